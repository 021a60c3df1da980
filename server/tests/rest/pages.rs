//! The pages as HTTP sees them; what they show is for the browser tests.

use crate::browser::Browser;
use crate::site::{Answer, Site};
use reqwest::Method;
use server::router::router;

/// The word that the scripts of this page carry.
fn nonce(page: &Answer) -> &str {
    let policy = page.header("content-security-policy");
    policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).expect("a nonce")
}

/// A page without what differs between any two answers. In which order the browser is told of the parts, and in how many
/// elements, depends on which was ready first.
pub(crate) fn bare(page: &Answer, id: &str) -> String {
    const TOLD: &str = "__RESOLVED_RESOURCES[";
    let body = page.body.replace(nonce(page), "").replace(id, "");
    let body = body.replace("</script><script nonce=\"\">", "\n").replace(TOLD, &format!("\n{TOLD}"));
    let mut parts: Vec<&str> = body.lines().filter(|part| !part.is_empty()).collect();
    parts.sort_unstable();
    parts.join("\n")
}

#[tokio::test]
async fn a_page_runs_the_scripts_of_this_answer_alone() {
    let site = Site::start().await;
    let mut seen = Vec::new();
    for _ in 0..2 {
        let page = site.nobody().get("/sign-in").await.expect(200);
        let policy = page.header("content-security-policy").to_owned();
        let nonce = nonce(&page).to_owned();
        assert!(policy.contains(&format!("script-src 'strict-dynamic' 'nonce-{nonce}' 'wasm-unsafe-eval'")), "{policy}");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
        for script in page.body.split("<script").skip(1) {
            assert!(script.split('>').next().is_some_and(|tag| tag.contains(&format!("nonce=\"{nonce}\""))), "{script}");
        }
        assert!(!page.body.contains(" style=\"") && !page.body.contains(" onclick="));
        seen.push(nonce);
    }
    assert_ne!(seen[0], seen[1]);
}

#[tokio::test]
async fn who_is_not_signed_in_is_sent_to_sign_in_and_what_is_not_there_is_404() {
    let site = Site::start().await;
    let answer = site.nobody().get("/cases").await.expect(302);
    assert!(answer.header("location").starts_with("/sign-in"), "{}", answer.header("location"));
    let lost = site.nobody().get("/nowhere").await.expect(404);
    assert!(lost.header("content-type").starts_with("text/html"));
}

#[tokio::test]
async fn a_case_of_another_is_404_as_a_page_too() {
    let site = Site::start().await;
    let patient = site.patient().await;
    let id = patient.open_case("Canary rash").await;
    let other = Browser::signed_in(&site).await;
    let lost = async |id: &str| bare(&other.get(&format!("/cases/{id}")).await.expect(404), id);
    let others = lost(&id).await;
    assert!(!others.contains("Canary"));
    assert_eq!(others, lost("0190163d-8694-739b-aea5-966c26f8ad91").await);
}

#[tokio::test]
async fn the_title_of_a_case_ends_nothing_in_its_page() {
    let site = Site::start().await;
    let (patient, staff) = (site.patient().await, site.staff().await);
    let id = patient.open_case("</title><img src=x onerror=alert(1)> & more").await;
    for reader in [&patient, &staff] {
        for path in [format!("/cases/{id}"), "/cases".to_owned()] {
            let page = reader.get(&path).await.expect(200);
            assert!(!page.body.contains("<img"), "{path}: {}", page.body);
        }
    }
    let page = patient.get(&format!("/cases/{id}")).await.expect(200);
    let title = page.body.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next()).expect("a title");
    assert!(title.starts_with("&lt;/title&gt;&lt;img src=x onerror=alert(1)&gt; &amp; more"), "{title}");
}

#[tokio::test]
async fn a_page_past_the_end_of_my_cases_says_so() {
    let site = Site::start().await;
    let browser = Browser::signed_in(&site).await;
    let (none_yet, no_more) = ("Nothing here yet", "No cases on this page");
    let first = browser.get("/cases").await.expect(200);
    assert!(first.body.contains(none_yet) && !first.body.contains(no_more), "{}", first.body);
    let past = browser.get("/cases?cursor=updated_at.0.00000000-0000-0000-0000-000000000000").await.expect(200);
    assert!(past.body.contains(no_more) && !past.body.contains(none_yet), "{}", past.body);
}

#[tokio::test]
async fn a_method_that_an_address_does_not_know_is_told_as_a_problem_with_those_it_knows() {
    let site = Site::start().await;
    for (method, path, known) in [
        (Method::POST, "/cases", "GET,HEAD"),
        (Method::DELETE, "/", "GET,HEAD"),
        (Method::GET, "/fn/session/sign-in", "POST"),
        (Method::POST, "/healthz", "GET,HEAD"),
        (Method::PUT, "/api/me", "GET,HEAD"),
    ] {
        let answer = site.nobody().send(method, path, &[], None).await.refused(405, "method_not_allowed");
        assert_eq!(answer.header("allow"), known, "{path}");
    }
}

/// A page that waited for a second connection while it holds one would wait for ever for others that do the same.
#[tokio::test]
async fn a_page_gets_by_with_one_connection() {
    let site = Site::with_connections(1).await;
    let (patient, staff, admin) = (site.patient().await, site.staff().await, site.admin().await);
    let case = format!("/cases/{}", patient.open_case("A rash").await);
    let found = format!("/desk?q=rash&case={}", case.trim_start_matches("/cases/"));
    let asked = [
        (&patient, "/cases"),
        (&patient, "/cases/new"),
        (&patient, &case),
        (&staff, "/desk"),
        (&staff, &found),
        (&staff, "/desk/views"),
        (&staff, &case),
        (&admin, "/admin/departments"),
        (&admin, "/account"),
    ];
    let answers = asked.map(|(reader, path)| {
        let (reader, path) = (reader.clone(), path.to_owned());
        tokio::spawn(async move { reader.get(&path).await.expect(200) })
    });
    for (answer, (_, path)) in answers.into_iter().zip(asked) {
        let page = answer.await.expect(path);
        assert!(!page.body.contains("went wrong"), "{path}: {}", page.body);
    }
}

#[tokio::test]
async fn a_server_that_starts_in_the_same_process_ends_no_page_of_another() {
    let site = Site::start().await;
    let ana = site.patient().await;
    let id = ana.open_case("A rash").await;
    let reader = Browser::of(&site, &ana);
    let state = site.state.clone();
    let starting = std::thread::spawn(move || (0..100).try_for_each(|_| router(state.clone()).map(drop)));
    while !starting.is_finished() {
        let page = reader.get(&format!("/cases/{id}")).await.expect(200);
        assert!(page.body.contains("A rash"), "{}", page.body);
    }
    starting.join().expect("no panic").expect("routers");
}
