use super::access::rows;
use super::{Lab, Outcome, Who};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// All that policies for a command (or for all) answer to one role about one table: what it sees or may remove, and for each
/// row, and each row with one value that some policy asks about exchanged for another's, whether it could be made (policies
/// speak before a key that is taken does), or whether the row could become that.
pub async fn fingerprint(lab: &mut Lab, table: &str, command: &str, who: Who) -> Vec<Outcome> {
    let all = attempts(lab, table, command).await;
    lab.attempts(who, &all).await
}

/// Whether any of it is another now. There are thousands of attempts, and most often one of the first tells.
pub async fn differs(lab: &mut Lab, table: &str, command: &str, who: Who, before: &[Outcome]) -> bool {
    let all = attempts(lab, table, command).await;
    assert_eq!(all.len(), before.len(), "attempts at {table}");
    for (attempts, before) in all.chunks(AT_A_TIME).zip(before.chunks(AT_A_TIME)) {
        if lab.attempts(who, attempts).await != before {
            return true;
        }
    }
    false
}

const AT_A_TIME: usize = 100;

async fn attempts(lab: &mut Lab, table: &str, command: &str) -> Vec<String> {
    let (columns, asked) = (lab.columns(table).await, lab.asked(table).await);
    let rows = rows(lab, table).await;
    let concerned = |other: &str| command == other || command == "ALL";
    let mut all = Vec::new();
    if concerned("SELECT") {
        all.push(format!("select from public.{table}"));
    }
    if concerned("DELETE") {
        all.push(format!("delete from public.{table}"));
    }
    if concerned("UPDATE") {
        all.extend(changes(table, &asked, &rows));
    }
    if concerned("INSERT") {
        all.extend(variants(&asked, &rows).iter().map(|row| insertion(table, &columns, row)));
    }
    all
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

/// Gives all rows a value of one, without looking at any; and each row in turn, found by the whole of it.
fn changes(table: &str, columns: &[String], rows: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for column in columns {
        for value in values(column, rows) {
            let value = format!("(select {column} from jsonb_populate_record(null::public.{table}, {}))", quoted(&value));
            found.push(format!("update public.{table} set {column} = {value}"));
            let one_by_one = rows
                .iter()
                .map(|row| format!("update public.{table} t set {column} = {value} where to_jsonb(t) = {}", quoted(row)));
            found.extend(one_by_one);
        }
    }
    found
}

/// What the rows have in the column, each as a record of it alone.
fn values(column: &str, rows: &[String]) -> BTreeSet<String> {
    let value = |row: &String| serde_json::from_str::<Map<String, Value>>(row).expect("a row")[column].clone();
    rows.iter().map(|row| Value::Object(Map::from_iter([(column.to_owned(), value(row))])).to_string()).collect()
}

fn quoted(json: &str) -> String {
    format!("'{}'::jsonb", json.replace('\'', "''"))
}
