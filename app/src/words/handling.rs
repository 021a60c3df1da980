//! The words for how a case is handled.

use super::{number, priority, problem, status};
use crate::components::Step;
use crate::when;
use domain::attachment::Scan;
use domain::case::Named;
use domain::clinic::{CustomField, FieldKind};
use domain::event::CaseEvent;
use domain::person::Candidate;
use domain::{Actor, Problem, Role, UserId};
use serde_json::{Map, Value};

pub const INTAKE: &str = "Intake";

/// What somebody did, as it follows their name, and the word that it comes down to.
pub fn happened(event: &CaseEvent, by: Option<UserId>, reader: &Actor) -> (String, Option<String>) {
    let status = |of| status(of, reader.role);
    let place = |named: &Option<Named<_>>| named.as_ref().map_or_else(|| INTAKE.to_owned(), |named| named.name.clone());
    let (lead, word) = match event {
        CaseEvent::Opened {} => return ("opened the case".to_owned(), None),
        CaseEvent::Imported {} => return ("brought the case in from elsewhere".to_owned(), None),
        CaseEvent::StatusChanged { from, to } => {
            (format!("changed the status from {} to", status(*from)), status(*to).to_owned())
        }
        CaseEvent::StatusCorrected { from, to } => {
            (format!("corrected the status from {} to", status(*from)), status(*to).to_owned())
        }
        CaseEvent::PriorityChanged { from, to } => {
            (format!("changed the priority from {} to", priority(*from)), priority(*to).to_owned())
        }
        CaseEvent::DepartmentChanged { from, to } => (format!("moved the case from {} to", place(from)), place(to)),
        CaseEvent::AssigneeChanged { from, to } => return assigned(from.as_ref(), to.as_ref(), by, reader.id),
        CaseEvent::SpecialtyChanged { from, to } => return about(from.as_ref(), to.as_ref()),
        CaseEvent::TagsChanged { added, removed } => return tagged(added, removed),
        CaseEvent::Noted { .. } => return ("wrote a note".to_owned(), None),
        CaseEvent::AttachmentAdded { .. } => return ("added a file".to_owned(), None),
        CaseEvent::AttachmentScanned { scan, .. } => return (scanned(*scan).to_owned(), None),
        CaseEvent::GrantOpened { .. } => return ("opened this restricted case until".to_owned(), None),
        CaseEvent::Replied { .. } => return ("replied".to_owned(), None),
    };
    (lead, Some(word))
}

fn scanned(scan: Scan) -> &'static str {
    if scan.is_open() { "found no virus in a file" } else { "found a virus in a file" }
}

/// Something to do with a case.
pub(crate) fn step(step: Step) -> String {
    match step {
        Step::Take => "Take the case".to_owned(),
        Step::HandBack => "Hand the case back".to_owned(),
        Step::Status(to) => format!("Set status to {}", status(to, Role::Staff)),
        Step::Priority(to) => format!("Set priority to {}", priority(to)),
    }
}

fn assigned(
    from: Option<&Named<UserId>>,
    to: Option<&Named<UserId>>,
    by: Option<UserId>,
    reader: UserId,
) -> (String, Option<String>) {
    let called = |named: &Named<UserId>| if named.id == reader { "you".to_owned() } else { named.name.clone() };
    match (from, to) {
        (None, Some(to)) if by == Some(to.id) => ("took the case".to_owned(), None),
        (Some(from), Some(to)) if by == Some(to.id) => ("took the case from".to_owned(), Some(called(from))),
        (_, Some(to)) => ("gave the case to".to_owned(), Some(called(to))),
        (Some(from), None) if by != Some(from.id) => ("took the case back from".to_owned(), Some(called(from))),
        (_, None) => ("gave the case back".to_owned(), None),
    }
}

fn about<Id>(from: Option<&Named<Id>>, to: Option<&Named<Id>>) -> (String, Option<String>) {
    match (from, to) {
        (Some(from), Some(to)) => (format!("changed what the case is about from {} to", from.name), Some(to.name.clone())),
        (Some(from), None) => ("no longer says that the case is about".to_owned(), Some(from.name.clone())),
        (None, to) => ("said that the case is about".to_owned(), to.map(|to| to.name.clone())),
    }
}

fn tagged(added: &[String], removed: &[String]) -> (String, Option<String>) {
    let named = |tags: &[String]| format!("{} {}", if tags.len() == 1 { "the tag" } else { "the tags" }, tags.join(", "));
    let words = match (added.is_empty(), removed.is_empty()) {
        (false, false) => format!("added {} and removed {}", named(added), named(removed)),
        (true, _) => format!("removed {}", named(removed)),
        (_, true) => format!("added {}", named(added)),
    };
    (words, None)
}

