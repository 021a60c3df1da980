use crate::error::Fail;
use domain::ViewId;
use domain::filter::Total;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// Counting costs more than it tells if it is done for each of many changes.
const PAUSE: Duration = Duration::from_secs(2);

type Counts = Resource<Result<Vec<(ViewId, Total)>, Fail>>;

/// Renews the counts of views when told that something happened, and no sooner than this after the last time.
pub(crate) fn follow_counts(counts: Counts) -> Callback<()> {
    let waiting = StoredValue::new(false);
    Callback::new(move |()| {
        if waiting.try_get_value() != Some(false) {
            return;
        }
        waiting.set_value(true);
        let renew = move || {
            if waiting.try_get_value().is_none() {
                return;
            }
            spawn_local(async move {
                // A count that is asked for while one is on its way would be dropped.
                counts.await.ok();
                if waiting.try_set_value(false).is_none() {
                    counts.refetch();
                }
            });
        };
        set_timeout(renew, PAUSE);
    })
}
