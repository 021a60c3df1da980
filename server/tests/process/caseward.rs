use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde::Deserialize;
use std::borrow::BorrowMut;
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const READY: &str = "Caseward is ready at ";
const PATIENCE: Duration = Duration::from_secs(60);

/// A short path, so that it has room for a socket.
pub(crate) fn data_dir() -> TempDir {
    tempfile::Builder::new().prefix("cw-process-").tempdir_in("/tmp").expect("a folder under /tmp")
}

/// The program with nothing from the environment that would lead it elsewhere.
pub(crate) fn caseward(arguments: &[&str], dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_caseward"));
    let settings =
        std::env::vars().map(|(name, _)| name).filter(|name| name.starts_with("CASEWARD_") && name != "CASEWARD_POSTGRES_BIN");
    for name in settings.chain(["DATABASE_URL".to_owned()]) {
        command.env_remove(name);
    }
    command.args(arguments).env("CASEWARD_DATA_DIR", dir).stdin(Stdio::null());
    command
}

/// Runs it to its end, with this on its standard input.
pub(crate) fn run(arguments: &[&str], dir: &Path, input: &str) -> Output {
    let mut child =
        caseward(arguments, dir).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("caseward");
    child.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("read");
    child.wait_with_output().expect("an end")
}

/// What it says before it gives up.
pub(crate) fn refusal(command: &mut Command) -> String {
    let output = command.output().expect("caseward");
    assert!(!output.status.success(), "it did not refuse");
    String::from_utf8(output.stderr).expect("text")
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Account {
    pub(crate) role: String,
    pub(crate) email: String,
    pub(crate) password: String,
    pub(crate) name: String,
}

pub(crate) fn demo_accounts(dir: &Path) -> Vec<Account> {
    let text = std::fs::read(dir.join("demo-accounts.json")).expect("demo-accounts.json");
    serde_json::from_slice(&text).expect("a list of accounts")
}

pub(crate) struct Server {
    process: Child,
    url: String,
    pub(crate) printed: String,
}

impl Server {
    pub(crate) fn start(dir: &Path, more: &[&str]) -> Self {
        Self::run(caseward(&[&["serve", "--addr", "127.0.0.1:0"], more].concat(), dir), dir)
    }

    pub(crate) fn run(mut serve: impl BorrowMut<Command>, dir: &Path) -> Self {
        // Into a file: nobody would empty a pipe, and a full one stops the server.
        let log = dir.join("said.log");
        let file = File::create(&log).expect("a log");
        let process = serve.borrow_mut().stdout(Stdio::piped()).stderr(file).spawn().expect("caseward");
        let mut server = Self { process, url: String::new(), printed: String::new() };
        let mut output = BufReader::new(server.process.stdout.take().expect("a pipe"));
        while output.read_line(&mut server.printed).expect("text") > 0 {
            if let Some(url) = server.printed.lines().last().and_then(|line| line.strip_prefix(READY)) {
                server.url = url.to_owned();
                return server;
            }
        }
        panic!("it never got ready: {}", std::fs::read_to_string(log).expect("a log"));
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) async fn status(&self, path: &str) -> u16 {
        reqwest::get(format!("{}{path}", self.url)).await.expect("an answer").status().as_u16()
    }

    /// Signs in and asks for something in JSON; none if the password is not right.
    pub(crate) async fn ask(&self, email: &str, password: &str, path: &str) -> Option<serde_json::Value> {
        self.answer(email, password, path).await?.json().await.ok()
    }

    /// The same, as it comes.
    pub(crate) async fn answer(&self, email: &str, password: &str, path: &str) -> Option<reqwest::Response> {
        let client = reqwest::Client::new();
        let given = serde_json::json!({ "email": email, "password": password });
        let answer = client.post(format!("{}/api/auth/token", self.url)).json(&given).send().await.expect("an answer");
        let tokens: serde_json::Value = answer.error_for_status().ok()?.json().await.expect("tokens");
        let token = tokens["access_token"].as_str().expect("an access token");
        Some(client.get(format!("{}{path}", self.url)).bearer_auth(token).send().await.expect("an answer"))
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill(Pid::from_raw(self.process.id().cast_signed()), signal).expect("it runs");
    }

    /// In bytes: `VmRSS` is what it holds of it, `VmHWM` the most that it has held.
    pub(crate) fn memory(&self, line: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).expect("Linux");
        let value = status.lines().find_map(|found| found.strip_prefix(line)?.strip_prefix(':')).expect("a line of it");
        value.trim().trim_end_matches(" kB").parse::<u64>().expect("a number") * 1024
    }

    pub(crate) fn end(&mut self) -> ExitStatus {
        within(|| self.process.try_wait().expect("a child of ours"))
    }

    pub(crate) fn stop(mut self) {
        self.signal(Signal::SIGTERM);
        assert!(self.end().success());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Waits for something to come true.
pub(crate) fn within<T>(mut look: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(start.elapsed() < PATIENCE, "it took too long");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The processes whose working folder lies in the data directory: those of its PostgreSQL.
pub(crate) fn postgres_of(dir: &Path) -> usize {
    let processes = std::fs::read_dir("/proc").expect("/proc").flatten();
    processes.filter(|process| std::fs::read_link(process.path().join("cwd")).is_ok_and(|cwd| cwd.starts_with(dir))).count()
}
