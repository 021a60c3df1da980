//! Walking the whole chain, page by page, to find the first entry that is not as it was.

use super::Checkpoint;
use super::chain::{Hash, START, Sealed};
use super::seal::{Link, read as link_of};
use crate::Store;
use crate::fault::OrRefuse;
use domain::Refusal;
use sqlx::PgConnection;
use std::fmt;
use time::OffsetDateTime;
use uuid::Uuid;

/// Entries looked at together; what was put out of order is told from what was edited within them.
const PAGE: i64 = 500;
/// Entries looked at together for whether they are in the chain at all.
const STRETCH: i64 = 10_000;

/// All of the log holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whole {
    /// Entries in the chain.
    pub sealed: i64,
    /// Entries that are to be sealed yet.
    pub waiting: i64,
}

/// The first thing that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The number in the chain, if it has one.
    pub seq: Option<i64>,
    /// The entry's position in the log, if it is known.
    pub position: Option<i64>,
    pub what: Wrong,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    Edited,
    Missing,
    OutOfOrder,
    Gap,
    NotSealed,
    /// A checkpoint names a later place than the last one of the chain.
    Cut {
        named: i64,
    },
    /// The hashes fit each other and not the checkpoint; the last one that they fit is this.
    Rewritten {
        after: Option<i64>,
    },
    Signature,
}

/// Compares the chain with the entries, with itself, and with the checkpoints, which one of the keys has to have signed.
pub async fn verify(store: &Store, mut checkpoints: Vec<Checkpoint>, keys: &[String]) -> Result<Result<Whole, Finding>, Refusal> {
    checkpoints.sort_by_key(|checkpoint| checkpoint.seq);
    if let Some(forged) = checkpoints.iter().find(|checkpoint| !checkpoint.is_signed_by(keys)) {
        return Ok(Err(forged.finding(Wrong::Signature)));
    }
    let mut walk = Walk { checkpoints: &checkpoints, fitted: None, before: START, seq: 0 };
    loop {
        let page = read(&mut *store.worker().await?, walk.seq).await?;
        if page.is_empty() {
            break;
        }
        if let Err(finding) = walk.pass(&page) {
            return Ok(Err(finding));
        }
    }
    if let Err(finding) = walk.end() {
        return Ok(Err(finding));
    }
    Ok(match beside(store).await? {
        Some(finding) => Err(finding),
        None => Ok(Whole { sealed: walk.seq, waiting: waiting(&mut *store.worker().await?).await? }),
    })
}

impl Checkpoint {
    fn finding(&self, what: Wrong) -> Finding {
        Finding { seq: Some(self.seq), position: Some(self.position), what }
    }
}

struct Row {
    seq: i64,
    position: i64,
    hash: Vec<u8>,
    at: Option<OffsetDateTime>,
    actor_id: Option<Uuid>,
    session_id: Option<Uuid>,
    action: Option<String>,
    case_id: Option<Uuid>,
    patient_id: Option<Uuid>,
    subject_id: Option<Uuid>,
    data: Option<String>,
}

/// A link, and what the log holds at its position.
struct Step {
    link: Link,
    entry: Option<Sealed>,
}

struct Walk<'a> {
    /// Those that are still to come.
    checkpoints: &'a [Checkpoint],
    /// The last one that fitted.
    fitted: Option<i64>,
    before: Hash,
    /// How far the walk has come.
    seq: i64,
}

impl Walk<'_> {
    fn pass(&mut self, page: &[Step]) -> Result<(), Finding> {
        for step in page {
            self.step(step, page)?;
            self.meet(&step.link)?;
        }
        Ok(())
    }

    fn step(&mut self, step: &Step, page: &[Step]) -> Result<(), Finding> {
        let wrong = |what| Finding { seq: Some(step.link.seq), position: Some(step.link.position), what };
        if step.link.seq != self.seq + 1 {
            return Err(Finding { seq: Some(self.seq + 1), position: None, what: Wrong::Gap });
        }
        let entry = step.entry.as_ref().ok_or_else(|| wrong(Wrong::Missing))?;
        if entry.hash(&self.before) != step.link.hash {
            return Err(wrong(if self.belongs_elsewhere(page) { Wrong::OutOfOrder } else { Wrong::Edited }));
        }
        (self.before, self.seq) = (step.link.hash, step.link.seq);
        Ok(())
    }

    /// Whether the entry that should come next stands somewhere else.
    fn belongs_elsewhere(&self, page: &[Step]) -> bool {
        let next = |step: &Step| step.entry.as_ref().map(|entry| entry.hash(&self.before));
        page.iter().filter_map(next).any(|hash| page.iter().any(|step| step.link.hash == hash))
    }

    fn meet(&mut self, link: &Link) -> Result<(), Finding> {
        while let Some((checkpoint, rest)) = self.checkpoints.split_first()
            && checkpoint.seq <= link.seq
        {
            if !checkpoint.names(link) {
                return Err(checkpoint.finding(Wrong::Rewritten { after: self.fitted }));
            }
            (self.checkpoints, self.fitted) = (rest, Some(checkpoint.seq));
        }
        Ok(())
    }

    fn end(&self) -> Result<(), Finding> {
        let Some(named) = self.checkpoints.last() else { return Ok(()) };
        let position = self.checkpoints.first().filter(|next| next.seq == self.seq + 1).map(|next| next.position);
        Err(Finding { seq: Some(self.seq + 1), position, what: Wrong::Cut { named: named.seq } })
    }
}

