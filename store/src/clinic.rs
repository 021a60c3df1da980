//! What the clinic is made of. Whoever is signed in reads it, but for the tags, which are for those who work here; admins
//! change it.

mod departments;
mod fields;
mod specialties;
mod tags;

pub use departments::{create_department, department_pages, departments, revise_department, unreadable};
pub use fields::{create_field, fields, revise_field};
pub use specialties::{create_specialty, revise_specialty, specialties};
pub use tags::{create_tag, revise_tag, tags};

use crate::Scope;
use crate::audit::{self, Entry};
use domain::audit::AuditAction;
use domain::clinic::Vocabulary;
use domain::{Refusal, may_administer};
use serde_json::json;
use uuid::Uuid;

/// All of it, what is retired too: cases and people still refer to that. A patient finds no tags in it.
pub async fn vocabulary(scope: &mut Scope) -> Result<Vocabulary, Refusal> {
    let asked = scope.ask_as_any(|shared| &shared.vocabulary);
    if let Some(vocabulary) = asked.known() {
        return Ok(vocabulary);
    }
    Ok(asked.found(Vocabulary {
        departments: departments(scope).await?,
        specialties: specialties(scope).await?,
        tags: tags::visible(scope).await?,
        fields: fields(scope).await?,
    }))
}

/// The scope of an admin. Who is none is refused, and that is written down.
pub(crate) async fn of_admin(scope: Scope, what: &str) -> Result<Scope, Refusal> {
    match may_administer(scope.actor()) {
        Ok(()) => Ok(scope),
        Err(denied) => Err(audit::denied(scope, None, what, denied.into()).await),
    }
}

/// Writes down a change and commits it; a change of nothing leaves no trace.
async fn keep(mut scope: Scope, action: AuditAction, subject: Uuid, changed: &[&str]) -> Result<(), Refusal> {
    if changed.is_empty() {
        return Ok(());
    }
    audit::record(scope.db(), Entry::about(action, subject).with(json!({ "changed": changed }))).await?;
    scope.commit().await
}

/// The names of those parts that differ.
fn differing<const N: usize>(parts: [(&'static str, bool); N]) -> Vec<&'static str> {
    parts.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
}
