use crate::Scope;
use crate::fault::OrRefuse;
use domain::case::{Case, Handling, Named};
use domain::{CaseFacts, DepartmentId, Refusal, SpecialtyId, UserId};

/// A case with the names in it, and how the actor stands to it: what the rules and a change start from.
pub(crate) struct Found {
    pub(crate) case: Case,
    pub(crate) facts: CaseFacts,
    pub(crate) patient_name: String,
    pub(crate) department: Option<Named<DepartmentId>>,
    pub(crate) assignee: Option<Named<UserId>>,
    pub(crate) specialty: Option<Named<SpecialtyId>>,
}

impl Found {
    pub(crate) fn handling(&self) -> Handling {
        Handling {
            status: self.case.status,
            priority: self.case.priority,
            department: self.department.clone(),
            assignee: self.assignee.clone(),
            specialty: self.specialty.clone(),
            tags: self.case.tags.clone(),
        }
    }
}

pub(super) async fn look_around(scope: &mut Scope, case: Case) -> Result<Found, Refusal> {
    let actor = scope.actor().id.0;
    let around = sqlx::query!(
        r#"select (select name from users where id = $1) as patient,
                  d.name as "department?", coalesce(d.restricted, false) as "restricted!",
                  (select name from users where id = $3) as assignee, (select name from specialties where id = $4) as specialty,
                  exists (select from grants g where g.case_id = $5 and g.user_id = $6 and g.ended_at is null and g.expires_at > now()) as "granted!"
           from (values (1)) as one (row) left join departments d on d.id = $2"#,
        case.patient_id.0,
        case.department_id.map(|id| id.0),
        case.assignee_id.map(|id| id.0),
        case.specialty_id.map(|id| id.0),
        case.id.0,
        actor
    )
    .fetch_one(scope.db())
    .await
    .or_refuse()?;
    Ok(Found {
        facts: CaseFacts::of(&case, around.restricted, around.granted),
        patient_name: around.patient.unwrap_or_default(),
        department: named(case.department_id, around.department),
        assignee: named(case.assignee_id, around.assignee),
        specialty: named(case.specialty_id, around.specialty),
        case,
    })
}

fn named<Id>(id: Option<Id>, name: Option<String>) -> Option<Named<Id>> {
    id.map(|id| Named { id, name: name.unwrap_or_default() })
}
