use super::{find_alone, row::CaseRow};
use crate::attachments::Carrier;
use crate::fault::OrRefuse;
use crate::idempotency::{IdempotencyKey, Made};
use crate::{Scope, attachments, audit, clinic, clock, drafts, events, rich};
use domain::audit::AuditAction;
use domain::case::{DESCRIPTION_MAX, Open, Reference};
use domain::clinic::check_fields;
use domain::draft::{Sheet, Subject};
use domain::event::CaseEvent;
use domain::{Action, AttachmentId, Case, CaseFacts, CaseId, FieldErrors, Priority, Problem, Refusal, RichText, may};
use rand::Rng;

/// Somebody opens a case of their own.
pub async fn open(mut scope: Scope, command: Open, key: Option<&IdempotencyKey>) -> Result<Case, Refusal> {
    let case = opened(&mut scope, command, key).await?;
    scope.commit().await?;
    Ok(case)
}

/// The same from the form that keeps a draft: what was typed in its sheet is none any more. Of the files that the form showed, those
/// that still wait go with the case.
pub async fn open_from_form(
    mut scope: Scope,
    command: Open,
    shown: &[AttachmentId],
    sheet: &Sheet,
    key: Option<&IdempotencyKey>,
) -> Result<Case, Refusal> {
    let case = opened(&mut scope, command, key).await?;
    drafts::withdraw(&mut scope, Subject::NewCase, sheet).await?;
    attachments::claim_shown(&mut scope, shown, case.id, Carrier::Case).await?;
    scope.commit().await?;
    Ok(case)
}

async fn opened(scope: &mut Scope, command: Open, key: Option<&IdempotencyKey>) -> Result<Case, Refusal> {
    may(scope.actor(), Action::OpenCase, &CaseFacts::new_case(scope.actor().id))?;
    let (command, text) = checked(command)?;
    let id = CaseId(clock::new_id());
    if let Some(key) = key
        && let Some(earlier) = key.claim(scope, &command, Made::case(id)).await?
    {
        return find_alone(scope, earlier.case).await;
    }
    check_against_the_clinic(scope, &command).await?;
    let case = insert(scope, id, command, &text).await?;
    events::append(scope, &case, &CaseEvent::Opened {}).await?;
    audit::record(scope.db(), audit::Entry::of_case(AuditAction::CaseOpened, case.id, case.patient_id)).await?;
    Ok(case)
}

/// The command and its description as it is stored, or all that is wrong with them.
fn checked(command: Open) -> Result<(Open, RichText), FieldErrors> {
    let text = rich::clean(&command.description, command.format, DESCRIPTION_MAX);
    match (command.check(), text) {
        (Ok(command), Ok(text)) => Ok((command, text)),
        (Ok(_), Err(problem)) => Err(FieldErrors::one("description", problem)),
        (Err(mut errors), text) => {
            errors.note("description", text);
            Err(errors)
        }
    }
}

/// The specialty that is named has to be on offer, and the clinic's own fields have to fit.
async fn check_against_the_clinic(scope: &mut Scope, command: &Open) -> Result<(), Refusal> {
    let mut errors = FieldErrors::default();
    if let Some(specialty) = command.specialty_id {
        let offered =
            sqlx::query_scalar!(r#"select exists (select from specialties where id = $1 and active) as "offered!""#, specialty.0);
        let offered = offered.fetch_one(scope.db()).await.or_refuse()?;
        errors.note("specialty_id", if offered { Ok(()) } else { Err(Problem::UnknownValue) });
    }
    errors.into_result()?;
    Ok(check_fields(&clinic::fields(scope).await?, &command.metadata)?)
}

pub(crate) fn draw_reference() -> Reference {
    let mut random = rand::rng();
    Reference::draw(|below| random.random_range(0..below))
}

/// Draws references until one is free: of 148 million, few are taken.
async fn insert(scope: &mut Scope, id: CaseId, command: Open, text: &RichText) -> Result<Case, Refusal> {
    let patient = scope.actor().id.0;
    let priority = command.priority.unwrap_or(Priority::Medium);
    let metadata = serde_json::Value::Object(command.metadata);
    let html = (!command.format.is_plain()).then(|| text.html());
    loop {
        let reference = draw_reference();
        let row = sqlx::query_as!(
            CaseRow,
            r#"insert into cases (id, reference, patient_id, title, description, description_html, priority, metadata, specialty_id, follows_id)
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
               on conflict (reference) do nothing
               returning id, reference, patient_id, title, description, description_html, status, priority, metadata, department_id,
                         assignee_id, specialty_id, '{}'::text[] as "tags!", version, created_at, updated_at"#,
            id.0,
            reference.as_str(),
            patient,
            command.title,
            text.plain(),
            html,
            priority.word(),
            metadata,
            command.specialty_id.map(|id| id.0),
            command.follows_id.map(|id| id.0)
        )
        .fetch_optional(scope.db())
        .await
        .or_refuse()?;
        if let Some(row) = row {
            return row.read();
        }
    }
}
