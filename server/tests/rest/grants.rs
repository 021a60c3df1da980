use crate::pages::bare;
use crate::site::{Answer, Client, Site};
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Executor};

const WHY: &str = "Chest pain, and nobody of the ward answers";

/// Moves a case into a department that keeps its cases to its members, of whom there is one elsewhere.
pub(crate) async fn close(site: &Site, case: &str) {
    let heart = "00000000-0000-0000-0000-00000000000f";
    let department =
        format!("insert into departments (id, name, restricted) values ('{heart}', 'Heart', true) on conflict do nothing");
    let moved = format!("update cases set department_id = '{heart}', version = version + 1 where id = '{case}'");
    let mut postgres = site.database.superuser().await;
    for statement in [department, moved] {
        postgres.execute(AssertSqlSafe(statement)).await.expect("done");
    }
}

/// A closed case that a colleague has open: the grant's id.
pub(crate) async fn opened(site: &Site, case: &str) -> String {
    close(site, case).await;
    open(&site.staff().await, case).await.expect(201).json()["id"].as_str().expect("an id").to_owned()
}

async fn open(client: &Client, case: &str) -> Answer {
    client.post(&format!("/api/cases/{case}/grants"), &json!({ "reason": WHY })).await
}

async fn end(client: &Client, grant: &Value) -> Answer {
    let id = grant["id"].as_str().expect("an id");
    client.send(Method::DELETE, &format!("/api/grants/{id}"), &[], None).await
}

#[tokio::test]
async fn a_closed_case_is_absent_until_it_is_opened_and_after_the_end() {
    let site = Site::start().await;
    let (patient, staff) = (site.patient().await, site.staff().await);
    let case = patient.open_case("A rash").await;
    let path = format!("/api/cases/{case}");
    staff.get(&path).await.expect(200);
    close(&site, &case).await;
    staff.get(&path).await.refused(404, "not_found");
    let grant = open(&staff, &case).await.expect(201).json();
    assert_eq!((&grant["case_id"], &grant["reason"], &grant["ended_at"]), (&json!(case), &json!(WHY), &Value::Null));
    assert_eq!(grant["remaining_seconds"], 3_600);
    assert_eq!(staff.get(&path).await.expect(200).json()["reference"], grant["reference"]);
    staff.patch(&path, 2, &json!({ "status": "in_progress" })).await.expect(200);
    let ended = end(&staff, &grant).await.expect(200).json();
    assert!(ended["ended_at"].is_string() && ended["remaining_seconds"].is_null(), "{ended}");
    staff.get(&path).await.refused(404, "not_found");
    assert_eq!(end(&staff, &grant).await.expect(200).json()["ended_at"], ended["ended_at"]);
}

#[tokio::test]
async fn the_patient_reads_who_opened_it_and_why() {
    let site = Site::start().await;
    let (patient, staff, admin) = (site.patient().await, site.staff().await, site.admin().await);
    let case = patient.open_case("A rash").await;
    let path = format!("/api/cases/{case}/access");
    assert_eq!(patient.get(&path).await.expect(200).json(), json!({ "items": [] }));
    close(&site, &case).await;
    let grant = open(&staff, &case).await.expect(201).json();
    staff.get(&format!("/api/cases/{case}")).await.expect(200);
    let seen = patient.get(&path).await.expect(200).json();
    let kinds: Vec<&Value> = seen["items"].as_array().expect("items").iter().map(|entry| &entry["kind"]).collect();
    assert_eq!(kinds, ["read", "grant"]);
    assert_eq!((&seen["items"][1]["reason"], &seen["items"][1]["until"]), (&json!(WHY), &grant["expires_at"]));
    assert_eq!(seen["items"][0]["reason"], Value::Null);
    staff.get(&path).await.refused(403, "denied");
    admin.get(&path).await.refused(404, "not_found");
    site.patient().await.get(&path).await.refused(404, "not_found");
}

