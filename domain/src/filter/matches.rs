use super::{Assigned, CaseFilter};
use crate::case::Handling;
use crate::{TagId, UserId};
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use time::OffsetDateTime;

/// What a filter asks of a case, but for its texts: those only the database looks through.
#[derive(Clone, Copy, Debug)]
pub struct Traits<'a> {
    pub patient: UserId,
    pub handling: &'a Handling,
    /// As far as the reader knows them.
    pub tags: &'a BTreeSet<TagId>,
    pub metadata: &'a Map<String, Value>,
    pub created_at: OffsetDateTime,
    pub updated_at: OffsetDateTime,
}

impl CaseFilter {
    /// Whether a case that `reader` may see is one of those asked for.
    pub fn matches(&self, reader: UserId, case: &Traits<'_>) -> bool {
        let Handling { status, priority, department, assignee, specialty, .. } = case.handling;
        (!self.mine || case.patient == reader)
            && one_of(&self.status, status)
            && one_of(&self.priority, priority)
            && one_of(&self.department, &department.as_ref().map(|named| named.id))
            && one_of(&self.specialty, &specialty.as_ref().map(|named| named.id))
            && self.has_assignee(reader, assignee.as_ref().map(|named| named.id))
            && self.tag.is_subset(case.tags)
            && self.fields.iter().all(|(name, value)| case.metadata.get(name).is_some_and(|held| is(held, value)))
            && self.created.contains(case.created_at)
            && self.updated.contains(case.updated_at)
    }

    fn has_assignee(&self, reader: UserId, assignee: Option<UserId>) -> bool {
        let fits = |wanted: &Assigned| match wanted {
            Assigned::Nobody => assignee.is_none(),
            Assigned::Somebody => assignee.is_some(),
            Assigned::Me => assignee == Some(reader),
            Assigned::To(id) => assignee == Some(*id),
        };
        self.assignee.is_empty() || self.assignee.iter().any(fits)
    }
}

fn one_of<T: Ord>(wanted: &BTreeSet<T>, value: &T) -> bool {
    wanted.is_empty() || wanted.contains(value)
}

/// The values that a word may stand for: a text, and where it reads as one a number, yes or no.
pub fn readings(word: &str) -> Vec<Value> {
    let plain = serde_json::from_str(word).ok().filter(|value: &Value| value.is_number() || value.is_boolean());
    [Some(Value::String(word.to_owned())), plain].into_iter().flatten().collect()
}

/// Numbers are one however they are written.
fn is(held: &Value, word: &str) -> bool {
    readings(word).iter().any(|value| value == held || value.as_f64().is_some_and(|number| held.as_f64() == Some(number)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_word_is_a_text_and_where_it_reads_as_one_a_number_too() {
        for (held, word, same) in [
            (json!("left"), "left", true),
            (json!("7"), "7", true),
            (json!(7), "7.0", true),
            (json!(37.5), "37.50", true),
            (json!(true), "true", true),
            (json!("true"), "true", true),
            (json!("Left"), "left", false),
            (json!(null), "null", false),
            (json!(["left"]), "left", false),
            (json!({}), "{}", false),
        ] {
            assert_eq!(is(&held, word), same, "{held} {word}");
        }
    }
}
