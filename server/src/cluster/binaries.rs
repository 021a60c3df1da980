//! Which PostgreSQL to run.

use super::not_installed;
use crate::failure::{Failure, OrSay, Result, cannot};
use std::path::{Path, PathBuf};
use std::process::Command;

const OLDEST: u32 = 15;
const VARIABLE: &str = "CASEWARD_POSTGRES_BIN";
/// Where Debian and its relatives put each major version.
const DEBIAN: &str = "/usr/lib/postgresql";

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Binaries {
    folder: PathBuf,
    major: u32,
}

impl Binaries {
    pub(super) fn postgres(&self) -> PathBuf {
        self.folder.join("postgres")
    }

    pub(super) fn initdb(&self) -> PathBuf {
        self.folder.join("initdb")
    }
}

/// The version that made the cluster, or the newest for one to be made: files of one major version are read by no other.
pub(super) fn for_cluster(cluster: &Path) -> Result<Binaries> {
    let installed = installed();
    if !cluster.exists() {
        return newest(installed).ok_or_else(|| not_installed(&format!("No PostgreSQL {OLDEST} or newer is here")));
    }
    let marker = cluster.join("PG_VERSION");
    let text = std::fs::read_to_string(&marker).or_say(cannot("read", &marker))?;
    let major: u32 =
        text.trim().parse().map_err(|_| Failure::new(format!("{} names no version of PostgreSQL.", marker.display())))?;
    installed
        .into_iter()
        .find(|binaries| binaries.major == major)
        .ok_or_else(|| not_installed(&format!("This data directory was made by PostgreSQL {major}, which is not here")))
}

fn newest(installed: Vec<Binaries>) -> Option<Binaries> {
    installed.into_iter().filter(|binaries| binaries.major >= OLDEST).max_by_key(|binaries| binaries.major)
}

fn installed() -> Vec<Binaries> {
    if let Some(folder) = std::env::var_os(VARIABLE) {
        return inspect(PathBuf::from(folder)).into_iter().collect();
    }
    let majors = std::fs::read_dir(DEBIAN).into_iter().flatten().flatten().map(|entry| entry.path().join("bin"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    majors.chain(std::env::split_paths(&path)).filter_map(inspect).collect()
}

fn inspect(folder: PathBuf) -> Option<Binaries> {
    if !folder.join("initdb").is_file() {
        return None;
    }
    let output = Command::new(folder.join("postgres")).arg("--version").output().ok()?;
    let major = major_version(&String::from_utf8_lossy(&output.stdout))?;
    Some(Binaries { folder, major })
}

/// Of a text such as `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`.
fn major_version(text: &str) -> Option<u32> {
    let version = text.split_once("(PostgreSQL) ")?.1;
    let digits = version.find(|c: char| !c.is_ascii_digit()).map_or(version, |end| &version[..end]);
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_postgres_prints_them() {
        assert_eq!(major_version("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"), Some(15));
        assert_eq!(major_version("postgres (PostgreSQL) 18beta1"), Some(18));
        assert_eq!(major_version("postgres (PostgreSQL) 17\n"), Some(17));
        assert_eq!(major_version("something else"), None);
    }

    #[test]
    fn the_newest_is_taken_and_an_old_one_never() {
        let of = |major| Binaries { folder: PathBuf::from(format!("/{major}")), major };
        assert_eq!(newest(vec![of(15), of(17), of(16)]), Some(of(17)));
        assert_eq!(newest(vec![of(14)]), None);
    }
}
