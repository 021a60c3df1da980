use super::asked::{Asked, Saved};
use crate::api::{EndGrant, ReviewGrant, Reviews, list_reviews};
use crate::components::{
    Art, Blank, Checks, EntryForm, ErrorSlot, Heading, Icon, Loading, Moment, TextArea, Trouble, form_action,
};
use crate::{place, words};
use domain::grant::{self, Grant, GrantPage, NOTE_MAX, Review, Verdict};
use domain::{Actor, FieldErrors, GrantId, Problem, UserId};
use leptos::either::{Either, EitherOf3};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The grants that wait for somebody to look at them, and below, what was made of the others.
pub(crate) fn reviews(actor: Actor) -> impl IntoView {
    let asked = Asked::here();
    let from = Starts::here();
    let reviews = Resource::new(move || (asked.get(), from.get()), |(_, from)| list_reviews(from.waiting, from.reviewed));
    let page = move || {
        let (asked, from, me) = (asked.get(), from.get(), actor.id);
        Suspend::new(async move {
            match reviews.await {
                Ok(reviews) => Either::Left(view! { <Queue reviews from asked me/> }),
                Err(fail) => Either::Right(view! { <Trouble fail/> }),
            }
        })
    };
    view! { <Transition fallback=Loading>{page}</Transition> }
}

/// Where the pages of both lists start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Starts {
    waiting: Option<GrantId>,
    reviewed: Option<GrantId>,
}

impl Starts {
    fn here() -> Memo<Self> {
        let query = use_query_map();
        let id = move |name| query.with(|query| query.get(name)).and_then(|id| id.parse().ok());
        Memo::new(move |_| Self { waiting: id("waiting"), reviewed: id("reviewed") })
    }

    fn place(self) -> String {
        place::reviews(self.waiting, self.reviewed)
    }
}

#[component]
fn Queue(reviews: Reviews, from: Starts, asked: Asked, me: UserId) -> impl IntoView {
    let Reviews { pending, reviewed } = reviews;
    let count = (pending.total.count > 0).then(|| view! { <p class="count">{words::waiting(pending.total)}</p> });
    let next = pending.next_cursor.map(|next| Starts { waiting: Some(next), ..from }.place());
    let first = from.waiting.map(|_| Starts { waiting: None, ..from }.place());
    let waiting = if pending.items.is_empty() {
        Either::Left(view! {
            <Blank art=Art::Tray><h2>"Nothing waits for a review"</h2><p>"When someone opens a restricted case, it appears here."</p></Blank>
        })
    } else {
        let entries =
            pending.items.into_iter().map(|grant| view! { <Waiting edits=asked.edits(&grant.id.to_string()) grant from me/> });
        Either::Right(view! { <ul class="entries" role="list">{entries.collect_view()}</ul> })
    };
    view! {
        <div class="list-head">
            <Heading text="Reviews"/>
            {count}
        </div>
        <p class="lead">"Who opened a case of a restricted department for a written reason. Each is looked at by an administrator who did not do it."</p>
        <Saved asked/>
        {waiting}
        <Pages label="Pages of what waits" first next/>
        <Done reviewed from/>
    }
}

#[component]
fn Waiting(grant: Grant, from: Starts, me: UserId, edits: bool) -> impl IntoView {
    let id = grant.id.to_string();
    let label = format!("review-{id}");
    let named = label.clone();
    let own = grant.user_id == me;
    let action = if own {
        EitherOf3::A(view! { <p class="help">"You opened this one. Another administrator has to review it."</p> })
    } else if edits {
        EitherOf3::B(view! { <div class="entry-forms"><Form id=id.clone() from/></div> })
    } else {
        let what = format!(" of case {} opened by {}", grant.reference, grant.user_name);
        EitherOf3::C(view! {
            <a class="button" href=place::edit(&from.place(), &id)>"Review"<span class="sr-only">{what}</span></a>
        })
    };
    let lives = grant.remaining_seconds;
    let what = format!("Case {}", grant.reference);
    view! {
        <li class="entry" aria-labelledby=named>
            <div class="entry-head">
                <h2 id=label>{what}</h2>
                <State lives/>
            </div>
            <Facts grant/>
            <div class="entry-actions">
                {action}
                {lives.map(|_| view! { <End id/> })}
            </div>
        </li>
    }
}

/// Whether the case is still open, in words.
#[component]
fn State(lives: Option<u32>) -> impl IntoView {
    match lives {
        Some(seconds) => Either::Left(
            view! { <span class="entry-state" data-is="restricted">{format!("Open now, {}", words::left(seconds))}</span> },
        ),
        None => Either::Right(view! { <span class="entry-state" data-is="retired">"Closed again"</span> }),
    }
}

