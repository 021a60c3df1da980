use domain::{CaseId, Role, SessionId, Status, UserId};
use sqlx::postgres::PgConnection;
use uuid::Uuid;

/// Somebody with a living session and no password.
pub async fn add_person(superuser: &mut PgConnection, role: Role, name: &str) -> (UserId, SessionId) {
    let (user, session) = (Uuid::new_v4(), Uuid::new_v4());
    sqlx::query("insert into users (id, email, name, role) values ($1, $2, $3, $4)")
        .bind(user)
        .bind(format!("{user}@example.org"))
        .bind(name)
        .bind(role.word())
        .execute(&mut *superuser)
        .await
        .expect("a person");
    sqlx::query("insert into sessions (id, user_id, expires_at) values ($1, $2, now() + interval '1 day')")
        .bind(session)
        .bind(user)
        .execute(superuser)
        .await
        .expect("a session");
    (UserId(user), SessionId(session))
}

/// A case without a story; `store::cases::open` makes one with it.
pub async fn add_case(superuser: &mut PgConnection, patient: UserId, status: Status) -> CaseId {
    let id = Uuid::new_v4();
    sqlx::query("insert into cases (id, reference, patient_id, title, description, status) values ($1, $2, $3, 'A rash', 'It itches.', $4)")
        .bind(id)
        .bind(reference_of(id))
        .bind(patient.0)
        .bind(status.word())
        .execute(superuser)
        .await
        .expect("a case");
    CaseId(id)
}

/// One that no other case has: the id's own bytes, written in letters that a reference may hold.
fn reference_of(id: Uuid) -> String {
    let mut bytes = id.into_bytes().into_iter();
    domain::case::Reference::draw(|below| usize::from(bytes.next().unwrap_or_default()) % below).to_string()
}
