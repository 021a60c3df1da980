//! As much of S3 as keeps objects: whole ones, and those that come in parts.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

type Objects = Arc<Mutex<BTreeMap<String, BTreeMap<u32, Bytes>>>>;

pub(crate) struct Bucket {
    pub(crate) url: String,
    objects: Objects,
}

impl Bucket {
    pub(crate) async fn open() -> Self {
        let objects = Objects::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let routes = Router::new().route("/{*key}", any(answer)).with_state(objects.clone());
        let routes = routes.layer(axum::extract::DefaultBodyLimit::disable());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Self { url, objects }
    }

    pub(crate) fn keys(&self) -> Vec<String> {
        self.objects.lock().expect("nobody panicked").keys().cloned().collect()
    }
}

async fn answer(
    State(objects): State<Objects>,
    method: Method,
    Path(key): Path<String>,
    Query(query): Query<HashMap<String, String>>,
    body: Bytes,
) -> Response {
    let mut objects = objects.lock().expect("nobody panicked");
    let tag = [(header::ETAG, "\"tag\"")];
    match (method, query.get("partNumber").and_then(|part| part.parse().ok())) {
        (Method::POST, _) if query.contains_key("uploads") => {
            let named =
                format!("<InitiateMultipartUploadResult><UploadId>{}</UploadId></InitiateMultipartUploadResult>", objects.len());
            named.into_response()
        }
        (Method::POST, _) if query.contains_key("uploadId") => {
            "<CompleteMultipartUploadResult><ETag>\"tag\"</ETag></CompleteMultipartUploadResult>".into_response()
        }
        (Method::PUT, part) => {
            objects.entry(key).or_default().insert(part.unwrap_or_default(), body);
            tag.into_response()
        }
        (Method::GET, _) => match objects.get(&key) {
            Some(parts) => {
                let modified = [(header::LAST_MODIFIED, "Mon, 23 Nov 2026 09:30:00 GMT")];
                (tag, modified, parts.values().flatten().copied().collect::<Vec<u8>>()).into_response()
            }
            None => StatusCode::NOT_FOUND.into_response(),
        },
        _ => StatusCode::NOT_IMPLEMENTED.into_response(),
    }
}
