//! Where admins look after the clinic.

mod audit;
mod departments;
mod fields;
mod invite;
mod named;
mod people;
mod person;
mod reviews;
mod specialties;
mod tags;

use super::asked;

pub(crate) use audit::Audit;
pub(crate) use departments::Departments;
pub(crate) use fields::Fields;
pub(crate) use invite::Invite;
pub(crate) use people::People;
pub(crate) use person::person;
pub(crate) use reviews::reviews;
pub(crate) use specialties::Specialties;
pub(crate) use tags::Tags;
