//! Replies, sent and read.

use super::{Attachment, Format, Role, Status};
use serde::Deserialize;
use time::OffsetDateTime;
use utoipa::{IntoResponses, ToSchema};
use uuid::Uuid;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendReply {
    /// Counted without its formatting.
    #[schema(min_length = 1, max_length = 20000, example = "It itches less since Monday.")]
    pub body: String,
    /// `plain` if not given.
    #[schema(nullable = false)]
    pub format: Option<Format>,
    /// `waiting` or `resolved`: what the case becomes with it, if that may follow its status. Not for its patient.
    pub status: Option<Status>,
    /// Ids of files of the author's that wait for a reply to this case.
    #[schema(max_items = 20, nullable = false)]
    pub attachments: Option<Vec<Uuid>>,
}

#[derive(ToSchema)]
pub struct Reply {
    pub id: Uuid,
    pub case_id: Uuid,
    pub author_id: Uuid,
    #[schema(required)]
    pub author_name: Option<String>,
    #[schema(required)]
    pub author_role: Option<Role>,
    /// The words without formatting.
    pub body: String,
    /// The same with it, as HTML of a few plain elements.
    pub body_html: String,
    /// The version of the case that it led to.
    pub version: i64,
    pub sent_at: OffsetDateTime,
    /// When the patient had read it; null for what the patient wrote or has not read.
    #[schema(required)]
    pub read_at: Option<OffsetDateTime>,
    /// What came with it, the first one first.
    pub attachments: Vec<Attachment>,
}

#[derive(ToSchema)]
pub struct ReplyList {
    pub items: Vec<Reply>,
}

/// The reply, new or made by an earlier request with the same key.
#[derive(IntoResponses)]
#[response(status = 201, headers(("ETag" = String, description = "The case's version.")))]
pub struct ReplySent(pub Reply);

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use utoipa::PartialSchema;

    #[test]
    fn the_limits_are_those_of_the_domain() {
        let reply = json!(SendReply::schema());
        assert_eq!(reply["properties"]["body"]["maxLength"], domain::reply::BODY_MAX);
        assert_eq!(reply["properties"]["attachments"]["maxItems"], domain::attachment::FILES_MAX);
        assert_eq!(domain::reply::REOPEN_DAYS, 14, "as the endpoint says");
    }
}
