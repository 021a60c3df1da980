use super::asked::{Asked, Saved};
use crate::api::{CreateDepartment, RestoreDepartment, RetireDepartment, ReviseDepartment, list_departments};
use crate::components::{
    Art, Blank, Checks, Entry, EntryForm, ErrorSlot, Heading, Icon, Loading, Notice, NoticeKind, Select, TextInput, Trouble,
    form_action,
};
use crate::{place, words};
use domain::FieldErrors;
use domain::clinic::{self, DepartmentPage, check_name};
use leptos::either::Either;
use leptos::prelude::*;

/// The departments: who belongs to each, who sees its cases, and what becomes of them when it goes.
#[component]
pub(crate) fn Departments() -> impl IntoView {
    let asked = Asked::here();
    let departments = Resource::new(move || asked.get(), |_| list_departments());
    let page = move || {
        let asked = asked.get();
        Suspend::new(async move {
            match departments.await {
                Ok(departments) => Either::Left(view! { <List departments asked/> }),
                Err(fail) => Either::Right(view! { <Trouble fail/> }),
            }
        })
    };
    view! { <Transition fallback=Loading>{page}</Transition> }
}

#[component]
fn List(departments: Vec<DepartmentPage>, asked: Asked) -> impl IntoView {
    let adding = asked.edit.is_none();
    let list = if departments.is_empty() {
        Either::Left(
            view! { <Blank art=Art::Tray><h2>"No departments yet"</h2><p>"All cases are in the intake. Add the first department below."</p></Blank> },
        )
    } else {
        let entries = departments.iter().map(|page| entry(page, &departments, &asked)).collect_view();
        Either::Right(view! { <ul class="entries" role="list">{entries}</ul> })
    };
    view! {
        <Heading text="Departments"/>
        <p class="lead">
            "Everyone who works here sees the cases of an open department. The cases of a restricted one are for its members, and for "
            "whoever a case is assigned to; any other colleague has to give a written reason to open one, which the patient can read. "
            "Cases without a department are in the intake, which everyone who works here sees."
        </p>
        <Saved asked/>
        {list}
        {adding.then(|| view! { <Add/> })}
    }
}

fn entry(page: &DepartmentPage, all: &[DepartmentPage], asked: &Asked) -> impl IntoView + use<> {
    let DepartmentPage { department, members, cases } = page.clone();
    let id = department.id.to_string();
    let editing = asked.edits(&id).then(|| forms(page, all));
    let (state, words) = if department.restricted { ("restricted", "Restricted") } else { ("open", "Open") };
    let state = department.active.then(|| view! { <span class="entry-state" data-is=state>{words}</span> }.into_any());
    let names = members.into_iter().map(|member| member.name).collect::<Vec<_>>().join(", ");
    let unread = department.restricted && names.is_empty() && cases > 0;
    view! {
        <Entry list=place::DEPARTMENTS id name=department.name active=department.active state=state.into_any() editing>
            {department.active.then(|| view! {
                <dl class="facts">
                    <div><dt>"Members"</dt><dd>{if names.is_empty() { "Nobody yet".to_owned() } else { names }}</dd></div>
                    <div><dt>"Holds"</dt><dd>{words::cases(cases)}</dd></div>
                </dl>
            })}
            {unread.then(|| view! {
                <Notice kind=NoticeKind::Warning icon=Icon::Alert>
                    "It has no member: only colleagues to whom a case is assigned can read it. Add a member, or open the department."
                </Notice>
            })}
        </Entry>
    }
}

/// What one department's entry shows while it is being changed.
fn forms(page: &DepartmentPage, all: &[DepartmentPage]) -> AnyView {
    let department = &page.department;
    let id = department.id.to_string();
    let switch = if department.active {
        Either::Left(view! { <Retire page=page.clone() receivers=receivers(page, all)/> })
    } else {
        Either::Right(view! { <Restore id=id.clone()/> })
    };
    view! { <Change id name=department.name.clone() restricted=department.restricted/>{switch} }.into_any()
}

/// Where the cases of a department that goes may go.
fn receivers(page: &DepartmentPage, all: &[DepartmentPage]) -> Vec<(String, String)> {
    let intake = if page.department.restricted {
        (String::new(), "Choose a department".to_owned())
    } else {
        (String::new(), "The intake (everyone who works here)".to_owned())
    };
    let others = all.iter().map(|other| &other.department).filter(|other| other.active && other.id != page.department.id);
    let option = |other: &clinic::Department| {
        let who = if other.restricted { "its members" } else { "everyone who works here" };
        (other.id.to_string(), format!("{} ({who})", other.name))
    };
    std::iter::once(intake).chain(others.map(option)).collect()
}

#[component]
fn Add() -> impl IntoView {
    let action = form_action::<CreateDepartment>();
    let checks = Checks::of(action);
    view! {
        <section class="entry-new" aria-labelledby="new">
            <h2 id="new">{Icon::Plus.view()}"Add a department"</h2>
            <EntryForm action checks check=|form: CreateDepartment| check(form.name, form.restricted) submit="Add">
                <Fields name=String::new() restricted=false checks/>
            </EntryForm>
        </section>
    }
}

#[component]
fn Change(id: String, name: String, restricted: bool) -> impl IntoView {
    let action = form_action::<ReviseDepartment>();
    let checks = Checks::of(action);
    view! {
        <EntryForm action checks check=|form: ReviseDepartment| check(form.name, form.restricted) submit="Save" cancel=place::DEPARTMENTS>
            <input type="hidden" name="id" value=id/>
            <Fields name restricted checks/>
        </EntryForm>
    }
}

