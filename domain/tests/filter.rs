//! A filter and its query string are one and the same, and no query string breaks the reader.

use domain::case::Reference;
use domain::filter::{Assigned, Cursor, End, LIMIT_MAX, Sort, SortBy, Span};
use domain::{CaseFilter, CaseId, CaseSummary, DepartmentId, Priority, SpecialtyId, Status, TagId, UserId, field_name, text};
use proptest::collection::{btree_map, btree_set, vec};
use proptest::prelude::*;
use proptest::sample::select;
use time::OffsetDateTime;
use uuid::Uuid;

proptest! {
    #[test]
    fn reading_what_was_printed_gives_the_same_filter(filter in any_filter()) {
        prop_assert_eq!(CaseFilter::parse(&filter.print()), Ok(filter));
    }

    #[test]
    fn fuzz_what_is_printed_is_the_one_way_to_write_it(query in plausible_query()) {
        if let Ok(filter) = CaseFilter::parse(&query) {
            let printed = filter.print();
            prop_assert_eq!(CaseFilter::parse(&printed).map(|again| again.print()), Ok(printed.clone()));
            prop_assert!(printed.chars().all(|c| c.is_ascii_alphanumeric() || "=&,.:_-%+*".contains(c)), "needs no escaping: {}", printed);
        }
    }

    #[test]
    fn fuzz_any_text_is_read_or_refused_by_names_of_ours(query in any::<String>()) {
        if let Err(errors) = CaseFilter::parse(&query) {
            prop_assert!(errors.iter().all(|(field, _)| field == field_name(field, "query")), "{:?}", errors);
        }
    }

    #[test]
    fn an_unknown_field_is_never_ignored(field in "[a-z_]{1,12}", value in "[a-z0-9]{0,8}") {
        let known = ["patient", "status", "priority", "department", "assignee", "specialty", "tag", "q", "sort", "limit", "cursor",
            "created_from", "created_to", "updated_from", "updated_to"].contains(&field.as_str());
        let read = CaseFilter::parse(&format!("{field}={value}"));
        prop_assert!(known || read.is_err());
    }

    #[test]
    fn a_cursor_survives_its_text(line in any_line(), sort in any_sort()) {
        let cursor = Cursor::after(&line, sort);
        prop_assert_eq!(cursor.to_string().parse(), Ok(cursor));
        prop_assert_eq!(cursor.id(), line.id);
        match sort.by {
            SortBy::CreatedAt => prop_assert_eq!(cursor.instant(), line.created_at),
            SortBy::UpdatedAt => prop_assert_eq!(cursor.instant(), line.updated_at),
            SortBy::StatusSince => prop_assert_eq!(cursor.instant(), line.status_since),
            SortBy::Priority => prop_assert_eq!(cursor.rank(), line.priority.rank()),
        }
    }

    /// Else a reader could ask the database for an instant that it cannot hold, and be told of a fault here.
    #[test]
    fn a_cursor_that_no_line_could_have_made_is_refused(by in select(SortBy::ALL), key in any::<i64>()) {
        let within = match by {
            SortBy::Priority => (0..=3).contains(&key),
            _ => OffsetDateTime::from_unix_timestamp_nanos(i128::from(key) * 1_000).is_ok_and(|at| (0..=9999).contains(&at.year())),
        };
        let text = format!("{by}.{key}.{}", Uuid::nil());
        prop_assert_eq!(text.parse::<Cursor>().is_ok(), within, "{}", text);
    }
}

fn any_filter() -> impl Strategy<Value = CaseFilter> {
    let words = (btree_set(select(Status::ALL), 0..4), btree_set(select(Priority::ALL), 0..4));
    let ids = (
        btree_set(proptest::option::of(any_id().prop_map(DepartmentId)), 0..4),
        btree_set(any_assigned(), 0..5),
        btree_set(proptest::option::of(any_id().prop_map(SpecialtyId)), 0..4),
        btree_set(any_id().prop_map(TagId), 0..4),
    );
    let texts = (btree_map("[a-z][a-z0-9_]{0,33}", any_value(), 0..5), any_search());
    let rest = (any_sort(), 1..=LIMIT_MAX, proptest::option::of(any_line()));
    (any::<bool>(), words, ids, texts, any_span(), any_span(), rest).prop_map(
        |(
            mine,
            (status, priority),
            (department, assignee, specialty, tag),
            (fields, search),
            created,
            updated,
            (sort, limit, line),
        )| {
            let cursor = line.map(|line| Cursor::after(&line, sort));
            CaseFilter {
                mine,
                status,
                priority,
                department,
                assignee,
                specialty,
                tag,
                fields,
                created,
                updated,
                search,
                sort,
                limit,
                cursor,
            }
        },
    )
}

