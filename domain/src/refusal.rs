use crate::UserId;
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use time::Duration;
use uuid::Uuid;

/// Why something was not done. The only error that crosses a crate, in either direction;
/// it never carries what a person wrote, but for the one word that is to be mended (`without_names` leaves that out too).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "code", content = "with", rename_all = "snake_case")]
pub enum Refusal {
    #[error("sign in first")]
    Unauthenticated,
    /// The e-mail and the password do not belong together; which of them is wrong is not said.
    #[error("wrong email or password")]
    WrongCredentials,
    #[error("not found")]
    NotFound,
    #[error("not allowed")]
    Denied(Denied),
    #[error("some fields need another look")]
    Invalid(FieldErrors),
    #[error("changed by someone else in the meantime")]
    Stale,
    /// Two wanted the case, and this one was first.
    #[error("taken by somebody else in the meantime")]
    CaseTaken { by: UserId },
    #[error("the file is too large")]
    TooLarge { max_bytes: u64 },
    /// Not one of the kinds that are taken, or not what its name says.
    #[error("the file is of no kind that is taken, or not what its name says")]
    UnsupportedMediaType,
    #[error("the files of this patient take all the room there is for them")]
    QuotaExceeded { max_bytes: u64 },
    #[error("too many attempts")]
    TooMany { retry_after_seconds: u32 },
    #[error("something went wrong here")]
    Internal(Incident),
}

impl Refusal {
    pub const fn status(&self) -> u16 {
        match self {
            Refusal::Unauthenticated | Refusal::WrongCredentials => 401,
            Refusal::Denied(_) => 403,
            Refusal::NotFound => 404,
            Refusal::Stale | Refusal::CaseTaken { .. } => 409,
            Refusal::TooLarge { .. } | Refusal::QuotaExceeded { .. } => 413,
            Refusal::UnsupportedMediaType => 415,
            Refusal::Invalid(_) => 422,
            Refusal::TooMany { .. } => 429,
            Refusal::Internal(_) => 500,
        }
    }

    pub const fn code(&self) -> &'static str {
        match self {
            Refusal::Unauthenticated => "unauthenticated",
            Refusal::WrongCredentials => "wrong_credentials",
            Refusal::Denied(_) => "denied",
            Refusal::NotFound => "not_found",
            Refusal::Stale => "stale_version",
            Refusal::CaseTaken { .. } => "case_taken",
            Refusal::TooLarge { .. } => "too_large",
            Refusal::UnsupportedMediaType => "unsupported_media_type",
            Refusal::QuotaExceeded { .. } => "quota_exceeded",
            Refusal::Invalid(_) => "invalid",
            Refusal::TooMany { .. } => "too_many",
            Refusal::Internal(_) => "internal",
        }
    }

    /// The same, as it may stand in the address of a page.
    #[must_use]
    pub fn without_names(self) -> Self {
        match self {
            Refusal::Invalid(errors) => Refusal::Invalid(errors.without_names()),
            other => other,
        }
    }

    pub fn too_many(wait: Duration) -> Self {
        let seconds = wait.whole_seconds().clamp(1, i64::from(u32::MAX));
        Refusal::TooMany { retry_after_seconds: u32::try_from(seconds).unwrap_or(u32::MAX) }
    }

    pub fn invalid(field: &str, problem: Problem) -> Self {
        Refusal::Invalid(FieldErrors::one(field, problem))
    }
}

impl From<FieldErrors> for Refusal {
    fn from(errors: FieldErrors) -> Self {
        Refusal::Invalid(errors)
    }
}

impl From<Denied> for Refusal {
    /// A change of status that the table of transitions lacks, or a missing reason, is a mistake in the field, not a
    /// missing right.
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Transition => Refusal::invalid("status", Problem::TransitionNotAllowed),
            Denied::ReasonMissing => Refusal::invalid("reason", Problem::Required),
            Denied::Role | Denied::OwnCase | Denied::OwnGrant | Denied::Restricted | Denied::NotNeeded | Denied::TooLate => {
                Refusal::Denied(denied)
            }
        }
    }
}

words! {
    /// The rule that said no.
    Denied {
        /// The actor's role does not include the action.
        Role = "role",
        /// Nobody handles their own case, nor sees its internal side.
        OwnCase = "own_case",
        /// Nobody judges what they did themselves.
        OwnGrant = "own_grant",
        /// The case is in a restricted department, and the actor has nothing to do with it.
        Restricted = "restricted",
        /// The case lies open to the actor, so there is no glass to break.
        NotNeeded = "not_needed",
        /// The case cannot go from its state to that one.
        Transition = "transition",
        /// The change is allowed with a written reason.
        ReasonMissing = "reason_missing",
        /// The case was resolved too long ago to be taken up again by a reply.
        TooLate = "too_late",
    }
}

