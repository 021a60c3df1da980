use super::files::Files;
use super::intake::Kept;
use super::read::of_ids;
use super::room::Room;
use super::send;
use crate::fault::OrRefuse;
use crate::{Scope, Store, audit, cases, clock, notes};
use domain::attachment::{Attachment, FILES_MAX, Target};
use domain::audit::AuditAction;
use domain::{Action, AttachmentId, CaseFacts, CaseId, Problem, Refusal, SessionId, UserId, may};
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

/// What files are brought for: something in a case, or one that is not sent yet.
struct Aim {
    case: Option<CaseId>,
    patient: UserId,
    target: Target,
}

/// Says before the first byte whether this person may add a file there, and how much room there is: for one at least.
pub async fn admit(scope: Scope, case: Option<CaseId>, way: Way, files: &Files) -> Result<Room, Refusal> {
    let (mut scope, aim) = aim(scope, case, way).await?;
    let room = room(&mut scope, files, &aim).await?;
    room.check(1, 1)?;
    Ok(room)
}

/// Gives what was taken in its rows, all or none. What is not kept is let go of.
pub async fn keep(
    store: &Store,
    session: SessionId,
    files: &Files,
    case: Option<CaseId>,
    way: Way,
    brought: Vec<Kept>,
) -> Result<Vec<Attachment>, Refusal> {
    let kept = match store.begin(session).await {
        Ok(scope) => enter(scope, files, case, way, &brought).await,
        Err(refusal) => Err(refusal),
    };
    // A commit without an answer may have been one: its files have rows then, and else are leftovers.
    if matches!(&kept, Err(refusal) if !matches!(refusal, Refusal::Internal(_))) {
        files.discard(&brought).await;
    }
    kept
}

async fn enter(
    scope: Scope,
    files: &Files,
    case: Option<CaseId>,
    way: Way,
    brought: &[Kept],
) -> Result<Vec<Attachment>, Refusal> {
    let (mut scope, aim) = aim(scope, case, way).await?;
    // Of two that bring files at once, the second one counts the first one's.
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('attachments ' || $1::text, 0))", aim.patient.to_string())
        .execute(scope.db())
        .await
        .or_refuse()?;
    let room = room(&mut scope, files, &aim).await?;
    room.check(brought.iter().map(Kept::size).sum(), brought.len())?;
    let mut ids = Vec::with_capacity(brought.len());
    for kept in brought {
        ids.push(insert(&mut scope, &aim, kept).await?);
    }
    match (way, case) {
        (Way::Send, Some(case)) => send::perform(scope, case, aim.patient, ids).await,
        _ => {
            let kept = of_ids(&mut scope, &ids).await?;
            scope.commit_quietly().await?;
            Ok(kept)
        }
    }
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

async fn insert(scope: &mut Scope, aim: &Aim, kept: &Kept) -> Result<AttachmentId, Refusal> {
    let (id, uploader) = (clock::new_id(), scope.actor().id.0);
    let side = |side: u32| i32::try_from(side).ok();
    sqlx::query!(
        "insert into attachments (id, case_id, patient_id, uploader_id, name, media_type, size, sha256, scan, width, height, has_thumbnail, object_key, target)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        id,
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
    Ok(AttachmentId(id))
}
