//! What the page of a case offers its reader is what the server does for them, and what it does not offer is refused to
//! whoever asks for it by hand.

use crate::site::{Client, Site};
use reqwest::Method;
use serde_json::{Value, json};

struct Clinic {
    patient: Client,
    admin: Client,
    colleague: Value,
    skin: Value,
    lungs: Value,
    heart: Value,
    rashes: Value,
}

async fn made(admin: &Client, list: &str, body: Value) -> Value {
    admin.post(list, &body).await.expect(201).json()["id"].clone()
}

async fn id_of(client: &Client) -> Value {
    client.get("/api/me").await.json()["id"].clone()
}

impl Clinic {
    async fn new(site: &Site, member: &Client) -> Self {
        let admin = site.admin().await;
        let department =
            async |name, restricted| made(&admin, "/api/departments", json!({ "name": name, "restricted": restricted })).await;
        let (skin, lungs) = (department("Skin", false).await, department("Lungs", false).await);
        let heart = department("Heart", true).await;
        let rashes = made(&admin, "/api/specialties", json!({ "name": "Rashes" })).await;
        made(&admin, "/api/tags", json!({ "name": "call back" })).await;
        let path = format!("/api/users/{}", id_of(member).await.as_str().expect("an id"));
        admin.patch(&path, 1, &json!({ "departments": [heart] })).await.expect(200);
        let colleague = id_of(&site.staff().await).await;
        Self { patient: site.patient().await, admin, colleague, skin, lungs, heart, rashes }
    }

    /// Each state of a case by the change that leads there.
    fn states(&self) -> [Value; 5] {
        [
            json!({ "priority": "low" }),
            json!({ "status": "in_progress", "department_id": self.skin, "assignee_id": self.colleague }),
            json!({ "status": "waiting" }),
            json!({ "status": "resolved" }),
            json!({ "department_id": self.heart }),
        ]
    }

    /// How each control begins in the page, and what it asks for.
    fn controls(&self) -> Vec<(String, Value)> {
        let status = ["open", "in_progress", "waiting", "resolved"]
            .map(|status| (format!(r#"name="status" value="{status}""#), json!({ "status": status })));
        let others = [
            ("priority", json!({ "priority": "urgent" })),
            ("department_id", json!({ "department_id": self.lungs })),
            ("assignee_id", json!({ "assignee_id": null })),
            ("specialty_id", json!({ "specialty_id": self.rashes })),
            ("tags[]", json!({ "tags": ["call back"] })),
        ]
        .map(|(name, change)| (format!(r#"name="{name}""#), change));
        status.into_iter().chain(others).collect()
    }

    /// A new case in this state.
    async fn case(&self, state: &Value) -> String {
        let id = self.patient.open_case("A rash").await;
        self.admin.patch(&format!("/api/cases/{id}"), 1, state).await.expect(200);
        id
    }
}

async fn page(site: &Site, reader: &Client, id: &str) -> String {
    let cookie = format!("__Host-caseward-access={}", reader.access.as_deref().unwrap_or_default());
    site.nobody().send(Method::GET, &format!("/cases/{id}"), &[("cookie", &cookie)], None).await.body
}

#[tokio::test]
async fn what_is_offered_succeeds_and_what_is_not_is_refused() {
    let site = Site::start().await;
    let (member, outsider) = (site.staff().await, site.staff().await);
    let clinic = Clinic::new(&site, &member).await;
    let stranger = site.patient().await;
    let mut offered_at_all = 0;
    for (who, reader) in [
        ("the patient", &clinic.patient),
        ("another patient", &stranger),
        ("a member", &member),
        ("an outsider", &outsider),
        ("an admin", &clinic.admin),
    ] {
        for state in clinic.states() {
            for (control, change) in clinic.controls() {
                let now = state.get("status").cloned().unwrap_or(json!("open"));
                if change.get("status").is_some_and(|to| *to == now) {
                    continue;
                }
                let id = clinic.case(&state).await;
                let offered = page(&site, reader, &id).await.contains(&control);
                let mut change = change;
                change["reason"] = json!("It has to be so.");
                let answer = reader.patch(&format!("/api/cases/{id}"), 2, &change).await;
                assert_eq!(answer.status == 200, offered, "{who}, {state}, {control}: {} {}", answer.status, answer.body);
                offered_at_all += usize::from(offered);
            }
        }
    }
    assert!(offered_at_all > 50, "{offered_at_all}");
}
