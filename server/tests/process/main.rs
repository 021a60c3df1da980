//! The program as an operator sees it: started, asked, stopped and killed, on data directories of its own.

mod accounts;
mod attachments;
mod audit;
mod bucket;
mod caseward;
mod external;
mod life;
mod refusals;
mod seed;
