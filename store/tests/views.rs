//! Saved views: who sees, changes and chooses which, and that a view shows nobody more than a list would.

mod lock;

use Outcome::{Forbidden, Refused, Rows};
use Who::{Ada, Ana, Sam, Worker};
use domain::filter::Total;
use domain::view::{PINNED_MAX, ReviseView, SaveView, VIEWS_MAX, View};
use domain::{Denied, Problem, Refusal, SessionId, Status, UserId, ViewId};
use lock::{Outcome, Who, expect};
use sqlx::AssertSqlSafe;
use store::{Scope, Store, views};
use testbed::Database;

struct House {
    database: Database,
    store: Store,
    sam: (UserId, SessionId),
    kim: (UserId, SessionId),
    ada: (UserId, SessionId),
    ana: (UserId, SessionId),
}

fn called(name: &str, query: &str) -> SaveView {
    SaveView { name: name.into(), query: query.into(), shared: false, pinned: false, default: false }
}

fn pin() -> ReviseView {
    ReviseView { pinned: Some(true), ..ReviseView::default() }
}

fn opening() -> ReviseView {
    ReviseView { default: Some(true), ..ReviseView::default() }
}

fn rename(name: &str) -> ReviseView {
    ReviseView { name: Some(name.into()), ..ReviseView::default() }
}

fn share(shared: bool) -> ReviseView {
    ReviseView { shared: Some(shared), ..ReviseView::default() }
}

impl House {
    async fn new() -> Self {
        let database = Database::new().await;
        let store = database.store(4).await;
        let (sam, kim) = (database.staff("Sam").await, database.staff("Kim").await);
        let (ada, ana) = (database.admin("Ada").await, database.patient("Ana").await);
        Self { database, store, sam, kim, ada, ana }
    }

    async fn scope(&self, of: (UserId, SessionId)) -> Scope {
        self.store.begin(of.1).await.expect("signed in")
    }

    async fn save(&self, of: (UserId, SessionId), command: SaveView) -> Result<View, Refusal> {
        views::save(self.scope(of).await, command).await
    }

    async fn revise(&self, of: (UserId, SessionId), id: ViewId, command: ReviseView) -> Result<View, Refusal> {
        views::revise(self.scope(of).await, id, command).await
    }

    /// The names that somebody finds, a star before the one that opens with their desk.
    async fn names(&self, of: (UserId, SessionId)) -> Vec<String> {
        let found = views::list(&mut self.scope(of).await).await.expect("a list");
        found.into_iter().map(|view| if view.default { format!("*{}", view.name) } else { view.name }).collect()
    }

    async fn counts(&self, of: (UserId, SessionId)) -> Vec<Total> {
        let counts = views::counts(&mut self.scope(of).await).await.expect("counts");
        counts.into_iter().map(|(_, total)| total).collect()
    }

    async fn run(&self, statement: &str) {
        let statement = AssertSqlSafe(statement.to_owned());
        sqlx::query(statement).execute(&mut self.database.superuser().await).await.expect("done");
    }

    async fn told(&self) -> Vec<String> {
        let query = "select action || coalesce(' ' || (data ->> 'changed'), '') from audit_entries where action like 'view_%' order by position";
        sqlx::query_scalar(query).fetch_all(&mut self.database.superuser().await).await.expect("entries")
    }
}

fn exactly(count: i64) -> Total {
    Total { count, exact: true }
}

