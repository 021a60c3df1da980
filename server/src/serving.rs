//! The connections. Whoever opens one and then says nothing, or says what they want a byte at a time, does not keep it.

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::io::{Error, ErrorKind};
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;

/// How long the head of a request may take to come, and a connection be silent between two of them. Proxies commonly keep theirs
/// for a minute; if they had to open them anew in between, a request could meet one that is just closing.
const HEAD_TIME: Duration = Duration::from_secs(75);
/// When there are no more connections to be had.
const REST: Duration = Duration::from_secs(1);

/// Answers until asked to stop, and then until all that has begun is answered.
pub(crate) async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    serve_within(HEAD_TIME, listener, router, stop).await;
}

async fn serve_within(head_time: Duration, listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(head_time);
    let open = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, peer)) => meet(&http, &open, router.clone(), stream, peer),
            Err(fault) if is_theirs(&fault) => {}
            Err(fault) => {
                tracing::warn!(%fault, "no connection can be accepted for a moment");
                tokio::time::sleep(REST).await;
            }
        }
    }
    drop(listener);
    open.shutdown().await;
}

fn meet(http: &http1::Builder, open: &GracefulShutdown, router: Router, stream: TcpStream, peer: SocketAddr) {
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request)
    });
    tokio::spawn(open.watch(http.serve_connection(TokioIo::new(stream), service)));
}

/// Of one who was gone before they were met.
fn is_theirs(fault: &Error) -> bool {
    matches!(fault.kind(), ErrorKind::ConnectionRefused | ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::get;
    use std::sync::Arc;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::sync::{Notify, oneshot};
    use tokio::time::timeout;

    const PATIENCE: Duration = Duration::from_secs(20);

    /// What comes back to whoever sends this and then says no more.
    async fn answer(sent: &str) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let router =
            Router::new().route("/", get(|ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.ip().to_string() }));
        let (stop, stopped) = oneshot::channel::<()>();
        let server = tokio::spawn(serve_within(Duration::from_millis(300), listener, router, async {
            stopped.await.ok();
        }));
        let mut stream = TcpStream::connect(address).await.expect("a connection");
        stream.write_all(sent.as_bytes()).await.expect("sent");
        let mut answer = Vec::new();
        timeout(PATIENCE, stream.read_to_end(&mut answer)).await.expect("an end").ok();
        stop.send(()).expect("it runs");
        timeout(PATIENCE, server).await.expect("an end").expect("no panic");
        String::from_utf8(answer).expect("text")
    }

    #[tokio::test]
    async fn a_request_is_answered_and_the_connection_closed_when_no_other_comes() {
        let answer = answer("GET / HTTP/1.1\r\nHost: desk.example\r\n\r\n").await;
        assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("127.0.0.1"), "{answer}");
    }

    #[tokio::test]
    async fn what_has_begun_is_answered_after_the_stop_and_nothing_new_begins() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (begun, end) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (begins, ends) = (begun.clone(), end.clone());
        let handler = move || async move {
            begins.notify_one();
            ends.notified().await;
            "done"
        };
        let (stop, stopped) = oneshot::channel::<()>();
        let server = tokio::spawn(serve_within(PATIENCE, listener, Router::new().route("/", get(handler)), async {
            stopped.await.ok();
        }));
        let mut stream = TcpStream::connect(address).await.expect("a connection");
        stream.write_all(b"GET / HTTP/1.1\r\nHost: desk.example\r\n\r\n").await.expect("sent");
        timeout(PATIENCE, begun.notified()).await.expect("a beginning");
        stop.send(()).expect("it runs");
        let closed = async {
            while TcpStream::connect(address).await.is_ok() {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        timeout(PATIENCE, closed).await.expect("nobody is let in any more");
        end.notify_one();
        let mut answer = String::new();
        timeout(PATIENCE, stream.read_to_string(&mut answer)).await.expect("an end").expect("text");
        assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("done"), "{answer}");
        timeout(PATIENCE, server).await.expect("an end").expect("no panic");
    }

    #[tokio::test]
    async fn a_head_that_does_not_end_in_time_ends_the_connection() {
        for begun in ["", "GET / HT", "GET / HTTP/1.1\r\nHost: desk.example\r\nX-Slow: "] {
            let answer = answer(begun).await;
            assert!(!answer.starts_with("HTTP/1.1 200"), "{answer}");
        }
    }
}
