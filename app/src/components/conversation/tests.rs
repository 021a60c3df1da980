use super::*;
use domain::attachment::{Attachment, Kind, Scan, State};
use domain::reply::Held;
use domain::{AttachmentId, ReplyId, RichText, Role};
use leptos_router::components::Router;
use leptos_router::location::RequestUrl;
use time::OffsetDateTime;
use uuid::Uuid;

const ANA: UserId = UserId(Uuid::from_u128(1));
const SAM: UserId = UserId(Uuid::from_u128(2));

fn actor(id: UserId, role: Role) -> Actor {
    Actor { id, role, name: "Somebody".into(), email: String::new(), departments: [].into() }
}

fn reply(author_id: UserId, name: &str, body: &str) -> Reply {
    Reply {
        id: ReplyId(Uuid::nil()),
        case_id: CaseId(Uuid::nil()),
        author_id,
        author_name: Some(name.into()),
        author_role: None,
        body: body.into(),
        body_html: format!("<p>{body}</p>"),
        version: 2,
        sent_at: OffsetDateTime::UNIX_EPOCH,
        read_at: None,
        attachments: Vec::new(),
    }
}

fn shown(said: &reply::Conversation, draft: &str, status: Status, reader: &Actor) -> String {
    with_draft(said, ReplyDraft { text: RichText::plain_only(draft), ..ReplyDraft::default() }, status, reader)
}

fn with_draft(said: &reply::Conversation, draft: ReplyDraft, status: Status, reader: &Actor) -> String {
    let (said, reader) = (said.clone(), reader.clone());
    Owner::new().with(|| {
        provide_context(RequestUrl::new("/cases/1"));
        let with = Correspondence { case: CaseId(Uuid::nil()), patient: ANA, status };
        let conversation = move || {
            view! { <Conversation with said=said.clone() draft=draft.clone() actor=reader.clone()/> }
        };
        view! { <Router>{conversation()}</Router> }.to_html()
    })
}

fn said() -> reply::Conversation {
    let replies = vec![reply(SAM, "Sam Staff", "Since when?"), reply(ANA, "Ana Patient", "Since May.")];
    reply::Conversation { replies, ..Default::default() }
}

#[test]
fn each_reader_is_you_and_the_others_have_their_names() {
    for (reader, other) in [(actor(ANA, Role::Patient), "Sam Staff"), (actor(SAM, Role::Staff), "Ana Patient")] {
        let html = shown(&said(), "", Status::Open, &reader);
        assert_eq!(html.matches("<strong>You</strong>").count(), 1);
        assert!(html.contains(&format!("<strong>{other}</strong>")), "{html}");
        assert!(html.contains("<p>Since when?</p>") && html.contains("<p>Since May.</p>"));
    }
}

#[test]
fn a_reply_has_its_files_below_it() {
    let file = Attachment {
        id: AttachmentId(Uuid::from_u128(7)),
        case_id: None,
        reply_id: Some(ReplyId(Uuid::nil())),
        uploader_id: SAM,
        uploader_name: "Sam Staff".into(),
        name: "letter.pdf".into(),
        media_type: Kind::Pdf,
        size: 1,
        state: State::Sent,
        scan: Scan::Clean,
        width: None,
        height: None,
        has_thumbnail: false,
        created_at: OffsetDateTime::UNIX_EPOCH,
    };
    let replies =
        vec![Reply { attachments: vec![file], ..reply(SAM, "Sam Staff", "Here.") }, reply(ANA, "Ana Patient", "Thanks.")];
    let said = reply::Conversation { replies, ..Default::default() };
    let html = shown(&said, "", Status::Open, &actor(ANA, Role::Patient));
    assert_eq!(html.matches(r#"aria-label="Files of this reply""#).count(), 1, "{html}");
    let address = format!("/api/attachments/{}", Uuid::from_u128(7));
    assert!(html.contains(&address) && html.contains("letter.pdf</a>"), "{html}");
}

#[test]
fn a_draft_is_in_the_field_and_can_be_no_markup() {
    let html = shown(&said(), "</textarea><b>It", Status::Open, &actor(ANA, Role::Patient));
    assert!(html.contains("&lt;/textarea>&lt;b>It</textarea>") && html.contains("Draft saved"), "{html}");
    assert!(html.contains(r#"name="format" value="plain""#) && html.contains(r#"data-key="r""#), "{html}");
}

#[test]
fn formatting_and_what_was_chosen_come_back_with_a_draft() {
    let sam = actor(SAM, Role::Staff);
    let draft = |status: &str| ReplyDraft {
        text: RichText::stored("<ul><li><p>Rest</p></li></ul>".into(), "- Rest".into()),
        status: status.into(),
        ..ReplyDraft::default()
    };
    for (chosen, selected) in [("", "waiting"), ("stay", "stay"), ("resolved", "resolved"), ("done", "waiting")] {
        let html = with_draft(&said(), draft(chosen), Status::InProgress, &sam);
        assert!(html.contains(&format!(r#"<option value="{selected}" selected"#)), "{chosen}: {html}");
        assert!(html.contains(r#"data-html="&lt;ul&gt;&lt;li&gt;"#) && html.contains("- Rest</textarea>"), "{html}");
    }
}

/// Whoever works here may set what can follow, the patient nothing.
#[test]
fn staff_choose_what_follows_and_patients_do_not() {
    for status in Status::ALL {
        let html = shown(&said(), "", *status, &actor(SAM, Role::Staff));
        for to in reply::AFTERWARDS {
            let offered = html.contains(&format!(r#"<option value="{to}""#));
            assert_eq!(offered, status.may_become(to), "{status} to {to}");
        }
        let preset = html.contains(r#"<option value="waiting" selected"#);
        assert_eq!(preset, status.may_become(Status::Waiting), "{status}");
        assert!(!shown(&said(), "", *status, &actor(ANA, Role::Patient)).contains(r#"name="status""#));
    }
}

#[test]
fn what_is_held_can_be_taken_back_or_sent_and_what_was_stopped_says_so() {
    let held = |release_at| Held {
        id: ReplyId(Uuid::nil()),
        body: "Wait".into(),
        body_html: "<p>Wait</p>".into(),
        status: None,
        release_at,
        attachments: Vec::new(),
    };
    let with = |release_at| reply::Conversation { held: vec![held(release_at)], ..Default::default() };
    let html = shown(&with(Some(OffsetDateTime::UNIX_EPOCH)), "", Status::Open, &actor(ANA, Role::Patient));
    for part in ["Sending…", "Undo", "Send now", "/fn/replies/undo", "/fn/replies/release"] {
        assert!(html.contains(part), "{part} in {html}");
    }
    let html = shown(&with(None), "", Status::Open, &actor(ANA, Role::Patient));
    assert!(html.contains("Not sent") && html.contains("Take it back") && html.contains("Try again"), "{html}");
}

#[test]
fn who_is_too_late_finds_no_field_and_the_way_on() {
    let late = reply::Conversation { too_late: true, ..said() };
    let html = shown(&late, "", Status::Resolved, &actor(ANA, Role::Patient));
    assert!(
        !html.contains("<textarea") && html.contains(r#"href="/cases/new?follows=00000000-0000-0000-0000-000000000000""#),
        "{html}"
    );
}
