//! The audit as an admin's program reads it.

use crate::site::{Client, PASSWORD, Site};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Executor};

async fn entries(admin: &Client, query: &str) -> Vec<Value> {
    let page = admin.get(&format!("/api/audit?{query}")).await.expect(200).json();
    page["items"].as_array().expect("items").clone()
}

#[tokio::test]
async fn an_admin_finds_out_who_read_a_case() {
    let site = Site::start().await;
    let (patient, staff, admin) = (site.patient().await, site.staff().await, site.admin().await);
    let case = patient.open_case("A rash").await;
    staff.get(&format!("/api/cases/{case}")).await.expect(200);
    staff.get(&format!("/api/cases/{case}/events")).await.expect(200);
    let me = staff.get("/api/me").await.json();
    let reads = entries(&admin, &format!("action=case_read&case={case}&person={}", me["id"].as_str().expect("an id"))).await;
    assert_eq!(reads.len(), 1, "{reads:?}");
    let read = &reads[0];
    assert_eq!((&read["actor_name"], &read["case_id"]), (&me["name"], &json!(case)));
    let reference = read["reference"].as_str().expect("a reference");
    assert_eq!(entries(&admin, &format!("case={reference}&action=case_read")).await, reads);
}

#[tokio::test]
async fn signing_in_and_failing_to_is_written_down() {
    let site = Site::start().await;
    let (patient, admin) = (site.patient().await, site.admin().await);
    let me = patient.get("/api/me").await.json()["id"].clone();
    for email in [patient.email.as_str(), "nobody@example.org"] {
        let attempt = json!({ "email": email, "password": "not the one I chose" });
        site.nobody().post("/api/auth/token", &attempt).await.refused(401, "wrong_credentials");
    }
    let failed = entries(&admin, "action=sign_in_failed").await;
    let told: Vec<_> = failed.iter().map(|entry| (&entry["actor_id"], &entry["subject_id"])).collect();
    assert_eq!(told, [(&Value::Null, &Value::Null), (&Value::Null, &me)]);
    assert!(failed.iter().all(|entry| !entry.to_string().contains("nobody@")), "{failed:?}");
    let signed_in = json!({ "email": patient.email, "password": PASSWORD });
    site.nobody().post("/api/auth/token", &signed_in).await.expect(200);
    assert_eq!(entries(&admin, "action=signed_in&limit=1").await[0]["actor_id"], me);
}

#[tokio::test]
async fn the_audit_is_for_admins() {
    let site = Site::start().await;
    for path in ["/api/audit", "/api/audit.csv"] {
        site.nobody().get(path).await.refused(401, "unauthenticated");
        site.patient().await.get(path).await.refused(403, "denied");
        site.staff().await.get(path).await.refused(403, "denied");
        for (query, field, code) in [
            ("person=ana", "person", "malformed"),
            ("action=slept", "action", "unknown_value"),
            ("case=x", "case", "malformed"),
            ("from=yesterday", "from", "malformed"),
            ("from=2026-02-02&to=2026-02-01", "to", "unknown_value"),
            ("limit=201", "limit", "unknown_value"),
            ("cursor=x", "cursor", "malformed"),
            ("owner=1", "owner", "unknown_field"),
        ] {
            site.admin().await.get(&format!("{path}?{query}")).await.wrong(field, code);
        }
    }
}

#[tokio::test]
async fn pages_lead_on_until_there_are_none() {
    let site = Site::start().await;
    let admin = site.admin().await;
    for _ in 0..5 {
        admin.get("/api/cases/00000000-0000-0000-0000-000000000000").await.refused(404, "not_found");
    }
    let (mut seen, mut path) = (0, "/api/audit?action=case_not_found&limit=2".to_owned());
    loop {
        let page = admin.get(&path).await.expect(200).json();
        seen += page["items"].as_array().expect("items").len();
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        path = format!("/api/audit?action=case_not_found&limit=2&cursor={cursor}");
    }
    assert_eq!(seen, 5);
}

#[tokio::test]
async fn the_file_is_safe_to_open_and_is_itself_written_down() {
    let site = Site::start().await;
    let (patient, admin) = (site.patient().await, site.admin().await);
    let me = patient.get("/api/me").await.json()["id"].as_str().expect("an id").to_owned();
    let rename = format!("update users set name = '=cmd|'' /C calc''!A0, \"x\"' where id = '{me}'");
    site.database.superuser().await.execute(AssertSqlSafe(rename)).await.expect("renamed");
    patient.open_case("A rash").await;
    let file = admin.get(&format!("/api/audit.csv?person={me}&action=case_opened")).await.expect(200);
    let lines: Vec<&str> = file.body.split_terminator("\r\n").collect();
    assert_eq!(lines.len(), 2, "{}", file.body);
    assert!(lines[0].starts_with("position,at,actor_id,actor_name,action,"));
    assert!(lines[1].contains(r#","'=cmd|' /C calc'!A0, ""x""","case_opened","#), "{}", lines[1]);
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"caseward-audit.csv\"");
    let exported = entries(&admin, "action=audit_exported").await;
    assert_eq!(exported[0]["data"]["filter"], format!("person={me}&action=case_opened"));
}

#[tokio::test]
async fn a_long_file_has_every_line_once_and_a_full_one_names_the_next() {
    let site = Site::start().await;
    let admin = site.admin().await;
    let fill = "insert into audit_entries (action) select 'signed_out' from generate_series(1, 100001)";
    site.database.superuser().await.execute(fill).await.expect("entries");
    let file = admin.get("/api/audit.csv?action=signed_out").await.expect(200);
    assert_eq!(file.body.lines().count(), 100_001, "a head and 100,000 lines");
    let link = file.header("link");
    let rest = link.strip_prefix('<').and_then(|link| link.strip_suffix(">; rel=\"next\"")).expect(link);
    let rest = admin.get(rest).await.expect(200);
    assert_eq!((rest.body.lines().count(), rest.header("link")), (2, ""));
    let positions =
        |body: &str| body.lines().skip(1).map(|line| line.split(',').next().unwrap_or_default().to_owned()).collect::<Vec<_>>();
    let mut all = [positions(&file.body), positions(&rest.body)].concat();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 100_001);
}
