//! How an operation ends badly, as a page sees it. A form posted without JavaScript brings its error back in the URL, so
//! there it is codes only: no word that a person wrote.

use crate::platform;
use domain::{FieldErrors, Problem, Refusal};
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fail {
    Refused(Refusal),
    /// No answer came: offline, or the server is down.
    Unreachable,
    /// An answer came that makes no sense here.
    Unclear,
}

impl Fail {
    /// What is wrong with which field, if that is the trouble.
    pub fn fields(&self) -> Option<&FieldErrors> {
        match self {
            Fail::Refused(Refusal::Invalid(errors)) => Some(errors),
            _ => None,
        }
    }
}

impl From<Refusal> for Fail {
    fn from(refusal: Refusal) -> Self {
        platform::refused(&refusal);
        Fail::Refused(if platform::answers_in_address() { refusal.without_names() } else { refusal })
    }
}

impl From<FieldErrors> for Fail {
    fn from(errors: FieldErrors) -> Self {
        Refusal::from(errors).into()
    }
}

impl FromServerFnError for Fail {
    type Encoder = JsonEncoding;

    /// Drops the message: it may quote what was sent.
    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) => Fail::Unreachable,
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => Refusal::invalid("form", Problem::Malformed).into(),
            _ => Fail::Unclear,
        }
    }
}
