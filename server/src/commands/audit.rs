use super::{explain, with_store};
use crate::config::{Audit, AuditKey, AuditVerify};
use crate::failure::{Failure, OrSay, Result};
use crate::sealing::files;
use crate::secret;
use store::audit::{self, Checkpoint, Signer, Whole};
use store::identity::Secret;

pub(super) async fn audit(audit: Audit) -> Result<()> {
    match audit {
        Audit::Verify(verify) => self::verify(verify).await,
        Audit::Key(key) => {
            println!("{}", public_key(&key)?);
            Ok(())
        }
    }
}

async fn verify(verify: AuditVerify) -> Result<()> {
    let checkpoints = checkpoints(&verify)?;
    let last = checkpoints.iter().max_by_key(|checkpoint| checkpoint.seq).cloned();
    let keys = match verify.public_key.as_slice() {
        [] if checkpoints.is_empty() => Vec::new(),
        [] => vec![public_key(&verify.key)?],
        given => given.iter().map(|key| key.to_ascii_lowercase()).collect(),
    };
    let walk = async |store: &_| audit::verify(store, checkpoints, &keys).await.map_err(explain);
    match with_store(&verify.key.place, walk).await? {
        Ok(whole) => println!("{}", good_news(&whole, last.as_ref())?),
        Err(finding) => return Err(Failure::new(format!("The audit is not as it was written: {finding}."))),
    }
    Ok(())
}

/// Those of the file, and the last one of this installation, which a cut tail does not reach.
fn checkpoints(verify: &AuditVerify) -> Result<Vec<Checkpoint>> {
    let folder = verify.key.place.data_dir()?.audit();
    let mut found = match &verify.checkpoints {
        Some(file) if !file.exists() => return Err(Failure::new(format!("There is no file {}.", file.display()))),
        Some(file) => files::kept(file)?,
        None => files::kept(&files::kept_in(&folder))?,
    };
    found.extend(files::head(&folder)?);
    Ok(found)
}

fn public_key(key: &AuditKey) -> Result<String> {
    let secret = secret::existing(key.secret_file.as_deref(), &key.place.data_dir()?.secret())?;
    let secret = Secret::from_bytes(&secret).or_say(|| "The secret is of no use".to_owned())?;
    Ok(Signer::new(&secret).public_key())
}

fn good_news(whole: &Whole, last: Option<&Checkpoint>) -> Result<String> {
    let Whole { sealed, waiting } = whole;
    let held = format!("{sealed} entries are as they were written; {waiting} more wait for their seal.");
    let Some(last) = last else {
        return Ok(format!("{held} There is no checkpoint, so nobody can tell whether all of it was written anew."));
    };
    let at = last.at.format(&time::format_description::well_known::Rfc3339).or_say(|| "A moment cannot be written".to_owned())?;
    Ok(format!("{held} The last checkpoint is of {at}, at number {}.", last.seq))
}
