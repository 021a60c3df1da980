//! Writing past the policies, as the tables' owner. Row-level security is forced on the owner as on everyone; a
//! transaction that writes what no actor may, such as a past, lifts it off the owner for as long as it lasts. Nobody
//! else ever sees it lifted, and nothing of it stays behind.

use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Error};

/// Lets the owner at these tables.
pub(crate) async fn lift(db: &mut PgConnection, tables: &[&str]) -> Result<(), Error> {
    each(db, tables, "no force").await
}

/// Puts the policies back over the owner.
pub(crate) async fn restore(db: &mut PgConnection, tables: &[&str]) -> Result<(), Error> {
    each(db, tables, "force").await
}

async fn each(db: &mut PgConnection, tables: &[&str], how: &str) -> Result<(), Error> {
    for table in tables {
        sqlx::query(AssertSqlSafe(format!("alter table {table} {how} row level security"))).execute(&mut *db).await?;
    }
    Ok(())
}
