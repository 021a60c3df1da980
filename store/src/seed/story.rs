use super::Plan;
use super::clinic::{Clinic, YEARS};
use super::copy::Rows;
use super::draw::Draw;
use super::words;
use crate::events;
use domain::case::Reference;
use domain::event::CaseEvent;
use domain::{Priority, Refusal, Status};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

/// A case and what became of it. People and things of the clinic are named by their places in its lists.
pub(super) struct Story {
    id: Uuid,
    reference: Reference,
    patient: Uuid,
    title: String,
    description: String,
    status: Status,
    priority: Priority,
    department: Option<usize>,
    assignee: Option<usize>,
    specialty: Option<usize>,
    tags: Vec<usize>,
    version: i64,
    opened_at: OffsetDateTime,
    changed_at: OffsetDateTime,
    pub(super) events: Vec<Event>,
}

pub(super) struct Event {
    id: Uuid,
    pub(super) at: OffsetDateTime,
    actor: Uuid,
    version: i64,
    what: CaseEvent,
}

pub(super) const CASES: &str = "cases (id, reference, patient_id, title, description, status, priority, department_id, assignee_id, \
     specialty_id, version, created_at, updated_at)";
pub(super) const TAGS: &str = "case_tags (case_id, tag_id, patient_id)";
pub(super) const EVENTS: &str = "case_events (id, case_id, patient_id, actor_id, kind, data, version, created_at)";

impl Story {
    /// The `n`th of them all: they were opened one after the other over the years.
    pub(super) fn tell(n: u32, plan: &Plan, clinic: &Clinic, reference: Reference, draw: &mut Draw) -> Self {
        let share = (f64::from(n) + 0.5) / f64::from(plan.cases.max(1));
        let opened_at = plan.until - YEARS + Duration::seconds((YEARS.as_seconds_f64() * share) as i64);
        let (title, description) = words::question(draw);
        let priority = match draw.below(100) {
            0..15 => Priority::Low,
            15..75 => Priority::Medium,
            75..95 => Priority::High,
            _ => Priority::Urgent,
        };
        let patient = *draw.of(&clinic.patients);
        let mut story = Self {
            id: draw.id(opened_at),
            reference,
            patient,
            title,
            description,
            status: Status::Open,
            priority,
            department: None,
            assignee: None,
            specialty: (draw.percent(60) && !clinic.specialties.is_empty()).then(|| draw.below(clinic.specialties.len())),
            tags: (0..clinic.tags.len()).filter(|_| draw.percent(5)).collect(),
            version: 1,
            opened_at,
            changed_at: opened_at,
            events: Vec::new(),
        };
        story.happened(patient, CaseEvent::Opened {}, draw);
        if draw.percent(90) && story.is_routed(plan, clinic, draw) && draw.percent(85) && story.is_taken(plan, clinic, draw) {
            story.goes_on(plan, clinic, draw);
        }
        story
    }

    /// Somebody of the staff finds out where it belongs. Of those in a department, as many are in restricted ones as in others.
    fn is_routed(&mut self, plan: &Plan, clinic: &Clinic, draw: &mut Draw) -> bool {
        if clinic.departments.is_empty() || !self.later(plan, Duration::minutes(5), Duration::hours(30), draw) {
            return false;
        }
        let to = draw.below(clinic.departments.len());
        self.department = Some(to);
        let by = draw.of(&clinic.staff).id.0;
        let named = clinic.departments[to].named.clone();
        self.happened(by, CaseEvent::DepartmentChanged { from: None, to: Some(named) }, draw);
        if self.priority == Priority::Medium && draw.percent(10) {
            self.happened(by, CaseEvent::PriorityChanged { from: Priority::Medium, to: Priority::High }, draw);
            self.priority = Priority::High;
        }
        true
    }

    /// A member of the department takes it.
    fn is_taken(&mut self, plan: &Plan, clinic: &Clinic, draw: &mut Draw) -> bool {
        let Some(members) = self.department.map(|place| &clinic.departments[place].members).filter(|members| !members.is_empty())
        else {
            return false;
        };
        if !self.later(plan, Duration::minutes(10), Duration::days(3), draw) {
            return false;
        }
        let who = *draw.of(members);
        self.assignee = Some(who);
        let named = clinic.staff[who].clone();
        let by = named.id.0;
        self.happened(by, CaseEvent::AssigneeChanged { from: None, to: Some(named) }, draw);
        self.becomes(Status::InProgress, by, draw);
        true
    }

    /// Whoever took it asks back, or not, and mostly comes to an end.
    fn goes_on(&mut self, plan: &Plan, clinic: &Clinic, draw: &mut Draw) {
        let Some(by) = self.assignee.map(|place| clinic.staff[place].id.0) else { return };
        let ways: &[Status] = match draw.below(100) {
            0..25 => &[],
            25..40 => &[Status::Waiting],
            40..60 => &[Status::Waiting, Status::InProgress, Status::Resolved],
            _ => &[Status::Resolved],
        };
        for to in ways {
            if !self.later(plan, Duration::hours(1), Duration::days(9), draw) {
                return;
            }
            self.becomes(*to, by, draw);
        }
    }

    /// The next version, if there is time for it.
    fn later(&mut self, plan: &Plan, least: Duration, most: Duration, draw: &mut Draw) -> bool {
        let at = self.changed_at + draw.within(least, most);
        let happens = at < plan.until;
        if happens {
            (self.changed_at, self.version) = (at, self.version + 1);
        }
        happens
    }

    fn becomes(&mut self, to: Status, by: Uuid, draw: &mut Draw) {
        debug_assert!(self.status.may_become(to));
        self.happened(by, CaseEvent::StatusChanged { from: self.status, to }, draw);
        self.status = to;
    }

    fn happened(&mut self, actor: Uuid, what: CaseEvent, draw: &mut Draw) {
        let (at, version) = (self.changed_at, self.version);
        self.events.push(Event { id: draw.id(at), at, actor, version, what });
    }

    pub(super) fn write_case(&self, clinic: &Clinic, rows: &mut Rows) {
        rows.plain(self.id).plain(&self.reference).plain(self.patient).text(&self.title).text(&self.description);
        rows.plain(self.status.word()).plain(self.priority.word());
        rows.maybe(self.department.map(|place| clinic.departments[place].named.id));
        rows.maybe(self.assignee.map(|place| clinic.staff[place].id));
        rows.maybe(self.specialty.map(|place| clinic.specialties[place]));
        rows.plain(self.version).moment(self.opened_at).moment(self.changed_at).end();
    }

    pub(super) fn write_tags(&self, clinic: &Clinic, rows: &mut Rows) {
        for place in &self.tags {
            rows.plain(self.id).plain(clinic.tags[*place]).plain(self.patient).end();
        }
    }
}

impl Event {
    pub(super) fn write(&self, story: &Story, rows: &mut Rows) -> Result<(), Refusal> {
        let (kind, data) = events::split(&self.what)?;
        rows.plain(self.id).plain(story.id).plain(story.patient).plain(self.actor).plain(kind).text(&data.to_string());
        rows.plain(self.version).moment(self.at).end();
        Ok(())
    }
}
