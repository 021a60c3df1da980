//! What strangers write is text on every page, and of formatted text only the formatting is markup.

use crate::attachments;
use crate::browser::Browser;
use crate::forms::post;
use crate::notes::cookie;
use crate::site::{Client, Site};
use domain::attachment::FILES_MAX;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::BTreeSet;

/// Begins each payload, and finds it again.
const CANARY: &str = "Canary";

#[derive(Default)]
struct Elements(RefCell<Vec<Tag>>);

impl TokenSink for Elements {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let Token::TagToken(tag) = token else { return TokenSinkResult::Continue };
        if tag.kind == TagKind::EndTag {
            return TokenSinkResult::Continue;
        }
        let raw = match &*tag.name {
            "script" => Some(RawKind::ScriptData),
            "style" | "noscript" => Some(RawKind::Rawtext),
            "title" | "textarea" => Some(RawKind::Rcdata),
            _ => None,
        };
        self.0.borrow_mut().push(tag);
        raw.map_or(TokenSinkResult::Continue, TokenSinkResult::RawData)
    }
}

/// Each element of a page as a browser reads it: its name and those of its attributes.
fn elements(page: &str) -> BTreeSet<(String, Vec<String>)> {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(page));
    let tokenizer = Tokenizer::new(Elements::default(), Default::default());
    while !input.is_empty() {
        let _ = tokenizer.feed(&input);
    }
    tokenizer.end();
    let tags = tokenizer.sink.0.into_inner();
    if let Some(tag) = tags.iter().find(|tag| !leads_nowhere_else(tag)) {
        panic!("{tag:?} in {page}");
    }
    let named = |tag: &Tag| tag.attrs.iter().map(|attribute| attribute.name.local.to_string()).collect();
    tags.iter().map(|tag| (tag.name.to_string(), named(tag))).collect()
}

fn leads_nowhere_else(tag: &Tag) -> bool {
    const STARTS: [&str; 7] = ["/", "#", "?", "http://", "https://", "mailto:", "tel:"];
    let leading = |name: &str| matches!(name, "href" | "src" | "action" | "formaction");
    let mut leads = tag.attrs.iter().filter(|attribute| leading(&attribute.name.local)).map(|attribute| &*attribute.value);
    leads.all(|to| to.is_empty() || (STARTS.iter().any(|start| to.starts_with(start)) && !to.starts_with("//")))
}

