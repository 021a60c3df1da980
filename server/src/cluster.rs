//! A private PostgreSQL cluster in the data directory, reached over a Unix socket alone.
//!
//! No superuser can sign in to it: the two roles that may are the owner of the one database and the role that the
//! server works as, and PostgreSQL knows by the kernel's word (`peer`) that it is us who asks.

mod binaries;
mod found;
mod leftover;
mod os_user;
mod postmaster;
mod settings;

use crate::data_dir::DataDir;
use crate::failure::{Failure, Result};
use nix::sys::signal::Signal;
use os_user::OsUser;
use postmaster::Postmaster;
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use std::path::Path;
use std::time::Duration;

pub(crate) use settings::CONNECTIONS_MAX;

const DATABASE: &str = "caseward";
const OWNER: &str = "caseward_owner";
const LOGIN: &str = "caseward_login";

const PATIENCE_FOR_STOP: Duration = Duration::from_secs(60);

/// A running cluster that this process started and will stop.
#[derive(Debug)]
pub(crate) struct Cluster {
    postmaster: Postmaster,
}

impl Cluster {
    /// Starts the cluster of a data directory whose lock the caller holds, making it first if need be.
    pub(crate) async fn start(dir: &DataDir) -> Result<Self> {
        let dir = dir.clone();
        let postmaster = Postmaster::start(move || {
            let user = OsUser::for_cluster(&dir.cluster())?;
            prepare(&dir, &user)
        })
        .await?;
        Ok(Self { postmaster })
    }

    /// Comes back when PostgreSQL has ended by itself.
    pub(crate) async fn ended(&self) {
        self.postmaster.ended().await;
    }

    /// Ends all connections and waits until everything is on disk.
    pub(crate) async fn stop(self) {
        self.postmaster.signal(Signal::SIGINT);
        if tokio::time::timeout(PATIENCE_FOR_STOP, self.postmaster.ended()).await.is_err() {
            tracing::warn!("PostgreSQL did not stop in time and is being ended at once; it will recover at the next start");
            self.postmaster.signal(Signal::SIGQUIT);
            self.postmaster.ended().await;
        }
    }
}

fn prepare(dir: &DataDir, user: &OsUser) -> Result<postmaster::Launch> {
    let sockets = dir.sockets()?;
    user.let_into(dir.path())?;
    user.own_folder(&sockets)?;
    let cluster = dir.cluster();
    let binaries = binaries::for_cluster(&cluster)?;
    if !cluster.exists() {
        found::found(&cluster, &binaries, user)?;
    }
    leftover::end(&cluster, &sockets)?;
    settings::write(&cluster, &sockets, user)?;
    Ok(postmaster::Launch { command: user.command(&binaries.postgres(), Signal::SIGINT), cluster, log: dir.cluster_log() })
}

/// The cluster's database as its owner.
pub(crate) fn owner(dir: &DataDir) -> Result<PgConnectOptions> {
    Ok(sign_in(&dir.sockets()?, OWNER))
}

/// The cluster's database as the role that the server works as.
pub(crate) fn login(dir: &DataDir) -> Result<PgConnectOptions> {
    Ok(sign_in(&dir.sockets()?, LOGIN))
}

fn sign_in(sockets: &Path, role: &str) -> PgConnectOptions {
    PgConnectOptions::new_without_pgpass()
        .socket(sockets)
        .port(settings::PORT)
        .ssl_mode(PgSslMode::Disable)
        .username(role)
        .database(DATABASE)
}

fn not_installed(what: &str) -> Failure {
    Failure::new(format!(
        "{what}: install it (on Debian: apt install postgresql-15), name its folder in CASEWARD_POSTGRES_BIN, or give --database-url."
    ))
}
