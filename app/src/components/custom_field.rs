use super::{Checks, Icon};
use crate::words;
use domain::clinic::{CustomField, FieldKind};
use leptos::either::EitherOf3;
use leptos::prelude::*;

/// A field that the clinic put into its form, by its kind.
#[component]
pub(crate) fn CustomInput(field: CustomField, #[prop(optional)] initial: String, checks: Checks) -> impl IntoView {
    let asked = Asked { name: field.form_name(), field: StoredValue::new(field), checks };
    match asked.field.with_value(|field| field.kind) {
        FieldKind::YesNo => EitherOf3::A(view! { <YesNo asked initial/> }),
        FieldKind::Choice => EitherOf3::B(view! { <Choice asked initial/> }),
        kind @ (FieldKind::Text | FieldKind::Date | FieldKind::Number) => EitherOf3::C(view! { <Line asked kind initial/> }),
    }
}

/// One of the clinic's fields in a form.
#[derive(Clone)]
struct Asked {
    /// The id of its control, under which problems are told.
    name: String,
    field: StoredValue<CustomField>,
    checks: Checks,
}

impl Asked {
    fn sent_as(&self) -> String {
        self.field.with_value(|field| format!("fields[{}]", field.name))
    }

    fn required(&self) -> bool {
        self.field.with_value(|field| field.required)
    }

    fn label(&self) -> impl IntoView + use<> {
        let label = self.field.with_value(|field| field.label.clone());
        let mark = self.required().then(|| view! { " "<span class="field-mark">"(required)"</span> });
        view! { {label}{mark} }
    }

    fn invalid(&self) -> impl Fn() -> Option<&'static str> + Send + Sync + 'static + use<> {
        let problem = self.checks.problem_of(self.name.clone());
        move || problem().is_some().then_some("true")
    }

    fn left(&self, typed: &str) {
        self.checks.left(&self.name, self.field.with_value(|field| field.answer(typed).map(drop)));
    }

    fn error_id(&self) -> String {
        format!("{}-error", self.name)
    }

    fn error(&self) -> impl IntoView + use<> {
        let problem = self.checks.problem_of(self.name.clone());
        let kind = self.field.with_value(|field| field.kind);
        let words = move || problem().map(|problem| view! { {Icon::Alert.view()}{words::answer(kind, &problem)} });
        view! { <div class="field-foot"><p class="error" id=self.error_id() aria-live="polite">{words}</p></div> }
    }
}

#[component]
fn Line(asked: Asked, kind: FieldKind, initial: String) -> impl IntoView {
    let kind_of_input = if kind == FieldKind::Date { "date" } else { "text" };
    let left = asked.clone();
    view! {
        <div class="field">
            <label for=asked.name.clone()>{asked.label()}</label>
            <input
                class="input" r#type=kind_of_input id=asked.name.clone() name=asked.sent_as() value=initial autocomplete="off"
                inputmode=(kind == FieldKind::Number).then_some("decimal")
                required=asked.required()
                aria-describedby=asked.error_id()
                aria-invalid=asked.invalid()
                on:change=move |event| left.left(&event_target_value(&event))
            />
            {asked.error()}
        </div>
    }
}

#[component]
fn Choice(asked: Asked, initial: String) -> impl IntoView {
    let choices = asked.field.with_value(|field| field.choices.clone());
    let options = choices.into_iter().map(|choice| {
        let (value, selected) = (choice.clone(), choice == initial);
        view! { <option value=value selected=selected>{choice}</option> }
    });
    let left = asked.clone();
    view! {
        <div class="field">
            <label for=asked.name.clone()>{asked.label()}</label>
            <select
                class="input" id=asked.name.clone() name=asked.sent_as() autocomplete="off"
                required=asked.required()
                aria-describedby=asked.error_id()
                aria-invalid=asked.invalid()
                on:change=move |event| left.left(&event_target_value(&event))
            >
                <option value="">{if asked.required() { "Choose one" } else { "No answer" }}</option>
                {options.collect_view()}
            </select>
            {asked.error()}
        </div>
    }
}

#[component]
fn YesNo(asked: Asked, initial: String) -> impl IntoView {
    let none = (!asked.required()).then_some(("", "No answer"));
    let choices = [("yes", "Yes"), ("no", "No")].into_iter().chain(none).map(|(value, words)| {
        let left = asked.clone();
        view! {
            <label class="choice">
                <input
                    type="radio" name=asked.sent_as() value=value checked=value == initial required=asked.required()
                    on:change=move |_| left.left(value)
                />
                <span>{words}</span>
            </label>
        }
    });
    view! {
        <fieldset class="field choices" id=asked.name.clone() tabindex="-1" aria-describedby=asked.error_id()>
            <legend>{asked.label()}</legend>
            <div class="choice-grid">{choices.collect_view()}</div>
            {asked.error()}
        </fieldset>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{FieldErrors, FieldId, Problem};

    fn field(kind: FieldKind, required: bool) -> CustomField {
        let choices = if kind == FieldKind::Choice { vec!["A & B".into(), "<0>".into()] } else { Vec::new() };
        CustomField {
            id: FieldId(Default::default()),
            name: "blood".into(),
            label: "Blood <type>".into(),
            kind,
            choices,
            required,
            active: true,
            rank: 0,
        }
    }

    fn shown(kind: FieldKind, required: bool, initial: &str) -> String {
        let (field, initial) = (field(kind, required), initial.to_owned());
        Owner::new().with(|| view! { <CustomInput field initial checks=Checks::default()/> }.to_html())
    }

    #[test]
    fn each_kind_has_its_control_and_sends_it_under_the_fields_name() {
        for (kind, control) in [
            (FieldKind::Text, r#"type="text""#),
            (FieldKind::Date, r#"type="date""#),
            (FieldKind::Number, r#"inputmode="decimal""#),
            (FieldKind::Choice, "<select"),
            (FieldKind::YesNo, r#"type="radio""#),
        ] {
            let html = shown(kind, true, "");
            assert!(html.contains(control) && html.contains(r#"name="fields[blood]""#), "{html}");
            assert!(html.contains("Blood &lt;type&gt;") && html.contains("(required)") && html.contains(" required"), "{html}");
            assert!(!shown(kind, false, "").contains("required"));
        }
    }

    #[test]
    fn an_answer_comes_back_as_it_was_given() {
        assert!(shown(FieldKind::Text, false, "\"0\" <neg>").contains(r#"value="&quot;0&quot; &lt;neg&gt;""#));
        assert!(shown(FieldKind::Choice, true, "A & B").contains(r#"value="A &amp; B" selected"#));
        let html = shown(FieldKind::YesNo, false, "no");
        assert!(html.contains(r#"value="no" checked"#) && !html.contains(r#"value="" checked"#), "{html}");
    }

    #[test]
    fn what_is_wrong_stands_at_the_field_in_words_for_its_kind() {
        let html = Owner::new().with(|| {
            let checks = Checks::default();
            checks.show(FieldErrors::one("field.blood", Problem::Malformed));
            view! { <CustomInput field=field(FieldKind::Number, false) checks/> }.to_html()
        });
        assert!(html.contains("Give a number, as in 37.5") && html.contains(r#"aria-invalid="true""#), "{html}");
    }
}
