use super::*;
use domain::FieldId;
use domain::clinic::FieldKind;
use serde_json::json;

fn field(name: &str, label: &str, kind: FieldKind) -> CustomField {
    CustomField {
        id: FieldId(Default::default()),
        name: name.into(),
        label: label.into(),
        kind,
        choices: Vec::new(),
        required: false,
        active: true,
        rank: 0,
    }
}

#[test]
fn the_clinics_fields_come_first_by_their_labels_and_the_rest_as_it_was_sent() {
    let fields = [field("since", "Since when?", FieldKind::Date), field("smoker", "Do you smoke?", FieldKind::YesNo)];
    let metadata = json!({ "a_ward": 7, "since": "2026-02-28", "smoker": "sometimes" });
    let html = details(metadata.as_object().cloned().expect("an object"), &fields).to_html();
    let text = html.replace("<div><dt>", "|").replace("</dt><dd>", ": ").replace("</dd></div>", "").replace("<!>", "");
    assert_eq!(text, "|Since when?: 28 February 2026|a_ward: 7|smoker: sometimes");
}
