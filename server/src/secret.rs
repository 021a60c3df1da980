//! The secret that signs access tokens.

use crate::data_dir::write_private;
use crate::failure::{Failure, OrSay, Result, cannot};
use rand::TryRngCore;
use rand::rngs::OsRng;
use std::path::Path;

pub(crate) const BYTES: usize = 32;

/// The operator's file if there is one, else the data directory's, made at the first start.
pub(crate) fn load(operators: Option<&Path>, own: &Path) -> Result<Vec<u8>> {
    if operators.is_none() && !own.exists() {
        create(own)?;
    }
    read(operators.unwrap_or(own))
}

fn create(path: &Path) -> Result<()> {
    let mut bytes = [0; BYTES];
    OsRng.try_fill_bytes(&mut bytes).or_say(|| "The system gives no random numbers".to_owned())?;
    write_private(path, &bytes).or_say(cannot("write", path))
}

/// One that is there already.
pub(crate) fn existing(operators: Option<&Path>, own: &Path) -> Result<Vec<u8>> {
    read(operators.unwrap_or(own))
}

fn read(path: &Path) -> Result<Vec<u8>> {
    let bytes = std::fs::read(path).or_say(cannot("read the secret", path))?;
    if bytes.len() < BYTES {
        return Err(Failure::new(format!(
            "The secret in {} has fewer than {BYTES} bytes: put random ones there.",
            path.display()
        )));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_made_once_and_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("secret.key");
        let first = load(None, &path).expect("made");
        assert_eq!(first.len(), BYTES);
        assert_eq!(load(None, &path).expect("kept"), first);
        assert_ne!(load(None, &folder.path().join("other.key")).expect("made"), first);
    }

    #[test]
    fn a_short_or_missing_one_is_refused_and_not_replaced() {
        let folder = tempfile::tempdir().expect("a folder");
        let (given, own) = (folder.path().join("given"), folder.path().join("own"));
        assert!(load(Some(&given), &own).is_err());
        std::fs::write(&given, b"short").expect("written");
        assert!(load(Some(&given), &own).is_err());
        assert!(!own.exists());
    }
}
