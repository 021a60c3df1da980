//! Notes: what those who work here write to each other about a case. To all others, the case's own patient among them, there
//! are none: what is refused is told like what is absent.

use crate::attachments::{self, Carrier};
use crate::audit::{self, Entry};
use crate::cases::{self, Found};
use crate::fault::OrRefuse;
use crate::idempotency::{IdempotencyKey, Made};
use crate::{Scope, clock, drafts, rich};
use domain::audit::AuditAction;
use domain::case::Named;
use domain::draft::{Sheet, Subject};
use domain::note::{BODY_MAX, Colleague, Note, NoteFile, NoteText, WriteNote, find_mentions};
use domain::{Action, CaseId, NoteId, Problem, Refusal, UserId, may};
use serde::Serialize;
use serde_json::json;
use std::collections::HashMap;
use time::OffsetDateTime;
use uuid::Uuid;

/// The notes of a case, from the first on.
pub async fn list(scope: Scope, case: CaseId) -> Result<Vec<Note>, Refusal> {
    let (mut scope, found) = inside(scope, case, Action::ReadInside, "read_notes").await?;
    audit::read(&mut scope, case, found.case.patient_id).await?;
    let notes = all(&mut scope, case).await?;
    scope.commit_quietly().await?;
    Ok(notes)
}

/// Who can be mentioned in a note on the case.
pub async fn readers(scope: Scope, case: CaseId) -> Result<Vec<Named<UserId>>, Refusal> {
    let (mut scope, _) = inside(scope, case, Action::Note, "write_note").await?;
    let colleagues = colleagues(&mut scope, case).await?.into_iter().filter(|colleague| colleague.reads);
    Ok(colleagues.map(|colleague| Named { id: colleague.id, name: colleague.name }).collect())
}

pub async fn write(scope: Scope, case: CaseId, command: WriteNote, key: Option<&IdempotencyKey>) -> Result<Note, Refusal> {
    let (mut scope, found) = inside(scope, case, Action::Note, "write_note").await?;
    let note = written(&mut scope, &found, &command, key, Files::Named).await?;
    scope.commit().await?;
    Ok(note)
}

/// The same from the form that keeps a draft: what was written down in its sheet is none any more, and those of its files that
/// still wait go with it.
pub async fn write_from_form(
    scope: Scope,
    case: CaseId,
    command: WriteNote,
    sheet: &Sheet,
    key: Option<&IdempotencyKey>,
) -> Result<Note, Refusal> {
    let (mut scope, found) = inside(scope, case, Action::Note, "write_note").await?;
    let note = written(&mut scope, &found, &command, key, Files::Shown).await?;
    drafts::withdraw(&mut scope, Subject::Note(case), sheet).await?;
    scope.commit().await?;
    Ok(note)
}

/// A case that this actor may see from inside.
pub(crate) async fn inside(mut scope: Scope, case: CaseId, action: Action, what: &str) -> Result<(Scope, Found), Refusal> {
    let found = match cases::find(&mut scope, case).await {
        Err(Refusal::NotFound) => return Err(audit::not_found(scope, case, what).await),
        found => found?,
    };
    match may(scope.actor(), action, &found.facts) {
        Ok(()) => Ok((scope, found)),
        Err(denied) => match audit::denied(scope, Some((case, found.case.patient_id)), what, denied.into()).await {
            Refusal::Denied(_) => Err(Refusal::NotFound),
            fault => Err(fault),
        },
    }
}

/// What makes two requests the same.
#[derive(Serialize)]
struct Asked<'a> {
    note_on: CaseId,
    command: &'a WriteNote,
}

/// Which go with a note.
#[derive(Clone, Copy)]
enum Files {
    /// All that the command names.
    Named,
    /// Those of them that still wait.
    Shown,
}

async fn written(
    scope: &mut Scope,
    found: &Found,
    command: &WriteNote,
    key: Option<&IdempotencyKey>,
    files: Files,
) -> Result<Note, Refusal> {
    let (case, asked) = (found.case.id, Asked { note_on: found.case.id, command });
    if let Some(key) = key
        && let Some(earlier) = key.earlier(scope, &asked).await?
    {
        return made(scope, case, earlier).await;
    }
    let text = rich::clean(&command.body, command.format, BODY_MAX).map_err(|problem| Refusal::invalid("body", problem))?;
    let mentioned = find_mentions(text.plain(), &colleagues(scope, case).await?);
    if let Some(name) = mentioned.closed_to {
        return Err(Refusal::invalid("body", Problem::NoReader { name }));
    }
    let id = NoteId(clock::new_id());
    if let Some(key) = key
        && let Some(earlier) = key.claim(scope, &asked, Made::part(case, id.0)).await?
    {
        return made(scope, case, earlier).await;
    }
    let (patient, author) = (found.case.patient_id, scope.actor().id.0);
    sqlx::query!(
        "insert into notes (id, case_id, patient_id, author_id, body, body_html) values ($1, $2, $3, $4, $5, $6)",
        id.0,
        case.0,
        patient.0,
        author,
        text.plain(),
        text.html()
    )
    .execute(scope.db())
    .await
    .or_refuse()?;
    let files = match files {
        Files::Named => {
            attachments::claim(scope, &command.attachments, case, Carrier::Note(id)).await.map(|()| command.attachments.clone())
        }
        Files::Shown => attachments::claim_shown(scope, &command.attachments, case, Carrier::Note(id)).await,
    }?;
    let mentions: Vec<Uuid> = mentioned.readers.iter().map(|named| named.id.0).collect();
    sqlx::query!(
        "insert into note_mentions (note_id, case_id, patient_id, user_id) select $1, $2, $3, unnest($4::uuid[])",
        id.0,
        case.0,
        patient.0,
        &mentions
    )
    .execute(scope.db())
    .await
    .or_refuse()?;
    tell(scope, case, id).await?;
    let entry = Entry::of_case(AuditAction::CaseNoted, case, patient)
        .with(json!({ "note": id, "mentions": mentions, "attachments": files }));
    audit::record(scope.db(), entry).await?;
    one(scope, case, id).await
}

