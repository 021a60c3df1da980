//! Lists are read along an index, whoever reads them: with many cases, half of them restricted, no list goes through the whole
//! table, and none reads much of it.

use domain::filter::{Cursor, Sort, SortBy};
use domain::{CaseFilter, Role, SessionId};
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection, Executor};
use store::cases;
use testbed::Database;

const CASES: i64 = 20_000;
/// A page of fifty, and a count to a thousand of the sixth that has the rarest status, half of which is passed over; for a
/// tag also two thousand cases that were looked up for it, among as many that are passed over.
const READ_AT_MOST: i64 = 12_000;

#[tokio::test]
async fn a_list_of_many_cases_reads_few_of_them() {
    let database = Database::new().await;
    let readers = found_clinic(database.superuser().await).await;
    let mut postgres = database.superuser().await;
    for (reader, session) in readers {
        for filter in filters(&mut postgres).await {
            let before = read_so_far(&mut postgres).await;
            let next = list(&database, session, &filter).await;
            let first = read_so_far(&mut postgres).await;
            list(&database, session, &filter.at(next)).await;
            let second = read_so_far(&mut postgres).await;
            for (page, (scans, rows)) in [("first", difference(first, before)), ("next", difference(second, first))] {
                let context = format!("{reader}, “{}”, the {page} page: {rows} rows", filter.print());
                // A count may go along the table itself, since it stops where it has counted enough. A list has to be in order.
                assert!(scans <= 1 && rows <= READ_AT_MOST, "{context} in {scans} scans of the table");
            }
        }
    }
}

/// A word that most cases have is not gathered but met along the list, page after page the same cases.
#[tokio::test]
async fn a_word_that_abounds_finds_each_case_once() {
    let database = Database::new().await;
    let readers = found_clinic(database.superuser().await).await;
    let store = database.store(2).await;
    for (reader, session) in readers {
        let rashes = ids(&store, session, "q=rash&priority=high&limit=200").await;
        let all = ids(&store, session, "priority=high&limit=200").await;
        assert!(all.len() > 10 && rashes == all, "{reader}: {} of {}", rashes.len(), all.len());
    }
}

async fn ids(store: &store::Store, session: SessionId, query: &str) -> Vec<domain::CaseId> {
    let mut filter = CaseFilter::parse(query).expect(query);
    let mut ids = Vec::new();
    loop {
        let page = cases::list(&mut store.begin(session).await.expect("signed in"), &filter).await.expect("a list");
        ids.extend(page.items.iter().map(|case| case.id));
        match page.next_cursor {
            Some(next) => filter = filter.at(Some(next)),
            None => return ids,
        }
    }
}

async fn filters(postgres: &mut PgConnection) -> Vec<CaseFilter> {
    let sorts = SortBy::ALL.iter().flat_map(|by| [false, true].map(|descending| Sort { by: *by, descending }));
    let plain = CaseFilter::default();
    let sorted = sorts.map(|sort| CaseFilter { sort, ..plain.clone() });
    let id = async |postgres: &mut PgConnection, query: &'static str| -> String {
        sqlx::query_scalar(query).fetch_one(postgres).await.expect(query)
    };
    let open = id(postgres, "select id::text from departments where name = 'Department 1'").await;
    let closed = id(postgres, "select id::text from departments where name = 'Department 3'").await;
    let member = id(postgres, "select id::text from users where name = 'Mia'").await;
    let (rare, common) = (
        id(postgres, "select id::text from tags where name = 'rare'").await,
        id(postgres, "select id::text from tags where name = 'common'").await,
    );
    let specialty = id(postgres, "select id::text from specialties limit 1").await;
    let narrowed = [
        "status=waiting".to_owned(),
        "status=open&priority=high".to_owned(),
        "status=open,waiting".to_owned(),
        "patient=me".to_owned(),
        "status=waiting&sort=status_since".to_owned(),
        format!("department={open}"),
        format!("department={closed}&sort=created_at"),
        format!("department={open}&status=waiting"),
        "department=none".to_owned(),
        "assignee=me".to_owned(),
        "assignee=none&sort=-priority".to_owned(),
        "assignee=any".to_owned(),
        format!("assignee={member}&status=open,waiting"),
        format!("specialty={specialty}"),
        format!("tag={rare}"),
        format!("tag={common}"),
        format!("tag={rare},{common}"),
        "created_from=2020-01-01".to_owned(),
        "updated_from=2020-01-01&updated_to=2020-02-01".to_owned(),
        "field.side=left".to_owned(),
        "field.ref=17".to_owned(),
        "q=rash".to_owned(),
        "q=needle".to_owned(),
        "q=nedle".to_owned(),
        "q=rash&assignee=me".to_owned(),
        "q=needle&status=waiting".to_owned(),
        "q=needle&sort=created_at".to_owned(),
    ];
    sorted.chain(narrowed.iter().map(|query| CaseFilter::parse(query).expect(query))).collect()
}

/// The store's own statements, on connections that end with them: a session's reads are counted when it ends at the latest.
async fn list(database: &Database, session: SessionId, filter: &CaseFilter) -> Option<Cursor> {
    let store = database.store(1).await;
    let page = cases::list(&mut store.begin(session).await.expect("signed in"), filter).await.expect("a list");
    store.close().await;
    page.next_cursor
}

