//! The process: the command line, the private database, and HTTP.

mod cluster;
pub mod commands;
pub mod config;
mod data_dir;
mod database;
mod demo;
mod failure;
mod headers;
mod health;
mod identity;
mod json;
mod limits;
mod logging;
mod origin;
mod pages;
mod problem;
pub mod proxies;
pub mod rest;
pub mod router;
mod sealing;
mod secret;
mod shutdown;
mod site;
mod slashes;
pub mod state;
mod statics;
mod trace;
