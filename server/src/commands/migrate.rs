use crate::config::Place;
use crate::database::Database;
use crate::failure::{OrSay, Result};

/// As the owner, by whichever address names them; else on the private cluster.
pub(super) async fn migrate(place: &Place) -> Result<()> {
    if let Some(owner) = place.owner_url.as_ref().or(place.database_url.as_ref()) {
        store::migrate(owner.options()?).await.or_say(|| "The schema could not be brought up to date".to_owned())?;
    } else {
        let database = Database::for_command(place).await?;
        let outcome = database.migrate().await;
        database.close().await;
        outcome?;
    }
    println!("The schema is up to date.");
    Ok(())
}
