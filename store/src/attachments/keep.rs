use super::files::Files;
use super::intake::Kept;
use super::read::{left_of, of_ids};
use super::room::Room;
use super::send;
use crate::fault::OrRefuse;
use crate::idempotency::{IdempotencyKey, Made};
use crate::{Scope, Store, audit, cases, clock, notes};
use domain::attachment::{Attachment, FILES_MAX, Target};
use domain::audit::AuditAction;
use domain::{Action, AttachmentId, CaseFacts, CaseId, Problem, Refusal, SessionId, UserId, may};
use serde::Serialize;
use uuid::Uuid;

/// Whether files wait for what they go with, or are sent by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Wait(Target),
    Send,
}

impl Way {
    fn target(self) -> Target {
        match self {
            Way::Wait(target) => target,
            Way::Send => Target::Case,
        }
    }
}

/// Where a request brings files, and what names it, if anything does.
#[derive(Clone, Copy, Debug)]
pub struct Errand<'a> {
    /// None for one that is not sent yet.
    pub case: Option<CaseId>,
    pub way: Way,
    pub key: Option<&'a IdempotencyKey>,
}

impl Errand<'_> {
    fn asked<'a>(&self, brought: &'a [Kept]) -> Asked<'a> {
        let waits_for = match self.way {
            Way::Wait(target) => Some(target),
            Way::Send => None,
        };
        let files = brought.iter().map(|kept| (kept.name.as_str(), kept.sha256.as_slice())).collect();
        Asked { files_for: self.case, waits_for, files }
    }
}

/// What makes two requests the same.
#[derive(Serialize)]
struct Asked<'a> {
    files_for: Option<CaseId>,
    waits_for: Option<Target>,
    /// Names and digests, of the files as they are kept.
    files: Vec<(&'a str, &'a [u8])>,
}

/// What has become of the files of a request.
enum Done {
    Kept(Vec<Attachment>),
    /// An earlier one with its key had brought them: this is what is left of those.
    Before(Vec<Attachment>),
}

/// What files are brought for: something in a case, or one that is not sent yet.
struct Aim {
    case: Option<CaseId>,
    patient: UserId,
    target: Target,
}

/// Says before the first byte whether this person may add a file there, and how much room there is: for one at least. What an earlier
/// request made has its room already, so that sending it again is heard to its end.
pub async fn admit(mut scope: Scope, errand: Errand<'_>, files: &Files) -> Result<Room, Refusal> {
    if let Some(key) = errand.key
        && key.is_known(&mut scope).await?
    {
        return Ok(Room { files: FILES_MAX, bytes: u64::MAX, quota: files.quota });
    }
    let (mut scope, aim) = aim(scope, errand.case, errand.way).await?;
    let room = room(&mut scope, files, &aim).await?;
    room.check(1, 1)?;
    Ok(room)
}

/// Gives what was taken in its rows, all or none. What is not kept is let go of.
pub async fn keep(
    store: &Store,
    session: SessionId,
    files: &Files,
    errand: Errand<'_>,
    brought: Vec<Kept>,
) -> Result<Vec<Attachment>, Refusal> {
    let done = match store.begin(session).await {
        Ok(scope) => enter(scope, files, errand, &brought).await,
        Err(refusal) => Err(refusal),
    };
    // A commit without an answer may have been one: its files have rows then, and else are leftovers.
    if !matches!(&done, Ok(Done::Kept(_)) | Err(Refusal::Internal(_))) {
        files.discard(&brought).await;
    }
    done.map(|(Done::Kept(files) | Done::Before(files))| files)
}

async fn enter(mut scope: Scope, files: &Files, errand: Errand<'_>, brought: &[Kept]) -> Result<Done, Refusal> {
    let Errand { case, way, key } = errand;
    let (first, asked) = (clock::new_id(), errand.asked(brought));
    if let Some(key) = key
        && let Some(earlier) = key.earlier(&mut scope, &asked).await?
    {
        return made(&mut scope, earlier, brought.len()).await;
    }
    let (mut scope, aim) = aim(scope, case, way).await?;
    if let (Some(key), Some(case)) = (key, case)
        && let Some(earlier) = key.claim(&mut scope, &asked, Made::part(case, first)).await?
    {
        return made(&mut scope, earlier, brought.len()).await;
    }
    // Of two that bring files at once, the second one counts the first one's.
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('attachments ' || $1::text, 0))", aim.patient.to_string())
        .execute(scope.db())
        .await
        .or_refuse()?;
    let room = room(&mut scope, files, &aim).await?;
    room.check(brought.iter().map(Kept::size).sum(), brought.len())?;
    let ids = ids(first, brought.len());
    for (id, kept) in ids.iter().zip(brought) {
        insert(&mut scope, &aim, *id, kept).await?;
    }
    match (way, case) {
        (Way::Send, Some(case)) => send::perform(scope, case, aim.patient, ids).await.map(Done::Kept),
        _ => {
            let kept = of_ids(&mut scope, &ids).await?;
            scope.commit_quietly().await?;
            Ok(Done::Kept(kept))
        }
    }
}

