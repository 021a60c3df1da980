//! Break-glass. A grant opens one restricted case to one person for a while: the policies of cases read its row, so it
//! ends by itself.

mod access;
mod open;
mod review;
mod row;

pub use access::access;
pub use open::{lying_open, open};
pub use review::{end, list, review};

use crate::fault::OrRefuse;
use crate::{Scope, audit};
use domain::audit::AuditAction;
use domain::grant::Grant;
use domain::{CaseId, GrantId, Refusal};
use row::{GrantRow, select};

/// The grant by which the actor has this case open, if it is that.
pub(crate) async fn held(scope: &mut Scope, case: CaseId) -> Result<Option<Grant>, Refusal> {
    let mut query = select();
    query.push(" where g.ended_at is null and g.expires_at > now() and g.case_id = ").push_bind(case.0);
    query.push(" and g.user_id = ").push_bind(scope.actor().id.0).push(" order by g.expires_at desc limit 1");
    let row: Option<GrantRow> = query.build_query_as().fetch_optional(scope.db()).await.or_refuse()?;
    row.map(GrantRow::read).transpose()
}

/// How many seconds the actor's own grant still lives; none when it is over. An open page asks this every moment.
pub async fn remaining(scope: &mut Scope, id: GrantId) -> Result<Option<u32>, Refusal> {
    let seconds = sqlx::query_scalar!(
        r#"select ceil(extract(epoch from expires_at - now()))::integer as "seconds!" from grants
           where id = $1 and user_id = $2 and ended_at is null and expires_at > now()"#,
        id.0,
        scope.actor().id.0
    )
    .fetch_optional(scope.db())
    .await
    .or_refuse()?;
    Ok(seconds.and_then(|seconds| u32::try_from(seconds).ok()))
}

/// A grant that this actor may see whole. Patients see what was opened of theirs by `access`.
async fn find(scope: &mut Scope, id: GrantId) -> Result<Grant, Refusal> {
    let mut query = select();
    query.push(" where g.id = ").push_bind(id.0);
    let row: Option<GrantRow> = query.build_query_as().fetch_optional(scope.db()).await.or_refuse()?;
    row.ok_or(Refusal::NotFound)?.read()
}

async fn record(scope: &mut Scope, action: AuditAction, grant: &Grant, data: serde_json::Value) -> Result<(), Refusal> {
    let entry = audit::Entry::of_case(action, grant.case_id, grant.patient_id).with(data);
    audit::record(scope.db(), audit::Entry { subject: Some(grant.id.0), ..entry }).await
}
