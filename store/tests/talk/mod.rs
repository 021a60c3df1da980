use domain::case::{CasePage, Open};
use domain::draft::{Message, Sheet, Subject};
use domain::filter::Segment;
use domain::reply::{Reply, Send};
use domain::{CaseFilter, CaseId, Format, Refusal, ReplyId, SessionId, Status, UserId};
use sqlx::AssertSqlSafe;
use store::{IdempotencyKey, Scope, Store, cases, drafts, replies};
use testbed::Database;

pub(crate) type Person = (UserId, SessionId);

/// A case of Ana's, and Sam and Kim who work here.
pub(crate) struct Talk {
    pub(crate) database: Database,
    pub(crate) store: Store,
    pub(crate) case: CaseId,
    pub(crate) ana: Person,
    pub(crate) sam: Person,
    pub(crate) kim: Person,
}

impl Talk {
    pub(crate) async fn begin() -> Self {
        let database = Database::new().await;
        let (ana, sam, kim) = (database.patient("Ana").await, database.staff("Sam").await, database.staff("Kim").await);
        let store = database.store(4).await;
        let mut talk = Self { database, store, case: CaseId(Default::default()), ana, sam, kim };
        talk.case = talk.open_by(ana).await;
        talk
    }

    pub(crate) async fn scope(&self, who: Person) -> Scope {
        self.store.begin(who.1).await.expect("signed in")
    }

    pub(crate) async fn open_by(&self, who: Person) -> CaseId {
        cases::open(self.scope(who).await, rash(), None).await.expect("a case").id
    }

    /// A case that goes on with this one.
    pub(crate) async fn follow_up(&self, who: Person) -> Result<CaseId, Refusal> {
        let next = Open { follows_id: Some(self.case), ..rash() };
        cases::open(self.scope(who).await, next, None).await.map(|case| case.id)
    }

    pub(crate) async fn send(&self, who: Person, body: &str, status: Option<Status>) -> Result<Reply, Refusal> {
        replies::send(self.scope(who).await, self.case, Send { status, ..Send::plain(body) }, None).await
    }

    pub(crate) async fn hold(&self, who: Person, body: &str, status: Option<Status>) -> Result<ReplyId, Refusal> {
        replies::hold(self.scope(who).await, self.case, Send { status, ..Send::plain(body) }, &Sheet::default(), None).await
    }

    /// From a form that is sent more than once.
    pub(crate) async fn hold_once(&self, who: Person, body: &str, form: &IdempotencyKey) -> Result<ReplyId, Refusal> {
        replies::hold(self.scope(who).await, self.case, Send::plain(body), &Sheet::default(), Some(form)).await
    }

    pub(crate) async fn page(&self, who: Person) -> CasePage {
        cases::page(self.scope(who).await, self.case).await.expect("a page")
    }

    /// Sends what is due, and says how many of the case's replies that were.
    pub(crate) async fn work(&self) -> i64 {
        let count = async || self.number("select count(*) from replies where sent_at is not null").await;
        let before = count().await;
        while replies::work(&self.store).await.expect("work") {}
        count().await - before
    }

    pub(crate) async fn status(&self) -> Status {
        let word: String = sqlx::query_scalar("select status from cases where id = $1")
            .bind(self.case.0)
            .fetch_one(&mut self.database.superuser().await)
            .await
            .expect("a status");
        word.parse().expect("a status")
    }

    /// The case comes to a status, and has had it for so long.
    pub(crate) async fn make(&self, status: Status, hours: i64) {
        let case = self.case;
        self.tamper(&format!(
            "alter table cases disable trigger guard_case;
             update cases set status = '{status}', status_since = now() - interval '{hours} hours' where id = '{case}';
             alter table cases enable trigger guard_case"
        ))
        .await;
    }

