//! One transaction of an import. What others may hold at the same time is taken in a fixed order, people by address
//! and lines by hash, so that two importers wait for each other and never in a circle.

use super::line::Marked;
use crate::cases::draw_reference;
use crate::fault::{OrRefuse, word};
use crate::{Store, audit, clock};
use domain::account::NAME_MAX;
use domain::audit::AuditAction;
use domain::{Refusal, Role};
use serde_json::json;
use sqlx::PgConnection;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use time::OffsetDateTime;
use uuid::Uuid;

const LINES_MAX: usize = 500;
const BYTES_MAX: usize = 4 * 1024 * 1024;

#[derive(Default)]
pub(super) struct Batch {
    lines: Vec<(u64, Marked)>,
    bytes: usize,
}

#[derive(Default)]
pub(super) struct Outcome {
    pub(super) imported: u64,
    pub(super) known: u64,
    pub(super) patients: u64,
    /// Numbers of the lines whose address belongs to someone who works here.
    pub(super) not_a_patient: Vec<u64>,
}

/// A line on its way to be a case.
struct Entry {
    id: Uuid,
    patient: Uuid,
    created_at: OffsetDateTime,
    marked: Marked,
}

impl Batch {
    pub(super) fn has_room(&self) -> bool {
        self.lines.len() < LINES_MAX && self.bytes < BYTES_MAX
    }

    pub(super) fn add(&mut self, number: u64, marked: Marked) {
        self.bytes += marked.line.title.len() + marked.line.description.len();
        self.lines.push((number, marked));
    }

    pub(super) async fn commit(self, store: &Store) -> Result<Outcome, Refusal> {
        if self.lines.is_empty() {
            return Ok(Outcome::default());
        }
        let mut worker = store.worker().await?;
        let emails: BTreeSet<&str> = self.lines.iter().map(|(_, marked)| marked.line.patient.as_str()).collect();
        let emails: Vec<String> = emails.into_iter().map(str::to_owned).collect();
        let mut outcome = Outcome { patients: make_patients(&mut worker, &emails).await?, ..Outcome::default() };
        let patients = find_patients(&mut worker, &emails).await?;
        let entries = self.entries(&patients, &mut outcome);
        let wanted = entries.len() as u64;
        let entries = claim(&mut worker, entries).await?;
        outcome.imported = entries.len() as u64;
        outcome.known = wanted - outcome.imported;
        insert_cases(&mut worker, &entries).await?;
        tell(&mut worker, &entries).await?;
        write_down(&mut worker, &outcome).await?;
        worker.commit().await.or_refuse()?;
        Ok(outcome)
    }

    /// The ids are drawn in the order of the file, so that lists keep it.
    fn entries(self, patients: &BTreeMap<String, Uuid>, outcome: &mut Outcome) -> Vec<Entry> {
        let now = clock::now();
        let mut entries = Vec::with_capacity(self.lines.len());
        for (number, marked) in self.lines {
            match patients.get(&marked.line.patient) {
                Some(patient) => {
                    let created_at = marked.line.created_at.unwrap_or(now);
                    entries.push(Entry { id: clock::new_id(), patient: *patient, created_at, marked });
                }
                None => outcome.not_a_patient.push(number),
            }
        }
        entries
    }
}

/// Whether the address belongs to someone who is no patient.
pub(super) async fn works_here(store: &Store, email: &str) -> Result<bool, Refusal> {
    let mut worker = store.worker().await?;
    let role =
        sqlx::query_scalar!("select role from users where email = $1", email).fetch_optional(&mut *worker).await.or_refuse()?;
    Ok(role.map(|role| word::<Role>(&role)).transpose()?.is_some_and(Role::works_here))
}

/// Makes those whom nobody has met yet. They have no password until they accept an invitation.
async fn make_patients(worker: &mut PgConnection, emails: &[String]) -> Result<u64, Refusal> {
    let ids: Vec<Uuid> = emails.iter().map(|_| clock::new_id()).collect();
    let names: Vec<String> = emails.iter().map(|email| provisional_name(email)).collect();
    let made = sqlx::query!(
        "insert into users (id, email, name, role)
         select id, email, name, 'patient' from unnest($1::uuid[], $2::text[], $3::text[]) as person (id, email, name)
         on conflict (email) do nothing",
        &ids,
        emails,
        &names
    )
    .execute(worker)
    .await
    .or_refuse()?;
    Ok(made.rows_affected())
}

/// The part of the address before the host, until someone who knows better invites them.
fn provisional_name(email: &str) -> String {
    email.split('@').next().unwrap_or(email).chars().take(NAME_MAX).collect()
}

