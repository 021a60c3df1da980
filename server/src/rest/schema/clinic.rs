//! What a clinic is made of, asked for and answered.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub struct IdPath {
    pub id: Uuid,
}

#[derive(ToSchema)]
pub struct Department {
    pub id: Uuid,
    pub name: String,
    /// Whether its cases are kept to its members and to those they are assigned to.
    pub restricted: bool,
    /// False once it is retired.
    pub active: bool,
}

#[derive(ToSchema)]
pub struct DepartmentList {
    pub items: Vec<Department>,
}

#[derive(ToSchema)]
pub struct RevisedDepartment {
    pub id: Uuid,
    pub name: String,
    pub restricted: bool,
    pub active: bool,
    /// How many cases it handed over when it was retired.
    #[schema(minimum = 0)]
    pub moved_cases: i64,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateDepartment {
    /// No other department's, capitals or not.
    #[schema(min_length = 1, max_length = 100, example = "Sleep clinic")]
    pub name: String,
    /// False if not given.
    #[schema(nullable = false)]
    pub restricted: Option<bool>,
}

/// Null or absent leaves it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviseDepartment {
    #[schema(min_length = 1, max_length = 100)]
    pub name: Option<String>,
    pub restricted: Option<bool>,
    pub active: Option<bool>,
    /// With `active` false: the department that takes its cases. A restricted one that holds cases has to name one.
    pub move_to: Option<Uuid>,
}

#[derive(ToSchema)]
pub struct Specialty {
    pub id: Uuid,
    pub name: String,
    /// False once it is retired.
    pub active: bool,
}

#[derive(ToSchema)]
pub struct SpecialtyList {
    pub items: Vec<Specialty>,
}

#[derive(ToSchema)]
pub struct Tag {
    pub id: Uuid,
    /// In small letters.
    pub name: String,
    /// False once it is retired.
    pub active: bool,
}

#[derive(ToSchema)]
pub struct TagList {
    pub items: Vec<Tag>,
}

/// A specialty, with up to 100 characters, or a tag, with up to 50 and no comma.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateNamed {
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
}

/// Null or absent leaves it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviseNamed {
    #[schema(min_length = 1, max_length = 100)]
    pub name: Option<String>,
    pub active: Option<bool>,
}

/// What a field takes: a text, one of its choices, a date as `2026-03-31`, a number, true or false.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    Text,
    Choice,
    Date,
    Number,
    YesNo,
}

#[derive(ToSchema)]
pub struct CustomField {
    pub id: Uuid,
    /// The key in a case's `metadata`.
    #[schema(example = "pharmacy")]
    pub name: String,
    /// What people read.
    pub label: String,
    pub kind: FieldKind,
    /// Of a `choice`; else empty.
    pub choices: Vec<String>,
    pub required: bool,
    /// False once it is retired.
    pub active: bool,
    /// The lowest stands first in the form.
    pub rank: i32,
}

#[derive(ToSchema)]
pub struct CustomFieldList {
    pub items: Vec<CustomField>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateField {
    #[schema(pattern = "^[a-z][a-z0-9_]{0,39}$", example = "pharmacy")]
    pub name: String,
    #[schema(min_length = 1, max_length = 100, example = "Your pharmacy")]
    pub label: String,
    pub kind: FieldKind,
    /// Of a `choice` 1 to 50, all different; of no other kind.
    #[schema(nullable = false, max_items = 50)]
    pub choices: Option<Vec<String>>,
    /// False if not given.
    #[schema(nullable = false)]
    pub required: Option<bool>,
    /// 0 if not given.
    #[schema(nullable = false)]
    pub rank: Option<i32>,
}

/// Null or absent leaves it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviseField {
    #[schema(min_length = 1, max_length = 100)]
    pub label: Option<String>,
    #[schema(max_items = 50)]
    pub choices: Option<Vec<String>>,
    pub required: Option<bool>,
    pub active: Option<bool>,
    pub rank: Option<i32>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::clinic::{self, CHOICES_MAX, NAME_MAX};
    use serde_json::json;
    use utoipa::PartialSchema;

    #[test]
    fn the_limits_and_kinds_are_those_of_the_domain() {
        for schema in [json!(CreateDepartment::schema()), json!(CreateNamed::schema()), json!(ReviseNamed::schema())] {
            assert_eq!(schema["properties"]["name"]["maxLength"], NAME_MAX, "{schema}");
        }
        let field = json!(CreateField::schema());
        assert_eq!(field["properties"]["choices"]["maxItems"], CHOICES_MAX);
        let kinds: Vec<&str> = clinic::FieldKind::ALL.iter().map(|kind| kind.word()).collect();
        assert_eq!(json!(FieldKind::schema())["enum"], json!(kinds));
    }
}
