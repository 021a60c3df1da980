//! Cases that go on with one another.

use crate::Scope;
use crate::fault::OrRefuse;
use domain::case::{CaseLink, Reference};
use domain::{CaseId, Refusal};
use uuid::Uuid;

struct Row {
    id: Uuid,
    reference: String,
}

impl Row {
    fn read(self) -> CaseLink {
        CaseLink { id: CaseId(self.id), reference: Reference::stored(self.reference) }
    }
}

pub(super) async fn before(scope: &mut Scope, case: CaseId) -> Result<Option<CaseLink>, Refusal> {
    let row = sqlx::query_as!(
        Row,
        "select before.id, before.reference from cases c join cases before on before.id = c.follows_id where c.id = $1",
        case.0
    );
    Ok(row.fetch_optional(scope.db()).await.or_refuse()?.map(Row::read))
}

pub(super) async fn after(scope: &mut Scope, case: CaseId) -> Result<Vec<CaseLink>, Refusal> {
    let rows = sqlx::query_as!(Row, "select id, reference from cases where follows_id = $1 order by created_at, id", case.0);
    Ok(rows.fetch_all(scope.db()).await.or_refuse()?.into_iter().map(Row::read).collect())
}
