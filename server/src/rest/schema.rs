//! The shapes of the interface as its OpenAPI document shows them. They mirror the domain's types, which know nothing
//! of HTTP; a test holds every answer against them.

mod attachments;
mod audit;
mod bodies;
mod bulk;
mod canned;
mod clinic;
mod grants;
mod notes;
mod parameters;
mod presence;
mod replies;
mod requests;
mod responses;
mod users;
mod views;

pub use attachments::*;
pub use audit::*;
pub use bodies::*;
pub use bulk::*;
pub use canned::*;
pub use clinic::*;
pub use grants::*;
pub use notes::*;
pub use parameters::*;
pub use presence::*;
pub use replies::*;
pub use requests::*;
pub use responses::*;
pub use users::*;
pub use views::*;
