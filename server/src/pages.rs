//! Where the app's pages and server functions meet the server: what they find in their context.

use crate::headers;
use crate::state::AppState;
use app::platform::{Limited, PageScope, Reader, Visitor};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::{Extension, Router};
use leptos::nonce::use_nonce;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{AxumRouteListing, ErrorHandler, LeptosRoutes, ResponseOptions, generate_route_list};
use std::sync::LazyLock;
use store::Store;

/// Listed once: while Leptos lists them, what pages load anywhere in the process never comes, and they never end.
static PAGES: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| generate_route_list(app::App));

/// The pages that the app lists, and its server functions under `/fn`.
pub(crate) fn router(state: &AppState) -> Router<AppState> {
    let options = state.leptos.clone();
    Router::new()
        .leptos_routes_with_context(state, PAGES.clone(), context(state), move || app::shell(options.clone()))
        .layer(from_fn_with_state(state.store.clone(), meet))
}

/// The page for an address that leads nowhere.
pub(crate) fn lost(state: &AppState) -> Router {
    Router::new()
        .fallback_service(ErrorHandler::new_with_context(context(state), app::shell, state.leptos.clone()))
        .layer(from_fn_with_state(state.store.clone(), meet))
}

/// Finds out whom a page is for before it is rendered. A server function is posted, and asks for itself.
async fn meet(State(store): State<Store>, Extension(visitor): Extension<Visitor>, mut request: Request, next: Next) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    let (reader, scope) = Reader::of(&store, &visitor).await;
    request.extensions_mut().insert(reader);
    request.extensions_mut().insert(scope.clone());
    let response = next.run(request).await;
    scope.close().await;
    response
}

fn context(state: &AppState) -> impl Fn() + Clone + Send + Sync + 'static {
    let AppState { store, identity, files, public_url, .. } = state.clone();
    move || {
        provide_context(store.clone());
        provide_context(identity.clone());
        provide_context(files.clone());
        provide_context(public_url.clone());
        if let Some(visitor) = of_request::<Visitor>() {
            provide_context(visitor);
        }
        if let Some(limited) = of_request::<Limited>() {
            provide_context(limited);
        }
        if let Some(reader) = of_request::<Reader>() {
            provide_context(reader);
        }
        if let Some(scope) = of_request::<PageScope>() {
            provide_context(scope);
        }
        allow_own_scripts();
    }
}

/// What a layer before has found out about this request.
fn of_request<T: Clone + Send + Sync + 'static>() -> Option<T> {
    use_context::<Parts>()?.extensions.get().cloned()
}

/// Ties a page's policy to the nonce that Leptos has made for its scripts. A server function has none, and no policy.
fn allow_own_scripts() {
    let policy = use_nonce().and_then(|nonce| HeaderValue::try_from(headers::page_policy(&nonce)).ok());
    if let (Some(policy), Some(response)) = (policy, use_context::<ResponseOptions>()) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}
