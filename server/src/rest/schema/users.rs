//! People, asked for and answered.

use super::{Problem, Role};
use serde::Deserialize;
use time::OffsetDateTime;
use utoipa::{IntoParams, IntoResponses, ToSchema};
use uuid::Uuid;

/// Unknown parameters and values are refused; an empty value is none.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UserFilter {
    /// A part of the name or of the address.
    #[param(max_length = 100, nullable = false)]
    pub search: Option<String>,
    #[param(nullable = false)]
    pub role: Option<Role>,
    /// `next_cursor` of the page before.
    #[param(nullable = false)]
    pub cursor: Option<Uuid>,
}

#[derive(ToSchema)]
pub struct User {
    pub id: Uuid,
    pub email: String,
    pub name: String,
    pub role: Role,
    /// Where they are a member.
    pub departments: Vec<Uuid>,
    pub specialties: Vec<Uuid>,
    /// May not sign in.
    pub disabled: bool,
    /// Has set no password yet.
    pub invited: bool,
    pub created_at: OffsetDateTime,
}

#[derive(ToSchema)]
pub struct UserList {
    pub items: Vec<User>,
    /// For the next page's `cursor`; null on the last page.
    #[schema(required)]
    pub next_cursor: Option<Uuid>,
}

#[derive(ToSchema)]
pub struct InvitedUser {
    pub person: User,
    /// Where the invited sets a password. Shown this once.
    #[schema(format = "uri", example = "https://cases.example.org/invitation/…")]
    pub link: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InviteUser {
    #[schema(format = "email", max_length = 254)]
    pub email: String,
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    pub role: Role,
    /// Of those in use. None for a patient.
    #[schema(nullable = false)]
    pub departments: Option<Vec<Uuid>>,
    /// Of those in use. None for a patient.
    #[schema(nullable = false)]
    pub specialties: Option<Vec<Uuid>>,
}

/// Null or absent leaves it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviseUser {
    #[schema(min_length = 1, max_length = 100)]
    pub name: Option<String>,
    /// A patient loses departments and specialties.
    pub role: Option<Role>,
    /// All that they are to belong to.
    pub departments: Option<Vec<Uuid>>,
    /// All that they are to have.
    pub specialties: Option<Vec<Uuid>>,
    pub disabled: Option<bool>,
}

/// `invalid`: `invitation` has `expired`, for who has a password already, or is disabled.
#[derive(IntoResponses)]
#[response(status = 422, content_type = "application/problem+json")]
pub struct NotInvited(pub Problem);
