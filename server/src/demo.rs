//! A small invented clinic, for trying Caseward out and for its browser tests.

mod accounts;
mod clinic;
mod moment;

use crate::data_dir::DataDir;
use crate::database::Database;
use crate::failure::{Failure, OrSay, Result};
use accounts::Account;
use store::{Store, clock, demo};

/// Fills an empty database and prints the sign-ins. A database that holds this very clinic stays as it is.
pub(crate) async fn fill(dir: &DataDir, database: &Database, store: &Store) -> Result<()> {
    let clinic = clinic::read()?;
    let path = dir.demo_accounts();
    let accounts = accounts::load_or_draw(&path, &clinic)?;
    let emails: Vec<&str> = accounts.iter().map(|account| account.email.as_str()).collect();
    let failed = |refusal| Failure::new(format!("The demo's clinic could not be set up: {refusal}."));
    match demo::holds(store, &emails).await.map_err(failed)? {
        demo::Holds::These if path.exists() => {}
        demo::Holds::Nobody => {
            let owner = database.owner().ok_or_else(|| {
                Failure::new("--demo fills the database as its owner: give the owner's address in CASEWARD_OWNER_URL.")
            })?;
            // Written first: people whose passwords nobody knows would be of no use.
            accounts::keep(&path, &accounts)?;
            let clinic = clinic.at(clock::now(), &accounts)?;
            demo::fill(owner, clinic).await.map_err(failed)?;
        }
        demo::Holds::These | demo::Holds::Others => {
            return Err(Failure::new(
                "--demo fills an empty database only, and this one holds other people: leave --demo out, or choose another data directory.",
            ));
        }
    }
    print(&accounts, &path.display().to_string())
}

fn print(accounts: &[Account], path: &str) -> Result<()> {
    use std::io::Write;
    let width = |of: fn(&Account) -> usize| accounts.iter().map(of).max().unwrap_or_default();
    let (names, emails) = (width(|account| account.name.chars().count()), width(|account| account.email.len()));
    let mut out = std::io::stdout().lock();
    let mut write = || {
        writeln!(out, "\nThe demo's sign-ins (also in {path}):\n")?;
        for Account { role, email, password, name } in accounts {
            writeln!(out, "  {:<7}  {name:<names$}  {email:<emails$}  {password}", role.word())?;
        }
        writeln!(out)
    };
    write().or_say(|| "The sign-ins cannot be printed".to_owned())
}
