use sqlx::postgres::PgConnectOptions;
use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

/// A PostgreSQL of one's own on a Unix socket, stopped and removed when the process that started it ends in any way.
#[derive(Debug)]
pub struct Cluster {
    directory: PathBuf,
    keeper: Child,
}

/// Tests need no cluster that outlives its machine. Each of these saves time.
const CARELESS: &str = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nautovacuum = off\n";
const COMMON: &str =
    "listen_addresses = ''\nmax_connections = 200\nshared_buffers = 64MB\nwal_level = minimal\nmax_wal_senders = 0\n";

/// Waits for the end of its input, which comes when the test process is gone, and tidies up.
const KEEPER: &str = r#"directory=$1; shift; cat >/dev/null; "$@" >/dev/null 2>&1; rm -rf "$directory""#;

impl Cluster {
    /// One that is quick and forgets what it was told if the machine dies.
    pub(crate) fn careless() -> Self {
        Self::with(CARELESS)
    }

    /// One with these settings besides those that PostgreSQL comes with.
    pub fn with(settings: &str) -> Self {
        // A socket's path has room for about a hundred characters, so not below the build's own folder.
        let directory = tempfile::Builder::new().prefix("cw-test-").tempdir_in("/tmp").expect("a folder under /tmp").keep();
        if is_root() {
            succeed(Command::new("chown").arg("postgres:").arg(&directory).output(), "chown");
        }
        let mut keeper = Command::new("sh");
        keeper.args(["-c", KEEPER, "sh"]).arg(&directory);
        let stop = as_postgres("pg_ctl", &["stop", "-s", "-m", "immediate", "-D"], &data(&directory));
        keeper.arg(stop.get_program()).args(stop.get_args());
        keeper.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
        let cluster = Self { directory, keeper: keeper.spawn().expect("sh") };
        cluster.initialise(settings);
        cluster.start();
        cluster
    }

    fn initialise(&self, settings: &str) {
        let arguments = ["--no-sync", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "-D"];
        succeed(as_postgres("initdb", &arguments, &data(&self.directory)).output(), "initdb");
        let file = data(&self.directory).join("postgresql.conf");
        let socket = format!("unix_socket_directories = '{}'\n", self.directory.display());
        let defaults = fs::read_to_string(&file).expect("postgresql.conf");
        fs::write(&file, defaults + COMMON + &socket + settings).expect("postgresql.conf");
    }

    /// Starts it, again after a crash, and answers when it takes connections.
    pub fn start(&self) {
        let log = self.directory.join("log");
        let options = format!("--log={}", log.display());
        let started = as_postgres("pg_ctl", &["start", "-s", "-w", &options, "-D"], &data(&self.directory))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        assert!(started.is_ok_and(|status| status.success()), "{}", fs::read_to_string(log).unwrap_or_default());
    }

    /// Ends it as a crash does: nothing is written out, and the next start recovers from the log.
    pub fn crash(&self) {
        succeed(as_postgres("pg_ctl", &["stop", "-s", "-m", "immediate", "-D"], &data(&self.directory)).output(), "pg_ctl stop");
    }

    pub fn connect_as(&self, role: &str, database: &str) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass().socket(&self.directory).username(role).database(database)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

fn data(directory: &Path) -> PathBuf {
    directory.join("data")
}

/// A program of the newest PostgreSQL here; the server refuses to run as root.
fn as_postgres(program: &str, arguments: &[&str], data: &Path) -> Command {
    let program = newest().join(program);
    let mut command = if is_root() {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--init-groups", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    command.args(arguments).arg(data).current_dir("/");
    command
}

fn newest() -> PathBuf {
    let version = |path: &Path| path.file_name()?.to_str()?.parse::<u32>().ok();
    fs::read_dir("/usr/lib/postgresql")
        .expect("PostgreSQL: run bin/setup")
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.join("bin/initdb").exists() && version(path) >= Some(15))
        .max_by_key(|path| version(path))
        .expect("PostgreSQL 15 or newer: run bin/setup")
        .join("bin")
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

fn succeed(ended: std::io::Result<Output>, what: &str) {
    let output = ended.unwrap_or_else(|fault| panic!("{what}: {fault}"));
    assert!(output.status.success(), "{what}: {}", String::from_utf8_lossy(&output.stderr));
}
