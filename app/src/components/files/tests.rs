use super::list::FileList;
use domain::attachment::{Attachment, Kind, Scan, State};
use domain::{AttachmentId, UserId};
use leptos::prelude::*;
use time::OffsetDateTime;

fn file(name: &str, scan: Scan) -> Attachment {
    Attachment {
        id: AttachmentId(Default::default()),
        case_id: None,
        reply_id: None,
        uploader_id: UserId(Default::default()),
        uploader_name: "Ana".into(),
        name: name.into(),
        media_type: Kind::Png,
        size: 1536,
        state: State::Sent,
        scan,
        width: Some(2),
        height: Some(2),
        has_thumbnail: true,
        created_at: OffsetDateTime::UNIX_EPOCH,
    }
}

#[test]
fn a_file_is_shown_with_its_words_and_a_way_to_keep_it() {
    let html =
        Owner::new().with(|| view! { <FileList files=vec![file("<b>.png", Scan::Clean).into()] label="Files"/> }.to_html());
    let id = AttachmentId(Default::default());
    for part in [
        format!("href=\"/api/attachments/{id}\""),
        format!("src=\"/api/attachments/{id}/thumbnail\""),
        "&lt;b&gt;.png</a>".to_owned(),
        "Picture · 2 kB · Ana".to_owned(),
    ] {
        assert!(html.contains(&part), "{part} in {html}");
    }
    assert!(!html.contains("<b>"), "{html}");
}

#[test]
fn a_file_that_is_not_scanned_yet_says_so() {
    let html =
        Owner::new().with(|| view! { <FileList files=vec![file("a.png", Scan::Unscanned).into()] label="Files"/> }.to_html());
    assert!(html.contains("Being checked for viruses"), "{html}");
}
