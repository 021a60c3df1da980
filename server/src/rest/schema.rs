//! The shapes of the interface as its OpenAPI document shows them. They mirror the domain's types, which know nothing
//! of HTTP; a test holds every answer against them.

mod bodies;
mod parameters;
mod requests;
mod responses;

pub use bodies::*;
pub use parameters::*;
pub use requests::*;
pub use responses::*;
