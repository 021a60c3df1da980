//! Where things are: the addresses of pages.

mod desk;

pub use desk::{ALL_CASES, BROUGHT, BROUGHT_FOR, OPEN, desk, desk_asked, desk_of};

use domain::attachment::Target;
use domain::audit::AuditFilter;
use domain::person::PeopleFilter;
use domain::view::View;
use domain::{BulkId, CaseFilter, CaseId, DepartmentId, GrantId, Role, UserId};
use std::fmt::Display;

pub const START: &str = "/";
pub const SIGN_IN: &str = "/sign-in";
/// Sign-in, for whoever may have an account already.
pub const SIGN_IN_MAYBE_KNOWN: &str = "/sign-in?known";
pub const SIGN_UP: &str = "/sign-up";
pub const INVITATION: &str = "/invitation";
pub const MY_CASES: &str = "/cases";
pub const NEW_CASE: &str = "/cases/new";
pub const DESK: &str = "/desk";
/// One change to many cases.
pub const BULK: &str = "/desk/bulk";
pub const VIEWS: &str = "/desk/views";
/// Canned ones.
pub const ANSWERS: &str = "/desk/answers";
pub const BREAK_GLASS: &str = "/break-glass";
/// The same page, after a grant was given back.
pub const ACCESS_ENDED: &str = "/break-glass?ended";
pub const ACCOUNT: &str = "/account";
pub const PEOPLE: &str = "/admin/people";
pub const INVITE: &str = "/admin/people/invite";
pub const DEPARTMENTS: &str = "/admin/departments";
pub const SPECIALTIES: &str = "/admin/specialties";
pub const TAGS: &str = "/admin/tags";
pub const FIELDS: &str = "/admin/fields";
pub const REVIEWS: &str = "/admin/reviews";
pub const AUDIT: &str = "/admin/audit";
const AUDIT_FILE: &str = "/api/audit.csv";

pub const HANDED_OVER: &str = "handed-over";
pub const FOLLOWS: &str = "follows";

pub fn home(role: Role) -> &'static str {
    if role.works_here() { DESK } else { MY_CASES }
}

pub fn case(id: CaseId) -> String {
    format!("{MY_CASES}/{id}")
}

/// In the query of an export: to keep it, and not to look at it.
pub const FILE: &str = "file";

/// A case to print.
pub fn export(id: CaseId) -> String {
    format!("{MY_CASES}/{id}/export")
}

/// The same as a file.
pub fn export_file(id: CaseId) -> String {
    format!("{}?{FILE}", export(id))
}

/// Where files of a case are, those for a case that is not sent yet, or those that wait for a reply or a note.
pub fn files(id: Option<CaseId>, target: Target) -> String {
    format!("{}#{}", id.map_or(NEW_CASE.to_owned(), case), files_block(target))
}

/// Where such files are brought.
pub fn bring_files(id: Option<CaseId>, target: Target) -> String {
    match (id, target) {
        (None, _) => "/attachments".to_owned(),
        (Some(id), Target::Case) => format!("/attachments?case={id}"),
        (Some(id), target) => format!("/attachments?case={id}&for={target}"),
    }
}

/// The id of what shows them.
pub fn files_block(target: Target) -> &'static str {
    match target {
        Target::Case => "files",
        Target::Reply => "files-reply",
        Target::Note => "files-note",
    }
}

/// The form of a case that goes on with this one.
pub fn follow_up(id: CaseId) -> String {
    format!("{NEW_CASE}?{FOLLOWS}={id}")
}

/// A case just opened.
pub fn sent(id: CaseId) -> String {
    format!("{MY_CASES}/{id}?sent")
}

/// The form that opens this case, if it is closed to its reader.
pub fn break_glass(id: CaseId) -> String {
    format!("{BREAK_GLASS}?case={id}")
}

/// The case that was handed over to where its sender cannot follow.
pub fn handed_over(id: CaseId, to: Option<DepartmentId>) -> String {
    let department = to.map(|department| format!("={department}")).unwrap_or_default();
    format!("{MY_CASES}/{id}?{HANDED_OVER}{department}")
}

/// A list with the form that changes one of its entries.
pub fn edit(list: &str, id: &impl Display) -> String {
    let joint = if list.contains('?') { '&' } else { '?' };
    format!("{list}{joint}edit={id}")
}

/// The reviews from these grants on: of those that wait, and of those that were reviewed.
pub fn reviews(waiting: Option<GrantId>, reviewed: Option<GrantId>) -> String {
    let place = |(name, from): (&str, Option<GrantId>)| from.map(|from| format!("{name}={from}"));
    let query = [("waiting", waiting), ("reviewed", reviewed)].into_iter().filter_map(place).collect::<Vec<_>>().join("&");
    if query.is_empty() { REVIEWS.to_owned() } else { format!("{REVIEWS}?{query}") }
}

