//! Who belongs to the clinic: what an admin can do, what nobody else can, and what ends with it.

use domain::grant::OpenGrant;
use domain::person::{Invite, PeopleFilter, Person, RevisePerson};
use domain::{CaseId, Denied, DepartmentId, Problem, Refusal, Role, SessionId, SpecialtyId, Status, UserId};
use sqlx::AssertSqlSafe;
use std::collections::BTreeSet;
use store::{Scope, Store, people};
use testbed::{Database, add_case};
use uuid::Uuid;

struct House {
    database: Database,
    store: Store,
    ada: (UserId, SessionId),
}

impl House {
    async fn new() -> Self {
        let database = Database::new().await;
        let store = database.store(8).await;
        let ada = database.admin("Ada").await;
        Self { database, store, ada }
    }

    async fn scope(&self, session: SessionId) -> Scope {
        self.store.begin(session).await.expect("signed in")
    }

    async fn ada(&self) -> Scope {
        self.scope(self.ada.1).await
    }

    async fn revise(&self, id: UserId, command: RevisePerson) -> Result<Person, Refusal> {
        people::revise(self.ada().await, id, command).await
    }

    async fn tamper(&self, statement: &str) {
        let mut postgres = self.database.superuser().await;
        sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(&mut postgres).await.expect(statement);
    }

    async fn count(&self, query: &str) -> i64 {
        let mut postgres = self.database.superuser().await;
        sqlx::query_scalar(AssertSqlSafe(query.to_owned())).fetch_one(&mut postgres).await.expect(query)
    }

    async fn department(&self, name: &str, restricted: bool) -> DepartmentId {
        let id = Uuid::new_v4();
        self.tamper(&format!("insert into departments (id, name, restricted) values ('{id}', '{name}', {restricted})")).await;
        DepartmentId(id)
    }

    async fn specialty(&self, name: &str) -> SpecialtyId {
        let id = Uuid::new_v4();
        self.tamper(&format!("insert into specialties (id, name) values ('{id}', '{name}')")).await;
        SpecialtyId(id)
    }

    async fn case_of(&self, patient: UserId, assignee: Option<UserId>, status: Status) -> CaseId {
        let id = add_case(&mut self.database.superuser().await, patient, status).await;
        if let Some(assignee) = assignee {
            self.tamper(&format!("update cases set assignee_id = '{assignee}', version = version + 1 where id = '{id}'")).await;
        }
        id
    }
}

fn becomes(role: Role) -> RevisePerson {
    RevisePerson { role: Some(role), ..RevisePerson::default() }
}

fn disabled(disabled: bool) -> RevisePerson {
    RevisePerson { disabled: Some(disabled), ..RevisePerson::default() }
}

fn invitation(email: &str, role: Role) -> Invite {
    Invite { email: email.into(), name: "Kim".into(), role, departments: BTreeSet::new(), specialties: BTreeSet::new() }
}

#[tokio::test]
async fn the_list_pages_through_everybody_once_those_who_work_here_first() {
    let house = House::new().await;
    house
        .tamper("insert into users (id, email, name, role) select gen_random_uuid(), 'p' || n || '@example.org', 'Pat ' || n, 'patient' from generate_series(1, 250) n")
        .await;
    house.database.staff("Zoe").await;
    let mut filter = PeopleFilter::default();
    let mut seen = Vec::new();
    loop {
        let page = people::list(&mut house.ada().await, &filter).await.expect("a page");
        assert!(page.items.len() <= 100);
        seen.extend(page.items);
        let Some(cursor) = page.next_cursor else { break };
        filter = filter.at(Some(cursor));
    }
    assert_eq!((seen.len(), seen.iter().map(|person| person.id).collect::<BTreeSet<_>>().len()), (252, 252));
    let names: Vec<&str> = seen.iter().take(3).map(|person| person.name.as_str()).collect();
    assert_eq!(names, ["Ada", "Zoe", "Pat 1"]);
}

#[tokio::test]
async fn people_are_found_by_a_part_of_name_or_address_and_by_role() {
    let house = House::new().await;
    house
        .tamper(
            "insert into users (id, email, name, role) values (gen_random_uuid(), 'ana.moss@example.org', 'Ana Moss', 'patient'),
               (gen_random_uuid(), 'kim_100%@example.org', 'Kim Vale', 'staff')",
        )
        .await;
    for (search, role, names) in [
        ("MOSS", None, vec!["Ana Moss"]),
        ("kim_100%", None, vec!["Kim Vale"]),
        ("k_m", None, vec![]),
        ("%", None, vec!["Kim Vale"]),
        ("example.org", Some(Role::Admin), vec!["Ada"]),
        ("'; drop table users --", None, vec![]),
    ] {
        let filter = PeopleFilter { search: Some(search.into()), role, cursor: None };
        let page = people::list(&mut house.ada().await, &filter).await.expect("a page");
        assert_eq!(page.items.iter().map(|person| person.name.as_str()).collect::<Vec<_>>(), names, "{search}");
    }
}

