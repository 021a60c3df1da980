//! A case to take along.

use crate::audit::{self, Entry};
use crate::fault::OrRefuse;
use crate::{Scope, attachments, cases, events, notes, replies};
use domain::audit::AuditAction;
use domain::export::{CaseExport, Exported, InsideExport};
use domain::{Action, CaseId, Refusal, may};

/// All of a case that this actor may read. Whoever takes one along is written down.
pub async fn export(mut scope: Scope, id: CaseId) -> Result<Exported, Refusal> {
    let found = match cases::find(&mut scope, id).await {
        Err(Refusal::NotFound) => return Err(audit::not_found(scope, id, "export_case").await),
        found => found?,
    };
    audit::read(&mut scope, id, found.case.patient_id).await?;
    audit::record(scope.db(), Entry::of_case(AuditAction::CaseExported, id, found.case.patient_id)).await?;
    let inside = may(scope.actor(), Action::ReadInside, &found.facts).is_ok();
    let export = CaseExport {
        exported_at: sqlx::query_scalar!(r#"select now() as "now!""#).fetch_one(scope.db()).await.or_refuse()?,
        attachments: attachments::of_case(&mut scope, id).await?,
        replies: replies::sent(&mut scope, id).await?,
        events: events::timeline(&mut scope, id).await?,
        patient_name: found.patient_name,
        department_name: found.department.map(|named| named.name),
        assignee_name: found.assignee.map(|named| named.name),
        specialty_name: found.specialty.map(|named| named.name),
        case: found.case,
    };
    let exported = if inside {
        Exported::Inside(Box::new(InsideExport { notes: notes::all(&mut scope, id).await?, export }))
    } else {
        Exported::Patients(Box::new(export))
    };
    scope.commit_quietly().await?;
    Ok(exported)
}
