use crate::problem::Rejection;
use app::place::{BROUGHT, BROUGHT_FOR};
use axum::http::{HeaderMap, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use domain::attachment::{Target, Trouble};

pub(super) const ADDED: &str = "added";
pub(super) const REMOVED: &str = "removed";

/// Back to the page that a plain form was sent from, with a code of what came of it in the address: never a word of the sender's.
pub(super) fn to_page(headers: &HeaderMap, target: Target, done: &Result<&'static str, Rejection>) -> Response {
    let code = match done {
        Ok(code) => code,
        Err(Rejection::Refused(refusal)) => Trouble::from(refusal).word(),
        Err(rejection) => rejection.code(),
    };
    Redirect::to(&with_answer(&page(headers), code, target)).into_response()
}

/// The path and query of the referrer, which the origin's guard has found to be ours where it matters.
fn page(headers: &HeaderMap) -> String {
    let referrer = headers.get(header::REFERER).and_then(|referrer| referrer.to_str().ok()?.parse::<Uri>().ok());
    let page = referrer.and_then(|page| page.path_and_query().map(ToString::to_string));
    page.filter(|page| page.starts_with('/') && !page.starts_with("//") && !page.contains('\\')).unwrap_or_else(|| "/".to_owned())
}

fn with_answer(page: &str, code: &str, target: Target) -> String {
    let (path, query) = page.split_once('?').unwrap_or((page, ""));
    let said = |pair: &str| pair.split('=').next().is_some_and(|name| name == BROUGHT || name == BROUGHT_FOR);
    let others = query.split('&').filter(|pair| !pair.is_empty() && !said(pair));
    let (answer, place) = match target {
        Target::Case => (format!("{BROUGHT}={code}"), String::new()),
        Target::Reply | Target::Note => (format!("{BROUGHT}={code}&{BROUGHT_FOR}={target}"), format!("-{target}")),
    };
    format!("{path}?{}#files{place}", others.chain([answer.as_str()]).collect::<Vec<_>>().join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page_of(referrer: &str) -> String {
        page(&HeaderMap::from_iter([(header::REFERER, referrer.parse().expect("a header"))]))
    }

    #[test]
    fn the_way_back_stays_on_this_site() {
        assert_eq!(page_of("https://desk.example/cases/1?sent=1#top"), "/cases/1?sent=1");
        for foreign in ["https://desk.example//evil.example/", "javascript:alert(1)", "", "https://desk.example/\\evil.example"] {
            assert_eq!(page_of(foreign), "/", "{foreign}");
        }
        assert_eq!(page(&HeaderMap::new()), "/");
    }

    #[test]
    fn the_answer_takes_the_place_of_the_last_one() {
        assert_eq!(with_answer("/cases/1", "added", Target::Case), "/cases/1?file=added#files");
        assert_eq!(with_answer("/cases/1", "empty", Target::Reply), "/cases/1?file=empty&for=reply#files-reply");
        assert_eq!(with_answer("/cases/1?file=too_large&for=note&q=a", "added", Target::Case), "/cases/1?q=a&file=added#files");
    }
}
