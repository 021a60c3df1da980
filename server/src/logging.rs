//! Logs on standard error: for people on a terminal, as JSON lines elsewhere. What people write never gets into them.

use std::io::{IsTerminal, stderr};
use tracing_subscriber::EnvFilter;

const VARIABLE: &str = "CASEWARD_LOG";
/// PostgreSQL's statements are logged by nobody: a slow one would be printed with its text.
const USUAL: &str = "info,sqlx=error";

pub(crate) fn start() {
    let filter = EnvFilter::try_from_env(VARIABLE).unwrap_or_else(|_| EnvFilter::new(USUAL));
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_writer(stderr);
    // A second start, as tests may do, changes nothing.
    let _ = if stderr().is_terminal() { logs.compact().try_init() } else { logs.json().flatten_event(true).try_init() };
}
