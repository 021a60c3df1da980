//! Many large files at once take little memory. Alone in its process, so that nothing else is measured.

use domain::attachment::FILE_MAX;
use futures_util::future::join_all;
use std::path::PathBuf;
use store::attachments::{Files, Kept, Settings};

const AT_ONCE: usize = 20;
/// Bytes by which the process may grow, where the files together have 500 MiB.
const GROWTH_MAX: u64 = 120 * 1024 * 1024;
const PIECE: usize = 16 * 1024;

/// Removed with what is in it.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

/// The most that this process has held in memory, and what it holds now.
fn memory(line: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let value = status.lines().find_map(|found| found.strip_prefix(line)).expect("a line of it");
    value.trim_start_matches(':').trim().trim_end_matches(" kB").parse::<u64>().expect("a number") * 1024
}

async fn take(files: &Files, head: &[u8], name: &str) -> Kept {
    let mut intake = files.take(name).expect("begun");
    intake.write(head).await.expect("a part");
    let (mut left, piece) = (FILE_MAX as usize - head.len(), vec![b'a'; PIECE]);
    while left > 0 {
        let part = left.min(PIECE);
        intake.write(&piece[..part]).await.expect("a part");
        left -= part;
        tokio::task::yield_now().await;
    }
    intake.end().await.expect("taken")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_files_of_25_mib_at_once_stay_far_below_what_they_weigh() {
    let folder = Folder(std::env::temp_dir().join(format!("cw-memory-{}", uuid::Uuid::new_v4())));
    let files = Files::open(Settings::in_folder(&folder.0)).expect("a shelf");
    drop(take(&files, b"%PDF-1.7\n", "warm.pdf").await);
    let before = memory("VmRSS");
    let uploads = (0..AT_ONCE).map(|n| {
        let files = files.clone();
        async move {
            let (head, name): (&[u8], _) = if n % 2 == 0 { (b"%PDF-1.7\n", "a.pdf") } else { (b"It itches.", "a.txt") };
            take(&files, head, name).await
        }
    });
    let kept = join_all(uploads).await;
    let grown = memory("VmHWM").saturating_sub(before);
    assert_eq!(kept.len(), AT_ONCE);
    assert!(grown < GROWTH_MAX, "{} MiB", grown / 1024 / 1024);
}
