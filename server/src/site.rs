//! Where the files are that browsers load.

use leptos::config::{Env, LeptosOptions};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

const NAME: &str = "caseward";
const HASHES: &str = "hash.txt";

pub(crate) fn options(given: Option<&Path>, addr: SocketAddr) -> LeptosOptions {
    let program = std::env::current_exe().unwrap_or_default();
    let root = given.map_or_else(|| beside(&program), Path::to_path_buf);
    if !root.join("pkg").is_dir() {
        tracing::warn!(folder = %root.display(), "the site's files are missing: pages come without styles and scripts");
    }
    LeptosOptions::builder()
        .output_name(NAME)
        .site_root(root.display().to_string())
        .site_addr(addr)
        .env(Env::PROD)
        .hash_file(HASHES.into())
        .hash_files(program.with_file_name(HASHES).exists())
        .build()
}

/// Next to an installed program, or where the build puts them: `target/site`, one folder up from the program.
fn beside(program: &Path) -> PathBuf {
    let next = program.with_file_name("site");
    let built = program.parent().and_then(Path::parent).map(|target| target.join("site"));
    built.filter(|_| !next.is_dir()).unwrap_or(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_are_found_from_the_program() {
        let folder = tempfile::tempdir().expect("a folder");
        let program = folder.path().join("target/release/caseward");
        assert_eq!(beside(&program), folder.path().join("target/site"));
        std::fs::create_dir_all(folder.path().join("target/release/site")).expect("made");
        assert_eq!(beside(&program), folder.path().join("target/release/site"));
    }
}
