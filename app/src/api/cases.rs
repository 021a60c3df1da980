#![allow(clippy::too_many_arguments, reason = "a server function has one for each field of its form")]

use crate::error::Fail;
use domain::case::{CasePage, Named, Revise};
use domain::clinic::Vocabulary;
use domain::filter::{Counters, Page};
use domain::grant::Access;
use domain::person::Candidate;
use domain::{
    AttachmentId, Case, CaseId, CaseSummary, DepartmentId, FieldErrors, Format, Priority, Problem, RichText, Status, UserId,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the page of a case is made from, in one trip.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaseView {
    pub page: CasePage,
    /// For those who handle the case all of it, else the names of the clinic's fields alone.
    pub vocabulary: Vocabulary,
    /// To whom the case can be given, by those who may.
    pub candidates: Vec<Candidate>,
    /// Who opened it, for its patient.
    pub access: Vec<Access>,
    /// What the reader was writing there.
    pub draft: ReplyDraft,
}

/// A reply that is being written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplyDraft {
    pub text: RichText,
    /// What was chosen of what the case is to become with it, as the form names it; nothing if nothing was.
    pub status: String,
    /// Names the form that it is written in.
    pub key: String,
    /// The window that it was typed in.
    pub over: String,
}

/// A changed case, and where to go on to if it is out of sight now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Revised {
    pub case: Case,
    pub leave: Option<String>,
}

/// What the filters of the desk choose from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Choices {
    pub vocabulary: Vocabulary,
    pub people: Vec<Named<UserId>>,
}

#[server(prefix = "/fn", endpoint = "cases/choices")]
pub async fn list_choices() -> Result<Choices, Fail> {
    let mut scope = crate::platform::reading().await?;
    let people = store::people::colleagues(&mut scope).await?;
    let vocabulary = store::clinic::vocabulary(&mut scope).await?;
    scope.hand_on();
    Ok(Choices { vocabulary, people })
}

/// How many cases there are beside those that are listed; the query is that of `CaseFilter`.
#[server(prefix = "/fn", endpoint = "cases/count")]
pub async fn count_cases(#[server(default)] query: String) -> Result<Counters, Fail> {
    let filter = domain::CaseFilter::parse(&query)?;
    let mut scope = crate::platform::reading().await?;
    let counters = store::cases::counters(&mut scope, &filter).await?;
    scope.hand_on();
    Ok(counters)
}

/// One page of the cases that the visitor may see; the query is that of `CaseFilter`.
#[server(prefix = "/fn", endpoint = "cases/list")]
pub async fn list_cases(#[server(default)] query: String) -> Result<Page<CaseSummary>, Fail> {
    let filter = domain::CaseFilter::parse(&query)?;
    let mut scope = crate::platform::reading().await?;
    let page = store::cases::list(&mut scope, &filter).await?;
    scope.hand_on();
    Ok(page)
}

#[server(prefix = "/fn", endpoint = "cases/read")]
pub async fn read_case(id: CaseId) -> Result<CaseView, Fail> {
    let page = store::cases::page(crate::platform::scope().await?, id).await?;
    // A page that is made in the browser says itself when it is seen.
    if crate::platform::is_shown() {
        store::replies::mark_read(crate::platform::scope().await?, id, page.case.version).await?;
    }
    let mut scope = crate::platform::scope().await?;
    let own = scope.actor().id == page.facts.patient;
    let handles = domain::may(scope.actor(), domain::Action::SetPriority, &page.facts).is_ok();
    let mut vocabulary = store::clinic::vocabulary(&mut scope).await?;
    let mut candidates = Vec::new();
    if handles {
        candidates = store::people::candidates(&mut scope, id).await?;
    } else {
        vocabulary = Vocabulary { fields: vocabulary.fields, ..Vocabulary::default() };
    }
    let subject = domain::draft::Subject::Reply(id);
    let (draft, over): (domain::draft::Message, _) = store::drafts::begin(&mut scope, subject).await?;
    let draft = ReplyDraft {
        text: store::drafts::words(&draft.body, draft.format),
        status: draft.status,
        key: store::clock::new_id().to_string(),
        over,
    };
    let access = if own { store::grants::access(scope, id).await? } else { Vec::new() };
    Ok(CaseView { page, vocabulary, candidates, access, draft })
}

/// The version that a case has now; none if it is out of sight.
#[server(prefix = "/fn", endpoint = "cases/version")]
pub async fn case_version(id: CaseId) -> Result<Option<i64>, Fail> {
    Ok(store::cases::version(&mut crate::platform::scope().await?, id).await?)
}

/// Opens a case; `key` names this form, so that sending it twice opens one. What is refused is kept as the draft.
#[server(prefix = "/fn", endpoint = "cases/open")]
pub async fn open_case(
    #[server(default)] title: String,
    #[server(default)] description: String,
    #[server(default)] format: Format,
    #[server(default)] priority: String,
    #[server(default)] specialty_id: String,
    #[server(default)] fields: BTreeMap<String, String>,
    #[server(default)] follows_id: String,
    #[server(default)] attachments: Vec<AttachmentId>,
    #[server(default)] key: String,
    #[server(default)] window: String,
    #[server(default)] over: String,
) -> Result<CaseId, Fail> {
    let draft = domain::draft::NewCase { title, description, format, priority, specialty: specialty_id, fields };
    let (key, sheet) = (store::IdempotencyKey::new(&key).ok(), domain::draft::Sheet::of(window, over));
    let opened = async {
        let asked = store::clinic::fields(&mut crate::platform::scope().await?).await?;
        // An address that names none was mistyped, and is no reason to refuse what was written.
        let command = domain::case::Open { follows_id: follows_id.parse().ok(), ..draft.read(&asked)? };
        let scope = crate::platform::scope().await?;
        Ok::<_, Fail>(store::cases::open_from_form(scope, command, &attachments, &sheet, key.as_ref()).await?)
    }
    .await;
    match opened {
        Ok(case) => {
            crate::platform::go(&crate::place::sent(case.id));
            Ok(case.id)
        }
        Err(fail) => {
            crate::platform::keep_draft(domain::draft::Subject::NewCase, draft, &sheet).await;
            Err(fail)
        }
    }
}

