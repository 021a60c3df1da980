use crate::bucket::Bucket;
use crate::caseward::{Account, Server, caseward, data_dir, demo_accounts};
use domain::attachment::FILE_MAX;
use futures_util::future::join_all;
use nix::sys::signal::Signal;
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const BOUNDARY: &str = "caseward-boundary";
const AT_ONCE: usize = 50;
/// Each of them may send four at once.
const SESSIONS: usize = 13;
/// Bytes by which the server may grow, where the files together have 1,250 MiB.
const GROWTH_MAX: u64 = 300 * 1024 * 1024;
const PIECE: usize = 64 * 1024;

/// A form with one file, as its beginning and its end.
fn form(name: &str) -> (String, String) {
    let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
    (head, format!("\r\n--{BOUNDARY}--\r\n"))
}

/// A demo patient at a running server.
struct Patient {
    http: reqwest::Client,
    url: String,
    token: String,
    case: String,
}

impl Patient {
    async fn at(server: &Server, dir: &Path) -> Self {
        let Account { email, password, .. } =
            demo_accounts(dir).into_iter().find(|account| account.role == "patient").expect("a patient");
        let (http, url) = (reqwest::Client::builder().no_proxy().build().expect("a client"), server.url().to_owned());
        let given = json!({ "email": email, "password": password });
        let tokens = http.post(format!("{url}/api/auth/token")).json(&given).send().await.expect("an answer");
        let token = tokens.json::<Value>().await.expect("JSON")["access_token"].as_str().expect("a token").to_owned();
        Self { http, url, token, case: String::new() }.with_a_case().await
    }

    async fn with_a_case(self) -> Self {
        let Self { http, url, token, .. } = &self;
        let case = json!({ "title": "A rash", "description": "It itches." });
        let opened = http.post(format!("{url}/api/cases")).bearer_auth(token).json(&case).send().await.expect("an answer");
        let case = opened.json::<Value>().await.expect("JSON")["id"].as_str().expect("an id").to_owned();
        Self { case, ..self }
    }

    /// A line on which a file of this size has begun to come, up to its first byte.
    async fn begin(&self, name: &str, size: usize) -> TcpStream {
        let ((head, end), host) = (form(name), self.url.strip_prefix("http://").expect("a host"));
        let mut line = TcpStream::connect(host).await.expect("a line");
        let request = format!(
            "POST {} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nAuthorization: Bearer {}\r\nContent-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: {}\r\n\r\n{head}",
            self.path(),
            self.token,
            head.len() + size + end.len()
        );
        line.write_all(request.as_bytes()).await.expect("sent");
        line
    }

    /// Sends a file as it is made, and answers with what came of it.
    async fn stream(&self, size: usize) -> String {
        let mut line = self.begin("a.txt", size).await;
        let (mut left, piece) = (size, vec![b'a'; PIECE]);
        while left > 0 {
            let part = left.min(PIECE);
            line.write_all(&piece[..part]).await.expect("sent");
            left -= part;
        }
        line.write_all(form("a.txt").1.as_bytes()).await.expect("sent");
        let mut answer = String::new();
        line.read_to_string(&mut answer).await.expect("an answer");
        answer.lines().next().unwrap_or_default().to_owned()
    }

    fn path(&self) -> String {
        format!("/api/cases/{}/attachments", self.case)
    }

    async fn add(&self, name: &str, bytes: &[u8]) -> String {
        let (head, end) = form(name);
        let body = [head.as_bytes(), bytes, end.as_bytes()].concat();
        let request = self.http.post(format!("{}{}", self.url, self.path())).bearer_auth(&self.token);
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let answer = request.header("content-type", kind).body(body).send().await.expect("an answer");
        assert_eq!(answer.status(), 201);
        answer.json::<Value>().await.expect("JSON")["items"][0]["id"].as_str().expect("an id").to_owned()
    }

    async fn get(&self, path: &str) -> reqwest::Response {
        self.http.get(format!("{}{path}", self.url)).bearer_auth(&self.token).send().await.expect("an answer")
    }
}

fn files_below(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).expect("a folder").flatten();
    entries.map(|entry| if entry.path().is_dir() { files_below(&entry.path()) } else { 1 }).sum()
}

