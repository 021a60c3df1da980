use super::{explain, with_store};
use crate::config::Import;
use crate::failure::{Failure, OrSay, Result, cannot};
use indicatif::{ProgressBar, ProgressStyle};
use std::fs::File;
use std::io::BufReader;
use store::Store;
use store::import::{self, Progress, Report};

const BAR: &str = "{bar:30} {percent:>3} %  {msg}  ({elapsed}, {eta} to go)";

/// Bad lines are named on standard error by number and reason; good ones come in all the same.
pub(super) async fn import(import: Import) -> Result<()> {
    let file = File::open(&import.file).or_say(cannot("open", &import.file))?;
    let size = file.metadata().or_say(cannot("read", &import.file))?.len();
    let report = with_store(&import.place, async |store| run(store, file, size, import.patient).await).await?;
    println!(
        "{} imported, {} already there, {} with errors; {} new patients, to be claimed by invitation.",
        report.imported, report.known, report.bad, report.patients
    );
    if report.bad > 0 { Err(Failure::new("Some lines were left out: mend them and run the same command again.")) } else { Ok(()) }
}

async fn run(store: &Store, file: File, size: u64, patient: Option<String>) -> Result<Report> {
    let style = ProgressStyle::with_template(BAR).or_say(|| "The progress bar is broken".to_owned())?;
    let bar = ProgressBar::new(size).with_style(style);
    let show = |progress| match progress {
        Progress::Bad { line, errors } => {
            let reasons: Vec<String> = errors.iter().map(|(field, problem)| format!("{field} {problem}")).collect();
            bar.suspend(|| eprintln!("line {line}: {}", reasons.join(", ")));
        }
        Progress::Done { lines, bytes } => {
            bar.set_position(bytes);
            bar.set_message(format!("{lines} lines"));
        }
    };
    let report = import::import(store, BufReader::new(file), patient, show).await;
    bar.finish_and_clear();
    report.map_err(explain)
}
