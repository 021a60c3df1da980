//! Who has a case open, asked for and answered.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

#[derive(Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Attention {
    /// It is open, and out of view.
    Away,
    Viewing,
    Writing,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Beat {
    #[schema(value_type = Attention)]
    pub state: Attention,
    /// Tells several windows of one person apart; the most that one of them says counts.
    #[schema(nullable = false)]
    pub tab: Option<Uuid>,
}

#[derive(ToSchema)]
pub struct Present {
    pub user_id: Uuid,
    pub name: String,
    #[schema(value_type = Attention)]
    pub state: Attention,
}

#[derive(ToSchema)]
pub struct PresenceList {
    pub items: Vec<Present>,
}
