use crate::site::Site;
use reqwest::Method;
use serde_json::json;

const EVERYWHERE: [(&str, &str); 5] = [
    ("strict-transport-security", "max-age=63072000; includeSubDomains"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

#[tokio::test]
async fn every_answer_tells_the_browser_what_to_refuse() {
    let site = Site::start().await;
    std::fs::write(site.files.path().join("favicon.svg"), "<svg/>").expect("a file");
    for path in [
        "/",
        "/sign-in",
        "/nowhere",
        "/favicon.svg",
        "/healthz",
        "/readyz",
        "/api/me",
        "/api/nowhere",
        "/api/openapi.json",
        "/api/docs",
    ] {
        let answer = site.nobody().get(path).await;
        for (name, value) in EVERYWHERE {
            assert_eq!(answer.header(name), value, "{path}");
        }
        assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
        assert!(answer.header("permissions-policy").contains("camera=()"), "{path}");
        assert_eq!(answer.header("x-request-id").len(), 36, "{path}");
    }
}

#[tokio::test]
async fn the_request_id_is_made_here_and_is_another_each_time() {
    let site = Site::start().await;
    let claimed = [("x-request-id", "mine\u{20}forged")];
    let first = site.nobody().send(Method::GET, "/healthz", &claimed, None).await;
    let second = site.nobody().send(Method::GET, "/healthz", &claimed, None).await;
    assert_ne!(first.header("x-request-id"), second.header("x-request-id"));
    assert!(!first.header("x-request-id").contains("mine"));
}

#[tokio::test]
async fn what_is_personal_is_kept_by_no_cache() {
    let site = Site::start().await;
    let patient = site.patient().await;
    let id = patient.open_case("A rash").await;
    for path in [
        "/",
        "/cases",
        "/nowhere",
        "/api/me",
        "/api/cases",
        &format!("/api/cases/{id}"),
        &format!("/api/cases/{id}/events"),
        "/api/nowhere",
    ] {
        assert_eq!(patient.get(path).await.header("cache-control"), "no-store", "{path}");
    }
    let tokens = patient.post("/api/auth/refresh", &json!({ "refresh_token": patient.refresh })).await.expect(200);
    assert_eq!(tokens.header("cache-control"), "no-store");
}

#[tokio::test]
async fn the_documentation_loads_from_here_alone() {
    let site = Site::start().await;
    let page = site.nobody().get("/api/docs").await.expect(200);
    assert!(page.body.contains("<title>Caseward API</title>") && page.body.contains("/api/openapi.json"));
    assert!(!page.body.contains("//"), "no address of another host: {}", page.body);
    let policy = page.header("content-security-policy");
    assert!(policy.contains("script-src 'self';") && !policy.contains("script-src 'self' 'unsafe"), "{policy}");
    for (file, kind) in [
        ("swagger-ui.css", "text/css"),
        ("swagger-ui-bundle.js", "text/javascript"),
        ("swagger-initializer.js", "text/javascript"),
    ] {
        let answer = site.nobody().get(&format!("/api/docs/{file}")).await.expect(200);
        assert_eq!((answer.header("content-type"), answer.body.is_empty()), (kind, false));
    }
    let initializer = site.nobody().get("/api/docs/swagger-initializer.js").await.body;
    assert!(initializer.contains("/api/openapi.json") && initializer.contains("\"validatorUrl\": \"none\""), "{initializer}");
    let document = site.nobody().get("/api/openapi.json").await.expect(200);
    assert_eq!(document.json(), json!(server::rest::openapi()));
    assert_eq!(document.header("content-type"), "application/json");
}

#[tokio::test]
async fn files_are_sent_as_compressed_ahead_of_time_and_kept_by_their_names() {
    let site = Site::start().await;
    let pkg = site.files.path().join("pkg");
    std::fs::create_dir(&pkg).expect("a folder");
    let name = "caseward.Rk0cVBMxIYBfWzr5uTjWvA.wasm";
    for (suffix, content) in [("", "plain"), (".br", "brotli"), (".gz", "gzip")] {
        std::fs::write(pkg.join(format!("{name}{suffix}")), content).expect("a file");
    }
    for (accepted, encoding, content) in [("br, gzip", "br", "brotli"), ("gzip", "gzip", "gzip"), ("identity", "", "plain")] {
        let answer =
            site.nobody().send(Method::GET, &format!("/pkg/{name}"), &[("accept-encoding", accepted)], None).await.expect(200);
        assert_eq!((answer.header("content-encoding"), answer.body.as_str()), (encoding, content));
        assert_eq!(answer.header("content-type"), "application/wasm");
        assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(answer.header("vary"), "accept-encoding");
    }
    std::fs::create_dir(site.files.path().join("fonts")).expect("a folder");
    std::fs::write(site.files.path().join("fonts/atkinson-next.v1.woff2"), "font").expect("a file");
    let font = site.nobody().get("/fonts/atkinson-next.v1.woff2").await.expect(200);
    assert_eq!(font.header("cache-control"), "public, max-age=31536000, immutable");
    std::fs::write(site.files.path().join("favicon.svg"), "<svg/>").expect("a file");
    assert_eq!(site.nobody().get("/favicon.svg").await.header("cache-control"), "public, max-age=3600");
    site.nobody().get("/../Cargo.toml").await.expect(404);
    site.nobody().get("/%2e%2e/%2e%2e/etc/passwd").await.expect(404);
}

#[tokio::test]
async fn large_answers_are_compressed_for_who_can_read_it() {
    let site = Site::start().await;
    for (accepted, encoding) in [("gzip, deflate, br, zstd", "zstd"), ("br, gzip", "br"), ("gzip", "gzip"), ("identity", "")] {
        for path in ["/api/openapi.json", "/sign-in"] {
            let answer = site.nobody().head(path, accepted).await;
            assert_eq!(answer.header("content-encoding"), encoding, "{path}");
        }
    }
    assert_eq!(site.nobody().head("/healthz", "br").await.header("content-encoding"), "");
}

#[tokio::test]
async fn it_is_alive_and_ready_while_the_database_answers() {
    let site = Site::start().await;
    site.nobody().get("/healthz").await.expect(200);
    site.nobody().get("/readyz").await.expect(200);
    site.store.close().await;
    site.nobody().get("/healthz").await.expect(200);
    site.nobody().get("/readyz").await.refused(503, "not_ready");
    let answer = site
        .nobody()
        .post("/api/auth/token", &json!({ "email": "ana@example.org", "password": "not this one, sorry" }))
        .await
        .refused(500, "internal");
    assert!(answer.json()["incident"].is_string());
}
