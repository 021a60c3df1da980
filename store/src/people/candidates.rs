use crate::Scope;
use crate::fault::OrRefuse;
use domain::person::Candidate;
use domain::{CaseId, Denied, Refusal, UserId};

/// Who a case can be given to: members of its department first (everybody, if it is in none), then those who know its
/// specialty, then those with the fewest cases.
pub async fn candidates(scope: &mut Scope, case: CaseId) -> Result<Vec<Candidate>, Refusal> {
    if !scope.actor().role.works_here() {
        return Err(Denied::Role.into());
    }
    let rows = sqlx::query!(
        r#"select u.id, u.name, m.user_id is not null as "member!", s.user_id is not null as "specialist!",
                  coalesce(l.cases, 0) as "caseload!"
           from cases c join users u on u.role in ('staff', 'admin') and u.disabled_at is null and u.id <> c.patient_id
           left join memberships m on m.user_id = u.id and m.department_id = c.department_id
           left join user_specialties s on s.user_id = u.id and s.specialty_id = c.specialty_id
           left join private.caseloads() l on l.user_id = u.id
           where c.id = $1
           order by m.user_id is null, s.user_id is null, coalesce(l.cases, 0), lower(u.name), u.id"#,
        case.0
    )
    .fetch_all(scope.db())
    .await
    .or_refuse()?;
    let candidates = rows.into_iter().map(|row| Candidate {
        id: UserId(row.id),
        name: row.name,
        member: row.member,
        specialist: row.specialist,
        caseload: row.caseload,
    });
    Ok(candidates.collect())
}