#[tokio::test]
async fn what_is_wrong_with_a_request_is_said_by_field() {
    let site = Site::start().await;
    let (patient, staff) = (site.patient().await, site.staff().await);
    let case = patient.open_case("A rash").await;
    let path = format!("/api/cases/{case}/grants");
    staff.post(&path, &json!({ "reason": WHY })).await.refused(403, "denied");
    close(&site, &case).await;
    for (body, field, code) in [
        (json!({}), "reason", "required"),
        (json!({ "reason": " " }), "reason", "required"),
        (json!({ "reason": "Because" }), "reason", "too_short"),
        (json!({ "reason": WHY, "minutes": 0 }), "minutes", "unknown_value"),
        (json!({ "reason": WHY, "minutes": 481 }), "minutes", "unknown_value"),
        (json!({ "reason": WHY, "user_id": case }), "user_id", "unknown_field"),
        (json!({ "reason": WHY, "expires_at": "2999-01-01T00:00:00Z" }), "expires_at", "unknown_field"),
    ] {
        staff.post(&path, &body).await.wrong(field, code);
    }
    patient.post(&path, &json!({ "reason": WHY })).await.refused(403, "denied");
    staff.post("/api/cases/1/grants", &json!({ "reason": WHY })).await.refused(404, "not_found");
    staff.post(&path, &json!({ "reason": WHY, "minutes": 480 })).await.expect(201);
}

#[tokio::test]
async fn an_admin_reviews_what_a_colleague_opened_once() {
    let site = Site::start().await;
    let (patient, staff, admin) = (site.patient().await, site.staff().await, site.admin().await);
    let case = patient.open_case("A rash").await;
    let grant = opened(&site, &case).await;
    let queue = admin.get("/api/grants?review=pending").await.expect(200).json();
    assert_eq!((&queue["items"][0]["id"], &queue["total"]["count"]), (&json!(grant), &json!(1)));
    let path = format!("/api/grants/{grant}/review");
    admin.post(&path, &json!({ "verdict": "questioned" })).await.wrong("note", "required");
    admin.post(&path, &json!({ "verdict": "fine" })).await.wrong("verdict", "unknown_value");
    staff.post(&path, &json!({ "verdict": "justified" })).await.refused(404, "not_found");
    let reviewed = admin.post(&path, &json!({ "verdict": "justified", "note": null })).await.expect(200).json();
    assert_eq!(reviewed["review"]["verdict"], "justified");
    admin.post(&path, &json!({ "verdict": "questioned", "note": "Why?" })).await.refused(409, "stale_version");
    assert_eq!(admin.get("/api/grants?review=pending").await.json()["items"], json!([]));
    assert_eq!(admin.get("/api/grants").await.json()["items"], json!([reviewed]));
}

#[tokio::test]
async fn grants_are_listed_page_by_page_for_admins_and_bad_questions_are_named() {
    let site = Site::start().await;
    let (patient, staff, admin) = (site.patient().await, site.staff().await, site.admin().await);
    let mut wanted = Vec::new();
    for _ in 0..3 {
        wanted.insert(0, opened(&site, &patient.open_case("A rash").await).await);
    }
    let first = admin.get("/api/grants?limit=2").await.expect(200).json();
    let rest = admin.get(&format!("/api/grants?limit=2&cursor={}", first["next_cursor"].as_str().expect("more"))).await;
    let ids = |page: &Value| page["items"].as_array().expect("items").iter().map(|grant| grant["id"].clone()).collect::<Vec<_>>();
    assert_eq!([ids(&first), ids(&rest.json())].concat(), wanted);
    for (query, field, code) in [
        ("review=open", "review", "unknown_value"),
        ("limit=201", "limit", "unknown_value"),
        ("cursor=1", "cursor", "malformed"),
        ("user=1", "user", "unknown_field"),
    ] {
        admin.get(&format!("/api/grants?{query}")).await.wrong(field, code);
    }
    for client in [staff, patient] {
        client.get("/api/grants").await.refused(403, "denied");
    }
}

