//! Who has a case open at this moment, for colleagues.

use crate::{TabId, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Whoever was not heard of for so long is gone.
pub const GONE_AFTER_SECONDS: u32 = 20;
/// How often a page that is looked at tells so: twice within that time, so that one may be lost.
pub const BEAT_SECONDS: u32 = 8;
/// How many windows of one person count, on one case.
pub const TABS_MAX: i64 = 20;

words! {
    /// What somebody does with a case, from the least on.
    Attention {
        /// It is open, and out of view.
        Away = "away",
        Viewing = "viewing",
        Writing = "writing",
    }
}

/// What one window says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Beat {
    pub state: Attention,
    #[serde(default = "the_only_one")]
    pub tab: TabId,
}

fn the_only_one() -> TabId {
    TabId(Uuid::nil())
}

/// Somebody who is there, by the most that one of their windows says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Present {
    pub user_id: UserId,
    pub name: String,
    pub state: Attention,
}
