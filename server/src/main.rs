//! The binary `caseward`.

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    match server::commands::run(server::config::Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("caseward: {failure}");
            ExitCode::FAILURE
        }
    }
}
