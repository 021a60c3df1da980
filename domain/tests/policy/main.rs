//! The policy as a table that a reviewer can read, kept as a golden file. The native build and the browser's both work it
//! out, and compare it with the same file.

mod reasons;
mod table;

use domain::{Actor, CaseFacts, DepartmentId, Role, Status, may};
use table::{ANOTHER, ASKER, Stand, actions, asker, mark, verdict};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const AGREED: &str = include_str!("../policy.txt");

#[test]
fn the_policy_is_the_table_that_was_agreed() {
    let is = format!("{}\n{}", table::print(), reasons::print());
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/policy.txt"), &is).expect("the golden file");
        return;
    }
    let differing = is.lines().zip(AGREED.lines()).find(|(is, was)| is != was);
    assert!(
        is == AGREED,
        "the policy is another than in domain/tests/policy.txt; the first line that differs: {differing:?}\n\
         If that is meant: UPDATE_GOLDEN=1 cargo test -p domain --test policy, and show the difference to a reviewer."
    );
}

/// The table has a column for each way to stand to a case that matters, and these are all: whatever somebody's role,
/// memberships, assignment and grant, and the case's department and state, the verdict is that of their column.
#[test]
fn every_way_to_stand_to_a_case_has_its_column() {
    let mut tried = 0;
    for_every_way(|asker, facts| {
        let stand = Stand::of(asker, facts);
        for action in actions() {
            let is = mark(may(asker, action, facts));
            assert_eq!(is, verdict(asker.role, stand, action, facts.status), "{stand:?}, {action:?}, {asker:?}, {facts:?}");
            tried += 1;
        }
    });
    assert_eq!(tried, 3 * 3 * 2 * 3 * 3 * 2 * 4 * actions().count());
}

/// Every role and membership; whose the case is; every kind of department, assignee, grant and state.
fn for_every_way(mut check: impl FnMut(&Actor, &CaseFacts)) {
    let (here, elsewhere) = (DepartmentId(ASKER.0), DepartmentId(ANOTHER.0));
    for role in Role::ALL {
        for departments in [&[][..], &[here], &[elsewhere]] {
            let asker = Actor { departments: departments.iter().copied().collect(), ..asker(*role) };
            for patient in [ASKER, ANOTHER] {
                for (department, restricted) in [(None, false), (Some(here), false), (Some(here), true)] {
                    for assignee in [None, Some(ASKER), Some(ANOTHER)] {
                        for granted in [false, true] {
                            for status in Status::ALL.iter().copied() {
                                check(&asker, &CaseFacts { patient, status, department, restricted, assignee, granted });
                            }
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn the_readme_shows_this_table() {
    let readme = include_str!("../../../README.md");
    assert!(readme.contains(AGREED.trim_end()), "README.md, “Who may do what”: paste domain/tests/policy.txt there");
}
