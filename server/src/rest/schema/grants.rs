//! Break-glass, asked for and answered.

use super::{Problem, Role, Total};
use serde::Deserialize;
use time::OffsetDateTime;
use utoipa::{IntoParams, IntoResponses, ToSchema};
use uuid::Uuid;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenGrant {
    /// Read by the patient and by an admin.
    #[schema(min_length = 10, max_length = 1000, example = "Chest pain, and nobody of the ward answers.")]
    pub reason: String,
    /// How long the case stays open; an hour if not given.
    #[schema(minimum = 1, maximum = 480)]
    pub minutes: Option<u16>,
}

/// Somebody has a restricted case open for a while.
#[derive(ToSchema)]
pub struct Grant {
    pub id: Uuid,
    pub case_id: Uuid,
    /// The case's short name.
    #[schema(example = "K7Q-2F9")]
    pub reference: String,
    pub patient_id: Uuid,
    /// Who opened it.
    pub user_id: Uuid,
    pub user_name: String,
    pub reason: String,
    pub created_at: OffsetDateTime,
    pub expires_at: OffsetDateTime,
    /// When it was ended before its time.
    #[schema(required)]
    pub ended_at: Option<OffsetDateTime>,
    /// That it still lives; null when it is over.
    #[schema(required)]
    pub remaining_seconds: Option<u32>,
    /// What an admin made of it; null until then.
    #[schema(required)]
    pub review: Option<Review>,
}

#[derive(ToSchema)]
pub struct Review {
    pub verdict: Verdict,
    #[schema(required)]
    pub note: Option<String>,
    pub reviewer_id: Uuid,
    pub reviewer_name: String,
    pub at: OffsetDateTime,
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Justified,
    Questioned,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewGrant {
    pub verdict: Verdict,
    /// What is in question; `questioned` needs one.
    #[schema(max_length = 1000)]
    pub note: Option<String>,
}

/// Unknown parameters and values are refused; an empty value is none.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GrantFilter {
    #[param(inline, nullable = false)]
    pub review: Option<ReviewState>,
    /// Grants a page.
    #[param(minimum = 1, maximum = 200, default = 50, nullable = false)]
    pub limit: Option<u16>,
    /// `next_cursor` of the page before.
    #[param(nullable = false)]
    pub cursor: Option<Uuid>,
}

/// Those that nobody has reviewed yet, those that somebody has, or all.
#[derive(ToSchema, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[schema(default = "all")]
pub enum ReviewState {
    Pending,
    Reviewed,
    All,
}

#[derive(ToSchema)]
pub struct GrantList {
    pub items: Vec<Grant>,
    /// For the next page's `cursor`; null on the last page.
    #[schema(required)]
    pub next_cursor: Option<Uuid>,
    pub total: Total,
}

#[derive(ToSchema)]
pub struct AccessList {
    pub items: Vec<Access>,
}

/// Somebody who works here opened the case.
#[derive(ToSchema)]
pub struct Access {
    pub kind: AccessKind,
    pub user_id: Uuid,
    /// Empty for who is no longer of the clinic.
    pub user_name: String,
    pub user_role: Role,
    pub at: OffsetDateTime,
    /// A grant's.
    #[schema(required)]
    pub reason: Option<String>,
    /// When a grant ends, or ended.
    #[schema(required)]
    pub until: Option<OffsetDateTime>,
}

/// A reading, or a grant of a restricted case.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccessKind {
    Read,
    Grant,
}

/// `stale_version`: it has a review already.
#[derive(IntoResponses)]
#[response(status = 409, content_type = "application/problem+json")]
pub struct Reviewed(pub Problem);

#[cfg(test)]
mod tests {
    use super::*;
    use domain::grant;
    use serde_json::json;
    use utoipa::PartialSchema;

    #[test]
    fn the_limits_are_those_of_the_domain() {
        let (open, review) = (json!(OpenGrant::schema()), json!(ReviewGrant::schema()));
        assert_eq!(open["properties"]["reason"]["minLength"], grant::REASON_MIN);
        assert_eq!(open["properties"]["reason"]["maxLength"], grant::REASON_MAX);
        assert_eq!(open["properties"]["minutes"]["maximum"], grant::MINUTES_MAX);
        assert_eq!(review["properties"]["note"]["maxLength"], grant::NOTE_MAX);
        assert_eq!(grant::MINUTES_DEFAULT, 60);
    }
}