#[tokio::test]
async fn a_view_is_its_owners_until_it_is_shared_and_what_is_done_to_a_shared_one_is_written_down() {
    let at = House::new().await;
    let mine = at.save(at.sam, called("Mine", "assignee=me")).await.expect("a view");
    assert_eq!((mine.query.as_str(), mine.owner_id, mine.owner_name.as_str()), ("assignee=me", at.sam.0, "Sam"));
    assert_eq!(at.revise(at.sam, mine.id, rename("Mine alone")).await.expect("renamed").name, "Mine alone");
    for other in [at.kim, at.ada] {
        assert_eq!(at.names(other).await, [""; 0]);
        assert_eq!(at.revise(other, mine.id, rename("Theirs")).await, Err(Refusal::NotFound));
        assert_eq!(views::remove(at.scope(other).await, mine.id).await, Err(Refusal::NotFound));
    }
    assert_eq!(at.told().await, [""; 0], "what is kept to oneself is nobody's to read of");

    at.revise(at.sam, mine.id, share(true)).await.expect("shared");
    assert_eq!((at.names(at.kim).await, at.names(at.ada).await), (vec!["Mine alone".to_owned()], vec!["Mine alone".to_owned()]));
    let denied = Err(Refusal::Denied(Denied::Role));
    assert_eq!(at.revise(at.kim, mine.id, rename("Theirs")).await, denied);
    assert_eq!(views::remove(at.scope(at.kim).await, mine.id).await, Err(Refusal::Denied(Denied::Role)));
    assert_eq!(at.revise(at.ada, mine.id, share(false)).await, denied, "it would be out of the admin's own sight");
    assert_eq!(at.revise(at.ada, mine.id, rename("Everybody's")).await.expect("renamed").name, "Everybody's");
    views::remove(at.scope(at.ada).await, mine.id).await.expect("removed");
    assert_eq!(at.names(at.sam).await, [""; 0]);
    assert_eq!(at.told().await, [r#"view_shared ["shared"]"#, r#"view_changed ["name"]"#, "view_removed"]);
}

#[tokio::test]
async fn each_chooses_for_themself_what_is_pinned_and_what_opens_of_shared_views_too() {
    let at = House::new().await;
    let shared =
        at.save(at.sam, SaveView { shared: true, default: true, ..called("Waiting", "status=waiting") }).await.expect("a view");
    let own = at.save(at.sam, SaveView { pinned: true, ..called("All", "") }).await.expect("a view");
    assert_eq!(at.names(at.kim).await, ["Waiting"], "what opens for one opens for nobody else");
    assert!(at.revise(at.kim, shared.id, pin()).await.expect("pinned").pinned);
    assert_eq!(at.names(at.sam).await, ["All", "*Waiting"]);
    at.revise(at.sam, own.id, opening()).await.expect("chosen");
    assert_eq!(at.names(at.sam).await, ["*All", "Waiting"], "one opens");
    assert_eq!((at.counts(at.sam).await.len(), at.counts(at.kim).await.len()), (1, 1));

    // What somebody chose and cannot see any more is no hindrance to choosing something else.
    at.revise(at.kim, shared.id, opening()).await.expect("chosen");
    at.revise(at.sam, shared.id, share(false)).await.expect("kept");
    assert_eq!((at.names(at.kim).await, at.counts(at.kim).await), (vec![], vec![]));
    let other = at.save(at.kim, called("Kim's", "status=open")).await.expect("a view");
    at.revise(at.kim, other.id, opening()).await.expect("chosen");
    assert_eq!(at.names(at.kim).await, ["*Kim's"]);
}

#[tokio::test]
async fn a_shared_view_shows_and_counts_for_each_reader_what_they_may_see() {
    let at = House::new().await;
    let skin = uuid::Uuid::new_v4();
    at.run(&format!("insert into departments (id, name, restricted) values ('{skin}', 'Skin', true)")).await;
    at.run(&format!("insert into memberships (user_id, department_id) values ('{}', '{skin}')", at.sam.0)).await;
    for (department, assignee) in [
        ("null".to_owned(), at.sam.0),
        (format!("'{skin}'"), at.kim.0),
        (format!("'{skin}'"), at.sam.0),
        ("null".to_owned(), at.kim.0),
    ] {
        let case = testbed::add_case(&mut at.database.superuser().await, at.ana.0, Status::Open).await;
        at.run(&format!(
            "update cases set department_id = {department}, assignee_id = '{assignee}', version = 2 where id = '{case}'"
        ))
        .await;
    }
    for (name, query) in [("1", "status=open"), ("2", "assignee=me"), ("3", "status=resolved"), ("4", "q=rash")] {
        let view = at.save(at.sam, SaveView { shared: true, pinned: true, ..called(name, query) }).await.expect("a view");
        at.revise(at.kim, view.id, pin()).await.expect("pinned");
        at.revise(at.ada, view.id, pin()).await.expect("pinned");
    }
    let words = at.counts(at.sam).await[3];
    assert_eq!(at.counts(at.sam).await[..3], [exactly(4), exactly(2), exactly(0)]);
    assert_eq!(at.counts(at.kim).await[..3], [exactly(3), exactly(2), exactly(0)]);
    assert_eq!(at.counts(at.ada).await[..3], [exactly(2), exactly(0), exactly(0)]);
    assert!(words.exact, "so few are counted: {words:?}");
}

#[tokio::test]
async fn a_count_ends_at_its_cap() {
    let at = House::new().await;
    at.save(at.sam, SaveView { pinned: true, ..called("All", "") }).await.expect("a view");
    let mut postgres = at.database.superuser().await;
    for _ in 0..200 {
        testbed::add_case(&mut postgres, at.ana.0, Status::Open).await;
    }
    assert_eq!(at.counts(at.sam).await, [exactly(200)]);
    testbed::add_case(&mut postgres, at.ana.0, Status::Open).await;
    // As the log's tail tells of what came by another way.
    at.store.changed();
    assert_eq!(at.counts(at.sam).await, [Total { count: 200, exact: false }]);
}

#[tokio::test]
async fn names_are_told_apart_and_there_is_an_end_to_views_and_pins() {
    let at = House::new().await;
    let first = at.save(at.sam, called("To do", "")).await.expect("a view");
    assert_eq!(at.save(at.sam, called("TO DO", "")).await, Err(Refusal::invalid("name", Problem::Taken)));
    at.save(at.kim, called("To do", "")).await.expect("somebody else's may be called so too");
    for n in 1..VIEWS_MAX {
        at.save(at.sam, SaveView { pinned: n < PINNED_MAX, ..called(&n.to_string(), "") }).await.expect("room");
    }
    let full = Problem::TooMany { max: VIEWS_MAX as usize };
    assert_eq!(at.save(at.sam, called("More", "")).await, Err(Refusal::invalid("views", full)));
    at.revise(at.sam, first.id, pin()).await.expect("the last pin");
    let last =
        views::list(&mut at.scope(at.sam).await).await.expect("a list").into_iter().find(|view| !view.pinned).expect("one");
    let full = Problem::TooMany { max: PINNED_MAX as usize };
    assert_eq!(at.revise(at.sam, last.id, pin()).await, Err(Refusal::invalid("pinned", full)));
}

#[tokio::test]
async fn patients_have_no_views() {
    let at = House::new().await;
    let denied = Refusal::Denied(Denied::Role);
    let shared = at.save(at.sam, SaveView { shared: true, ..called("Waiting", "") }).await.expect("a view");
    assert_eq!(views::list(&mut at.scope(at.ana).await).await, Err(denied.clone()));
    assert_eq!(views::counts(&mut at.scope(at.ana).await).await, Err(denied.clone()));
    assert_eq!(views::read(&mut at.scope(at.ana).await, shared.id).await, Err(denied.clone()));
    assert_eq!(at.save(at.ana, called("Mine", "")).await, Err(denied.clone()));
    assert_eq!(at.revise(at.ana, shared.id, pin()).await, Err(denied.clone()));
    assert_eq!(views::remove(at.scope(at.ana).await, shared.id).await, Err(denied));
}

#[tokio::test]
async fn by_hand_nobody_reads_or_changes_what_another_keeps_to_themself() {
    let save = |owner: &str| format!("insert into views (id, owner_id, name, query) values (:new, :{owner}, 'Newer', '')");
    let choose = |user: &str, view: &str| {
        format!("insert into view_choices (user_id, view_id, pinned, opens) values (:{user}, :{view}, true, false)")
    };
    let attempts = [
        ("select from views".to_owned(), Rows(4)),
        ("select from views where id = :view_of_ada".to_owned(), Rows(0)),
        (save("sam"), Rows(1)),
        (save("ada"), Refused),
        ("update views set name = 'Another' where id = :shared_of_ada".to_owned(), Rows(0)),
        ("update views set owner_id = :sam".to_owned(), Forbidden),
        ("delete from views".to_owned(), Rows(2)),
        ("select from view_choices".to_owned(), Rows(2)),
        (choose("sam", "shared_of_eva"), Rows(1)),
        (choose("sam", "view_of_ada"), Refused),
        (choose("ada", "shared_of_eva"), Refused),
        ("update view_choices set view_id = :view_of_ada".to_owned(), Forbidden),
    ];
    expect(Sam, &attempts).await;
    expect(
        Ada,
        &[("select from views", Rows(4)), ("update views set name = name || ' 2'", Rows(4)), ("delete from views", Rows(4))],
    )
    .await;
    expect(Ada, &[("update views set shared = false where id = :shared_of_sam", Refused)]).await;
    for who in [Ana, Worker] {
        expect(who, &[("select from views", Forbidden), ("select from view_choices", Forbidden), (&save("ana"), Forbidden)])
            .await;
    }
}
