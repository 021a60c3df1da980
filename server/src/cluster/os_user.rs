//! The account of the system that PostgreSQL runs under.

use crate::failure::{Failure, OrSay, Result, cannot};
use nix::sys::signal::Signal;
use nix::unistd::{Uid, User, geteuid};
use std::fs::{DirBuilder, Permissions, set_permissions};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt, chown};
use std::path::Path;
use std::process::{Command, Stdio};

/// PostgreSQL refuses root; started by root, it runs under this account.
const USUAL: &str = "postgres";

#[derive(Debug)]
pub(super) struct OsUser {
    user: User,
    /// Whether it is another account than that of this process, which then is root.
    other: bool,
}

impl OsUser {
    /// Our own account; for root that of the cluster's owner, and `postgres` for a cluster to be made.
    pub(super) fn for_cluster(cluster: &Path) -> Result<Self> {
        let me = geteuid();
        if !me.is_root() {
            return Ok(Self { user: by_id(me)?, other: false });
        }
        let user = match cluster.metadata() {
            Ok(folder) if folder.uid() != 0 => by_id(Uid::from_raw(folder.uid()))?,
            Ok(_) => return Err(Failure::new(format!("{} belongs to root, as whom PostgreSQL does not run.", cluster.display()))),
            Err(_) => User::from_name(USUAL).ok().flatten().ok_or_else(|| {
                Failure::new(format!("PostgreSQL does not run as root, and there is no system user {USUAL}: add one, or start Caseward as another user."))
            })?,
        };
        Ok(Self { user, other: true })
    }

    pub(super) fn name(&self) -> &str {
        &self.user.name
    }

    /// A program to run under this account, with nothing of our environment, that gets the signal when the thread that
    /// started it ends: it never outlives a killed server.
    pub(super) fn command(&self, program: &Path, on_death: Signal) -> Command {
        let mut command = Command::new("setpriv");
        command.env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin").env("LC_ALL", "C.UTF-8").current_dir("/");
        if self.other {
            command.arg(format!("--reuid={}", self.user.uid)).arg(format!("--regid={}", self.user.gid)).arg("--init-groups");
        }
        command.arg("--no-new-privs").arg(format!("--pdeathsig={}", short_name(on_death))).arg("--").arg(program);
        command.stdin(Stdio::null());
        command
    }

    /// Sees to it that the account can pass through the data directory, which is root's when it is another account.
    pub(super) fn let_into(&self, folder: &Path) -> Result<()> {
        if !self.other || self.can_pass(folder)? {
            return Ok(());
        }
        let mode = folder.metadata().or_say(cannot("read", folder))?.mode();
        chown(folder, None, Some(self.user.gid.as_raw())).or_say(cannot("share", folder))?;
        set_permissions(folder, Permissions::from_mode(mode & 0o7777 | 0o010)).or_say(cannot("share", folder))?;
        if self.can_pass(folder)? {
            return Ok(());
        }
        Err(Failure::new(format!(
            "The system user {} cannot reach {}: choose a data directory that others may pass through, such as /var/lib/caseward.",
            self.name(),
            folder.display()
        )))
    }

    fn can_pass(&self, folder: &Path) -> Result<bool> {
        let status = self.command(Path::new("test"), Signal::SIGKILL).arg("-x").arg(folder).stderr(Stdio::null()).status();
        Ok(status.or_say(no_setpriv)?.success())
    }

    /// A folder of this account's own, empty if it was not there.
    pub(super) fn own_folder(&self, path: &Path) -> Result<()> {
        DirBuilder::new().recursive(true).mode(0o700).create(path).or_say(cannot("make", path))?;
        self.own(path)
    }

    pub(super) fn own(&self, path: &Path) -> Result<()> {
        if !self.other {
            return Ok(());
        }
        chown(path, Some(self.user.uid.as_raw()), Some(self.user.gid.as_raw())).or_say(cannot("hand over", path))
    }
}

fn by_id(id: Uid) -> Result<User> {
    User::from_uid(id).ok().flatten().ok_or_else(|| {
        Failure::new(format!(
            "The system knows no user with the number {id}, which PostgreSQL needs: start Caseward as a user with a name."
        ))
    })
}

pub(super) fn no_setpriv() -> String {
    "Cannot run setpriv (of the package util-linux)".to_owned()
}

/// As setpriv wants it: `INT`, not `SIGINT`.
fn short_name(signal: Signal) -> &'static str {
    signal.as_str().trim_start_matches("SIG")
}

/// Who may sign in to the cluster: who runs Caseward here, and root, who could become them anyway.
pub(super) fn callers() -> Result<Vec<String>> {
    let me = by_id(geteuid())?.name;
    Ok(if me == "root" { vec![me] } else { vec![me, "root".to_owned()] })
}
