use crate::browser::Browser;
use crate::grants;
use crate::site::{Answer, Client, Site};
use domain::attachment::{FILE_MAX, FILES_MAX};
use reqwest::Method;
use serde_json::{Value, json};

const BOUNDARY: &str = "caseward-boundary-of-a-form";
const MULTIPART: (&str, &str) = ("content-type", "multipart/form-data; boundary=caseward-boundary-of-a-form");

/// A picture of two pixels by two.
const PNG: &[u8] = include_bytes!("../../../store/tests/attachments/dot.png");

/// A form with these files, as a browser sends it.
fn form(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, bytes) in files {
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/html\r\n\r\n"
        );
        body.extend([head.as_bytes(), bytes, b"\r\n"].concat());
    }
    body.extend(format!("--{BOUNDARY}--\r\n").bytes());
    body
}

/// A form in which something is typed, the last of it after the file.
fn typed(fields: &[(&str, &str)], file: (&str, &[u8])) -> Vec<u8> {
    let part = |(name, text): &(&str, &str)| {
        format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
    };
    let (first, last) = fields.split_at(fields.len() - 1);
    let end = format!("--{BOUNDARY}--\r\n");
    let mut files = form(&[file]);
    files.truncate(files.len() - end.len());
    let parts = |fields: &[(&str, &str)]| fields.iter().map(part).collect::<String>();
    [parts(first).as_bytes(), &files, parts(last).as_bytes(), end.as_bytes()].concat()
}

async fn add(client: &Client, case: &str, files: &[(&str, &[u8])]) -> Answer {
    client.send_raw(Method::POST, &format!("/api/cases/{case}/attachments"), &[MULTIPART], form(files)).await
}

async fn waits(client: &Client, case: &str) -> Answer {
    let json = ("accept", "application/json");
    client.send_raw(Method::POST, &format!("/attachments?case={case}"), &[MULTIPART, json], form(&[("arm.png", PNG)])).await
}

/// A picture of this name that waits for a reply or a note.
pub(crate) async fn waiting_for(client: &Client, case: &str, target: &str, name: &str) -> Answer {
    let path = format!("/api/cases/{case}/attachments?for={target}");
    client.send_raw(Method::POST, &path, &[MULTIPART], form(&[(name, PNG)])).await
}

pub(crate) fn id(answer: &Answer) -> String {
    answer.json()["items"][0]["id"].as_str().expect("an id").to_owned()
}

/// A file of a case, by its patient.
pub(crate) async fn added(owner: &Client, case: &str) -> String {
    id(&add(owner, case, &[("arm.png", PNG)]).await.expect(201))
}

/// One of this name, escaped as browsers do, and without what a header cannot hold.
pub(crate) async fn named(owner: &Client, case: &str, name: &str) -> Answer {
    let name = name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A").replace(char::is_control, "");
    add(owner, case, &[(&name, b"It itches.")]).await
}

/// A good request to add one.
pub(crate) async fn adding(client: &Client, path: &str) -> Answer {
    client.send_raw(Method::POST, path, &[MULTIPART], form(&[("arm.png", PNG)])).await
}

