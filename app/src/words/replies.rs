use domain::{Role, Status};

/// On which side of a case the writer stands, beside the name.
pub fn side(from_patient: bool) -> &'static str {
    if from_patient { "Patient" } else { "Care team" }
}

/// What a field to write in is for.
pub fn reply_label(to_patient: bool) -> (&'static str, &'static str) {
    if to_patient {
        ("Reply to the patient", "The patient reads this.")
    } else {
        ("Write to the team", "Answer a question, or tell us what has changed.")
    }
}

/// What becomes of a case with a reply.
pub fn afterwards(to: Option<Status>) -> String {
    match to {
        None => "Leave the status as it is".to_owned(),
        Some(to) => super::status(to, Role::Staff).to_owned(),
    }
}
