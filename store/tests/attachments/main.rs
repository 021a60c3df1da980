//! Files of cases, replies and notes: what is taken and what is not, who has them when, and what becomes of those that nobody wants.

#[path = "../lock/mod.rs"]
mod lock;

mod house;
mod limits;
mod messages;
mod policies;
mod reading;
mod scanning;
mod sweeping;
