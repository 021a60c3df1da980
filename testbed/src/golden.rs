use std::path::Path;

/// Compares with what was agreed, a file kept beside the test; `UPDATE_GOLDEN=1` writes it anew.
pub fn golden(agreed: impl AsRef<Path>, actual: &str) {
    let agreed = agreed.as_ref();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(agreed, actual).expect("the golden file");
    }
    let before = std::fs::read_to_string(agreed).unwrap_or_default();
    let gone: Vec<&str> = before.lines().filter(|line| !actual.lines().any(|kept| kept == *line)).collect();
    let new: Vec<&str> = actual.lines().filter(|line| !before.lines().any(|kept| kept == *line)).collect();
    assert!(
        actual == before,
        "{} holds what was agreed, and the database says otherwise.\n- {}\n+ {}\nIf that is meant: run this test with UPDATE_GOLDEN=1, and show the difference to a reviewer.",
        agreed.display(),
        gone.join("\n- "),
        new.join("\n+ ")
    );
}
