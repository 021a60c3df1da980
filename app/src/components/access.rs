use super::Moment;
use crate::words;
use domain::grant::{Access, AccessKind};
use leptos::either::Either;
use leptos::prelude::*;

/// So many are shown at once; the others unfold.
const FIRST: usize = 8;

/// Who opened a case, for its patient.
#[component]
pub(crate) fn AccessList(opened: Vec<Access>) -> impl IntoView {
    let list = if opened.is_empty() {
        Either::Left(view! { <p class="help">"Nobody has opened it yet."</p> })
    } else {
        Either::Right(view! { <Days opened/> })
    };
    view! {
        <section class="section" aria-labelledby="access">
            <h2 id="access">"Who opened your case"</h2>
            {list}
        </section>
    }
}

#[component]
fn Days(opened: Vec<Access>) -> impl IntoView {
    let mut lines = fold(opened);
    let earlier = lines.split_off(FIRST.min(lines.len()));
    let more = earlier.len();
    view! {
        <ul class="access" role="list">{lines.into_iter().map(line).collect_view()}</ul>
        {(more > 0).then(|| view! {
            <details class="access-earlier">
                <summary>{format!("Show {more} earlier")}</summary>
                <ul class="access" role="list">{earlier.into_iter().map(line).collect_view()}</ul>
            </details>
        })}
    }
}

fn line((entry, times): (Access, usize)) -> impl IntoView {
    let who = words::opener(&entry.user_name, entry.user_role);
    let what = match (entry.kind, entry.until) {
        (AccessKind::Grant, Some(until)) => {
            let reason = entry.reason.map(|reason| view! { <span class="access-reason">"Reason given: “"{reason}"”"</span> });
            Either::Left(view! {
                <p>
                    <strong>{who}</strong>" opened it with a written reason, since it is in a restricted department. It was open to them from "
                    <Moment at=entry.at/>" until "<Moment at=until/>"."
                </p>
                {reason}
            })
        }
        _ => Either::Right(view! { <p><strong>{who}</strong>" "{words::readings(times)}" "<Moment at=entry.at/>"."</p> }),
    };
    view! { <li class="access-entry" data-kind=entry.kind.word()>{what}</li> }
}

/// What one person read on one day becomes one line, at its last time; grants stay apart. Days are UTC's, the same on both sides.
fn fold(opened: Vec<Access>) -> Vec<(Access, usize)> {
    let mut lines: Vec<(Access, usize)> = Vec::new();
    for entry in opened {
        let same = |(line, _): &&mut (Access, usize)| {
            (line.kind, line.user_id, line.at.date()) == (AccessKind::Read, entry.user_id, entry.at.date())
        };
        match lines.iter_mut().find(same).filter(|_| entry.kind == AccessKind::Read) {
            Some((_, times)) => *times += 1,
            None => lines.push((entry, 1)),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Role, UserId};
    use time::OffsetDateTime;
    use time::macros::datetime;

    fn entry(kind: AccessKind, name: &str, at: OffsetDateTime) -> Access {
        let granted = kind == AccessKind::Grant;
        Access {
            kind,
            user_id: UserId(Default::default()),
            user_name: name.into(),
            user_role: Role::Staff,
            at,
            reason: granted.then(|| "Chest <pain> at night".into()),
            until: granted.then(|| at + time::Duration::HOUR),
        }
    }

    #[test]
    fn one_persons_readings_of_a_day_are_one_line_and_grants_stay_apart() {
        let evening = datetime!(2026-11-09 23:05 UTC);
        let folded = fold(vec![
            entry(AccessKind::Read, "Sam", evening),
            entry(AccessKind::Grant, "Sam", datetime!(2026-11-09 22:00 UTC)),
            entry(AccessKind::Grant, "Sam", datetime!(2026-11-09 21:00 UTC)),
            entry(AccessKind::Read, "Sam", datetime!(2026-11-09 20:00 UTC)),
            entry(AccessKind::Read, "Sam", datetime!(2026-11-08 20:00 UTC)),
        ]);
        let shown: Vec<_> = folded.iter().map(|(entry, times)| (entry.kind, *times)).collect();
        assert_eq!(shown, [(AccessKind::Read, 2), (AccessKind::Grant, 1), (AccessKind::Grant, 1), (AccessKind::Read, 1)]);
        assert_eq!(folded[0].0.at, evening);
    }

    #[test]
    fn a_patient_reads_who_and_why_in_words() {
        let at = datetime!(2026-11-09 14:00 UTC);
        let html = Owner::new().with(|| {
            let opened = vec![entry(AccessKind::Grant, "Sam Hale", at), entry(AccessKind::Read, "Sam Hale", at)];
            view! { <Days opened/> }.to_html()
        });
        let words: String = html.split('<').filter_map(|tag| tag.split_once('>')).map(|(_, text)| text).collect();
        for part in [
            "Sam Hale, a member of staff,",
            "Reason given: “Chest &lt;pain&gt; at night”",
            "9 November 2026, 15:00 UTC",
            "read your case",
        ] {
            assert!(words.contains(part), "{part} in {words}");
        }
        assert!(!html.contains("<details"));
    }
}