impl Denied {
    /// Whether the actor lacks the right, and so learns nothing more of the case.
    pub fn is_missing_right(self) -> bool {
        !matches!(self, Denied::Transition | Denied::ReasonMissing)
    }
}

impl std::error::Error for Denied {}

/// Stands for an error whose details are in the server's log alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Incident(pub Uuid);

/// What is wrong with which field, in the order of the form; at most one problem each, the first that a person should mend.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FieldErrors(IndexMap<String, Problem>);

impl FieldErrors {
    pub fn one(field: &str, problem: Problem) -> Self {
        let mut errors = Self::default();
        errors.note::<()>(field, Err(problem));
        errors
    }

    /// Keeps the problem of a failed check, and the first one of a field only.
    pub fn note<T>(&mut self, field: &str, check: Result<T, Problem>) -> Option<T> {
        match check {
            Ok(value) => Some(value),
            Err(problem) => {
                self.0.entry(field.to_owned()).or_insert(problem);
                None
            }
        }
    }

    pub fn get(&self, field: &str) -> Option<&Problem> {
        self.0.get(field)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &Problem)> {
        self.0.iter().map(|(field, problem)| (field.as_str(), problem))
    }

    fn without_names(self) -> Self {
        let unnamed = |problem| match problem {
            Problem::NoReader { .. } => Problem::NoReader { name: String::new() },
            Problem::NoPlaceholder { .. } => Problem::NoPlaceholder { name: String::new() },
            problem => problem,
        };
        Self(self.0.into_iter().map(|(field, problem)| (field, unnamed(problem))).collect())
    }

    pub fn into_result(self) -> Result<(), Self> {
        if self.is_empty() { Ok(()) } else { Err(self) }
    }
}

/// The name of a field as it may be repeated to whoever sent it; `otherwise` stands for what could be somebody's sentence.
pub fn field_name<'a>(sent: &'a str, otherwise: &'a str) -> &'a str {
    let part_of_name = |c: char| matches!(c, 'a'..='z' | '0'..='9' | '_' | '.' | '-');
    let plain =
        sent.len() <= FIELD_NAME_MAX && sent.starts_with(|c: char| c.is_ascii_lowercase()) && sent.chars().all(part_of_name);
    if plain { sent } else { otherwise }
}

const FIELD_NAME_MAX: usize = 40;

/// What is wrong with one field, as a code with its limits; the words for people are the app's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Problem {
    #[error("is required")]
    Required,
    #[error("has fewer than {min} characters")]
    TooShort { min: usize },
    #[error("has more than {max} characters")]
    TooLong { max: usize },
    #[error("takes more than {max} bytes")]
    TooLarge { max: usize },
    #[error("holds more than {max}")]
    TooMany { max: usize },
    #[error("is not an email address")]
    NotAnEmail,
    #[error("is among the first passwords anyone would guess")]
    TooCommon,
    #[error("is none of the values allowed here")]
    UnknownValue,
    #[error("is not a field of this request")]
    UnknownField,
    #[error("is malformed")]
    Malformed,
    #[error("cannot follow the present status")]
    TransitionNotAllowed,
    #[error("was used before with another request")]
    Reused,
    #[error("has expired or was used before")]
    Expired,
    #[error("is taken")]
    Taken,
    #[error("takes too long to look for")]
    TooBroad,
    #[error("is the patient of this case")]
    IsThePatient,
    #[error("would leave no admin")]
    LastAdmin,
    #[error("would leave cases that nobody can read")]
    NobodyReads,
    /// A colleague who was named in a text about the case.
    #[error("names somebody who may not read this case")]
    NoReader { name: String },
    #[error("has nothing in it")]
    Empty,
    #[error("has a virus in it")]
    Infected,
    #[error("has a place between braces that nothing is known for")]
    NoPlaceholder { name: String },
}

impl Problem {
    /// The same word as in JSON.
    pub const fn code(&self) -> &'static str {
        match self {
            Problem::Required => "required",
            Problem::TooShort { .. } => "too_short",
            Problem::TooLong { .. } => "too_long",
            Problem::TooLarge { .. } => "too_large",
            Problem::TooMany { .. } => "too_many",
            Problem::NotAnEmail => "not_an_email",
            Problem::TooCommon => "too_common",
            Problem::UnknownValue => "unknown_value",
            Problem::UnknownField => "unknown_field",
            Problem::Malformed => "malformed",
            Problem::TransitionNotAllowed => "transition_not_allowed",
            Problem::Reused => "reused",
            Problem::Expired => "expired",
            Problem::Taken => "taken",
            Problem::TooBroad => "too_broad",
            Problem::IsThePatient => "is_the_patient",
            Problem::LastAdmin => "last_admin",
            Problem::NobodyReads => "nobody_reads",
            Problem::NoReader { .. } => "no_reader",
            Problem::Empty => "empty",
            Problem::Infected => "infected",
            Problem::NoPlaceholder { .. } => "no_placeholder",
        }
    }
}
