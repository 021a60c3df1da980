use crate::world::{Known, World, run};
use domain::{Action, Actor, Role, SessionId};
use sqlx::AssertSqlSafe;
use sqlx::postgres::PgConnection;
use std::collections::BTreeSet;

impl World {
    /// What a plain `select` answers from each table, against what the policy lets this person know.
    pub(crate) async fn check_tables(&self, actor: &Actor, session: SessionId) {
        let mut postgres = self.enter(session).await;
        let works_here = actor.role.works_here();
        let cases = |action: Action| self.with(actor, action);
        let inside = self.with(actor, Action::ReadInside);
        let expected: [(&str, &str, BTreeSet<String>); 12] = [
            ("cases", "id", cases(Action::ReadCase)),
            ("case_events", "distinct case_id", cases(Action::ReadCase)),
            ("case_events where kind = 'tags_changed'", "distinct case_id", inside.clone()),
            ("case_events where kind = 'noted'", "distinct case_id", inside.clone()),
            ("notes", "case_id", inside.clone()),
            ("note_mentions", "case_id", inside.clone()),
            ("event_reasons", "distinct case_id", inside.clone()),
            (
                "case_tags",
                "distinct case_id",
                self.those(|case| inside.contains(&case.id.to_string()) && !case.handling.tags.is_empty()),
            ),
            ("grants", "id", self.grants_known_to(actor)),
            ("departments", "id", self.departments.iter().map(|department| department.id.to_string()).collect()),
            ("memberships", "user_id || ' ' || department_id", if works_here { self.memberships() } else { BTreeSet::new() }),
            ("tags", "name", self.tags.iter().filter(|_| works_here).map(|(_, name, _)| name.clone()).collect()),
        ];
        for (table, key, expected) in expected {
            let seen = ids(&mut postgres, &format!("select {key} from {table}")).await;
            assert_eq!(seen, expected, "world {}, {actor:?}: {table}", self.seed);
        }
        self.check_audit(&mut postgres, actor).await;
    }

    /// An admin reads it all, staff what they did, and everybody who looked at a case of their own.
    async fn check_audit(&self, postgres: &mut PgConnection, actor: &Actor) {
        let id = actor.id;
        let mine = match actor.role {
            Role::Admin => "true".to_owned(),
            Role::Staff => format!("actor_id = '{id}' or patient_id = '{id}' and action in ('case_read', 'grant_opened')"),
            Role::Patient => format!("patient_id = '{id}' and action in ('case_read', 'grant_opened')"),
        };
        let query = "select position from audit_entries";
        let mut behind = self.database.superuser().await;
        run(&mut behind, "begin").await;
        let expected = ids(&mut behind, &format!("{query} where {mine}")).await;
        assert_eq!(ids(postgres, query).await, expected, "world {}, {actor:?}", self.seed);
    }

    /// What changes, is removed and is added by hand, against what the policy lets this person do. No row is left out of a
    /// change by its condition, and each thing is added to each case.
    pub(crate) async fn check_writing(&self, actor: &Actor, session: SessionId) {
        let mut postgres = self.enter(session).await;
        for (statement, expected) in [
            ("update cases set priority = 'low' returning id", self.with(actor, Action::SetPriority)),
            ("update cases set department_id = null returning id", self.with(actor, Action::Move)),
            ("delete from case_tags returning case_id", self.tagged(actor)),
            ("delete from cases returning id", BTreeSet::new()),
            ("update case_events set data = '{}' returning case_id", BTreeSet::new()),
            ("delete from event_reasons returning case_id", BTreeSet::new()),
            ("update notes set body = 'B' returning case_id", BTreeSet::new()),
            ("delete from notes returning case_id", BTreeSet::new()),
        ] {
            let done = ids(&mut postgres, statement).await;
            assert_eq!(done, expected, "world {}, {actor:?}: {statement}", self.seed);
        }
        for case in &self.cases {
            let (id, patient, me) = (case.id, case.patient, actor.id);
            let tag = format!("insert into case_tags values ('{id}', gen_random_uuid(), '{patient}') returning case_id");
            let event = format!(
                "insert into case_events (id, case_id, patient_id, actor_id, kind, version)
                 values (gen_random_uuid(), '{id}', '{patient}', '{me}', 'assignee_changed', {}) returning case_id",
                case.version
            );
            let note = format!(
                "insert into notes (id, case_id, patient_id, author_id, body, body_html)
                 values (gen_random_uuid(), '{id}', '{patient}', '{me}', 'A', 'A') returning case_id"
            );
            for (statement, action) in [(tag, Action::SetTags), (event, Action::Assign), (note, Action::Note)] {
                let done = ids(&mut postgres, &statement).await;
                assert_eq!(
                    !done.is_empty(),
                    self.may(actor, action, case),
                    "world {}, {actor:?}, {case:?}: {statement}",
                    self.seed
                );
            }
        }
    }

    fn with(&self, actor: &Actor, action: Action) -> BTreeSet<String> {
        self.those(|case| self.may(actor, action, case))
    }

    fn those(&self, which: impl Fn(&Known) -> bool) -> BTreeSet<String> {
        self.cases.iter().filter(|case| which(case)).map(|case| case.id.to_string()).collect()
    }

    fn tagged(&self, actor: &Actor) -> BTreeSet<String> {
        self.those(|case| self.may(actor, Action::SetTags, case) && !case.handling.tags.is_empty())
    }

    fn grants_known_to(&self, actor: &Actor) -> BTreeSet<String> {
        let theirs = |user, patient| actor.role == Role::Admin || user == actor.id || patient == actor.id;
        self.grants.iter().filter(|glass| theirs(glass.user, glass.patient)).map(|glass| glass.id.to_string()).collect()
    }

    fn memberships(&self) -> BTreeSet<String> {
        let of = |who: &Actor| who.departments.iter().map(|department| format!("{} {department}", who.id)).collect::<Vec<_>>();
        self.people.iter().flat_map(|(who, _)| of(who)).collect()
    }

    /// In a transaction of theirs, with policies and grants alone in force.
    async fn enter(&self, session: SessionId) -> PgConnection {
        let mut postgres = self.database.superuser().await;
        run(&mut postgres, "set session_replication_role = replica").await;
        run(&mut postgres, &format!("begin; select private.enter('{session}')")).await;
        postgres
    }
}

/// What it answers, undone; nothing where it is refused.
async fn ids(postgres: &mut PgConnection, statement: &str) -> BTreeSet<String> {
    run(postgres, "savepoint before").await;
    let statement = match statement.split_once(" returning ") {
        Some((change, key)) => format!("{change} returning ({key})::text"),
        None => statement.to_owned(),
    };
    let text = if statement.starts_with("select") { format!("select (x)::text from ({statement}) as q (x)") } else { statement };
    let answer: Result<Vec<String>, sqlx::Error> =
        sqlx::query_scalar(AssertSqlSafe(text.clone())).fetch_all(&mut *postgres).await;
    run(postgres, "rollback to before").await;
    match answer {
        Ok(found) => found.into_iter().collect(),
        Err(fault) if fault.as_database_error().and_then(|answer| answer.code()).as_deref() == Some("42501") => BTreeSet::new(),
        Err(fault) => panic!("{text}: {fault}"),
    }
}
