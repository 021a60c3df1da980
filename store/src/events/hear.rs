use super::tail::{Place, Told};
use crate::fault::OrRefuse;
use crate::{Scope, cases};
use domain::{CaseFilter, CaseId, Refusal};
use std::collections::HashSet;

/// What somebody hears of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    pub place: Place,
    pub case: CaseId,
    pub version: i64,
    pub kind: String,
}

/// In place of an event's own kind: the case is on no list of this reader and filter.
pub const LEFT: &str = "left";

/// What this actor hears of these events through each of the filters. Of a case that they may see they hear whether it fits
/// the filter, as it is now, or has left it; nobody remembers who had it on a list, so that is said of those as well that never fitted.
/// Of one that has just gone from where they could see it, that it left. Of all others, nothing.
pub async fn hear(scope: &mut Scope, events: &[Told], filters: &[CaseFilter]) -> Result<Vec<Vec<Heard>>, Refusal> {
    let positions: Vec<i64> = events.iter().map(Told::position).collect();
    let seen = sqlx::query_scalar!("select position from case_events where position = any($1)", &positions);
    let seen: HashSet<i64> = seen.fetch_all(scope.db()).await.or_refuse()?.into_iter().collect();
    let hidden: Vec<i64> = positions.into_iter().filter(|position| !seen.contains(position)).collect();
    let gone = gone(scope, &hidden).await?;
    let visible = |event: &&Told| seen.contains(&event.position());
    let ids: Vec<CaseId> = events.iter().filter(visible).map(|event| event.case).collect::<HashSet<_>>().into_iter().collect();
    let mut heard = Vec::with_capacity(filters.len());
    for filter in filters {
        let fits = if filter.narrows() { Some(cases::fitting(scope, filter, &ids).await?) } else { None };
        let tell = |event: &Told| {
            let visible = visible(&event);
            let stays = visible && fits.as_ref().is_none_or(|fits| fits.contains(&event.case));
            let kind = if stays { event.kind.clone() } else { LEFT.to_owned() };
            (visible || gone.contains(&event.position())).then_some(Heard {
                place: event.place,
                case: event.case,
                version: event.version,
                kind,
            })
        };
        heard.push(events.iter().filter_map(tell).collect());
    }
    Ok(heard)
}

/// Patients lose sight of nothing.
async fn gone(scope: &mut Scope, hidden: &[i64]) -> Result<HashSet<i64>, Refusal> {
    if hidden.is_empty() || !scope.actor().role.works_here() {
        return Ok(HashSet::new());
    }
    let gone = sqlx::query_scalar!(r#"select private.left_sight($1) as "position!""#, hidden);
    Ok(gone.fetch_all(scope.db()).await.or_refuse()?.into_iter().collect())
}
