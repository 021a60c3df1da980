//! What the catalogue says of roles, rights and row-level security.

use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection, Executor};
use testbed::{Database, golden};

/// The table in which sqlx keeps what it has migrated; it is made before our first line and nobody is granted it.
const NOT_OURS: &str = "_sqlx_migrations";

async fn rows(postgres: &mut PgConnection, query: &str) -> Vec<String> {
    sqlx::query_scalar(AssertSqlSafe(query.to_owned()))
        .fetch_all(postgres)
        .await
        .unwrap_or_else(|fault| panic!("{query}: {fault}"))
}

/// The query looks for what must not be; each row it finds is one sentence.
async fn nothing_found(query: &str) {
    let mut postgres = Database::new().await.superuser().await;
    assert_eq!(rows(&mut postgres, query).await, [""; 0]);
}

#[tokio::test]
async fn row_level_security_is_enabled_and_forced_on_every_table() {
    nothing_found(&format!(
        "select relname::text from pg_class where relnamespace in ('public'::regnamespace, 'private'::regnamespace)
           and relkind in ('r', 'p', 'f', 'm') and relname <> '{NOT_OURS}' and not (relrowsecurity and relforcerowsecurity)"
    ))
    .await;
}

#[tokio::test]
async fn views_ask_with_the_rights_of_their_reader() {
    nothing_found(
        "select relname::text from pg_class where relnamespace in ('public'::regnamespace, 'private'::regnamespace)
           and relkind = 'v' and not coalesce('security_invoker=true' = any(reloptions), false)",
    )
    .await;
}

#[tokio::test]
async fn every_policy_names_its_roles() {
    nothing_found(
        "select format('%s on %s', policyname, tablename) from pg_policies where schemaname = 'public' and 'public' = any(roles)",
    )
    .await;
}

#[tokio::test]
async fn no_role_of_ours_stands_above_the_policies_or_owns_the_tables() {
    nothing_found(
        "select rolname::text from pg_roles where rolname like 'caseward%' and rolname <> 'caseward_owner'
           and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication or rolinherit or rolcanlogin <> (rolname = 'caseward_login'))
         union all select rolname::text from pg_roles where rolname = 'caseward_owner' and (rolsuper or rolbypassrls)
         union all select format('%s owns %s', relowner::regrole, relname) from pg_class
           where relnamespace in ('public'::regnamespace, 'private'::regnamespace) and relowner <> 'caseward_owner'::regrole
         union all select format('%s owns the function %s', proowner::regrole, proname) from pg_proc
           where pronamespace in ('public'::regnamespace, 'private'::regnamespace)
             and proowner not in ('caseward_owner'::regrole, 'caseward_keeper'::regrole)",
    )
    .await;
}

#[tokio::test]
async fn the_server_can_become_each_actor_and_nothing_else() {
    let database = Database::new().await;
    let mut server = testbed::connect(database.login()).await;
    for actor in ["patient", "staff", "admin", "worker", "door", "operator", "tail", "nobody"] {
        server.execute(AssertSqlSafe(format!("set role caseward_{actor}"))).await.expect(actor);
        server.execute("reset role").await.expect("the login role");
    }
    for other in ["caseward_keeper", "caseward_owner", "postgres", "pg_read_all_data"] {
        assert_denied(&mut server, &format!("set role {other}")).await;
    }
    for actor in ["patient", "staff", "admin", "keeper", "owner", "nobody", "login", ""] {
        assert_denied(&mut server, &format!("select private.enter_as('{actor}')")).await;
    }
    server.close().await.expect("a clean end");
}

#[tokio::test]
async fn before_it_has_come_in_as_somebody_the_server_reads_nothing() {
    let database = Database::new().await;
    let tables = rows(
        &mut database.superuser().await,
        "select relname::text from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'",
    )
    .await;
    assert!(tables.len() > 10);
    let mut server = testbed::connect(database.login()).await;
    for table in tables {
        assert_denied(&mut server, &format!("select from public.{table}")).await;
    }
    assert_denied(&mut server, "create table private.mine ()").await;
    assert_denied(&mut server, "create table public.mine ()").await;
    assert_denied(&mut server, "create schema mine").await;
}

async fn assert_denied(server: &mut PgConnection, statement: &str) {
    let fault = server.execute(AssertSqlSafe(statement.to_owned())).await.expect_err(statement);
    assert_eq!(fault.as_database_error().and_then(|answer| answer.code()).as_deref(), Some("42501"), "{statement}: {fault}");
}

/// Whoever calls such a function lends it a search path and borrows its rights.
#[tokio::test]
async fn functions_with_rights_of_their_own_are_private_and_have_an_empty_search_path() {
    nothing_found(
        "select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
         where prosecdef and n.nspname not in ('pg_catalog', 'information_schema')
           and not (n.nspname = 'private' and coalesce('search_path=\"\"' = any(proconfig), false))",
    )
    .await;
}

