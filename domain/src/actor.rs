use crate::{DepartmentId, UserId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Who asks. Read from the database at the start of every transaction, never from a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    pub id: UserId,
    pub role: Role,
    pub name: String,
    pub email: String,
    /// Where they are a member.
    #[serde(default)]
    pub departments: BTreeSet<DepartmentId>,
}

words! {
    /// What a person is to the clinic.
    Role {
        Patient = "patient",
        Staff = "staff",
        Admin = "admin",
    }
}

impl Role {
    /// Staff in the wide sense: those who work on other people's cases.
    pub fn works_here(self) -> bool {
        matches!(self, Role::Staff | Role::Admin)
    }
}
