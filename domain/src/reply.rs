//! What patient and staff write to each other in a case.

use crate::attachment::{self, Attachment};
use crate::rich::{Format, RichText};
use crate::{AttachmentId, CaseId, Denied, FieldErrors, Problem, ReplyId, Role, Status, UserId, text};
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

pub const BODY_MAX: usize = 20_000;
/// So long a reply from a page can be taken back before anybody reads it.
pub const HOLD_SECONDS: u32 = 10;
/// So long after it was resolved a case is taken up again by its patient's reply.
pub const REOPEN_DAYS: i64 = 14;
/// What staff may make of a case together with a reply.
pub const AFTERWARDS: [Status; 2] = [Status::Waiting, Status::Resolved];
/// In the place of one of these: the case stays as it is.
pub const STAY: &str = "stay";

/// Somebody answers in a case. Who that is comes from the session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Send {
    pub body: String,
    #[serde(default)]
    pub format: Format,
    /// What the case is to become with it, for those who work here; else it stays as it is.
    #[serde(default)]
    pub status: Option<Status>,
    /// Files of the author's that wait for a reply to this case.
    #[serde(default)]
    pub attachments: Vec<AttachmentId>,
}

impl Send {
    pub fn plain(body: &str) -> Self {
        Self { body: body.to_owned(), format: Format::Plain, status: None, attachments: Vec::new() }
    }

    /// Of a text with formatting only its cleaned words are measured, where it is stored.
    pub fn check_body(raw: &str, format: Format) -> Result<String, Problem> {
        match format {
            Format::Plain => text::required(text::block(raw), BODY_MAX),
            Format::Html if raw.trim().is_empty() => Err(Problem::Required),
            Format::Html => Ok(raw.to_owned()),
        }
    }

    /// The cleaned command, or all that is wrong with it.
    pub fn check(self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let body = errors.note("body", Self::check_body(&self.body, self.format));
        if self.status.is_some_and(|status| !AFTERWARDS.contains(&status)) {
            errors.note::<()>("status", Err(Problem::UnknownValue));
        }
        errors.note("attachments", attachment::check_count(self.attachments.len()));
        match body {
            Some(body) if errors.is_empty() => Ok(Self { body, ..self }),
            _ => Err(errors),
        }
    }
}

/// What the patient's reply makes of their case. The database holds the same rule.
pub fn answered(status: Status, since: OffsetDateTime, now: OffsetDateTime) -> Result<Status, Denied> {
    match status {
        Status::Waiting => Ok(Status::InProgress),
        Status::Resolved if now - since >= Duration::days(REOPEN_DAYS) => Err(Denied::TooLate),
        Status::Resolved => Ok(Status::InProgress),
        Status::Open | Status::InProgress => Ok(status),
    }
}

/// What a reply of those who work here makes of a case.
pub fn handled(status: Status, asked: Option<Status>) -> Result<Status, Denied> {
    match asked {
        Some(to) if to != status && !status.may_become(to) => Err(Denied::Transition),
        asked => Ok(asked.unwrap_or(status)),
    }
}

/// A reply as all who see the case read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    pub id: ReplyId,
    pub case_id: CaseId,
    pub author_id: UserId,
    /// None for somebody whom the reader may not know by name any more.
    pub author_name: Option<String>,
    pub author_role: Option<Role>,
    pub body: String,
    pub body_html: String,
    /// The version of the case that it led to.
    pub version: i64,
    #[serde(with = "time::serde::rfc3339")]
    pub sent_at: OffsetDateTime,
    /// When the patient had read it, if it was to them and they have.
    #[serde(with = "time::serde::rfc3339::option")]
    pub read_at: Option<OffsetDateTime>,
    /// What came with it, the first one first.
    pub attachments: Vec<Attachment>,
}

impl Reply {
    pub fn text(&self) -> RichText {
        RichText::stored(self.body_html.clone(), self.body.clone())
    }
}

/// What its author wrote and can still take back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    pub id: ReplyId,
    pub body: String,
    pub body_html: String,
    pub status: Option<Status>,
    /// When it is sent; none if that was tried in vain.
    #[serde(with = "time::serde::rfc3339::option")]
    pub release_at: Option<OffsetDateTime>,
    pub attachments: Vec<Attachment>,
}

/// All that is said in a case, as one reader finds it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversation {
    pub replies: Vec<Reply>,
    /// The reader's own.
    pub held: Vec<Held>,
    /// Whether the reader is the patient of a case that was resolved too long ago for a reply.
    pub too_late: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

    #[test]
    fn a_patients_reply_moves_a_case_that_waited_for_it_and_no_other() {
        for (status, after) in [
            (Status::Open, Status::Open),
            (Status::InProgress, Status::InProgress),
            (Status::Waiting, Status::InProgress),
            (Status::Resolved, Status::InProgress),
        ] {
            assert_eq!(answered(status, NOW, NOW), Ok(after));
        }
    }

    #[test]
    fn a_case_is_taken_up_again_for_fourteen_days_and_no_longer() {
        let now = NOW + Duration::days(14);
        assert_eq!(answered(Status::Resolved, NOW + Duration::SECOND, now), Ok(Status::InProgress));
        assert_eq!(answered(Status::Resolved, NOW, now), Err(Denied::TooLate));
        assert_eq!(answered(Status::Waiting, NOW, now), Ok(Status::InProgress), "only what was resolved gets old");
    }

    #[test]
    fn staff_set_a_status_that_may_follow_or_leave_it() {
        for status in Status::ALL {
            assert_eq!(handled(*status, None), Ok(*status));
            for to in AFTERWARDS {
                let lawful = *status == to || status.may_become(to);
                assert_eq!(handled(*status, Some(to)), if lawful { Ok(to) } else { Err(Denied::Transition) });
            }
        }
        assert_eq!(handled(Status::Resolved, Some(Status::Waiting)), Err(Denied::Transition));
    }

    #[test]
    fn all_that_is_wrong_with_a_reply_is_said() {
        let send = |body: &str, status| Send { status, ..Send::plain(body) }.check();
        assert_eq!(send(" Better.\r\n", None).expect("good").body, "Better.");
        let errors = send(" ", Some(Status::Open)).expect_err("bad");
        assert_eq!(errors.get("body"), Some(&Problem::Required));
        assert_eq!(errors.get("status"), Some(&Problem::UnknownValue));
        assert!(send(&"é".repeat(BODY_MAX), Some(Status::Waiting)).is_ok());
        let long = send(&"é".repeat(BODY_MAX + 1), Some(Status::InProgress)).expect_err("bad");
        assert_eq!(long.get("body"), Some(&Problem::TooLong { max: BODY_MAX }));
        assert_eq!(long.get("status"), Some(&Problem::UnknownValue), "a reply takes nothing up by status");
        let with = |files| Send { attachments: vec![AttachmentId(Default::default()); files], ..Send::plain("a") }.check();
        assert!(with(attachment::FILES_MAX).is_ok());
        let many = with(attachment::FILES_MAX + 1).expect_err("bad");
        assert_eq!(many.get("attachments"), Some(&Problem::TooMany { max: attachment::FILES_MAX }));
    }
}
