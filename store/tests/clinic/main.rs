//! What the clinic is made of: who reads it, who changes it, and what becomes of the cases when a department changes.

mod departments;
mod fields;
#[path = "../lock/mod.rs"]
mod lock;
mod names;
mod policies;
mod retiring;
mod worlds;

use domain::clinic::{CreateDepartment, Department, ReviseDepartment, RevisedDepartment};
use domain::{CaseId, DepartmentId, Refusal, SessionId, Status, UserId};
use serde_json::Value;
use sqlx::AssertSqlSafe;
use store::{Scope, Store, clinic};
use testbed::Database;

/// A clinic with an admin, somebody of the staff, and a patient.
struct Clinic {
    database: Database,
    store: Store,
    admin: SessionId,
    sam: (UserId, SessionId),
    ana: (UserId, SessionId),
}

impl Clinic {
    async fn new() -> Self {
        let database = Database::new().await;
        let store = database.store(4).await;
        let (_, admin) = database.admin("Ada").await;
        let (sam, ana) = (database.staff("Sam").await, database.patient("Ana").await);
        Self { database, store, admin, sam, ana }
    }

    async fn scope(&self, session: SessionId) -> Scope {
        self.store.begin(session).await.expect("signed in")
    }

    async fn department(&self, name: &str, restricted: bool) -> Department {
        let command = CreateDepartment { name: name.into(), restricted };
        clinic::create_department(self.scope(self.admin).await, command).await.expect("a department")
    }

    async fn revise(&self, id: DepartmentId, command: ReviseDepartment) -> Result<RevisedDepartment, Refusal> {
        clinic::revise_department(self.scope(self.admin).await, id, command).await
    }

    async fn retire(&self, id: DepartmentId, move_to: Option<DepartmentId>) -> Result<RevisedDepartment, Refusal> {
        self.revise(id, ReviseDepartment { active: Some(false), move_to, ..ReviseDepartment::default() }).await
    }

    async fn restrict(&self, id: DepartmentId, restricted: bool) -> Result<RevisedDepartment, Refusal> {
        self.revise(id, ReviseDepartment { restricted: Some(restricted), ..ReviseDepartment::default() }).await
    }

    async fn join(&self, person: UserId, department: DepartmentId) {
        self.run(&format!("insert into memberships (user_id, department_id) values ('{person}', '{department}')")).await;
    }

    /// A case of Ana's in that department.
    async fn case_in(&self, department: DepartmentId) -> CaseId {
        let case = testbed::add_case(&mut self.database.superuser().await, self.ana.0, Status::Resolved).await;
        self.run(&format!("update cases set department_id = '{department}', version = version + 1 where id = '{case}'")).await;
        case
    }

    async fn unreadable(&self) -> i64 {
        clinic::unreadable(&mut self.scope(self.admin).await).await.expect("a count")
    }

    /// Behind the curtain.
    async fn run(&self, statement: &str) {
        sqlx::query(AssertSqlSafe(statement.to_owned())).execute(&mut self.database.superuser().await).await.expect(statement);
    }

    async fn json(&self, query: &str) -> Vec<Value> {
        sqlx::query_scalar(AssertSqlSafe(query.to_owned())).fetch_all(&mut self.database.superuser().await).await.expect(query)
    }

    /// What the audit has of actions that begin so, from the first on.
    async fn audited(&self, action: &str) -> Vec<Value> {
        let query =
            format!("select jsonb_build_array(action, data) from audit_entries where action like '{action}%' order by position");
        self.json(&query).await
    }
}
