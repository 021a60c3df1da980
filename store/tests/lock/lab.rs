use super::world::{CLINIC, id, with_names};
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Executor};
use std::fmt;
use testbed::Database;

/// One transaction of a superuser with the little clinic in it. It is never committed, so every attempt leaves it as it was.
pub struct Lab {
    pub connection: PgConnection,
}

/// Everybody that the database knows, in the order of the tables' columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    Ana,
    Sam,
    Ada,
    Worker,
    Door,
    Operator,
    Tail,
    Nobody,
    Login,
    Keeper,
    Owner,
}

/// What came of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Rows(u64),
    /// There is no grant.
    Forbidden,
    /// There is a grant, and the row's policy says no.
    Refused,
    /// A constraint or trigger says no, whoever asks.
    Invalid,
}

/// The code of an attempt that was made, and then undone by raising it.
const DONE: &str = "CW000";

/// With the rights of whoever calls it: a code and the rows, or the code and text of the fault.
const ATTEMPTS: &str = "
create function private.attempts(statements text[]) returns text[] language plpgsql as $$
declare
  statement text;
  counted bigint;
  outcomes text[] := '{}';
begin
  foreach statement in array statements loop
    begin
      execute statement;
      get diagnostics counted = row_count;
      raise exception using errcode = 'CW000', message = counted;
    exception when others then
      outcomes := outcomes || (sqlstate || sqlerrm);
    end;
  end loop;
  return outcomes;
end
$$;
grant usage on schema private to public;
create temporary table asked as
select distinct p.tablename::text as of_table, a.attname::text as called
from pg_policies p
  join pg_attribute a on a.attrelid = format('public.%I', p.tablename)::regclass and a.attnum > 0 and not a.attisdropped and a.attidentity = '' and a.attgenerated = ''
where p.schemaname = 'public' and (a.attnum = 1 or concat_ws(' ', p.qual, p.with_check) ~ ('\\m' || a.attname || '\\M'));
";

impl Who {
    pub const ALL: [Who; 11] = [
        Who::Ana,
        Who::Sam,
        Who::Ada,
        Who::Worker,
        Who::Door,
        Who::Operator,
        Who::Tail,
        Who::Nobody,
        Who::Login,
        Who::Keeper,
        Who::Owner,
    ];

    pub fn role(self) -> &'static str {
        match self {
            Who::Ana => "caseward_patient",
            Who::Sam => "caseward_staff",
            Who::Ada => "caseward_admin",
            Who::Worker => "caseward_worker",
            Who::Door => "caseward_door",
            Who::Operator => "caseward_operator",
            Who::Tail => "caseward_tail",
            Who::Nobody => "caseward_nobody",
            Who::Login => "caseward_login",
            Who::Keeper => "caseward_keeper",
            Who::Owner => "caseward_owner",
        }
    }

    pub fn of_role(role: &str) -> Self {
        Self::ALL.into_iter().find(|who| who.role() == role).unwrap_or_else(|| panic!("{role} is no role of ours"))
    }

    /// The keeper works in the name of whoever called its function; people, the worker, the door, the operator and the tail come in as they do for the server.
    fn enters(self) -> String {
        let session = |name| format!("select private.enter('{}')", id(name));
        match self {
            Who::Ana => session("ana_here"),
            Who::Sam => session("sam_here"),
            Who::Ada => session("ada_here"),
            Who::Nobody => session("ana_gone"),
            Who::Worker => "select private.enter_as('worker')".into(),
            Who::Door => "select private.enter_as('door')".into(),
            Who::Operator => "select private.enter_as('operator')".into(),
            Who::Tail => "select private.enter_as('tail')".into(),
            Who::Keeper => format!("{}; {}", claims("ada"), become_role(self.role())),
            Who::Login | Who::Owner => become_role(self.role()),
        }
    }
}

impl Lab {
    pub async fn open() -> Self {
        let mut lab = Self { connection: Database::new().await.superuser().await };
        lab.run("begin").await;
        lab.run(CLINIC).await;
        lab.run(ATTEMPTS).await;
        lab
    }

