//! Saved views. Each is a filter under a name; whom it shows what is decided where cases are listed.

mod choice;

use crate::audit::{self, Entry};
use crate::fault::OrRefuse;
use crate::{Scope, cases, clock};
use choice::Choice;
use domain::audit::AuditAction;
use domain::filter::Total;
use domain::view::{COUNT_CAP, ReviseView, SaveView, VIEWS_MAX, View};
use domain::{CaseFilter, Denied, Problem, Refusal, Role, UserId, ViewId};
use serde_json::json;
use uuid::Uuid;

/// Of what others share, no more than this is listed.
const LISTED: i64 = 500;

/// One's own and those that others share, by name.
pub async fn list(scope: &mut Scope) -> Result<Vec<View>, Refusal> {
    works_here(scope)?;
    let asked = scope.ask(|shared| &shared.views, String::new());
    if let Some(views) = asked.known() {
        return Ok(views);
    }
    let rows = sqlx::query_as!(
        Row,
        r#"select v.id, v.owner_id, coalesce((select name from users u where u.id = v.owner_id), '') as "owner_name!", v.name, v.query, v.shared,
                  coalesce(c.pinned, false) as "pinned!", coalesce(c.opens, false) as "opens!"
           from views v left join view_choices c on c.view_id = v.id and c.user_id = $1
           order by coalesce(c.pinned or c.opens, false) desc, v.owner_id = $1 desc, lower(v.name), v.id limit $2"#,
        scope.actor().id.0,
        LISTED
    )
    .fetch_all(scope.db())
    .await
    .or_refuse()?;
    let mut views: Vec<View> = rows.into_iter().map(Row::read).collect();
    views.sort_by_cached_key(|view| (view.name.to_lowercase(), view.id));
    Ok(asked.found(views))
}

pub async fn read(scope: &mut Scope, id: ViewId) -> Result<View, Refusal> {
    works_here(scope)?;
    sqlx::query_as!(
        Row,
        r#"select v.id, v.owner_id, coalesce((select name from users u where u.id = v.owner_id), '') as "owner_name!", v.name, v.query, v.shared,
                  coalesce(c.pinned, false) as "pinned!", coalesce(c.opens, false) as "opens!"
           from views v left join view_choices c on c.view_id = v.id and c.user_id = $1 where v.id = $2"#,
        scope.actor().id.0,
        id.0
    )
    .fetch_optional(scope.db())
    .await
    .or_refuse()?
    .map(Row::read)
    .ok_or(Refusal::NotFound)
}

/// How many cases each pinned view has for this reader, to a cap.
pub async fn counts(scope: &mut Scope) -> Result<Vec<(ViewId, Total)>, Refusal> {
    works_here(scope)?;
    let asked = scope.ask(|shared| &shared.view_counts, String::new());
    if let Some(counts) = asked.known() {
        return Ok(counts);
    }
    let pinned = list(scope).await?.into_iter().filter(|view| view.pinned);
    let (ids, filters): (Vec<ViewId>, Vec<CaseFilter>) = pinned.filter_map(|view| Some((view.id, view.filter()?))).unzip();
    Ok(asked.found(ids.into_iter().zip(cases::totals(scope, &filters, COUNT_CAP).await?).collect()))
}

pub async fn save(scope: Scope, command: SaveView) -> Result<View, Refusal> {
    let mut scope = of_clinic(scope, "save_view").await?;
    let SaveView { name, query, shared, pinned, default } = command.check()?;
    let (id, owner) = (clock::new_id(), scope.actor().id.0);
    let made = sqlx::query!(
        "insert into views (id, owner_id, name, query, shared)
         select $1, $2, $3, $4, $5 where (select count(*) from views where owner_id = $2) < $6",
        id,
        owner,
        name,
        query,
        shared,
        VIEWS_MAX
    )
    .execute(scope.db())
    .await
    .or_refuse()?;
    if made.rows_affected() == 0 {
        return Err(Refusal::invalid("views", Problem::TooMany { max: VIEWS_MAX.unsigned_abs() as usize }));
    }
    let id = ViewId(id);
    choice::choose(&mut scope, id, Choice { pinned, opens: default }).await?;
    if shared {
        record(&mut scope, AuditAction::ViewShared, id, &["name", "query"]).await?;
    }
    let view = read(&mut scope, id).await?;
    scope.commit().await?;
    Ok(view)
}

