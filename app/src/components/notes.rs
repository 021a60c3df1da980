//! Notes: seen by colleagues alone, and by their look not to be mistaken for what a patient reads.

mod field;
mod mentioning;

pub(crate) use field::{NoteField, Unsent};

use super::{FileList, Icon, Moment, Shown};
use crate::words;
use domain::UserId;
use domain::note::{Note, NoteFile};
use leptos::prelude::*;

#[component]
pub(crate) fn NoteList(notes: Vec<Note>, reader: UserId) -> impl IntoView {
    let entries = notes.into_iter().map(|note| view! { <Entry note reader/> }).collect_view();
    view! { <ol class="note-list" role="list">{entries}</ol> }
}

#[component]
fn Entry(note: Note, reader: UserId) -> impl IntoView {
    let who = if note.author_id == reader { "You".to_owned() } else { note.author_name.clone() };
    let mentions =
        words::mentions(&note.mentions, reader).map(|words| view! { <p class="note-mentions">{Icon::Person.view()}{words}</p> });
    let files = note.attachments.into_iter().map(shown).collect();
    view! {
        <li class="note" id=format!("note-{}", note.id)>
            <p class="meta"><span class="note-mark">{Icon::Lock.view()}"Note"</span><strong>{who}</strong><Moment at=note.created_at/></p>
            <div class="prose" inner_html=note.text.html().to_owned()></div>
            <FileList files label="Files of this note"/>
            {mentions}
        </li>
    }
}

fn shown(file: NoteFile) -> Shown {
    let about = format!("{} · {}", words::file_kind(file.media_type), words::size(file.size));
    let NoteFile { id, name, has_thumbnail, scan, created_at, .. } = file;
    Shown { id, name, has_thumbnail, scan, about, at: created_at }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::case::Named;
    use domain::note::NoteText;
    use domain::{CaseId, NoteId};
    use time::OffsetDateTime;
    use uuid::Uuid;

    const ME: UserId = UserId(Uuid::from_u128(1));
    const KIM: UserId = UserId(Uuid::from_u128(2));

    fn shown(author_id: UserId, mentions: Vec<Named<UserId>>) -> String {
        let note = Note {
            id: NoteId(Uuid::nil()),
            case_id: CaseId(Uuid::nil()),
            author_id,
            author_name: "Kim <Clinic>".into(),
            text: NoteText::stored("<p>Call <strong>him</strong>.</p>".into(), "Call him.".into()),
            mentions,
            created_at: OffsetDateTime::UNIX_EPOCH,
            attachments: Vec::new(),
        };
        Owner::new().with(|| view! { <NoteList notes=vec![note] reader=ME/> }.to_html())
    }

    #[test]
    fn a_note_says_that_it_is_one_and_who_wrote_it() {
        let html = shown(KIM, Vec::new());
        assert!(
            html.contains("Note") && html.contains("Kim &lt;Clinic&gt;") && html.contains("<p>Call <strong>him</strong>.</p>"),
            "{html}"
        );
        assert!(shown(ME, Vec::new()).contains("<strong>You</strong>"));
        assert!(!html.contains("note-mentions"));
    }

    #[test]
    fn who_is_mentioned_stands_below_the_reader_first() {
        let mentions = vec![Named { id: KIM, name: "Kim".into() }, Named { id: ME, name: "Jonas".into() }];
        assert!(shown(KIM, mentions).contains("Mentions you and Kim"));
    }
}