/// The ids of one request's files follow each other, so that the first one tells of all.
fn ids(first: Uuid, count: usize) -> Vec<AttachmentId> {
    (0..count as u128).map(|n| AttachmentId(Uuid::from_u128(first.as_u128() + n))).collect()
}

/// The same request has brought the same number of files.
async fn made(scope: &mut Scope, earlier: Made, count: usize) -> Result<Done, Refusal> {
    let first = earlier.part.ok_or(Refusal::NotFound)?;
    left_of(scope, &ids(first, count)).await.map(Done::Before)
}

/// A virus that somebody brought is written down; the file is gone by then.
pub async fn refused(mut scope: Scope, case: Option<CaseId>, refusal: &Refusal) -> Result<(), Refusal> {
    let infected = matches!(refusal, Refusal::Invalid(errors) if errors.iter().any(|(_, problem)| *problem == Problem::Infected));
    if infected {
        let patient = match case {
            Some(case) => cases::find_alone(&mut scope, case).await?.patient_id,
            None => scope.actor().id,
        };
        let entry = match case {
            Some(case) => audit::Entry::of_case(AuditAction::AttachmentInfected, case, patient),
            None => audit::Entry::about(AuditAction::AttachmentInfected, patient.0),
        };
        audit::record(scope.db(), entry).await?;
        scope.commit_quietly().await?;
    }
    Ok(())
}

async fn aim(scope: Scope, case: Option<CaseId>, way: Way) -> Result<(Scope, Aim), Refusal> {
    let target = way.target();
    let (scope, patient) = match (case, target) {
        (None, Target::Case) => {
            let patient = scope.actor().id;
            may(scope.actor(), Action::OpenCase, &CaseFacts::new_case(patient))?;
            (scope, patient)
        }
        (None, Target::Reply | Target::Note) => return Err(Refusal::NotFound),
        (Some(id), Target::Case | Target::Reply) => permit(scope, id, "attach").await?,
        (Some(id), Target::Note) => {
            let (scope, found) = notes::inside(scope, id, Action::Note, "attach").await?;
            (scope, found.case.patient_id)
        }
    };
    Ok((scope, Aim { case, patient, target }))
}

/// The case's patient, if this person may add files to it.
pub(super) async fn permit(mut scope: Scope, case: CaseId, what: &str) -> Result<(Scope, UserId), Refusal> {
    let found = match cases::find(&mut scope, case).await {
        Err(Refusal::NotFound) => return Err(audit::not_found(scope, case, what).await),
        found => found?,
    };
    let patient = found.case.patient_id;
    match may(scope.actor(), Action::Attach, &found.facts) {
        Ok(()) => Ok((scope, patient)),
        Err(denied) => Err(audit::denied(scope, Some((case, patient)), what, denied.into()).await),
    }
}

/// The bytes that the patient brought, and how many files there are where more are to go.
async fn load(scope: &mut Scope, aim: &Aim) -> Result<(u64, usize), Refusal> {
    let load = sqlx::query!(
        r#"select bytes as "bytes!", files as "files!" from private.attachment_load($1, $2, $3)"#,
        aim.patient.0,
        aim.case.map(|case| case.0) as Option<Uuid>,
        aim.target == Target::Note
    )
    .fetch_one(scope.db())
    .await
    .or_refuse()?;
    Ok((load.bytes.unsigned_abs(), usize::try_from(load.files).unwrap_or(usize::MAX)))
}

/// The quota is for what patients bring: it bounds who is from outside. What staff add to their cases
/// could only be taken for a sign of it, or stand in the way of an answer.
async fn room(scope: &mut Scope, files: &Files, aim: &Aim) -> Result<Room, Refusal> {
    let (bytes, count) = load(scope, aim).await?;
    let bounded = scope.actor().id == aim.patient;
    let bytes = if bounded { files.quota.saturating_sub(bytes) } else { u64::MAX };
    Ok(Room { files: FILES_MAX.saturating_sub(count), bytes, quota: files.quota })
}

async fn insert(scope: &mut Scope, aim: &Aim, id: AttachmentId, kept: &Kept) -> Result<(), Refusal> {
    let uploader = scope.actor().id.0;
    let side = |side: u32| i32::try_from(side).ok();
    sqlx::query!(
        "insert into attachments (id, case_id, patient_id, uploader_id, name, media_type, size, sha256, scan, width, height, has_thumbnail, object_key, target)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        id.0,
        aim.case.map(|case| case.0) as Option<Uuid>,
        aim.patient.0,
        uploader,
        kept.name,
        kept.kind.word(),
        kept.size.cast_signed(),
        kept.sha256,
        kept.scan.word(),
        kept.picture.and_then(|picture| side(picture.width)),
        kept.picture.and_then(|picture| side(picture.height)),
        kept.has_thumbnail,
        kept.key,
        aim.target.word()
    )
    .execute(scope.db())
    .await
    .or_refuse()?;
    Ok(())
}
