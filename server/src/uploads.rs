//! Files on their way in, as forms of several parts; for REST and for the pages alike.

mod back;
mod typed;

use crate::identity::Session;
use crate::problem::Rejection;
use crate::state::AppState;
use axum::Router;
use axum::body::Body;
use axum::extract::multipart::{Field, MultipartError, MultipartRejection};
use axum::extract::rejection::QueryRejection;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Query, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use domain::attachment::{Attachment, FILE_MAX, FILES_MAX, Target};
use domain::{AttachmentId, CaseId, Problem, Refusal, SessionId, field_name};
use futures_util::StreamExt;
use serde::Deserialize;
use serde_json::json;
use std::time::{Duration, Instant};
use store::Store;
use store::attachments::{self, Errand, Files, Kept, Room, Way};
use tokio::time::timeout;
use typed::Typed;

const FIELD: &str = "file";
/// The heads of the parts, and a file of which it shows only at its end that it is too large.
const AROUND: usize = 2 * 1024 * 1024;
/// As many files as a case may have.
pub(crate) const BODY_MAX: usize = FILE_MAX as usize * FILES_MAX + AROUND;
/// A sender who is silent for so long is gone.
const SILENCE: Duration = Duration::from_secs(20);
const HEARD_OUT: Duration = Duration::from_secs(60);
/// Bytes a second that a file comes at on average, but for its first minute: the slowest of lines has more.
const SLOWEST: u64 = 2 * 1024;
const GRACE: Duration = Duration::from_secs(60);

/// Where scripts and plain forms of the pages send files, which then wait to be sent; and where a plain form takes one back, since what is
/// typed in it has to come along.
pub(crate) fn router() -> Router<AppState> {
    Router::new().route("/attachments", post(bring).layer(DefaultBodyLimit::max(BODY_MAX)))
}

/// Whether a request brings files, and so may be larger and take longer than others.
pub(crate) fn is_upload(request: &Request) -> bool {
    let path = request.uri().path();
    let of_case = || path.strip_prefix("/api/cases/").and_then(|rest| rest.strip_suffix("/attachments")).is_some();
    *request.method() == Method::POST && (path == "/attachments" || of_case())
}

/// Files in a form.
pub(crate) struct Parts(Multipart);

impl<S: Send + Sync> FromRequest<S> for Parts {
    type Rejection = Rejection;

    async fn from_request(request: Request, state: &S) -> Result<Self, Rejection> {
        Multipart::from_request(request, state).await.map(Self).map_err(|fault: MultipartRejection| match fault.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Rejection::TooLarge,
            _ => Rejection::NotMultipart,
        })
    }
}

#[derive(Deserialize)]
struct For {
    case: Option<CaseId>,
    #[serde(rename = "for", default)]
    target: Target,
    /// Takes this one back, and none in.
    without: Option<AttachmentId>,
}

async fn bring(
    State(store): State<Store>,
    State(files): State<Files>,
    session: Result<Session, Rejection>,
    asked: Result<Query<For>, QueryRejection>,
    headers: HeaderMap,
    parts: Result<Parts, Rejection>,
) -> Response {
    let (target, done) = match &asked {
        Ok(Query(asked)) => (asked.target, if asked.without.is_some() { back::REMOVED } else { back::ADDED }),
        Err(_) => (Target::Case, back::ADDED),
    };
    let brought = async {
        let Session(session) = session?;
        let Ok(Query(For { case, without, .. })) = asked else { return Err(Refusal::NotFound.into()) };
        let (mut typed, parts) = (Typed::default(), parts?);
        let brought = match without {
            None => {
                let errand = Errand { case, way: Way::Wait(target), key: None };
                receive(&store, session, &files, errand, parts, Some(&mut typed)).await
            }
            Some(id) => take_back(&store, session, &files, id, parts, &mut typed).await.map(|()| Vec::new()),
        };
        let kept = typed.keep(&store, session).await;
        let brought = brought?;
        kept?;
        Ok::<_, Rejection>(brought)
    };
    let brought = brought.await;
    let by_script = headers.get(header::ACCEPT).is_some_and(|kinds| kinds.as_bytes().starts_with(b"application/json"));
    match brought {
        Ok(items) if by_script => (StatusCode::CREATED, axum::Json(json!({ "items": items }))).into_response(),
        Err(rejection) if by_script => rejection.into_response(),
        brought => back::to_page(&headers, target, &brought.map(|_| done)),
    }
}

