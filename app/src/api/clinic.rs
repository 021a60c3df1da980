//! What the clinic is made of. A change answers the address to go on to.

use crate::error::Fail;
use domain::clinic::{CustomField, DepartmentPage, FieldKind, Specialty, Tag};
use domain::{DepartmentId, FieldId, SpecialtyId, TagId};
use leptos::prelude::*;

#[server(prefix = "/fn", endpoint = "departments/list")]
pub async fn list_departments() -> Result<Vec<DepartmentPage>, Fail> {
    Ok(store::clinic::department_pages(&mut crate::platform::scope().await?).await?)
}

/// How many cases nobody can read.
#[server(prefix = "/fn", endpoint = "departments/unreadable")]
pub async fn count_unreadable() -> Result<i64, Fail> {
    let mut scope = crate::platform::reading().await?;
    let count = store::clinic::unreadable(&mut scope).await?;
    scope.hand_on();
    Ok(count)
}

#[server(prefix = "/fn", endpoint = "departments/create")]
pub async fn create_department(#[server(default)] name: String, #[server(default)] restricted: bool) -> Result<String, Fail> {
    let command = domain::clinic::CreateDepartment { name, restricted };
    let made = store::clinic::create_department(crate::platform::scope().await?, command).await?;
    Ok(crate::platform::go(&crate::place::saved(crate::place::DEPARTMENTS, &made.id)))
}

#[server(prefix = "/fn", endpoint = "departments/revise")]
pub async fn revise_department(
    id: DepartmentId,
    #[server(default)] name: String,
    #[server(default)] restricted: bool,
) -> Result<String, Fail> {
    let command = domain::clinic::ReviseDepartment { name: Some(name), restricted: Some(restricted), ..Default::default() };
    store::clinic::revise_department(crate::platform::scope().await?, id, command).await?;
    Ok(crate::platform::go(&crate::place::saved(crate::place::DEPARTMENTS, &id)))
}

/// `move_to` is the department that takes the cases; empty for the intake.
#[server(prefix = "/fn", endpoint = "departments/retire")]
pub async fn retire_department(id: DepartmentId, #[server(default)] move_to: String) -> Result<String, Fail> {
    let move_to = match move_to.as_str() {
        "" => None,
        id => Some(id.parse().map_err(|_| domain::Refusal::invalid("move_to", domain::Problem::UnknownValue))?),
    };
    let command = domain::clinic::ReviseDepartment { active: Some(false), move_to, ..Default::default() };
    let revised = store::clinic::revise_department(crate::platform::scope().await?, id, command).await?;
    Ok(crate::platform::go(&crate::place::retired(&id, revised.moved_cases)))
}

#[server(prefix = "/fn", endpoint = "departments/restore")]
pub async fn restore_department(id: DepartmentId) -> Result<String, Fail> {
    let command = domain::clinic::ReviseDepartment { active: Some(true), ..Default::default() };
    store::clinic::revise_department(crate::platform::scope().await?, id, command).await?;
    Ok(crate::platform::go(&crate::place::saved(crate::place::DEPARTMENTS, &id)))
}

#[server(prefix = "/fn", endpoint = "specialties/list")]
pub async fn list_specialties() -> Result<Vec<Specialty>, Fail> {
    Ok(store::clinic::specialties(&mut crate::platform::scope().await?).await?)
}

#[server(prefix = "/fn", endpoint = "specialties/create")]
pub async fn create_specialty(#[server(default)] name: String) -> Result<String, Fail> {
    let command = domain::clinic::CreateNamed { name };
    let made = store::clinic::create_specialty(crate::platform::scope().await?, command).await?;
    Ok(crate::platform::go(&crate::place::saved(crate::place::SPECIALTIES, &made.id)))
}

#[server(prefix = "/fn", endpoint = "specialties/rename")]
pub async fn rename_specialty(id: SpecialtyId, #[server(default)] name: String) -> Result<String, Fail> {
    let command = domain::clinic::ReviseNamed { name: Some(name), active: None };
    store::clinic::revise_specialty(crate::platform::scope().await?, id, command).await?;
    Ok(crate::platform::go(&crate::place::saved(crate::place::SPECIALTIES, &id)))
}

