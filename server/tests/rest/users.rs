//! People over HTTP: what an admin does with them, and what nobody else can.

use crate::site::{Answer, Client, PASSWORD, Site};
use reqwest::Method;
use serde_json::{Value, json};

fn invitation(email: &str) -> Value {
    json!({ "email": email, "name": "Kim Vale", "role": "staff" })
}

async fn id_of(client: &Client) -> String {
    client.get("/api/me").await.expect(200).json()["id"].as_str().expect("an id").to_owned()
}

async fn change(client: &Client, id: &str, change: Value) -> Answer {
    client.send(Method::PATCH, &format!("/api/users/{id}"), &[], Some(&change)).await
}

/// Somebody new whom an admin has just invited.
pub(crate) async fn invited(site: &Site) -> String {
    let admin = site.admin().await;
    let answer = admin.post("/api/users", &invitation(&format!("by-{}", admin.email))).await.expect(201);
    answer.json()["person"]["id"].as_str().expect("an id").to_owned()
}

/// Sets a password by the link of an invitation, as its page does.
async fn accept(site: &Site, link: &str, password: &str) -> Answer {
    let token = link.rsplit('/').next().expect("a token");
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("accept", "application/json")];
    let form = format!("token={token}&password={}", password.replace(' ', "+"));
    site.nobody().send_raw(Method::POST, "/fn/invitation/accept", &headers, form).await
}

#[tokio::test]
async fn an_invitation_is_a_link_that_works_once_and_is_told_once() {
    let site = Site::start().await;
    let admin = site.admin().await;
    let answer = admin.post("/api/users", &invitation("kim@example.org")).await.expect(201).json();
    let link = answer["link"].as_str().expect("a link");
    assert!(link.starts_with(&format!("{}/invitation/", site.url)), "{link}");
    assert_eq!((&answer["person"]["role"], &answer["person"]["invited"]), (&json!("staff"), &json!(true)));
    assert!(!admin.get("/api/users").await.expect(200).body.contains(link));
    accept(&site, link, PASSWORD).await.expect(200);
    assert_eq!(accept(&site, link, "another phrase of mine").await.status, 422);
    let sign_in = json!({ "email": "kim@example.org", "password": PASSWORD });
    site.nobody().post("/api/auth/token", &sign_in).await.expect(200);
    let list = admin.get("/api/users?search=kim&role=staff").await.expect(200).json();
    assert_eq!(list["items"][0]["invited"], json!(false));
}

#[tokio::test]
async fn a_new_link_replaces_the_old_one_until_there_is_a_password() {
    let site = Site::start().await;
    let admin = site.admin().await;
    let first = admin.post("/api/users", &invitation("kim@example.org")).await.expect(201).json();
    let id = first["person"]["id"].as_str().expect("an id");
    let again = format!("/api/users/{id}/invitation");
    let second = admin.send(Method::POST, &again, &[], None).await.expect(201).json();
    assert_eq!(accept(&site, first["link"].as_str().expect("a link"), PASSWORD).await.status, 422);
    accept(&site, second["link"].as_str().expect("a link"), PASSWORD).await.expect(200);
    admin.send(Method::POST, &again, &[], None).await.wrong("invitation", "expired");
}

#[tokio::test]
async fn an_account_that_somebody_made_before_is_not_invited() {
    let site = Site::start().await;
    let admin = site.admin().await;
    let squatter = site.patient().await;
    admin.post("/api/users", &invitation(&squatter.email)).await.wrong("email", "taken");
    assert_eq!(squatter.get("/api/me").await.expect(200).json()["role"], "patient");
}

#[tokio::test]
async fn a_changed_person_is_another_from_the_next_request_on() {
    let site = Site::start().await;
    let (admin, kim) = (site.admin().await, site.staff().await);
    let id = id_of(&kim).await;
    change(&admin, &id, json!({ "role": "admin", "name": "Kim Vale" })).await.expect(200);
    let me = kim.get("/api/me").await.expect(200).json();
    assert_eq!((&me["role"], &me["name"]), (&json!("admin"), &json!("Kim Vale")));
    change(&admin, &id, json!({ "disabled": true })).await.expect(200);
    kim.get("/api/me").await.refused(401, "unauthenticated");
    let sign_in = json!({ "email": kim.email, "password": PASSWORD });
    site.nobody().post("/api/auth/token", &sign_in).await.refused(401, "wrong_credentials");
    change(&admin, &id, json!({ "disabled": false, "role": null })).await.expect(200);
    site.nobody().post("/api/auth/token", &sign_in).await.expect(200);
}

#[tokio::test]
async fn an_admin_signs_somebody_out_everywhere() {
    let site = Site::start().await;
    let (admin, kim) = (site.admin().await, site.staff().await);
    let path = format!("/api/users/{}/sign-out", id_of(&kim).await);
    admin.send(Method::POST, &path, &[], None).await.expect(204);
    kim.get("/api/me").await.refused(401, "unauthenticated");
    site.nobody().post("/api/auth/refresh", &json!({ "refresh_token": kim.refresh })).await.refused(401, "unauthenticated");
}

#[tokio::test]
async fn the_last_admin_stays_an_admin() {
    let site = Site::start().await;
    let (admin, kim) = (site.admin().await, site.staff().await);
    let (own, kim) = (id_of(&admin).await, id_of(&kim).await);
    change(&admin, &own, json!({ "disabled": true })).await.wrong("disabled", "last_admin");
    change(&admin, &kim, json!({ "role": "admin" })).await.expect(200);
    change(&admin, &own, json!({ "role": "staff" })).await.refused(403, "denied");
}

