//! What its author has written about cases and not sent. Where a case is out of their sight by now, this is the only place that has it.

use crate::fault::OrRefuse;
use crate::{Scope, drafts};
use domain::case::Reference;
use domain::draft::{Message, Subject};
use domain::unsent::{Unsent, Which};
use domain::{CaseId, Refusal, ReplyId};
use std::collections::BTreeMap;
use time::OffsetDateTime;
use uuid::Uuid;

pub async fn list(scope: &mut Scope) -> Result<Vec<Unsent>, Refusal> {
    let mut found = stopped(scope).await?;
    found.extend(typed(scope).await?);
    let cases: Vec<Uuid> = found.iter().map(|unsent| unsent.case.0).collect();
    let seen = sqlx::query!("select id, reference from cases where id = any($1)", &cases);
    let seen: BTreeMap<Uuid, String> =
        seen.fetch_all(scope.db()).await.or_refuse()?.into_iter().map(|row| (row.id, row.reference)).collect();
    for unsent in &mut found {
        unsent.reference = seen.get(&unsent.case.0).cloned().map(Reference::stored);
    }
    Ok(found)
}

/// Takes one off for good.
pub async fn delete(mut scope: Scope, which: Which) -> Result<(), Refusal> {
    match which {
        Which::Draft(subject) => drafts::discard(&mut scope, subject).await?,
        Which::Reply(id) => {
            let author = scope.actor().id.0;
            sqlx::query!(
                "delete from replies where id = $1 and author_id = $2 and sent_at is null and release_at is null",
                id.0,
                author
            )
            .execute(scope.db())
            .await
            .or_refuse()?;
        }
    }
    scope.commit_quietly().await
}

/// Replies that could not be sent.
async fn stopped(scope: &mut Scope) -> Result<Vec<Unsent>, Refusal> {
    let author = scope.actor().id.0;
    let rows = sqlx::query!(
        "select id, case_id, body, created_at from replies
         where author_id = $1 and sent_at is null and release_at is null order by created_at desc",
        author
    );
    let rows = rows.fetch_all(scope.db()).await.or_refuse()?;
    let unsent = |which: Which, case, text, at| unsent(which, case, text, at, true);
    Ok(rows.into_iter().map(|row| unsent(Which::Reply(ReplyId(row.id)), CaseId(row.case_id), row.body, row.created_at)).collect())
}

async fn typed(scope: &mut Scope) -> Result<Vec<Unsent>, Refusal> {
    let user = scope.actor().id.0;
    let rows = sqlx::query!("select subject, fields, updated_at from drafts where user_id = $1 order by updated_at desc", user);
    let rows = rows.fetch_all(scope.db()).await.or_refuse()?;
    let of_a_case = rows.into_iter().filter_map(|row| {
        let subject: Subject = row.subject.parse().ok()?;
        let (Subject::Reply(case) | Subject::Note(case)) = subject else { return None };
        let draft: Message = serde_json::from_value(row.fields).ok()?;
        let text = drafts::words(&draft.body, draft.format).plain().to_owned();
        Some(unsent(Which::Draft(subject), case, text, row.updated_at, false))
    });
    Ok(of_a_case.collect())
}

fn unsent(which: Which, case: CaseId, text: String, at: OffsetDateTime, stopped: bool) -> Unsent {
    let is_note = matches!(which, Which::Draft(Subject::Note(_)));
    Unsent { which: which.to_string(), is_note, stopped, case, reference: None, text, at }
}
