use super::asked::{Asked, Saved};
use crate::api::{CreateField, OfferField, ReviseField, list_fields};
use crate::components::{
    Art, Blank, Checks, Entry, EntryForm, Heading, Icon, Loading, Select, SwitchForm, TextArea, TextInput, Trouble, form_action,
};
use crate::{place, words};
use domain::FieldErrors;
use domain::clinic::{self, CHOICES_MAX, CustomField, FieldKind, NAME_MAX, check_name, read_rank};
use leptos::either::Either;
use leptos::prelude::*;

const CHOICES_LENGTH: usize = CHOICES_MAX * (NAME_MAX + 1);
const RETIRING: &str = "New cases are no longer asked for it. What cases hold stays.";

/// What the clinic asks with each new case, beside the words of the patient.
#[component]
pub(crate) fn Fields() -> impl IntoView {
    let asked = Asked::here();
    let fields = Resource::new(move || asked.get(), |_| list_fields());
    let page = move || {
        let asked = asked.get();
        Suspend::new(async move {
            match fields.await {
                Ok(fields) => Either::Left(view! { <List fields asked/> }),
                Err(fail) => Either::Right(view! { <Trouble fail/> }),
            }
        })
    };
    view! { <Transition fallback=Loading>{page}</Transition> }
}

#[component]
fn List(fields: Vec<CustomField>, asked: Asked) -> impl IntoView {
    let adding = asked.edit.is_none();
    let next = fields.iter().map(|field| field.rank).max().map_or(1, |rank| rank.saturating_add(1));
    let (active, retired): (Vec<_>, Vec<_>) = fields.into_iter().partition(|field| field.active);
    let fields: Vec<CustomField> = active.into_iter().chain(retired).collect();
    let list = if fields.is_empty() {
        Either::Left(
            view! { <Blank art=Art::Tray><h2>"No fields yet"</h2><p>"A new case asks for words alone. Add the first field below."</p></Blank> },
        )
    } else {
        let entries = fields.into_iter().map(|field| entry(field, &asked)).collect_view();
        Either::Right(view! { <ul class="entries" role="list">{entries}</ul> })
    };
    view! {
        <Heading text="Fields"/>
        <p class="lead">"What the form of a new case asks besides the patient's own words. Patient and colleagues see it on the case."</p>
        <Saved asked/>
        {list}
        {adding.then(|| view! { <Add next/> })}
    }
}

fn entry(field: CustomField, asked: &Asked) -> impl IntoView + use<> {
    let id = field.id.to_string();
    let editing = asked.edits(&id).then(|| forms(&field));
    let required = if field.required { "Has to be filled in" } else { "May be left empty" };
    let choices = (!field.choices.is_empty()).then(|| {
        let choices = field.choices.join(", ");
        view! { <div><dt>"Choices"</dt><dd>{choices}</dd></div> }
    });
    view! {
        <Entry list=place::FIELDS id name=field.label active=field.active editing>
            <dl class="facts">
                <div><dt>"Kind"</dt><dd>{words::field_kind(field.kind)}</dd></div>
                {choices}
                <div><dt>"In the form"</dt><dd>{required}</dd></div>
                <div><dt>"Place"</dt><dd>{field.rank}</dd></div>
                <div><dt>"Name for programs"</dt><dd><code>{field.name}</code></dd></div>
            </dl>
        </Entry>
    }
}

fn forms(field: &CustomField) -> AnyView {
    let (id, active) = (field.id.to_string(), field.active);
    let means = if active { RETIRING } else { "New cases are asked for it again." };
    view! { <Change field=field.clone()/><SwitchForm<OfferField> id active means/> }.into_any()
}

#[component]
fn Add(next: i32) -> impl IntoView {
    let action = form_action::<CreateField>();
    let checks = Checks::of(action);
    let kinds = FieldKind::ALL.iter().map(|kind| (kind.word().to_owned(), words::field_kind(*kind).to_owned())).collect();
    view! {
        <section class="entry-new" aria-labelledby="new">
            <h2 id="new">{Icon::Plus.view()}"Add a field"</h2>
            <EntryForm action checks check=check_new submit="Add">
                <Label initial=String::new() checks/>
                <TextInput
                    name="name" label="Name for programs" autocomplete="off" rule=|typed| clinic::check_key(typed) checks
                    help="Small letters, digits and underscores, a letter first, such as “pharmacy”. It never changes."
                />
                <Select name="kind" label="Kind" help="It never changes either." options=kinds checks/>
                <Choices initial=String::new() help="Only for one of several choices: write each on a line of its own." checks/>
                <Required required=false/>
                <Rank initial=next checks/>
            </EntryForm>
        </section>
    }
}

#[component]
fn Change(field: CustomField) -> impl IntoView {
    let action = form_action::<ReviseField>();
    let checks = Checks::of(action);
    let choices = (field.kind == FieldKind::Choice).then(|| {
        view! { <Choices initial=field.choices.join("\n") help="Write each on a line of its own. Cases keep a choice that you take away." checks/> }
    });
    view! {
        <EntryForm action checks check=check_change submit="Save" cancel=place::FIELDS>
            <input type="hidden" name="id" value=field.id.to_string()/>
            <Label initial=field.label checks/>
            {choices}
            <Required required=field.required/>
            <Rank initial=field.rank checks/>
        </EntryForm>
    }
}

#[component]
fn Label(initial: String, checks: Checks) -> impl IntoView {
    view! {
        <TextInput
            name="label" label="Label" help="What people read beside it, such as “Your pharmacy”." autocomplete="off" initial
            rule=|typed| check_name(typed).map(drop) checks
        />
    }
}

#[component]
fn Choices(initial: String, help: &'static str, checks: Checks) -> impl IntoView {
    view! {
        <TextArea name="choices" label="Choices" help rows=5 initial max=CHOICES_LENGTH required=false rule=|_| Ok(()) checks/>
    }
}

#[component]
fn Required(required: bool) -> impl IntoView {
    let choice = |value: bool, words: &'static str| {
        view! {
            <label class="choice">
                <input type="radio" name="required" value=value.to_string() checked=value == required/>
                <span><strong>{words}</strong></span>
            </label>
        }
    };
    view! {
        <fieldset class="field choices">
            <legend>"Has it to be filled in?"</legend>
            <div class="choice-grid">{choice(false, "It may be left empty")}{choice(true, "It has to be filled in")}</div>
        </fieldset>
    }
}

#[component]
fn Rank(initial: i32, checks: Checks) -> impl IntoView {
    view! {
        <TextInput
            name="rank" label="Place in the form" help="A whole number: the lowest comes first." kind="number" autocomplete="off"
            initial=initial.to_string() rule=|typed| read_rank(typed).map(drop) checks
        />
    }
}

fn check_new(form: CreateField) -> Result<(), FieldErrors> {
    let CreateField { name, label, kind, choices, required, rank } = form;
    clinic::CreateField::read(name, label, kind, &choices, required, &rank)?.check().map(drop)
}

/// Its kind is the server's to know; what is empty where it may not be is said there.
fn check_change(form: ReviseField) -> Result<(), FieldErrors> {
    let ReviseField { label, choices, required, rank, .. } = form;
    let kind = if choices.trim().is_empty() { FieldKind::Text } else { FieldKind::Choice };
    clinic::ReviseField::read(label, &choices, required, &rank)?.check(kind).map(drop)
}
