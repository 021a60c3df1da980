//! People, for admins. A change answers the address to go on to.

use crate::error::Fail;
use domain::clinic::{Department, Specialty};
use domain::person::{PeoplePage, Person};
use domain::{DepartmentId, Role, SpecialtyId, UserId};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What somebody can belong to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Belonging {
    pub departments: Vec<Department>,
    pub specialties: Vec<Specialty>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonPage {
    pub person: Person,
    pub belonging: Belonging,
    /// The link of an invitation made a moment ago; it is told once.
    pub link: Option<String>,
}

/// One page of people; the query is that of `PeopleFilter`.
#[server(prefix = "/fn", endpoint = "people/list")]
pub async fn list_people(#[server(default)] query: String) -> Result<PeoplePage, Fail> {
    let filter = domain::person::PeopleFilter::parse(&query)?;
    Ok(store::people::list(&mut crate::platform::scope().await?, &filter).await?)
}

#[server(prefix = "/fn", endpoint = "people/belonging")]
pub async fn read_belonging() -> Result<Belonging, Fail> {
    let mut scope = crate::platform::scope().await?;
    Ok(Belonging {
        departments: store::clinic::departments(&mut scope).await?,
        specialties: store::clinic::specialties(&mut scope).await?,
    })
}

#[server(prefix = "/fn", endpoint = "people/read")]
pub async fn read_person(id: UserId) -> Result<PersonPage, Fail> {
    let mut scope = crate::platform::scope().await?;
    let person = store::people::read(&mut scope, id).await?;
    let belonging = Belonging {
        departments: store::clinic::departments(&mut scope).await?,
        specialties: store::clinic::specialties(&mut scope).await?,
    };
    let [link, invited] = crate::platform::typed(["link", "invited"]);
    Ok(PersonPage { person, belonging, link: (invited == id.to_string()).then_some(link) })
}

#[server(prefix = "/fn", endpoint = "people/invite")]
pub async fn invite_person(
    #[server(default)] email: String,
    #[server(default)] name: String,
    role: Role,
    #[server(default)] departments: Vec<DepartmentId>,
    #[server(default)] specialties: Vec<SpecialtyId>,
) -> Result<String, Fail> {
    let typed = [("email", email.clone()), ("name", name.clone())];
    let command = domain::person::Invite {
        email,
        name,
        role,
        departments: departments.into_iter().filter(|_| role.works_here()).collect(),
        specialties: specialties.into_iter().filter(|_| role.works_here()).collect(),
    };
    let keep = || crate::platform::keep_typed(&typed.each_ref().map(|(field, text)| (*field, text.as_str())));
    let scope = crate::platform::scope().await.inspect_err(|_| keep())?;
    match store::people::invite(scope, command).await {
        Ok((person, token)) => crate::platform::show_link(person.id, &token),
        Err(refusal) => {
            keep();
            Err(refusal.into())
        }
    }
}

#[server(prefix = "/fn", endpoint = "people/invite-again")]
pub async fn invite_again(id: UserId) -> Result<String, Fail> {
    let (person, token) = store::people::invite_again(crate::platform::scope().await?, id).await?;
    crate::platform::show_link(person.id, &token)
}

/// Without a role it stays; a patient's boxes, which a form without scripts cannot take away, are left out.
#[server(prefix = "/fn", endpoint = "people/revise")]
pub async fn revise_person(
    id: UserId,
    #[server(default)] name: String,
    role: Option<Role>,
    #[server(default)] departments: Vec<DepartmentId>,
    #[server(default)] specialties: Vec<SpecialtyId>,
) -> Result<String, Fail> {
    let belongs = role.is_none_or(Role::works_here);
    let command = domain::person::RevisePerson {
        name: Some(name),
        role,
        departments: belongs.then(|| departments.into_iter().collect()),
        specialties: belongs.then(|| specialties.into_iter().collect()),
        disabled: None,
    };
    store::people::revise(crate::platform::scope().await?, id, command).await?;
    Ok(crate::platform::go(&crate::place::done(&crate::place::person(id), "saved")))
}

/// Disables somebody, or lets them in again.
#[server(prefix = "/fn", endpoint = "people/let-in")]
pub async fn let_in(id: UserId, disabled: bool) -> Result<String, Fail> {
    let command = domain::person::RevisePerson { disabled: Some(disabled), ..Default::default() };
    store::people::revise(crate::platform::scope().await?, id, command).await?;
    let done = if disabled { "disabled" } else { "enabled" };
    Ok(crate::platform::go(&crate::place::done(&crate::place::person(id), done)))
}

#[server(prefix = "/fn", endpoint = "people/end-sessions")]
pub async fn end_sessions(id: UserId) -> Result<String, Fail> {
    store::people::end_sessions(crate::platform::scope().await?, id).await?;
    Ok(crate::platform::go(&crate::place::done(&crate::place::person(id), "signed-out")))
}
