//! Notes over HTTP; and a word that is written in one, looked for in all that a patient can get.

use crate::attachments;
use crate::browser::Browser;
use crate::contract::document;
use crate::forms::post;
use crate::live::Listener;
use crate::site::{Answer, Client, Site};
use reqwest::Method;
use serde_json::json;

const CANARY: &str = "quillfeather";

async fn write(client: &Client, case: &str, body: &str) -> Answer {
    client.post(&format!("/api/cases/{case}/notes"), &json!({ "body": body })).await
}

pub(crate) fn cookie(client: &Client) -> String {
    format!("__Host-caseward-access={}", client.access.as_deref().unwrap_or_default())
}

#[tokio::test]
async fn staff_write_and_read_notes_and_a_retry_writes_none_twice() {
    let site = Site::start().await;
    let (patient, staff) = (site.patient().await, site.staff().await);
    let case = patient.open_case("A rash").await;
    let path = format!("/api/cases/{case}/notes");
    let body = json!({ "body": "@Kim Clinic: <b>call</b> her.", "format": "plain" });
    let send = async || staff.send(Method::POST, &path, &[("idempotency-key", "k")], Some(&body)).await;
    let (first, again) = (send().await.expect(201), send().await.expect(201));
    assert_eq!(first.body, again.body);
    let note = first.json();
    assert_eq!(note["body_html"], "<p>@Kim Clinic: &lt;b&gt;call&lt;/b&gt; her.</p>");
    assert_eq!(note["mentions"][0]["name"], "Kim Clinic");
    assert_eq!(staff.get(&path).await.expect(200).json(), json!({ "items": [note] }));
    staff
        .send(Method::POST, &path, &[("idempotency-key", "k")], Some(&json!({ "body": "x" })))
        .await
        .wrong("Idempotency-Key", "reused");
    write(&staff, &case, " ").await.wrong("body", "required");
    staff.post(&path, &json!({ "body": "x", "format": "markdown" })).await.wrong("format", "unknown_value");
    staff.post(&path, &json!({ "body": "x", "author_id": case })).await.wrong("author_id", "unknown_field");
}

#[tokio::test]
async fn to_patients_the_notes_of_their_case_are_as_absent_as_those_of_none() {
    let site = Site::start().await;
    let (patient, staff) = (site.patient().await, site.staff().await);
    let case = patient.open_case("A rash").await;
    let own = staff.open_case("My own").await;
    write(&staff, &case, "Call her.").await.expect(201);
    let nowhere = "0190163d-8694-739b-aea5-966c26f8ad91";
    let absent = patient.get(&format!("/api/cases/{nowhere}/notes")).await.refused(404, "not_found");
    for (client, case) in [(&patient, &case), (&site.patient().await, &case), (&staff, &own)] {
        assert_eq!(client.get(&format!("/api/cases/{case}/notes")).await.expect(404).body, absent.body);
        assert_eq!(write(client, case, "Mine?").await.expect(404).body, absent.body);
    }
}

#[tokio::test]
async fn colleagues_hear_of_a_note_and_the_patient_does_not() {
    let site = Site::start().await;
    let (patient, staff) = (site.patient().await, site.staff().await);
    let (mut theirs, mut hers) = (Listener::open(&staff, "").await, Listener::open(&patient, "").await);
    let case = patient.open_case("A rash").await;
    write(&staff, &case, "Call her.").await.expect(201);
    staff.patch(&format!("/api/cases/{case}"), 1, &json!({ "status": "in_progress" })).await.expect(200);
    let told = |version, kind: &str| (case.clone(), version, kind.to_owned());
    assert_eq!(theirs.told(3).await, [told(1, "opened"), told(1, "noted"), told(2, "status_changed")]);
    assert_eq!(hers.told(2).await, [told(1, "opened"), told(2, "status_changed")]);
}

/// Every address that answers `GET`, of the interface and of the pages, about this case where it is about one.
fn addresses(case: &str) -> Vec<String> {
    let interface = document()["paths"].as_object().expect("paths").iter();
    let interface =
        interface.filter(|(path, item)| item.get("get").is_some() && *path != "/api/live").map(|(path, _)| path.clone());
    let pages = leptos_axum::generate_route_list(app::App);
    let pages = pages.iter().map(|route| route.path().to_owned());
    let all = interface.chain(pages);
    let mut all: Vec<String> = all.map(|path| path.replace("{id}", case).replace("{token}", "none")).collect();
    let searching = ["/api/cases", "/cases", "/desk"].map(|list| format!("{list}?q={CANARY}"));
    all.extend(searching);
    all.extend(["export", "export?file"].map(|document| format!("/cases/{case}/{document}")));
    all.push(format!("/desk?case={case}"));
    all.push(format!("/cases/{case}?sent"));
    all
}

