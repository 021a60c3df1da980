use domain::audit::AuditEntry;
use time::format_description::well_known::Rfc3339;

pub(super) const HEAD: &str =
    "position,at,actor_id,actor_name,action,case_id,reference,patient_id,subject_id,subject_name,data\r\n";

/// What a spreadsheet takes for the beginning of a formula, wide letters included, and what it passes over before one.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

pub(super) fn line(text: &mut String, entry: &AuditEntry) {
    let cells = [
        Some(entry.position.to_string()),
        // The database knows no moment that could not be written.
        entry.at.format(&Rfc3339).ok(),
        entry.actor_id.map(|id| id.to_string()),
        entry.actor_name.clone(),
        Some(entry.action.to_string()),
        entry.case_id.map(|id| id.to_string()),
        entry.reference.as_ref().map(ToString::to_string),
        entry.patient_id.map(|id| id.to_string()),
        entry.subject_id.map(|id| id.to_string()),
        entry.subject_name.clone(),
        Some(serde_json::Value::Object(entry.data.clone()).to_string()),
    ];
    let cells: Vec<String> = cells.iter().map(|value| cell(value.as_deref().unwrap_or_default())).collect();
    text.push_str(&cells.join(","));
    text.push_str("\r\n");
}

fn cell(value: &str) -> String {
    let guard = if value.trim_start_matches(' ').starts_with(FORMULA) { "'" } else { "" };
    format!("\"{guard}{}\"", value.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_begins_as_a_formula_does() {
        for value in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "=cmd|' /C calc'!A0"] {
            assert_eq!(cell(value), format!("\"'{value}\""));
        }
    }

    #[test]
    fn a_cell_ends_where_its_quotes_do() {
        assert_eq!(cell(r#"Sam "S", 2"#), r#""Sam ""S"", 2""#);
        assert_eq!(cell("\",=1"), "\"\"\",=1\"");
        assert_eq!(cell(""), "\"\"");
        assert_eq!(cell("a=1"), "\"a=1\"");
    }
}
