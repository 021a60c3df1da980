//! The command line. Every setting can come from the environment as well; the command line wins.

mod audit;
mod place;
mod seed;

pub use audit::{Audit, AuditKey, AuditVerify};
pub use place::{DatabaseUrl, Place};
pub use seed::Seed;

use crate::cluster::CONNECTIONS_MAX;
use crate::proxies::Proxies;
use crate::rates::Quotas;
use clap::{Args, Parser, Subcommand};
use domain::attachment::QUOTA;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Caseward, a patient case desk: patients open cases and follow them, staff resolve them.
#[derive(Debug, Parser)]
#[command(name = "caseward", version, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the server
    Serve(Serve),
    /// Bring the database's schema up to date, as the database's owner
    Migrate(Place),
    /// Look after admin accounts
    #[command(subcommand)]
    Admin(Admin),
    /// Look after staff accounts
    #[command(subcommand)]
    Staff(Staff),
    /// Bring in cases from a file, one JSON object a line
    Import(Import),
    /// Fill the database with invented people and cases in bulk, to measure with
    Seed(Seed),
    /// Prove that the audit is as it was written
    #[command(subcommand)]
    Audit(Audit),
    /// Print the description of the REST interface (OpenAPI, JSON)
    Openapi,
}

#[derive(Debug, Args)]
pub struct Serve {
    /// Where to listen; port 0 takes any free one
    #[arg(long, env = "CASEWARD_ADDR", value_name = "ADDRESS:PORT", default_value = "127.0.0.1:3000")]
    pub addr: SocketAddr,

    /// Fill an empty database with a small invented clinic and print its sign-ins
    #[arg(long, env = "CASEWARD_DEMO", overrides_with = "demo", value_parser = clap::builder::FalseyValueParser::new())]
    pub demo: bool,

    /// A file whose bytes (32 or more) sign the access tokens [default: secret.key in the data directory, made at the first start]
    #[arg(long, env = "CASEWARD_SECRET_FILE", value_name = "FILE")]
    pub secret_file: Option<PathBuf>,

    /// The folder of the files that browsers load [default: where the build put them]
    #[arg(long, env = "LEPTOS_SITE_ROOT", value_name = "FOLDER")]
    pub site_root: Option<PathBuf>,

    /// How many connections to the database to hold at most
    #[arg(long, env = "CASEWARD_DB_CONNECTIONS", value_name = "NUMBER", default_value_t = 16, value_parser = clap::value_parser!(u32).range(2..=CONNECTIONS_MAX))]
    pub db_connections: u32,

    /// Reverse proxies, by network, whose X-Forwarded-For tells who asks; nobody else's is believed
    #[arg(long, env = "CASEWARD_TRUSTED_PROXIES", value_name = "NETWORK,…", default_value = "", hide_default_value = true)]
    pub trusted_proxies: Proxies,

    /// How often each kind of request may be made in a minute, by one person and from one address, as in read=1200/24000; or off [default: see the README]
    #[arg(long, env = "CASEWARD_LIMITS", value_name = "KIND=PERSON/ADDRESS,…", default_value = "", hide_default_value = true)]
    pub limits: Quotas,

    /// Where people reach the site, for the links in invitations [default: where the admin's browser does]
    #[arg(long, env = "CASEWARD_PUBLIC_URL", value_name = "URL", value_parser = public_url)]
    pub public_url: Option<String>,

    /// Where the files of cases are kept: a folder, or s3://bucket/prefix with keys, region and endpoint in AWS_… [default: attachments in the data directory]
    #[arg(long, env = "CASEWARD_ATTACHMENTS", value_name = "FOLDER|URL")]
    pub attachments: Option<store::attachments::Place>,

    /// How much room the files may take that one patient brings, in MiB
    #[arg(long, env = "CASEWARD_ATTACHMENTS_QUOTA", value_name = "MIB", default_value_t = (QUOTA / 1024 / 1024) as u32, value_parser = clap::value_parser!(u32).range(1..))]
    pub attachments_quota: u32,

    /// A ClamAV that scans files, as in unix:/run/clamav/clamd.ctl or tcp:127.0.0.1:3310; what it has not passed is closed to others [default: none]
    #[arg(long, env = "CASEWARD_CLAMAV", value_name = "SOCKET")]
    pub clamav: Option<store::attachments::Scanner>,

    #[command(flatten)]
    pub place: Place,
}

#[derive(Debug, Subcommand)]
pub enum Admin {
    /// Make an admin account; asks for its password, or reads it from standard input when that is no terminal
    Create(AdminCreate),
}

#[derive(Debug, Args)]
pub struct AdminCreate {
    /// The address to sign in with
    #[arg(long)]
    pub email: String,

    /// The name that others see
    #[arg(long)]
    pub name: String,

    #[command(flatten)]
    pub place: Place,
}

