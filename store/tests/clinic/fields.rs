use super::Clinic;
use domain::clinic::{CreateField, CustomField, FieldKind, ReviseField};
use domain::{Problem, Refusal};
use serde_json::json;
use store::clinic;

fn side() -> CreateField {
    CreateField {
        name: "side".into(),
        label: " Which  side? ".into(),
        kind: FieldKind::Choice,
        choices: vec!["left".into(), " right ".into()],
        required: true,
        rank: 2,
    }
}

async fn revise(at: &Clinic, field: &CustomField, command: ReviseField) -> Result<CustomField, Refusal> {
    clinic::revise_field(at.scope(at.admin).await, field.id, command).await
}

#[tokio::test]
async fn a_field_is_made_and_changed_and_keeps_its_name_and_kind() {
    let at = Clinic::new().await;
    let made = clinic::create_field(at.scope(at.admin).await, side()).await.expect("a field");
    assert_eq!((made.name.as_str(), made.label.as_str(), made.kind), ("side", "Which side?", FieldKind::Choice));
    assert_eq!((made.choices.join(","), made.required, made.active, made.rank), ("left,right".into(), true, true, 2));

    let command = ReviseField { choices: Some(vec!["both".into()]), required: Some(false), ..ReviseField::default() };
    let changed = revise(&at, &made, command).await.expect("changed");
    assert_eq!(changed, CustomField { choices: vec!["both".into()], required: false, ..made.clone() });
    assert_eq!(at.audited("field_changed").await, [json!(["field_changed", { "changed": ["choices", "required"] }])]);

    let none = revise(&at, &made, ReviseField { choices: Some(Vec::new()), ..ReviseField::default() }).await;
    assert_eq!(none, Err(Refusal::invalid("choices", Problem::Required)));
    let kinds = CreateField { name: "when".into(), kind: FieldKind::Date, ..side() };
    let made = clinic::create_field(at.scope(at.admin).await, kinds).await;
    assert_eq!(made, Err(Refusal::invalid("choices", Problem::UnknownValue)), "a date has no choices");
}

#[tokio::test]
async fn fields_stand_in_the_order_of_their_rank() {
    let at = Clinic::new().await;
    for (name, rank) in [("c", 3), ("a", 1), ("b", 1), ("first", -1)] {
        let command = CreateField { name: name.into(), label: name.into(), rank, ..side() };
        clinic::create_field(at.scope(at.admin).await, command).await.expect("a field");
    }
    let fields = clinic::fields(&mut at.scope(at.ana.1).await).await.expect("the fields");
    assert_eq!(fields.iter().map(|field| field.name.as_str()).collect::<Vec<_>>(), ["first", "a", "b", "c"]);
}

#[tokio::test]
async fn the_label_of_a_retired_field_is_free_until_the_field_is_back() {
    let at = Clinic::new().await;
    let old = clinic::create_field(at.scope(at.admin).await, side()).await.expect("a field");
    let active = |active| ReviseField { active: Some(active), ..ReviseField::default() };
    assert!(!revise(&at, &old, active(false)).await.expect("retired").active);
    let again = CreateField { name: "side_of_body".into(), ..side() };
    clinic::create_field(at.scope(at.admin).await, again).await.expect("another with that label");
    assert_eq!(revise(&at, &old, active(true)).await, Err(Refusal::invalid("label", Problem::Taken)));
}
