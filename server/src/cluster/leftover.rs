//! What a killed server left running. PostgreSQL is told to stop when its server dies; this waits until it has.

use crate::data_dir::SOCKET;
use crate::failure::{Failure, OrSay, Result, cannot};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::fs::{read_dir, read_link, read_to_string};
use std::io::ErrorKind;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

const STEP: Duration = Duration::from_millis(50);
/// Time to notice by itself that its server is gone.
const GRACE: Duration = Duration::from_secs(3);
const LIMIT: Duration = Duration::from_secs(60);

/// Comes back when no PostgreSQL runs on the cluster. The files with its number are stale then, whoever has that number
/// today, and would only keep the next one from starting.
pub(super) fn end(cluster: &Path, sockets: &Path) -> Result<()> {
    let noted = cluster.join("postmaster.pid");
    let folder = cluster.canonicalize().or_say(cannot("find", cluster))?;
    let start = Instant::now();
    let mut told = false;
    while let Some(pid) = working_in(&folder).first() {
        if start.elapsed() > LIMIT {
            return Err(Failure::new(format!(
                "An earlier PostgreSQL (process {pid}) still runs on this data directory and does not stop: end it and try again."
            )));
        }
        if start.elapsed() > GRACE && !told {
            tracing::warn!("stopping a PostgreSQL that an earlier server left behind");
            told = postmaster(&noted).is_some_and(|pid| working_in(&folder).contains(&pid) && kill(pid, Signal::SIGINT).is_ok());
        }
        sleep(STEP);
    }
    [noted, sockets.join(format!("{SOCKET}.lock")), sockets.join(SOCKET)].iter().try_for_each(|stale| remove(stale))
}

fn remove(stale: &Path) -> Result<()> {
    match std::fs::remove_file(stale) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error).or_say(cannot("remove", stale)),
        _ => Ok(()),
    }
}

fn postmaster(noted: &Path) -> Option<Pid> {
    let pid: i32 = read_to_string(noted).ok()?.lines().next()?.trim().parse().ok()?;
    Some(Pid::from_raw(pid))
}

/// All of PostgreSQL's processes, and no others, work in the folder of their cluster.
fn working_in(folder: &Path) -> Vec<Pid> {
    let works_there = |process: &Path| {
        read_link(process.join("cwd")).is_ok_and(|cwd| cwd == folder)
            && read_to_string(process.join("comm")).is_ok_and(|name| name.trim() == "postgres")
    };
    let processes = read_dir("/proc").into_iter().flatten().flatten().map(|entry| entry.path());
    let there = processes.filter(|process| works_there(process));
    there.filter_map(|process| process.file_name()?.to_str()?.parse().ok().map(Pid::from_raw)).collect()
}
