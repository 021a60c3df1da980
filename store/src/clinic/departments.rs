use super::{differing, of_admin};
use crate::audit::{self, Entry};
use crate::fault::{Fault, OrRefuse, refusal};
use crate::{Scope, clock};
use domain::audit::AuditAction;
use domain::case::Named;
use domain::clinic::{CreateDepartment, Department, DepartmentPage, ReviseDepartment, RevisedDepartment};
use domain::{DepartmentId, Problem, Refusal, UserId, may_administer};
use serde_json::json;
use uuid::Uuid;

pub async fn departments(scope: &mut Scope) -> Result<Vec<Department>, Refusal> {
    let rows = sqlx::query_as!(Row, "select id, name, restricted, active from departments order by lower(name)")
        .fetch_all(scope.db())
        .await
        .or_refuse()?;
    Ok(rows.into_iter().map(Row::read).collect())
}

/// The departments with their members and the number of their cases, those in use first.
pub async fn department_pages(scope: &mut Scope) -> Result<Vec<DepartmentPage>, Refusal> {
    may_administer(scope.actor())?;
    let rows = sqlx::query_as!(
        PageRow,
        r#"select d.id, d.name, d.restricted, d.active, coalesce(l.cases, 0) as "cases!",
                  coalesce(m.ids, '{}') as "member_ids!", coalesce(m.names, '{}') as "member_names!"
           from departments d left join private.department_loads() l on l.department_id = d.id
             left join lateral (
               select array_agg(u.id order by u.name, u.id) as ids, array_agg(u.name order by u.name, u.id) as names
               from memberships m join users u on u.id = m.user_id where m.department_id = d.id and u.disabled_at is null) m on true
           order by not d.active, lower(d.name)"#
    )
    .fetch_all(scope.db())
    .await
    .or_refuse()?;
    Ok(rows.into_iter().map(PageRow::read).collect())
}

