use crate::Scope;
use crate::fault::OrRefuse;
use domain::{CaseId, Refusal};

/// Keeps that the patient has read what was sent to them up to this version of their case. Whose case it is not, and what they
/// have read before, makes no difference.
pub async fn mark_read(mut scope: Scope, case: CaseId, version: i64) -> Result<(), Refusal> {
    let reader = scope.actor().id.0;
    sqlx::query!(
        "insert into case_reads (case_id, patient_id, version)
         select r.case_id, r.patient_id, max(r.version) from replies r
         where r.case_id = $1 and r.patient_id = $2 and r.author_id <> $2 and r.sent_at is not null and r.version <= $3
         group by r.case_id, r.patient_id on conflict do nothing",
        case.0,
        reader,
        version
    )
    .execute(scope.db())
    .await
    .or_refuse()?;
    scope.commit_quietly().await
}
