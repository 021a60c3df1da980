use super::Total;
use crate::{DepartmentId, Status};
use serde::{Deserialize, Serialize};

/// How many cases a filter would find with each status, and in each department that is open to the reader, whatever it says
/// of those itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counters {
    pub status: Vec<(Status, Total)>,
    /// None is the intake.
    pub department: Vec<(Option<DepartmentId>, Total)>,
}
