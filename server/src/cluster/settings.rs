//! The cluster's configuration, written anew at each start so that it is always that of this version.

use super::os_user::{OsUser, callers};
use super::{DATABASE, LOGIN, OWNER};
use crate::data_dir::write_private;
use crate::failure::{OrSay, Result, cannot};
use std::path::Path;

/// Only names the socket's file; nothing listens on the network.
pub(super) const PORT: u16 = 5432;
const MAP: &str = "caseward";

/// What the server may hold of the cluster's connections.
pub(crate) const CONNECTIONS_MAX: i64 = 180;
/// For the commands that run beside it, and those that PostgreSQL keeps for its superuser.
const CONNECTIONS_BESIDE: i64 = 20;

pub(super) fn write(cluster: &Path, sockets: &Path, user: &OsUser) -> Result<()> {
    let files = [("postgresql.conf", settings(sockets)), ("pg_hba.conf", who_may()), ("pg_ident.conf", who_is_who(&callers()?))];
    for (name, text) in files {
        let path = cluster.join(name);
        write_private(&path, text.as_bytes()).or_say(cannot("write", &path))?;
        user.own(&path)?;
    }
    Ok(())
}

/// Errors stay out of PostgreSQL's own log, because it quotes what was sent; the server logs them by code.
fn settings(sockets: &Path) -> String {
    let sockets = sockets.display().to_string().replace('\'', "''");
    let connections = CONNECTIONS_MAX + CONNECTIONS_BESIDE;
    format!(
        "# Written by Caseward at each start. Put settings of your own into operator.conf beside this file.
listen_addresses = ''
port = {PORT}
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0700
max_connections = {connections}
shared_buffers = 256MB
effective_cache_size = 1GB
work_mem = 8MB
maintenance_work_mem = 128MB
random_page_cost = 1.1
jit = off
fsync = on
synchronous_commit = on
full_page_writes = on
wal_compression = on
max_wal_size = 2GB
password_encryption = scram-sha-256
timezone = 'UTC'
log_timezone = 'UTC'
logging_collector = off
log_min_messages = log
log_min_error_statement = panic
log_error_verbosity = terse
log_checkpoints = off
include_if_exists = 'operator.conf'
"
    )
}

/// By address type, database, role: nobody but the two roles, no superuser, nothing from the network.
fn who_may() -> String {
    format!("local {DATABASE} {OWNER},{LOGIN} peer map={MAP}\nlocal all all reject\n")
}

fn who_is_who(callers: &[String]) -> String {
    let line = |caller: &String| format!("{MAP} \"{caller}\" {OWNER}\n{MAP} \"{caller}\" {LOGIN}\n");
    callers.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn callers_map_to_the_two_roles_and_to_no_superuser() {
        let text = who_is_who(&["ana".to_owned(), "root".to_owned()]);
        let expected = "caseward \"ana\" caseward_owner\ncaseward \"ana\" caseward_login\n\
                        caseward \"root\" caseward_owner\ncaseward \"root\" caseward_login\n";
        assert_eq!(text, expected);
        assert_eq!(who_may(), "local caseward caseward_owner,caseward_login peer map=caseward\nlocal all all reject\n");
    }

    #[test]
    fn a_quote_in_the_path_stays_in_the_path() {
        assert!(settings(Path::new("/o'hara/run")).contains("unix_socket_directories = '/o''hara/run'\n"));
    }
}
