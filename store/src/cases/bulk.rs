//! One change to many cases. Each is changed as it would be alone, in a transaction of its own, in which is written down
//! what came of it: so none is done twice, whoever goes on with what another server left behind, and none that is refused
//! holds up the others.

mod plan;
mod run;
mod select;
mod state;
mod undo;

pub use plan::{begin, foretell};
pub use run::{run, work};
pub use state::{called, job};
pub use undo::undo;

use crate::{Scope, audit};
use domain::{Denied, Refusal};

/// What the audit calls it.
const WHAT: &str = "bulk_change";

async fn staff_only(scope: Scope) -> Result<Scope, Refusal> {
    if scope.actor().role.works_here() {
        return Ok(scope);
    }
    Err(audit::denied(scope, None, WHAT, Denied::Role.into()).await)
}
