use super::access::rows;
use super::{Lab, Outcome, Who};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// All that policies answer to one role about one table: what it sees and may remove, and for each row, and each row
/// with one value exchanged for another's, whether it could be made, and whether the row could become that.
pub async fn fingerprint(lab: &mut Lab, table: &str, who: Who) -> Vec<Outcome> {
    let columns = lab.columns(table).await;
    let rows = rows(lab, table).await;
    let all = [format!("select from public.{table}"), format!("delete from public.{table}")];
    let mut outcomes = lab.attempts(who, all.into_iter().chain(changes(table, &columns, &rows))).await;
    let insertions: Vec<String> = variants(&columns, &rows).iter().map(|row| insertion(table, &columns, row)).collect();
    lab.run("savepoint emptied").await;
    lab.run(&format!("delete from public.{table}")).await;
    outcomes.extend(lab.attempts(who, insertions).await);
    lab.run("rollback to emptied").await;
    outcomes
}

pub(super) fn insertion(table: &str, columns: &[String], row: &str) -> String {
    let columns = columns.join(", ");
    format!(
        "insert into public.{table} ({columns}) select {columns} from jsonb_populate_record(null::public.{table}, {})",
        quoted(row)
    )
}

fn variants(columns: &[String], rows: &[String]) -> BTreeSet<String> {
    let parsed: Vec<Map<String, Value>> = rows.iter().map(|row| serde_json::from_str(row).expect("a row")).collect();
    let mut found: BTreeSet<String> = rows.iter().cloned().collect();
    for row in &parsed {
        for column in columns {
            for other in &parsed {
                let mut variant = row.clone();
                variant.insert(column.clone(), other[column].clone());
                found.insert(Value::Object(variant).to_string());
            }
        }
    }
    found
}

/// Gives each row in turn, found by the whole of it, a value of another.
fn changes(table: &str, columns: &[String], rows: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for row in rows {
        for column in columns {
            for other in rows {
                let value = format!("(select {column} from jsonb_populate_record(null::public.{table}, {}))", quoted(other));
                found.push(format!("update public.{table} t set {column} = {value} where to_jsonb(t) = {}", quoted(row)));
            }
        }
    }
    found
}

fn quoted(json: &str) -> String {
    format!("'{}'::jsonb", json.replace('\'', "''"))
}