/// A list one of whose entries was just made or changed.
pub fn saved(list: &str, id: &impl Display) -> String {
    format!("{list}?saved={id}")
}

/// The departments after one was retired and handed over its cases.
pub fn retired(id: &DepartmentId, moved_cases: i64) -> String {
    format!("{DEPARTMENTS}?saved={id}&moved={moved_cases}")
}

/// Somebody, to an admin.
pub fn person(id: UserId) -> String {
    format!("{PEOPLE}/{id}")
}

/// A page of settings after a change was made; `what` names it.
pub fn done(page: &str, what: &str) -> String {
    format!("{page}?done={what}")
}

pub fn people(filter: &PeopleFilter) -> String {
    let query = filter.print();
    if query.is_empty() { PEOPLE.to_owned() } else { format!("{PEOPLE}?{query}") }
}

pub fn audit(filter: &AuditFilter) -> String {
    let query = filter.print();
    if query.is_empty() { AUDIT.to_owned() } else { format!("{AUDIT}?{query}") }
}

/// The same entries as a file, from the first on.
pub fn audit_file(filter: &AuditFilter) -> String {
    let query = AuditFilter { limit: AuditFilter::default().limit, ..filter.at(None) }.print();
    if query.is_empty() { AUDIT_FILE.to_owned() } else { format!("{AUDIT_FILE}?{query}") }
}

/// Page and filter in one address.
pub fn list(page: &str, filter: &CaseFilter) -> String {
    let query = filter.print();
    match page {
        DESK => desk(&query, None),
        _ if query.is_empty() => page.to_owned(),
        _ => format!("{page}?{query}"),
    }
}

/// The desk with the list that a view names.
pub fn view(view: &View) -> String {
    desk(&view.query, None)
}

/// The change of all cases that fit a filter, still to be chosen.
pub fn bulk_of(filter: &CaseFilter) -> String {
    format!("{BULK}?filter={}", escape(&filter.narrowing().print()))
}

/// What came of a change of many cases.
pub fn bulk_job(id: BulkId) -> String {
    format!("{BULK}?job={id}")
}

/// Sign-in that leads on to the page asked for.
pub fn sign_in_to(wanted: &str) -> String {
    if wanted == START { SIGN_IN.to_owned() } else { format!("{SIGN_IN}?to={}", escape(wanted)) }
}

/// Where to go after sign-in: the page asked for if it is one of ours, so that no link can send a person elsewhere.
pub fn after_sign_in(to: &str) -> &str {
    let ours = to.starts_with('/') && !to.starts_with("//") && !to.contains('\\') && to.chars().all(|c| c.is_ascii_graphic());
    if ours { to } else { START }
}

fn escape(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'/' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_sign_in_nobody_leaves_this_host() {
        assert_eq!(after_sign_in("/cases/new"), "/cases/new");
        assert_eq!(after_sign_in("/desk?status=open&sort=-priority"), "/desk?status=open&sort=-priority");
        for elsewhere in ["", "//evil.example", "/\\evil.example", "https://evil.example", "cases", "/a\r\nb", "/\t/evil.example"]
        {
            assert_eq!(after_sign_in(elsewhere), START, "{elsewhere:?}");
        }
    }

    #[test]
    fn a_filter_is_one_value_of_the_address() {
        let filter = CaseFilter::parse("status=open&q=a%26b&sort=-priority").expect("a filter");
        assert_eq!(bulk_of(&filter), "/desk/bulk?filter=status%3Dopen%26q%3Da%2526b");
        assert_eq!(bulk_of(&CaseFilter::default()), "/desk/bulk?filter=");
    }

    #[test]
    fn the_page_asked_for_survives_the_query() {
        assert_eq!(sign_in_to("/desk?status=open&sort=-priority"), "/sign-in?to=/desk%3Fstatus%3Dopen%26sort%3D-priority");
        assert_eq!(sign_in_to("/"), "/sign-in");
    }

    #[test]
    fn the_form_of_a_review_opens_on_the_page_that_it_is_on() {
        let id: GrantId = "0190163d-8694-739b-aea5-966c26f8ad91".parse().expect("an id");
        assert_eq!(reviews(None, None), REVIEWS);
        assert_eq!(reviews(Some(id), Some(id)), format!("{REVIEWS}?waiting={id}&reviewed={id}"));
        assert_eq!(edit(&reviews(Some(id), None), &1), format!("{REVIEWS}?waiting={id}&edit=1"));
        assert_eq!(edit(REVIEWS, &1), format!("{REVIEWS}?edit=1"));
    }
}
