//! Accounts and tokens.

use super::schema;
use crate::identity::Session;
use crate::json::Json;
use crate::problem::Rejection;
use app::platform::{Visitor, cookies};
use axum::Extension;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse};
use domain::Role;
use domain::account::{SignIn, SignUp};
use store::identity::{Identity, Tokens};

/// Sign up as a patient.
///
/// The answer is the same whether or not the address already has an account: it tells nobody who is a patient here.
#[utoipa::path(post, path = "/api/auth/sign-up", tag = "Accounts", security(()), request_body = schema::SignUp,
    responses((status = 201, body = schema::Account, description = "Done; sign in next."),
        schema::BadBody, schema::Failures))]
pub(super) async fn sign_up(
    State(identity): State<Identity>,
    Json(command): Json<SignUp>,
) -> Result<impl IntoResponse, Rejection> {
    let command = command.check()?;
    let account = schema::Account { email: command.email.clone(), name: command.name.clone(), role: Role::Patient.word() };
    identity.sign_up(command).await?;
    Ok((StatusCode::CREATED, axum::Json(account)))
}

/// Sign in.
///
/// The access token goes into `Authorization: Bearer …` and lives for ten minutes; the refresh token buys the next pair.
/// Attempts are counted by account and by address: after too many the answer is 429 with `Retry-After`.
#[utoipa::path(post, path = "/api/auth/token", tag = "Accounts", security(()), request_body = schema::SignIn,
    responses((status = 200, body = schema::Tokens, description = "A new pair."),
        schema::WrongCredentials, schema::BadBody, schema::Failures))]
pub(super) async fn token(
    State(identity): State<Identity>,
    Extension(visitor): Extension<Visitor>,
    Json(command): Json<SignIn>,
) -> Result<axum::Json<schema::Tokens>, Rejection> {
    Ok(axum::Json(identity.sign_in(command, visitor.client()).await?.into()))
}

/// Renew the tokens.
///
/// Each refresh token works once. Using it again, other than at once after an answer that was lost, ends the session.
#[utoipa::path(post, path = "/api/auth/refresh", tag = "Accounts", security(()), request_body = schema::Refresh,
    responses((status = 200, body = schema::Tokens, description = "A new pair."),
        schema::NoSession, schema::BadBody, schema::Failures))]
pub(super) async fn refresh(
    State(identity): State<Identity>,
    Json(request): Json<schema::Refresh>,
) -> Result<axum::Json<schema::Tokens>, Rejection> {
    Ok(axum::Json(identity.refresh(&request.refresh_token).await?.into()))
}

/// Sign out.
///
/// Ends the session at once, with all of its tokens, and takes a browser's cookies away.
#[utoipa::path(post, path = "/api/auth/sign-out", tag = "Accounts",
    responses((status = 204, description = "Signed out."), schema::NoSession, schema::Failures))]
pub(super) async fn sign_out(
    State(identity): State<Identity>,
    Session(session): Session,
) -> Result<impl IntoResponse, Rejection> {
    identity.sign_out(session).await?;
    Ok((StatusCode::NO_CONTENT, AppendHeaders(cookies::clear().map(|cookie| (header::SET_COOKIE, cookie)))))
}

impl From<Tokens> for schema::Tokens {
    fn from(tokens: Tokens) -> Self {
        let Tokens { access_token, refresh_token, expires_in, .. } = tokens;
        Self { access_token, token_type: "Bearer", expires_in, refresh_token }
    }
}
