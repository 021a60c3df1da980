use crate::Scope;
use crate::fault::OrRefuse;
use domain::audit::AuditAction;
use domain::{CaseId, Refusal, SessionId, UserId};
use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

/// Something to write down. `data` holds codes, ids and names of fields; words of people only where those are the point,
/// as the reason of an override is.
pub(crate) struct Entry {
    pub action: AuditAction,
    /// With its patient, who may read who opened it.
    pub case: Option<(CaseId, UserId)>,
    /// The person, department or the like that it is about.
    pub subject: Option<Uuid>,
    pub data: Value,
}

impl Entry {
    pub(crate) fn new(action: AuditAction) -> Self {
        Self { action, case: None, subject: None, data: json!({}) }
    }

    pub(crate) fn of_case(action: AuditAction, case: CaseId, patient: UserId) -> Self {
        Self { case: Some((case, patient)), ..Self::new(action) }
    }

    pub(crate) fn about(action: AuditAction, subject: Uuid) -> Self {
        Self { subject: Some(subject), ..Self::new(action) }
    }

    pub(crate) fn with(self, data: Value) -> Self {
        Self { data, ..self }
    }
}

/// Writes it down as the work of whoever this transaction is; the database knows who that is.
pub(crate) async fn record(db: &mut PgConnection, entry: Entry) -> Result<(), Refusal> {
    let (case, patient) = entry.case.unzip();
    sqlx::query!(
        "insert into audit_entries (action, case_id, patient_id, subject_id, data) values ($1, $2, $3, $4, $5)",
        entry.action.word(),
        case.map(|case| case.0),
        patient.map(|patient| patient.0),
        entry.subject,
        entry.data
    )
    .execute(db)
    .await
    .or_refuse()?;
    Ok(())
}

/// The same for the door, which is nobody itself.
pub(crate) async fn record_by(door: &mut PgConnection, actor: Option<UserId>, entry: Entry) -> Result<(), Refusal> {
    record_in(door, actor, None, entry).await
}

/// And where it knows the session as well. The door sees no case.
pub(crate) async fn record_in(
    door: &mut PgConnection,
    actor: Option<UserId>,
    session: Option<SessionId>,
    entry: Entry,
) -> Result<(), Refusal> {
    sqlx::query!(
        "insert into audit_entries (actor_id, session_id, action, subject_id, data) values ($1, $2, $3, $4, $5)",
        actor.map(|actor| actor.0),
        session.map(|session| session.0),
        entry.action.word(),
        entry.subject,
        entry.data
    )
    .execute(door)
    .await
    .or_refuse()?;
    Ok(())
}

/// Writes down that somebody who works here reads somebody else's case, unless they did so a moment ago.
pub(crate) async fn read(scope: &mut Scope, case: CaseId, patient: UserId) -> Result<(), Refusal> {
    let reader = scope.actor();
    if reader.id == patient || !reader.role.works_here() {
        return Ok(());
    }
    let reader = reader.id;
    sqlx::query!(
        "insert into audit_entries (action, case_id, patient_id)
         select $1, $2, $3 where not exists (select from audit_entries
           where actor_id = $4 and action = $1 and case_id = $2 and at > now() - interval '60 seconds')",
        AuditAction::CaseRead.word(),
        case.0,
        patient.0,
        reader.0
    )
    .execute(scope.db())
    .await
    .or_refuse()?;
    Ok(())
}

/// What is written down of a refusal, if it is of that kind. `what` was asked for: a word such as `open_grant`.
pub(crate) fn refused(case: Option<(CaseId, UserId)>, what: &str, refusal: &Refusal) -> Option<Entry> {
    let (action, data) = match refusal {
        Refusal::Denied(denied) => (AuditAction::CaseDenied, json!({ "what": what, "code": denied.word() })),
        Refusal::NotFound => (AuditAction::CaseNotFound, json!({ "what": what })),
        _ => return None,
    };
    Some(Entry { action, case, subject: None, data })
}

/// The same of a case that is not there, or not for whoever asks: all that is known of it is the id that was asked for.
pub(crate) fn absent(asked: CaseId, what: &str) -> Entry {
    Entry::about(AuditAction::CaseNotFound, asked.0).with(json!({ "what": what }))
}

/// Ends a transaction in which nothing was done with an entry about the refusal, and gives the refusal back.
pub async fn denied(scope: Scope, case: Option<(CaseId, UserId)>, what: &str, refusal: Refusal) -> Refusal {
    match refused(case, what, &refusal) {
        Some(entry) => keep(scope, entry, refusal).await,
        None => refusal,
    }
}

pub async fn not_found(scope: Scope, asked: CaseId, what: &str) -> Refusal {
    keep(scope, absent(asked, what), Refusal::NotFound).await
}

async fn keep(mut scope: Scope, entry: Entry, refusal: Refusal) -> Refusal {
    match record(scope.db(), entry).await {
        Ok(()) => scope.commit_quietly().await.err().unwrap_or(refusal),
        Err(fault) => fault,
    }
}
