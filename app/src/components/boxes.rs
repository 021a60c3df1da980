use super::{Checks, ErrorSlot};
use leptos::prelude::*;

/// Any of several; what is ticked at first is in the HTML.
#[component]
pub(crate) fn Boxes(
    /// Of the field in commands; the controls' is that of a list.
    name: &'static str,
    legend: &'static str,
    help: &'static str,
    /// Values, each with its words and whether it is ticked.
    options: Vec<(String, String, bool)>,
    checks: Checks,
) -> impl IntoView {
    let option = |(value, words, ticked): (String, String, bool)| {
        view! {
            <label class="tick">
                <input
                    r#type="checkbox" name=format!("{name}[]") value=value checked=ticked autocomplete="off"
                    on:change=move |_| checks.left(name, Ok(()))
                />
                {words}
            </label>
        }
    };
    view! {
        <fieldset class="field" id=name tabindex="-1" aria-describedby=format!("{name}-help {name}-error")>
            <legend>{legend}</legend>
            <p class="help" id=format!("{name}-help")>{help}</p>
            <div class="ticks">{options.into_iter().map(option).collect_view()}</div>
            <div class="field-foot"><ErrorSlot name checks/></div>
        </fieldset>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_without_scripts_sends_what_is_ticked_as_a_list() {
        let options = vec![("1".to_owned(), "Heart & lungs".to_owned(), true), ("2".to_owned(), "Skin".to_owned(), false)];
        let html = Owner::new().with(|| {
            view! { <Boxes name="departments" legend="Departments" help="Any of them." options checks=Checks::default()/> }
                .to_html()
        });
        assert_eq!(html.matches(r#"name="departments[]""#).count(), 2, "{html}");
        assert_eq!(html.matches(" checked").count(), 1, "{html}");
        assert!(html.contains("Heart &amp; lungs") && html.contains(r#"aria-describedby="departments-help departments-error""#));
    }
}
