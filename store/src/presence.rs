//! Who has a case open. Kept in the database, so that it does not matter which server somebody is on.

use crate::fault::{OrRefuse, word};
use crate::{Scope, audit, cases};
use domain::presence::{Beat, GONE_AFTER_SECONDS, Present, TABS_MAX};
use domain::{Action, CaseId, Refusal, TabId, UserId, may};

/// The others that are there, by name.
pub async fn read(scope: Scope, case: CaseId) -> Result<Vec<Present>, Refusal> {
    let mut scope = join(scope, case, "see_presence").await?;
    others(&mut scope, case).await
}

/// Says what a window of the actor's does, and answers who else is there.
pub async fn beat(scope: Scope, case: CaseId, Beat { state, tab }: Beat) -> Result<Vec<Present>, Refusal> {
    let mut scope = join(scope, case, "join_case").await?;
    let user = scope.actor().id.0;
    sqlx::query!(
        "insert into presence (case_id, user_id, tab, state) values ($1, $2, $3, $4)
         on conflict (case_id, user_id, tab) do update set state = excluded.state, seen_at = now()",
        case.0,
        user,
        tab.0,
        state.word()
    )
    .execute(scope.db())
    .await
    .or_refuse()?;
    forget_lost(&mut scope, case).await?;
    let others = others(&mut scope, case).await?;
    scope.commit_quietly().await?;
    Ok(others)
}

/// A window that closes. Of a case that the actor does not see any more, too.
pub async fn leave(mut scope: Scope, case: CaseId, tab: TabId) -> Result<(), Refusal> {
    let user = scope.actor().id.0;
    if !scope.actor().role.works_here() {
        return Ok(());
    }
    sqlx::query!("delete from presence where case_id = $1 and user_id = $2 and tab = $3", case.0, user, tab.0)
        .execute(scope.db())
        .await
        .or_refuse()?;
    scope.commit_quietly().await
}

/// Who is there is part of a case's internal side.
async fn join(mut scope: Scope, case: CaseId, what: &str) -> Result<Scope, Refusal> {
    let found = match cases::find(&mut scope, case).await {
        Err(Refusal::NotFound) => return Err(audit::not_found(scope, case, what).await),
        found => found?,
    };
    match may(scope.actor(), Action::ReadInside, &found.facts) {
        Ok(()) => Ok(scope),
        Err(denied) => Err(audit::denied(scope, Some((case, found.case.patient_id)), what, denied.into()).await),
    }
}

/// The actor's own windows that were not heard of any more, on any case, and those beyond the number that counts.
async fn forget_lost(scope: &mut Scope, case: CaseId) -> Result<(), Refusal> {
    let user = scope.actor().id.0;
    sqlx::query!(
        "delete from presence where user_id = $1 and (seen_at < now() - make_interval(secs => $2)
           or case_id = $3 and tab in (select tab from presence where case_id = $3 and user_id = $1 order by seen_at desc offset $4))",
        user,
        f64::from(GONE_AFTER_SECONDS),
        case.0,
        TABS_MAX
    )
    .execute(scope.db())
    .await
    .or_refuse()?;
    Ok(())
}

async fn others(scope: &mut Scope, case: CaseId) -> Result<Vec<Present>, Refusal> {
    let user = scope.actor().id.0;
    let rows = sqlx::query!(
        r#"select p.user_id, u.name,
                  case when bool_or(p.state = 'writing') then 'writing' when bool_or(p.state = 'viewing') then 'viewing' else 'away' end as "state!"
           from presence p join users u on u.id = p.user_id
           where p.case_id = $1 and p.user_id <> $2 and p.seen_at > now() - make_interval(secs => $3)
           group by p.user_id, u.name order by u.name, p.user_id"#,
        case.0,
        user,
        f64::from(GONE_AFTER_SECONDS)
    )
    .fetch_all(scope.db())
    .await
    .or_refuse()?;
    let present = |(id, name, state): (_, _, String)| Ok(Present { user_id: UserId(id), name, state: word(&state)? });
    rows.into_iter().map(|row| present((row.user_id, row.name, row.state))).collect()
}
