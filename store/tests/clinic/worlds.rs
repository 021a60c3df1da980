//! Random small clinics: whatever an admin does to a department, no case ends where nobody can read it, and the count of
//! those is what the policy says.

use super::Clinic;
use domain::clinic::ReviseDepartment;
use domain::{Action, Actor, CaseFacts, DepartmentId, Role, Status, UserId, may};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use uuid::Uuid;

const WORLDS: u64 = 8;
const STEPS: usize = 25;

#[tokio::test]
async fn no_change_of_a_department_leaves_a_case_that_nobody_can_read() {
    for seed in 0..WORLDS {
        let at = Clinic::new().await;
        let mut random = StdRng::seed_from_u64(seed);
        let departments = furnish(&at, &mut random).await;
        let mut done = 0;
        for _ in 0..STEPS {
            let before = at.unreadable().await;
            let (id, command) = any_change(&mut random, &departments);
            let said = at.revise(id, command.clone()).await;
            let after = at.unreadable().await;
            assert!(after <= before, "world {seed}: {command:?} of {id}: {before} -> {after}, {said:?}");
            assert_eq!(after, by_the_policy(&at).await, "world {seed}: {command:?} of {id}");
            done += usize::from(said.is_ok());
        }
        assert!(done > 0, "world {seed}: nothing was ever done");
    }
}

/// Departments with and without members, some of whom have left, and cases in them, some assigned. A few are unreadable
/// from the start.
async fn furnish(at: &Clinic, random: &mut StdRng) -> Vec<DepartmentId> {
    let mut departments = Vec::new();
    for n in 0..4 {
        departments.push(at.department(&format!("Department {n}"), random.random()).await.id);
    }
    let mut staff = vec![at.sam.0];
    for name in ["Eva", "Kim"] {
        staff.push(at.database.staff(name).await.0);
    }
    for person in &staff {
        for department in departments.iter().filter(|_| random.random_bool(0.3)).copied().collect::<Vec<_>>() {
            at.join(*person, department).await;
        }
        if random.random_bool(0.3) {
            at.run(&format!("update users set disabled_at = now() where id = '{person}'")).await;
        }
    }
    // One of the staff is a patient as well.
    for n in 0..random.random_range(1..10) {
        let department = departments.choose(random).expect("a department");
        let patient = if n % 3 == 0 { at.sam.0 } else { at.ana.0 };
        let case = testbed::add_case(&mut at.database.superuser().await, patient, Status::Open).await;
        let assignee = staff.choose(random).filter(|person| **person != patient);
        let assignee = assignee.filter(|_| random.random_bool(0.3)).map_or("null".to_owned(), |person| format!("'{person}'"));
        at.run(&format!(
            "update cases set department_id = '{department}', assignee_id = {assignee}, version = version + 1 where id = '{case}'"
        ))
        .await;
    }
    departments
}

fn any_change(random: &mut StdRng, departments: &[DepartmentId]) -> (DepartmentId, ReviseDepartment) {
    let id = *departments.choose(random).expect("a department");
    let active = random.random_bool(0.6).then(|| random.random());
    let move_to = departments.choose(random).copied().filter(|_| active == Some(false) && random.random_bool(0.7));
    let restricted = random.random_bool(0.5).then(|| random.random());
    (id, ReviseDepartment { name: None, restricted, active, move_to })
}

/// How many cases no one who works here may see the inside of, worked out by the rule.
async fn by_the_policy(at: &Clinic) -> i64 {
    let staff = at
        .json(
            "select jsonb_build_object('id', u.id, 'role', u.role, 'name', u.name, 'email', u.email, 'departments',
               (select coalesce(jsonb_agg(department_id), '[]') from memberships m where m.user_id = u.id))
             from users u where role <> 'patient' and disabled_at is null",
        )
        .await;
    let staff: Vec<Actor> = staff.into_iter().map(|person| serde_json::from_value(person).expect("a person")).collect();
    assert!(staff.iter().any(|person| person.role == Role::Admin));
    let cases = at
        .json(
            "select jsonb_build_array(c.patient_id, c.department_id, coalesce(d.restricted, false), c.assignee_id)
             from cases c left join departments d on d.id = c.department_id",
        )
        .await;
    let unreadable = cases.into_iter().filter(|case| {
        let (patient, department, restricted, assignee): (Uuid, Option<Uuid>, bool, Option<Uuid>) =
            serde_json::from_value(case.clone()).expect("a case");
        let facts = CaseFacts {
            department: department.map(DepartmentId),
            restricted,
            assignee: assignee.map(UserId),
            ..CaseFacts::new_case(UserId(patient))
        };
        !staff.iter().any(|person| may(person, Action::ReadInside, &facts).is_ok())
    });
    i64::try_from(unreadable.count()).expect("few")
}
