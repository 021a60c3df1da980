//! Cases: one function an operation. Reading a case whole is written down, so it takes the scope for good, as a change
//! does; a list leaves it open.

pub mod bulk;
mod facts;
mod follow;
mod list;
mod lookup;
mod narrow;
mod open;
mod resolve;
mod revise;
mod row;
mod total;

pub(crate) use facts::Found;
pub(crate) use list::fitting;
pub use list::list;
pub(crate) use open::draw_reference;
pub use open::{open, open_from_form};
pub use revise::revise;
pub use total::counters;
pub(crate) use total::totals;

use crate::fault::OrRefuse;
use crate::{Scope, audit, events, grants, replies};
use domain::case::CasePage;
use domain::event::LoggedEvent;
use domain::{Case, CaseId, Refusal};
use row::CaseRow;
use time::OffsetDateTime;

/// A case that this actor may see; to all others it is not there.
pub(crate) async fn find(scope: &mut Scope, id: CaseId) -> Result<Found, Refusal> {
    let case = find_alone(scope, id).await?;
    facts::look_around(scope, case).await
}

/// The case without its surroundings.
pub(crate) async fn find_alone(scope: &mut Scope, id: CaseId) -> Result<Case, Refusal> {
    sqlx::query_as!(
        CaseRow,
        r#"select id, reference, patient_id, title, description, description_html, status, priority, metadata, department_id,
                  assignee_id, specialty_id, array(select t.name from case_tags k join tags t on t.id = k.tag_id where k.case_id = cases.id) as "tags!",
                  version, created_at, updated_at
           from cases where id = $1"#,
        id.0
    )
    .fetch_optional(scope.db())
    .await
    .or_refuse()?
    .ok_or(Refusal::NotFound)?
    .read()
}

/// Whether the actor still sees the case that they have changed.
pub async fn is_in_sight(scope: &mut Scope, id: CaseId) -> Result<bool, Refusal> {
    let seen = sqlx::query_scalar!(r#"select exists (select from cases where id = $1) as "seen!""#, id.0);
    seen.fetch_one(scope.db()).await.or_refuse()
}

/// Since when a case that was found has had its status.
pub(crate) async fn status_since(scope: &mut Scope, id: CaseId) -> Result<OffsetDateTime, Refusal> {
    sqlx::query_scalar!("select status_since from cases where id = $1", id.0).fetch_one(scope.db()).await.or_refuse()
}

/// Which version the case is at, for whoever has it open. Shows nothing of it, and is no reading.
pub async fn version(scope: &mut Scope, id: CaseId) -> Result<Option<i64>, Refusal> {
    sqlx::query_scalar!("select version from cases where id = $1", id.0).fetch_optional(scope.db()).await.or_refuse()
}

/// The case alone, for a program.
pub async fn read(mut scope: Scope, id: CaseId) -> Result<Case, Refusal> {
    match find_alone(&mut scope, id).await {
        Ok(case) => {
            audit::read(&mut scope, id, case.patient_id).await?;
            scope.commit_quietly().await?;
            Ok(case)
        }
        Err(Refusal::NotFound) => Err(audit::not_found(scope, id, "read_case").await),
        Err(refusal) => Err(refusal),
    }
}

/// The case with the names in it and what happened to it, for a person.
pub async fn page(mut scope: Scope, id: CaseId) -> Result<CasePage, Refusal> {
    let found = match find(&mut scope, id).await {
        Err(Refusal::NotFound) => return Err(audit::not_found(scope, id, "read_case").await),
        found => found?,
    };
    audit::read(&mut scope, id, found.case.patient_id).await?;
    let page = CasePage {
        events: events::timeline(&mut scope, id).await?,
        conversation: replies::conversation(&mut scope, &found.case).await?,
        follows: follow::before(&mut scope, id).await?,
        followed_by: follow::after(&mut scope, id).await?,
        grant: if found.facts.granted { grants::held(&mut scope, id).await? } else { None },
        patient_name: found.patient_name,
        department_name: found.department.map(|named| named.name),
        assignee_name: found.assignee.map(|named| named.name),
        specialty_name: found.specialty.map(|named| named.name),
        facts: found.facts,
        case: found.case,
    };
    scope.commit_quietly().await?;
    Ok(page)
}

/// The log of one case, from the first on.
pub async fn log(mut scope: Scope, id: CaseId) -> Result<Vec<LoggedEvent>, Refusal> {
    let case = match find_alone(&mut scope, id).await {
        Err(Refusal::NotFound) => return Err(audit::not_found(scope, id, "read_case").await),
        case => case?,
    };
    audit::read(&mut scope, id, case.patient_id).await?;
    let log = events::timeline(&mut scope, id).await?;
    scope.commit_quietly().await?;
    Ok(log)
}
