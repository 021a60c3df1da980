//! Would the tests notice a wrong policy? Each one is made wrong in every way that leaves out one of its conditions or
//! alternatives, or all of them, and each time some attempt has to end differently. Grants are widened first, so that
//! this is about policies alone.

mod lock;

use lock::{Lab, Outcome, Who, differs, fingerprint, narrowed, weakened};
use sqlx::{AssertSqlSafe, FromRow};

/// Conditions that another policy makes superfluous, kept because a policy should be true read alone.
const SAID_TWICE: &[(&str, &str, &str)] = &[
    // A patient sees no case but their own, in the policy's own question too.
    ("case_events", "own_tells", "(c.patient_id = ( SELECT private.uid() AS uid))"),
];

#[derive(FromRow)]
struct Policy {
    tablename: String,
    policyname: String,
    cmd: String,
    roles: Vec<String>,
    qual: Option<String>,
    with_check: Option<String>,
}

#[tokio::test]
async fn no_policy_can_be_wrong_unnoticed() {
    let mut lab = Lab::open().await;
    lab.silence_triggers().await;
    lab.grant_everything().await;
    let policies: Vec<Policy> =
        sqlx::query_as("select tablename::text, policyname::text, cmd, roles::text[], qual, with_check from pg_policies where schemaname = 'public' order by 1, 2")
            .fetch_all(&mut lab.connection)
            .await
            .expect("the policies");
    let mut unnoticed = Vec::new();
    let mut tried = 0;
    for policy in &policies {
        let right = answers(&mut lab, policy).await;
        for wrong in mutants(policy) {
            tried += 1;
            if !noticed(&mut lab, policy, &wrong, &right).await {
                unnoticed.push(format!("{} on {}: {wrong}", policy.policyname, policy.tablename));
            }
        }
    }
    assert!(tried > policies.len(), "{tried} mutants of {} policies", policies.len());
    assert!(unnoticed.is_empty(), "{} of {tried} wrong policies were not noticed:\n{}", unnoticed.len(), unnoticed.join("\n"));
}

/// The clauses of `alter policy`, each wrong in one way.
fn mutants(policy: &Policy) -> Vec<String> {
    let clauses = [("using", &policy.qual), ("with check", &policy.with_check)];
    let wrong = |(clause, expression): (&str, &Option<String>)| {
        let expression = expression.as_deref()?;
        let variants = weakened(expression)
            .into_iter()
            .chain(narrowed(expression))
            .filter(|variant| !said_twice(policy, expression, variant));
        Some(variants.map(|variant| format!("{clause} ({variant})")).collect::<Vec<_>>())
    };
    clauses.into_iter().filter_map(wrong).flatten().collect()
}

fn said_twice(policy: &Policy, right: &str, wrong: &str) -> bool {
    SAID_TWICE.iter().any(|(table, name, condition)| {
        policy.tablename == *table && policy.policyname == *name && right.replace(&format!(" AND {condition}"), "") == wrong
    })
}

async fn noticed(lab: &mut Lab, policy: &Policy, wrong: &str, right: &[Vec<Outcome>]) -> bool {
    lab.run("savepoint mutant").await;
    let statement = format!("alter policy {} on public.{} {wrong}", policy.policyname, policy.tablename);
    sqlx::raw_sql(AssertSqlSafe(statement.clone()))
        .execute(&mut lab.connection)
        .await
        .unwrap_or_else(|fault| panic!("{statement}: {fault}"));
    let mut noticed = false;
    for (role, before) in policy.roles.iter().zip(right) {
        noticed = noticed || differs(lab, &policy.tablename, &policy.cmd, Who::of_role(role), before).await;
    }
    lab.run("rollback to mutant").await;
    noticed
}

async fn answers(lab: &mut Lab, policy: &Policy) -> Vec<Vec<Outcome>> {
    let mut all = Vec::new();
    for role in &policy.roles {
        all.push(fingerprint(lab, &policy.tablename, &policy.cmd, Who::of_role(role)).await);
    }
    all
}

/// What the policies of cases ask: a part of a function, and what stands there if it is wrong.
const ASKED: &[(&str, &str, &str)] = &[
    ("private.reachable_departments()", "not d.restricted\n       or ", ""),
    ("private.reachable_departments()", "not d.restricted\n       or ", "true or "),
    ("private.reachable_departments()", "m.department_id = d.id and ", ""),
    ("private.reachable_departments()", " and m.user_id = (select private.uid())", ""),
    ("private.granted_cases()", "g.user_id = (select private.uid()) and ", ""),
    ("private.granted_cases()", " and g.ended_at is null", ""),
    ("private.granted_cases()", " and g.expires_at > now()", ""),
    ("private.reaches(uuid,uuid,uuid)", "case_department is null or ", ""),
    ("private.reaches(uuid,uuid,uuid)", "case_department = any (private.reachable_departments())\n    or ", ""),
    ("private.reaches(uuid,uuid,uuid)", "case_assignee = private.uid() or ", ""),
    ("private.reaches(uuid,uuid,uuid)", " or case_id = any (private.granted_cases())", ""),
];

#[tokio::test]
async fn no_function_that_policies_ask_can_be_wrong_unnoticed() {
    let mut lab = Lab::open().await;
    lab.silence_triggers().await;
    lab.grant_everything().await;
    let right = reach(&mut lab).await;
    for (function, part, wrong) in ASKED {
        let definition = lab.strings(&format!("select pg_get_functiondef('{function}'::regprocedure)")).await.concat();
        let mutant = definition.replace(part, wrong);
        assert_ne!(mutant, definition, "{function} has no “{part}”");
        lab.run("savepoint mutant").await;
        sqlx::raw_sql(AssertSqlSafe(mutant)).execute(&mut lab.connection).await.expect("a function");
        assert_ne!(reach(&mut lab).await, right, "{function} with “{wrong}” for “{part}”");
        lab.run("rollback to mutant").await;
    }
}

async fn reach(lab: &mut Lab) -> Vec<Outcome> {
    let mut all = Vec::new();
    for who in [Who::Sam, Who::Ada] {
        for command in ["SELECT", "UPDATE"] {
            all.extend(fingerprint(lab, "cases", command, who).await);
        }
    }
    all
}
