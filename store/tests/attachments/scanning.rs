use crate::house::{Folder, House, TEXT};
use domain::attachment::{Scan, Target};
use domain::event::CaseEvent;
use domain::note::WriteNote;
use domain::{AttachmentId, CaseFilter, Problem, Refusal, SessionId, UserId};
use std::path::PathBuf;
use std::time::Duration;
use store::attachments::{Scanner, Settings, Way, judge};
use store::events::hear;
use store::events::tail::{self, Place, Told};
use store::{cases, notes};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, UnixListener};
use uuid::Uuid;

const PATIENCE: Duration = Duration::from_millis(400);
const SCANNED: &str = "attachment_scanned";

/// Takes one stream as ClamAV does, and answers whether the word for a virus was in it.
async fn answer(mut socket: impl AsyncReadExt + AsyncWriteExt + Unpin) -> std::io::Result<()> {
    let mut command = [0; 10];
    socket.read_exact(&mut command).await?;
    assert_eq!(&command, b"zINSTREAM\0");
    let mut whole = Vec::new();
    loop {
        let length = socket.read_u32().await? as usize;
        if length == 0 {
            break;
        }
        let from = whole.len();
        whole.resize(from + length, 0);
        socket.read_exact(&mut whole[from..]).await?;
    }
    if whole.starts_with(b"POISON") {
        return socket.write_all(b"stream: Can't allocate memory ERROR\0").await;
    }
    let sick = whole.windows(5).any(|part| part == b"VIRUS");
    socket.write_all(if sick { b"stream: Test-Signature FOUND\0".as_slice() } else { b"stream: OK\0" }).await
}

/// A scanner on a Unix socket, which is there from now on.
fn wake(path: &PathBuf) {
    let listener = UnixListener::bind(path).expect("a socket");
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            tokio::spawn(answer(socket));
        }
    });
}

fn socket() -> (Folder, PathBuf, Scanner) {
    let folder = Folder(std::env::temp_dir().join(format!("cw-clam-{}", Uuid::new_v4())));
    std::fs::create_dir(&folder.0).expect("a folder");
    let path = folder.0.join("clamd.ctl");
    let scanner: Scanner = format!("unix:{}", path.display()).parse().expect("a socket");
    (folder, path, scanner.with_patience(PATIENCE))
}

async fn house(scanner: Scanner) -> House {
    House::with(|settings| Settings { scanner: Some(scanner), ..settings }).await
}

#[tokio::test]
async fn a_clean_file_is_taken_and_one_with_a_virus_is_not_kept_anywhere() {
    let (_folder, path, scanner) = socket();
    wake(&path);
    let at = house(scanner).await;
    let clean = at.send(at.ana, "a.txt", &[b'a'; 200_000]).await.expect("clean");
    assert_eq!(clean.scan, Scan::Clean);
    at.read(at.sam, &clean).await.expect("bytes");
    let sick = at.send(at.ana, "b.txt", b"A VIRUS in it.").await;
    assert_eq!(sick, Err(Refusal::invalid("file", Problem::Infected)));
    assert_eq!(at.objects().len(), 1);
}

#[tokio::test]
async fn a_scanner_is_asked_over_tcp_as_well() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let scanner: Scanner = format!("tcp:{}", listener.local_addr().expect("an address")).parse().expect("an address");
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            tokio::spawn(answer(socket));
        }
    });
    let at = house(scanner).await;
    assert_eq!(at.send(at.ana, "a.txt", TEXT).await.expect("clean").scan, Scan::Clean);
}

#[tokio::test]
async fn what_no_scanner_answered_for_stays_with_its_uploader_until_one_does() {
    let (_folder, path, scanner) = socket();
    let at = house(scanner).await;
    let clean = at.send(at.ana, "a.txt", TEXT).await.expect("taken, though nobody answers");
    let sick = at.send(at.ana, "b.txt", b"A VIRUS in it.").await.expect("taken as well");
    assert_eq!((clean.scan, sick.scan), (Scan::Unscanned, Scan::Unscanned));
    for who in [at.sam, at.ada] {
        assert_eq!(at.listed(who).await, Ok(vec![]));
        assert_eq!(at.read(who, &clean).await, Err(Refusal::NotFound));
    }
    assert_eq!(at.read(at.ana, &clean).await.as_deref(), Ok(TEXT));
    assert_eq!(judge(&at.store, &at.files).await, Ok(0), "it is still not there");
    wake(&path);
    assert_eq!(judge(&at.store, &at.files).await, Ok(2));
    assert_eq!(at.listed(at.sam).await, Ok(vec!["a.txt".to_owned()]));
    assert_eq!(at.read(at.sam, &clean).await.as_deref(), Ok(TEXT));
    for who in [at.ana, at.sam] {
        assert_eq!(at.read(who, &sick).await, Err(Refusal::NotFound), "a virus is given to nobody");
    }
    let told = "select subject_id, data->>'attachment', data->>'case' from audit_entries where action = 'attachment_infected'";
    let told: Vec<(Uuid, String, String)> =
        sqlx::query_as(told).fetch_all(&mut at.database.superuser().await).await.expect("the audit");
    assert_eq!(told, [(at.ana.0.0, sick.id.0.to_string(), at.case.0.to_string())]);
}

