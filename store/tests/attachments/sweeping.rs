use crate::house::{House, PNG, TEXT};
use domain::Refusal;
use domain::attachment::Target;
use std::fs::File;
use std::path::Path;
use std::time::Duration;
use store::attachments::{Way, prune, tidy};
use store::clock;

const DAY: Duration = Duration::from_secs(25 * 3_600);

/// Makes all files below look as if they came yesterday.
fn age(folder: &Path) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            age(&path);
        } else {
            File::open(&path).expect("a file").set_modified((clock::now() - DAY).into()).expect("its time");
        }
    }
}

#[tokio::test]
async fn what_nobody_sent_for_a_day_goes_with_its_bytes() {
    let at = House::new().await;
    let old = at.bring(at.ana, Some(at.case), Way::Wait(Target::Case), "arm.png", PNG).await.expect("taken");
    let sent = at.send(at.ana, "a.txt", TEXT).await.expect("sent");
    let new = at.bring(at.ana, Some(at.case), Way::Wait(Target::Case), "b.txt", TEXT).await.expect("taken");
    let age = "update attachments set created_at = created_at - interval '25 hours' where id = any($1)";
    let ids = [old.id.0, sent.id.0];
    sqlx::query(age).bind(ids.as_slice()).execute(&mut at.database.superuser().await).await.expect("aged");
    assert_eq!(prune(&at.store, &at.files).await, Ok(false));
    assert_eq!(at.read(at.ana, &old).await, Err(Refusal::NotFound));
    for kept in [sent, new] {
        assert_eq!(at.read(at.ana, &kept).await.as_deref(), Ok(TEXT));
    }
    assert_eq!(at.objects().len(), 2);
}

#[tokio::test]
async fn bytes_that_no_row_tells_of_go_after_a_day_and_the_others_stay() {
    let at = House::new().await;
    let sent = at.send(at.ana, "arm.png", PNG).await.expect("sent");
    at.take("b.png", PNG).await.expect("bytes without a row, as after a kill");
    let unfinished = at.folder.0.join("attachments/00");
    std::fs::create_dir_all(&unfinished).expect("a folder");
    std::fs::write(unfinished.join("00000000000000000000000000000000#1"), TEXT).expect("a file");
    assert_eq!((tidy(&at.store, &at.files).await, at.objects().len()), (Ok(0), 5), "they may be on their way");
    age(&at.folder.0);
    assert_eq!((tidy(&at.store, &at.files).await, at.objects().len()), (Ok(2), 2));
    assert_eq!(at.read(at.ana, &sent).await.as_deref(), Ok(PNG));
}

#[tokio::test]
async fn an_upload_that_is_broken_off_leaves_nothing() {
    let at = House::new().await;
    let mut intake = at.files.take("a.txt").expect("begun");
    intake.write(&[b'a'; 200_000]).await.expect("a part");
    assert!(at.objects().is_empty(), "it has no name while it comes");
    drop(intake);
    assert!(at.objects().is_empty());
}