#[tokio::test]
async fn files_are_added_listed_and_given_out_as_things_to_keep() {
    let site = Site::start().await;
    let (patient, staff) = (site.patient().await, site.staff().await);
    let case = patient.open_case("A rash").await;
    let added = add(&patient, &case, &[("mein Arm 手.png", PNG), ("notes.txt", b"It <b>itches</b>.")]).await.expect(201).json();
    let names: Vec<&Value> = added["items"].as_array().expect("files").iter().map(|file| &file["name"]).collect();
    assert_eq!(names, ["mein Arm 手.png", "notes.txt"]);
    assert_eq!(staff.get(&format!("/api/cases/{case}/attachments")).await.expect(200).json(), added);
    let [picture, text] = [0, 1].map(|n| format!("/api/attachments/{}", added["items"][n]["id"].as_str().expect("an id")));
    let file = staff.get(&picture).await.expect(200);
    assert_eq!(file.header("content-type"), "image/png");
    assert_eq!(
        file.header("content-disposition"),
        "attachment; filename=\"mein_Arm__.png\"; filename*=UTF-8''mein%20Arm%20%E6%89%8B.png"
    );
    assert_eq!((file.header("x-content-type-options"), file.header("cache-control")), ("nosniff", "no-store"));
    assert!(file.header("content-security-policy").contains("sandbox"));
    let file = staff.get(&text).await.expect(200);
    assert_eq!((file.header("content-type"), file.body.as_str()), ("text/plain", "It <b>itches</b>."));
    let small = staff.get(&format!("{picture}/thumbnail")).await.expect(200);
    assert_eq!(small.header("content-type"), "image/jpeg");
    staff.get(&format!("{text}/thumbnail")).await.refused(404, "not_found");
}

#[tokio::test]
async fn a_file_of_somebody_elses_and_one_that_never_was_are_told_apart_by_nothing() {
    let site = Site::start().await;
    let (patient, other, staff) = (site.patient().await, site.patient().await, site.staff().await);
    let case = patient.open_case("A rash").await;
    let sent = added(&patient, &case).await;
    let waiting = id(&waits(&patient, &case).await.expect(201));
    let nowhere = "00000000-0000-0000-0000-000000000000";
    for part in ["", "/thumbnail"] {
        let mut answers = Vec::new();
        for id in [sent.as_str(), &waiting, nowhere, "no-id"] {
            answers.push(other.get(&format!("/api/attachments/{id}{part}")).await.refused(404, "not_found").body);
        }
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
        staff.get(&format!("/api/attachments/{waiting}{part}")).await.refused(404, "not_found");
    }
    for id in [&sent, &waiting] {
        other.send(Method::DELETE, &format!("/api/attachments/{id}"), &[], None).await.refused(404, "not_found");
    }
    add(&other, &case, &[("arm.png", PNG)]).await.refused(404, "not_found");
    waits(&other, &case).await.refused(404, "not_found");
    grants::close(&site, &case).await;
    staff.get(&format!("/api/attachments/{sent}")).await.refused(404, "not_found");
    patient.get(&format!("/api/attachments/{sent}")).await.expect(200);
    patient.send(Method::DELETE, &format!("/api/attachments/{waiting}"), &[], None).await.expect(204);
}

#[tokio::test]
async fn what_is_wrong_with_a_file_is_told_by_its_code_and_nothing_of_the_form_is_kept() {
    let site = Site::start().await;
    let patient = site.patient().await;
    let case = patient.open_case("A rash").await;
    let good = ("arm.png", PNG);
    add(&patient, &case, &[good, ("page.html", b"<html>")]).await.refused(415, "unsupported_media_type");
    add(&patient, &case, &[good, ("photo.jpg.exe", PNG)]).await.refused(415, "unsupported_media_type");
    add(&patient, &case, &[good, ("drawing.png", b"<svg/>")]).await.refused(415, "unsupported_media_type");
    add(&patient, &case, &[good, ("a.txt", b"")]).await.wrong("file", "empty");
    add(&patient, &case, &[good, ("", b"")]).await.wrong("file", "required");
    add(&patient, &case, &[]).await.wrong("file", "required");
    add(&patient, &case, &[good; FILES_MAX + 1]).await.wrong("file", "too_many");
    let large = vec![b'a'; FILE_MAX as usize + 1];
    add(&patient, &case, &[good, ("a.txt", &large)]).await.refused(413, "too_large");
    let path = format!("/api/cases/{case}/attachments");
    let mut cut = form(&[good, good]);
    cut.truncate(cut.len() - 40);
    patient.send_raw(Method::POST, &path, &[MULTIPART], cut).await.refused(400, "malformed_form");
    patient.send_raw(Method::POST, &path, &[("content-type", "application/json")], "{}").await.refused(415, "not_multipart");
    let other = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"patient_id\"\r\n\r\nx\r\n--{BOUNDARY}--\r\n");
    patient.send_raw(Method::POST, &path, &[MULTIPART], other).await.wrong("patient_id", "unknown_field");
    assert_eq!(patient.get(&path).await.json()["items"], Value::Array(vec![]));
    assert_eq!(site.objects(), 0);
    patient.post("/api/cases", &serde_json::json!({ "title": "x".repeat(2_000_000) })).await.refused(413, "too_large");
}

