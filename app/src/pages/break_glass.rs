use crate::api::OpenGrant;
use crate::components::{Back, Checks, EntryForm, Heading, Icon, Notice, NoticeKind, Select, TextArea, TextInput, form_action};
use crate::{place, platform, words};
use domain::grant::{self, MINUTES_DEFAULT, REASON_MAX};
use domain::{FieldErrors, Problem, case};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

const MINUTES: [u16; 4] = [30, MINUTES_DEFAULT, 4 * 60, grant::MINUTES_MAX];

/// Break-glass: somebody who works here opens a case that is closed to them, and says why.
#[component]
pub(crate) fn BreakGlass() -> impl IntoView {
    let action = form_action::<OpenGrant>();
    let checks = Checks::of(action);
    let [typed, reason, chosen] = platform::typed(["case", "reason", "minutes"]);
    let (wanted, ended) = use_query_map().with_untracked(|query| (query.get("case"), query.get_str("ended").is_some()));
    let initial = if typed.is_empty() { wanted.unwrap_or_default() } else { typed };
    let chosen = if chosen.is_empty() { MINUTES_DEFAULT.to_string() } else { chosen };
    let options = MINUTES.iter().map(|minutes| (minutes.to_string(), words::minutes(*minutes))).collect::<Vec<_>>();
    view! {
        <Back href=place::DESK words="Cases"/>
        {ended.then(|| view! {
            <Notice kind=NoticeKind::Success icon=Icon::Check><strong>"Your access to this case has ended."</strong></Notice>
        })}
        <div class="page-head">
            <div>
                <Heading text="Open a restricted case" troubled=checks.troubled()/>
                <p class="lead">
                    "Some departments keep their cases to their members. If you need to see one of their cases to help its patient, open it here."
                </p>
            </div>
        </div>
        <ul class="before">
            <li>"You see this one case, and can work on it, for the time that you choose."</li>
            <li>"The patient sees your name, your reason and the time."</li>
            <li>"An administrator reads your reason as well, and reviews it."</li>
        </ul>
        <EntryForm action checks check submit="Open the case" cancel=place::DESK>
            <TextInput
                name="case" label="Case number" help="Such as K7Q-2F9." autocomplete="off" initial
                rule=check_case checks
            />
            <TextArea
                name="reason" label="Why do you need to see it?" help="A sentence that the patient may read."
                rows=4 initial=reason max=REASON_MAX rule=|typed| grant::OpenGrant::check_reason(typed).map(drop) checks
            />
            <Select name="minutes" label="For how long?" options chosen checks/>
        </EntryForm>
    }
}

fn check_case(typed: &str) -> Result<(), Problem> {
    match case::key(typed) {
        Some(_) => Ok(()),
        None if typed.trim().is_empty() => Err(Problem::Required),
        None => Err(Problem::UnknownValue),
    }
}

fn check(form: OpenGrant) -> Result<(), FieldErrors> {
    let mut errors = FieldErrors::default();
    errors.note("case", check_case(&form.case));
    errors.note("reason", grant::OpenGrant::check_reason(&form.reason));
    errors.into_result()
}

#[cfg(test)]
mod tests {
    use super::*;
    use leptos_router::components::Router;
    use leptos_router::location::RequestUrl;

    fn shown(address: &str) -> String {
        Owner::new().with(|| {
            provide_context(RequestUrl::new(address));
            view! { <Router>{BreakGlass()}</Router> }.to_html()
        })
    }

    #[test]
    fn the_case_that_was_asked_for_is_filled_in_and_an_hour_is_offered_first() {
        let html = shown("/break-glass?case=0190163d-8694-739b-aea5-966c26f8ad91");
        assert!(html.contains(r#"value="0190163d-8694-739b-aea5-966c26f8ad91""#), "{html}");
        assert!(html.contains(r#"<option value="60" selected>1 hour"#), "{html}");
        assert!(!html.contains("has ended"));
        assert!(shown("/break-glass?ended").contains("Your access to this case has ended."));
    }

    #[test]
    fn what_cannot_be_a_number_is_said_before_it_is_sent() {
        let form = |case: &str, reason: &str| OpenGrant { case: case.into(), reason: reason.into(), minutes: Some(60) };
        assert_eq!(check(form("k7q 2f9", "Chest pain at night")), Ok(()));
        let errors = check(form("", "")).expect_err("empty");
        assert_eq!((errors.get("case"), errors.get("reason")), (Some(&Problem::Required), Some(&Problem::Required)));
        assert_eq!(check(form("A1", "Chest pain at night")).expect_err("short").get("case"), Some(&Problem::UnknownValue));
    }
}
