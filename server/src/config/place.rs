use crate::data_dir::DataDir;
use crate::failure::{Failure, Result};
use clap::Args;
use sqlx::postgres::PgConnectOptions;
use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// Where the data is.
#[derive(Debug, Args)]
pub struct Place {
    /// The folder of the database, the secret and the demo's sign-ins [default: /var/lib/caseward for root, ~/.local/share/caseward for others]
    #[arg(long, env = "CASEWARD_DATA_DIR", value_name = "FOLDER")]
    pub data_dir: Option<PathBuf>,

    /// A PostgreSQL server to use, signed in as caseward_login or a like role [default: a private one in the data directory]
    #[arg(long, env = "DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database_url: Option<DatabaseUrl>,

    /// The same database as its owner, who brings the schema up to date
    #[arg(long, env = "CASEWARD_OWNER_URL", value_name = "URL", hide_env_values = true)]
    pub owner_url: Option<DatabaseUrl>,
}

impl Place {
    pub(crate) fn data_dir(&self) -> Result<DataDir> {
        let root = nix::unistd::geteuid().is_root();
        let chosen =
            self.data_dir.clone().or_else(|| usual_folder(root, path_in("XDG_DATA_HOME").as_deref(), path_in("HOME").as_deref()));
        DataDir::at(chosen)
    }
}

fn path_in(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute())
}

fn usual_folder(root: bool, data_home: Option<&Path>, home: Option<&Path>) -> Option<PathBuf> {
    if root {
        return Some(PathBuf::from("/var/lib/caseward"));
    }
    let base = data_home.map(Path::to_path_buf).or_else(|| home.map(|home| home.join(".local/share")));
    base.map(|base| base.join("caseward"))
}

/// An address that may hold a password: it is read when it is used, because what the command line cannot read it prints.
#[derive(Clone)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    pub(crate) fn options(&self) -> Result<PgConnectOptions> {
        let known = self.0.starts_with("postgres://") || self.0.starts_with("postgresql://");
        let options = PgConnectOptions::from_str(&self.0).ok().filter(|_| known);
        options.ok_or_else(|| {
            Failure::new("The database's address cannot be read: give one such as postgres://caseward_login@localhost/caseward.")
        })
    }
}

impl FromStr for DatabaseUrl {
    type Err = Infallible;
    fn from_str(text: &str) -> std::result::Result<Self, Infallible> {
        Ok(Self(text.to_owned()))
    }
}

impl std::fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DatabaseUrl(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_folder_follows_who_asks() {
        let (data, home) = (Path::new("/d"), Path::new("/home/ana"));
        assert_eq!(usual_folder(true, Some(data), Some(home)), Some("/var/lib/caseward".into()));
        assert_eq!(usual_folder(false, Some(data), Some(home)), Some("/d/caseward".into()));
        assert_eq!(usual_folder(false, None, Some(home)), Some("/home/ana/.local/share/caseward".into()));
        assert_eq!(usual_folder(false, None, None), None);
    }

    #[test]
    fn an_address_that_is_none_is_refused_without_repeating_it() {
        let read = |text: &str| text.parse::<DatabaseUrl>().expect("kept as it is").options();
        assert!(read("postgres://me:hunter2@db.example.org/caseward").is_ok());
        for bad in ["", "db", "mysql://me:hunter2@db/x", "postgres://me:hunter2@:x/"] {
            let said = read(bad).expect_err("refused").to_string();
            assert!(!said.contains("hunter2"), "{said}");
        }
    }
}