#[tokio::test]
async fn an_invited_person_belongs_where_the_admin_says() {
    let house = House::new().await;
    let (heart, sleep) = (house.department("Heart", true).await, house.specialty("Sleep").await);
    let command = Invite {
        departments: BTreeSet::from([heart]),
        specialties: BTreeSet::from([sleep]),
        ..invitation(" Kim@Example.org", Role::Staff)
    };
    let (person, token) = people::invite(house.ada().await, command).await.expect("invited");
    assert_eq!((person.email.as_str(), person.invited, token.len()), ("kim@example.org", true, 43));
    assert_eq!((person.departments, person.specialties), (BTreeSet::from([heart]), BTreeSet::from([sleep])));
    assert_eq!(
        house.count("select count(*) from audit_entries where action = 'person_invited' and actor_id is not null").await,
        1
    );
}

#[tokio::test]
async fn a_retired_or_unknown_department_takes_nobody() {
    let house = House::new().await;
    let gone = house.department("Gone", false).await;
    house.tamper("update departments set active = false").await;
    for department in [gone, DepartmentId(Uuid::new_v4())] {
        let command = Invite { departments: BTreeSet::from([department]), ..invitation("kim@example.org", Role::Staff) };
        let refused = people::invite(house.ada().await, command).await.map(drop);
        assert_eq!(refused, Err(Refusal::invalid("departments", Problem::UnknownValue)));
    }
    assert_eq!(house.count("select count(*) from users").await, 1, "nothing of it stays");
}

#[tokio::test]
async fn an_invitation_lives_seven_days_whoever_writes_it() {
    let house = House::new().await;
    people::invite(house.ada().await, invitation("kim@example.org", Role::Staff)).await.expect("invited");
    let week = "expires_at - created_at = interval '168 hours'";
    assert_eq!(house.count(&format!("select count(*) from invitations where {week}")).await, 1);
    let mut postgres = house.database.superuser().await;
    let longer = sqlx::query("update invitations set expires_at = 'infinity'").execute(&mut postgres).await;
    let constraint = longer.expect_err("refused").as_database_error().and_then(|answer| answer.constraint().map(str::to_owned));
    assert_eq!(constraint.as_deref(), Some("invitations_end"));
}

#[tokio::test]
async fn a_second_invitation_replaces_the_first_until_there_is_a_password() {
    let house = House::new().await;
    let (person, first) = people::invite(house.ada().await, invitation("kim@example.org", Role::Staff)).await.expect("invited");
    let (_, second) = people::invite_again(house.ada().await, person.id).await.expect("invited again");
    assert_ne!(first, second);
    assert_eq!(house.count("select count(*) from invitations where expires_at > now() and used_at is null").await, 1);
    let refused = Err(Refusal::invalid("invitation", Problem::Expired));
    house.revise(person.id, disabled(true)).await.expect("disabled");
    assert_eq!(people::invite_again(house.ada().await, person.id).await.map(drop), refused);
    house.revise(person.id, disabled(false)).await.expect("enabled");
    house.tamper("insert into credentials (user_id, password_hash) select id, 'theirs' from users where role = 'staff'").await;
    assert_eq!(people::invite_again(house.ada().await, person.id).await.map(drop), refused);
}

#[tokio::test]
async fn who_signed_up_with_a_colleagues_address_becomes_no_colleague_by_their_invitation() {
    let house = House::new().await;
    house
        .tamper("insert into users (id, email, name, role) values (gen_random_uuid(), 'kim@example.org', 'Eve', 'patient')")
        .await;
    for role in Role::ALL {
        let refused = people::invite(house.ada().await, invitation("kim@example.org", *role)).await.map(drop);
        assert_eq!(refused, Err(Refusal::invalid("email", Problem::Taken)), "{role}");
    }
    assert_eq!(house.count("select count(*) from invitations").await, 0);
    assert_eq!(
        house.count("select count(*) from users where email = 'kim@example.org' and role = 'patient' and name = 'Eve'").await,
        1
    );
}

