//! ClamAV, asked over its socket whether a file has a virus in it (`INSTREAM`).

use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use std::fmt;
use std::io;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpStream, UnixStream};
use tokio::time::timeout;

/// To connect, and from the first byte to the answer.
const PATIENCE: Duration = Duration::from_secs(20);
const CHUNK: usize = 64 * 1024;
/// An answer names a virus at most.
const ANSWER_MAX: u64 = 4096;

/// Where it listens: `unix:/run/clamav/clamd.ctl` or `tcp:127.0.0.1:3310`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scanner {
    place: Place,
    patience: Duration,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    Unix(PathBuf),
    Tcp(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Clean,
    Infected,
}

impl Scanner {
    /// Waits no longer than that.
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// No answer in time, or one that is none of the two, is a fault; where nobody is to be asked, `NotConnected`.
    pub async fn scan(&self, bytes: BoxStream<'static, io::Result<Bytes>>) -> io::Result<Verdict> {
        match &self.place {
            Place::Unix(path) => self.ask_at(UnixStream::connect(path), bytes).await,
            Place::Tcp(address) => self.ask_at(TcpStream::connect(address), bytes).await,
        }
    }

    async fn ask_at<S: AsyncRead + AsyncWrite + Unpin>(
        &self,
        connecting: impl Future<Output = io::Result<S>>,
        bytes: BoxStream<'static, io::Result<Bytes>>,
    ) -> io::Result<Verdict> {
        let Ok(Ok(socket)) = timeout(self.patience, connecting).await else {
            return Err(io::ErrorKind::NotConnected.into());
        };
        timeout(self.patience, ask(socket, bytes)).await.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
    }
}

async fn ask(
    mut socket: impl AsyncRead + AsyncWrite + Unpin,
    mut bytes: BoxStream<'static, io::Result<Bytes>>,
) -> io::Result<Verdict> {
    socket.write_all(b"zINSTREAM\0").await?;
    while let Some(piece) = bytes.next().await {
        // A piece of none would be the end.
        for part in piece?.chunks(CHUNK) {
            socket.write_u32(part.len() as u32).await?;
            socket.write_all(part).await?;
        }
    }
    socket.write_u32(0).await?;
    socket.flush().await?;
    let mut answer = Vec::new();
    socket.take(ANSWER_MAX).read_to_end(&mut answer).await?;
    match answer.trim_ascii_end().strip_suffix(b"\0").unwrap_or(&answer) {
        b"stream: OK" => Ok(Verdict::Clean),
        answer if answer.starts_with(b"stream: ") && answer.ends_with(b" FOUND") => Ok(Verdict::Infected),
        _ => Err(io::ErrorKind::InvalidData.into()),
    }
}

impl FromStr for Scanner {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let place = match text.split_once(':') {
            Some(("unix", path)) if path.starts_with('/') => Place::Unix(path.into()),
            Some(("tcp", address)) if address.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok()) => {
                Place::Tcp(address.to_owned())
            }
            _ => return Err("give unix:/path/to/its/socket or tcp:host:port"),
        };
        Ok(Self { place, patience: PATIENCE })
    }
}

impl fmt::Display for Scanner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Unix(path) => write!(f, "unix:{}", path.display()),
            Place::Tcp(address) => write!(f, "tcp:{address}"),
        }
    }
}
