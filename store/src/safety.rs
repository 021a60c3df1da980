//! What has to hold of a database before this program works on it. Row-level security protects nobody from a role that
//! stands above it, so such a setup is refused, in one sentence that says why.
#![allow(clippy::disallowed_methods, reason = "the role itself is asked, before anybody enters")]

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, Connection};

/// The first minor version of each major one that plans a prepared statement anew for each role (CVE-2024-10976).
const FIRST_SAFE: &[(i32, i32)] = &[(15, 9), (16, 5), (17, 1)];
const OLDEST: i32 = 15;

/// The roles that the login role becomes, and is not.
const ACTORS: &[&str] = &[
    "caseward_patient",
    "caseward_staff",
    "caseward_admin",
    "caseward_worker",
    "caseward_door",
    "caseward_operator",
    "caseward_tail",
    "caseward_nobody",
];

/// The class of SQLSTATE for a role that is not there or may not sign in.
const INVALID_AUTHORIZATION: &str = "28";

#[derive(Debug, thiserror::Error)]
pub enum Unsafe {
    #[error("The database cannot be asked whether it is safe: {0}.")]
    Unknown(#[from] sqlx::Error),
    #[error(
        "This PostgreSQL ({0}) is too old: Caseward needs 15.9, 16.5, 17.1 or newer, for older ones apply one role's row-level security to another's query (CVE-2024-10976)."
    )]
    TooOld(String),
    #[error(
        "The role {0} that the server would work as is a superuser, for whom row-level security does not hold: sign in as caseward_login."
    )]
    Superuser(String),
    #[error(
        "The role {0} that the server would work as can bypass row-level security or become a role that can: sign in as caseward_login."
    )]
    Bypasses(String),
    #[error(
        "The role {0} that the server would work as can create roles, and so give itself any right: sign in as caseward_login."
    )]
    CreatesRoles(String),
    #[error(
        "The role {0} that the server would work as is, or can become, an owner of the database, its tables or its functions: sign in as caseward_login."
    )]
    Owns(String),
    #[error(
        "The role {login} inherits the rights of {actor} and so has them all the time: run `alter role {login} noinherit`, and grant {actor} to it anew."
    )]
    Inherits { login: String, actor: String },
    #[error("The role {login} cannot become {actor}: run `grant {actor} to {login}`.")]
    NotMember { login: String, actor: String },
    #[error(
        "Row-level security is not enabled and forced on the table {0}: run `alter table {0} enable row level security, force row level security`."
    )]
    Unprotected(String),
}

impl Unsafe {
    /// Whether the role could not even sign in, as before the migrations that make it.
    pub fn is_no_entry(&self) -> bool {
        let Unsafe::Unknown(sqlx::Error::Database(error)) = self else { return false };
        error.code().is_some_and(|code| code.starts_with(INVALID_AUTHORIZATION))
    }
}

/// Checks the server and the role that signs in; there may be no schema yet.
pub async fn check_login(login: &PgConnectOptions) -> Result<(), Unsafe> {
    let mut connection = login.connect().await?;
    version(&mut connection).await?;
    role(&mut connection).await?;
    connection.close().await?;
    Ok(())
}

/// Checks that the role can become each actor, has no rights otherwise, and that every table is protected.
pub async fn check_schema(login: &PgConnectOptions) -> Result<(), Unsafe> {
    let mut connection = login.connect().await?;
    memberships(&mut connection).await?;
    tables(&mut connection).await?;
    connection.close().await?;
    Ok(())
}

async fn version(connection: &mut PgConnection) -> Result<(), Unsafe> {
    let number: i32 = sqlx::query_scalar("select current_setting('server_version_num')::int").fetch_one(connection).await?;
    let (major, minor) = (number / 10_000, number % 10_000);
    if is_safe(major, minor) { Ok(()) } else { Err(Unsafe::TooOld(format!("{major}.{minor}"))) }
}

fn is_safe(major: i32, minor: i32) -> bool {
    major >= OLDEST && FIRST_SAFE.iter().all(|&(of, first)| major != of || minor >= first)
}

#[derive(sqlx::FromRow)]
struct LoginRole {
    name: String,
    superuser: bool,
    bypasses: bool,
    creates_roles: bool,
    owns: bool,
}

/// What a role can become counts as what it is.
async fn role(connection: &mut PgConnection) -> Result<(), Unsafe> {
    let LoginRole { name, superuser, bypasses, creates_roles, owns } = sqlx::query_as(
        "with reachable as (select * from pg_roles where pg_has_role(session_user, oid, 'member'))
         select session_user::text as name,
                bool_or(rolsuper) as superuser, bool_or(rolbypassrls) as bypasses, bool_or(rolcreaterole) as creates_roles,
                exists (select from pg_database where datname = current_database() and datdba in (select oid from reachable))
                or exists (select from pg_namespace where nspname in ('public', 'private') and nspowner in (select oid from reachable))
                or exists (select from pg_class where relnamespace in (to_regnamespace('public'), to_regnamespace('private'))
                           and relowner in (select oid from reachable))
                or exists (select from pg_proc where pronamespace in (to_regnamespace('public'), to_regnamespace('private'))
                           and proowner in (select oid from reachable)) as owns
         from reachable",
    )
    .fetch_one(connection)
    .await?;
    match () {
        () if superuser => Err(Unsafe::Superuser(name)),
        () if bypasses => Err(Unsafe::Bypasses(name)),
        () if creates_roles => Err(Unsafe::CreatesRoles(name)),
        () if owns => Err(Unsafe::Owns(name)),
        () => Ok(()),
    }
}

#[derive(sqlx::FromRow)]
struct Membership {
    login: String,
    actor: String,
    becomes: bool,
    inherits: bool,
}

/// From PostgreSQL 16 on, being a member does not yet mean that one may become the role.
async fn memberships(connection: &mut PgConnection) -> Result<(), Unsafe> {
    let all: Vec<Membership> = sqlx::query_as(
        "select session_user::text as login, actor, coalesce(pg_has_role(session_user, oid, way), false) as becomes,
                coalesce(pg_has_role(session_user, oid, 'usage'), false) as inherits
         from unnest($1::text[]) as actor left join pg_roles on rolname = actor,
              (select case when current_setting('server_version_num')::int >= 160000 then 'set' else 'member' end as way) as version",
    )
    .bind(ACTORS)
    .fetch_all(connection)
    .await?;
    for Membership { login, actor, becomes, inherits } in all {
        if inherits {
            return Err(Unsafe::Inherits { login, actor });
        }
        if !becomes {
            return Err(Unsafe::NotMember { login, actor });
        }
    }
    Ok(())
}

/// The table in which sqlx keeps what it has migrated is its owner's alone.
async fn tables(connection: &mut PgConnection) -> Result<(), Unsafe> {
    let unprotected: Option<String> = sqlx::query_scalar(
        "select relname::text from pg_class
         where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not (relrowsecurity and relforcerowsecurity)
           and relname <> '_sqlx_migrations'
         order by relname limit 1",
    )
    .fetch_optional(connection)
    .await?;
    unprotected.map_or(Ok(()), |table| Err(Unsafe::Unprotected(table)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_safe_from_the_fix_of_its_major_one_on() {
        for (major, minor) in [(15, 9), (15, 18), (16, 5), (17, 1), (17, 2), (18, 0), (19, 3)] {
            assert!(is_safe(major, minor), "{major}.{minor}");
        }
        for (major, minor) in [(13, 21), (14, 14), (14, 99), (15, 8), (16, 4), (17, 0)] {
            assert!(!is_safe(major, minor), "{major}.{minor}");
        }
    }
}
