#![allow(clippy::disallowed_methods, reason = "the schema is the owner's, and its version is asked before anybody enters")]

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection};

static MIGRATIONS: Migrator = sqlx::migrate!("../migrations");

/// Brings the schema up to date, as its owner. Two at once wait for each other.
pub async fn migrate(owner: PgConnectOptions) -> Result<(), MigrateError> {
    let mut connection = owner.connect().await?;
    MIGRATIONS.run_direct(None, &mut connection, false).await?;
    connection.close().await?;
    Ok(())
}

/// Whether the schema is the one this program was built for, neither older nor newer. Asked by the login role.
pub async fn is_current(login: &PgConnectOptions) -> Result<bool, sqlx::Error> {
    let mut connection = login.connect().await?;
    let asked: Result<Vec<(i64, Vec<u8>)>, _> =
        sqlx::query_as("select version, checksum from private.applied_migrations() order by version")
            .fetch_all(&mut connection)
            .await;
    match asked {
        Ok(applied) => Ok(applied.into_iter().eq(MIGRATIONS.iter().map(|wanted| (wanted.version, wanted.checksum.to_vec())))),
        // There is no schema yet.
        Err(sqlx::Error::Database(_)) => Ok(false),
        Err(error) => Err(error),
    }
}
