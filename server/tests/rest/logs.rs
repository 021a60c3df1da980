//! What an operator reads of a request, and what they do not.

use crate::site::Site;
use serde_json::json;
use std::io::Write;
use std::sync::{Arc, Mutex};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("the log").write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().expect("the log")).into_owned()
    }
}

/// Listens to every test of this process: what holds of this one's requests has to hold of theirs.
#[tokio::test]
async fn the_log_tells_the_route_and_the_request_id_and_nothing_personal() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().json().with_writer(move || writer.clone()).finish();
    tracing::subscriber::set_global_default(subscriber).expect("the first one");
    let site = Site::start().await;
    let patient = site.patient().await;
    let id = patient.open_case("canary-title").await;
    let answer = patient.get(&format!("/api/cases/{id}")).await.expect(200);
    patient.get("/api/cases?status=canary-query").await.expect(422);
    patient.get("/cases?q=canary-query").await;
    patient.post("/api/cases", &json!({ "title": "canary-title" })).await.expect(422);
    let text = log.text();
    let line = text
        .lines()
        .find(|line| line.contains(answer.header("x-request-id")))
        .unwrap_or_else(|| panic!("no such request: {text}"));
    for told in ["\"/api/cases/{id}\"", "\"GET\"", "\"status\":200"] {
        assert!(line.contains(told), "{line}");
    }
    for kept in ["canary", &id, &patient.email, patient.access.as_deref().expect("a token")] {
        assert!(!text.contains(kept), "{kept} in {text}");
    }
}
