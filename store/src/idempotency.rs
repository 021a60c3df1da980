//! A creating request may be sent again after an answer that was lost, and makes nothing twice.

use crate::Scope;
use crate::fault::{OrRefuse, broken};
use domain::{CaseId, Problem, Refusal};
use serde::Serialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Names a creating request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey(String);

/// What a request makes: a case, or something in one; of several things there the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Made {
    pub(crate) case: CaseId,
    pub(crate) part: Option<Uuid>,
}

impl Made {
    pub(crate) fn case(case: CaseId) -> Self {
        Self { case, part: None }
    }

    pub(crate) fn part(case: CaseId, part: Uuid) -> Self {
        Self { case, part: Some(part) }
    }
}

impl IdempotencyKey {
    pub const MAX: usize = 255;

    pub fn new(key: &str) -> Result<Self, Problem> {
        let visible = key.chars().all(|c| c.is_ascii_graphic() || c == ' ');
        if key.is_empty() || key.len() > Self::MAX || !visible { Err(Problem::Malformed) } else { Ok(Self(key.to_owned())) }
    }

    /// Takes the key for what is to be made, or answers what an earlier request with the same key and content made.
    /// A request at the same time waits here until the other has ended.
    pub(crate) async fn claim(&self, scope: &mut Scope, asked: &impl Serialize, made: Made) -> Result<Option<Made>, Refusal> {
        let user = scope.actor().id.0;
        let hash = fingerprint(asked)?;
        let taken = sqlx::query!(
            "insert into idempotency_keys (user_id, key, request_hash, case_id, made_id) values ($1, $2, $3, $4, $5) on conflict do nothing",
            user,
            self.0,
            hash,
            made.case.0,
            made.part
        )
        .execute(scope.db())
        .await
        .or_refuse()?;
        if taken.rows_affected() == 1 {
            return Ok(None);
        }
        self.earlier(scope, asked).await?.map(Some).ok_or_else(|| broken("finding a key again"))
    }

    /// Whether any request of the actor's had it, whatever it asked for.
    pub(crate) async fn is_known(&self, scope: &mut Scope) -> Result<bool, Refusal> {
        let known = sqlx::query_scalar!(
            r#"select exists (select from idempotency_keys where user_id = $1 and key = $2) as "known!""#,
            scope.actor().id.0,
            self.0
        );
        known.fetch_one(scope.db()).await.or_refuse()
    }

    /// What an earlier request with the same key and content made. Whoever sends again what was done is told so, whatever
    /// has become of the case since.
    pub(crate) async fn earlier(&self, scope: &mut Scope, asked: &impl Serialize) -> Result<Option<Made>, Refusal> {
        let earlier = sqlx::query!(
            "select request_hash, case_id, made_id from idempotency_keys where user_id = $1 and key = $2",
            scope.actor().id.0,
            self.0
        )
        .fetch_optional(scope.db())
        .await
        .or_refuse()?;
        match earlier {
            None => Ok(None),
            Some(row) if row.request_hash == fingerprint(asked)? => {
                Ok(Some(Made { case: CaseId(row.case_id), part: row.made_id }))
            }
            Some(_) => Err(Refusal::invalid("Idempotency-Key", Problem::Reused)),
        }
    }
}

fn fingerprint(asked: &impl Serialize) -> Result<Vec<u8>, Refusal> {
    let json = serde_json::to_vec(asked).map_err(|_| broken("writing a request as JSON"))?;
    Ok(Sha256::digest(json).to_vec())
}
