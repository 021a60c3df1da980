//! Would the tests notice a wrong policy? Each one is made wrong in every way that leaves out one of its conditions or
//! alternatives, or all of them, and each time some attempt has to end differently. Grants are widened first, so that
//! this is about policies alone.

mod lock;

use lock::{Lab, Outcome, Who, fingerprint, narrowed, weakened};
use sqlx::{AssertSqlSafe, FromRow};

/// Conditions that another policy makes superfluous, kept because a policy should be true read alone.
const SAID_TWICE: &[(&str, &str, &str)] = &[
    // A patient sees no case but their own, in the policy's own question too.
    ("case_events", "patient_tells", "(c.patient_id = ( SELECT private.uid() AS uid))"),
];

#[derive(FromRow)]
struct Policy {
    tablename: String,
    policyname: String,
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
        sqlx::query_as("select tablename::text, policyname::text, roles::text[], qual, with_check from pg_policies where schemaname = 'public' order by 1, 2")
            .fetch_all(&mut lab.connection)
            .await
            .expect("the policies");
    let mut unnoticed = Vec::new();
    let mut tried = 0;
    for policy in &policies {
        let right = answers(&mut lab, policy).await;
        for wrong in mutants(policy) {
            tried += 1;
            if misjudged(&mut lab, policy, &wrong).await == right {
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

async fn misjudged(lab: &mut Lab, policy: &Policy, wrong: &str) -> Vec<Vec<Outcome>> {
    lab.run("savepoint mutant").await;
    let statement = format!("alter policy {} on public.{} {wrong}", policy.policyname, policy.tablename);
    sqlx::raw_sql(AssertSqlSafe(statement.clone()))
        .execute(&mut lab.connection)
        .await
        .unwrap_or_else(|fault| panic!("{statement}: {fault}"));
    let answers = answers(lab, policy).await;
    lab.run("rollback to mutant").await;
    answers
}

async fn answers(lab: &mut Lab, policy: &Policy) -> Vec<Vec<Outcome>> {
    let mut all = Vec::new();
    for role in &policy.roles {
        all.push(fingerprint(lab, &policy.tablename, Who::of_role(role)).await);
    }
    all
}
