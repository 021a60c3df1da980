use sqlx::migrate::{Migrate, MigrateError, Migrator};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, Connection};

static MIGRATIONS: Migrator = sqlx::migrate!("../migrations");

/// Brings the schema up to date, as its owner. Two at once wait for each other.
pub async fn migrate(owner: PgConnectOptions) -> Result<(), MigrateError> {
    let mut connection = owner.connect().await?;
    MIGRATIONS.run_direct(None, &mut connection, false).await?;
    connection.close().await?;
    Ok(())
}

/// Whether the schema is the one this program was built for.
pub async fn is_current(connection: &mut PgConnection) -> Result<bool, MigrateError> {
    let applied = connection.list_applied_migrations("_sqlx_migrations").await?;
    Ok(MIGRATIONS.iter().all(|wanted| applied.iter().any(|done| done.version == wanted.version && done.checksum == wanted.checksum)))
}
