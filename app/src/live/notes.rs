use super::{Told, listen};
use domain::CaseId;
use leptos::prelude::*;

/// Tells of notes that colleagues write on this case, and of each time that the line may have missed one.
pub(crate) fn follow_notes(case: CaseId, heard: Callback<()>) {
    listen(Signal::stored(String::new()), move |told| {
        let concerns = match told {
            Told::News(news) => news.case_id == case && news.noted(),
            Told::Unknown => true,
        };
        if concerns {
            heard.try_run(());
        }
    });
}