/// Takes all files of a form in and keeps them, all or none. What else stands in it is noted where that is wanted, and refused where it
/// is not. Who is refused is heard out before: a browser that is still sending when the line is cut shows no answer.
pub(crate) async fn receive(
    store: &Store,
    session: SessionId,
    files: &Files,
    errand: Errand<'_>,
    Parts(mut parts): Parts,
    mut typed: Option<&mut Typed>,
) -> Result<Vec<Attachment>, Rejection> {
    let mut brought = Vec::new();
    let taken = async {
        let turn = files.turn(session).ok_or(Rejection::Busy)?;
        let room = attachments::admit(store.begin(session).await?, errand, files).await?;
        take(files, room, &mut parts, &mut brought, typed.as_deref_mut()).await?;
        Ok::<_, Rejection>(turn)
    };
    match taken.await {
        // It is over when all is kept.
        Ok(_turn) => Ok(attachments::keep(store, session, files, errand, brought).await?),
        Err(rejection) => {
            files.discard(&brought).await;
            if let Rejection::Refused(refusal) = &rejection {
                attachments::refused(store.begin(session).await?, errand.case, refusal).await?;
            }
            if matches!(rejection, Rejection::Refused(_) | Rejection::Busy) {
                timeout(HEARD_OUT, hear_out(&mut parts, typed)).await.ok();
            }
            Err(rejection)
        }
    }
}

async fn take_back(
    store: &Store,
    session: SessionId,
    files: &Files,
    id: AttachmentId,
    Parts(mut parts): Parts,
    typed: &mut Typed,
) -> Result<(), Rejection> {
    timeout(HEARD_OUT, hear_out(&mut parts, Some(typed))).await.ok();
    Ok(attachments::remove(store.begin(session).await?, files, id).await?)
}

/// Of a sender who is refused before anything of it is looked at.
pub(crate) async fn hear_to_end(body: Body) {
    let mut pieces = body.into_data_stream();
    let mut heard = 0;
    let to_end = async {
        while let Some(Ok(piece)) = pieces.next().await {
            heard += piece.len();
            if heard > BODY_MAX {
                return;
            }
        }
    };
    timeout(HEARD_OUT, to_end).await.ok();
}

async fn hear_out(parts: &mut Multipart, mut typed: Option<&mut Typed>) {
    while let Ok(Some(part)) = parts.next_field().await {
        if let Some(typed) = typed.as_deref_mut().filter(|_| part.name() != Some(FIELD)) {
            typed.read(part).await.ok();
        }
    }
}

async fn take(
    files: &Files,
    room: Room,
    parts: &mut Multipart,
    brought: &mut Vec<Kept>,
    mut typed: Option<&mut Typed>,
) -> Result<(), Rejection> {
    while let Some(part) = patiently(parts.next_field()).await? {
        if part.name() != Some(FIELD) {
            let Some(typed) = typed.as_deref_mut() else {
                let name = field_name(part.name().unwrap_or_default(), "form");
                return Err(Refusal::invalid(name, Problem::UnknownField).into());
            };
            typed.read(part).await?;
            continue;
        }
        let (held, count) = (brought.iter().map(Kept::size).sum::<u64>(), brought.len() + 1);
        room.check(held, count)?;
        brought.push(one(files, part, |size| room.check(held + size, count)).await?);
    }
    if brought.is_empty() { Err(Refusal::invalid(FIELD, Problem::Required).into()) } else { Ok(()) }
}

/// A browser sends a field in which nothing was chosen as a file without a name. What does not fit is not waited for.
async fn one(files: &Files, mut part: Field<'_>, fits: impl Fn(u64) -> Result<(), Refusal>) -> Result<Kept, Rejection> {
    let name = part.file_name().unwrap_or_default().to_owned();
    if name.is_empty() {
        return Err(Refusal::invalid(FIELD, Problem::Required).into());
    }
    let mut intake = files.take(&name)?;
    let (begun, mut size) = (Instant::now(), 0);
    while let Some(piece) = patiently(part.chunk()).await? {
        size += piece.len() as u64;
        fits(size)?;
        if is_too_slow(size, begun.elapsed()) {
            return Err(Rejection::TimedOut);
        }
        intake.write(&piece).await?;
    }
    Ok(intake.end().await?)
}

fn is_too_slow(size: u64, taken: Duration) -> bool {
    taken > GRACE && size < SLOWEST * taken.as_secs()
}

async fn patiently<T>(waiting: impl Future<Output = Result<T, MultipartError>>) -> Result<T, Rejection> {
    match timeout(SILENCE, waiting).await {
        Ok(Ok(come)) => Ok(come),
        Ok(Err(fault)) if fault.status() == StatusCode::PAYLOAD_TOO_LARGE => Err(Rejection::TooLarge),
        Ok(Err(_)) => Err(Rejection::MalformedForm),
        Err(_) => Err(Rejection::TimedOut),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sender_is_given_a_minute_and_then_has_to_send() {
        let after = Duration::from_secs;
        assert!(!is_too_slow(1, after(60)));
        assert!(is_too_slow(4, after(76)), "a byte each nineteen seconds");
        assert!(!is_too_slow(FILE_MAX, after(30 * 60)));
    }
}