/// Changes a case as it was at `version`. What is not named stays; `none` stands for nobody and nowhere, since an empty
/// field is none at all. An empty tag only says that the tags are named. The reason of a refused change is kept.
#[server(prefix = "/fn", endpoint = "cases/revise")]
pub async fn revise_case(
    case: CaseId,
    version: i64,
    status: Option<Status>,
    priority: Option<Priority>,
    department_id: Option<String>,
    assignee_id: Option<String>,
    specialty_id: Option<String>,
    tags: Option<Vec<String>>,
    reason: Option<String>,
) -> Result<Revised, Fail> {
    let form = ReviseCase { case, version, status, priority, department_id, assignee_id, specialty_id, tags, reason };
    let revised = async {
        let command = form.command()?;
        let to = command.department_id.flatten();
        let hands_over = command.department_id.is_some() || command.assignee_id.is_some();
        let case = store::cases::revise(crate::platform::scope().await?, case, version, command).await?;
        let gone = hands_over && !store::cases::is_in_sight(&mut crate::platform::scope().await?, case.id).await?;
        let leave = gone.then(|| crate::platform::go(&crate::place::handed_over(case.id, to)));
        Ok(Revised { case, leave })
    }
    .await;
    if revised.is_err() {
        crate::platform::keep_typed(&[(form.why(), form.reason.as_deref().unwrap_or_default())]);
    }
    revised
}

/// The name of the department that a case was handed over to.
#[server(prefix = "/fn", endpoint = "cases/handed-over")]
pub async fn department_name(department: DepartmentId) -> Result<Option<String>, Fail> {
    let departments = store::clinic::departments(&mut crate::platform::scope().await?).await?;
    Ok(departments.into_iter().find(|known| known.id == department).map(|known| known.name))
}

pub const NONE: &str = "none";

/// The forms in which a reason is written.
pub const MOVE: &str = "move-why";
pub const TAKE: &str = "take-why";
pub const CORRECT: &str = "correct-why";

impl ReviseCase {
    /// The form that the reason was written in.
    pub fn why(&self) -> &'static str {
        match (&self.department_id, &self.assignee_id) {
            (Some(_), _) => MOVE,
            (None, Some(_)) => TAKE,
            (None, None) => CORRECT,
        }
    }

    /// The change that the form stands for.
    pub fn command(&self) -> Result<Revise, FieldErrors> {
        let mut errors = FieldErrors::default();
        let department_id = errors.note("department_id", chosen(self.department_id.as_deref()));
        let assignee_id = errors.note("assignee_id", chosen(self.assignee_id.as_deref()));
        let specialty_id = errors.note("specialty_id", chosen(self.specialty_id.as_deref()));
        errors.into_result()?;
        Ok(Revise {
            status: self.status,
            priority: self.priority,
            department_id: department_id.flatten(),
            assignee_id: assignee_id.flatten(),
            specialty_id: specialty_id.flatten(),
            tags: self.tags.as_ref().map(|tags| tags.iter().filter(|tag| !tag.is_empty()).cloned().collect()),
            reason: self.reason.clone(),
        })
    }
}

fn chosen<Id: std::str::FromStr>(value: Option<&str>) -> Result<Option<Option<Id>>, Problem> {
    match value {
        None => Ok(None),
        Some(NONE) => Ok(Some(None)),
        Some(id) => id.parse().map(|id| Some(Some(id))).map_err(|_| Problem::UnknownValue),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::UserId;

    fn form() -> ReviseCase {
        let id = CaseId(Default::default());
        ReviseCase {
            case: id,
            version: 3,
            status: None,
            priority: None,
            department_id: None,
            assignee_id: None,
            specialty_id: None,
            tags: None,
            reason: None,
        }
    }

    #[test]
    fn what_a_form_does_not_name_stays() {
        assert_eq!(form().command(), Ok(Revise::default()));
    }

    #[test]
    fn nobody_and_somebody_are_told_from_nothing_said() {
        let id = UserId(Default::default());
        for (value, meant) in [(NONE.to_owned(), None), (id.to_string(), Some(id))] {
            let command = ReviseCase { assignee_id: Some(value), ..form() }.command();
            assert_eq!(command, Ok(Revise { assignee_id: Some(meant), ..Revise::default() }));
        }
        let errors = ReviseCase { department_id: Some("x".into()), ..form() }.command().expect_err("no id");
        assert_eq!(errors.get("department_id"), Some(&Problem::UnknownValue));
    }

    #[test]
    fn no_tag_ticked_takes_all_away() {
        let tags = |ticked: &[&str]| ReviseCase { tags: Some(ticked.iter().map(|tag| (*tag).into()).collect()), ..form() };
        let meant = |form: ReviseCase| form.command().expect("good").tags.expect("named");
        assert!(meant(tags(&[""])).is_empty());
        assert_eq!(meant(tags(&["", "follow up"])).into_iter().collect::<Vec<_>>(), ["follow up"]);
    }
}
