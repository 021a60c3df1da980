//! What is sent. Fields that are not named here are refused.

use super::{Format, Priority, Status};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use utoipa::ToSchema;
use uuid::Uuid;

/// A patient's account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignUp {
    #[schema(format = "email", max_length = 254)]
    pub email: String,
    /// Any characters. The most common passwords are refused; 15 characters and more are a good idea.
    #[schema(format = "password", min_length = 8, max_length = 256)]
    pub password: String,
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    #[schema(format = "email")]
    pub email: String,
    #[schema(format = "password")]
    pub password: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Refresh {
    pub refresh_token: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenCase {
    /// One line; runs of white space become one space.
    #[schema(min_length = 1, max_length = 200, example = "A rash on both arms")]
    pub title: String,
    /// At most 20,000 characters, formatting not counted.
    #[schema(min_length = 1, example = "It began three days ago and itches at night.")]
    pub description: String,
    /// How the description is written; `plain` if not given.
    #[schema(nullable = false)]
    pub format: Option<Format>,
    /// `medium` if not given.
    pub priority: Option<Priority>,
    /// What it is about; see `GET /api/specialties`.
    pub specialty_id: Option<Uuid>,
    /// The clinic's own fields by name (`GET /api/fields`), and whatever else helps the sender to recognise the case: at most
    /// 16 kB of JSON. A field of the clinic that does not fit is named `field.` and its name in `errors`.
    #[schema(nullable = false)]
    pub metadata: Option<Map<String, Value>>,
    /// A case of the sender's own that this one goes on with, as when it was resolved too long ago for a reply.
    pub follows_id: Option<Uuid>,
}

/// What is absent stays. Null leaves status, priority, tags and reason as they are, and is nobody or none for the others.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviseCase {
    /// From `open` to any other, from `in_progress` to `waiting` or `resolved`, from `waiting` to `in_progress` or
    /// `resolved`, from `resolved` back to `in_progress`. An admin may set any, with a reason.
    pub status: Option<Status>,
    pub priority: Option<Priority>,
    /// Null is the intake. Out of a department a case goes with a reason alone.
    pub department_id: Option<Uuid>,
    /// Somebody who works here and is not the patient; null is nobody.
    pub assignee_id: Option<Uuid>,
    pub specialty_id: Option<Uuid>,
    /// All the tags that the case is to have, each one of `GET /api/tags`.
    #[schema(max_items = 20)]
    pub tags: Option<BTreeSet<String>>,
    /// Why, for colleagues.
    #[schema(max_length = 1000)]
    pub reason: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{account, case};
    use serde_json::json;
    use utoipa::PartialSchema;

    #[test]
    fn the_limits_are_those_of_the_domain() {
        let (sign_up, open) = (json!(SignUp::schema()), json!(OpenCase::schema()));
        assert_eq!(sign_up["properties"]["email"]["maxLength"], account::EMAIL_MAX);
        assert_eq!(sign_up["properties"]["password"]["minLength"], account::PASSWORD_MIN);
        assert_eq!(sign_up["properties"]["password"]["maxLength"], account::PASSWORD_MAX);
        assert_eq!(sign_up["properties"]["name"]["maxLength"], account::NAME_MAX);
        assert_eq!(open["properties"]["title"]["maxLength"], case::TITLE_MAX);
        assert_eq!(case::DESCRIPTION_MAX, 20_000);
        assert_eq!(case::METADATA_MAX, 16 * 1024);
        let revise = json!(ReviseCase::schema());
        assert_eq!(revise["properties"]["tags"]["maxItems"], case::TAGS_MAX);
        assert_eq!(revise["properties"]["reason"]["maxLength"], case::REASON_MAX);
    }
}