/// Each file that the scanner is said to have judged, and how, in the log that somebody reads.
async fn verdicts(at: &House, who: (UserId, SessionId)) -> Vec<(AttachmentId, Scan)> {
    let log = cases::log(at.store.begin(who.1).await.expect("signed in"), at.case).await.expect("a log");
    let verdict = |what: CaseEvent| match what {
        CaseEvent::AttachmentScanned { attachment, scan } => Some((attachment, scan)),
        _ => None,
    };
    log.into_iter().filter_map(|event| verdict(event.what)).collect()
}

/// How many verdicts a page of theirs hears of.
async fn heard(at: &House, who: (UserId, SessionId), events: &[Told]) -> usize {
    let mut scope = at.store.begin(who.1).await.expect("signed in");
    let heard = hear(&mut scope, events, &[CaseFilter::default()]).await.expect("an answer");
    heard.into_iter().flatten().filter(|event| event.kind == SCANNED).count()
}

#[tokio::test]
async fn a_verdict_that_comes_late_is_heard_by_those_who_see_the_file() {
    let (_folder, path, scanner) = socket();
    let at = house(scanner).await;
    let clean = at.send(at.ana, "a.txt", TEXT).await.expect("taken, though nobody answers").id;
    let sick = at.send(at.ana, "b.txt", b"A VIRUS in it.").await.expect("taken as well").id;
    let noted = at.bring(at.sam, Some(at.case), Way::Wait(Target::Note), "c.txt", TEXT).await.expect("taken as well").id;
    let note = WriteNote { attachments: vec![noted], ..WriteNote::plain("Look.") };
    notes::write(at.store.begin(at.sam.1).await.expect("Sam"), at.case, note, None).await.expect("noted");
    at.bring(at.ana, Some(at.case), Way::Wait(Target::Reply), "d.txt", TEXT).await.expect("taken, and waiting");
    wake(&path);
    assert_eq!(judge(&at.store, &at.files).await, Ok(4));

    assert_eq!(verdicts(&at, at.ana).await, [(clean, Scan::Clean), (sick, Scan::Infected)]);
    for who in [at.sam, at.ada] {
        assert_eq!(verdicts(&at, who).await, [(clean, Scan::Clean), (noted, Scan::Clean)]);
    }
    let start: Place = "0-0".parse().expect("a place");
    let mut events: Vec<Told> = Vec::new();
    // While older transactions of other tests run, the tail ends before this.
    while events.iter().filter(|event| event.kind == SCANNED).count() < 3 {
        tokio::time::sleep(Duration::from_millis(10)).await;
        events = tail::read(&at.store, start, None, 100).await.expect("the log");
    }
    for who in [at.ana, at.sam, at.ada] {
        assert_eq!(heard(&at, who, &events).await, 2);
    }
    assert_eq!(heard(&at, at.ben, &events).await, 0);
}

/// Whatever it is that it cannot finish, those behind it have their turn.
#[tokio::test]
async fn a_file_that_the_scanner_cannot_finish_keeps_no_other_closed() {
    let (_folder, path, scanner) = socket();
    let at = house(scanner).await;
    for _ in 0..12 {
        at.send(at.ana, "poison.txt", b"POISON").await.expect("taken, though nobody answers");
    }
    at.send(at.ana, "clean.txt", TEXT).await.expect("taken as well");
    wake(&path);
    assert_eq!(judge(&at.store, &at.files).await, Ok(0), "ten failures are enough for one time");
    assert_eq!(judge(&at.store, &at.files).await, Ok(1), "and then it is the others' turn");
    assert_eq!(at.listed(at.sam).await, Ok(vec!["clean.txt".to_owned()]));
    assert_eq!(judge(&at.store, &at.files).await, Ok(0));
}

#[tokio::test]
async fn a_scanner_that_stalls_holds_nobody_up_for_long() {
    let (_folder, path, scanner) = socket();
    let listener = UnixListener::bind(&path).expect("a socket");
    let at = house(scanner).await;
    let sent = tokio::time::timeout(PATIENCE * 10, at.send(at.ana, "a.txt", TEXT)).await.expect("in time").expect("taken");
    assert_eq!(sent.scan, Scan::Unscanned);
    drop(listener);
}