fn prose() -> BTreeSet<(String, Vec<String>)> {
    let bare = ["p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "h3", "h4"].map(|name| (name.to_owned(), Vec::new()));
    let link = ("a".to_owned(), vec!["href".to_owned(), "rel".to_owned()]);
    bare.into_iter().chain([link]).collect()
}

async fn opened(client: &Client, text: &str, html: &str) -> Value {
    // The one character that metadata may not hold.
    let note = text.replace('\0', "");
    let metadata = json!({ "note": note, "since": note, note: "x" });
    let body = json!({ "title": text, "description": html, "format": "html", "metadata": metadata });
    client.post("/api/cases", &body).await.expect(201).json()
}

fn titled(payload: &str) -> String {
    format!("{CANARY} {payload}").chars().take(200).collect()
}

#[tokio::test]
async fn no_payload_in_a_case_is_markup_on_its_page() {
    let site = Site::start().await;
    let (ana, kim, root) = (site.patient().await, site.staff().await, site.admin().await);
    root.post("/api/fields", &json!({ "name": "since", "label": "Since when?", "kind": "text" })).await.expect(201);
    let (patient, staff) = (Browser::of(&site, &ana), Browser::of(&site, &kim));
    let plain = opened(&ana, CANARY, "<p>It itches.</p>").await;
    let page = async |reader: &Browser, case: &Value| {
        reader.get(&format!("/cases/{}", case["id"].as_str().expect("an id"))).await.expect(200).body
    };
    let before = [page(&patient, &plain).await, page(&staff, &plain).await].map(|page| elements(&page));
    let who = format!("/api/users/{}", plain["patient_id"].as_str().expect("an id"));
    for (n, payload) in (1..).zip(testbed::payloads()) {
        let name: String = titled(&payload).chars().take(100).collect();
        root.patch(&who, n, &json!({ "name": name })).await.expect(200);
        let case = opened(&ana, &titled(&payload), &format!("<p>{CANARY}</p>{payload}")).await;
        for (reader, before) in [&patient, &staff].into_iter().zip(&before) {
            let page = page(reader, &case).await;
            assert!(page.contains(CANARY));
            let known: BTreeSet<_> = before.union(&prose()).cloned().collect();
            let new: Vec<_> = elements(&page).difference(&known).cloned().collect();
            assert!(new.is_empty(), "{payload:?} put {new:?} into {page}");
        }
    }
}

#[tokio::test]
async fn no_payload_in_a_list_or_a_name_is_markup() {
    let site = Site::start().await;
    let (ana, root) = (site.patient().await, site.admin().await);
    let admin = Browser::of(&site, &root);
    const LISTS: [&str; 4] = ["/api/tags", "/api/specialties", "/api/departments", "/api/fields"];
    const PAGES: [&str; 7] =
        ["/desk", "/desk?q=canary", "/cases/new", "/admin/tags", "/admin/specialties", "/admin/departments", "/admin/fields"];
    let add = async |n: usize, text: &str| {
        for list in LISTS {
            let name: String = text.chars().take(if list == "/api/tags" { 50 } else { 100 }).collect();
            let body = match list {
                "/api/fields" => {
                    json!({ "name": format!("field_{n}"), "label": name, "kind": "choice", "choices": [name, "other"] })
                }
                _ => json!({ "name": name }),
            };
            let answer = root.post(list, &body).await;
            assert!(matches!(answer.status, 201 | 422), "{}", answer.body);
        }
        opened(&ana, text, text).await;
    };
    let look = async || {
        let mut all = BTreeSet::new();
        for page in PAGES {
            let page = admin.get(page).await.expect(200).body;
            assert!(page.to_lowercase().contains("canary"), "{page}");
            all.extend(elements(&page));
        }
        all
    };
    for n in 0..60 {
        add(n, &format!("{CANARY} {n}")).await;
    }
    let before = look().await;
    for (n, payload) in testbed::payloads().iter().enumerate() {
        add(100 + n, &titled(payload)).await;
    }
    let new: Vec<_> = look().await.difference(&before).cloned().collect();
    assert!(new.is_empty(), "{new:?}");
}

/// Says it in a case wherever something can be said there, with and without formatting, over REST and by forms without scripts.
async fn say(site: &Site, who: &Client, case: &str, text: &str) {
    let page = format!("/cases/{case}");
    for (what, format) in [("replies", "plain"), ("replies", "html"), ("notes", "plain"), ("notes", "html")] {
        let answer = who.post(&format!("/api{page}/{what}"), &json!({ "body": text, "format": format })).await;
        assert!(matches!((what, answer.status), (_, 201) | ("notes", 404)), "{text:?}: {}", answer.body);
    }
    for (function, name) in [("replies/send", "case"), ("notes/write", "case"), ("drafts/save", "subject")] {
        let about = if name == "case" { case.to_owned() } else { format!("case:{case}:reply") };
        let form = [(name, about.as_str()), ("body", text), ("format", "html")];
        post(site, &page, &format!("/fn/{function}"), &cookie(who), &form).await.expect(302);
    }
    let saved = json!({ "title": text.chars().take(80).collect::<String>(), "body": text.replace('{', "("), "format": "html" });
    let answer = who.post("/api/canned-answers", &saved).await;
    assert!(matches!(answer.status, 201 | 403 | 422), "{text:?}: {}", answer.body);
}

/// The elements of all pages that show what was said, to the patient and to the staff.
async fn said(site: &Site, ana: &Client, kim: &Client, case: &str) -> BTreeSet<(String, Vec<String>)> {
    let mut all = BTreeSet::new();
    let about = [format!("/cases/{case}"), format!("/cases/{case}/export")];
    let (desk, account) = (["/desk?q=canary", "/desk/answers"].map(str::to_owned), ["/account".to_owned()]);
    for (reader, pages) in [(ana, &about[..]), (kim, &about), (kim, &desk), (ana, &account), (kim, &account)] {
        for page in pages {
            let page = Browser::of(site, reader).get(page).await.expect(200).body;
            assert!(page.contains(CANARY), "{page}");
            all.extend(elements(&page));
        }
    }
    all
}

#[tokio::test]
async fn no_payload_in_what_is_said_or_attached_is_markup() {
    let site = Site::start().await;
    let (ana, kim) = (site.patient().await, site.staff().await);
    let plain = ana.open_case(CANARY).await;
    // Of several that can still be taken back one is the newest, and a draft may have formatting.
    for text in [CANARY, &format!("<p><strong>{CANARY}</strong></p>")] {
        for who in [&ana, &kim] {
            say(&site, who, &plain, text).await;
        }
    }
    attachments::named(&ana, &plain, "Canary.txt").await.expect(201);
    let known: BTreeSet<_> = said(&site, &ana, &kim, &plain).await.union(&prose()).cloned().collect();
    for payloads in testbed::payloads().chunks(FILES_MAX) {
        let case = ana.open_case(CANARY).await;
        for payload in payloads {
            for who in [&ana, &kim] {
                say(&site, who, &case, &format!("{CANARY} {payload}")).await;
            }
            let name: String = payload.chars().take(200).collect();
            let added = attachments::named(&ana, &case, &format!("{CANARY} {name} arm.txt")).await;
            assert_eq!(added.status, 201, "{payload:?}: {}", added.body);
        }
        let new: Vec<_> = said(&site, &ana, &kim, &case).await.difference(&known).cloned().collect();
        assert!(new.is_empty(), "{new:?} after one of {payloads:?}");
    }
}
