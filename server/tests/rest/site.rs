//! A running site on a database of its own, and its clients: a patient, staff, an admin, and nobody.

use crate::contract;
use app::platform::PublicUrl;
use domain::Role;
use leptos::config::LeptosOptions;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use reqwest::{Method, redirect};
use serde_json::{Value, json};
use server::live::Live;
use server::proxies::Proxies;
use server::rates::{Quotas, Rates};
use server::router::router;
use server::state::AppState;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use store::Store;
use store::attachments::{Files, Settings};
use store::identity::{Identity, Secret};
use store::limits::Limits;
use testbed::Database;
use tokio::net::TcpListener;

pub(crate) const PASSWORD: &str = "ninety-nine violet umbrellas";

pub(crate) struct Site {
    pub(crate) url: String,
    pub(crate) database: Database,
    pub(crate) files: tempfile::TempDir,
    shelf: tempfile::TempDir,
    pub(crate) store: Store,
    pub(crate) live: Live,
    pub(crate) state: AppState,
    people: AtomicU32,
}

impl Site {
    pub(crate) async fn start() -> Self {
        Self::with_secret(Database::new().await, [7; 32]).await
    }

    pub(crate) async fn with_secret(database: Database, secret: [u8; 32]) -> Self {
        Self::behind(Proxies::default(), database, secret).await
    }

    pub(crate) async fn behind(proxies: Proxies, database: Database, secret: [u8; 32]) -> Self {
        Self::of(proxies, database, secret, 8, Quotas::off()).await
    }

    /// One that lets through as much as this says.
    pub(crate) async fn limited(quotas: &str, proxies: &str, database: Database) -> Self {
        let proxies = proxies.parse().expect("networks");
        Self::of(proxies, database, [7; 32], 8, quotas.parse().expect("quotas")).await
    }

    pub(crate) async fn with_connections(connections: u32) -> Self {
        Self::of(Proxies::default(), Database::new().await, [7; 32], connections, Quotas::off()).await
    }

    async fn of(proxies: Proxies, database: Database, secret: [u8; 32], connections: u32, quotas: Quotas) -> Self {
        let store = database.store(connections).await;
        let secret = Secret::from_bytes(&secret).expect("long enough");
        let rates = Rates::new(Limits::start(store.clone(), &secret), quotas);
        let identity = Identity::new(store.clone(), secret);
        let files = tempfile::tempdir().expect("a folder");
        let folder = tempfile::tempdir().expect("a folder");
        let shelf = Files::open(Settings::in_folder(folder.path())).expect("a shelf");
        let leptos = LeptosOptions::builder().output_name("caseward").site_root(files.path().display().to_string()).build();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let public_url = PublicUrl::new(None, url.clone());
        let live = Live::start(store.clone()).await.expect("a log to follow");
        let state =
            AppState { store: store.clone(), identity, files: shelf, live: live.clone(), leptos, proxies, rates, public_url };
        let router = router(state.clone()).expect("a router");
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        Self { url, database, files, shelf: folder, store, live, state, people: AtomicU32::new(0) }
    }

    /// How many objects are kept of files.
    pub(crate) fn objects(&self) -> usize {
        let shelves = std::fs::read_dir(self.shelf.path().join("attachments")).expect("a folder").flatten();
        shelves.map(|shelf| std::fs::read_dir(shelf.path()).expect("a folder").count()).sum()
    }

    pub(crate) fn nobody(&self) -> Client {
        let http = reqwest::Client::builder().redirect(redirect::Policy::none()).no_proxy().build().expect("a client");
        Client { http, url: self.url.clone(), email: "nobody@example.org".to_owned(), access: None, refresh: String::new() }
    }

    pub(crate) async fn patient(&self) -> Client {
        let email = self.address("patient");
        let form = json!({ "email": email, "password": PASSWORD, "name": "Ana Patient" });
        self.nobody().post("/api/auth/sign-up", &form).await.expect(201);
        self.signed_in(email).await
    }

    pub(crate) async fn staff(&self) -> Client {
        self.employee(Role::Staff).await
    }

    pub(crate) async fn admin(&self) -> Client {
        self.employee(Role::Admin).await
    }

