use super::*;
use crate::Problem;

const ID: &str = "0190163d-8694-739b-aea5-966c26f8ad91";

#[test]
fn lists_are_read_with_commas_and_by_repetition() {
    let commas = CaseFilter::parse("?status=open,waiting&priority=").expect("good");
    let repeated = CaseFilter::parse("status=waiting&status=open").expect("good");
    assert_eq!(commas, repeated);
    assert_eq!(commas.print(), "status=open,waiting");
}

#[test]
fn each_bad_field_is_named() {
    let bad = "status=opne&limit=0&owner=1&sort=-title&cursor=x&patient=you&department=skin&assignee=ana&specialty=any&tag=none\
               &field.Side=left&created_from=monday&created_to=2026-02-30&updated_from=0001-01-01&updated_to=1&q=%3F";
    let errors = CaseFilter::parse(bad).expect_err("bad");
    let named: Vec<&str> = errors.iter().map(|(field, _)| field).collect();
    let all = [
        "status",
        "limit",
        "owner",
        "sort",
        "cursor",
        "patient",
        "department",
        "assignee",
        "specialty",
        "tag",
        "query",
        "created_from",
        "created_to",
        "updated_from",
        "updated_to",
        "q",
    ];
    assert_eq!(named, all);
}

#[test]
fn what_has_one_value_is_said_once() {
    let cursor = &format!("updated_at.1700000000000000.{ID}");
    for (field, value) in [
        ("patient", "me"),
        ("sort", "-updated_at"),
        ("limit", "7"),
        ("cursor", cursor),
        ("q", "rash"),
        ("created_from", "2026-01-31"),
        ("field.side", "left"),
    ] {
        let errors = CaseFilter::parse(&format!("{field}={value}&{field}={value}")).expect_err(field);
        assert_eq!(errors.iter().collect::<Vec<_>>(), [(field, &Problem::Malformed)]);
        assert!(CaseFilter::parse(&format!("{field}=&{field}={value}")).is_ok(), "an empty value is no value");
    }
}

#[test]
fn a_sentence_as_a_name_is_not_repeated() {
    for name in ["My+leg+hurts", "%C3%A9", "a%0Ab", "Canary", &"x".repeat(41)] {
        let errors = CaseFilter::parse(&format!("{name}=1")).expect_err(name);
        assert_eq!(errors.iter().collect::<Vec<_>>(), [("query", &Problem::UnknownField)]);
    }
}

#[test]
fn a_cursor_belongs_to_its_sort() {
    let cursor = format!("created_at.1700000000000000.{ID}");
    assert!(CaseFilter::parse(&format!("sort=created_at&cursor={cursor}")).is_ok());
    assert!(CaseFilter::parse(&format!("sort=-updated_at&cursor={cursor}")).is_err());
    assert!(CaseFilter::parse(&format!("sort=status_since&cursor={cursor}")).is_err());
}

#[test]
fn a_filter_is_written_in_one_way() {
    let whole = format!(
        "patient=me&status=open&priority=high&department=none,{ID}&assignee=none,any,me,{ID}&specialty=none&tag={ID}\
         &field.side=left+%26+right&created_from=2026-01-31&created_to=2026-02-01T10:30:00Z&updated_to=2026-02-01&q=itchy+r%C3%A1sh\
         &sort=-status_since&limit=7"
    );
    assert_eq!(CaseFilter::parse(&whole).expect("good").print(), whole);
}

#[test]
fn a_span_that_ends_before_it_begins_is_refused() {
    for (query, field) in [
        ("created_from=2026-02-01&created_to=2026-01-31", "created_to"),
        ("updated_to=2026-01-31T10:00:00Z&updated_from=2026-01-31T10:00:01Z", "updated_to"),
    ] {
        let errors = CaseFilter::parse(query).expect_err(query);
        assert_eq!(errors.iter().collect::<Vec<_>>(), [(field, &Problem::UnknownValue)]);
    }
    assert!(CaseFilter::parse("created_from=2026-01-31&created_to=2026-01-31").is_ok());
}

#[test]
fn there_is_a_limit_on_everything() {
    let ids = |count: u128| (0..count).map(|n| uuid::Uuid::from_u128(n).to_string()).collect::<Vec<_>>().join(",");
    assert!(CaseFilter::parse(&format!("tag={}", ids(50))).is_ok());
    let errors = CaseFilter::parse(&format!("tag={}", ids(51))).expect_err("many");
    assert_eq!(errors.get("tag"), Some(&Problem::TooMany { max: VALUES_MAX }));
    let fields = "abcdef".chars().map(|name| format!("field.{name}=1")).collect::<Vec<_>>().join("&");
    assert_eq!(CaseFilter::parse(&fields).expect_err("many").get("field.f"), Some(&Problem::TooMany { max: FIELDS_MAX }));
}

#[test]
fn order_and_pages_leave_no_case_out() {
    let plain = CaseFilter::parse("sort=created_at&limit=7").expect("good");
    assert!(!plain.narrows());
    for query in ["q=rash", "assignee=any", "field.side=left", "updated_from=2026-01-31"] {
        let filter = CaseFilter::parse(&format!("{query}&sort=created_at&limit=7")).expect(query);
        assert!(filter.narrows(), "{query}");
        assert_eq!(filter.cleared(), plain);
    }
}
