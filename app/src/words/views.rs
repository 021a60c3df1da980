use domain::Problem;
use domain::view::View;

/// What is special about a view, to its reader.
pub fn view_states(view: &View, own: bool) -> Vec<String> {
    let shared = shared(view.shared, own, &view.owner_name);
    let chosen = [(view.pinned, "Beside the desk"), (view.default, "Opens the desk")];
    shared.into_iter().chain(chosen.into_iter().filter(|(is, _)| *is).map(|(_, words)| words.to_owned())).collect()
}

/// With whom something is shared that people make for themselves.
pub fn shared(shared: bool, own: bool, owner: &str) -> Option<String> {
    match (shared, own) {
        (false, _) => None,
        (true, true) => Some("Shared".to_owned()),
        (true, false) => Some(format!("Shared by {owner}")),
    }
}

pub(super) fn problem(field: &str, problem: &Problem) -> Option<String> {
    match (field, problem) {
        ("views", Problem::TooMany { max }) => Some(format!("Delete a view first: there is room for {max}")),
        ("pinned", Problem::TooMany { max }) => {
            Some(format!("Take another one from beside the desk first: there is room for {max}"))
        }
        _ => None,
    }
}
