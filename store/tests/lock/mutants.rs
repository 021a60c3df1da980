//! Ways to get a policy's expression wrong. PostgreSQL prints every condition in parentheses of its own, which makes
//! the parts easy to find.

/// The expression as it would be with one condition forgotten, or with all of them.
pub fn weakened(expression: &str) -> Vec<String> {
    let all = if expression == "true" { None } else { Some("true".to_owned()) };
    all.into_iter().chain(without_one(expression, " AND ")).collect()
}

/// The expression as it would be with one alternative forgotten, or with all of them.
pub fn narrowed(expression: &str) -> Vec<String> {
    let all = if expression == "false" { None } else { Some("false".to_owned()) };
    all.into_iter().chain(without_one(expression, " OR ")).collect()
}

fn without_one(expression: &str, joint: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (start, end) in groups(expression) {
        let parts = split(&expression[start..end], joint);
        if parts.len() < 2 {
            continue;
        }
        for left_out in 0..parts.len() {
            let kept: Vec<&str> =
                parts.iter().enumerate().filter(|(place, _)| *place != left_out).map(|(_, part)| *part).collect();
            found.push(format!("{}{}{}", &expression[..start], kept.join(joint), &expression[end..]));
        }
    }
    found
}

/// What stands between each pair of parentheses.
fn groups(expression: &str) -> Vec<(usize, usize)> {
    let mut open = Vec::new();
    let mut found = Vec::new();
    for (place, c) in expression.char_indices() {
        match c {
            '(' => open.push(place + 1),
            ')' => found.extend(open.pop().map(|start| (start, place))),
            _ => {}
        }
    }
    found
}

/// Splits at the joints that stand in no parentheses.
fn split<'a>(group: &'a str, joint: &str) -> Vec<&'a str> {
    let mut depth = 0;
    let mut start = 0;
    let mut parts = Vec::new();
    for (place, c) in group.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            ' ' if depth == 0 && group[place..].starts_with(joint) => {
                parts.push(&group[start..place]);
                start = place + joint.len();
            }
            _ => {}
        }
    }
    parts.push(&group[start..]);
    parts
}

#[test]
fn each_condition_is_forgotten_in_turn() {
    let expression = "((a = (SELECT f() AS f)) AND (EXISTS ( SELECT FROM c WHERE ((c.x = y) AND (c.z = 1)))))";
    assert_eq!(
        weakened(expression),
        [
            "true",
            "((a = (SELECT f() AS f)) AND (EXISTS ( SELECT FROM c WHERE ((c.z = 1)))))",
            "((a = (SELECT f() AS f)) AND (EXISTS ( SELECT FROM c WHERE ((c.x = y)))))",
            "((EXISTS ( SELECT FROM c WHERE ((c.x = y) AND (c.z = 1)))))",
            "((a = (SELECT f() AS f)))",
        ]
    );
    assert_eq!(narrowed("((a = 1) OR (b = 2))"), ["false", "((b = 2))", "((a = 1))"]);
    assert_eq!((weakened("true"), narrowed("false")), (Vec::new(), Vec::new()));
}
