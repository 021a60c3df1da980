//! What is sent. Fields that are not named here are refused.

use super::{Priority, Status};
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

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
    #[schema(min_length = 1, max_length = 20000, example = "It began three days ago and itches at night.")]
    pub description: String,
    /// `medium` if not given.
    pub priority: Option<Priority>,
    /// Whatever helps the sender to recognise the case, at most 16 kB of JSON.
    #[schema(nullable = false)]
    pub metadata: Option<Map<String, Value>>,
}

/// A change of one or both; null or absent leaves it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviseCase {
    /// From `open` to any other, from `in_progress` to `waiting` or `resolved`, from `waiting` to `in_progress` or
    /// `resolved`, from `resolved` back to `in_progress`.
    pub status: Option<Status>,
    pub priority: Option<Priority>,
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
        assert_eq!(open["properties"]["description"]["maxLength"], case::DESCRIPTION_MAX);
        assert_eq!(case::METADATA_MAX, 16 * 1024);
    }
}
