//! Which answers there are, in groups that an endpoint has all or none of.

use super::{Case, Problem};
use utoipa::IntoResponses;

/// The case as it is now.
#[derive(IntoResponses)]
#[response(status = 200, headers(("ETag" = String, description = "The case's version.")))]
pub struct CaseFound(pub Case);

/// The reader has this version already.
#[derive(IntoResponses)]
#[response(status = 304, headers(("ETag" = String, description = "The case's version.")))]
pub struct CaseUnchanged;

/// The case after the change.
#[derive(IntoResponses)]
#[response(status = 200, headers(("ETag" = String, description = "The case's version.")))]
pub struct CaseRevised(pub Case);

/// The case, new or made by an earlier request with the same key.
#[derive(IntoResponses)]
#[response(status = 201, headers(
    ("Location" = String, description = "Where the case is."),
    ("ETag" = String, description = "The case's version.")
))]
pub struct CaseOpened(pub Case);

/// Events with `data: {"case_id": …, "version": …, "kind": …}`, where `kind` is that of the case's log, or `left`.
#[derive(IntoResponses)]
#[response(status = 200, content_type = "text/event-stream")]
pub struct EventStream(pub String);

/// `unauthenticated`: no token, or one that is no longer good. Get another, or sign in.
#[derive(IntoResponses)]
#[response(status = 401, content_type = "application/problem+json")]
pub struct NoSession(pub Problem);

/// `wrong_credentials`: which of the two is wrong is not said.
#[derive(IntoResponses)]
#[response(status = 401, content_type = "application/problem+json")]
pub struct WrongCredentials(pub Problem);

/// `denied`: not for this role, or not for a case of one's own.
#[derive(IntoResponses)]
#[response(status = 403, content_type = "application/problem+json")]
pub struct NotAllowed(pub Problem);

/// `not_found`: absent, or of somebody else.
#[derive(IntoResponses)]
#[response(status = 404, content_type = "application/problem+json")]
pub struct NotThere(pub Problem);

/// `stale_version`: it was given a case or a member in the same moment; try again.
#[derive(IntoResponses)]
#[response(status = 409, content_type = "application/problem+json")]
pub struct HeldMeanwhile(pub Problem);

/// `invalid`: unknown parameters or values, by field.
#[derive(IntoResponses)]
#[response(status = 422, content_type = "application/problem+json")]
pub struct BadFilter(pub Problem);

#[derive(IntoResponses)]
pub enum BadBody {
    /// `malformed_json`
    #[response(status = 400, content_type = "application/problem+json")]
    Malformed(Problem),
    /// `too_large`: more than 1 MiB.
    #[response(status = 413, content_type = "application/problem+json")]
    TooLarge(Problem),
    /// `not_json`: the content type is not `application/json`.
    #[response(status = 415, content_type = "application/problem+json")]
    NotJson(Problem),
    /// `invalid`: what is wrong, by field.
    #[response(status = 422, content_type = "application/problem+json")]
    Invalid(Problem),
}

#[derive(IntoResponses)]
pub enum BadVersion {
    /// `malformed_if_match` or `malformed_json`
    #[response(status = 400, content_type = "application/problem+json")]
    Malformed(Problem),
    /// `stale_version`: it has changed since; read it again. `case_taken`: the case was given to `assignee` since.
    #[response(status = 409, content_type = "application/problem+json")]
    Stale(Problem),
    /// `version_required`: there is no `If-Match`.
    #[response(status = 428, content_type = "application/problem+json")]
    Required(Problem),
}

#[derive(IntoResponses)]
pub enum Failures {
    /// `too_many`: wait for `Retry-After` seconds.
    #[response(status = 429, content_type = "application/problem+json", headers(("Retry-After" = u32, description = "Seconds.")))]
    TooMany(Problem),
    /// `internal`: our mistake, with its `incident`.
    #[response(status = 500, content_type = "application/problem+json")]
    Internal(Problem),
    /// `timed_out`, `not_ready` or `busy`: try again later.
    #[response(status = 503, content_type = "application/problem+json")]
    Unavailable(Problem),
}
