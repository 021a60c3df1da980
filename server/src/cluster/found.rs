//! Making a cluster. It is made aside and moved into place when it is whole, so that one half made is never used.

use super::binaries::Binaries;
use super::os_user::{OsUser, no_setpriv};
use super::{DATABASE, OWNER};
use crate::failure::{Failure, OrSay, Result, cannot};
use nix::sys::signal::Signal;
use std::ffi::OsStr;
use std::io::Write;
use std::path::Path;
use std::process::{Child, Stdio};

/// The ending of the folder that a cluster is made in, before its random part.
const ASIDE: &str = "new-";

pub(super) fn found(cluster: &Path, binaries: &Binaries, user: &OsUser) -> Result<()> {
    eprintln!("Preparing the database…");
    sweep(cluster);
    let aside = cluster.with_extension(format!("{ASIDE}{:08x}", rand::random::<u32>()));
    user.own_folder(&aside)?;
    initialise(&aside, binaries, user)?;
    add_database(&aside, binaries, user)?;
    std::fs::rename(&aside, cluster).or_say(cannot("move into place", &aside))
}

/// Removes what a stop in the middle left. A last process of it may still be writing there: that is why each attempt
/// has a folder of its own, and why one that does not go away is left for the next time.
fn sweep(cluster: &Path) {
    let Some(Ok(entries)) = cluster.parent().map(std::fs::read_dir) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.extension().and_then(OsStr::to_str).is_some_and(|ending| ending.starts_with(ASIDE)) {
            let _ = std::fs::remove_dir_all(path);
        }
    }
}

fn initialise(folder: &Path, binaries: &Binaries, user: &OsUser) -> Result<()> {
    let mut command = user.command(&binaries.initdb(), Signal::SIGKILL);
    command.arg("--pgdata").arg(folder).args(["--username=postgres", "--auth-local=peer", "--auth-host=reject"]);
    command.args(["--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums", "--no-instructions"]);
    finish("initdb", command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().or_say(no_setpriv)?)
}

/// In single-user mode: no superuser ever needs to be let in over the socket.
fn add_database(folder: &Path, binaries: &Binaries, user: &OsUser) -> Result<()> {
    let sql = format!("create role {OWNER} login createrole;\ncreate database {DATABASE} owner {OWNER};\n");
    let mut command = user.command(&binaries.postgres(), Signal::SIGKILL);
    command.arg("--single").args(["-c", "exit_on_error=on"]).arg("-D").arg(folder).arg("postgres");
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().or_say(no_setpriv)?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(sql.as_bytes()).or_say(|| "Cannot make the database".to_owned())?;
    }
    finish("postgres --single", child)
}

fn finish(program: &str, child: Child) -> Result<()> {
    let output = child.wait_with_output().or_say(|| format!("Cannot wait for {program}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(Failure::new(format!("The database could not be made; {program} said: {}", said.trim())))
}