async fn find_patients(worker: &mut PgConnection, emails: &[String]) -> Result<BTreeMap<String, Uuid>, Refusal> {
    let rows = sqlx::query!("select email, id from users where email = any($1) and role = 'patient'", emails)
        .fetch_all(worker)
        .await
        .or_refuse()?;
    Ok(rows.into_iter().map(|row| (row.email, row.id)).collect())
}

/// Keeps the lines that no earlier run brought in, and remembers them.
async fn claim(worker: &mut PgConnection, mut entries: Vec<Entry>) -> Result<Vec<Entry>, Refusal> {
    let mut by_hash: Vec<&Entry> = entries.iter().collect();
    by_hash.sort_unstable_by_key(|entry| entry.marked.hash);
    let hashes: Vec<Vec<u8>> = by_hash.iter().map(|entry| entry.marked.hash.to_vec()).collect();
    let ids: Vec<Uuid> = by_hash.iter().map(|entry| entry.id).collect();
    let patients: Vec<Uuid> = by_hash.iter().map(|entry| entry.patient).collect();
    let claimed = sqlx::query_scalar!(
        "insert into imported_lines (line_hash, case_id, patient_id) select * from unnest($1::bytea[], $2::uuid[], $3::uuid[])
         on conflict (line_hash) do nothing returning case_id",
        &hashes,
        &ids,
        &patients
    )
    .fetch_all(worker)
    .await
    .or_refuse()?;
    let claimed: HashSet<Uuid> = claimed.into_iter().collect();
    entries.retain(|entry| claimed.contains(&entry.id));
    Ok(entries)
}

/// Inserts all, with new references for those whose first one was taken.
async fn insert_cases(worker: &mut PgConnection, entries: &[Entry]) -> Result<(), Refusal> {
    let mut missing: Vec<&Entry> = entries.iter().collect();
    while !missing.is_empty() {
        let inserted = insert_free(worker, &missing).await?;
        missing.retain(|entry| !inserted.contains(&entry.id));
    }
    Ok(())
}

async fn insert_free(worker: &mut PgConnection, entries: &[&Entry]) -> Result<HashSet<Uuid>, Refusal> {
    let ids: Vec<Uuid> = entries.iter().map(|entry| entry.id).collect();
    let references: Vec<String> = entries.iter().map(|_| draw_reference().to_string()).collect();
    let patients: Vec<Uuid> = entries.iter().map(|entry| entry.patient).collect();
    let titles: Vec<String> = entries.iter().map(|entry| entry.marked.line.title.clone()).collect();
    let descriptions: Vec<String> = entries.iter().map(|entry| entry.marked.line.description.clone()).collect();
    let dates: Vec<OffsetDateTime> = entries.iter().map(|entry| entry.created_at).collect();
    let inserted = sqlx::query_scalar!(
        "insert into cases (id, reference, patient_id, title, description, created_at, updated_at)
         select id, reference, patient_id, title, description, at, at
         from unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::timestamptz[])
           as line (id, reference, patient_id, title, description, at)
         on conflict (reference) do nothing returning id",
        &ids,
        &references,
        &patients,
        &titles,
        &descriptions,
        &dates
    )
    .fetch_all(worker)
    .await
    .or_refuse()?;
    Ok(inserted.into_iter().collect())
}

async fn tell(worker: &mut PgConnection, entries: &[Entry]) -> Result<(), Refusal> {
    let ids: Vec<Uuid> = entries.iter().map(|_| clock::new_id()).collect();
    let cases: Vec<Uuid> = entries.iter().map(|entry| entry.id).collect();
    let patients: Vec<Uuid> = entries.iter().map(|entry| entry.patient).collect();
    sqlx::query!(
        "insert into case_events (id, case_id, patient_id, kind, version)
         select id, case_id, patient_id, 'imported', 1 from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as event (id, case_id, patient_id)",
        &ids,
        &cases,
        &patients
    )
    .execute(worker)
    .await
    .or_refuse()?;
    Ok(())
}

async fn write_down(worker: &mut PgConnection, outcome: &Outcome) -> Result<(), Refusal> {
    if outcome.imported == 0 && outcome.patients == 0 {
        return Ok(());
    }
    let data = json!({ "cases": outcome.imported, "patients": outcome.patients });
    audit::record_by(worker, None, audit::Entry::new(AuditAction::CasesImported).with(data)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provisional_name_fits_its_column() {
        assert_eq!(provisional_name("ana.silva@example.org"), "ana.silva");
        assert_eq!(provisional_name(&format!("{}@example.org", "é".repeat(200))).chars().count(), NAME_MAX);
    }
}
