//! Removes what nobody sent and what no row tells of, and asks the scanner again about what it did not answer for.

use super::files::{Files, THUMBNAIL};
use super::scanner::Verdict;
use crate::fault::{OrRefuse, broken};
use crate::{Store, audit, clock, events};
use domain::attachment::{PENDING_HOURS, Scan, State};
use domain::audit::AuditAction;
use domain::event::CaseEvent;
use domain::{AttachmentId, Refusal};
use futures_util::{StreamExt, TryStreamExt};
use serde_json::json;
use sqlx::postgres::PgConnection;
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;
use time::OffsetDateTime;
use uuid::Uuid;

const BATCH: i64 = 200;
const LOOKED_AT: usize = 500;
/// So many files that the scanner does not answer for are enough for one time: each may take all of its patience.
const FAILURES: usize = 10;
/// What is younger may be on its way to its row.
const LEFT_OVER: Duration = Duration::from_secs(24 * 3_600);

/// Removes files that waited for too long, and answers whether there are more.
pub async fn prune(store: &Store, files: &Files) -> Result<bool, Refusal> {
    let mut worker = store.worker().await?;
    let gone = sqlx::query_scalar!(
        "delete from attachments where id in (select id from attachments
           where state = 'pending' and reply_id is null and created_at < now() - make_interval(hours => $1) limit $2) returning object_key",
        PENDING_HOURS,
        BATCH
    )
    .fetch_all(&mut *worker)
    .await
    .or_refuse()?;
    worker.commit().await.or_refuse()?;
    for key in &gone {
        files.remove(key).await;
    }
    Ok(gone.len() as i64 == BATCH)
}

/// Removes objects that no row tells of: of uploads that were broken off, or whose row went and could not take them along. Answers how many.
pub async fn tidy(store: &Store, files: &Files) -> Result<usize, Refusal> {
    if let Some(folder) = files.shelf.folder().map(Path::to_owned) {
        let unfinished = tokio::task::spawn_blocking(move || remove_unfinished(&folder)).await;
        unfinished.ok().and_then(Result::ok).ok_or_else(|| broken("removing unfinished objects"))?;
    }
    let before = clock::now() - LEFT_OVER;
    let old = files.shelf.all().try_filter(move |found| std::future::ready(found.made < before)).map_ok(|found| found.key);
    let mut batches = old.try_chunks(LOOKED_AT).boxed();
    let mut count = 0;
    while let Some(keys) = batches.next().await {
        let keys = keys.map_err(|fault| fault.1)?;
        for key in without_row(store, keys).await? {
            files.shelf.remove(&key).await?;
            count += 1;
        }
    }
    Ok(count)
}

async fn without_row(store: &Store, keys: Vec<String>) -> Result<Vec<String>, Refusal> {
    let whole = |key: &str| key.strip_suffix(THUMBNAIL).unwrap_or(key).to_owned();
    let asked: Vec<String> = keys.iter().map(|key| whole(key)).collect();
    let mut worker = store.worker().await?;
    let known = sqlx::query_scalar!("select object_key from attachments where object_key = any($1)", &asked);
    let known = known.fetch_all(&mut *worker).await.or_refuse()?;
    Ok(keys.into_iter().filter(|key| !known.contains(&whole(key))).collect())
}

/// What a writer in a folder had not finished bears a number after a hash, and is in no list of objects.
fn remove_unfinished(folder: &Path) -> std::io::Result<()> {
    for shelf in std::fs::read_dir(folder)? {
        let shelf = shelf?;
        if !shelf.file_type()?.is_dir() {
            continue;
        }
        for file in std::fs::read_dir(shelf.path())? {
            let file = file?;
            let made = OffsetDateTime::from(file.metadata()?.modified()?);
            if file.file_name().to_string_lossy().contains('#') && made < clock::now() - LEFT_OVER {
                std::fs::remove_file(file.path())?;
            }
        }
    }
    Ok(())
}

/// Asks the scanner about what it has not passed yet: first what it was not asked about before, then what was tried the longest ago.
/// Answers how many it has answered for.
pub async fn judge(store: &Store, files: &Files) -> Result<usize, Refusal> {
    let Some(scanner) = &files.scanner else { return Ok(0) };
    let begun = clock::now();
    let (mut judged, mut failed) = (0, 0);
    while failed < FAILURES
        && let Some(waits) = next(store, begun).await?
    {
        let Ok((_, bytes)) = files.shelf.get(&waits.object_key).await else {
            failed += 1;
            continue;
        };
        let scan = match scanner.scan(bytes).await {
            Ok(Verdict::Clean) => Scan::Clean,
            Ok(Verdict::Infected) => Scan::Infected,
            Err(fault) if fault.kind() == ErrorKind::NotConnected => break,
            // It may be something about this file.
            Err(_) => {
                failed += 1;
                continue;
            }
        };
        settle(store, waits.id, scan).await?;
        judged += 1;
    }
    Ok(judged)
}

struct Waiting {
    id: Uuid,
    object_key: String,
}

/// One that was not tried since then. Of several servers each takes another one.
async fn next(store: &Store, since: OffsetDateTime) -> Result<Option<Waiting>, Refusal> {
    let mut worker = store.worker().await?;
    let next = sqlx::query_as!(
        Waiting,
        "update attachments set tried_at = $1 where id = (
           select id from attachments where scan = 'unscanned' and (tried_at is null or tried_at < $1)
           order by tried_at nulls first, created_at limit 1 for update skip locked)
         returning id, object_key",
        since
    )
    .fetch_optional(&mut *worker)
    .await
    .or_refuse()?;
    worker.commit().await.or_refuse()?;
    Ok(next)
}

/// The verdict is told, and a virus is written down with it, or nothing of all that is done.
async fn settle(store: &Store, id: Uuid, scan: Scan) -> Result<(), Refusal> {
    let mut worker = store.worker().await?;
    let settled = sqlx::query!(
        "update attachments set scan = $2 where id = $1 and scan = 'unscanned' returning case_id, uploader_id, state",
        id,
        scan.word()
    );
    if let Some(found) = settled.fetch_optional(&mut *worker).await.or_refuse()? {
        if scan == Scan::Infected {
            let data = json!({ "attachment": id, "case": found.case_id });
            let entry = audit::Entry::about(AuditAction::AttachmentInfected, found.uploader_id).with(data);
            audit::record_by(&mut worker, None, entry).await?;
            tracing::warn!(attachment = %id, "a virus was found in a file");
        }
        // What waits is told of when it is sent.
        if let Some(case) = found.case_id.filter(|_| found.state == State::Sent.word()) {
            tell(&mut worker, case, AttachmentId(id), scan).await?;
        }
    }
    worker.commit().await.or_refuse()?;
    store.changed();
    Ok(())
}

/// The event stands at the version that the case has at this moment: a verdict makes none.
async fn tell(db: &mut PgConnection, case: Uuid, attachment: AttachmentId, scan: Scan) -> Result<(), Refusal> {
    let (kind, data) = events::split(&CaseEvent::AttachmentScanned { attachment, scan })?;
    sqlx::query!(
        "insert into case_events (id, case_id, patient_id, kind, data, version)
         select $1, c.id, c.patient_id, $3, $4, c.version from cases c where c.id = $2",
        clock::new_id(),
        case,
        kind,
        data
    )
    .execute(db)
    .await
    .or_refuse()?;
    Ok(())
}