#[tokio::test]
async fn nobody_but_an_admin_manages_people_and_each_try_is_written_down() {
    let house = House::new().await;
    let (kim, kim_here) = house.database.staff("Kim").await;
    let (_, ana_here) = house.database.patient("Ana").await;
    for session in [kim_here, ana_here] {
        let denied = Refusal::Denied(Denied::Role);
        let scope = async || house.scope(session).await;
        let (list, read) =
            (people::list(&mut scope().await, &PeopleFilter::default()).await, people::read(&mut scope().await, kim).await);
        assert_eq!((list.map(drop), read.map(drop)), (Err(denied.clone()), Err(denied.clone())));
        let tries = [
            people::invite(scope().await, invitation("new@example.org", Role::Admin)).await.map(drop),
            people::invite_again(scope().await, kim).await.map(drop),
            people::revise(scope().await, kim, becomes(Role::Admin)).await.map(drop),
            people::revise(scope().await, kim, disabled(false)).await.map(drop),
            people::end_sessions(scope().await, house.ada.0).await.map(drop),
        ];
        assert!(tries.iter().all(|tried| *tried == Err(denied.clone())), "{tries:?}");
    }
    assert_eq!(house.count("select count(*) from audit_entries where action = 'case_denied'").await, 10);
    assert_eq!(house.count("select count(*) from users where role = 'admin'").await, 1);
}

#[tokio::test]
async fn a_change_holds_from_the_next_request_and_is_written_down() {
    let house = House::new().await;
    let heart = house.department("Heart", true).await;
    let (kim, kim_here) = house.database.staff("Kim").await;
    let command = RevisePerson {
        name: Some(" Kim  Vale ".into()),
        role: Some(Role::Admin),
        departments: Some(BTreeSet::from([heart])),
        ..RevisePerson::default()
    };
    let after = house.revise(kim, command.clone()).await.expect("revised");
    assert_eq!((after.name.as_str(), after.role), ("Kim Vale", Role::Admin));
    let actor = house.scope(kim_here).await.actor().clone();
    assert_eq!((actor.role, actor.departments), (Role::Admin, BTreeSet::from([heart])));
    assert_eq!(house.revise(kim, command).await, Ok(after), "twice is no change");
    let told = "select count(*) from audit_entries where action = 'person_changed' and data -> 'fields' = '[\"name\", \"role\", \"departments\"]'";
    assert_eq!(house.count(told).await, 1);
    assert_eq!(house.count("select count(*) from audit_entries").await, 1);
}

#[tokio::test]
async fn who_is_disabled_or_made_a_patient_leaves_nothing_open() {
    for command in [disabled(true), becomes(Role::Patient)] {
        let house = House::new().await;
        let (heart, sleep) = (house.department("Heart", true).await, house.specialty("Sleep").await);
        let (kim, kim_here) = house.database.staff("Kim").await;
        let (ana, _) = house.database.patient("Ana").await;
        let open = house.case_of(ana, Some(kim), Status::InProgress).await;
        let resolved = house.case_of(ana, Some(kim), Status::Resolved).await;
        let locked = house.case_of(ana, None, Status::Open).await;
        house.tamper(&format!("update cases set department_id = '{heart}', version = version + 1 where id = '{locked}'")).await;
        let grant = OpenGrant { reason: "Chest pain at night".into(), minutes: None };
        store::grants::open(house.scope(kim_here).await, &locked.to_string(), grant).await.expect("a grant");
        let belongs =
            RevisePerson { departments: Some([heart].into()), specialties: Some([sleep].into()), ..RevisePerson::default() };
        house.revise(kim, belongs).await.expect("revised");

        let after = house.revise(kim, command.clone()).await.expect("revised");
        assert_eq!(house.store.begin(kim_here).await.err(), Some(Refusal::Unauthenticated));
        assert_eq!(after.departments.is_empty() && after.specialties.is_empty(), command.role.is_some());
        let held = |case: CaseId| format!("select count(*) from cases where id = '{case}' and assignee_id is not null");
        assert_eq!((house.count(&held(open)).await, house.count(&held(resolved)).await), (0, 1));
        assert_eq!(house.count("select count(*) from grants where ended_at is null").await, 0);
        assert_eq!(house.count("select count(*) from case_events where kind = 'assignee_changed'").await, 1);
        let told = r#"select count(*) from audit_entries where data -> 'ended' = '{"sessions": 1, "cases": 1, "grants": 1}'"#;
        assert_eq!(house.count(told).await, 1);
    }
}

#[tokio::test]
async fn a_patient_who_comes_to_work_here_keeps_their_own_cases_as_a_patient() {
    let house = House::new().await;
    let (ana, ana_here) = house.database.patient("Ana").await;
    let case = house.case_of(ana, None, Status::Open).await;
    house.revise(ana, becomes(Role::Staff)).await.expect("revised");
    assert!(store::cases::page(house.scope(ana_here).await, case).await.is_ok());
    let candidates = people::candidates(&mut house.ada().await, case).await.expect("candidates");
    assert!(candidates.iter().all(|candidate| candidate.id != ana), "{candidates:?}");
}

