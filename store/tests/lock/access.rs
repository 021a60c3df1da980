use super::variants::insertion;
use super::{Lab, Outcome, Who};
use std::fmt::Write;

/// How many of the clinic's rows each role reads, changes, removes and could make, table by table.
pub async fn access(lab: &mut Lab) -> String {
    let mut text = format!("{:<18}{:<8}", "table", "");
    for who in Who::ALL {
        write!(text, "{:<9}", who.role().trim_start_matches("caseward_")).expect("memory");
    }
    for table in lab.tables().await {
        for (command, name) in [Command::Select, Command::Insert, Command::Update, Command::Delete]
            .into_iter()
            .zip(["select", "insert", "update", "delete"])
        {
            write!(text, "\n{:<18}{name:<8}", if name == "select" { table.as_str() } else { "" }).expect("memory");
            for who in Who::ALL {
                write!(text, "{:<9}", cell(lab, &table, command, who).await).expect("memory");
            }
        }
    }
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n") + "\n"
}

#[derive(Clone, Copy)]
enum Command {
    Select,
    Insert,
    Update,
    Delete,
}

async fn cell(lab: &mut Lab, table: &str, command: Command, who: Who) -> String {
    let rows = rows(lab, table).await;
    let outcome = match command {
        Command::Select => lab.attempt(who, &format!("select from public.{table}")).await,
        Command::Delete => lab.attempt(who, &format!("delete from public.{table}")).await,
        Command::Update => update(lab, table, who).await,
        Command::Insert => insert(lab, table, who, &rows).await,
    };
    match outcome {
        Outcome::Rows(count) => format!("{count}/{}", rows.len()),
        other => other.to_string(),
    }
}

pub(super) async fn rows(lab: &mut Lab, table: &str) -> Vec<String> {
    lab.strings(&format!("select to_jsonb(t)::text from public.{table} t order by 1")).await
}

/// Writes to each column that the role may write to what stands there already.
async fn update(lab: &mut Lab, table: &str, who: Who) -> Outcome {
    let columns = granted(lab, table, who, "update").await;
    let settings: Vec<String> = columns.iter().map(|column| format!("{column} = {column}")).collect();
    lab.attempt(who, &format!("update public.{table} set {}", settings.join(", "))).await
}

/// Counts the rows that the role could have made itself, with the columns that it may give.
async fn insert(lab: &mut Lab, table: &str, who: Who, rows: &[String]) -> Outcome {
    let columns = granted(lab, table, who, "insert").await;
    lab.run("savepoint emptied").await;
    lab.run(&format!("delete from public.{table}")).await;
    let insertions: Vec<String> = rows.iter().map(|row| insertion(table, &columns, row)).collect();
    let outcomes = lab.attempts(who, &insertions).await;
    lab.run("rollback to emptied").await;
    if outcomes.contains(&Outcome::Forbidden) {
        return Outcome::Forbidden;
    }
    Outcome::Rows(outcomes.iter().filter(|outcome| **outcome == Outcome::Rows(1)).count() as u64)
}

/// The columns for which the role has the right; all of them if it has none, to be refused for real.
async fn granted(lab: &mut Lab, table: &str, who: Who, right: &str) -> Vec<String> {
    let all = lab.columns(table).await;
    let mut granted = Vec::new();
    for column in &all {
        let query = format!("select has_column_privilege('{}', 'public.{table}', '{column}', '{right}')::text", who.role());
        if lab.strings(&query).await == ["true"] {
            granted.push(column.clone());
        }
    }
    if granted.is_empty() { all } else { granted }
}
