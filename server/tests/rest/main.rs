//! The REST contract, over HTTP, by clients who know nothing but the public interface.

mod accounts;
mod audit;
mod bodies;
mod browser;
mod cases;
mod clinic;
mod contract;
mod controls;
mod coverage;
mod creating_once;
mod filtering;
mod forms;
mod grants;
mod handling;
mod headers;
mod listing;
mod live;
mod logs;
mod origin;
mod pages;
mod proxies;
mod site;
mod slashes;
mod tokens;
mod users;
mod versions;