/// A colleague as a list offers them; `knows` is what the case is about.
pub fn candidate(candidate: &Candidate, knows: Option<&str>) -> String {
    let caseload = usize::try_from(candidate.caseload).unwrap_or_default();
    let cases = if caseload == 1 { "1 case".to_owned() } else { format!("{} cases", number(caseload)) };
    let known = knows.filter(|_| candidate.specialist).map(|name| format!("knows {name}"));
    let member = candidate.member.then(|| "member".to_owned());
    [Some(candidate.name.clone()), member, known, Some(cases)].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// What a case holds under one of the clinic's fields; none if it is of another kind.
pub fn value(field: &CustomField, value: &Value) -> Option<String> {
    field.check(value).ok()?;
    match value {
        Value::Bool(yes) => Some(if *yes { "Yes" } else { "No" }.to_owned()),
        Value::String(day) if field.kind == FieldKind::Date => when::day(day),
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// What came with a case: in the clinic's own fields by their labels, and whatever else a program sent.
pub fn of_case(mut metadata: Map<String, Value>, fields: &[CustomField]) -> Vec<(String, String)> {
    let mut shown = Vec::new();
    for field in fields {
        if let Some(value) = metadata.get(&field.name).and_then(|held| value(field, held)) {
            metadata.remove(&field.name);
            shown.push((field.label.clone(), value));
        }
    }
    let text = |value: Value| match value {
        Value::String(text) => text,
        other => other.to_string(),
    };
    shown.extend(metadata.into_iter().map(|(name, value)| (name, text(value))));
    shown
}

/// What to do about an answer to one of the clinic's fields.
pub fn answer(kind: FieldKind, wrong: &Problem) -> String {
    match (kind, wrong) {
        (FieldKind::Date | FieldKind::Choice | FieldKind::YesNo, Problem::Required) => "Choose one".to_owned(),
        (FieldKind::Date, Problem::Malformed) => "Give a day, as in 2026-02-28".to_owned(),
        (FieldKind::Number, Problem::Malformed) => "Give a number, as in 37.5".to_owned(),
        (_, wrong) => problem("", wrong),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{AttachmentId, DepartmentId, FieldId, Status};
    use serde_json::json;
    use uuid::Uuid;

    const ANA: UserId = UserId(Uuid::from_u128(1));
    const BEN: UserId = UserId(Uuid::from_u128(2));
    const KIM: UserId = UserId(Uuid::from_u128(3));

    fn told(event: &CaseEvent, by: UserId, reader: UserId) -> String {
        let actor =
            Actor { id: reader, role: Role::Staff, name: String::new(), email: String::new(), departments: Default::default() };
        let (lead, word) = happened(event, Some(by), &actor);
        [Some(lead), word].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    fn named<Id>(id: Id, name: &str) -> Option<Named<Id>> {
        Some(Named { id, name: name.into() })
    }

    #[test]
    fn a_verdict_says_whether_there_is_a_virus() {
        let verdict = |scan| told(&CaseEvent::AttachmentScanned { attachment: AttachmentId(Uuid::nil()), scan }, KIM, ANA);
        assert_eq!(verdict(Scan::Clean), "found no virus in a file");
        assert_eq!(verdict(Scan::Infected), "found a virus in a file");
    }

    #[test]
    fn a_move_names_both_ends_and_none_is_the_intake() {
        let skin = named(DepartmentId(Uuid::nil()), "Skin");
        let to = CaseEvent::DepartmentChanged { from: None, to: skin.clone() };
        let back = CaseEvent::DepartmentChanged { from: skin, to: None };
        assert_eq!(told(&to, KIM, ANA), "moved the case from Intake to Skin");
        assert_eq!(told(&back, KIM, ANA), "moved the case from Skin to Intake");
    }

    #[test]
    fn who_has_the_case_reads_as_people_say_it() {
        for (from, to, by, words) in [
            (None, named(BEN, "Ben"), KIM, "gave the case to Ben"),
            (None, named(ANA, "Ana"), KIM, "gave the case to you"),
            (None, named(BEN, "Ben"), BEN, "took the case"),
            (named(ANA, "Ana"), named(BEN, "Ben"), BEN, "took the case from you"),
            (named(BEN, "Ben"), None, BEN, "gave the case back"),
            (named(BEN, "Ben"), None, KIM, "took the case back from Ben"),
        ] {
            assert_eq!(told(&CaseEvent::AssigneeChanged { from, to }, by, ANA), words);
        }
    }

    #[test]
    fn tags_and_corrections_have_words() {
        let tags = |added: &[&str], removed: &[&str]| {
            let owned = |tags: &[&str]| tags.iter().map(|tag| (*tag).to_owned()).collect();
            told(&CaseEvent::TagsChanged { added: owned(added), removed: owned(removed) }, KIM, ANA)
        };
        assert_eq!(tags(&["a"], &[]), "added the tag a");
        assert_eq!(tags(&["a", "b"], &["c"]), "added the tags a, b and removed the tag c");
        assert_eq!(tags(&[], &["c", "d"]), "removed the tags c, d");
        let corrected = CaseEvent::StatusCorrected { from: Status::Resolved, to: Status::Open };
        assert_eq!(told(&corrected, KIM, ANA), "corrected the status from Resolved to Received");
    }

    #[test]
    fn a_colleague_is_offered_with_what_speaks_for_them() {
        let kim = Candidate { id: KIM, name: "Dr Meyer".into(), member: true, specialist: true, caseload: 4 };
        assert_eq!(candidate(&kim, Some("Skin")), "Dr Meyer · member · knows Skin · 4 cases");
        let kim = Candidate { member: false, specialist: false, caseload: 1, ..kim };
        assert_eq!(candidate(&kim, Some("Skin")), "Dr Meyer · 1 case");
    }

    #[test]
    fn values_read_as_words_and_what_is_of_another_kind_does_not() {
        let shown = |kind, value: Value| {
            let id = FieldId(Uuid::nil());
            let field = CustomField {
                id,
                name: "x".into(),
                label: "X".into(),
                kind,
                choices: vec![],
                required: false,
                active: true,
                rank: 0,
            };
            super::value(&field, &value)
        };
        assert_eq!(shown(FieldKind::YesNo, json!(true)).as_deref(), Some("Yes"));
        assert_eq!(shown(FieldKind::Date, json!("2026-02-28")).as_deref(), Some("28 February 2026"));
        assert_eq!(shown(FieldKind::Number, json!(37.5)).as_deref(), Some("37.5"));
        assert_eq!(shown(FieldKind::Number, json!("much")), None);
    }
}