#[derive(Debug, Subcommand)]
pub enum Staff {
    /// Print a link, good for one use, by which a colleague sets a password and joins
    Invite(StaffInvite),
}

#[derive(Debug, Args)]
pub struct StaffInvite {
    /// The address that the colleague will sign in with
    #[arg(long)]
    pub email: String,

    /// The name that others will see
    #[arg(long)]
    pub name: String,

    /// Invite an admin
    #[arg(long)]
    pub admin: bool,

    /// Where people reach the site, for the link
    #[arg(long, env = "CASEWARD_PUBLIC_URL", value_name = "URL", value_parser = public_url)]
    pub public_url: Option<String>,

    /// Where the server listens, for the link when there is no public URL
    #[arg(long, env = "CASEWARD_ADDR", value_name = "ADDRESS:PORT", default_value = "127.0.0.1:3000")]
    pub addr: SocketAddr,

    #[command(flatten)]
    pub place: Place,
}

impl StaffInvite {
    pub fn link(&self, token: &str) -> String {
        let site = self.public_url.clone().unwrap_or_else(|| site_of(self.addr));
        format!("{site}/invitation/{token}")
    }
}

#[derive(Debug, Args)]
pub struct Import {
    /// Lines of {"title", "description", "patient"?, "created_at"?}; a patient is named by e-mail address
    pub file: PathBuf,

    /// Whose the cases are that name no patient
    #[arg(long, value_name = "EMAIL")]
    pub patient: Option<String>,

    #[command(flatten)]
    pub place: Place,
}

/// The address of the site for a browser on this machine.
pub fn site_of(addr: SocketAddr) -> String {
    if addr.ip().is_unspecified() { format!("http://localhost:{}", addr.port()) } else { format!("http://{addr}") }
}

fn public_url(text: &str) -> Result<String, String> {
    let url = text.trim_end_matches('/');
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !host.contains(['?', '#', ' ']) => Ok(url.to_owned()),
        _ => Err("give an address such as https://cases.example.org".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    fn serve(more: &[&str]) -> Result<Serve, clap::Error> {
        match Cli::try_parse_from(["caseward", "serve"].iter().chain(more))?.command {
            Command::Serve(serve) => Ok(serve),
            command => panic!("{command:?}"),
        }
    }

    #[test]
    fn the_private_cluster_has_room_for_what_may_be_asked_of_it() {
        assert_eq!(serve(&["--db-connections", "180"]).map(|serve| serve.db_connections).ok(), Some(180));
        assert!(serve(&["--db-connections", "181"]).is_err());
        assert!(serve(&["--db-connections", "1"]).is_err());
    }

    #[test]
    fn proxies_are_trusted_by_network() {
        let trusted = |list: &str| serve(&["--trusted-proxies", list]).map(|serve| serve.trusted_proxies).ok();
        assert_eq!(trusted("10.0.0.0/8,::1"), Some("10.0.0.0/8, ::1/128".parse().expect("networks")));
        assert_eq!(trusted(""), Some(Proxies::default()));
        assert_eq!(trusted("proxy.example"), None);
    }

    #[test]
    fn limits_are_set_by_kind_or_turned_off() {
        let limits = |list: &str| serve(&["--limits", list]).map(|serve| serve.limits).ok();
        assert_eq!(serve(&[]).map(|serve| serve.limits).ok(), Some(Quotas::default()));
        assert_eq!(limits("off"), Some(Quotas::off()));
        assert!(limits("write=60/600").is_some_and(|limits| limits != Quotas::default()));
        assert_eq!(limits("write"), None);
    }

    #[test]
    fn an_invitation_links_to_the_public_site() {
        let link = |more: &[&str]| {
            let start = ["caseward", "staff", "invite", "--email", "a@example.org", "--name", "A"];
            let Command::Staff(Staff::Invite(invite)) = Cli::parse_from(start.iter().chain(more)).command else {
                panic!("an invitation")
            };
            invite.link("t0k")
        };
        assert_eq!(link(&["--public-url", "https://cases.example.org/"]), "https://cases.example.org/invitation/t0k");
        assert_eq!(link(&["--addr", "127.0.0.1:3100"]), "http://127.0.0.1:3100/invitation/t0k");
        assert_eq!(link(&["--addr", "0.0.0.0:3100"]), "http://localhost:3100/invitation/t0k");
    }

    #[test]
    fn a_public_url_is_an_address_of_the_web() {
        assert!(public_url("cases.example.org").is_err());
        assert!(public_url("https://").is_err());
        assert_eq!(public_url("http://[::1]:3000/"), Ok("http://[::1]:3000".into()));
    }

    #[test]
    fn passwords_in_addresses_stay_out_of_debug_output() {
        let cli = Cli::parse_from(["caseward", "migrate", "--database-url", "postgres://me:hunter2@db.example.org/caseward"]);
        assert!(!format!("{cli:?}").contains("hunter2"));
    }
}