/// Scans of the whole table of cases, and rows of it that were read in any way.
async fn read_so_far(postgres: &mut PgConnection) -> (i64, i64) {
    wait_for_sessions(postgres).await;
    postgres.execute("select pg_stat_clear_snapshot()").await.expect("a fresh look");
    sqlx::query_as("select seq_scan, seq_tup_read + idx_tup_fetch from pg_stat_user_tables where relname = 'cases'")
        .fetch_one(postgres)
        .await
        .expect("the counts")
}

async fn wait_for_sessions(postgres: &mut PgConnection) {
    let others = "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";
    while sqlx::query_scalar::<_, i64>(others).fetch_one(&mut *postgres).await.expect("a count") > 0 {
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
}

fn difference(after: (i64, i64), before: (i64, i64)) -> (i64, i64) {
    (after.0 - before.0, after.1 - before.1)
}

/// Half of the cases are in restricted departments. Somebody of each role reads: one of the staff belongs to none of them,
/// and one to one of them, with cases of other departments assigned to them and opened by them as well.
async fn found_clinic(mut postgres: PgConnection) -> Vec<(&'static str, SessionId)> {
    let (stranger, stranger_here) = testbed::add_person(&mut postgres, Role::Staff, "Sam").await;
    let (member, member_here) = testbed::add_person(&mut postgres, Role::Staff, "Mia").await;
    let (_, admin_here) = testbed::add_person(&mut postgres, Role::Admin, "Ada").await;
    let (patient, patient_here) = testbed::add_person(&mut postgres, Role::Patient, "Ana").await;
    let statements = [
        "select setseed(0.5)".to_owned(),
        "set session_replication_role = replica".to_owned(),
        "insert into users (id, email, name, role) select gen_random_uuid(), n || '@example.org', 'Patient ' || n, 'patient' from generate_series(1, 200) n".to_owned(),
        "insert into specialties (id, name) select gen_random_uuid(), 'Specialty ' || n from generate_series(1, 10) n".to_owned(),
        "insert into tags (id, name) values (gen_random_uuid(), 'rare'), (gen_random_uuid(), 'common')".to_owned(),
        "insert into departments (id, name, restricted) select gen_random_uuid(), 'Department ' || n, n > 2 from generate_series(1, 4) n".to_owned(),
        format!("insert into memberships select '{member}', id from departments where name = 'Department 3'"),
        many_cases(),
        format!("update cases set patient_id = '{patient}' where id in (select id from cases order by id limit 100)"),
        format!("update cases set patient_id = '{stranger}' where id in (select id from cases order by id offset 100 limit 5)"),
        format!("update cases set assignee_id = '{member}' where id in (select id from cases order by id offset 200 limit 300)"),
        format!(
            "insert into grants (id, case_id, patient_id, user_id, reason, expires_at)
             select gen_random_uuid(), id, patient_id, '{member}', 'Fainted in the hall.', now() + interval '1 hour' from cases order by id offset 500 limit 3"
        ),
        "update cases set description = 'A needle in a haystack.' where id in (select id from cases order by id offset 700 limit 20)".to_owned(),
        "insert into case_tags select c.id, t.id, c.patient_id from cases c, tags t where get_byte(uuid_send(c.id), 0) < case t.name when 'rare' then 1 else 128 end".to_owned(),
        "insert into search_words values ('rash'), ('needle'), ('haystack'), ('haystak'), ('needl'), ('itches')".to_owned(),
        "vacuum analyze".to_owned(),
    ];
    for statement in statements {
        postgres.execute(AssertSqlSafe(statement.clone())).await.unwrap_or_else(|fault| panic!("{statement}: {fault}"));
    }
    postgres.close().await.expect("a clean end");
    vec![("a stranger", stranger_here), ("a member", member_here), ("an admin", admin_here), ("a patient", patient_here)]
}

/// Spread over patients, departments and the intake, states and two years.
fn many_cases() -> String {
    format!(
        "with people as (select array_agg(id) as ids from users where name like 'Patient %'),
              rooms as (select array_agg(id order by name) || null::uuid as ids from departments),
              known as (select array_agg(id) as ids from specialties)
         insert into cases (id, reference, patient_id, title, description, status, priority, department_id, specialty_id, metadata, changed_in, created_at, updated_at, status_since)
         select gen_random_uuid(), translate(substr(code, 1, 3) || '-' || substr(code, 4, 3), '01', 'YZ'),
                people.ids[1 + n % 200], 'A rash', 'It itches.',
                (array['open', 'in_progress', 'waiting', 'resolved'])[1 + (random() * 3)::int], (array['low', 'medium', 'high', 'urgent'])[1 + (random() * 3)::int],
                rooms.ids[(array[1, 2, 5, 3, 4, 4])[1 + (random() * 5)::int]],
                known.ids[1 + n % 20], jsonb_build_object('side', (array['left', 'right'])[1 + n % 2], 'ref', n % 1000), '3',
                now() - random() * interval '700 days', now() - random() * interval '30 days', now() - random() * interval '30 days'
         from generate_series(1, {CASES}) n, people, rooms, known, lateral (select upper(lpad(to_hex(n), 6, '0')) as code) as coded"
    )
}