async fn once(client: &Client, path: &str, key: &str, files: &[(&str, &[u8])]) -> Answer {
    client.send_raw(Method::POST, path, &[MULTIPART, ("idempotency-key", key)], form(files)).await
}

#[tokio::test]
async fn the_same_files_with_the_same_key_are_added_once() {
    let site = Site::start().await;
    let patient = site.patient().await;
    let (case, other) = (patient.open_case("A rash").await, patient.open_case("A cough").await);
    let path = format!("/api/cases/{case}/attachments");
    let files = [("arm.png", PNG), ("notes.txt", b"It itches.".as_slice())];
    once(&patient, &path, "k", &[("notes.txt", b"")]).await.wrong("file", "empty");
    let first = once(&patient, &path, "k", &files).await.expect(201).json();
    assert_eq!(once(&patient, &path, "k", &files).await.expect(201).json(), first);
    for another in [&files[..1], &[files[1], files[0]], &[files[0], ("notes.txt", b"It hurts.".as_slice())]] {
        once(&patient, &path, "k", another).await.wrong("Idempotency-Key", "reused");
    }
    for elsewhere in [format!("{path}?for=reply"), format!("/api/cases/{other}/attachments")] {
        once(&patient, &elsewhere, "k", &files).await.wrong("Idempotency-Key", "reused");
    }
    once(&patient, &path, "", &files).await.wrong("Idempotency-Key", "malformed");
    assert_eq!(patient.get(&path).await.expect(200).json(), first);
    assert_eq!(site.objects(), 3, "the picture, its small version and the text");
    let events = patient.get(&format!("/api/cases/{case}/events")).await.expect(200).json();
    assert_eq!(events["items"].as_array().map(Vec::len), Some(3), "the case was opened, and two files came");

    let rest = vec![files[1]; FILES_MAX - 2];
    let (one, again) = tokio::join!(once(&patient, &path, "k2", &rest), once(&patient, &path, "k2", &rest));
    assert_eq!(one.expect(201).json(), again.expect(201).json(), "two at once");
    once(&patient, &path, "k3", &files).await.wrong("file", "too_many");
    assert_eq!(once(&patient, &path, "k", &files).await.expect(201).json(), first, "the case is full of them");
}

#[tokio::test]
async fn what_waited_and_went_with_a_note_is_told_with_the_note_alone() {
    let site = Site::start().await;
    let (patient, staff) = (site.patient().await, site.staff().await);
    let case = patient.open_case("A rash").await;
    let path = format!("/api/cases/{case}/attachments?for=note");
    let bring = async || once(&staff, &path, "k", &[("letter.png", PNG)]).await.expect(201);
    let file = id(&bring().await);
    assert_eq!(id(&bring().await), file);
    let note = json!({ "body": "Look.", "attachments": [file] });
    staff.post(&format!("/api/cases/{case}/notes"), &note).await.expect(201);
    assert_eq!(bring().await.json()["items"], json!([]));
}