    /// As somebody with bad intentions would, past the program; undone.
    pub(crate) async fn answer_by_hand(&self) -> Result<Status, sqlx::Error> {
        use sqlx::Connection;
        let mut postgres = self.database.superuser().await;
        let mut transaction = postgres.begin().await?;
        sqlx::query("select private.enter($1)").bind(self.ana.1.0).execute(&mut *transaction).await?;
        sqlx::query(
            "insert into replies (id, case_id, patient_id, author_id, body, body_html) values ($1, $1, $2, $2, 'a', 'a')",
        )
        .bind(self.case.0)
        .bind(self.ana.0.0)
        .execute(&mut *transaction)
        .await?;
        let word: String = sqlx::query_scalar("select status from private.answer_own_case($1)")
            .bind(self.case.0)
            .fetch_one(&mut *transaction)
            .await?;
        Ok(word.parse().expect("a status"))
    }

    pub(crate) async fn draft(&self, who: Person, body: &str) {
        let draft = Message { body: body.into(), ..Message::default() };
        drafts::save(self.scope(who).await, Subject::Reply(self.case), draft).await.expect("saved");
    }

    pub(crate) async fn drafted(&self, who: Person) -> String {
        self.draft_of(who).await.body
    }

    pub(crate) async fn draft_of(&self, who: Person) -> Message {
        let draft: Option<Message> = drafts::load(&mut self.scope(who).await, Subject::Reply(self.case)).await.expect("loaded");
        draft.unwrap_or_default()
    }

    /// Whether the patient's list marks the case.
    pub(crate) async fn unread(&self) -> bool {
        let own = CaseFilter { mine: true, ..CaseFilter::default() };
        let page = cases::list(&mut self.scope(self.ana).await, &own).await.expect("a list");
        page.items.iter().any(|case| case.id == self.case && case.unread)
    }

    /// Where a search hits the case, besides its title.
    pub(crate) async fn found(&self, who: Person, sought: &str) -> Option<Vec<Segment>> {
        let filter = CaseFilter { search: Some(sought.into()), ..CaseFilter::default() };
        let page = cases::list(&mut self.scope(who).await, &filter).await.expect("a list");
        page.items.into_iter().find(|case| case.id == self.case).map(|case| case.excerpt.expect("an excerpt").text)
    }

    pub(crate) async fn let_time_pass(&self) {
        self.tamper("update replies set release_at = now() where release_at is not null").await;
    }

    pub(crate) async fn end_sessions_of(&self, who: Person) {
        self.tamper(&format!("update sessions set ended_at = now() where user_id = '{}'", who.0)).await;
    }

    pub(crate) async fn disable(&self, who: Person) {
        self.tamper(&format!("update users set disabled_at = now() where id = '{}'", who.0)).await;
    }

    pub(crate) async fn enable(&self, who: Person) {
        self.tamper(&format!("update users set disabled_at = null where id = '{}'", who.0)).await;
    }

    /// The case goes to a department where none of them is a member.
    pub(crate) async fn restrict(&self) {
        self.tamper(&format!(
            "with mind as (insert into departments (id, name, restricted) values (gen_random_uuid(), 'Mind', true) returning id)
             update cases set department_id = mind.id, version = version + 1 from mind where cases.id = '{}'",
            self.case
        ))
        .await;
    }

    /// Who did it, from the first on.
    pub(crate) async fn audited(&self, action: &str) -> Vec<UserId> {
        let actors: Vec<uuid::Uuid> =
            sqlx::query_scalar("select actor_id from audit_entries where action = $1 and case_id = $2 order by position")
                .bind(action)
                .bind(self.case.0)
                .fetch_all(&mut self.database.superuser().await)
                .await
                .expect("entries");
        actors.into_iter().map(UserId).collect()
    }

    async fn number(&self, query: &str) -> i64 {
        sqlx::query_scalar(AssertSqlSafe(query.to_owned()))
            .fetch_one(&mut self.database.superuser().await)
            .await
            .expect("a number")
    }

    async fn tamper(&self, statement: &str) {
        sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(&mut self.database.superuser().await).await.expect("tampered");
    }
}

fn rash() -> Open {
    Open {
        title: "A rash".into(),
        description: "It itches.".into(),
        format: Format::Plain,
        priority: None,
        specialty_id: None,
        metadata: Default::default(),
        follows_id: None,
    }
}
