//! The chain's hashes. What is hashed of an entry is written out here in full, so that an auditor can do the same.

use sha2::{Digest, Sha256};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

pub(super) type Hash = [u8; 32];

/// Before the first entry.
pub(super) const START: Hash = [0; 32];

/// An entry as the worker reads it.
#[derive(FromRow)]
pub(super) struct Sealed {
    pub(super) position: i64,
    pub(super) at: OffsetDateTime,
    pub(super) actor_id: Option<Uuid>,
    pub(super) session_id: Option<Uuid>,
    pub(super) action: String,
    pub(super) case_id: Option<Uuid>,
    pub(super) patient_id: Option<Uuid>,
    pub(super) subject_id: Option<Uuid>,
    /// As PostgreSQL writes its `jsonb`, which has one form for each value.
    pub(super) data: String,
}

impl Sealed {
    /// SHA-256 of the hash before it, followed by every column in the order of the table. Each column is its length in
    /// four bytes and then its bytes, a null being the length that no column can have; numbers are eight bytes, moments
    /// microseconds since 1970 in UTC, ids sixteen bytes, all of them with the highest byte first.
    pub(super) fn hash(&self, before: &Hash) -> Hash {
        let micros = i64::try_from(self.at.unix_timestamp_nanos() / 1_000).unwrap_or(i64::MAX);
        let mut digest = Sha256::new_with_prefix(before);
        column(&mut digest, Some(&self.position.to_be_bytes()));
        column(&mut digest, Some(&micros.to_be_bytes()));
        column(&mut digest, bytes(self.actor_id.as_ref()));
        column(&mut digest, bytes(self.session_id.as_ref()));
        column(&mut digest, Some(self.action.as_bytes()));
        column(&mut digest, bytes(self.case_id.as_ref()));
        column(&mut digest, bytes(self.patient_id.as_ref()));
        column(&mut digest, bytes(self.subject_id.as_ref()));
        column(&mut digest, Some(self.data.as_bytes()));
        digest.finalize().into()
    }
}

fn bytes(id: Option<&Uuid>) -> Option<&[u8]> {
    id.map(|id| id.as_bytes().as_slice())
}

fn column(digest: &mut Sha256, value: Option<&[u8]>) {
    let length = value.map_or(u32::MAX, |bytes| u32::try_from(bytes.len()).unwrap_or(u32::MAX - 1));
    digest.update(length.to_be_bytes());
    digest.update(value.unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    fn entry() -> Sealed {
        Sealed {
            position: 7,
            at: datetime!(2026-11-09 23:05:07.25 UTC),
            actor_id: Some(Uuid::from_u128(1)),
            session_id: None,
            action: "case_read".into(),
            case_id: Some(Uuid::from_u128(2)),
            patient_id: Some(Uuid::from_u128(3)),
            subject_id: None,
            data: "{}".into(),
        }
    }

    /// Worked out by another program, so that the form never changes by accident.
    #[test]
    fn an_entry_hashes_to_what_the_description_says() {
        let hex: String = entry().hash(&START).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "4bd6e8d015668f66934c065090422ce35c82e0d3fd4c0abbcf866484c2428276");
    }

    #[test]
    fn every_column_and_the_hash_before_count() {
        let changes: [fn(&mut Sealed); 9] = [
            |entry| entry.position = 8,
            |entry| entry.at += time::Duration::MICROSECOND,
            |entry| entry.actor_id = None,
            |entry| entry.session_id = Some(Uuid::from_u128(1)),
            |entry| entry.action = "case_rea".into(),
            |entry| entry.case_id = None,
            |entry| entry.patient_id = entry.case_id,
            |entry| entry.subject_id = Some(Uuid::nil()),
            |entry| entry.data = "{} ".into(),
        ];
        let mut hashes = std::collections::BTreeSet::from([entry().hash(&START), entry().hash(&[1; 32])]);
        for change in changes {
            let mut changed = entry();
            change(&mut changed);
            hashes.insert(changed.hash(&START));
        }
        assert_eq!(hashes.len(), 11);
    }

    #[test]
    fn what_moves_from_one_column_to_the_next_is_another_entry() {
        let moved = Sealed { actor_id: None, session_id: Some(Uuid::from_u128(1)), ..entry() };
        assert_ne!(moved.hash(&START), entry().hash(&START));
    }
}
