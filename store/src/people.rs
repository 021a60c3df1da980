//! People as the clinic manages them: by an admin under their own name, and on the command line by the operator, who
//! makes the first of them.

mod candidates;
mod colleagues;
mod invite;
mod list;
mod operator;
mod revise;

pub use candidates::candidates;
pub use colleagues::colleagues;
pub use invite::{invite, invite_again};
pub use list::{list, read};
pub(crate) use operator::add;
pub use operator::{create_with_password, invite_as_operator};
pub use revise::{end_sessions, revise};

use domain::{Problem, Refusal};

fn taken() -> Refusal {
    Refusal::invalid("email", Problem::Taken)
}