#[component]
fn Fields(name: String, restricted: bool, checks: Checks) -> impl IntoView {
    let choice = |value: bool, words: &'static str, hint: &'static str| {
        view! {
            <label class="choice">
                <input type="radio" name="restricted" value=value.to_string() checked=value == restricted/>
                <span><strong>{words}</strong><span class="choice-hint">{hint}</span></span>
            </label>
        }
    };
    view! {
        <TextInput name="name" label="Name" autocomplete="off" initial=name rule=|typed| check_name(typed).map(drop) checks/>
        <fieldset class="field choices" id="restricted" tabindex="-1" aria-describedby="restricted-error">
            <legend>"Who sees its cases?"</legend>
            <div class="choice-grid">
                {choice(false, "Everyone who works here", "An open department, as most are.")}
                {choice(true, "Its members only", "A restricted department, for what needs more privacy.")}
            </div>
            <div class="field-foot"><ErrorSlot name="restricted" checks/></div>
        </fieldset>
    }
}

#[component]
fn Retire(page: DepartmentPage, receivers: Vec<(String, String)>) -> impl IntoView {
    let action = form_action::<RetireDepartment>();
    let checks = Checks::of(action);
    let means = match (page.cases, page.members.len()) {
        (0, 0) => "It takes no case and no member any more.".to_owned(),
        (0, _) => "It takes no case any more, and its members leave it.".to_owned(),
        (cases, _) => {
            format!("It takes no case any more, and its members leave it. It holds {}.", words::cases(cases))
        }
    };
    let moves = (page.cases > 0).then(|| {
        view! { <Select name="move_to" label="Move its cases to" options=receivers checks/> }
    });
    view! {
        <section class="entry-switch" aria-labelledby="retire">
            <h3 id="retire">"Retire this department"</h3>
            <p class="help">{means}</p>
            <EntryForm action checks check=|_| Ok(()) submit="Retire" kind="plain">
                <input type="hidden" name="id" value=page.department.id.to_string()/>
                {moves}
            </EntryForm>
        </section>
    }
}

#[component]
fn Restore(id: String) -> impl IntoView {
    let action = form_action::<RestoreDepartment>();
    let checks = Checks::of(action);
    view! {
        <section class="entry-switch" aria-labelledby="restore">
            <h3 id="restore">"Take this department back into use"</h3>
            <p class="help">"It takes cases and members again. Those that it had do not come back by themselves."</p>
            <EntryForm action checks check=|_| Ok(()) submit="Take back into use" kind="plain">
                <input type="hidden" name="id" value=id/>
            </EntryForm>
        </section>
    }
}

fn check(name: String, restricted: bool) -> Result<(), FieldErrors> {
    clinic::CreateDepartment { name, restricted }.check().map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::case::Named;
    use domain::{DepartmentId, UserId};
    use leptos_router::components::Router;
    use leptos_router::location::RequestUrl;

    fn id(n: u8) -> DepartmentId {
        format!("00000000-0000-0000-0000-00000000000{n}").parse().expect("an id")
    }

    fn page(n: u8, name: &str, restricted: bool, cases: i64) -> DepartmentPage {
        let department = clinic::Department { id: id(n), name: name.into(), restricted, active: true };
        DepartmentPage { department, members: Vec::new(), cases }
    }

    /// The entry of the first department, with its forms open or not.
    fn shown(all: Vec<DepartmentPage>, edits: bool) -> String {
        let query = if edits { format!("?edit={}", all[0].department.id) } else { String::new() };
        Owner::new().with(|| {
            provide_context(RequestUrl::new(&format!("{}{query}", place::DEPARTMENTS)));
            let entry = move || entry(&all[0], &all, &Asked::here().get_untracked()).into_any();
            view! { <Router>{entry()}</Router> }.to_html()
        })
    }

    #[test]
    fn an_entry_says_who_sees_its_cases_and_whether_nobody_does() {
        let mut mind = page(1, "Mind", true, 2);
        let html = shown(vec![mind.clone()], false);
        for part in ["Restricted", "Nobody yet", "2 cases", "It has no member", "/admin/departments?edit="] {
            assert!(html.contains(part), "{part} in {html}");
        }
        mind.members = vec![Named { id: UserId(Default::default()), name: "Sam".into() }];
        let html = shown(vec![mind], false);
        assert!(html.contains("Sam") && !html.contains("It has no member") && !html.contains("<form"), "{html}");
        assert!(shown(vec![page(1, "Skin", false, 0)], false).contains("Open"));
    }

    #[test]
    fn a_department_that_goes_offers_the_intake_only_if_all_saw_its_cases() {
        let others = [page(2, "Heart", false, 0), page(3, "Crisis", true, 0)];
        for restricted in [false, true] {
            let all = std::iter::once(page(1, "Mind", restricted, 1)).chain(others.clone()).collect();
            let html = shown(all, true);
            assert_eq!(html.contains("The intake (everyone who works here)"), !restricted, "{html}");
            for part in ["Heart (everyone who works here)", "Crisis (its members)", "It holds 1 case.", r#"name="move_to""#] {
                assert!(html.contains(part), "{part} in {html}");
            }
        }
        let empty = shown(vec![page(1, "Mind", true, 0)], true);
        assert!(!empty.contains("move_to") && empty.contains("/fn/departments/retire"), "{empty}");
    }

    #[test]
    fn a_retired_department_can_only_come_back() {
        let mut gone = page(1, "Mind", true, 0);
        gone.department.active = false;
        let html = shown(vec![gone], true);
        assert!(html.contains("/fn/departments/restore") && !html.contains("/fn/departments/retire"), "{html}");
        assert!(html.contains("Retired") && !html.contains("Restricted</span>"), "{html}");
    }
}
