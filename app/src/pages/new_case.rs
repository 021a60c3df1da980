use crate::api::{NewCaseForm, OpenCase, start_case};
use crate::components::{
    Autosave, Back, Checks, CustomInput, DraftState, DraftWindow, ErrorSlot, ErrorSummary, FailNotice, FileDesk, FileForms,
    Files, Heading, Icon, Loading, Notice, NoticeKind, RichField, Select, Submit, TextInput, Trouble, form_action,
};
use crate::{place, words};
use domain::attachment::Target;
use domain::case::{DESCRIPTION_MAX, Open, TITLE_MAX};
use domain::clinic::Specialty;
use domain::draft::{Draft as _, NewCase as Draft, Subject};
use domain::{CaseId, Priority};
use leptos::either::Either;
use leptos::ev::SubmitEvent;
use leptos::form::ActionForm;
use leptos::html;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

/// Somebody writes what is wrong with them. What is typed is kept on the server as it is typed.
#[component]
pub(crate) fn NewCase() -> impl IntoView {
    let action = form_action::<OpenCase>();
    let checks = Checks::of(action);
    let form = Resource::new(|| (), |()| start_case());
    FileDesk::provide(None, &[Target::Case]);
    let page = move || {
        Suspend::new(async move {
            match form.await {
                Ok(form) => Either::Left(view! { <Form form action checks/> }),
                Err(fail) => Either::Right(view! { <Trouble fail/> }),
            }
        })
    };
    view! {
        <Back href=place::MY_CASES words="Your cases"/>
        <div class="page-head">
            <div>
                <Heading text="Open a new case" troubled=checks.troubled()/>
                <p class="lead">"Use your own words. There is no wrong way to say it."</p>
            </div>
        </div>
        <Transition fallback=Loading>{page}</Transition>
    }
}

