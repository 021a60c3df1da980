//! Replies: what patient and staff write to each other in a case. Each is written first and sent then, at once or after a
//! while in which its author can take it back. With the sending come the case's next version, its event and an entry of the audit.

mod held;
mod read;
mod row;
mod send;

pub use held::{hold, send_now, take_back, work};
pub use read::mark_read;
pub(crate) use row::{conversation, sent};
pub use send::send;

use crate::{Scope, audit, cases};
use domain::reply::Reply;
use domain::{CaseId, Refusal};

/// What was sent in a case, from the first on.
pub async fn list(mut scope: Scope, case: CaseId) -> Result<Vec<Reply>, Refusal> {
    let found = match cases::find_alone(&mut scope, case).await {
        Err(Refusal::NotFound) => return Err(audit::not_found(scope, case, "read_case").await),
        found => found?,
    };
    audit::read(&mut scope, case, found.patient_id).await?;
    let replies = sent(&mut scope, case).await?;
    scope.commit_quietly().await?;
    Ok(replies)
}