    /// Leaves policies and grants alone in force: no trigger, no foreign key.
    pub async fn silence_triggers(&mut self) {
        self.run("set local session_replication_role = replica").await;
    }

    /// Leaves policies alone in force: every role may try everything.
    pub async fn grant_everything(&mut self) {
        for who in Who::ALL {
            let role = who.role();
            self.run(&format!("grant usage on schema public to {role}; grant all on all tables in schema public to {role}"))
                .await;
        }
    }

    /// As the superuser, for good.
    pub async fn run(&mut self, statement: &str) {
        let named = with_names(statement);
        self.connection.execute(AssertSqlSafe(named)).await.unwrap_or_else(|fault| panic!("{statement}: {fault}"));
    }

    /// As somebody, and undone.
    pub async fn attempt(&mut self, who: Who, statement: &str) -> Outcome {
        let statement = with_names(statement);
        self.run(&format!("savepoint before; {}", who.enters())).await;
        let outcome = match self.connection.execute(AssertSqlSafe(statement.clone())).await {
            Ok(done) => Outcome::Rows(done.rows_affected()),
            Err(fault) => Outcome::of(&fault).unwrap_or_else(|| panic!("{statement}: {fault}")),
        };
        self.run("rollback to before").await;
        outcome
    }

    /// Each as somebody, and each undone, in one call: there are thousands.
    pub async fn attempts(&mut self, who: Who, statements: &[String]) -> Vec<Outcome> {
        self.run(&format!("savepoint before; {}", who.enters())).await;
        let answers: Vec<String> = sqlx::query_scalar("select unnest(private.attempts($1))")
            .bind(statements)
            .fetch_all(&mut self.connection)
            .await
            .unwrap_or_else(|fault| panic!("attempts as {who:?}: {fault}"));
        self.run("rollback to before").await;
        let outcome = |(answer, statement): (&String, &String)| {
            let (code, text) = answer.split_at(5);
            if code == DONE {
                return Outcome::Rows(text.parse().expect("a count"));
            }
            Outcome::of_code(code, text).unwrap_or_else(|| panic!("{statement}: {answer}"))
        };
        answers.iter().zip(statements).map(outcome).collect()
    }

    pub async fn strings(&mut self, query: &str) -> Vec<String> {
        sqlx::query_scalar(AssertSqlSafe(query.to_owned()))
            .fetch_all(&mut self.connection)
            .await
            .unwrap_or_else(|fault| panic!("{query}: {fault}"))
    }

    pub async fn tables(&mut self) -> Vec<String> {
        self.strings(
            "select relname::text from pg_class
             where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname <> '_sqlx_migrations' order by 1",
        )
        .await
    }

    /// The columns that any policy of the table asked about when all of them were right, and the first one.
    pub async fn asked(&mut self, table: &str) -> Vec<String> {
        self.strings(&format!("select called from asked where of_table = '{table}' order by 1")).await
    }

    /// The columns that a statement may name: generated ones take no value.
    pub async fn columns(&mut self, table: &str) -> Vec<String> {
        self.strings(&format!(
            "select attname::text from pg_attribute
             where attrelid = 'public.{table}'::regclass and attnum > 0 and not attisdropped and attidentity = '' and attgenerated = '' order by attnum"
        ))
        .await
    }
}

fn become_role(role: &str) -> String {
    format!("set local role {role}")
}

fn claims(name: &str) -> String {
    format!("select set_config('request.jwt.claims', '{{\"sub\": \"{}\"}}', true)", id(name))
}

impl Outcome {
    fn of(fault: &sqlx::Error) -> Option<Self> {
        let answer = fault.as_database_error()?;
        Self::of_code(&answer.code()?, answer.message())
    }

    fn of_code(code: &str, message: &str) -> Option<Self> {
        match code {
            "42501" if message.contains("row-level security") => Some(Self::Refused),
            "42501" => Some(Self::Forbidden),
            code if code.starts_with("23") => Some(Self::Invalid),
            _ => None,
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Outcome::Rows(count) => count.fmt(f),
            Outcome::Forbidden => f.write_str("-"),
            Outcome::Refused => f.write_str("x"),
            Outcome::Invalid => f.write_str("!"),
        }
    }
}
