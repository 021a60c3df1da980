//! The database of a command: the operator's server, or the private cluster, started here or running beside us.

use crate::cluster::{self, Cluster};
use crate::config::{DatabaseUrl, Place};
use crate::data_dir::{DataDir, Lock};
use crate::failure::{Failure, OrSay, Result};
use sqlx::ConnectOptions;
use sqlx::postgres::PgConnectOptions;
use std::time::Duration;
use store::Store;

/// How long a command waits for a server beside it that is just starting or stopping.
const PATIENCE: Duration = Duration::from_secs(60);
const STEP: Duration = Duration::from_millis(200);

#[derive(Debug)]
pub(crate) struct Database {
    login: PgConnectOptions,
    /// Known when this process may bring the schema up to date.
    owner: Option<PgConnectOptions>,
    /// The private cluster, if this process started it.
    cluster: Option<Cluster>,
    _lock: Option<Lock>,
}

impl Database {
    /// For the server, which already holds the data directory.
    pub(crate) async fn for_server(place: &Place, dir: &DataDir, lock: Lock) -> Result<Self> {
        match Self::external(place)? {
            Some(database) => Ok(Self { _lock: Some(lock), ..database }),
            None => Self::start(dir, lock).await,
        }
    }

    /// For a command, which runs beside a server on the same data directory, or starts the cluster for itself.
    pub(crate) async fn for_command(place: &Place) -> Result<Self> {
        match Self::external(place)? {
            Some(database) => Ok(database),
            None => Self::private(&place.data_dir()?).await,
        }
    }

    fn external(place: &Place) -> Result<Option<Self>> {
        let owner = place.owner_url.as_ref().map(DatabaseUrl::options).transpose()?;
        match &place.database_url {
            Some(url) => Ok(Some(Self { login: url.options()?, owner, cluster: None, _lock: None })),
            None if owner.is_some() => {
                Err(Failure::new("An owner's address goes with that of the server's own role: give DATABASE_URL too."))
            }
            None => Ok(None),
        }
    }

    #[allow(clippy::disallowed_methods, reason = "whether the database beside us is up is asked by signing in")]
    async fn private(dir: &DataDir) -> Result<Self> {
        dir.create()?;
        let waiting = async {
            loop {
                if let Some(lock) = dir.lock()? {
                    return Self::start(dir, lock).await;
                }
                let login = cluster::login(dir)?;
                if login.connect().await.is_ok() {
                    return Ok(Self { login, owner: Some(cluster::owner(dir)?), cluster: None, _lock: None });
                }
                tokio::time::sleep(STEP).await;
            }
        };
        let in_time = tokio::time::timeout(PATIENCE, waiting).await;
        in_time.unwrap_or_else(|_| {
            Err(Failure::new(format!("Another Caseward uses {}, but its database does not answer.", dir.path().display())))
        })
    }

    async fn start(dir: &DataDir, lock: Lock) -> Result<Self> {
        let cluster = Cluster::start(dir).await?;
        Ok(Self { login: cluster::login(dir)?, owner: Some(cluster::owner(dir)?), cluster: Some(cluster), _lock: Some(lock) })
    }

    pub(crate) fn login(&self) -> &PgConnectOptions {
        &self.login
    }

    pub(crate) fn owner(&self) -> Option<&PgConnectOptions> {
        self.owner.as_ref()
    }

    /// Comes back when the private cluster has ended by itself; never for another server.
    pub(crate) async fn ended(&self) {
        match &self.cluster {
            Some(cluster) => cluster.ended().await,
            None => std::future::pending().await,
        }
    }

    /// Brings the schema up to date if this process may.
    pub(crate) async fn migrate(&self) -> Result<()> {
        let Some(owner) = &self.owner else { return Ok(()) };
        store::migrate(owner.clone()).await.or_say(|| "The schema could not be brought up to date".to_owned())
    }

    /// Makes sure for a command that the schema is current, by the command's own cluster or by refusing.
    pub(crate) async fn prepare(&self) -> Result<()> {
        if self.cluster.is_some() {
            self.migrate().await?;
        }
        self.check_version().await
    }

    pub(crate) async fn check_version(&self) -> Result<()> {
        if store::is_current(&self.login).await.or_say(no_connection)? {
            return Ok(());
        }
        Err(Failure::new(
            "The database's schema is not that of this version: run `caseward migrate` with the owner's address in CASEWARD_OWNER_URL.",
        ))
    }

    pub(crate) async fn connect(&self, connections: u32) -> Result<Store> {
        Store::connect(self.login.clone(), connections).await.or_say(no_connection)
    }

    pub(crate) async fn close(self) {
        if let Some(cluster) = self.cluster {
            cluster.stop().await;
        }
    }
}

fn no_connection() -> String {
    "The database cannot be reached".to_owned()
}
