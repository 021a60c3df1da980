use crate::failure::Result;
use crate::state::AppState;
use crate::{export, headers, health, identity, limits, origin, pages, problem, rest, slashes, statics, trace, uploads};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use tower::ServiceBuilder;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate, SizeAbove};

/// The whole URL map. To be served with the peer's address (`into_make_service_with_connect_info`): limits
/// need it.
pub fn router(state: AppState) -> Result<Router> {
    let own = Router::new()
        .merge(rest::router()?) // /api/…, see there
        .merge(uploads::router()) // /attachments
        .merge(export::router()) // /cases/{id}/export
        .merge(pages::router(&state)); // the pages of app::App, and its server functions at /fn/…
    let health = Router::new().route("/healthz", get(health::alive)).route("/readyz", get(health::ready));
    Ok(Router::new()
        .merge(identified(own, &state))
        .merge(bounded(health))
        .method_not_allowed_fallback(problem::method_not_allowed)
        .fallback_service(statics::router(&state.leptos, identified(pages::lost(&state), &state)))
        // From the outside in:
        .layer(
            ServiceBuilder::new()
                .layer(from_fn(trace::trace))
                .layer(from_fn(headers::harden))
                .layer(compression())
                .layer(CatchPanicLayer::custom(problem::panicked)) // of the layers below, and of files
                .layer(from_fn(limits::head))
                .layer(from_fn(slashes::trim))
                .layer(from_fn(origin::guard))
                .layer(DefaultBodyLimit::max(limits::BODY_MAX))
                .layer(from_fn(limits::size)),
        )
        .with_state(state))
}

/// What is served to somebody, whose renewed cookies go out even when a bound ends their request. Finding out who it is
/// asks the database at most, which has time limits of its own.
fn identified<S: Clone + Send + Sync + 'static>(routes: Router<S>, state: &AppState) -> Router<S> {
    bounded(routes).layer(from_fn_with_state(state.clone(), identity::identify))
}

/// Answers in place of a handler that panics or takes too long.
fn bounded<S: Clone + Send + Sync + 'static>(routes: Router<S>) -> Router<S> {
    routes.layer(from_fn(limits::time)).layer(CatchPanicLayer::custom(problem::panicked))
}

/// Compresses what was not compressed ahead of time; event streams, images and fonts are left as they are.
fn compression() -> CompressionLayer<impl Predicate> {
    let worth_it = DefaultPredicate::new().and(SizeAbove::new(1024)).and(NotForContentType::const_new("font/"));
    CompressionLayer::new().quality(CompressionLevel::Precise(3)).compress_when(worth_it)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proxies::Proxies;
    use crate::rates::{Quotas, Rates};
    use app::platform::{PublicUrl, cookies};
    use axum::body::Body;
    use axum::extract::ConnectInfo;
    use axum::http::{Request, StatusCode, header};
    use leptos::config::LeptosOptions;
    use std::net::{IpAddr, Ipv4Addr, SocketAddr};
    use std::time::Duration;
    use store::identity::{Identity, Secret};
    use store::limits::Limits;
    use tower::ServiceExt;

    const PEER: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

    #[tokio::test(start_paused = true)]
    async fn a_request_may_take_half_a_minute_and_no_longer() {
        let takes = |seconds| get(move || tokio::time::sleep(Duration::from_secs(seconds)));
        let routes = bounded(Router::new().route("/29", takes(29)).route("/31", takes(31)));
        for (path, status) in [("/29", StatusCode::OK), ("/31", StatusCode::SERVICE_UNAVAILABLE)] {
            let request = Request::get(path).body(Body::empty()).expect("a request");
            assert_eq!(routes.clone().oneshot(request).await.expect("an answer").status(), status, "{path}");
        }
    }

    async fn fails() {
        panic!("a handler's mistake");
    }

    #[tokio::test]
    async fn renewed_cookies_go_out_though_the_handler_panics() {
        let database = testbed::Database::new().await;
        let store = database.store(2).await;
        let secret = Secret::from_bytes(&[7; 32]).expect("long enough");
        let rates = Rates::new(Limits::start(store.clone(), &secret), Quotas::off());
        let identity = Identity::new(store.clone(), secret);
        let (email, password) = ("kim@example.org".to_owned(), "ninety-nine violet umbrellas".to_owned());
        let person = store::people::create_with_password(&store, domain::Role::Staff, &email, "Kim Clinic", password.clone());
        person.await.expect("an account");
        let tokens = identity.sign_in(domain::account::SignIn { email, password }, PEER).await.expect("signed in");
        let leptos = LeptosOptions::builder().output_name("caseward").build();
        let public_url = PublicUrl::new(None, "http://localhost".into());
        let live = crate::live::Live::start(store.clone()).await.expect("a log to follow");
        let folder = tempfile::tempdir().expect("a folder");
        let files = store::attachments::Files::open(store::attachments::Settings::in_folder(folder.path())).expect("a shelf");
        let state = AppState { store, identity, files, live, leptos, proxies: Proxies::default(), rates, public_url };
        let routes = identified(Router::new().route("/", get(fails)), &state);

        let request = Request::get("/")
            .header(header::COOKIE, format!("{}={}", cookies::REFRESH, tokens.refresh_token))
            .extension(ConnectInfo(SocketAddr::from((PEER, 4711))))
            .body(Body::empty())
            .expect("a request");
        let response = routes.oneshot(request).await.expect("an answer");
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(response.headers().get_all(header::SET_COOKIE).iter().count(), 2);
    }
}