/// But for what it looks at in a row that it has found already: the kind of a case's event and what it is about, who changed a case last,
/// what came of a change, whether a reply was sent and what it made of a case, and whether a file waits or was scanned.
#[tokio::test]
async fn what_a_policy_searches_by_has_an_index() {
    nothing_found(
        "select distinct format('%s.%s', c.relname, a.attname)
         from pg_policy p join pg_class c on c.oid = p.polrelid
         join pg_depend d on d.classid = 'pg_policy'::regclass and d.objid = p.oid and d.refclassid = 'pg_class'::regclass
           and d.refobjid = p.polrelid and d.refobjsubid > 0
         join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
         where p.polqual is not null and (c.relname, a.attname) not in (('case_events', 'kind'), ('case_events', 'data'), ('cases', 'changed_in'), ('bulk_items', 'outcome'), ('replies', 'sent_at'), ('replies', 'version'), ('attachments', 'state'), ('attachments', 'scan')) and not exists (select from pg_index i where i.indrelid = c.oid and i.indpred is null and i.indkey[0] = a.attnum)",
    )
    .await;
}

/// Else removing a row reads the whole of each table that refers to it.
#[tokio::test]
async fn every_foreign_key_has_an_index() {
    nothing_found(
        "select format('%s on %s', k.conname, k.conrelid::regclass) from pg_constraint k
         where k.contype = 'f' and k.connamespace = 'public'::regnamespace and not exists (
           select from pg_index i where i.indrelid = k.conrelid and i.indpred is null
             and (select array_agg(n order by n) from unnest(k.conkey) n)
               = (select array_agg(n order by n) from unnest((i.indkey::int2[])[0:cardinality(k.conkey) - 1]) n))",
    )
    .await;
}

#[tokio::test]
async fn rights_are_those_that_were_agreed() {
    let mut postgres = Database::new().await.superuser().await;
    let lines = rows(&mut postgres, GRANTS).await;
    let to_everyone: Vec<&String> = lines.iter().filter(|line| line.starts_with("everyone ")).collect();
    assert_eq!(to_everyone, [""; 0], "nothing is everyone's");
    golden(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/grants.txt"), &(lines.join("\n") + "\n"));
}

/// All but the owner's own, a line for each role, thing and right.
const GRANTS: &str = "
with things as (
  select 'schema' as kind, nspname::text as name, '' as columns, nspowner as owner, coalesce(nspacl, acldefault('n', nspowner)) as acl
  from pg_namespace where nspname in ('public', 'private')
  union all
  select case relkind when 'S' then 'sequence' else 'table' end, relname::text, '', relowner, relacl
  from pg_class where relnamespace in ('public'::regnamespace, 'private'::regnamespace) and relkind <> 'i'
  union all
  select 'table', relname::text, attname::text, relowner, attacl
  from pg_attribute join pg_class on pg_class.oid = attrelid where relnamespace in ('public'::regnamespace, 'private'::regnamespace)
  union all
  select 'function', p.oid::regprocedure::text, '', proowner, coalesce(proacl, acldefault('f', proowner))
  from pg_proc p where pronamespace in ('public'::regnamespace, 'private'::regnamespace)
), rights as (
  select case grantee when 0 then 'everyone' else grantee::regrole::text end as role, kind, name, lower(privilege_type) as command, columns
  from things, aclexplode(acl) where grantee <> owner and grantee <> 'pg_database_owner'::regrole and grantee <> 'postgres'::regrole
)
select concat_ws(' ', rpad(role, 17), rpad(kind, 8), rpad(name, 32), command, nullif(format('(%s)', string_agg(columns, ', ' order by columns)), '()'))
from rights group by role, kind, name, command, columns <> '' order by 1";

#[tokio::test]
async fn policies_are_those_that_were_agreed() {
    let mut postgres = Database::new().await.superuser().await;
    let lines = rows(
        &mut postgres,
        "select format('%s · %s · %s for %s', tablename, policyname, lower(cmd), array_to_string(roles, ', '))
           || case when permissive <> 'PERMISSIVE' then E'\\n  restrictive' else '' end
           || coalesce(E'\\n  using ' || regexp_replace(qual, '\\s+', ' ', 'g'), '')
           || coalesce(E'\\n  with check ' || regexp_replace(with_check, '\\s+', ' ', 'g'), '')
         from pg_policies where schemaname = 'public' order by tablename, policyname, roles::text",
    )
    .await;
    golden(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/policies.txt"), &(lines.join("\n") + "\n"));
}