#[tokio::test]
async fn a_server_killed_in_the_middle_of_an_upload_leaves_nothing_of_it() {
    let dir = data_dir();
    let mut server = Server::start(dir.path(), &["--demo"]);
    let patient = Patient::at(&server, dir.path()).await;
    let kept = patient.add("before.txt", b"It itches.").await;
    let mut line = patient.begin("cut.txt", 20_000_000).await;
    line.write_all(&vec![b'a'; 4_000_000]).await.expect("sent");
    line.flush().await.expect("sent");
    tokio::time::sleep(Duration::from_millis(300)).await;
    server.signal(Signal::SIGKILL);
    server.end();
    drop(line);
    assert_eq!(files_below(&dir.path().join("attachments")), 1);
    let server = Server::start(dir.path(), &[]);
    assert_eq!(files_below(&dir.path().join("uploads")), 0);
    let patient = Patient { url: server.url().to_owned(), ..patient };
    let list = patient.get(&patient.path()).await.json::<Value>().await.expect("JSON");
    assert_eq!(list["items"].as_array().expect("a list").len(), 1);
    assert_eq!(patient.get(&format!("/api/attachments/{kept}")).await.text().await.expect("text"), "It itches.");
    server.stop();
}

#[tokio::test]
async fn files_are_kept_in_a_bucket_where_one_is_named() {
    let bucket = Bucket::open().await;
    let dir = data_dir();
    let mut serve = caseward(&["serve", "--addr", "127.0.0.1:0", "--demo", "--attachments", "s3://clinic/files"], dir.path());
    serve.envs([
        ("AWS_ENDPOINT", bucket.url.as_str()),
        ("AWS_ALLOW_HTTP", "true"),
        ("AWS_REGION", "us-east-1"),
        ("AWS_ACCESS_KEY_ID", "key"),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
        ("NO_PROXY", "127.0.0.1"),
    ]);
    let server = Server::run(serve, dir.path());
    let patient = Patient::at(&server, dir.path()).await;
    let large = vec![b'a'; 12 * 1024 * 1024];
    for bytes in [b"It itches.".as_slice(), &large] {
        let id = patient.add("a.txt", bytes).await;
        let answer = patient.get(&format!("/api/attachments/{id}")).await;
        assert_eq!((answer.status().as_u16(), answer.bytes().await.expect("bytes").as_ref()), (200, bytes));
    }
    let keys = bucket.keys();
    assert!(keys.len() == 2 && keys.iter().all(|key| key.starts_with("clinic/files/")), "{keys:?}");
    assert!(!dir.path().join("attachments").exists());
    server.stop();
}

#[tokio::test]
async fn a_session_sends_no_more_than_four_requests_at_once() {
    let dir = data_dir();
    let server = Server::start(dir.path(), &["--demo"]);
    let patient = Patient::at(&server, dir.path()).await;
    let mut lines = Vec::new();
    for _ in 0..4 {
        lines.push(patient.begin("a.txt", 1_000).await);
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    let refused = patient.stream(1_000).await;
    assert!(refused.starts_with("HTTP/1.1 503"), "{refused}");
    let another = Patient::at(&server, dir.path()).await;
    another.add("a.txt", b"It itches.").await;
    drop(lines);
    tokio::time::sleep(Duration::from_millis(300)).await;
    patient.add("a.txt", b"It itches.").await;
    server.stop();
}

/// The server alone: PostgreSQL is a process of its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_uploads_of_25_mib_at_once_take_a_small_part_of_what_they_weigh() {
    let dir = data_dir();
    let server = Server::start(dir.path(), &["--demo", "--attachments-quota", "1500"]);
    let mut sessions = Vec::new();
    for _ in 0..SESSIONS {
        sessions.push(Patient::at(&server, dir.path()).await);
    }
    sessions[0].add("warm.txt", b"It itches.").await;
    let before = server.memory("VmRSS");
    let answers = join_all((0..AT_ONCE).map(|n| sessions[n % sessions.len()].stream(FILE_MAX as usize))).await;
    let grown = server.memory("VmHWM").saturating_sub(before);
    assert!(answers.iter().all(|answer| answer.starts_with("HTTP/1.1 201")), "{answers:?}");
    assert!(grown < GROWTH_MAX, "{} MiB", grown / 1024 / 1024);
    assert_eq!(files_below(&dir.path().join("attachments")), AT_ONCE + 1);
    server.stop();
}
