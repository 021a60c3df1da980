use super::schema;
use crate::identity::Session;
use crate::problem::Rejection;
use axum::Json;
use axum::extract::State;
use domain::Actor;
use store::Store;

/// Who am I?
///
/// The person behind the token or the cookie, as the database knows them at this moment.
#[utoipa::path(get, path = "/api/me", tag = "Accounts",
    responses((status = 200, body = schema::Person, description = "You."), schema::NoSession, schema::Failures))]
pub(super) async fn me(State(store): State<Store>, Session(session): Session) -> Result<Json<Actor>, Rejection> {
    Ok(Json(store.begin(session).await?.actor().clone()))
}
