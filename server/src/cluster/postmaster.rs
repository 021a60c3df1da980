//! The running PostgreSQL: started, watched and waited for by a thread of its own. The kernel ties a child's death
//! signal to the thread that started it, so that thread has to live exactly as long as the child.

use super::os_user::no_setpriv;
use crate::failure::{Failure, OrSay, Result, cannot};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::fs::{File, OpenOptions, rename};
use std::io::ErrorKind;
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};
use tokio::sync::{oneshot, watch};

const STEP: Duration = Duration::from_millis(20);
const SAY_THAT_IT_TAKES_LONG: Duration = Duration::from_secs(5);

pub(super) struct Launch {
    pub(super) command: Command,
    pub(super) cluster: PathBuf,
    pub(super) log: PathBuf,
}

#[derive(Debug)]
pub(super) struct Postmaster {
    pid: Pid,
    ended: watch::Receiver<bool>,
}

impl Postmaster {
    /// Runs `prepare` and then the server on the new thread; comes back when the server takes connections.
    pub(super) async fn start(prepare: impl FnOnce() -> Result<Launch> + Send + 'static) -> Result<Self> {
        let (tell, told) = oneshot::channel();
        let (end, ended) = watch::channel(false);
        let thread = std::thread::Builder::new().name("postgres".to_owned());
        thread
            .spawn(move || {
                let child = prepare().and_then(launch);
                let (pid, child) = match child {
                    Ok(child) => (Ok(pid_of(&child)), Some(child)),
                    Err(failure) => (Err(failure), None),
                };
                let heard = tell.send(pid).is_ok();
                if let Some(mut child) = child.filter(|_| heard) {
                    // Whatever it says, there is nothing left to wait for.
                    let _ = child.wait();
                }
                end.send_replace(true);
            })
            .or_say(|| "Cannot start a thread".to_owned())?;
        let pid = told.await.map_err(|_| Failure::new("PostgreSQL could not be started."))??;
        Ok(Self { pid, ended })
    }

    pub(super) async fn ended(&self) {
        // An error means that the thread is gone, and PostgreSQL with it.
        let _ = self.ended.clone().wait_for(|ended| *ended).await;
    }

    pub(super) fn signal(&self, signal: Signal) {
        if !*self.ended.borrow() {
            // It can have ended just now, which is what the signal is for.
            let _ = kill(self.pid, signal);
        }
    }
}

fn pid_of(child: &Child) -> Pid {
    Pid::from_raw(child.id().cast_signed())
}

fn launch(mut launch: Launch) -> Result<Child> {
    let log = new_log(&launch.log)?;
    // A group of its own keeps the terminal's Ctrl-C from PostgreSQL, which has to outlast the last request.
    launch
        .command
        .arg("-D")
        .arg(&launch.cluster)
        .process_group(0)
        .stdout(log.try_clone().or_say(cannot("write", &launch.log))?)
        .stderr(log);
    let mut child = launch.command.spawn().or_say(no_setpriv)?;
    let start = Instant::now();
    let mut said = false;
    while !ready(&launch.cluster, child.id()) {
        if child.try_wait().or_say(|| "Cannot watch PostgreSQL".to_owned())?.is_some() {
            return Err(Failure::new(format!(
                "PostgreSQL did not start; {} says: {}",
                launch.log.display(),
                reason(&launch.log)
            )));
        }
        if start.elapsed() > SAY_THAT_IT_TAKES_LONG && !said {
            eprintln!("Waiting for PostgreSQL, which may be recovering from a sudden end…");
            said = true;
        }
        std::thread::sleep(STEP);
    }
    Ok(child)
}

/// The former log stays beside the new one: it may say why PostgreSQL ended. It may also belong to another account that
/// ran this cluster before; a new file is always ours.
fn new_log(path: &Path) -> Result<File> {
    match rename(path, path.with_added_extension("old")) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error).or_say(cannot("move", path)),
        _ => {}
    }
    OpenOptions::new().create_new(true).write(true).mode(0o600).open(path).or_say(cannot("write", path))
}

/// PostgreSQL writes its state into the eighth line of this file.
fn ready(cluster: &Path, pid: u32) -> bool {
    let Ok(text) = std::fs::read_to_string(cluster.join("postmaster.pid")) else { return false };
    let mut lines = text.lines().map(str::trim);
    lines.next() == Some(&pid.to_string()) && lines.nth(6) == Some("ready")
}

/// The last line that names a reason; what follows it in the log is only the end.
fn reason(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let fatal = text.lines().rfind(|line| line.contains("FATAL: ") || line.contains("PANIC: "));
    fatal.or_else(|| text.lines().last()).unwrap_or("nothing").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_log_leaves_the_former_one_to_be_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let (log, old) = (folder.path().join("postgres.log"), folder.path().join("postgres.log.old"));
        for said in ["first", "second"] {
            new_log(&log).expect("a log");
            std::fs::write(&log, said).expect("written");
        }
        assert_eq!(std::fs::read_to_string(&old).expect("the former log"), "first");
        new_log(&log).expect("a log");
        assert_eq!(std::fs::read_to_string(&old).expect("the former log"), "second");
        assert_eq!(std::fs::read_to_string(&log).expect("the log"), "");
    }

    #[test]
    fn ready_is_what_our_own_postmaster_says() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |state: &str| {
            std::fs::write(folder.path().join("postmaster.pid"), format!("71\n/d\n1\n5432\n/d/run\n\n 1 2\n{state}\n"))
                .expect("written");
        };
        assert!(!ready(folder.path(), 71));
        write("starting");
        assert!(!ready(folder.path(), 71));
        write("ready   ");
        assert!(ready(folder.path(), 71));
        assert!(!ready(folder.path(), 72));
    }
}
