//! Text controls. They keep their own text, as any control does, and are only listened to: what a person types before
//! the page is live is not overwritten then, and the text is in the HTML for pages that never come alive.

use super::Checks;
use super::field::{Field, Length, described_by};
use domain::{Problem, text};
use leptos::html::{Input, Textarea};
use leptos::prelude::*;
use leptos::web_sys::Event;

/// A field's rule: what is wrong with a text, if anything.
pub(crate) type Rule = fn(&str) -> Result<(), Problem>;

/// A control that is listened to: how long its text is, and what is wrong with it.
#[derive(Clone, Copy)]
struct Heard {
    name: &'static str,
    rule: Rule,
    checks: Checks,
    now: RwSignal<usize>,
}

impl Heard {
    /// From the text that it was rendered with; `there` is what it holds when the page comes alive.
    fn of(name: &'static str, rule: Rule, checks: Checks, initial: &str, there: impl Fn() -> Option<String> + 'static) -> Self {
        let now = RwSignal::new(text::length(initial));
        Effect::new(move |_| {
            if let Some(text) = there() {
                now.set(text::length(&text));
            }
        });
        Self { name, rule, checks, now }
    }

    fn length(self, max: usize) -> Length {
        Length { now: self.now.into(), max }
    }

    fn invalid(self) -> impl Fn() -> Option<&'static str> + Copy + Send + Sync + 'static {
        let problem = self.checks.problem(self.name);
        move || problem().is_some().then_some("true")
    }

    fn typing(self, event: &Event) {
        let typed = event_target_value(event);
        self.now.set(text::length(&typed));
        self.checks.typing(self.name, (self.rule)(&typed));
    }

    /// A text that is fine takes nothing back: typing did that already, and what the server said of this very text, which a
    /// form sent by the enter key leaves only then, stays.
    fn left(self, event: &Event) {
        let check = (self.rule)(&event_target_value(event));
        if check.is_err() {
            self.checks.left(self.name, check);
        }
    }
}

#[component]
pub(crate) fn TextInput(
    name: &'static str,
    label: &'static str,
    #[prop(optional)] help: Option<&'static str>,
    #[prop(default = "text")] kind: &'static str,
    autocomplete: &'static str,
    #[prop(optional)] initial: String,
    /// The most characters, if they are to be counted.
    #[prop(optional)]
    max: Option<usize>,
    rule: Rule,
    checks: Checks,
) -> impl IntoView {
    let control = NodeRef::<Input>::new();
    let heard = Heard::of(name, rule, checks, &initial, move || control.get().map(|control| control.value()));
    let length = max.map(|max| heard.length(max));
    let email = kind == "email";
    view! {
        <Field name label help length checks>
            <input
                class="input"
                r#type=kind
                id=name
                name=name
                value=initial
                autocomplete=autocomplete
                inputmode=email.then_some("email")
                autocapitalize=email.then_some("none")
                spellcheck=email.then_some("false")
                required=true
                aria-describedby=described_by(name, help.is_some(), max.is_some())
                aria-invalid=heard.invalid()
                node_ref=control
                on:input=move |event| heard.typing(&event)
                on:change=move |event| heard.left(&event)
            />
        </Field>
    }
}

#[component]
pub(crate) fn TextArea(
    name: &'static str,
    label: &'static str,
    help: &'static str,
    rows: u8,
    initial: String,
    max: usize,
    #[prop(default = true)] required: bool,
    rule: Rule,
    checks: Checks,
) -> impl IntoView {
    let control = NodeRef::<Textarea>::new();
    let heard = Heard::of(name, rule, checks, &initial, move || control.get().map(|control| control.value()));
    view! {
        <Field name label help=Some(help) length=Some(heard.length(max)) checks>
            <textarea
                class="input"
                id=name
                name=name
                rows=rows.to_string()
                required=required
                aria-describedby=described_by(name, true, true)
                aria-invalid=heard.invalid()
                node_ref=control
                on:input=move |event| heard.typing(&event)
                on:change=move |event| heard.left(&event)
                inner_html=escape(&initial)
            ></textarea>
        </Field>
    }
}

/// The server's renderer escapes no child of a textarea and renders no property, so the text is escaped here.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(initial: &str) -> String {
        let owner = Owner::new();
        owner.with(|| {
            let initial = initial.to_owned();
            view! { <TextArea name="description" label="Tell us more" help="" rows=8 initial max=20 rule=|_| Ok(()) checks=Checks::default()/> }.to_html()
        })
    }

    #[test]
    fn a_text_cannot_leave_its_textarea() {
        let html = area("</textarea><script>alert(1)</script>&lt;b>");
        assert!(html.contains(">&lt;/textarea>&lt;script>alert(1)&lt;/script>&amp;lt;b></textarea>"), "{html}");
        assert_eq!(html.matches("<script").count(), 0);
        assert_eq!(html.matches("</textarea>").count(), 1);
    }

    #[test]
    fn a_text_too_long_is_kept_whole_and_marked() {
        let html = area("123456789 123456789 12");
        assert!(html.contains("123456789 123456789 12</textarea>"));
        assert!(html.contains(r#"data-over class="counter">22 of 20 characters</p>"#), "{html}");
        assert!(area("short").contains(r#"count" class="counter">5 of 20 characters</p>"#));
    }
}
