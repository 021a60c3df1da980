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

use crate::Scope;
use crate::fault::OrRefuse;
use domain::{Problem, Refusal, UserId};

/// What somebody is called, to those who may know.
pub async fn name(scope: &mut Scope, person: UserId) -> Result<Option<String>, Refusal> {
    sqlx::query_scalar!("select name from users where id = $1", person.0).fetch_optional(scope.db()).await.or_refuse()
}

fn taken() -> Refusal {
    Refusal::invalid("email", Problem::Taken)
}