#[tokio::test]
async fn fields_that_are_not_an_admins_to_give_are_refused() {
    let site = Site::start().await;
    let (admin, kim) = (site.admin().await, site.staff().await);
    let id = id_of(&kim).await;
    for field in ["id", "email", "password", "password_hash", "disabled_at", "created_at", "invited", "owner"] {
        change(&admin, &id, json!({ field: "x" })).await.wrong(field, "unknown_field");
    }
    for field in ["id", "password", "password_hash", "disabled", "invited", "expires_at"] {
        let mut greedy = invitation("new@example.org");
        greedy[field] = json!("x");
        admin.post("/api/users", &greedy).await.wrong(field, "unknown_field");
    }
    let mut boss = invitation("new@example.org");
    boss["role"] = json!("boss");
    admin.post("/api/users", &boss).await.wrong("role", "unknown_value");
    let mut patient = invitation("new@example.org");
    patient["role"] = json!("patient");
    patient["departments"] = json!(["0190163d-8694-739b-aea5-966c26f8ad91"]);
    admin.post("/api/users", &patient).await.wrong("departments", "unknown_value");
}

#[tokio::test]
async fn who_is_no_admin_has_no_way_to_people() {
    let site = Site::start().await;
    let admin = site.admin().await;
    let target = id_of(&admin).await;
    for client in [site.staff().await, site.patient().await] {
        let own = id_of(&client).await;
        client.get("/api/users").await.refused(403, "denied");
        client.post("/api/users", &invitation("new@example.org")).await.refused(403, "denied");
        change(&client, &own, json!({ "role": "admin" })).await.refused(403, "denied");
        change(&client, &target, json!({ "disabled": true })).await.refused(403, "denied");
        for what in ["invitation", "sign-out"] {
            client.send(Method::POST, &format!("/api/users/{target}/{what}"), &[], None).await.refused(403, "denied");
        }
        // The same by the functions of the pages.
        let headers = [("content-type", "application/x-www-form-urlencoded"), ("accept", "application/json")];
        for (function, form) in [
            ("list", String::new()),
            ("read", format!("id={target}")),
            ("invite", "email=new%40example.org&name=New&role=admin".to_owned()),
            ("invite-again", format!("id={target}")),
            ("revise", format!("id={own}&name=New&role=admin")),
            ("let-in", format!("id={target}&disabled=true")),
            ("end-sessions", format!("id={target}")),
        ] {
            let answer = client.send_raw(Method::POST, &format!("/fn/people/{function}"), &headers, form).await;
            assert_eq!(answer.status, 403, "{function}: {}", answer.body);
        }
    }
    admin.get("/api/me").await.expect(200);
}

#[tokio::test]
async fn a_form_without_javascript_invites_and_shows_the_link_on_the_next_page_alone() {
    let site = Site::start().await;
    let admin = site.admin().await;
    let heart = admin.post("/api/departments", &json!({ "name": "Heart" })).await.expect(201).json()["id"].clone();
    let skin = admin.post("/api/departments", &json!({ "name": "Skin" })).await.expect(201).json()["id"].clone();
    let (heart, skin) = (heart.as_str().expect("an id"), skin.as_str().expect("an id"));
    let page = format!("{}/admin/people/invite", site.url);
    let headers = [
        ("accept", "text/html,application/xhtml+xml"),
        ("content-type", "application/x-www-form-urlencoded"),
        ("referer", page.as_str()),
        ("origin", site.url.as_str()),
    ];
    let form = format!("email=kim%40example.org&name=Kim&role=staff&departments%5B%5D={heart}&departments%5B%5D={skin}");
    let sent = admin.send_raw(Method::POST, "/fn/people/invite", &headers, form).await.expect(302);
    let next = sent.header("location").to_owned();
    assert!(next.starts_with("/admin/people/") && !next.contains("invitation/"), "{next}");
    let kept = sent.cookies().into_iter().find_map(|cookie| cookie.split(';').next()).expect("the link").to_owned();
    let person = admin.send(Method::GET, &next, &[("cookie", &kept)], None).await.expect(200);
    assert!(person.body.contains(&format!("{}/invitation/", site.url)), "{}", person.body);
    assert!(person.body.matches(" checked").count() >= 2, "both departments are ticked: {}", person.body);
    assert!(person.cookies().iter().any(|cookie| cookie.contains("Max-Age=0")), "{:?}", person.cookies());
    assert!(!admin.get(&next).await.expect(200).body.contains("/invitation/"));
}

#[tokio::test]
async fn the_pages_of_people_are_for_admins_and_the_account_is_for_everybody() {
    let site = Site::start().await;
    let admin = site.admin().await;
    let id = id_of(&admin).await;
    let pages = ["/admin/people".to_owned(), "/admin/people/invite".to_owned(), format!("/admin/people/{id}")];
    for client in [site.staff().await, site.patient().await] {
        for page in &pages {
            client.get(page).await.expect(404);
        }
        let account = client.get("/account").await.expect(200);
        assert!(account.body.contains(&client.email) && account.body.contains("This device"), "{}", account.body);
    }
    for page in &pages {
        admin.get(page).await.expect(200);
    }
    site.nobody().get("/account").await.expect(302);
}