#[tokio::test]
async fn a_plain_form_goes_back_to_its_page_with_a_code_and_another_sites_goes_nowhere() {
    let site = Site::start().await;
    let browser = Browser::signed_in(&site).await;
    let host = site.url.clone();
    let page = format!("{host}/new?x=1");
    let ours = [MULTIPART, ("sec-fetch-site", "same-origin"), ("referer", page.as_str())];
    for (files, code) in [
        (vec![("arm.png", PNG)], "added"),
        (vec![("page.html", b"<html>".as_slice())], "unsupported_media_type"),
        (vec![("a.txt", b"".as_slice())], "empty"),
        (vec![("", b"".as_slice())], "required"),
    ] {
        let answer = browser.send_raw(Method::POST, "/attachments", &ours, form(&files)).await.expect(303);
        assert_eq!(answer.header("location"), format!("/new?x=1&file={code}#files"));
    }
    let foreign = [MULTIPART, ("sec-fetch-site", "cross-site"), ("referer", page.as_str())];
    browser.send_raw(Method::POST, "/attachments", &foreign, form(&[("arm.png", PNG)])).await.refused(403, "foreign_origin");
    let signed_out = site.nobody().send_raw(Method::POST, "/attachments", &ours, form(&[("arm.png", PNG)])).await.expect(303);
    assert_eq!(signed_out.header("location"), "/new?x=1&file=unauthenticated#files");
}

#[tokio::test]
async fn files_wait_for_a_reply_and_go_with_it() {
    let site = Site::start().await;
    let (patient, other, staff) = (site.patient().await, site.patient().await, site.staff().await);
    let case = patient.open_case("A rash").await;
    let file = id(&waiting_for(&staff, &case, "reply", "letter.png").await.expect(201));
    let address = format!("/api/attachments/{file}");
    patient.get(&address).await.refused(404, "not_found");
    let path = format!("/api/cases/{case}/replies");
    let body = json!({ "body": "Look.", "attachments": [file] });
    let send = async || staff.send(Method::POST, &path, &[("idempotency-key", "k")], Some(&body)).await.expect(201);
    let reply = send().await.json();
    assert_eq!((&reply["attachments"][0]["id"], &reply["attachments"][0]["reply_id"]), (&json!(file), &reply["id"]));
    assert_eq!(send().await.json(), reply, "a retry takes nothing more");
    assert_eq!(patient.get(&path).await.expect(200).json()["items"], json!([reply]));
    let listed = patient.get(&format!("/api/cases/{case}/attachments")).await.expect(200).json();
    assert_eq!(listed["items"], reply["attachments"]);
    patient.get(&address).await.expect(200);
    other.get(&address).await.refused(404, "not_found");
    let export = patient.get(&format!("/api/cases/{case}/export")).await.expect(200).json();
    assert_eq!((&export["attachments"], &export["replies"][0]["attachments"]), (&json!([]), &reply["attachments"]));

    for wrong in [json!([file]), json!([case])] {
        staff.post(&path, &json!({ "body": "Look.", "attachments": wrong })).await.wrong("attachments", "unknown_value");
    }
    let hers = id(&waiting_for(&patient, &case, "reply", "arm.png").await.expect(201));
    staff.post(&path, &json!({ "body": "Look.", "attachments": [hers] })).await.wrong("attachments", "unknown_value");
    patient.post(&path, &json!({ "body": " ", "attachments": [hers] })).await.wrong("body", "required");
    patient.post(&path, &json!({ "body": "a", "attachments": vec![hers; FILES_MAX + 1] })).await.wrong("attachments", "too_many");
    for wrong in ["case", "nothing", ""] {
        waiting_for(&patient, &case, wrong, "arm.png").await.wrong("for", "unknown_value");
    }
}

