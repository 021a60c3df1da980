//! Break-glass: a restricted case opened by one person, for a reason and a time.

mod filter;

pub use filter::{GrantFilter, GrantPage, ReviewState};

use crate::case::Reference;
use crate::{Actor, CaseId, Denied, FieldErrors, GrantId, Problem, Role, UserId, may_administer, text};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

pub const REASON_MIN: usize = 10;
pub const REASON_MAX: usize = 1_000;
pub const NOTE_MAX: usize = 1_000;
pub const MINUTES_DEFAULT: u16 = 60;
/// A shift.
pub const MINUTES_MAX: u16 = 8 * 60;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenGrant {
    /// Read by the patient and by an admin.
    pub reason: String,
    #[serde(default)]
    pub minutes: Option<u16>,
}

impl OpenGrant {
    pub fn check_reason(raw: &str) -> Result<String, Problem> {
        let reason = text::required(text::block(raw), REASON_MAX)?;
        if text::length(&reason) < REASON_MIN { Err(Problem::TooShort { min: REASON_MIN }) } else { Ok(reason) }
    }

    pub fn check(self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let reason = errors.note("reason", Self::check_reason(&self.reason));
        if self.minutes.is_some_and(|minutes| minutes == 0 || minutes > MINUTES_MAX) {
            errors.note::<()>("minutes", Err(Problem::UnknownValue));
        }
        match reason {
            Some(reason) if errors.is_empty() => Ok(Self { reason, ..self }),
            _ => Err(errors),
        }
    }

    pub fn minutes(&self) -> u16 {
        self.minutes.unwrap_or(MINUTES_DEFAULT)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    pub id: GrantId,
    pub case_id: CaseId,
    pub reference: Reference,
    pub patient_id: UserId,
    pub user_id: UserId,
    pub user_name: String,
    pub reason: String,
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    pub expires_at: OffsetDateTime,
    /// When it was ended before its time.
    #[serde(with = "time::serde::rfc3339::option")]
    pub ended_at: Option<OffsetDateTime>,
    /// Seconds that it still lives, by the server's clock; none when it is over.
    pub remaining_seconds: Option<u32>,
    pub review: Option<Review>,
}

impl Grant {
    /// The holder gives it back, or an admin takes it.
    pub fn may_end(&self, actor: &Actor) -> Result<(), Denied> {
        if actor.id == self.user_id { Ok(()) } else { self.may_be_seen_to(actor) }
    }

    pub fn may_review(&self, actor: &Actor) -> Result<(), Denied> {
        if actor.id == self.user_id { Err(Denied::OwnGrant) } else { self.may_be_seen_to(actor) }
    }

    fn may_be_seen_to(&self, actor: &Actor) -> Result<(), Denied> {
        may_administer(actor)?;
        if actor.id == self.patient_id { Err(Denied::OwnCase) } else { Ok(()) }
    }
}

words! {
    Verdict {
        Justified = "justified",
        /// Somebody has to talk about it.
        Questioned = "questioned",
    }
}

/// What an admin made of a grant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    pub verdict: Verdict,
    pub note: Option<String>,
    pub reviewer_id: UserId,
    pub reviewer_name: String,
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewGrant {
    pub verdict: Verdict,
    #[serde(default)]
    pub note: Option<String>,
}

impl ReviewGrant {
    /// A questioned grant needs a note that says what is in question.
    pub fn check(self) -> Result<Self, FieldErrors> {
        let note = text::block(self.note.as_deref().unwrap_or_default());
        let note = match note.as_str() {
            "" if self.verdict == Verdict::Questioned => Err(Problem::Required),
            "" => Ok(None),
            _ => text::required(note, NOTE_MAX).map(Some),
        };
        note.map(|note| Self { note, ..self }).map_err(|problem| FieldErrors::one("note", problem))
    }
}

words! {
    AccessKind {
        Read = "read",
        /// With a grant's reason.
        Grant = "grant",
    }
}

/// One entry of who opened a case, as its patient sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    pub kind: AccessKind,
    pub user_id: UserId,
    pub user_name: String,
    pub user_role: Role,
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// A grant's.
    pub reason: Option<String>,
    #[serde(with = "time::serde::rfc3339::option")]
    pub until: Option<OffsetDateTime>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn open(reason: &str, minutes: Option<u16>) -> Result<OpenGrant, FieldErrors> {
        OpenGrant { reason: reason.into(), minutes }.check()
    }

    #[test]
    fn a_reason_is_a_sentence() {
        assert_eq!(open("  Chest pain, no one on duty ", None).expect("good").reason, "Chest pain, no one on duty");
        for (reason, problem) in [("", Problem::Required), ("Because.", Problem::TooShort { min: 10 })] {
            assert_eq!(open(reason, None).expect_err("bad").get("reason"), Some(&problem));
        }
    }

    #[test]
    fn a_grant_lasts_an_hour_or_up_to_a_shift() {
        assert_eq!(open("Chest pain at night", None).expect("good").minutes(), 60);
        assert_eq!(open("Chest pain at night", Some(480)).expect("good").minutes(), 480);
        for minutes in [0, 481] {
            assert_eq!(open("Chest pain at night", Some(minutes)).expect_err("bad").get("minutes"), Some(&Problem::UnknownValue));
        }
    }

    #[test]
    fn a_question_says_what_it_is() {
        let review = |verdict, note: &str| ReviewGrant { verdict, note: Some(note.into()) }.check();
        assert_eq!(review(Verdict::Justified, " ").expect("good").note, None);
        assert_eq!(review(Verdict::Questioned, " ").expect_err("bad").get("note"), Some(&Problem::Required));
        assert!(review(Verdict::Questioned, "Whose patient was this?").is_ok());
        let long = "x".repeat(NOTE_MAX + 1);
        assert_eq!(review(Verdict::Justified, &long).expect_err("bad").get("note"), Some(&Problem::TooLong { max: NOTE_MAX }));
    }

    fn id(n: u128) -> UserId {
        UserId(uuid::Uuid::from_u128(n))
    }

    fn actor(n: u128, role: Role) -> Actor {
        Actor { id: id(n), role, name: String::new(), email: String::new(), departments: BTreeSet::new() }
    }

    #[test]
    fn an_admin_reviews_what_others_did_about_other_peoples_cases() {
        let at = OffsetDateTime::UNIX_EPOCH;
        let grant = Grant {
            id: GrantId(uuid::Uuid::nil()),
            case_id: CaseId(uuid::Uuid::nil()),
            reference: Reference::stored("222-222".into()),
            patient_id: id(1),
            user_id: id(2),
            user_name: String::new(),
            reason: String::new(),
            created_at: at,
            expires_at: at,
            ended_at: None,
            remaining_seconds: None,
            review: None,
        };
        for (who, role, review, end) in [
            (3, Role::Admin, Ok(()), Ok(())),
            (2, Role::Admin, Err(Denied::OwnGrant), Ok(())),
            (2, Role::Staff, Err(Denied::OwnGrant), Ok(())),
            (1, Role::Admin, Err(Denied::OwnCase), Err(Denied::OwnCase)),
            (1, Role::Patient, Err(Denied::Role), Err(Denied::Role)),
            (3, Role::Staff, Err(Denied::Role), Err(Denied::Role)),
        ] {
            assert_eq!((grant.may_review(&actor(who, role)), grant.may_end(&actor(who, role))), (review, end), "{who} {role}");
        }
    }
}