async fn read(worker: &mut PgConnection, after: i64) -> Result<Vec<Step>, Refusal> {
    let rows = sqlx::query_as!(
        Row,
        r#"select c.seq, c.position, c.hash, e.at as "at?", e.actor_id, e.session_id, e.action as "action?", e.case_id, e.patient_id,
                  e.subject_id, e.data::text as data
           from audit_chain c left join audit_entries e on e.position = c.position where c.seq > $1 order by c.seq limit $2"#,
        after,
        PAGE
    )
    .fetch_all(worker)
    .await
    .or_refuse()?;
    let step = |row: Row| {
        let link = link_of(row.seq, row.position, &row.hash)?;
        let entry = row.at.zip(row.action).zip(row.data).map(|((at, action), data)| Sealed {
            position: row.position,
            at,
            actor_id: row.actor_id,
            session_id: row.session_id,
            action,
            case_id: row.case_id,
            patient_id: row.patient_id,
            subject_id: row.subject_id,
            data,
        });
        Ok(Step { link, entry })
    };
    rows.into_iter().map(step).collect()
}

/// The first entry that waits for the chain and is gone, or that is in the log and neither waits nor is in the chain.
async fn beside(store: &Store) -> Result<Option<Finding>, Refusal> {
    let gone = sqlx::query_scalar!(
        r#"select min(u.position) from audit_unsealed u where not exists (select from audit_entries e where e.position = u.position)"#
    )
    .fetch_one(&mut *store.worker().await?)
    .await
    .or_refuse()?;
    if gone.is_some() {
        return Ok(Some(Finding { seq: None, position: gone, what: Wrong::Missing }));
    }
    let mut from = i64::MIN;
    while let Some(to) = stretch(&mut *store.worker().await?, from).await? {
        let stray = stray(&mut *store.worker().await?, from, to).await?;
        if stray.is_some() {
            return Ok(Some(Finding { seq: None, position: stray, what: Wrong::NotSealed }));
        }
        from = to;
    }
    Ok(None)
}

/// Where the next stretch of the log ends; none at its end.
async fn stretch(worker: &mut PgConnection, from: i64) -> Result<Option<i64>, Refusal> {
    sqlx::query_scalar!(
        "select max(position) from (select position from audit_entries where position > $1 order by position limit $2) next",
        from,
        STRETCH
    )
    .fetch_one(worker)
    .await
    .or_refuse()
}

async fn stray(worker: &mut PgConnection, from: i64, to: i64) -> Result<Option<i64>, Refusal> {
    sqlx::query_scalar!(
        "select min(e.position) from audit_entries e where e.position > $1 and e.position <= $2
           and not exists (select from audit_chain c where c.position = e.position)
           and not exists (select from audit_unsealed u where u.position = e.position)",
        from,
        to
    )
    .fetch_one(worker)
    .await
    .or_refuse()
}

async fn waiting(worker: &mut PgConnection) -> Result<i64, Refusal> {
    sqlx::query_scalar!(r#"select count(*) as "waiting!" from audit_unsealed"#).fetch_one(worker).await.or_refuse()
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.seq, self.position) {
            (Some(seq), Some(position)) => write!(f, "number {seq} of the chain (position {position} of the log): ")?,
            (Some(seq), None) => write!(f, "number {seq} of the chain: ")?,
            (None, Some(position)) => write!(f, "position {position} of the log: ")?,
            (None, None) => {}
        }
        match self.what {
            Wrong::Edited => f.write_str("the entry or its hash was edited"),
            Wrong::Missing => f.write_str("the entry is missing"),
            Wrong::OutOfOrder => f.write_str("another entry was sealed here, the order was changed"),
            Wrong::Gap => f.write_str("it is missing, the chain has a gap"),
            Wrong::NotSealed => f.write_str("the entry is not in the chain and does not wait for it"),
            Wrong::Cut { named } => {
                write!(f, "the chain ends before it, but a checkpoint names number {named}: the tail was cut")
            }
            Wrong::Rewritten { after: Some(seq) } => {
                write!(f, "it is not what its checkpoint signed: the chain was written anew after number {seq}")
            }
            Wrong::Rewritten { after: None } => f.write_str("it is not what its checkpoint signed: the chain was written anew"),
            Wrong::Signature => f.write_str("none of the keys signed its checkpoint"),
        }
    }
}
