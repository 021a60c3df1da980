use domain::{Incident, Problem, Refusal};

/// What the database answered to a statement that should have worked.
pub(crate) type Fault = sqlx::Error;

/// Keeps the details in the log and gives out a number to find them by. PostgreSQL puts row contents into an error's
/// detail and sometimes its message, so only the parts that name no data are logged.
pub(crate) fn incident(fault: &Fault) -> Refusal {
    let incident = Incident(uuid::Uuid::new_v4());
    match fault.as_database_error() {
        Some(answer) => {
            let (code, table, constraint) = (answer.code(), answer.table(), answer.constraint());
            tracing::error!(incident = %incident.0, code = code.as_deref(), table, constraint, "the database refused a statement");
        }
        None => tracing::error!(incident = %incident.0, fault = kind(fault), "the database failed"),
    }
    Refusal::Internal(incident)
}

fn kind(fault: &Fault) -> &'static str {
    match fault {
        Fault::PoolTimedOut => "no free connection in time",
        Fault::PoolClosed => "the pool is closed",
        Fault::Io(_) => "connection lost",
        Fault::RowNotFound => "a row is missing",
        Fault::ColumnDecode { .. } | Fault::Decode(_) => "a value could not be read",
        _ => "other",
    }
}

/// Turns what the database says into what a person is told; constraint names are mapped here.
pub(crate) fn refusal(fault: &Fault) -> Refusal {
    match fault.as_database_error().and_then(|answer| answer.constraint()) {
        Some("case_transition") => Refusal::invalid("status", Problem::TransitionNotAllowed),
        Some("departments_name" | "specialties_name" | "tags_name_key" | "custom_fields_name_key" | "views_name") => {
            Refusal::invalid("name", Problem::Taken)
        }
        Some("canned_answers_title") => Refusal::invalid("title", Problem::Taken),
        Some("custom_fields_label") => Refusal::invalid("label", Problem::Taken),
        Some("cases_follows") => Refusal::invalid("follows_id", Problem::UnknownValue),
        Some("reply_too_late") => domain::Denied::TooLate.into(),
        // Retired since it was looked up.
        Some("cases_department") => Refusal::invalid("department_id", Problem::UnknownValue),
        Some("memberships_department") => Refusal::invalid("departments", Problem::UnknownValue),
        // Two of one person's views were to open with the desk in the same moment.
        Some("view_choices_opens") => Refusal::Stale,
        _ => incident(fault),
    }
}

pub(crate) trait OrRefuse<T> {
    fn or_refuse(self) -> Result<T, Refusal>;
}

impl<T> OrRefuse<T> for Result<T, Fault> {
    fn or_refuse(self) -> Result<T, Refusal> {
        self.map_err(|fault| refusal(&fault))
    }
}

/// A word in the database that the domain does not know: a schema newer than this program.
pub(crate) fn word<T: std::str::FromStr>(text: &str) -> Result<T, Refusal> {
    text.parse().map_err(|_| incident(&Fault::Decode("unknown word".into())))
}

/// Something failed that is no statement to the database; `what` names it in the log and carries no data.
pub(crate) fn broken(what: &'static str) -> Refusal {
    let incident = Incident(uuid::Uuid::new_v4());
    tracing::error!(incident = %incident.0, fault = what, "the program failed");
    Refusal::Internal(incident)
}
