use crate::state::AppState;
use crate::{headers, health, identity, limits, origin, pages, problem, rest, statics, trace};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use tower::ServiceBuilder;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate, SizeAbove};

/// The whole URL map. To be served with the peer's address (`into_make_service_with_connect_info`): the throttle of
/// sign-ins needs it.
pub fn router(state: AppState) -> Router {
    let who = from_fn_with_state(state.clone(), identity::identify);
    Router::new()
        .merge(rest::router()) // /api/…, see there
        .merge(pages::router(&state)) // the pages of app::App, and its server functions at /fn/…
        .layer(who.clone())
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .fallback_service(statics::router(&state.leptos, pages::lost(&state).layer(who)))
        // From the outside in:
        .layer(
            ServiceBuilder::new()
                .layer(from_fn(trace::trace))
                .layer(from_fn(headers::harden))
                .layer(compression())
                .layer(CatchPanicLayer::custom(problem::panicked))
                .layer(from_fn(limits::time))
                .layer(from_fn(origin::guard))
                .layer(DefaultBodyLimit::max(limits::BODY_MAX))
                .layer(from_fn(limits::size)),
        )
        .with_state(state)
}

/// Compresses what was not compressed ahead of time; event streams, images and fonts are left as they are.
fn compression() -> CompressionLayer<impl Predicate> {
    let worth_it = DefaultPredicate::new().and(SizeAbove::new(1024)).and(NotForContentType::const_new("font/"));
    CompressionLayer::new().quality(CompressionLevel::Precise(4)).compress_when(worth_it)
}
