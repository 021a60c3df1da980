use super::DESK;
use domain::{CaseFilter, CaseId};

/// All cases, whatever view the reader opens the desk with.
pub const ALL_CASES: &str = "/desk?all";

/// Names the case that is open beside the list. It is no part of the filter, and no field of the filter has its name.
pub const OPEN: &str = "case";

/// Says what became of a file that a form without JavaScript brought.
pub const BROUGHT: &str = "file";

/// And of which of its forms; of the case's own if it is not said.
pub const BROUGHT_FOR: &str = "for";

/// Takes the query of the desk's address apart: what its list is asked for, and the case beside it. What is no id stays
/// with the filter, which refuses it. What comes back from a form without JavaScript is left out, and that all cases are
/// wanted.
pub fn desk_asked(query: &str) -> (String, Option<CaseId>) {
    let mut open = None;
    let of_list = |field: &&str| {
        let id = field.split_once('=').filter(|(name, _)| *name == OPEN && open.is_none()).and_then(|(_, id)| id.parse().ok());
        open = open.or(id);
        let of_page = |name: &str| name.starts_with("__") || name == "all" || name == BROUGHT || name == BROUGHT_FOR;
        id.is_none() && !field.split('=').next().is_some_and(of_page)
    };
    let list = query.trim_start_matches('?').split('&').filter(of_list).collect::<Vec<_>>().join("&");
    (list, open)
}

/// The desk with this list, and this case beside it.
pub fn desk(list: &str, open: Option<CaseId>) -> String {
    let open = open.map(|id| format!("{OPEN}={id}"));
    let query = [Some(list.to_owned()).filter(|list| !list.is_empty()), open].into_iter().flatten().collect::<Vec<_>>().join("&");
    if query.is_empty() { ALL_CASES.to_owned() } else { format!("{DESK}?{query}") }
}

/// The desk with its cases of this filter.
pub fn desk_of(filter: &CaseFilter, open: Option<CaseId>) -> String {
    desk(&filter.print(), open)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0190163d-8694-739b-aea5-966c26f8ad91";

    fn id() -> CaseId {
        ID.parse().expect("an id")
    }

    #[test]
    fn the_case_beside_a_list_and_the_filter_of_the_list_do_not_meet() {
        for list in ["", "status=open&sort=-priority", "q=an+itchy+rash&field.case=left"] {
            for open in [None, Some(id())] {
                let address = desk(list, open);
                let query = address.strip_prefix(DESK).expect("the desk");
                assert_eq!(desk_asked(query), (list.to_owned(), open), "{address}");
            }
        }
        assert!(CaseFilter::parse(&format!("{OPEN}={ID}")).is_err(), "a filter has no such field");
    }

    #[test]
    fn one_case_is_open_and_what_names_none_is_left_to_the_filter_to_refuse() {
        assert_eq!(desk_asked(&format!("?case={ID}&status=open&case={ID}")), (format!("status=open&case={ID}"), Some(id())));
        assert_eq!(desk_asked("case=K7Q&status=open"), ("case=K7Q&status=open".to_owned(), None));
    }

    #[test]
    fn all_cases_are_a_filter_of_nothing_and_not_the_view_that_opens() {
        for address in [desk("", None), desk_of(&CaseFilter::default(), None)] {
            assert_eq!(address, ALL_CASES);
        }
        assert_eq!(desk_asked("?all"), (String::new(), None));
        assert_eq!(desk_asked("?all=&status=open"), ("status=open".to_owned(), None));
    }

    #[test]
    fn what_was_wrong_with_a_form_is_no_filter() {
        assert_eq!(desk_asked("status=open&__path=x&__err=y&file=added&for=reply"), ("status=open".to_owned(), None));
    }
}
