use domain::presence::{Attention, Present};

/// Who else has a case open; nothing of those who turned to something else.
pub fn presence(others: &[Present]) -> Option<String> {
    let those =
        |state| others.iter().filter(move |present| present.state == state).map(|present| present.name.as_str()).collect();
    let said = [(those(Attention::Writing), "writing"), (those(Attention::Viewing), "looking at this case")];
    let sentences: Vec<String> = said.into_iter().filter_map(|(names, what)| sentence(&names, what)).collect();
    (!sentences.is_empty()).then(|| sentences.join(". "))
}

fn sentence(names: &Vec<&str>, what: &str) -> Option<String> {
    match names.as_slice() {
        [] => None,
        [one] => Some(format!("{one} is {what}")),
        [one, other] => Some(format!("{one} and {other} are {what}")),
        [one, other, more @ ..] => Some(format!("{one}, {other} and {} more are {what}", more.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::UserId;

    fn there(names: &[(&str, Attention)]) -> Option<String> {
        let present = |(name, state): &(&str, Attention)| Present {
            user_id: UserId(Default::default()),
            name: (*name).into(),
            state: *state,
        };
        presence(&names.iter().map(present).collect::<Vec<_>>())
    }

    #[test]
    fn who_writes_is_said_first_and_who_is_away_not_at_all() {
        use Attention::{Away, Viewing, Writing};
        assert_eq!(there(&[]), None);
        assert_eq!(there(&[("Yusuf Demir", Away)]), None);
        assert_eq!(there(&[("Yusuf Demir", Viewing)]).as_deref(), Some("Yusuf Demir is looking at this case"));
        assert_eq!(there(&[("A", Viewing), ("B", Writing)]).as_deref(), Some("B is writing. A is looking at this case"));
        let many = there(&[("A", Viewing), ("B", Viewing), ("C", Viewing), ("D", Viewing)]);
        assert_eq!(many.as_deref(), Some("A, B and 2 more are looking at this case"));
        assert_eq!(there(&[("A", Writing), ("B", Writing)]).as_deref(), Some("A and B are writing"));
    }
}
