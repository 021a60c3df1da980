use crate::site::{Client, Site};
use serde_json::{Value, json};
use std::collections::BTreeSet;

async fn open(client: &Client, n: usize) -> String {
    let priority = ["low", "medium", "high", "urgent"][n % 4];
    let form = json!({ "title": format!("Case {n}"), "description": "It itches.", "priority": priority });
    client.post("/api/cases", &form).await.expect(201).json()["id"].as_str().expect("an id").to_owned()
}

fn ids(page: &Value) -> Vec<String> {
    page["items"].as_array().expect("items").iter().map(|case| case["id"].as_str().expect("an id").to_owned()).collect()
}

/// All ids that a list gives, page by page.
async fn walk(client: &Client, query: &str) -> Vec<String> {
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = client.get(&format!("/api/cases?{query}&limit=5{cursor}")).await.expect(200).json();
        assert!(ids(&page).len() <= 5);
        seen.extend(ids(&page));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return seen,
        }
    }
}

#[tokio::test]
async fn in_every_order_the_pages_together_are_the_whole_list_once() {
    let site = Site::start().await;
    let (patient, staff) = (site.patient().await, site.staff().await);
    let mut opened = Vec::new();
    for n in 0..23 {
        opened.push(open(&patient, n).await);
    }
    staff.patch(&format!("/api/cases/{}", opened[3]), 1, &json!({ "status": "resolved" })).await.expect(200);
    for sort in
        ["updated_at", "-updated_at", "created_at", "-created_at", "priority", "-priority", "status_since", "-status_since"]
    {
        let seen = walk(&staff, &format!("sort={sort}")).await;
        assert_eq!(seen.len(), 23, "{sort}");
        assert_eq!(seen.iter().collect::<BTreeSet<_>>(), opened.iter().collect(), "{sort}");
        let mut whole = ids(&staff.get(&format!("/api/cases?sort={sort}&limit=200")).await.json());
        assert_eq!(seen, whole, "{sort}");
        let opposite = sort.strip_prefix('-').map_or_else(|| format!("-{sort}"), str::to_owned);
        whole.reverse();
        assert_eq!(walk(&staff, &format!("sort={opposite}")).await, whole, "{sort} backwards");
    }
    assert_eq!(walk(&staff, "sort=-updated_at").await[0], opened[3]);
    assert_eq!(walk(&staff, "sort=created_at").await, opened);
}

#[tokio::test]
async fn a_filter_leaves_out_what_it_says_and_counts_the_rest() {
    let site = Site::start().await;
    let (patient, staff) = (site.patient().await, site.staff().await);
    let mut opened = Vec::new();
    for n in 0..8 {
        opened.push(open(&patient, n).await);
    }
    staff.patch(&format!("/api/cases/{}", opened[0]), 1, &json!({ "status": "waiting" })).await.expect(200);
    for (query, count) in [
        ("status=waiting", 1),
        ("status=open", 7),
        ("status=open,waiting", 8),
        ("status=open&status=waiting", 8),
        ("status=resolved", 0),
        ("priority=high,urgent", 4),
        ("status=open&priority=low", 1),
        ("status=&priority=", 8),
    ] {
        let page = staff.get(&format!("/api/cases?{query}&limit=3")).await.expect(200).json();
        assert_eq!(page["total"], json!({ "count": count, "exact": true }), "{query}");
        assert_eq!(walk(&staff, query).await.len(), count, "{query}");
    }
}

#[tokio::test]
async fn a_patient_sees_their_own_and_staff_see_all() {
    let site = Site::start().await;
    let (ana, ben, staff) = (site.patient().await, site.patient().await, site.staff().await);
    let (anas, bens) = (ana.open_case("Ana's").await, ben.open_case("Ben's").await);
    assert_eq!(ids(&ana.get("/api/cases").await.json()), std::slice::from_ref(&anas));
    assert_eq!(ids(&ben.get("/api/cases").await.json()), std::slice::from_ref(&bens));
    assert_eq!(ids(&staff.get("/api/cases").await.json()), [bens, anas]);
}

#[tokio::test]
async fn what_a_filter_does_not_know_is_refused_by_name() {
    let site = Site::start().await;
    let patient = site.patient().await;
    for (query, field, code) in [
        ("status=opne", "status", "unknown_value"),
        ("status=open;drop", "status", "unknown_value"),
        ("priority=1", "priority", "unknown_value"),
        ("sort=title", "sort", "unknown_value"),
        ("sort=updated_at%20desc", "sort", "unknown_value"),
        ("limit=0", "limit", "unknown_value"),
        ("limit=201", "limit", "unknown_value"),
        ("limit=-1", "limit", "unknown_value"),
        ("cursor=x", "cursor", "malformed"),
        ("patient_id=1", "patient_id", "unknown_field"),
        ("status[]=open", "query", "unknown_field"),
    ] {
        patient.get(&format!("/api/cases?{query}")).await.wrong(field, code);
    }
}

#[tokio::test]
async fn a_cursor_of_another_order_is_refused() {
    let site = Site::start().await;
    let patient = site.patient().await;
    for n in 0..3 {
        open(&patient, n).await;
    }
    let cursor = patient.get("/api/cases?sort=priority&limit=2").await.json()["next_cursor"].as_str().expect("more").to_owned();
    patient.get(&format!("/api/cases?sort=priority&limit=2&cursor={cursor}")).await.expect(200);
    patient.get(&format!("/api/cases?sort=created_at&cursor={cursor}")).await.wrong("cursor", "malformed");
}

#[tokio::test]
async fn a_cursor_made_by_hand_shows_nobody_elses_cases() {
    let site = Site::start().await;
    let (ana, ben) = (site.patient().await, site.patient().await);
    open(&ana, 0).await;
    let forged = "created_at.0.00000000-0000-0000-0000-000000000000";
    assert_eq!(ids(&ben.get(&format!("/api/cases?sort=created_at&cursor={forged}")).await.expect(200).json()).len(), 0);
}
