use crate::fault::{incident, word};
use domain::case::{Case, CaseSummary, Reference};
use domain::filter::{Excerpt, segments};
use domain::{CaseId, DepartmentId, Refusal, RichText, SpecialtyId, UserId};
use time::OffsetDateTime;
use uuid::Uuid;

pub(super) struct CaseRow {
    pub(super) id: Uuid,
    pub(super) reference: String,
    pub(super) patient_id: Uuid,
    pub(super) title: String,
    pub(super) description: String,
    pub(super) description_html: Option<String>,
    pub(super) status: String,
    pub(super) priority: String,
    pub(super) metadata: serde_json::Value,
    pub(super) department_id: Option<Uuid>,
    pub(super) assignee_id: Option<Uuid>,
    pub(super) specialty_id: Option<Uuid>,
    pub(super) tags: Vec<String>,
    pub(super) version: i64,
    pub(super) created_at: OffsetDateTime,
    pub(super) updated_at: OffsetDateTime,
}

impl CaseRow {
    pub(super) fn read(self) -> Result<Case, Refusal> {
        let serde_json::Value::Object(metadata) = self.metadata else {
            return Err(incident(&sqlx::Error::Decode("metadata".into())));
        };
        let html = self.description_html.unwrap_or_else(|| RichText::plain_only(&self.description).html().to_owned());
        Ok(Case {
            id: CaseId(self.id),
            reference: Reference::stored(self.reference),
            patient_id: UserId(self.patient_id),
            title: self.title,
            description: self.description,
            description_html: html,
            status: word(&self.status)?,
            priority: word(&self.priority)?,
            metadata,
            department_id: self.department_id.map(DepartmentId),
            assignee_id: self.assignee_id.map(UserId),
            specialty_id: self.specialty_id.map(SpecialtyId),
            tags: self.tags.into_iter().collect(),
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}

#[derive(sqlx::FromRow)]
pub(super) struct SummaryRow {
    id: Uuid,
    reference: String,
    patient_id: Uuid,
    patient_name: String,
    title: String,
    status: String,
    priority: String,
    department_id: Option<Uuid>,
    department_name: Option<String>,
    restricted: bool,
    assignee_id: Option<Uuid>,
    assignee_name: Option<String>,
    specialty_id: Option<Uuid>,
    tags: Vec<String>,
    version: i64,
    created_at: OffsetDateTime,
    updated_at: OffsetDateTime,
    status_since: OffsetDateTime,
    unread: bool,
    marked_title: Option<String>,
    marked_text: Option<String>,
    marked_reply: Option<String>,
}

impl SummaryRow {
    pub(super) fn read(self) -> Result<CaseSummary, Refusal> {
        let excerpt = self.excerpt();
        Ok(CaseSummary {
            id: CaseId(self.id),
            reference: Reference::stored(self.reference),
            patient_id: UserId(self.patient_id),
            patient_name: self.patient_name,
            title: self.title,
            status: word(&self.status)?,
            priority: word(&self.priority)?,
            department_id: self.department_id.map(DepartmentId),
            department_name: self.department_name,
            restricted: self.restricted,
            assignee_id: self.assignee_id.map(UserId),
            assignee_name: self.assignee_name,
            specialty_id: self.specialty_id.map(SpecialtyId),
            tags: self.tags.into_iter().collect(),
            unread: self.unread,
            excerpt,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
            status_since: self.status_since,
        })
    }

    /// A text without a hit says nothing of the search: of description and replies the first that has one.
    fn excerpt(&self) -> Option<Excerpt> {
        let title = segments(self.marked_title.as_deref()?);
        let mut texts = [&self.marked_text, &self.marked_reply].into_iter().flatten().map(|marked| segments(marked));
        let text = texts.find(|text| text.iter().any(|segment| segment.hit)).unwrap_or_default();
        Some(Excerpt { title, text })
    }
}
