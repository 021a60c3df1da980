//! A case as a document of its own, to print or to keep. It asks for nothing while it is shown: no script, no picture, no style
//! and no font from anywhere, which its own policy says as well.

use crate::{when, words};
use domain::clinic::CustomField;
use domain::event::LoggedEvent;
use domain::export::{CaseExport, Exported};
use domain::note::Note;
use domain::reply::Reply;
use domain::rich::escape_into;
use domain::{Actor, Role, UserId};
use uuid::Uuid;

const STYLE: &str = "\
:root{color-scheme:light dark;font:11pt/1.5 system-ui,sans-serif}body{max-width:44rem;margin:2rem auto;padding:0 1rem}\
h1{font-size:1.5em;line-height:1.25;margin:.25em 0}h2{font-size:1.15em;margin:2em 0 .5em;break-after:avoid}\
.meta,footer{color:GrayText;font-size:.9em}dl{display:grid;grid-template-columns:max-content 1fr;gap:.25em 1.5em}dd{margin:0}\
body{overflow-wrap:anywhere}ol{padding:0;list-style:none}li{margin:0 0 .75em;break-inside:avoid}\
blockquote{margin:.25em 0;padding-inline-start:1em;border-inline-start:3px solid}\
.notes{margin-top:2em;padding:0 1em .5em;border:2px dashed}@page{margin:18mm}@media print{.keep{display:none}body{margin:0;max-width:none}}";

const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/// With the labels of the clinic's own fields; `file` is where it can be had to keep, for a page that is looked at.
pub fn document(exported: &Exported, fields: &[CustomField], file: Option<&str>) -> String {
    let CaseExport { case, patient_name, exported_at, .. } = exported.export();
    let mut html = Html::default();
    html.tags("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">");
    html.tags("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta http-equiv=\"Content-Security-Policy\" content=\"");
    html.text(POLICY).tags("\"><title>").text(&case.title).text(" · ").text(case.reference.as_str()).tags("</title><style>");
    html.tags(STYLE).tags("</style></head><body>");
    if let Some(file) = file {
        html.tags("<p class=\"keep\"><a href=\"").text(file).tags("\" download>Save it as a file</a></p>");
    }
    html.tags("<header><p class=\"meta\">Case ").text(case.reference.as_str()).text(" · ").text(patient_name).tags("</p><h1>");
    html.text(&case.title).tags("</h1></header>");
    facts(&mut html, exported, fields);
    html.tags("<h2>What ").text(patient_name).tags(" wrote</h2>").tags(&case.description_html);
    files(&mut html, exported.export().attachments.iter().map(|file| (file.name.as_str(), file.size)));
    replies(&mut html, &exported.export().replies);
    story(&mut html, exported);
    notes(&mut html, exported.notes());
    html.tags("<footer><p>Taken from Caseward on ").text(&when::in_utc(*exported_at)).tags(".</p></footer></body></html>");
    html.0
}

fn facts(html: &mut Html, exported: &Exported, fields: &[CustomField]) {
    let CaseExport { case, department_name, assignee_name, specialty_name, .. } = exported.export();
    let tags = case.tags.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
    let opened = when::in_utc(case.created_at);
    let facts = [
        ("Status", Some(words::status(case.status, reader(exported).role))),
        ("Priority", Some(words::priority(case.priority))),
        ("Opened", Some(opened.as_str())),
        ("About", specialty_name.as_deref()),
        ("Department", department_name.as_deref()),
        ("Looked after by", assignee_name.as_deref()),
        ("Tags", (!tags.is_empty()).then_some(tags.as_str())),
    ];
    html.tags("<dl>");
    for (name, value) in facts.into_iter().filter_map(|(name, value)| Some((name, value?))) {
        html.tags("<dt>").text(name).tags("</dt><dd>").text(value).tags("</dd>");
    }
    for (name, value) in words::of_case(case.metadata.clone(), fields) {
        html.tags("<dt>").text(&name).tags("</dt><dd>").text(&value).tags("</dd>");
    }
    html.tags("</dl>");
}

fn story(html: &mut Html, exported: &Exported) {
    html.tags("<h2>What happened</h2><ol>");
    for LoggedEvent { actor_id, actor_name, created_at, reason, what, .. } in &exported.export().events {
        let (lead, word) = words::happened(what, *actor_id, &reader(exported));
        html.tags("<li><strong>").text(actor_name.as_deref().unwrap_or("Caseward")).tags("</strong> ").text(&lead);
        if let Some(word) = word {
            html.tags(" <strong>").text(&word).tags("</strong>");
        }
        if let Some(reason) = reason {
            html.tags("<blockquote>").text(reason).tags("</blockquote>");
        }
        html.tags("<div class=\"meta\">").text(&when::in_utc(*created_at)).tags("</div></li>");
    }
    html.tags("</ol>");
}

fn replies(html: &mut Html, replies: &[Reply]) {
    if replies.is_empty() {
        return;
    }
    html.tags("<h2>Replies</h2><ol>");
    for reply in replies {
        html.tags("<li><strong>")
            .text(reply.author_name.as_deref().unwrap_or("Caseward"))
            .tags("</strong>")
            .tags(&reply.body_html);
        files(html, reply.attachments.iter().map(|file| (file.name.as_str(), file.size)));
        html.tags("<div class=\"meta\">").text(&when::in_utc(reply.sent_at)).tags("</div></li>");
    }
    html.tags("</ol>");
}

/// By name and size: what is in them is not in the document.
fn files<'a>(html: &mut Html, files: impl Iterator<Item = (&'a str, u64)>) {
    let mut files = files.peekable();
    if files.peek().is_none() {
        return;
    }
    html.tags("<p>Files:</p><ul>");
    for (name, size) in files {
        html.tags("<li>").text(name).tags(" <span class=\"meta\">").text(&words::size(size)).tags("</span></li>");
    }
    html.tags("</ul>");
}