#[component]
fn Facts(grant: Grant) -> impl IntoView {
    let until = grant.ended_at.unwrap_or(grant.expires_at);
    view! {
        <dl class="facts">
            <div><dt>"Opened by"</dt><dd>{grant.user_name}</dd></div>
            <div><dt>"From"</dt><dd><Moment at=grant.created_at/></dd></div>
            <div><dt>"Until"</dt><dd><Moment at=until/></dd></div>
            <div class="given-reason"><dt>"Reason"</dt><dd>{grant.reason}</dd></div>
        </dl>
    }
}

#[component]
fn End(id: String) -> impl IntoView {
    let action = form_action::<EndGrant>();
    let checks = Checks::of(action);
    view! {
        <EntryForm action checks check=|_| Ok(()) submit="End this access now" kind="plain">
            <input type="hidden" name="id" value=id/>
        </EntryForm>
    }
}

#[component]
fn Form(id: String, from: Starts) -> impl IntoView {
    let action = form_action::<ReviewGrant>();
    let checks = Checks::of(action);
    let choice = move |verdict: Verdict, hint: &'static str| {
        view! {
            <label class="choice">
                <input type="radio" name="verdict" value=verdict.word() on:change=move |_| checks.left("verdict", Ok(()))/>
                <span><strong>{words::verdict(verdict)}</strong><span class="choice-hint">{hint}</span></span>
            </label>
        }
    };
    view! {
        <EntryForm action checks check submit="Save the review" cancel=from.place()>
            <input type="hidden" name="id" value=id/>
            <fieldset class="field choices" id="verdict" tabindex="-1" aria-describedby="verdict-error">
                <legend>"What do you make of it?"</legend>
                <div class="choice-grid">
                    {choice(Verdict::Justified, "It was right to open the case.")}
                    {choice(Verdict::Questioned, "Somebody has to talk about it.")}
                </div>
                <div class="field-foot"><ErrorSlot name="verdict" checks/></div>
            </fieldset>
            <TextArea
                name="note" label="Note" help="For administrators. If you question it, say what is in question."
                rows=3 initial=String::new() max=NOTE_MAX required=false rule=check_note checks
            />
        </EntryForm>
    }
}

/// Whether a note is needed hangs on the verdict, so the field alone does not ask for one.
fn check_note(typed: &str) -> Result<(), Problem> {
    let review = grant::ReviewGrant { verdict: Verdict::Justified, note: Some(typed.to_owned()) };
    review.check().map(drop).map_err(|errors| errors.get("note").cloned().unwrap_or(Problem::Malformed))
}

fn check(form: ReviewGrant) -> Result<(), FieldErrors> {
    match form.verdict {
        Some(verdict) => grant::ReviewGrant { verdict, note: Some(form.note) }.check().map(drop),
        None => Err(FieldErrors::one("verdict", Problem::Required)),
    }
}

#[component]
fn Done(reviewed: GrantPage, from: Starts) -> impl IntoView {
    let next = reviewed.next_cursor.map(|next| Starts { reviewed: Some(next), ..from }.place());
    let first = from.reviewed.map(|_| Starts { reviewed: None, ..from }.place());
    (!reviewed.items.is_empty()).then(|| {
        let entries = reviewed.items.into_iter().filter_map(|grant| {
            let review = grant.review.clone()?;
            Some(view! { <Reviewed grant review/> })
        });
        view! {
            <section class="section" aria-labelledby="reviewed">
                <h2 id="reviewed">"Reviewed"</h2>
                <ul class="entries" role="list">{entries.collect_view()}</ul>
                <Pages label="Pages of what was reviewed" first next/>
            </section>
        }
    })
}

#[component]
fn Pages(label: &'static str, first: Option<String>, next: Option<String>) -> impl IntoView {
    let first = first.map(|href| view! { <a class="button" data-size="s" href=href>"First page"</a> });
    let next = next.map(|href| view! { <a class="button" data-size="s" rel="next" href=href>"Next page"{Icon::Next.view()}</a> });
    (first.is_some() || next.is_some()).then(|| view! { <nav class="pager" aria-label=label>{first}{next}</nav> })
}