async fn found(site: &Site, client: &Client, case: &str) -> Vec<String> {
    let mut found = Vec::new();
    let pages = Browser::of(site, client);
    for address in addresses(case) {
        for answer in [client.get(&address).await, pages.get(&address).await] {
            let headers: String = answer.headers.values().filter_map(|value| value.to_str().ok()).collect();
            // What was searched for is repeated in the page's own address and field.
            let body = answer.body.replace(&format!("q={CANARY}"), "").replace(&format!("value=\"{CANARY}\""), "");
            let repeated = address.contains(CANARY) && !address.starts_with("/api/");
            if !repeated && (body.contains(CANARY) || headers.contains(CANARY)) {
                found.push(address.clone());
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

#[tokio::test]
async fn no_word_of_a_note_reaches_a_patient() {
    let site = Site::start().await;
    let (patient, other, staff, admin) = (site.patient().await, site.patient().await, site.staff().await, site.admin().await);
    let case = patient.open_case("A rash").await;
    let before = patient.get(&format!("/api/cases/{case}")).await.expect(200).body;
    write(&staff, &case, &format!("{CANARY}, said @Kim Clinic.")).await.expect(201);
    let name = format!("{CANARY}.png");
    let file = attachments::id(&attachments::waiting_for(&staff, &case, "note", &name).await.expect(201));
    let noted = json!({ "body": "A letter.", "attachments": [file] });
    staff.post(&format!("/api/cases/{case}/notes"), &noted).await.expect(201);
    attachments::waiting_for(&staff, &case, "note", &format!("waiting-{name}")).await.expect(201);
    let form = [("case", case.as_str()), ("body", CANARY), ("format", "plain")];
    let written = post(&site, &format!("/cases/{case}"), "/fn/notes/write", &cookie(&staff), &form).await.expect(302);
    assert!(!written.header("location").contains("__err"), "{}", written.header("location"));
    let draft = [("subject", format!("case:{case}:note")), ("body", format!("{CANARY} again"))];
    let draft: Vec<(&str, &str)> = draft.iter().map(|(name, value)| (*name, value.as_str())).collect();
    post(&site, &format!("/cases/{case}"), "/fn/drafts/save", &cookie(&staff), &draft).await;

    for reader in [&patient, &other] {
        assert_eq!(found(&site, reader, &case).await, [""; 0]);
        for part in ["", "/thumbnail"] {
            let answer = reader.get(&format!("/api/attachments/{file}{part}")).await.refused(404, "not_found");
            assert!(!answer.headers.values().any(|value| value.to_str().is_ok_and(|value| value.contains(CANARY))));
        }
        for function in
            ["notes/list", "notes/form", "files/list", "cases/read", "cases/list", "cases/count", "cases/form", "unsent/list"]
        {
            let answer = post(
                &site,
                "/cases",
                &format!("/fn/{function}"),
                &cookie(reader),
                &[("case", &case), ("id", &case), ("target", "note")],
            )
            .await;
            assert!(!answer.body.contains(CANARY) && !answer.header("location").contains(CANARY), "{function}");
        }
        let search = reader.get(&format!("/api/cases?q={CANARY}")).await.expect(200).json();
        assert_eq!((&search["items"], &search["total"]["count"]), (&json!([]), &json!(0)));
    }
    assert_eq!(patient.get(&format!("/api/cases/{case}")).await.expect(200).body, before, "nor does it change what is seen");

    let (notes, page) = (format!("/api/cases/{case}/notes"), format!("/cases/{case}"));
    for reader in [&staff, &admin] {
        let found = found(&site, reader, &case).await;
        for address in [&notes, &page, &format!("/desk?case={case}"), &format!("/cases/{case}/export")] {
            assert!(found.contains(address), "{address} in {found:?}");
        }
        assert!(!found.iter().any(|address| address.contains("audit") || address.contains("events")), "{found:?}");
    }
}

#[tokio::test]
async fn a_case_is_exported_by_those_who_see_it_with_notes_for_those_who_handle_it() {
    let site = Site::start().await;
    let (patient, staff, admin) = (site.patient().await, site.staff().await, site.admin().await);
    let case = patient.open_case("A rash").await;
    write(&staff, &case, "Call her.").await.expect(201);
    let path = format!("/api/cases/{case}/export");
    let (hers, theirs) = (patient.get(&path).await.expect(200).json(), staff.get(&path).await.expect(200).json());
    assert_eq!((hers.get("notes"), &theirs["notes"][0]["body"]), (None, &json!("Call her.")));
    assert_eq!((&hers["case"]["title"], &hers["events"][0]["kind"]), (&json!("A rash"), &json!("opened")));
    site.patient().await.get(&path).await.refused(404, "not_found");
    let entries = admin.get("/api/audit?action=case_exported").await.expect(200).json();
    assert_eq!(entries["items"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn the_document_of_a_case_loads_nothing_and_is_a_file_if_asked_for() {
    let site = Site::start().await;
    let (patient, staff) = (site.patient().await, site.staff().await);
    let case = patient.open_case("A rash").await;
    write(&staff, &case, "Call her.").await.expect(201);
    let page = Browser::of(&site, &patient).get(&format!("/cases/{case}/export")).await.expect(200);
    assert!(page.header("content-security-policy").starts_with("default-src 'none'; style-src 'unsafe-inline'"));
    assert_eq!((page.header("cache-control"), page.header("content-disposition")), ("no-store", ""));
    let file = Browser::of(&site, &patient).get(&format!("/cases/{case}/export?file")).await.expect(200);
    assert!(file.header("content-disposition").starts_with("attachment; filename=\"case-"), "{:?}", file.headers);
    assert!(file.body.contains("A rash") && !file.body.contains("href="), "{}", file.body);
    for (who, pages) in [("another", Browser::signed_in(&site).await), ("nobody", Browser::of(&site, &site.nobody()))] {
        let answer = pages.get(&format!("/cases/{case}/export")).await.expect(303);
        assert_eq!(answer.header("location"), format!("/cases/{case}"), "{who}");
    }
}
