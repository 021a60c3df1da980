use domain::audit::AuditAction;
use serde_json::{Map, Value};

/// What was done, to whoever reads the log.
pub fn action(action: AuditAction) -> &'static str {
    match action {
        AuditAction::CaseOpened => "Opened a case",
        AuditAction::CaseChanged => "Changed a case",
        AuditAction::CaseOverridden => "Overrode the rules for a case",
        AuditAction::CaseReplied => "Replied in a case",
        AuditAction::CaseExported => "Exported a case",
        AuditAction::CaseNoted => "Wrote a note",
        AuditAction::CaseRead => "Read a case",
        AuditAction::CaseDenied => "Was refused",
        AuditAction::CaseNotFound => "Asked for a case in vain",
        AuditAction::CasesImported => "Imported cases",
        AuditAction::GrantOpened => "Broke the glass",
        AuditAction::GrantEnded => "Ended emergency access",
        AuditAction::GrantReviewed => "Reviewed emergency access",
        AuditAction::SignedUp => "Signed up",
        AuditAction::SignedIn => "Signed in",
        AuditAction::SignInFailed => "Failed to sign in",
        AuditAction::SignedOut => "Signed out",
        AuditAction::SessionReplayed => "Session ended: a used token came back",
        AuditAction::SessionsEnded => "Ended sessions",
        AuditAction::PasswordChanged => "Changed a password",
        AuditAction::NameChanged => "Changed their name",
        AuditAction::PersonCreated => "Created an account",
        AuditAction::PersonInvited => "Invited somebody",
        AuditAction::InvitationAccepted => "Accepted an invitation",
        AuditAction::PersonChanged => "Changed an account",
        AuditAction::PersonDisabled => "Disabled an account",
        AuditAction::PersonEnabled => "Enabled an account",
        AuditAction::DepartmentCreated => "Created a department",
        AuditAction::DepartmentChanged => "Changed a department",
        AuditAction::SpecialtyCreated => "Created a specialty",
        AuditAction::SpecialtyChanged => "Changed a specialty",
        AuditAction::TagCreated => "Created a tag",
        AuditAction::TagChanged => "Changed a tag",
        AuditAction::FieldCreated => "Created a field",
        AuditAction::FieldChanged => "Changed a field",
        AuditAction::ViewShared => "Shared a view",
        AuditAction::ViewChanged => "Changed a shared view",
        AuditAction::ViewRemoved => "Removed a shared view",
        AuditAction::AttachmentAdded => "Added files to a case",
        AuditAction::AttachmentInfected => "Brought a file with a virus",
        AuditAction::AnswerShared => "Shared a canned answer",
        AuditAction::AnswerChanged => "Changed a shared canned answer",
        AuditAction::AnswerRemoved => "Removed a shared canned answer",
        AuditAction::AuditExported => "Exported the audit",
    }
}

/// The rest of an entry, on one line.
pub fn details(data: &Map<String, Value>) -> String {
    let part = |(name, value): (&String, &Value)| match name.as_str() {
        // What was asked for and why not are codes of ours, and read as words without their underscores.
        "what" => format!("tried to {}", plain(value).replace('_', " ")),
        "code" => format!("refused: {}", plain(value).replace('_', " ")),
        _ => format!("{}: {}", name.replace('_', " "), plain(value)),
    };
    data.iter().map(part).collect::<Vec<_>>().join("; ")
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Null => "none".to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn details_read_as_a_line() {
        let Value::Object(data) =
            json!({ "changed": ["status", "tags"], "move_to": null, "reason": "He \"called\".", "moved_cases": 3 })
        else {
            panic!("an object")
        };
        let line = details(&data);
        for part in ["changed: status, tags", "move to: none", "reason: He \"called\".", "moved cases: 3"] {
            assert!(line.split("; ").any(|found| found == part), "{line}");
        }
        assert_eq!(details(&Map::new()), "");
    }

    #[test]
    fn what_was_refused_reads_as_words() {
        let Value::Object(data) = json!({ "what": "read_case", "code": "own_grant" }) else { panic!("an object") };
        assert_eq!(details(&data), "refused: own grant; tried to read case");
    }
}
