use super::Checks;
use super::field::{Field, Length, described_by};
use super::text::escape;
use crate::editor;
use domain::{Problem, RichText, text};
use leptos::html::Textarea;
use leptos::prelude::*;
use leptos::web_sys::HtmlTextAreaElement;
use std::time::Duration;

/// The page comes alive first.
const SOON: Duration = Duration::from_millis(400);

/// A list that offers how to go on with what is typed, and which of its entries is pointed at.
#[derive(Clone, Copy)]
pub(crate) struct Offers {
    pub(crate) list: &'static str,
    pub(crate) pointed: Signal<Option<String>>,
}

/// A text that may have formatting: a textarea with plain text, which the editor takes over where scripts run. It then
/// holds HTML, and the hidden field beside it says so.
#[component]
pub(crate) fn RichField(
    name: &'static str,
    /// The name, if nothing else on the page has it.
    #[prop(optional)]
    id: Option<&'static str>,
    label: &'static str,
    #[prop(optional)] help: Option<&'static str>,
    rows: u8,
    initial: RichText,
    /// The most characters, formatting not counted.
    max: usize,
    /// The key that leads to it.
    #[prop(optional)]
    key: Option<&'static str>,
    #[prop(optional)] offers: Option<Offers>,
    checks: Checks,
    /// What stands right below it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let id = id.unwrap_or(name);
    let control = NodeRef::<Textarea>::new();
    let formatted = (initial != RichText::plain_only(initial.plain())).then(|| initial.html().to_owned());
    let now = RwSignal::new(text::length(initial.plain()));
    Effect::new(move |_| {
        if let Some(control) = control.get() {
            now.set(measure(&control));
            set_timeout(editor::load, SOON);
        }
    });
    let problem = checks.problem(name);
    let typing = move |_| {
        if let Some(control) = control.try_get_untracked().flatten() {
            now.set(measure(&control));
            checks.typing(name, check(&control, max));
        }
    };
    // What is fine was taken back as it was typed.
    let left = move |_| {
        if let Some(wrong) = control.try_get_untracked().flatten().and_then(|control| check(&control, max).err()) {
            checks.left(name, Err(wrong));
        }
    };
    let pointed = move || offers.and_then(|offers| offers.pointed.try_get().flatten());
    view! {
        <Field name id label help length=Some(Length { now: now.into(), max }) checks>
            <rich-editor data-html=formatted></rich-editor>
            <textarea
                class="input"
                id=id
                name=name
                rows=rows.to_string()
                data-key=key
                required=true
                aria-describedby=described_by(id, help.is_some(), true)
                aria-invalid=move || problem().is_some().then_some("true")
                aria-autocomplete=offers.map(|_| "list")
                aria-haspopup=offers.map(|_| "listbox")
                aria-controls=offers.map(|offers| offers.list)
                aria-activedescendant=pointed
                node_ref=control
                on:focus=|_| editor::load()
                on:input=typing
                on:change=left
                inner_html=escape(initial.plain())
            ></textarea>
            <input type="hidden" name="format" value="plain"/>
            {children.map(|children| children())}
        </Field>
    }
}

fn measure(control: &HtmlTextAreaElement) -> usize {
    text::length(&editor::plain(control))
}

fn check(control: &HtmlTextAreaElement, max: usize) -> Result<(), Problem> {
    if control.value().trim().is_empty() {
        Err(Problem::Required)
    } else if measure(control) > max {
        Err(Problem::TooLong { max })
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(initial: RichText) -> String {
        Owner::new().with(|| {
            let checks = Checks::default();
            view! { <RichField name="body" id="reply" label="Your reply" rows=6 initial max=20 checks/> }.to_html()
        })
    }

    #[test]
    fn without_scripts_it_is_a_textarea_with_the_plain_words() {
        let html = field(RichText::plain_only("It </textarea><b>itches</b>.\n\nA lot"));
        assert!(html.contains("It &lt;/textarea>&lt;b>itches&lt;/b>.\n\nA lot</textarea>"), "{html}");
        for part in [
            r#"<label for="reply">Your reply</label>"#,
            r#"id="reply""#,
            r#"name="body""#,
            r#"aria-describedby="reply-error reply-count""#,
            r#"<input type="hidden" name="format" value="plain">"#,
            "</textarea>",
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
        assert!(!html.contains("data-html"), "{html}");
    }

    #[test]
    fn it_says_which_key_leads_to_it_and_what_offers_to_go_on() {
        let html = Owner::new().with(|| {
            let (initial, checks) = (RichText::default(), Checks::default());
            let pointed = Signal::stored(Some("names-1".to_owned()));
            view! {
                <RichField name="body" label="A note" rows=4 initial max=20 key="r" offers=Offers { list: "names", pointed } checks>
                    <ul id="names"></ul>
                </RichField>
            }
            .to_html()
        });
        for part in [
            r#"data-key="r""#,
            r#"aria-autocomplete="list""#,
            r#"aria-controls="names""#,
            r#"aria-activedescendant="names-1""#,
            r#"<ul id="names">"#,
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
    }

    #[test]
    fn formatting_waits_beside_the_words_for_the_editor() {
        let html = field(RichText::stored("<p>It <strong>\"itches\"</strong></p>".into(), "It \"itches\"".into()));
        let kept = r#"data-html="&lt;p&gt;It &lt;strong&gt;&quot;itches&quot;&lt;/strong&gt;&lt;/p&gt;""#;
        assert!(html.contains(kept), "{html}");
        assert!(html.contains(">It \"itches\"</textarea>"), "{html}");
        assert!(html.contains("11 of 20 characters"), "{html}");
    }
}
