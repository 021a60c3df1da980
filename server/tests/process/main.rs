//! The program as an operator sees it: started, asked, stopped and killed, on data directories of its own.

mod accounts;
mod audit;
mod caseward;
mod external;
mod life;
mod refusals;
mod seed;
