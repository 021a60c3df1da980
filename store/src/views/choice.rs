//! What one person makes of a view: whether it stands beside their desk, and whether it opens with it.

use crate::Scope;
use crate::fault::OrRefuse;
use domain::view::PINNED_MAX;
use domain::{Problem, Refusal, ViewId};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) pinned: bool,
    pub(super) opens: bool,
}

/// One view opens: the one chosen last.
pub(super) async fn choose(scope: &mut Scope, view: ViewId, Choice { pinned, opens }: Choice) -> Result<(), Refusal> {
    let user = scope.actor().id.0;
    if opens {
        sqlx::query!("update view_choices set opens = false where user_id = $1 and opens and view_id <> $2", user, view.0)
            .execute(scope.db())
            .await
            .or_refuse()?;
    }
    sqlx::query!(
        "insert into view_choices (user_id, view_id, pinned, opens) values ($1, $2, $3, $4)
         on conflict (user_id, view_id) do update set pinned = excluded.pinned, opens = excluded.opens",
        user,
        view.0,
        pinned,
        opens
    )
    .execute(scope.db())
    .await
    .or_refuse()?;
    if pinned {
        // A view that its owner keeps to themself again is no longer among those of others.
        let count = sqlx::query_scalar!(
            r#"select count(*) as "count!" from view_choices c join views v on v.id = c.view_id where c.user_id = $1 and c.pinned"#,
            user
        );
        if count.fetch_one(scope.db()).await.or_refuse()? > PINNED_MAX {
            return Err(Refusal::invalid("pinned", Problem::TooMany { max: PINNED_MAX.unsigned_abs() as usize }));
        }
    }
    Ok(())
}
