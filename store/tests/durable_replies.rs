//! A reply and its files are sent once, whole or not at all, wherever the database crashes.

use domain::attachment::Target;
use domain::draft::Sheet;
use domain::reply::Send;
use domain::{AttachmentId, CaseId, Refusal, ReplyId, Role, SessionId, Status};
use sqlx::Executor;
use sqlx::postgres::PgConnection;
use std::path::PathBuf;
use std::time::Duration;
use store::attachments::{self, Errand, Files, Settings, Way};
use store::{IdempotencyKey, Scope, Store, cases, replies};
use testbed::{Cluster, TEMPLATE};

/// Removed with what is in it.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

/// Ana, her case, and two files of hers that wait for a reply in it, in a database that can crash.
struct Desk {
    cluster: Cluster,
    ana: SessionId,
    case: CaseId,
    files: Vec<AttachmentId>,
    folder: Folder,
}

impl Desk {
    async fn new() -> Self {
        let cluster = Cluster::with("autovacuum = off\n");
        testbed::prepare(&cluster).await;
        let mut postgres = testbed::connect(cluster.connect_as("postgres", TEMPLATE)).await;
        let (patient, ana) = testbed::add_person(&mut postgres, Role::Patient, "Ana").await;
        let case = testbed::add_case(&mut postgres, patient, Status::Open).await;
        let folder = Folder(std::env::temp_dir().join(format!("cw-durable-{}", uuid::Uuid::new_v4())));
        let mut desk = Self { cluster, ana, case, files: Vec::new(), folder };
        desk.files = desk.bring(&["a.txt", "b.txt"]).await;
        desk
    }

    async fn bring(&self, names: &[&str]) -> Vec<AttachmentId> {
        let shelf = Files::open(Settings::in_folder(&self.folder.0)).expect("a shelf");
        let mut taken = Vec::new();
        for name in names {
            let mut intake = shelf.take(name).expect("a good name");
            intake.write(b"It itches.").await.expect("bytes");
            taken.push(intake.end().await.expect("a text"));
        }
        let errand = Errand { case: Some(self.case), way: Way::Wait(Target::Reply), key: None };
        let brought = attachments::keep(&self.store().await, self.ana, &shelf, errand, taken).await.expect("files");
        brought.into_iter().map(|file| file.id).collect()
    }

    /// With connections of its own: those of before a crash are broken.
    async fn store(&self) -> Store {
        Store::connect(self.cluster.connect_as("caseward_login", TEMPLATE), 1).await.expect("the database")
    }

    async fn scope(&self) -> Scope {
        self.store().await.begin(self.ana).await.expect("signed in")
    }

    async fn superuser(&self) -> PgConnection {
        testbed::connect(self.cluster.connect_as("postgres", TEMPLATE)).await
    }

    fn reply(&self) -> Send {
        Send { attachments: self.files.clone(), ..Send::plain("Look.") }
    }

    fn crash(&self) {
        self.cluster.crash();
        self.cluster.start();
    }

    /// Crashes at the moment when the reply is written, and its files wait behind somebody who holds them.
    async fn crash_midway<T: std::marker::Send + 'static>(
        &self,
        sending: impl Future<Output = Result<T, Refusal>> + std::marker::Send + 'static,
    ) {
        let mut holder = self.superuser().await;
        holder.execute("begin; select from attachments for update").await.expect("all rows");
        let sending = tokio::spawn(sending);
        let waits = "select exists (select from pg_locks where not granted)";
        while !sqlx::query_scalar::<_, bool>(waits).fetch_one(&mut holder).await.expect("an answer") {
            assert!(!sending.is_finished(), "it waits for nobody");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        self.crash();
        assert!(sending.await.expect("an answer").is_err(), "it was cut off");
    }

    /// The replies that were sent, each with its files.
    async fn sent(&self) -> Vec<(ReplyId, Vec<AttachmentId>)> {
        let list = replies::list(self.scope().await, self.case).await.expect("a list");
        list.into_iter().map(|reply| (reply.id, reply.attachments.iter().map(|file| file.id).collect())).collect()
    }

    /// The same of those that are held.
    async fn held(&self) -> Vec<(ReplyId, Vec<AttachmentId>)> {
        let page = cases::page(self.scope().await, self.case).await.expect("a page");
        let held = page.conversation.held.into_iter();
        held.map(|held| (held.id, held.attachments.iter().map(|file| file.id).collect())).collect()
    }

    async fn waiting(&self) -> Vec<AttachmentId> {
        let list = attachments::pending(&mut self.scope().await, Some(self.case), Target::Reply).await.expect("a list");
        list.into_iter().map(|file| file.id).collect()
    }

    async fn version(&self) -> Option<i64> {
        cases::version(&mut self.scope().await, self.case).await.expect("a version")
    }
}

#[tokio::test]
async fn a_reply_that_a_crash_cuts_off_is_not_there_and_sent_again_it_is_there_once_with_its_files() {
    let desk = Desk::new().await;
    let key = IdempotencyKey::new("a-reply").expect("a key");
    let (scope, case, command, named) = (desk.scope().await, desk.case, desk.reply(), key.clone());
    desk.crash_midway(async move { replies::send(scope, case, command, Some(&named)).await }).await;
    assert_eq!((desk.sent().await, desk.waiting().await, desk.version().await), (vec![], desk.files.clone(), Some(1)));

    let reply = replies::send(desk.scope().await, case, desk.reply(), Some(&key)).await.expect("sent");
    desk.crash();
    let whole = vec![(reply.id, desk.files.clone())];
    assert_eq!((desk.sent().await, desk.waiting().await, desk.version().await), (whole.clone(), vec![], Some(2)));
    let again = replies::send(desk.scope().await, case, desk.reply(), Some(&key)).await;
    assert_eq!((again, desk.sent().await), (Ok(reply), whole));
}

#[tokio::test]
async fn a_held_reply_outlives_crashes_and_goes_once_with_its_files() {
    let desk = Desk::new().await;
    let held = replies::hold(desk.scope().await, desk.case, desk.reply(), &Sheet::default(), None).await.expect("held");
    desk.crash();
    let whole = vec![(held, desk.files.clone())];
    assert_eq!((desk.held().await, desk.sent().await), (whole.clone(), vec![]));

    desk.superuser().await.execute("update replies set release_at = now()").await.expect("due");
    let store = desk.store().await;
    desk.crash_midway(async move { replies::work(&store).await }).await;
    assert_eq!((desk.held().await, desk.sent().await, desk.version().await), (whole.clone(), vec![], Some(1)));

    let store = desk.store().await;
    assert_eq!((replies::work(&store).await, replies::work(&store).await), (Ok(true), Ok(false)));
    desk.crash();
    assert_eq!((desk.held().await, desk.sent().await, desk.version().await), (vec![], whole, Some(2)));
}
