//! Brings in cases from a file of JSON lines, by the operator. Good lines go in by batches, one transaction each; bad
//! ones are reported by number and reason, never by what they say. Running it again brings in what is still missing.

mod batch;
mod line;
mod reader;

use crate::Store;
use batch::Batch;
use domain::{FieldErrors, Problem, Refusal, account};
use line::{Line, Occurrences};
use reader::{Lines, RawLine};
use std::io::BufRead;

/// Told as it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// A line that stays out, and why.
    Bad { line: u64, errors: FieldErrors },
    /// Everything up to here is committed.
    Done { lines: u64, bytes: u64 },
}

/// What came of an import. Blank lines are counted nowhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub imported: u64,
    /// Brought in by an earlier run.
    pub known: u64,
    pub bad: u64,
    /// Patients made because nobody had their address; each can be invited.
    pub patients: u64,
}

/// Imports all lines of `input`; those that name no patient belong to the default one.
pub async fn import(
    store: &Store,
    input: impl BufRead,
    default_patient: Option<String>,
    mut progress: impl FnMut(Progress),
) -> Result<Report, Refusal> {
    let default_patient = match default_patient {
        Some(email) => Some(checked_default(store, &email).await?),
        None => None,
    };
    let mut report = Report::default();
    let mut lines = Lines::new(input);
    let mut occurrences = Occurrences::default();
    loop {
        let mut batch = Batch::default();
        while batch.has_room() {
            let Some((number, raw)) = lines.next()? else { break };
            match parse(&raw, default_patient.as_deref()) {
                Ok(line) => batch.add(number, occurrences.mark(line)),
                Err(errors) => reject(&mut report, &mut progress, number, errors),
            }
        }
        let last = batch.has_room();
        let outcome = batch.commit(store).await?;
        report.imported += outcome.imported;
        report.known += outcome.known;
        report.patients += outcome.patients;
        for number in outcome.not_a_patient {
            reject(&mut report, &mut progress, number, FieldErrors::one("patient", Problem::UnknownValue));
        }
        progress(Progress::Done { lines: lines.number(), bytes: lines.bytes() });
        if last {
            return Ok(report);
        }
    }
}

fn parse(raw: &RawLine, default_patient: Option<&str>) -> Result<Line, FieldErrors> {
    match raw {
        RawLine::Whole(bytes) => Line::parse(bytes, default_patient),
        RawLine::TooLarge => Err(FieldErrors::one("line", Problem::TooLarge { max: reader::LINE_MAX })),
    }
}

fn reject(report: &mut Report, progress: &mut impl FnMut(Progress), line: u64, errors: FieldErrors) {
    report.bad += 1;
    progress(Progress::Bad { line, errors });
}

/// An operator's slip here would spoil every line: it ends the import before it starts.
async fn checked_default(store: &Store, email: &str) -> Result<String, Refusal> {
    let email = account::check_email(email).map_err(|problem| Refusal::invalid("patient", problem))?;
    if batch::works_here(store, &email).await? {
        return Err(Refusal::invalid("patient", Problem::UnknownValue));
    }
    Ok(email)
}
