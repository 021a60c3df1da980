//! People, for admins.

use super::headers::IdPath;
use super::schema;
use crate::identity::Session;
use crate::json::Json;
use crate::problem::Rejection;
use app::platform::PublicUrl;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use domain::UserId;
use domain::person::{Invite, Invited, PeopleFilter, PeoplePage, Person, RevisePerson};
use store::{Store, people};

/// List people.
///
/// For admins. Those who work here come first, each group by name, a hundred a page: follow `next_cursor` until it is null.
#[utoipa::path(get, path = "/api/users", operation_id = "list_users", tag = "People", params(schema::UserFilter),
    responses((status = 200, body = schema::UserList, description = "One page."),
        schema::NoSession, schema::NotAllowed, schema::BadFilter, schema::Failures))]
pub(super) async fn list(
    State(store): State<Store>,
    Session(session): Session,
    RawQuery(query): RawQuery,
) -> Result<axum::Json<PeoplePage>, Rejection> {
    let filter = PeopleFilter::parse(query.as_deref().unwrap_or_default())?;
    Ok(axum::Json(people::list(&mut store.begin(session).await?, &filter).await?))
}

/// Invite somebody.
///
/// For admins. Makes the account and answers the link by which its owner sets a password: good once, for seven days, and
/// shown this once. An address that has an account already is refused.
#[utoipa::path(post, path = "/api/users", operation_id = "invite_user", tag = "People", request_body = schema::InviteUser,
    responses((status = 201, body = schema::InvitedUser, description = "The new account and its link."),
        schema::NoSession, schema::NotAllowed, schema::BadBody, schema::Failures))]
pub(super) async fn invite(
    State(store): State<Store>,
    State(site): State<PublicUrl>,
    Session(session): Session,
    headers: HeaderMap,
    Json(command): Json<Invite>,
) -> Result<impl IntoResponse, Rejection> {
    let (person, token) = people::invite(store.begin(session).await?, command).await?;
    Ok((StatusCode::CREATED, axum::Json(Invited { person, link: site.invitation(&headers, &token) })))
}

/// Change somebody.
///
/// For admins. Role, departments and being disabled hold from the person's next request on. Who is disabled, or made a
/// patient, is signed out everywhere, and gives back the cases that are not resolved. One active admin has to stay, and
/// nobody changes their own role.
#[utoipa::path(patch, path = "/api/users/{id}", operation_id = "revise_user", tag = "People",
    params(schema::IdPath), request_body = schema::ReviseUser,
    responses((status = 200, body = schema::User, description = "As they are now."),
        schema::NoSession, schema::NotAllowed, schema::NotThere, schema::BadBody, schema::Failures))]
pub(super) async fn revise(
    State(store): State<Store>,
    Session(session): Session,
    IdPath(id): IdPath<UserId>,
    Json(command): Json<RevisePerson>,
) -> Result<axum::Json<Person>, Rejection> {
    Ok(axum::Json(people::revise(store.begin(session).await?, id, command).await?))
}

/// Invite somebody again.
///
/// For admins. A new link for who has set no password yet; the one before is good no more.
#[utoipa::path(post, path = "/api/users/{id}/invitation", operation_id = "invite_user_again", tag = "People", params(schema::IdPath),
    responses((status = 201, body = schema::InvitedUser, description = "The account and its new link."),
        schema::NoSession, schema::NotAllowed, schema::NotThere, schema::NotInvited, schema::Failures))]
pub(super) async fn invite_again(
    State(store): State<Store>,
    State(site): State<PublicUrl>,
    Session(session): Session,
    IdPath(id): IdPath<UserId>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Rejection> {
    let (person, token) = people::invite_again(store.begin(session).await?, id).await?;
    Ok((StatusCode::CREATED, axum::Json(Invited { person, link: site.invitation(&headers, &token) })))
}

/// Sign somebody out.
///
/// For admins. Ends all sessions of a person at once.
#[utoipa::path(post, path = "/api/users/{id}/sign-out", operation_id = "sign_user_out", tag = "People", params(schema::IdPath),
    responses((status = 204, description = "Signed out everywhere."),
        schema::NoSession, schema::NotAllowed, schema::NotThere, schema::Failures))]
pub(super) async fn sign_out(
    State(store): State<Store>,
    Session(session): Session,
    IdPath(id): IdPath<UserId>,
) -> Result<StatusCode, Rejection> {
    people::end_sessions(store.begin(session).await?, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