    /// Those who work here are not made over HTTP, but on the command line.
    async fn employee(&self, role: Role) -> Client {
        let email = self.address(role.word());
        store::people::create_with_password(&self.store, role, &email, "Kim Clinic", PASSWORD.to_owned())
            .await
            .expect("an account");
        self.signed_in(email).await
    }

    fn address(&self, kind: &str) -> String {
        format!("{kind}{}@example.org", self.people.fetch_add(1, Ordering::Relaxed))
    }

    async fn signed_in(&self, email: String) -> Client {
        let tokens =
            self.nobody().post("/api/auth/token", &json!({ "email": email, "password": PASSWORD })).await.expect(200).json();
        let text = |name: &str| tokens[name].as_str().expect("a token").to_owned();
        Client { email, access: Some(text("access_token")), refresh: text("refresh_token"), ..self.nobody() }
    }
}

#[derive(Clone)]
pub(crate) struct Client {
    http: reqwest::Client,
    url: String,
    pub(crate) email: String,
    pub(crate) access: Option<String>,
    pub(crate) refresh: String,
}

pub(crate) type Headers<'a> = &'a [(&'a str, &'a str)];

impl Client {
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// The same person, asking another server.
    pub(crate) fn on(&self, site: &Site) -> Self {
        Self { url: site.url.clone(), ..self.clone() }
    }

    pub(crate) fn with_token(&self, token: &str) -> Self {
        Self { access: Some(token.to_owned()), ..self.clone() }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], None).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::POST, path, &[], Some(body)).await
    }

    pub(crate) async fn patch(&self, path: &str, version: i64, body: &Value) -> Answer {
        self.send(Method::PATCH, path, &[("if-match", &format!("\"{version}\""))], Some(body)).await
    }

    pub(crate) async fn send(&self, method: Method, path: &str, headers: Headers<'_>, body: Option<&Value>) -> Answer {
        match body {
            Some(body) => {
                let headers = [headers, &[("content-type", "application/json")]].concat();
                self.send_raw(method, path, &headers, body.to_string()).await
            }
            None => self.send_raw(method, path, headers, String::new()).await,
        }
    }

    /// Sends what no client library would, too; each answer is held against the OpenAPI document.
    pub(crate) async fn send_raw(
        &self,
        method: Method,
        path: &str,
        headers: Headers<'_>,
        body: impl Into<reqwest::Body>,
    ) -> Answer {
        let mut request = self.http.request(method.clone(), format!("{}{path}", self.url)).body(body);
        if let Some(token) = &self.access {
            request = request.bearer_auth(token);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.expect("an answer");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let answer = Answer { status, headers, body: response.text().await.expect("text") };
        contract::check(&method, path, &answer);
        answer
    }

    /// The head of an answer, its body as it came.
    pub(crate) async fn head(&self, path: &str, accepted: &str) -> Answer {
        let response =
            self.http.get(format!("{}{path}", self.url)).header("accept-encoding", accepted).send().await.expect("an answer");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        assert!(!response.bytes().await.expect("bytes").is_empty());
        Answer { status, headers, body: String::new() }
    }

    /// Opens a case and gives its id.
    pub(crate) async fn open_case(&self, title: &str) -> String {
        self.post("/api/cases", &json!({ "title": title, "description": "It itches." })).await.expect(201).json()["id"]
            .as_str()
            .expect("an id")
            .to_owned()
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.body);
        self
    }

    /// Expects a problem of this status and code.
    #[track_caller]
    pub(crate) fn refused(self, status: u16, code: &str) -> Self {
        let answer = self.expect(status);
        assert_eq!(answer.header(CONTENT_TYPE.as_str()), "application/problem+json");
        assert_eq!(answer.json()["code"], code, "{}", answer.body);
        assert_eq!(answer.json()["status"], status);
        answer
    }

    /// Expects 422 with this problem of this field.
    #[track_caller]
    pub(crate) fn wrong(self, field: &str, code: &str) {
        let answer = self.refused(422, "invalid");
        assert_eq!(answer.json()["errors"][field]["code"], code, "{}", answer.body);
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.body))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    pub(crate) fn cookies(&self) -> Vec<&str> {
        self.headers.get_all("set-cookie").iter().filter_map(|cookie| cookie.to_str().ok()).collect()
    }
}