/// The view itself is changed by its owner, and a shared one by admins; what is only chosen, by each for themself.
pub async fn revise(scope: Scope, id: ViewId, command: ReviseView) -> Result<View, Refusal> {
    let mut scope = of_clinic(scope, "revise_view").await?;
    let before = read(&mut scope, id).await?;
    let owned = before.owner_id == scope.actor().id;
    if command.changes_it() && (!may_change(&scope, &before) || command.shared == Some(false) && !owned) {
        return Err(audit::denied(scope, None, "revise_view", Denied::Role.into()).await);
    }
    let command = command.check()?;
    if command.changes_it() {
        change(&mut scope, &before, &command).await?;
    }
    let chosen = Choice { pinned: command.pinned.unwrap_or(before.pinned), opens: command.default.unwrap_or(before.default) };
    if chosen != (Choice { pinned: before.pinned, opens: before.default }) {
        choice::choose(&mut scope, id, chosen).await?;
    }
    let view = read(&mut scope, id).await?;
    scope.commit().await?;
    Ok(view)
}

async fn change(scope: &mut Scope, before: &View, command: &ReviseView) -> Result<(), Refusal> {
    let ReviseView { name, query, shared, .. } = command;
    sqlx::query!(
        "update views set name = coalesce($2, name), query = coalesce($3, query), shared = coalesce($4, shared) where id = $1",
        before.id.0,
        name.as_deref(),
        query.as_deref(),
        *shared
    )
    .execute(scope.db())
    .await
    .or_refuse()?;
    let differs = [
        ("name", name.as_ref().is_some_and(|name| *name != before.name)),
        ("query", query.as_ref().is_some_and(|query| *query != before.query)),
        ("shared", shared.is_some_and(|shared| shared != before.shared)),
    ];
    let changed: Vec<&str> = differs.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect();
    let action = if before.shared { AuditAction::ViewChanged } else { AuditAction::ViewShared };
    // What somebody keeps to themself is nobody else's to read of.
    if !changed.is_empty() && (before.shared || *shared == Some(true)) {
        record(scope, action, before.id, &changed).await?;
    }
    Ok(())
}

pub async fn remove(scope: Scope, id: ViewId) -> Result<(), Refusal> {
    let mut scope = of_clinic(scope, "remove_view").await?;
    let view = read(&mut scope, id).await?;
    if !may_change(&scope, &view) {
        return Err(audit::denied(scope, None, "remove_view", Denied::Role.into()).await);
    }
    sqlx::query!("delete from views where id = $1", id.0).execute(scope.db()).await.or_refuse()?;
    if view.shared {
        record(&mut scope, AuditAction::ViewRemoved, id, &[]).await?;
    }
    scope.commit().await
}

fn may_change(scope: &Scope, view: &View) -> bool {
    view.owner_id == scope.actor().id || view.shared && scope.actor().role == Role::Admin
}

fn works_here(scope: &Scope) -> Result<(), Denied> {
    if scope.actor().role.works_here() { Ok(()) } else { Err(Denied::Role) }
}

async fn of_clinic(scope: Scope, what: &str) -> Result<Scope, Refusal> {
    match works_here(&scope) {
        Ok(()) => Ok(scope),
        Err(denied) => Err(audit::denied(scope, None, what, denied.into()).await),
    }
}

async fn record(scope: &mut Scope, action: AuditAction, id: ViewId, changed: &[&str]) -> Result<(), Refusal> {
    let data = if changed.is_empty() { json!({}) } else { json!({ "changed": changed }) };
    audit::record(scope.db(), Entry::about(action, id.0).with(data)).await
}

struct Row {
    id: Uuid,
    owner_id: Uuid,
    owner_name: String,
    name: String,
    query: String,
    shared: bool,
    pinned: bool,
    opens: bool,
}

impl Row {
    fn read(self) -> View {
        let Self { id, owner_id, owner_name, name, query, shared, pinned, opens } = self;
        View { id: ViewId(id), owner_id: UserId(owner_id), owner_name, name, query, shared, pinned, default: opens }
    }
}
