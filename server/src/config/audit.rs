use super::Place;
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Walk the whole chain of the audit and name the first entry that is not as it was; works beside a running server
    Verify(AuditVerify),
    /// Print the public key that the checkpoints of this installation are signed with
    Key(AuditKey),
}

#[derive(Debug, Args)]
pub struct AuditVerify {
    /// Checkpoints to hold the chain against, kept where nobody could change them [default: those in the data directory]
    #[arg(long, value_name = "FILE")]
    pub checkpoints: Option<PathBuf>,

    /// The public key of the checkpoints, as `caseward audit key` prints it; several if it was changed [default: this installation's]
    #[arg(long, value_name = "HEX")]
    pub public_key: Vec<String>,

    #[command(flatten)]
    pub key: AuditKey,
}

#[derive(Debug, Args)]
pub struct AuditKey {
    /// The file of the server's secret, from which the key follows [default: secret.key in the data directory]
    #[arg(long, env = "CASEWARD_SECRET_FILE", value_name = "FILE")]
    pub secret_file: Option<PathBuf>,

    #[command(flatten)]
    pub place: Place,
}