async fn made(scope: &mut Scope, case: CaseId, earlier: Made) -> Result<Note, Refusal> {
    one(scope, case, NoteId(earlier.part.ok_or(Refusal::NotFound)?)).await
}

/// The event stands at the version that the case has at this moment: the note makes none.
async fn tell(scope: &mut Scope, case: CaseId, note: NoteId) -> Result<(), Refusal> {
    let (kind, data) = crate::events::split(&domain::event::CaseEvent::Noted { note })?;
    let (event, actor) = (clock::new_id(), scope.actor().id.0);
    sqlx::query!(
        "insert into case_events (id, case_id, patient_id, actor_id, kind, data, version)
         select $1, c.id, c.patient_id, $3, $4, $5, c.version from cases c where c.id = $2",
        event,
        case.0,
        actor,
        kind,
        data
    )
    .execute(scope.db())
    .await
    .or_refuse()?;
    Ok(())
}

async fn colleagues(scope: &mut Scope, case: CaseId) -> Result<Vec<Colleague>, Refusal> {
    let rows = sqlx::query!(
        r#"select id as "id!", name as "name!", reads as "reads!" from private.case_colleagues($1) order by lower(name), id"#,
        case.0
    );
    let rows = rows.fetch_all(scope.db()).await.or_refuse()?;
    Ok(rows.into_iter().map(|row| Colleague { id: UserId(row.id), name: row.name, reads: row.reads }).collect())
}

/// Of a case that was found, and whose inside this actor may read.
pub(crate) async fn all(scope: &mut Scope, case: CaseId) -> Result<Vec<Note>, Refusal> {
    read(scope, case, None).await
}

async fn one(scope: &mut Scope, case: CaseId, id: NoteId) -> Result<Note, Refusal> {
    read(scope, case, Some(id)).await?.pop().ok_or(Refusal::NotFound)
}

async fn read(scope: &mut Scope, case: CaseId, only: Option<NoteId>) -> Result<Vec<Note>, Refusal> {
    let only = only.map(|id| id.0);
    let rows = sqlx::query_as!(
        Row,
        r#"select n.id, n.case_id, n.author_id, coalesce(u.name, '') as "author_name!", n.body, n.body_html, n.created_at
           from notes n left join users u on u.id = n.author_id
           where n.case_id = $1 and ($2::uuid is null or n.id = $2) order by n.created_at, n.id"#,
        case.0,
        only
    )
    .fetch_all(scope.db())
    .await
    .or_refuse()?;
    let mentions = sqlx::query!(
        r#"select m.note_id, m.user_id, coalesce(u.name, '') as "name!" from note_mentions m left join users u on u.id = m.user_id
           where m.case_id = $1 and ($2::uuid is null or m.note_id = $2) order by lower(u.name), m.user_id"#,
        case.0,
        only
    )
    .fetch_all(scope.db())
    .await
    .or_refuse()?;
    let mut by_note: HashMap<Uuid, Vec<Named<UserId>>> = HashMap::new();
    for mention in mentions {
        by_note.entry(mention.note_id).or_default().push(Named { id: UserId(mention.user_id), name: mention.name });
    }
    let mut files = attachments::of_notes(scope, case).await?;
    Ok(rows.into_iter().map(|row| row.read(&mut by_note, &mut files)).collect())
}

struct Row {
    id: Uuid,
    case_id: Uuid,
    author_id: Uuid,
    author_name: String,
    body: String,
    body_html: String,
    created_at: OffsetDateTime,
}

impl Row {
    fn read(self, mentions: &mut HashMap<Uuid, Vec<Named<UserId>>>, files: &mut HashMap<NoteId, Vec<NoteFile>>) -> Note {
        Note {
            id: NoteId(self.id),
            case_id: CaseId(self.case_id),
            author_id: UserId(self.author_id),
            author_name: self.author_name,
            text: NoteText::stored(self.body_html, self.body),
            mentions: mentions.remove(&self.id).unwrap_or_default(),
            created_at: self.created_at,
            attachments: files.remove(&NoteId(self.id)).unwrap_or_default(),
        }
    }
}