#[component]
fn Reviewed(grant: Grant, review: Review) -> impl IntoView {
    let lives = grant.remaining_seconds;
    let id = grant.id.to_string();
    let what = format!("Case {}", grant.reference);
    view! {
        <li class="entry" data-retired=true>
            <div class="entry-head">
                <h3>{what}</h3>
                <span class="entry-state" data-verdict=review.verdict.word()>{words::verdict(review.verdict)}</span>
                {lives.map(|_| view! { <State lives/> })}
            </div>
            <Facts grant/>
            <p class="meta">
                <span>{format!("Reviewed by {}", review.reviewer_name)}</span><Moment at=review.at/>
            </p>
            {review.note.map(|note| view! { <p class="review-note">{note}</p> })}
            {lives.map(|_| view! { <End id/> })}
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::case::Reference;
    use domain::filter::Total;
    use leptos_router::components::Router;
    use leptos_router::location::RequestUrl;
    use time::macros::datetime;

    fn id<Id: std::str::FromStr<Err: std::fmt::Debug>>(n: u8) -> Id {
        format!("00000000-0000-0000-0000-{n:012}").parse().expect("an id")
    }

    fn sam() -> UserId {
        id(2)
    }

    fn ada() -> UserId {
        id(3)
    }

    fn grant() -> Grant {
        Grant {
            id: id(7),
            case_id: id(8),
            reference: Reference::stored("K7Q-2F9".into()),
            patient_id: id(1),
            user_id: sam(),
            user_name: "Sam Hale".into(),
            reason: "Chest pain at night".into(),
            created_at: datetime!(2026-11-09 13:32 UTC),
            expires_at: datetime!(2026-11-09 14:32 UTC),
            ended_at: None,
            remaining_seconds: Some(600),
            review: None,
        }
    }

    fn shown(address: &str, me: UserId, pending: Vec<Grant>, reviewed: Vec<Grant>) -> String {
        paged(address, me, pending, reviewed, None)
    }

    fn paged(address: &str, me: UserId, pending: Vec<Grant>, reviewed: Vec<Grant>, next: Option<GrantId>) -> String {
        Owner::new().with(|| {
            provide_context(RequestUrl::new(address));
            let page = move |items: Vec<Grant>| GrantPage { next_cursor: next, total: Total::capped(21), items };
            let queue = move || {
                let (asked, from) = (Asked::here().get_untracked(), Starts::here().get_untracked());
                view! { <Queue reviews=Reviews { pending: page(pending), reviewed: page(reviewed) } from asked me/> }
            };
            view! { <Router>{queue()}</Router> }.to_html()
        })
    }

    #[test]
    fn a_living_grant_can_be_ended_and_reviewed_by_somebody_else() {
        let html = shown("/admin/reviews", ada(), vec![grant()], vec![]);
        for part in
            ["Case K7Q-2F9", "Sam Hale", "Chest pain at night", "Open now, 10 minutes left", "End this access now", ">Review<"]
        {
            assert!(html.contains(part), "{part} in {html}");
        }
        let own = shown("/admin/reviews", sam(), vec![grant()], vec![]);
        assert!(own.contains("Another administrator has to review it") && !own.contains(">Review<"), "{own}");
    }

    #[test]
    fn each_list_goes_on_without_moving_the_other() {
        let (here, next) = (id::<GrantId>(5), id::<GrantId>(6));
        let done = Review {
            verdict: Verdict::Justified,
            note: None,
            reviewer_id: ada(),
            reviewer_name: "Ada Moss".into(),
            at: datetime!(2026-11-10 08:00 UTC),
        };
        let done = Grant { review: Some(done), ..grant() };
        let html = paged(&format!("/admin/reviews?reviewed={here}"), ada(), vec![grant()], vec![done.clone()], Some(next));
        for part in [
            format!(r#"href="/admin/reviews?waiting={next}&amp;reviewed={here}""#),
            format!(r#"href="/admin/reviews?reviewed={next}""#),
            r#"href="/admin/reviews""#.to_owned(),
            format!(r#"href="/admin/reviews?reviewed={here}&amp;edit={}""#, grant().id),
            "21 to review".to_owned(),
        ] {
            assert!(html.contains(&part), "{part} in {html}");
        }
        let whole = shown("/admin/reviews", ada(), vec![grant()], vec![done]);
        assert!(!whole.contains("Next page") && !whole.contains("First page"), "{whole}");
    }

    #[test]
    fn a_review_that_was_given_says_by_whom_and_there_is_nothing_left_to_do() {
        let at = datetime!(2026-11-10 08:00 UTC);
        let note = Some("Was the ward called?".to_owned());
        let review = Review { verdict: Verdict::Questioned, note, reviewer_id: ada(), reviewer_name: "Ada Moss".into(), at };
        let done = Grant { remaining_seconds: None, review: Some(review), ..grant() };
        let html = shown("/admin/reviews", ada(), vec![], vec![done]);
        for part in ["Nothing waits for a review", "Questioned", "Reviewed by Ada Moss", "Was the ward called?"] {
            assert!(html.contains(part), "{part} in {html}");
        }
        assert!(!html.contains("End this access now") && !html.contains(">Review<"));
    }

    #[test]
    fn a_questioned_grant_needs_a_note() {
        let form = |verdict, note: &str| ReviewGrant { id: grant().id, verdict, note: note.into() };
        assert_eq!(check(form(None, "")).expect_err("no verdict").get("verdict"), Some(&Problem::Required));
        assert_eq!(check(form(Some(Verdict::Questioned), " ")).expect_err("no note").get("note"), Some(&Problem::Required));
        assert_eq!(check(form(Some(Verdict::Justified), "")), Ok(()));
    }
}
