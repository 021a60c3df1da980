//! The tail of the log, across all cases: which case changed, and how; never what was written.

use crate::Store;
use crate::fault::{OrRefuse, word};
use domain::{CaseId, Refusal, Role, SessionId, UserId};
use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

/// A place in the log. Places are in the order of transactions, and within one in that of its events: below the oldest
/// transaction that runs, nothing comes in any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    made_in: i64,
    position: i64,
}

/// What is told of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub place: Place,
    pub case: CaseId,
    pub patient: UserId,
    pub version: i64,
    pub kind: String,
}

impl Told {
    pub(super) fn position(&self) -> i64 {
        self.place.position
    }
}

/// From where on the log is still being written. What stands before it can be read.
pub async fn end(store: &Store) -> Result<Place, Refusal> {
    let mut tail = store.tail().await?;
    let oldest = sqlx::query_scalar!(r#"select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as "oldest!""#);
    let made_in = oldest.fetch_one(&mut *tail).await.or_refuse()?;
    Ok(Place { made_in, position: 0 })
}

/// Whether this could be a place of this database, as it is now: one that was restored numbers its transactions anew.
pub async fn is_known(store: &Store, place: Place) -> Result<bool, Refusal> {
    let mut tail = store.tail().await?;
    let next = sqlx::query_scalar!(r#"select pg_snapshot_xmax(pg_current_snapshot())::text::bigint as "next!""#);
    Ok(place.made_in <= next.fetch_one(&mut *tail).await.or_refuse()?)
}

/// What comes after a place, up to another, or else to the end; so many at most.
pub async fn read(store: &Store, after: Place, until: Option<Place>, limit: i64) -> Result<Vec<Told>, Refusal> {
    let mut tail = store.tail().await?;
    let until = until.unwrap_or(Place { made_in: i64::MAX, position: i64::MAX });
    let rows = sqlx::query!(
        r#"select made_in::text::bigint as "made_in!", position, case_id, patient_id, version, kind from case_events
           where (made_in, position) > ($1::bigint::text::xid8, $2) and (made_in, position) <= ($3::bigint::text::xid8, $4)
             and made_in < pg_snapshot_xmin(pg_current_snapshot())
           order by case_events.made_in, position limit $5"#,
        after.made_in,
        after.position,
        until.made_in,
        until.position,
        limit
    )
    .fetch_all(&mut *tail)
    .await
    .or_refuse()?;
    let told = |place, case, patient, version, kind| Told { place, case: CaseId(case), patient: UserId(patient), version, kind };
    Ok(rows
        .into_iter()
        .map(|row| {
            let place = Place { made_in: row.made_in, position: row.position };
            told(place, row.case_id, row.patient_id, row.version, row.kind)
        })
        .collect())
}

/// The roles of those of the sessions that go on.
pub async fn living(store: &Store, sessions: &[SessionId]) -> Result<HashMap<SessionId, Role>, Refusal> {
    let mut tail = store.tail().await?;
    let ids: Vec<uuid::Uuid> = sessions.iter().map(|session| session.0).collect();
    let rows = sqlx::query!(r#"select session as "session!", role as "role!" from private.living_sessions($1)"#, &ids)
        .fetch_all(&mut *tail)
        .await
        .or_refuse()?;
    rows.into_iter().map(|row| Ok((SessionId(row.session), word(&row.role)?))).collect()
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.made_in, self.position)
    }
}

impl FromStr for Place {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let number = |digits: &str| digits.parse().ok().filter(|number: &i64| *number >= 0).ok_or(());
        let (made_in, position) = text.split_once('-').ok_or(())?;
        Ok(Self { made_in: number(made_in)?, position: number(position)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_reads_back_and_nothing_else_is_one() {
        let place = Place { made_in: 812, position: 4 };
        assert_eq!(place.to_string().parse(), Ok(place));
        for none in ["", "812", "812-", "-1-4", "812--4", "a-b", "812-4-5", "99999999999999999999-1"] {
            assert_eq!(none.parse::<Place>(), Err(()), "{none}");
        }
        assert!(place < Place { made_in: 813, position: 1 } && place < Place { made_in: 812, position: 5 });
    }
}