#[server(prefix = "/fn", endpoint = "specialties/offer")]
pub async fn offer_specialty(id: SpecialtyId, active: bool) -> Result<String, Fail> {
    let command = domain::clinic::ReviseNamed { name: None, active: Some(active) };
    store::clinic::revise_specialty(crate::platform::scope().await?, id, command).await?;
    Ok(crate::platform::go(&crate::place::saved(crate::place::SPECIALTIES, &id)))
}

#[server(prefix = "/fn", endpoint = "tags/list")]
pub async fn list_tags() -> Result<Vec<Tag>, Fail> {
    Ok(store::clinic::tags(&mut crate::platform::scope().await?).await?)
}

#[server(prefix = "/fn", endpoint = "tags/create")]
pub async fn create_tag(#[server(default)] name: String) -> Result<String, Fail> {
    let command = domain::clinic::CreateNamed { name };
    let made = store::clinic::create_tag(crate::platform::scope().await?, command).await?;
    Ok(crate::platform::go(&crate::place::saved(crate::place::TAGS, &made.id)))
}

#[server(prefix = "/fn", endpoint = "tags/rename")]
pub async fn rename_tag(id: TagId, #[server(default)] name: String) -> Result<String, Fail> {
    let command = domain::clinic::ReviseNamed { name: Some(name), active: None };
    store::clinic::revise_tag(crate::platform::scope().await?, id, command).await?;
    Ok(crate::platform::go(&crate::place::saved(crate::place::TAGS, &id)))
}

#[server(prefix = "/fn", endpoint = "tags/offer")]
pub async fn offer_tag(id: TagId, active: bool) -> Result<String, Fail> {
    let command = domain::clinic::ReviseNamed { name: None, active: Some(active) };
    store::clinic::revise_tag(crate::platform::scope().await?, id, command).await?;
    Ok(crate::platform::go(&crate::place::saved(crate::place::TAGS, &id)))
}

#[server(prefix = "/fn", endpoint = "fields/list")]
pub async fn list_fields() -> Result<Vec<CustomField>, Fail> {
    Ok(store::clinic::fields(&mut crate::platform::scope().await?).await?)
}

/// `choices` stand one a line.
#[server(prefix = "/fn", endpoint = "fields/create")]
pub async fn create_field(
    #[server(default)] name: String,
    #[server(default)] label: String,
    kind: FieldKind,
    #[server(default)] choices: String,
    #[server(default)] required: bool,
    #[server(default)] rank: String,
) -> Result<String, Fail> {
    let command = domain::clinic::CreateField::read(name, label, kind, &choices, required, &rank)?;
    let made = store::clinic::create_field(crate::platform::scope().await?, command).await?;
    Ok(crate::platform::go(&crate::place::saved(crate::place::FIELDS, &made.id)))
}

#[server(prefix = "/fn", endpoint = "fields/revise")]
pub async fn revise_field(
    id: FieldId,
    #[server(default)] label: String,
    #[server(default)] choices: String,
    #[server(default)] required: bool,
    #[server(default)] rank: String,
) -> Result<String, Fail> {
    let command = domain::clinic::ReviseField::read(label, &choices, required, &rank)?;
    store::clinic::revise_field(crate::platform::scope().await?, id, command).await?;
    Ok(crate::platform::go(&crate::place::saved(crate::place::FIELDS, &id)))
}

#[server(prefix = "/fn", endpoint = "fields/offer")]
pub async fn offer_field(id: FieldId, active: bool) -> Result<String, Fail> {
    let command = domain::clinic::ReviseField { active: Some(active), ..Default::default() };
    store::clinic::revise_field(crate::platform::scope().await?, id, command).await?;
    Ok(crate::platform::go(&crate::place::saved(crate::place::FIELDS, &id)))
}
