//! Cases: one function an operation. A read takes a scope and leaves it open; a change takes it for good and commits.

mod list;
mod open;
mod revise;
mod row;

pub use list::list;
pub(crate) use open::draw_reference;
pub use open::{IdempotencyKey, open, open_from_form};
pub use revise::revise;

use crate::fault::OrRefuse;
use crate::{Scope, events};
use domain::case::CasePage;
use domain::{Case, CaseId, Refusal};
use row::CaseRow;

/// A case that this actor may see; to all others it is not there.
pub async fn read(scope: &mut Scope, id: CaseId) -> Result<Case, Refusal> {
    sqlx::query_as!(
        CaseRow,
        "select id, reference, patient_id, title, description, status, priority, metadata, department_id, assignee_id,
                version, created_at, updated_at
         from cases where id = $1",
        id.0
    )
    .fetch_optional(scope.db())
    .await
    .or_refuse()?
    .ok_or(Refusal::NotFound)?
    .read()
}

pub async fn page(scope: &mut Scope, id: CaseId) -> Result<CasePage, Refusal> {
    let case = read(scope, id).await?;
    let names = sqlx::query!(
        r#"select (select name from users where id = $1) as patient, (select name from departments where id = $2) as department,
                  (select name from users where id = $3) as assignee"#,
        case.patient_id.0,
        case.department_id.map(|id| id.0),
        case.assignee_id.map(|id| id.0)
    )
    .fetch_one(scope.db())
    .await
    .or_refuse()?;
    Ok(CasePage {
        events: events::timeline(scope, id).await?,
        patient_name: names.patient.unwrap_or_default(),
        department_name: names.department,
        assignee_name: names.assignee,
        case,
    })
}
