//! The folder that holds everything of one Caseward.

use crate::failure::{Failure, OrSay, Result, cannot};
use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// What a Unix socket's address has room for.
const SOCKET_PATH_MAX: usize = 107;
/// As PostgreSQL names it, after its usual port.
pub(crate) const SOCKET: &str = ".s.PGSQL.5432";

#[derive(Clone, Debug)]
pub(crate) struct DataDir(PathBuf);

/// Held for as long as a process uses the folder by itself; the system lets go of it when the process ends, however it ends.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl DataDir {
    pub(crate) fn at(chosen: Option<PathBuf>) -> Result<Self> {
        let Some(chosen) = chosen else {
            return Err(Failure::new("There is no home folder to keep the data in: name a folder with --data-dir."));
        };
        std::path::absolute(&chosen).map(Self).or_say(cannot("use", &chosen))
    }

    /// Makes the folder, for its owner alone.
    pub(crate) fn create(&self) -> Result<()> {
        DirBuilder::new().recursive(true).mode(0o700).create(&self.0).or_say(cannot("make the data directory", &self.0))
    }

    /// Takes the folder for this process, or says that another one has it.
    pub(crate) fn lock(&self) -> Result<Option<Lock>> {
        let path = self.0.join("lock");
        let file =
            OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(&path).or_say(cannot("open", &path))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Lock { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error).or_say(cannot("lock", &path)),
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn cluster(&self) -> PathBuf {
        self.0.join("postgres")
    }

    pub(crate) fn cluster_log(&self) -> PathBuf {
        self.0.join("postgres.log")
    }

    /// The audit's checkpoints.
    pub(crate) fn audit(&self) -> PathBuf {
        self.0.join("audit")
    }

    /// The files of cases.
    pub(crate) fn attachments(&self) -> PathBuf {
        self.0.join("attachments")
    }

    /// Files on their way in.
    pub(crate) fn uploads(&self) -> PathBuf {
        self.0.join("uploads")
    }

    pub(crate) fn secret(&self) -> PathBuf {
        self.0.join("secret.key")
    }

    pub(crate) fn demo_accounts(&self) -> PathBuf {
        self.0.join("demo-accounts.json")
    }

    /// The folder of PostgreSQL's socket, if the socket's whole path fits into an address.
    pub(crate) fn sockets(&self) -> Result<PathBuf> {
        let folder = self.0.join("run");
        let length = folder.join(SOCKET).as_os_str().as_bytes().len();
        if length <= SOCKET_PATH_MAX {
            return Ok(folder);
        }
        Err(Failure::new(format!(
            "The path of the data directory is {} bytes too long for a Unix socket in it: choose a shorter one with --data-dir.",
            length - SOCKET_PATH_MAX
        )))
    }
}

/// Writes a file that only its owner reads, whole or not at all.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let draft = path.with_extension("new");
    if let Err(error) = std::fs::remove_file(&draft)
        && error.kind() != io::ErrorKind::NotFound
    {
        return Err(error);
    }
    let mut file = OpenOptions::new().create_new(true).write(true).mode(0o600).open(&draft)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&draft, path)?;
    path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_folder_has_one_holder_at_a_time() {
        let temporary = tempfile::tempdir().expect("a folder");
        let dir = DataDir::at(Some(temporary.path().join("a/b"))).expect("a path");
        dir.create().expect("made");
        let lock = dir.lock().expect("a lock file");
        assert!(lock.is_some());
        assert!(dir.lock().expect("a lock file").is_none());
        drop(lock);
        assert!(dir.lock().expect("a lock file").is_some());
    }

    #[test]
    fn a_path_too_long_for_a_socket_is_refused() {
        let of_length = |n: usize| DataDir::at(Some(format!("/{}", "d".repeat(n - 1)).into())).expect("a path").sockets();
        assert!(of_length(89).is_ok());
        let refusal = of_length(90).expect_err("too long");
        assert!(refusal.to_string().contains("1 bytes too long"), "{refusal}");
    }

    #[test]
    fn private_files_are_for_their_owner_alone() {
        let temporary = tempfile::tempdir().expect("a folder");
        let path = temporary.path().join("secret.key");
        write_private(&path, b"one").expect("written");
        write_private(&path, b"two").expect("written again");
        assert_eq!(std::fs::read(&path).expect("there"), b"two");
        assert_eq!(path.metadata().expect("there").permissions().mode() & 0o777, 0o600);
    }
}
