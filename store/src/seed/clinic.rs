use super::Plan;
use super::copy::Rows;
use super::draw::Draw;
use super::words;
use crate::fault::OrRefuse;
use domain::case::Named;
use domain::{DepartmentId, Problem, Refusal, Role, UserId};
use sqlx::postgres::PgConnection;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

/// Whom and what the stories are about.
pub(super) struct Clinic {
    pub(super) departments: Vec<Department>,
    pub(super) staff: Vec<Named<UserId>>,
    pub(super) patients: Vec<Uuid>,
    pub(super) specialties: Vec<Uuid>,
    pub(super) tags: Vec<Uuid>,
}

pub(super) struct Department {
    pub(super) named: Named<DepartmentId>,
    /// Places in the list of staff.
    pub(super) members: Vec<usize>,
}

const USERS: &str = "users (id, email, name, role, created_at)";
/// How long the clinic has been there.
pub(super) const YEARS: Duration = Duration::days(730);

impl Clinic {
    /// What is there by the same name already is used as it is, if it is in use. Nobody gets a password: each can be invited.
    pub(super) async fn found(db: &mut PgConnection, plan: &Plan, draw: &mut Draw) -> Result<Self, Refusal> {
        let since = plan.until - YEARS;
        let staff = people(db, Role::Staff, plan.staff, since, draw).await?;
        let patients = people(db, Role::Patient, plan.patients, since, draw).await?.into_iter().map(|named| named.id.0).collect();
        let specialties = names(db, "specialties", &words::SPECIALTIES, since, draw).await?;
        let tags = names(db, "tags", &words::TAGS, since, draw).await?;
        let departments = departments(db, plan, &staff, draw).await?;
        Ok(Self { departments, staff, patients, specialties, tags })
    }
}

async fn people(
    db: &mut PgConnection,
    role: Role,
    count: u32,
    since: OffsetDateTime,
    draw: &mut Draw,
) -> Result<Vec<Named<UserId>>, Refusal> {
    let mut rows = Rows::default();
    let mut people = Vec::new();
    for _ in 0..count {
        let (id, name) = (draw.id(since), words::name(draw));
        let email = format!("{}.{}@seed.example", name.to_lowercase().replace(' ', "."), id.simple());
        rows.plain(id).plain(email).text(&name).plain(role.word()).moment(since).end();
        people.push(Named { id: UserId(id), name });
    }
    if let Some(first) = people.first() {
        let again = sqlx::query_scalar!(r#"select exists (select from users where id = $1) as "again!""#, first.id.0);
        if again.fetch_one(&mut *db).await.or_refuse()? {
            return Err(Refusal::invalid("seed", Problem::Reused));
        }
    }
    rows.send(db, USERS).await?;
    Ok(people)
}

async fn names(
    db: &mut PgConnection,
    table: &str,
    names: &[&str],
    since: OffsetDateTime,
    draw: &mut Draw,
) -> Result<Vec<Uuid>, Refusal> {
    let ids: Vec<Uuid> = names.iter().map(|_| draw.id(since)).collect();
    let insert = format!(
        "insert into {table} (id, name) select id, name from unnest($1::uuid[], $2::text[]) as new (id, name) on conflict do nothing"
    );
    sqlx::query(sqlx::AssertSqlSafe(insert)).bind(&ids).bind(names).execute(&mut *db).await.or_refuse()?;
    let there = format!("select id from {table} where name = any($1) and active order by name");
    sqlx::query_scalar(sqlx::AssertSqlSafe(there)).bind(names).fetch_all(db).await.or_refuse()
}

async fn departments(
    db: &mut PgConnection,
    plan: &Plan,
    staff: &[Named<UserId>],
    draw: &mut Draw,
) -> Result<Vec<Department>, Refusal> {
    let since = plan.until - YEARS;
    let ids: Vec<Uuid> = words::DEPARTMENTS.iter().map(|_| draw.id(since)).collect();
    let restricted: Vec<bool> = (0..ids.len()).map(|n| plan.restricted && n % 2 == 1).collect();
    sqlx::query(
        "insert into departments (id, name, restricted) select id, name, restricted
         from unnest($1::uuid[], $2::text[], $3::boolean[]) as new (id, name, restricted) on conflict do nothing",
    )
    .bind(&ids)
    .bind(words::DEPARTMENTS.as_slice())
    .bind(&restricted)
    .execute(&mut *db)
    .await
    .or_refuse()?;
    let there: Vec<(Uuid, String)> =
        sqlx::query_as("select id, name from departments where name = any($1) and active order by name")
            .bind(words::DEPARTMENTS.as_slice())
            .fetch_all(&mut *db)
            .await
            .or_refuse()?;
    let count = there.len();
    let mut departments = Vec::new();
    let mut rows = Rows::default();
    for (n, (id, name)) in there.into_iter().enumerate() {
        // Each of the staff is of one department, and every third of the one after it as well.
        let belongs = |place: usize| place % count == n || place.is_multiple_of(3) && (place + 1) % count == n;
        let members: Vec<usize> = (0..staff.len()).filter(|place| belongs(*place)).collect();
        for member in &members {
            rows.plain(staff[*member].id).plain(id).end();
        }
        departments.push(Department { named: Named { id: DepartmentId(id), name }, members });
    }
    rows.send(db, "memberships (user_id, department_id)").await?;
    Ok(departments)
}