/// Marked so that nobody hands them out by mistake.
fn notes(html: &mut Html, notes: &[Note]) {
    if notes.is_empty() {
        return;
    }
    html.tags("<section class=\"notes\"><h2>Notes among colleagues: not for the patient</h2><ol>");
    for note in notes {
        html.tags("<li><strong>").text(&note.author_name).tags("</strong>").tags(note.text.html());
        files(html, note.attachments.iter().map(|file| (file.name.as_str(), file.size)));
        html.tags("<div class=\"meta\">").text(&when::in_utc(note.created_at)).tags("</div></li>");
    }
    html.tags("</ol></section>");
}

/// A document has no reader of its own: everybody in it is called by their name.
fn reader(exported: &Exported) -> Actor {
    let role = if matches!(exported, Exported::Inside(_)) { Role::Staff } else { Role::Patient };
    Actor { id: UserId(Uuid::nil()), role, name: String::new(), email: String::new(), departments: Default::default() }
}

#[derive(Default)]
struct Html(String);

impl Html {
    /// Of ours, or cleaned before it was stored.
    fn tags(&mut self, html: &str) -> &mut Self {
        self.0.push_str(html);
        self
    }

    fn text(&mut self, text: &str) -> &mut Self {
        escape_into(&mut self.0, text);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::attachment::{Attachment, Kind, Scan, State};
    use domain::case::Reference;
    use domain::clinic::FieldKind;
    use domain::event::CaseEvent;
    use domain::export::InsideExport;
    use domain::note::{NoteFile, NoteText};
    use domain::{AttachmentId, Case, CaseId, EventId, FieldId, NoteId, Priority, ReplyId, RichText, Status};
    use time::OffsetDateTime;

    fn file(name: &str) -> Attachment {
        Attachment {
            id: AttachmentId(Uuid::nil()),
            case_id: None,
            reply_id: None,
            uploader_id: UserId(Uuid::nil()),
            uploader_name: "Ana".into(),
            name: name.into(),
            media_type: Kind::Png,
            size: 1536,
            state: State::Sent,
            scan: Scan::Clean,
            width: None,
            height: None,
            has_thumbnail: false,
            created_at: OffsetDateTime::UNIX_EPOCH,
        }
    }

    fn export() -> CaseExport {
        let event = LoggedEvent {
            id: EventId(Uuid::nil()),
            case_id: CaseId(Uuid::nil()),
            actor_id: None,
            actor_name: Some("<Ana>".into()),
            actor_role: Some(Role::Patient),
            version: 1,
            created_at: OffsetDateTime::UNIX_EPOCH,
            reason: None,
            what: CaseEvent::Opened {},
        };
        let reply = Reply {
            id: ReplyId(Uuid::nil()),
            case_id: CaseId(Uuid::nil()),
            author_id: UserId(Uuid::nil()),
            author_name: Some("<Kim>".into()),
            author_role: Some(Role::Staff),
            body: "Come in.".into(),
            body_html: "<p>Come <strong>in</strong>.</p>".into(),
            version: 2,
            sent_at: OffsetDateTime::UNIX_EPOCH,
            read_at: None,
            attachments: vec![file("<b>.png")],
        };
        CaseExport {
            exported_at: OffsetDateTime::UNIX_EPOCH,
            case: Case {
                id: CaseId(Uuid::nil()),
                reference: Reference::stored("K7Q-2F9".into()),
                patient_id: UserId(Uuid::nil()),
                title: "</title><script>alert(1)</script>".into(),
                description: "It <b>itches</b>.\nAt night.".into(),
                description_html: RichText::plain_only("It <b>itches</b>.\nAt night.").html().to_owned(),
                status: Status::Waiting,
                priority: Priority::High,
                metadata: Default::default(),
                department_id: None,
                assignee_id: None,
                specialty_id: None,
                tags: Default::default(),
                version: 1,
                created_at: OffsetDateTime::UNIX_EPOCH,
                updated_at: OffsetDateTime::UNIX_EPOCH,
            },
            patient_name: "<Ana>".into(),
            department_name: None,
            assignee_name: Some("\"Kim\"".into()),
            specialty_name: None,
            attachments: vec![file("arm.png")],
            replies: vec![reply],
            events: vec![event],
        }
    }

    fn inside() -> Exported {
        let file = NoteFile {
            id: AttachmentId(Uuid::nil()),
            name: "letter.pdf".into(),
            media_type: Kind::Pdf,
            size: 1,
            scan: Scan::Clean,
            width: None,
            height: None,
            has_thumbnail: false,
            created_at: OffsetDateTime::UNIX_EPOCH,
        };
        let note = Note {
            id: NoteId(Uuid::nil()),
            case_id: CaseId(Uuid::nil()),
            author_id: UserId(Uuid::nil()),
            author_name: "Kim".into(),
            text: NoteText::stored("<p>Call <em>her</em>.</p>".into(), "Call her.".into()),
            mentions: Vec::new(),
            created_at: OffsetDateTime::UNIX_EPOCH,
            attachments: vec![file],
        };
        Exported::Inside(Box::new(InsideExport { export: export(), notes: vec![note] }))
    }

    #[test]
    fn what_people_wrote_is_text_and_nothing_is_asked_for() {
        for exported in [Exported::Patients(Box::new(export())), inside()] {
            let html = document(&exported, &[], None);
            assert!(html.contains("It &lt;b&gt;itches&lt;/b&gt;.<br>At night."), "{html}");
            assert!(html.contains("<li>arm.png <span") && html.contains("<li>&lt;b&gt;.png <span"), "{html}");
            assert!(html.contains("<strong>&lt;Kim&gt;</strong><p>Come <strong>in</strong>.</p>"), "{html}");
            assert!(html.contains("<strong>&lt;Ana&gt;</strong> opened the case"), "{html}");
            for fetched in ["<script", "<link", "<img", "src=", "href=", "url(", "@import", "http:", "https:"] {
                assert!(!html.contains(fetched), "{fetched} in {html}");
            }
        }
        let page = document(&inside(), &[], Some("/cases/1/export?file"));
        assert!(page.contains(r#"<a href="/cases/1/export?file" download>"#), "{page}");
    }

    #[test]
    fn notes_are_marked_and_a_patients_document_has_none() {
        let (theirs, hers) = (document(&inside(), &[], None), document(&Exported::Patients(Box::new(export())), &[], None));
        assert!(theirs.contains("not for the patient") && theirs.contains("<p>Call <em>her</em>.</p>"), "{theirs}");
        assert!(theirs.contains("letter.pdf"), "{theirs}");
        assert!(!hers.contains("Notes") && !hers.contains("Call") && !hers.contains("letter.pdf"), "{hers}");
        assert!(theirs.contains("Waiting for patient") && hers.contains("Waiting for you"));
    }

    #[test]
    fn what_the_clinic_asked_for_stands_under_its_label() {
        let field = CustomField {
            id: FieldId(Uuid::nil()),
            name: "since".into(),
            label: "Since <when>?".into(),
            kind: FieldKind::Text,
            choices: Vec::new(),
            required: false,
            active: true,
            rank: 0,
        };
        let mut export = export();
        export.case.metadata.insert("since".into(), "<Monday>".into());
        let html = document(&Exported::Patients(Box::new(export)), &[field], None);
        assert!(html.contains("<dt>Since &lt;when&gt;?</dt><dd>&lt;Monday&gt;</dd>"), "{html}");
    }
}
