use super::explain;
use crate::config::Seed;
use crate::database::Database;
use crate::failure::{Failure, OrSay, Result};
use indicatif::{ProgressBar, ProgressStyle};
use std::time::Instant;
use store::clock;
use store::seed::{self, Plan, Report};
use time::Time;

const BAR: &str = "{bar:30} {percent:>3} %  {human_pos} cases  ({elapsed}, {eta} to go)";

/// Works as the owner of the tables, beside a running server or without one.
pub(super) async fn seed(seed: Seed) -> Result<()> {
    let database = Database::for_command(&seed.place).await?;
    let outcome = fill(&seed, &database).await;
    database.close().await;
    outcome
}

async fn fill(seed: &Seed, database: &Database) -> Result<()> {
    database.prepare().await?;
    let owner = database.owner().ok_or_else(|| {
        Failure::new("The tables' owner brings in so many cases: give the owner's address in CASEWARD_OWNER_URL.")
    })?;
    let store = database.connect(super::CONNECTIONS).await?;
    let held = seed::holds_cases(&store).await.map_err(explain);
    store.close().await;
    if held? && !seed.force {
        return Err(Failure::new(
            "This database holds cases already, and invented ones cannot be told from them later: choose another, or add to it with --force.",
        ));
    }
    let plan = Plan {
        cases: seed.cases,
        patients: seed.patients(),
        staff: seed.staff,
        seed: seed.seed,
        restricted: seed.restricted,
        until: clock::now().replace_time(Time::MIDNIGHT),
    };
    let style = ProgressStyle::with_template(BAR).or_say(|| "The progress bar is broken".to_owned())?;
    let bar = ProgressBar::new(plan.cases.into()).with_style(style);
    let start = Instant::now();
    let report = seed::seed(owner, &plan, |cases| bar.set_position(cases)).await;
    bar.finish_and_clear();
    let Report { cases, events } = report.map_err(explain)?;
    let (patients, staff, seconds) = (plan.patients, plan.staff, start.elapsed().as_secs());
    println!("{cases} cases with {events} events, of {patients} patients and {staff} of the staff, in {seconds} s.");
    Ok(())
}