#[tokio::test]
async fn a_file_of_a_note_is_to_its_patient_as_one_that_never_was() {
    let site = Site::start().await;
    let (patient, staff, admin) = (site.patient().await, site.staff().await, site.admin().await);
    let case = patient.open_case("A rash").await;
    let own = staff.open_case("My own").await;
    let nowhere = "00000000-0000-0000-0000-000000000000";
    let absent = waiting_for(&patient, nowhere, "note", "arm.png").await.refused(404, "not_found").body;
    for (client, case) in [(&patient, &case), (&staff, &own)] {
        assert_eq!(waiting_for(client, case, "note", "arm.png").await.refused(404, "not_found").body, absent);
    }
    let file = id(&waiting_for(&staff, &case, "note", "letter.png").await.expect(201));
    let path = format!("/api/cases/{case}/notes");
    let note = staff.post(&path, &json!({ "body": "Look.", "attachments": [file] })).await.expect(201).json();
    assert_eq!((&note["attachments"][0]["name"], note["attachments"][0].get("case_id")), (&json!("letter.png"), None));
    for part in ["", "/thumbnail"] {
        let absent = patient.get(&format!("/api/attachments/{nowhere}{part}")).await.refused(404, "not_found").body;
        let theirs = patient.get(&format!("/api/attachments/{file}{part}")).await.refused(404, "not_found").body;
        assert_eq!(theirs, absent);
        admin.get(&format!("/api/attachments/{file}{part}")).await.expect(200);
    }
    assert_eq!(admin.get(&path).await.expect(200).json()["items"], json!([note]));
    for client in [&patient, &admin] {
        let listed = client.get(&format!("/api/cases/{case}/attachments")).await.expect(200).json();
        assert_eq!(listed["items"], json!([]));
    }
    let export = format!("/api/cases/{case}/export");
    assert_eq!(admin.get(&export).await.expect(200).json()["notes"][0]["attachments"], note["attachments"]);
    assert!(!patient.get(&export).await.expect(200).body.contains("letter.png"));
}

#[tokio::test]
async fn what_is_typed_in_a_form_that_brings_a_file_is_there_when_its_page_comes_back() {
    let site = Site::start().await;
    let patient = site.patient().await;
    let case = patient.open_case("A rash").await;
    let browser = Browser::of(&site, &patient);
    let upload = async |page: &str, query: &str, body: Vec<u8>| {
        let page = format!("{}{page}", site.url);
        let ours = [MULTIPART, ("sec-fetch-site", "same-origin"), ("referer", page.as_str())];
        let answer = browser.send_raw(Method::POST, &format!("/attachments{query}"), &ours, body).await.expect(303);
        answer.header("location").to_owned()
    };
    let page = format!("/cases/{case}");
    let (subject, query) = (format!("case:{case}:reply"), format!("?case={case}&for=reply"));
    for (file, code) in [(("arm.png", PNG), "added"), (("page.html", b"<html>".as_slice()), "unsupported_media_type")] {
        let text = format!("It itches, and this is {code}.");
        let body = typed(&[("case", &case), ("subject", &subject), ("body", &text), ("format", "plain")], file);
        assert_eq!(upload(&page, &query, body).await, format!("{page}?file={code}&for=reply#files-reply"));
        assert!(browser.get(&page).await.expect(200).body.contains(&text), "{code}");
    }

    let form = browser.get(&page).await.expect(200).body;
    assert!(form.contains("arm.png") && form.contains("They go with your reply."), "{form}");

    let other = id(&waiting_for(&patient, &case, "reply", "leg.png").await.expect(201));
    let body = typed(&[("subject", &subject), ("body", "It went away."), ("format", "plain")], ("", b""));
    let gone = upload(&page, &format!("{query}&without={other}"), body).await;
    assert_eq!(gone, format!("{page}?file=removed&for=reply#files-reply"));
    let form = browser.get(&page).await.expect(200).body;
    assert!(form.contains("It went away.") && form.contains("arm.png") && !form.contains("leg.png"), "{form}");

    let fields = [("subject", "case:new"), ("title", "A new one"), ("description", "At night."), ("priority", "high")];
    assert_eq!(upload("/cases/new", "", typed(&fields, ("leg.png", PNG))).await, "/cases/new?file=added#files");
    let form = browser.get("/cases/new").await.expect(200).body;
    for part in ["value=\"A new one\"", "At night.", "value=\"high\" checked", "leg.png"] {
        assert!(form.contains(part), "{part} in {form}");
    }
}
