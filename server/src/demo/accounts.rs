//! The demo's sign-ins: drawn once for a data directory, and kept there for its owner alone.

use super::clinic::Clinic;
use crate::data_dir::write_private;
use crate::failure::{OrSay, Result, cannot};
use domain::Role;
use rand::Rng;
use serde::{Deserialize, Serialize};
use std::path::Path;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Account {
    pub(super) role: Role,
    pub(super) email: String,
    pub(super) password: String,
    pub(super) name: String,
}

pub(super) fn load_or_draw(path: &Path, clinic: &Clinic) -> Result<Vec<Account>> {
    if path.exists() {
        let text = std::fs::read(path).or_say(cannot("read", path))?;
        return serde_json::from_slice(&text).or_say(cannot("understand", path));
    }
    let draw = |person: &super::clinic::Person| Account {
        role: person.role,
        email: person.email.clone(),
        password: draw_password(),
        name: person.name.clone(),
    };
    Ok(clinic.people.iter().map(draw).collect())
}

pub(super) fn keep(path: &Path, accounts: &[Account]) -> Result<()> {
    let mut text = serde_json::to_vec_pretty(accounts).or_say(cannot("write", path))?;
    text.push(b'\n');
    write_private(path, &text).or_say(cannot("write", path))
}

/// Four groups of four, easy to type from a screen: 77 bits.
fn draw_password() -> String {
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstwxyz2346789";
    let mut random = rand::rng();
    let mut group = || (0..4).map(|_| char::from(LETTERS[random.random_range(0..LETTERS.len())])).collect::<String>();
    [group(), group(), group(), group()].join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_drawn_once_for_a_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("demo-accounts.json");
        let clinic = super::super::clinic::read().expect("the clinic");
        let first = load_or_draw(&path, &clinic).expect("drawn");
        assert_ne!(load_or_draw(&path, &clinic).expect("drawn"), first);
        keep(&path, &first).expect("kept");
        assert_eq!(load_or_draw(&path, &clinic).expect("loaded"), first);
    }
}
