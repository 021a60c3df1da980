use crate::Scope;
use crate::fault::{OrRefuse, word};
use domain::person::{PeopleFilter, PeoplePage, Person};
use domain::{DepartmentId, Refusal, SpecialtyId, UserId, may_administer};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

const PAGE: usize = 100;

struct PersonRow {
    id: Uuid,
    email: String,
    name: String,
    role: String,
    disabled: bool,
    invited: bool,
    created_at: OffsetDateTime,
    departments: Vec<Uuid>,
    specialties: Vec<Uuid>,
}

impl PersonRow {
    fn read(self) -> Result<Person, Refusal> {
        Ok(Person {
            id: UserId(self.id),
            role: word(&self.role)?,
            email: self.email,
            name: self.name,
            departments: self.departments.into_iter().map(DepartmentId).collect(),
            specialties: self.specialties.into_iter().map(SpecialtyId).collect(),
            disabled: self.disabled,
            invited: self.invited,
            created_at: self.created_at,
        })
    }
}

/// One page of the people, to an admin: those who work here first, each group by name.
pub async fn list(scope: &mut Scope, filter: &PeopleFilter) -> Result<PeoplePage, Refusal> {
    may_administer(scope.actor())?;
    let mut rows = find(scope.db(), filter, None, PAGE + 1).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let items = rows.into_iter().map(PersonRow::read).collect::<Result<Vec<_>, _>>()?;
    let next_cursor = items.last().map(|last| last.id).filter(|_| more);
    Ok(PeoplePage { items, next_cursor })
}

pub async fn read(scope: &mut Scope, id: UserId) -> Result<Person, Refusal> {
    may_administer(scope.actor())?;
    let found = find(scope.db(), &PeopleFilter::default(), Some(id), 1).await?;
    found.into_iter().next().ok_or(Refusal::NotFound)?.read()
}

async fn find(
    db: &mut PgConnection,
    filter: &PeopleFilter,
    only: Option<UserId>,
    limit: usize,
) -> Result<Vec<PersonRow>, Refusal> {
    sqlx::query_as!(
        PersonRow,
        r#"select u.id, u.email, u.name, u.role, u.disabled_at is not null as "disabled!",
                  not exists (select from credentials c where c.user_id = u.id) as "invited!", u.created_at,
                  array(select m.department_id from memberships m where m.user_id = u.id) as "departments!",
                  array(select s.specialty_id from user_specialties s where s.user_id = u.id) as "specialties!"
           from users u
           where ($1::uuid is null or u.id = $1)
             and ($2::text is null or position(lower($2) in lower(u.name)) > 0 or position(lower($2) in u.email) > 0)
             and ($3::text is null or u.role = $3)
             and ($4::uuid is null or (u.role = 'patient', lower(u.name), u.id)
                  > (select c.role = 'patient', lower(c.name), c.id from users c where c.id = $4))
           order by u.role = 'patient', lower(u.name), u.id limit $5"#,
        only.map(|id| id.0),
        filter.search,
        filter.role.map(domain::Role::word),
        filter.cursor.map(|id| id.0),
        i64::try_from(limit).unwrap_or(i64::MAX)
    )
    .fetch_all(db)
    .await
    .or_refuse()
}