#[component]
fn Form(form: NewCaseForm, action: ServerAction<OpenCase>, checks: Checks) -> impl IntoView {
    let NewCaseForm { draft, description, key, over, specialties, fields } = form;
    let asked = StoredValue::new(fields.clone());
    let sheet = NodeRef::<html::Form>::new();
    // The page may be gone when its last answer is looked at.
    let (pending, answer) = (action.pending(), action.value());
    let sent =
        move || pending.try_get().unwrap_or(true) || answer.try_with(|answer| matches!(answer, Some(Ok(_)))).unwrap_or(true);
    let save = Autosave::of(sheet, sent);
    let navigate = use_navigate();
    Effect::new(move |_| {
        if let Some(Ok(id)) = action.value().get() {
            navigate(&place::sent(id), NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
    });
    let files = FileDesk::of(Target::Case);
    let submit = move |event: SubmitEvent| {
        if files.is_some_and(|files| files.keeps(&event)) {
            return;
        }
        if action.pending().get_untracked() {
            event.prevent_default();
        } else if let Ok(form) = OpenCase::from_event(&event) {
            checks.gate(&event, asked.with_value(|asked| typed(form).read(asked)));
            if !event.default_prevented() {
                save.hold_until_saved(&event);
            }
        }
    };
    let follows = use_query_map().with_untracked(|query| query.get(place::FOLLOWS)?.parse::<CaseId>().ok());
    let kept = !draft.is_empty();
    // Without JavaScript a form comes back with its text only if there was a session to keep the draft in.
    let version = action.version();
    let still_there = move || kept || version.try_get().is_some_and(|version| version > 0);
    let chosen = draft.priority.parse().unwrap_or(Priority::Medium);
    view! {
        {(kept && !checks.troubled().get_untracked()).then(|| view! {
            <Notice kind=NoticeKind::Info icon=Icon::Draft>"This is what you wrote last time. It has not been sent yet."</Notice>
        })}
        {follows.map(|case| view! {
            <Notice kind=NoticeKind::Info icon=Icon::Reply>
                "Your new case will refer to "<a href=place::case(case)>"the one that was resolved"</a>", so you need not tell it all again."
            </Notice>
        })}
        <FailNotice fail=checks.fail() kept=Signal::derive(still_there)/>
        <ErrorSummary checks fields=fields.clone()/>
        <ActionForm
            action
            node_ref=sheet
            attr:class="form"
            attr:novalidate=true
            on:input=move |_| save.soon()
            on:submit:capture=submit
        >
            // The enter key presses the first button of a form: that must not be the one that brings files.
            <button class="sr-only" r#type="submit" tabindex="-1" aria-hidden="true">"Send"</button>
            <input type="hidden" name="key" value=key/>
            <DraftWindow over/>
            <input type="hidden" name="subject" value=Subject::NewCase.to_string()/>
            {follows.map(|case| view! { <input type="hidden" name="follows_id" value=case.to_string()/> })}
            <TextInput
                name="title" label="What is it about?" help="A few words, such as “The rash on my arm came back”."
                autocomplete="off" initial=draft.title max=TITLE_MAX rule=|typed| Open::check_title(typed).map(drop) checks
            />
            <RichField
                name="description" label="Tell us more" help="When did it start? What have you tried? What worries you?"
                rows=8 initial=description max=DESCRIPTION_MAX checks
            />
            <About specialties chosen=draft.specialty checks/>
            {fields.into_iter().map(|field| {
                let initial = draft.fields.get(&field.name).cloned().unwrap_or_default();
                view! { <CustomInput field initial checks/> }
            }).collect_view()}
            <Urgency chosen checks/>
            <Files target=Target::Case/>
            <div class="form-foot">
                <Submit words="Send to the team" pending=action.pending()/>
                <DraftState save kept/>
            </div>
        </ActionForm>
        <FileForms target=Target::Case/>
    }
}

/// Left out where the clinic has no specialties.
#[component]
fn About(specialties: Vec<Specialty>, chosen: String, checks: Checks) -> impl IntoView {
    (!specialties.is_empty()).then(|| {
        let unsure = (String::new(), "I am not sure".to_owned());
        let known = specialties.into_iter().map(|specialty| (specialty.id.to_string(), specialty.name));
        let options = std::iter::once(unsure).chain(known).collect();
        view! { <Select name="specialty_id" label="Which part of the clinic is it for?" options chosen checks/> }
    })
}

#[component]
fn Urgency(chosen: Priority, checks: Checks) -> impl IntoView {
    let choice = |priority: &Priority| {
        let priority = *priority;
        view! {
            <label class="choice">
                <input type="radio" name="priority" value=priority.word() checked=priority == chosen/>
                <span><strong>{words::priority(priority)}</strong><span class="choice-hint">{words::urgency(priority)}</span></span>
            </label>
        }
    };
    view! {
        <fieldset class="field choices" id="priority" aria-describedby="priority-help priority-error">
            <legend>"How soon do you need an answer?"</legend>
            <p class="help" id="priority-help">"If someone is in danger, call your local emergency number now."</p>
            <div class="choice-grid">{Priority::ALL.iter().map(choice).collect_view()}</div>
            <div class="field-foot"><ErrorSlot name="priority" checks/></div>
        </fieldset>
    }
}

fn typed(form: OpenCase) -> Draft {
    let OpenCase { title, description, format, priority, specialty_id, fields, .. } = form;
    Draft { title, description, format, priority, specialty: specialty_id, fields }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::clinic::{CustomField, FieldKind};
    use domain::{FieldId, Format, RichText, SpecialtyId};
    use leptos_router::components::Router;
    use leptos_router::location::RequestUrl;

    fn since() -> CustomField {
        CustomField {
            id: FieldId(Default::default()),
            name: "since".into(),
            label: "Since when?".into(),
            kind: FieldKind::Date,
            choices: Vec::new(),
            required: true,
            active: true,
            rank: 0,
        }
    }

    fn shown(address: &str, draft: Draft) -> String {
        Owner::new().with(|| {
            provide_context(RequestUrl::new(address));
            let skin = Specialty { id: SpecialtyId(Default::default()), name: "Skin".into(), active: true };
            let description = RichText::plain_only(&draft.description);
            let (key, over) = ("a-key".into(), "a-window".into());
            let form = NewCaseForm { draft, description, key, over, specialties: vec![skin], fields: vec![since()] };
            let sheet = || {
                let action = form_action::<OpenCase>();
                view! { <Form form action checks=Checks::of(action)/> }
            };
            view! { <Router>{sheet()}</Router> }.to_html()
        })
    }

    #[test]
    fn a_draft_comes_back_as_it_was_typed() {
        let draft = Draft {
            title: "\"Rash\" <again>".into(),
            description: "It itches.\nAt night.".into(),
            format: Format::Plain,
            priority: "high".into(),
            specialty: SpecialtyId(Default::default()).to_string(),
            fields: [("since".to_owned(), "2026-02-28".to_owned())].into(),
        };
        let html = shown("/cases/new", draft);
        for part in [
            r#"value="&quot;Rash&quot; &lt;again&gt;""#,
            "It itches.\nAt night.</textarea>",
            r#"value="high" checked"#,
            "This is what you wrote last time",
            "14 of 200 characters",
            r#"name="key" value="a-key""#,
            "Draft saved",
            "000000000000\" selected",
            r#"name="fields[since]" value="2026-02-28""#,
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
    }

    #[test]
    fn an_empty_form_claims_nothing() {
        let html = shown("/cases/new", Draft::default());
        assert!(html.contains(r#"value="medium" checked"#), "{html}");
        assert!(html.contains("I am not sure") && html.contains("Since when?"), "{html}");
        assert!(!html.contains("Draft saved") && !html.contains("error-summary") && !html.contains("aria-invalid"));
    }
}
