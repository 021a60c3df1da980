//! What somebody has written about cases, and not sent.

use crate::case::Reference;
use crate::draft::Subject;
use crate::{CaseId, ReplyId, UnknownWord};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use time::OffsetDateTime;

/// A draft, or a reply that could not be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    Draft(Subject),
    Reply(ReplyId),
}

impl fmt::Display for Which {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Draft(subject) => subject.fmt(f),
            Self::Reply(id) => write!(f, "reply:{id}"),
        }
    }
}

impl FromStr for Which {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        match text.strip_prefix("reply:") {
            Some(id) => id.parse().map(Self::Reply).map_err(|_| UnknownWord),
            None => text.parse().map(Self::Draft),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unsent {
    /// As `Which` prints it.
    pub which: String,
    pub is_note: bool,
    /// Whether it was to be sent and could not be.
    pub stopped: bool,
    pub case: CaseId,
    /// None if the case is out of sight by now.
    pub reference: Option<Reference>,
    /// In plain words.
    pub text: String,
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn what_is_meant_reads_back() {
        let case = CaseId(Uuid::from_u128(1));
        for which in
            [Which::Reply(ReplyId(Uuid::from_u128(2))), Which::Draft(Subject::Note(case)), Which::Draft(Subject::NewCase)]
        {
            assert_eq!(which.to_string().parse(), Ok(which));
        }
        assert!("reply:".parse::<Which>().is_err() && "".parse::<Which>().is_err());
    }
}