#[tokio::test]
async fn the_last_admin_stays_and_nobody_changes_their_own_role() {
    let house = House::new().await;
    assert_eq!(house.revise(house.ada.0, disabled(true)).await, Err(Refusal::invalid("disabled", Problem::LastAdmin)));
    let (bo, _) = house.database.admin("Bo").await;
    for role in [Role::Staff, Role::Patient] {
        assert_eq!(house.revise(house.ada.0, becomes(role)).await, Err(Refusal::Denied(Denied::Role)));
    }
    house.revise(bo, becomes(Role::Staff)).await.expect("demoted");
    assert_eq!(house.revise(house.ada.0, disabled(true)).await, Err(Refusal::invalid("disabled", Problem::LastAdmin)));
    house.revise(bo, becomes(Role::Admin)).await.expect("promoted");
    house.revise(house.ada.0, disabled(true)).await.expect("two were left");
    assert_eq!(house.store.begin(house.ada.1).await.err(), Some(Refusal::Unauthenticated));
}

#[tokio::test]
async fn of_two_admins_who_remove_each_other_at_once_one_stays() {
    for (ada_does, bo_does) in
        [(becomes(Role::Staff), becomes(Role::Patient)), (disabled(true), disabled(true)), (disabled(true), becomes(Role::Staff))]
    {
        let house = House::new().await;
        let (bo, bo_here) = house.database.admin("Bo").await;
        // Both have come in as admins before either has done anything.
        let (of_ada, of_bo) = (house.ada().await, house.scope(bo_here).await);
        let (one, other) =
            tokio::join!(people::revise(of_ada, bo, ada_does.clone()), people::revise(of_bo, house.ada.0, bo_does.clone()));
        assert_ne!(one.is_ok(), other.is_ok(), "{one:?} {other:?}");
        assert_eq!(house.count("select count(*) from users where role = 'admin' and disabled_at is null").await, 1);
    }
}

#[tokio::test]
async fn ended_sessions_are_out_at_once_and_stay_ended() {
    let house = House::new().await;
    let (kim, kim_here) = house.database.staff("Kim").await;
    assert_eq!(people::end_sessions(house.ada().await, kim).await, Ok(1));
    assert_eq!(house.store.begin(kim_here).await.err(), Some(Refusal::Unauthenticated));
    assert_eq!(people::end_sessions(house.ada().await, kim).await, Ok(0));
    assert_eq!(people::end_sessions(house.ada().await, UserId(Uuid::new_v4())).await, Err(Refusal::NotFound));
    let mut postgres = house.database.superuser().await;
    assert!(
        sqlx::query("update sessions set ended_at = null where user_id = $1").bind(kim.0).execute(&mut postgres).await.is_err()
    );
}

#[tokio::test]
async fn candidates_are_members_then_specialists_then_those_with_few_cases() {
    let house = House::new().await;
    let (heart, sleep) = (house.department("Heart", false).await, house.specialty("Sleep").await);
    let (ana, _) = house.database.patient("Ana").await;
    let mut staff = Vec::new();
    for name in ["busy", "free", "member", "specialist", "gone"] {
        staff.push(house.database.staff(name).await.0);
    }
    let [busy, _, member, specialist, gone] = staff[..] else { panic!("five") };
    house.case_of(ana, Some(busy), Status::InProgress).await;
    house.case_of(ana, Some(busy), Status::Resolved).await;
    let belongs = RevisePerson { departments: Some([heart].into()), ..RevisePerson::default() };
    house.revise(member, belongs).await.expect("revised");
    let knows = RevisePerson { specialties: Some([sleep].into()), ..RevisePerson::default() };
    house.revise(specialist, knows).await.expect("revised");
    house.revise(gone, disabled(true)).await.expect("disabled");
    let case = house.case_of(ana, None, Status::Open).await;
    house
        .tamper(&format!(
            "update cases set department_id = '{heart}', specialty_id = '{sleep}', version = version + 1 where id = '{case}'"
        ))
        .await;

    let (_, free_here) = house.database.staff("zoe").await;
    let candidates = people::candidates(&mut house.scope(free_here).await, case).await.expect("candidates");
    let told: Vec<(&str, bool, bool, i64)> = candidates
        .iter()
        .map(|candidate| (candidate.name.as_str(), candidate.member, candidate.specialist, candidate.caseload))
        .collect();
    assert_eq!(
        told,
        [
            ("member", true, false, 0),
            ("specialist", false, true, 0),
            ("Ada", false, false, 0),
            ("free", false, false, 0),
            ("zoe", false, false, 0),
            ("busy", false, false, 1),
        ]
    );
    let (_, ana_here) = house.database.patient("Ben").await;
    let refused = people::candidates(&mut house.scope(ana_here).await, case).await;
    assert_eq!(refused, Err(Refusal::Denied(Denied::Role)));
}
