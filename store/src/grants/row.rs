use crate::fault::word;
use domain::case::Reference;
use domain::grant::{Grant, Review};
use domain::{CaseId, GrantId, Refusal, UserId};
use sqlx::{Postgres, QueryBuilder};
use time::OffsetDateTime;
use uuid::Uuid;

/// Grants with the names in them; the conditions follow. Who sees a grant may know which case it is of, though the case
/// is closed to them again.
pub(super) fn select() -> QueryBuilder<Postgres> {
    QueryBuilder::new(
        "select g.id, g.case_id, (select c.reference from private.case_cover(g.case_id::text) c) as reference, g.patient_id,
                g.user_id, coalesce((select name from users u where u.id = g.user_id), '') as user_name, g.reason,
                g.created_at, g.expires_at, g.ended_at,
                case when g.ended_at is null and g.expires_at > now()
                     then ceil(extract(epoch from g.expires_at - now()))::integer end as remaining_seconds,
                g.reviewed_at, g.reviewer_id, (select name from users u where u.id = g.reviewer_id) as reviewer_name,
                g.verdict, g.note
         from grants g",
    )
}

#[derive(sqlx::FromRow)]
pub(super) struct GrantRow {
    id: Uuid,
    case_id: Uuid,
    reference: String,
    patient_id: Uuid,
    user_id: Uuid,
    user_name: String,
    reason: String,
    created_at: OffsetDateTime,
    expires_at: OffsetDateTime,
    ended_at: Option<OffsetDateTime>,
    remaining_seconds: Option<i32>,
    reviewed_at: Option<OffsetDateTime>,
    reviewer_id: Option<Uuid>,
    reviewer_name: Option<String>,
    verdict: Option<String>,
    note: Option<String>,
}

impl GrantRow {
    pub(super) fn read(self) -> Result<Grant, Refusal> {
        let review = match (self.reviewed_at, self.reviewer_id, self.verdict) {
            (Some(at), Some(reviewer), Some(verdict)) => Some(Review {
                verdict: word(&verdict)?,
                note: self.note,
                reviewer_id: UserId(reviewer),
                reviewer_name: self.reviewer_name.unwrap_or_default(),
                at,
            }),
            _ => None,
        };
        Ok(Grant {
            id: GrantId(self.id),
            case_id: CaseId(self.case_id),
            reference: Reference::stored(self.reference),
            patient_id: UserId(self.patient_id),
            user_id: UserId(self.user_id),
            user_name: self.user_name,
            reason: self.reason,
            created_at: self.created_at,
            expires_at: self.expires_at,
            ended_at: self.ended_at,
            remaining_seconds: self.remaining_seconds.and_then(|seconds| u32::try_from(seconds).ok()),
            review,
        })
    }
}
