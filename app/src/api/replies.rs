#![allow(clippy::too_many_arguments, reason = "a server function has one for each field of its form")]

use crate::error::Fail;
use domain::reply;
use domain::{AttachmentId, CaseId, FieldErrors, Format, Problem, ReplyId, Status};
use leptos::prelude::*;

/// Writes a reply with the files that the form shows. It is sent after a few seconds in which it can be taken back. `key` names this
/// form, so that sending it twice writes one; what is refused is kept as the draft.
#[server(prefix = "/fn", endpoint = "replies/send")]
pub async fn send_reply(
    case: CaseId,
    #[server(default)] body: String,
    #[server(default)] format: Format,
    #[server(default)] status: String,
    #[server(default)] attachments: Vec<AttachmentId>,
    #[server(default)] key: String,
    #[server(default)] window: String,
    #[server(default)] over: String,
) -> Result<ReplyId, Fail> {
    let (key, sheet) = (store::IdempotencyKey::new(&key).ok(), domain::draft::Sheet::of(window, over));
    let none = String::new;
    let form = SendReply { case, body, format, status, attachments, key: none(), window: none(), over: none() };
    let hold = async {
        let command = form.command()?;
        Ok::<_, Fail>(store::replies::hold(crate::platform::scope().await?, case, command, &sheet, key.as_ref()).await?)
    };
    let held = hold.await;
    if held.is_err() {
        let draft = domain::draft::Message { body: form.body, format: form.format, status: form.status };
        crate::platform::keep_draft(domain::draft::Subject::Reply(case), draft, &sheet).await;
    }
    held
}

/// Takes a reply back before it is sent; its text is the draft again. What was sent is stale.
#[server(prefix = "/fn", endpoint = "replies/undo")]
pub async fn undo_reply(id: ReplyId) -> Result<(), Fail> {
    let in_time = store::replies::take_back(crate::platform::scope().await?, id).await?;
    if in_time { Ok(()) } else { Err(domain::Refusal::Stale.into()) }
}

/// Sends a reply that waits.
#[server(prefix = "/fn", endpoint = "replies/release")]
pub async fn release_reply(id: ReplyId) -> Result<(), Fail> {
    Ok(store::replies::send_now(crate::platform::scope().await?, id).await?)
}

/// The patient has seen their case with what was sent to them up to this version.
#[server(prefix = "/fn", endpoint = "replies/read")]
pub async fn mark_read(case: CaseId, version: i64) -> Result<(), Fail> {
    Ok(store::replies::mark_read(crate::platform::scope().await?, case, version).await?)
}

impl SendReply {
    /// The reply that the form stands for.
    pub fn command(&self) -> Result<reply::Send, FieldErrors> {
        let status = match self.status.as_str() {
            "" | reply::STAY => None,
            word => Some(word.parse::<Status>().map_err(|_| FieldErrors::one("status", Problem::UnknownValue))?),
        };
        Ok(reply::Send { body: self.body.clone(), format: self.format, status, attachments: self.attachments.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_chosen_leaves_the_status_as_it_is() {
        let command = |status: &str| {
            let form = SendReply {
                case: CaseId(Default::default()),
                body: "a".into(),
                format: Format::Plain,
                status: status.into(),
                attachments: Vec::new(),
                key: String::new(),
                window: String::new(),
                over: String::new(),
            };
            form.command().map(|command| command.status)
        };
        assert_eq!((command(""), command(reply::STAY)), (Ok(None), Ok(None)));
        assert_eq!(command("waiting"), Ok(Some(Status::Waiting)));
        assert!(command("done").is_err());
    }
}
