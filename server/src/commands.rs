//! What the command line can ask for.

mod accounts;
mod audit;
mod import;
mod migrate;
mod seed;
mod serve;

use crate::config::{Admin, Cli, Command, Place, Staff};
use crate::database::Database;
use crate::failure::{Failure, OrSay, Result};
use crate::logging;
use domain::{Problem, Refusal};
use store::Store;

/// A command does one thing after the other.
const CONNECTIONS: u32 = 2;

pub fn run(cli: Cli) -> Result<()> {
    if let Command::Openapi = cli.command {
        println!("{}", crate::rest::openapi().to_pretty_json().or_say(|| "The description cannot be written".to_owned())?);
        return Ok(());
    }
    logging::start();
    let runtime = tokio::runtime::Runtime::new().or_say(|| "The runtime cannot be started".to_owned())?;
    runtime.block_on(dispatch(cli.command))
}

async fn dispatch(command: Command) -> Result<()> {
    match command {
        Command::Serve(serve) => serve::serve(serve).await,
        Command::Migrate(place) => migrate::migrate(&place).await,
        Command::Admin(Admin::Create(admin)) => accounts::create_admin(admin).await,
        Command::Staff(Staff::Invite(invite)) => accounts::invite_staff(invite).await,
        Command::Import(import) => import::import(import).await,
        Command::Seed(seed) => seed::seed(seed).await,
        Command::Audit(audit) => audit::audit(audit).await,
        Command::Openapi => Ok(()),
    }
}

/// Does one thing with the data and leaves everything as it was found: a running server running, a stopped one stopped.
async fn with_store<T>(place: &Place, work: impl AsyncFnOnce(&Store) -> Result<T>) -> Result<T> {
    let database = Database::for_command(place).await?;
    let outcome = async {
        database.prepare().await?;
        let store = database.connect(CONNECTIONS).await?;
        let outcome = work(&store).await;
        store.close().await;
        outcome
    };
    let outcome = outcome.await;
    database.close().await;
    outcome
}

/// A refusal as a sentence for the terminal.
fn explain(refusal: Refusal) -> Failure {
    let Refusal::Invalid(errors) = refusal else {
        return Failure::new(format!("Not done: {refusal}."));
    };
    let sentences = errors.iter().map(|(field, problem): (&str, &Problem)| format!("The {field} {problem}."));
    Failure::new(sentences.collect::<Vec<_>>().join(" "))
}
