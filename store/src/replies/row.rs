use crate::fault::{OrRefuse, word};
use crate::{Scope, attachments, cases, clock};
use domain::attachment::Attachment;
use domain::reply::{Conversation, Held, Reply, answered};
use domain::{Case, CaseId, Denied, Refusal, ReplyId, UserId};
use std::collections::HashMap;
use time::OffsetDateTime;
use uuid::Uuid;

struct Row {
    id: Uuid,
    case_id: Uuid,
    author_id: Uuid,
    author_name: Option<String>,
    author_role: Option<String>,
    body: String,
    body_html: String,
    version: i64,
    sent_at: OffsetDateTime,
    read_at: Option<OffsetDateTime>,
}

impl Row {
    fn read(self, files: &mut HashMap<ReplyId, Vec<Attachment>>) -> Result<Reply, Refusal> {
        Ok(Reply {
            id: ReplyId(self.id),
            case_id: CaseId(self.case_id),
            author_id: UserId(self.author_id),
            author_name: self.author_name,
            author_role: self.author_role.as_deref().map(word).transpose()?,
            body: self.body,
            body_html: self.body_html,
            version: self.version,
            sent_at: self.sent_at,
            read_at: self.read_at,
            attachments: files.remove(&ReplyId(self.id)).unwrap_or_default(),
        })
    }
}

pub(crate) async fn sent(scope: &mut Scope, case: CaseId) -> Result<Vec<Reply>, Refusal> {
    let mut files = attachments::of_replies(scope, case).await?;
    sent_with(scope, case, &mut files).await
}

async fn sent_with(
    scope: &mut Scope,
    case: CaseId,
    files: &mut HashMap<ReplyId, Vec<Attachment>>,
) -> Result<Vec<Reply>, Refusal> {
    let rows = sqlx::query_as!(
        Row,
        r#"select r.id, r.case_id, r.author_id, u.name as "author_name?", u.role as "author_role?", r.body, r.body_html,
                  r.version as "version!", r.sent_at as "sent_at!",
                  (select min(k.read_at) from case_reads k
                   where k.case_id = r.case_id and k.version >= r.version and r.author_id <> r.patient_id) as read_at
           from replies r left join users u on u.id = r.author_id
           where r.case_id = $1 and r.sent_at is not null order by r.version"#,
        case.0
    )
    .fetch_all(scope.db())
    .await
    .or_refuse()?;
    rows.into_iter().map(|row| row.read(files)).collect()
}

pub(super) async fn one(scope: &mut Scope, id: ReplyId) -> Result<Reply, Refusal> {
    let row = sqlx::query_as!(
        Row,
        r#"select r.id, r.case_id, r.author_id, u.name as "author_name?", u.role as "author_role?", r.body, r.body_html,
                  r.version as "version!", r.sent_at as "sent_at!",
                  (select min(k.read_at) from case_reads k
                   where k.case_id = r.case_id and k.version >= r.version and r.author_id <> r.patient_id) as read_at
           from replies r left join users u on u.id = r.author_id
           where r.id = $1 and r.sent_at is not null"#,
        id.0
    )
    .fetch_optional(scope.db())
    .await
    .or_refuse()?;
    let row = row.ok_or(Refusal::NotFound)?;
    let mut files = attachments::of_replies(scope, CaseId(row.case_id)).await?;
    row.read(&mut files)
}

/// With what the reader has written there and not yet sent.
pub(crate) async fn conversation(scope: &mut Scope, case: &Case) -> Result<Conversation, Refusal> {
    let mut files = attachments::of_replies(scope, case.id).await?;
    let replies = sent_with(scope, case.id, &mut files).await?;
    let author = scope.actor().id.0;
    let rows = sqlx::query!(
        "select id, body, body_html, status, release_at from replies
         where case_id = $1 and author_id = $2 and sent_at is null order by created_at, id",
        case.id.0,
        author
    )
    .fetch_all(scope.db())
    .await
    .or_refuse()?;
    let mut held = Vec::with_capacity(rows.len());
    for row in rows {
        let status = row.status.as_deref().map(word).transpose()?;
        let attachments = files.remove(&ReplyId(row.id)).unwrap_or_default();
        let (id, body, body_html) = (ReplyId(row.id), row.body, row.body_html);
        held.push(Held { id, body, body_html, status, release_at: row.release_at, attachments });
    }
    let late = |since| answered(case.status, since, clock::now()) == Err(Denied::TooLate);
    let too_late = case.patient_id.0 == author && late(cases::status_since(scope, case.id).await?);
    Ok(Conversation { replies, held, too_late })
}
