mod hostile;
mod shape;
mod walk;

use super::clean;
use domain::{Format, Problem, RichText};

fn html(body: &str) -> Result<RichText, Problem> {
    clean(body, Format::Html, domain::case::DESCRIPTION_MAX)
}

fn cleaned(body: &str) -> (String, String) {
    let text = html(body).unwrap_or_else(|problem| panic!("{body}: {problem}"));
    (text.html().to_owned(), text.plain().to_owned())
}