/// Posts a form as a browser without JavaScript does, and gives the address that it is sent to.
async fn form(site: &Site, client: &Client, page: &str, function: &str, fields: &str) -> String {
    let page = format!("{}{page}", site.url);
    let headers = [
        ("accept", "text/html,application/xhtml+xml"),
        ("content-type", "application/x-www-form-urlencoded"),
        ("referer", page.as_str()),
        ("origin", site.url.as_str()),
    ];
    let answer = client.send_raw(Method::POST, function, &headers, fields.to_owned()).await.expect(302);
    answer.header("location").trim_start_matches(&site.url).to_owned()
}

#[tokio::test]
async fn the_page_of_a_closed_case_is_that_of_an_absent_one_and_says_how_to_open_it() {
    let site = Site::start().await;
    let (patient, staff) = (site.patient().await, site.staff().await);
    let (case, absent) = (patient.open_case("Canary rash").await, "0190163d-8694-739b-aea5-966c26f8ad91");
    close(&site, &case).await;
    let shown = async |client: &Client, id: &str| bare(&client.get(&format!("/cases/{id}")).await.expect(404), id);
    let closed = shown(&staff, &case).await;
    assert!(closed.contains("/break-glass?case=") && !closed.contains("Canary"), "{closed}");
    assert_eq!(closed, shown(&staff, absent).await);
    assert!(!shown(&site.patient().await, &case).await.contains("/break-glass"));
    staff.get("/break-glass").await.expect(200);
    staff.get("/admin/reviews").await.expect(404);
    patient.get("/break-glass").await.expect(404);
    site.admin().await.get("/admin/reviews").await.expect(200);
}

#[tokio::test]
async fn without_javascript_a_case_is_opened_and_given_back_by_forms() {
    let site = Site::start().await;
    let (patient, staff) = (site.patient().await, site.staff().await);
    let case = patient.open_case("Canary rash").await;
    close(&site, &case).await;
    let page = format!("/cases/{case}");
    let sent = format!("case={case}&reason=Chest+pain+at+night&minutes=30");
    assert_eq!(form(&site, &staff, "/break-glass", "/fn/grants/open", &sent).await, page);
    let open = staff.get(&page).await.expect(200).body;
    assert!(open.contains("Canary rash") && open.contains("30 minutes left") && open.contains("End access now"), "{open}");
    let hers = patient.get(&page).await.expect(200).body;
    assert!(hers.contains("Who opened your case") && hers.contains("Chest pain at night"), "{hers}");
    assert_eq!(form(&site, &staff, "/break-glass", "/fn/grants/open", &sent).await, page, "it lies open by now");

    let admin = site.admin().await;
    let grant = admin.get("/api/grants").await.json()["items"][0]["id"].as_str().expect("an id").to_owned();
    let queue = admin.get(&format!("/admin/reviews?edit={grant}")).await.expect(200).body;
    assert!(queue.contains("Chest pain at night") && queue.contains("Open now") && queue.contains("Save the review"), "{queue}");
    let review = format!("id={grant}&verdict=questioned&note=Was+the+ward+called%3F");
    let reviewed = form(&site, &admin, "/admin/reviews", "/fn/grants/review", &review).await;
    assert!(admin.get(&reviewed).await.expect(200).body.contains("Was the ward called?"));

    assert_eq!(form(&site, &staff, &page, "/fn/grants/give-back", &format!("id={grant}")).await, "/break-glass?ended");
    staff.get(&page).await.expect(404);
}

#[tokio::test]
async fn a_number_that_no_case_has_is_a_mistake_in_its_field() {
    let site = Site::start().await;
    let staff = site.staff().await;
    let sent = "case=ZZZ-ZZZ&reason=Canary+pain+at+night&minutes=60";
    let back = form(&site, &staff, "/break-glass", "/fn/grants/open", sent).await;
    assert!(back.starts_with("/break-glass") && !back.contains("Canary"), "{back}");
    assert!(staff.get(&back).await.expect(200).body.contains("There is no case with this number"));
}