/// How many cases nobody who works here can read without breaking the glass. There should be none.
pub async fn unreadable(scope: &mut Scope) -> Result<i64, Refusal> {
    may_administer(scope.actor())?;
    sqlx::query_scalar!(r#"select private.unreadable_cases() as "cases!""#).fetch_one(scope.db()).await.or_refuse()
}

pub async fn create_department(scope: Scope, command: CreateDepartment) -> Result<Department, Refusal> {
    let mut scope = of_admin(scope, "create_department").await?;
    let CreateDepartment { name, restricted } = command.check()?;
    let department = sqlx::query_as!(
        Row,
        "insert into departments (id, name, restricted) values ($1, $2, $3) returning id, name, restricted, active",
        clock::new_id(),
        name,
        restricted
    )
    .fetch_one(scope.db())
    .await
    .or_refuse()?
    .read();
    let entry = Entry::about(AuditAction::DepartmentCreated, department.id.0).with(json!({ "restricted": restricted }));
    audit::record(scope.db(), entry).await?;
    scope.commit().await?;
    Ok(department)
}

/// Renames, restricts or opens, retires or takes back into use. What would leave cases that nobody can read is not done.
pub async fn revise_department(scope: Scope, id: DepartmentId, command: ReviseDepartment) -> Result<RevisedDepartment, Refusal> {
    let mut scope = of_admin(scope, "revise_department").await?;
    let command = command.check()?;
    let before = find(&mut scope, id).await?;
    let lost = unreadable(&mut scope).await?;
    let retires = before.active && command.active == Some(false);
    let moved_cases = if retires { hand_over(&mut scope, &before, command.move_to).await? } else { 0 };
    let department = update(&mut scope, id, &command).await?;
    if unreadable(&mut scope).await? > lost {
        return Err(Refusal::invalid(if retires { "move_to" } else { "restricted" }, Problem::NobodyReads));
    }
    if department != before {
        audit::record(scope.db(), entry(&before, &department, moved_cases, command.move_to)).await?;
        scope.commit().await?;
    }
    Ok(RevisedDepartment { department, moved_cases })
}

async fn find(scope: &mut Scope, id: DepartmentId) -> Result<Department, Refusal> {
    sqlx::query_as!(Row, "select id, name, restricted, active from departments where id = $1", id.0)
        .fetch_optional(scope.db())
        .await
        .or_refuse()?
        .map(Row::read)
        .ok_or(Refusal::NotFound)
}

/// Moves its cases, of every status, to another department, or to the intake if all who work here saw them anyway, and
/// lets its members go. A refusal ends the transaction, and with it what was moved.
async fn hand_over(scope: &mut Scope, source: &Department, target: Option<DepartmentId>) -> Result<i64, Refusal> {
    if let Some(target) = target {
        match find(scope, target).await {
            Ok(receiver) if receiver.active && receiver.id != source.id => {}
            Ok(_) | Err(Refusal::NotFound) => return Err(Refusal::invalid("move_to", Problem::UnknownValue)),
            Err(refusal) => return Err(refusal),
        }
    }
    let target_id = target.map(|target| target.0);
    let moved = sqlx::query_scalar!(r#"select private.move_cases($1, $2) as "moved!""#, source.id.0, target_id)
        .fetch_one(scope.db())
        .await
        .or_refuse()?;
    if moved > 0 && source.restricted && target.is_none() {
        return Err(Refusal::invalid("move_to", Problem::Required));
    }
    sqlx::query!("delete from memberships where department_id = $1", source.id.0).execute(scope.db()).await.or_refuse()?;
    Ok(moved)
}

async fn update(scope: &mut Scope, id: DepartmentId, command: &ReviseDepartment) -> Result<Department, Refusal> {
    sqlx::query_as!(
        Row,
        "update departments set name = coalesce($2, name), restricted = coalesce($3, restricted), active = coalesce($4, active)
         where id = $1 returning id, name, restricted, active",
        id.0,
        command.name,
        command.restricted,
        command.active
    )
    .fetch_one(scope.db())
    .await
    .map(Row::read)
    .map_err(|fault| if is_still_held(&fault) { Refusal::Stale } else { refusal(&fault) })
}

/// Somebody gave it a case or a member since it was emptied.
fn is_still_held(fault: &Fault) -> bool {
    let constraint = fault.as_database_error().and_then(|answer| answer.constraint());
    matches!(constraint, Some("cases_department" | "memberships_department"))
}

fn entry(before: &Department, after: &Department, moved: i64, target: Option<DepartmentId>) -> Entry {
    let changed = differing([
        ("name", before.name != after.name),
        ("restricted", before.restricted != after.restricted),
        ("active", before.active != after.active),
    ]);
    let mut data = json!({ "changed": changed, "restricted": after.restricted, "active": after.active });
    if before.active && !after.active {
        data["moved_cases"] = moved.into();
        data["move_to"] = target.map(|target| target.0.to_string()).into();
    }
    Entry::about(AuditAction::DepartmentChanged, after.id.0).with(data)
}

struct Row {
    id: Uuid,
    name: String,
    restricted: bool,
    active: bool,
}

impl Row {
    fn read(self) -> Department {
        let Self { id, name, restricted, active } = self;
        Department { id: DepartmentId(id), name, restricted, active }
    }
}

struct PageRow {
    id: Uuid,
    name: String,
    restricted: bool,
    active: bool,
    cases: i64,
    member_ids: Vec<Uuid>,
    member_names: Vec<String>,
}

impl PageRow {
    fn read(self) -> DepartmentPage {
        let Self { id, name, restricted, active, cases, member_ids, member_names } = self;
        let members = member_ids.into_iter().zip(member_names).map(|(id, name)| Named { id: UserId(id), name }).collect();
        DepartmentPage { department: Row { id, name, restricted, active }.read(), members, cases }
    }
}
