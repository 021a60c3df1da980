use crate::{Problem, Refusal};

words! {
    /// Why a file did not get in, as whoever brings it is told.
    #[derive(Default)]
    Trouble {
        UnsupportedMediaType = "unsupported_media_type",
        TooLarge = "too_large",
        Empty = "empty",
        /// None was chosen.
        Required = "required",
        Infected = "infected",
        QuotaExceeded = "quota_exceeded",
        /// The case has as many as one may have.
        TooManyFiles = "too_many_files",
        NotFound = "not_found",
        Denied = "denied",
        Unauthenticated = "unauthenticated",
        /// No answer came.
        Unreachable = "unreachable",
        TimedOut = "timed_out",
        /// The line was cut before its end.
        MalformedForm = "malformed_form",
        Busy = "busy",
        /// Of requests, in a short time.
        TooMany = "too_many",
        #[default]
        Internal = "internal",
    }
}

impl Trouble {
    /// Whether the same file may get in at another try: it was not the file's fault, and nothing else has to make room for it.
    pub const fn may_pass_later(self) -> bool {
        match self {
            Trouble::Unauthenticated
            | Trouble::Unreachable
            | Trouble::TimedOut
            | Trouble::MalformedForm
            | Trouble::Busy
            | Trouble::TooMany
            | Trouble::Internal => true,
            Trouble::UnsupportedMediaType
            | Trouble::TooLarge
            | Trouble::Empty
            | Trouble::Required
            | Trouble::Infected
            | Trouble::QuotaExceeded
            | Trouble::TooManyFiles
            | Trouble::NotFound
            | Trouble::Denied => false,
        }
    }
}

impl From<&Problem> for Trouble {
    fn from(problem: &Problem) -> Self {
        match problem {
            Problem::TooMany { .. } => Trouble::TooManyFiles,
            other => other.code().parse().unwrap_or_default(),
        }
    }
}

impl From<&Refusal> for Trouble {
    fn from(refusal: &Refusal) -> Self {
        match refusal {
            Refusal::Invalid(errors) => errors.iter().next().map(|(_, problem)| problem.into()).unwrap_or_default(),
            other => other.code().parse().unwrap_or_default(),
        }
    }
}