fn any_id() -> impl Strategy<Value = Uuid> {
    any::<u128>().prop_map(Uuid::from_u128)
}

fn any_assigned() -> impl Strategy<Value = Assigned> {
    let id = any_id().prop_map(|id| Assigned::To(UserId(id)));
    prop_oneof![Just(Assigned::Nobody), Just(Assigned::Somebody), Just(Assigned::Me), id]
}

/// The value of a field of the clinic's own, as it is after cleaning.
fn any_value() -> impl Strategy<Value = String> {
    "[^\0]{1,20}".prop_map(|raw| text::block(&raw)).prop_filter("nothing is no value", |value| !value.is_empty())
}

/// A text as it is after cleaning: one line with a word in it.
fn any_search() -> impl Strategy<Value = Option<String>> {
    let text = "[a-zé]{1,5}( [a-z&=+%#]{1,5}[0-9]){0,5}";
    proptest::option::of(text)
}

fn any_span() -> impl Strategy<Value = Span> {
    let year = 365 * 24 * 3_600_000_000_i64;
    let end = (0..50 * year, any::<bool>()).prop_map(|(micros, whole)| {
        let at = OffsetDateTime::from_unix_timestamp_nanos(i128::from(micros) * 1_000).expect("in range");
        (at, if whole { End::Day(at.date()) } else { End::Instant(at) })
    });
    (proptest::option::of(end.clone()), proptest::option::of(end)).prop_map(|(one, other)| match (one, other) {
        (Some(one), Some(other)) if one.0 > other.0 => Span { from: Some(other.1), to: Some(one.1) },
        (from, to) => Span { from: from.map(|end| end.1), to: to.map(|end| end.1) },
    })
}

fn any_sort() -> impl Strategy<Value = Sort> {
    (select(SortBy::ALL), any::<bool>()).prop_map(|(by, descending)| Sort { by, descending })
}

/// A time as PostgreSQL keeps it, in microseconds.
fn any_time() -> impl Strategy<Value = OffsetDateTime> {
    (-62_167_219_200_000_000_i64..=253_402_300_799_999_999)
        .prop_map(|micros| OffsetDateTime::from_unix_timestamp_nanos(i128::from(micros) * 1_000).expect("in range"))
}

fn any_line() -> impl Strategy<Value = CaseSummary> {
    (any::<u128>(), select(Priority::ALL), any_time(), any_time(), any_time()).prop_map(
        |(id, priority, created_at, updated_at, status_since)| CaseSummary {
            id: CaseId(Uuid::from_u128(id)),
            reference: Reference::stored("222-222".into()),
            patient_id: UserId(Uuid::nil()),
            patient_name: String::new(),
            title: String::new(),
            status: Status::Open,
            priority,
            department_id: None,
            department_name: None,
            assignee_id: None,
            assignee_name: None,
            specialty_id: None,
            restricted: false,
            tags: [].into(),
            unread: false,
            excerpt: None,
            version: 1,
            created_at,
            updated_at,
            status_since,
        },
    )
}

/// Queries near enough to good ones to get past the first checks.
fn plausible_query() -> impl Strategy<Value = String> {
    let field = select(vec![
        "patient",
        "status",
        "priority",
        "sort",
        "limit",
        "cursor",
        "owner",
        "%73tatus",
        "department",
        "assignee",
        "tag",
        "field.side",
        "field.Side",
        "created_from",
        "updated_to",
        "q",
    ]);
    let value = prop_oneof![
        select(vec![
            "me",
            "open",
            "open,waiting",
            "waiting,open,open",
            "high",
            "-created_at",
            "priority",
            "+7",
            "007",
            "200",
            "201",
            "",
            "%6Fpen",
            "none,any,me",
            "none",
            "0190163D-8694-739b-aea5-966c26f8ad91",
            "2026-01-31",
            "2026-01-31T10:00:00.1234567%2B01:00",
            "++itchy%20rash+",
        ])
        .prop_map(str::to_owned),
        any_line().prop_map(|line| Cursor::after(&line, Sort::default()).to_string().to_uppercase().replacen(
            "UPDATED_AT",
            "updated_at",
            1
        )),
        "[ -~]{0,12}",
    ];
    vec((field, value), 0..5)
        .prop_map(|pairs| pairs.iter().map(|(field, value)| format!("{field}={value}")).collect::<Vec<_>>().join("&"))
}
