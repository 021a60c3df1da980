//! Where the bytes are: objects under generated keys, in a folder or in a bucket.

use super::spool;
use crate::fault::broken;
use bytes::Bytes;
use domain::Refusal;
use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt};
use object_store::aws::AmazonS3Builder;
use object_store::buffered::BufWriter;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::prefix::PrefixStore;
use object_store::{ObjectStore, ObjectStoreExt};
use std::fmt;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use time::OffsetDateTime;
use tokio::io::AsyncWriteExt;
use tokio::sync::Semaphore;

/// The smallest part that S3 takes of an object, and what a writer holds.
const PART: usize = 5 * 1024 * 1024;
const WRITERS: usize = 4;

/// A folder, or `s3://bucket/prefix` with what the environment says in `AWS_…` (keys, region, endpoint).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    Folder(PathBuf),
    S3 { bucket: String, prefix: String },
}

#[derive(Clone, Debug)]
pub(super) struct Shelf {
    objects: Arc<dyn ObjectStore>,
    folder: Option<PathBuf>,
    writers: Arc<Semaphore>,
}

/// An object that was found while looking through all of them.
pub(super) struct Found {
    pub(super) key: String,
    pub(super) made: OffsetDateTime,
}

impl Shelf {
    pub(super) fn at(place: &Place) -> object_store::Result<Self> {
        let writers = Arc::new(Semaphore::new(WRITERS));
        match place {
            Place::Folder(folder) => {
                let objects = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
                Ok(Self { objects: Arc::new(objects), folder: Some(folder.clone()), writers })
            }
            Place::S3 { bucket, prefix } => {
                let bucket = AmazonS3Builder::from_env().with_bucket_name(bucket).build()?;
                Ok(Self { objects: Arc::new(PrefixStore::new(bucket, prefix.as_str())), folder: None, writers })
            }
        }
    }

    pub(super) fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    pub(super) async fn put(&self, key: &str, file: &File) -> Result<(), Refusal> {
        let _turn = self.writers.acquire().await.map_err(|_| broken("waiting to write an object"))?;
        let mut writer = BufWriter::with_capacity(self.objects.clone(), Key::from(key), PART).with_max_concurrency(1);
        let written = fill(&mut writer, file).await;
        if written.is_err() {
            // What came of it is removed with the other leftovers.
            writer.abort().await.ok();
        }
        written.map_err(|()| broken("writing an object"))
    }

    pub(super) async fn put_small(&self, key: &str, bytes: Vec<u8>) -> Result<(), Refusal> {
        let put = self.objects.put(&Key::from(key), bytes.into()).await;
        put.map(drop).map_err(|_| broken("writing an object"))
    }

    /// The object, piece by piece, and how large it is.
    pub(super) async fn get(&self, key: &str) -> Result<(u64, BoxStream<'static, std::io::Result<Bytes>>), Refusal> {
        let found = self.objects.get(&Key::from(key)).await.map_err(|_| broken("reading an object"))?;
        Ok((found.meta.size, found.into_stream().map_err(Into::into).boxed()))
    }

    /// An object that is gone already is as good as one that goes.
    pub(super) async fn remove(&self, key: &str) -> Result<(), Refusal> {
        match self.objects.delete(&Key::from(key)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(_) => Err(broken("removing an object")),
        }
    }

    pub(super) fn all(&self) -> BoxStream<'static, Result<Found, Refusal>> {
        let found = self.objects.list(None).map(|found| {
            let found = found.map_err(|_| broken("listing the objects"))?;
            let made = OffsetDateTime::from_unix_timestamp(found.last_modified.timestamp());
            Ok(Found { key: found.location.to_string(), made: made.map_err(|_| broken("reading an object's time"))? })
        });
        found.boxed()
    }
}

async fn fill(writer: &mut BufWriter, file: &File) -> Result<(), ()> {
    let mut pieces = spool::pieces(file).map_err(drop)?;
    while let Some(piece) = pieces.next().await {
        writer.put(piece.map_err(drop)?).await.map_err(drop)?;
    }
    writer.shutdown().await.map_err(drop)
}

impl FromStr for Place {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let Some(address) = text.strip_prefix("s3://") else {
            return if text.is_empty() || text.contains("://") {
                Err("give a folder, or s3://bucket/prefix")
            } else {
                Ok(Self::Folder(text.into()))
            };
        };
        let (bucket, prefix) = address.split_once('/').unwrap_or((address, ""));
        if bucket.is_empty() {
            return Err("give a bucket, as in s3://bucket/prefix");
        }
        Ok(Self::S3 { bucket: bucket.to_owned(), prefix: prefix.trim_matches('/').to_owned() })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => folder.display().fmt(f),
            Self::S3 { bucket, prefix } => write!(f, "s3://{bucket}/{prefix}"),
        }
    }
}
