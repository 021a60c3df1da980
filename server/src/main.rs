//! The binary `caseward`.

use clap::Parser;
use std::process::ExitCode;

/// A page is made of thousands of small pieces; this one hands them out faster than the C library's, and gives more of them back.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match server::commands::run(server::config::Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("caseward: {failure}");
            ExitCode::FAILURE
        }
    }
}
