//! Words for people and their accounts.

use super::number;
use domain::person::Person;
use domain::{Problem, Role};

pub fn role(role: Role) -> &'static str {
    match role {
        Role::Patient => "Patient",
        Role::Staff => "Staff",
        Role::Admin => "Admin",
    }
}

/// Why somebody cannot sign in, if they cannot.
pub fn person_state(person: &Person) -> Option<&'static str> {
    match (person.disabled, person.invited) {
        (true, _) => Some("Disabled"),
        (false, true) => Some("No password yet"),
        (false, false) => None,
    }
}

/// What was just done on a page of settings.
pub fn done(what: &str) -> Option<&'static str> {
    Some(match what {
        "saved" => "Saved.",
        "invited" => "The invitation is ready. Give the link below to nobody else.",
        "disabled" => "The account is disabled. Whoever was signed in with it is out.",
        "enabled" => "The account can be used again.",
        "signed-out" => "Signed out there.",
        "deleted" => "Deleted.",
        "renamed" => "Your name is changed.",
        "password" => "Your password is changed. All other devices are signed out.",
        _ => return None,
    })
}

/// On how many devices.
pub fn devices(count: usize) -> String {
    if count == 1 { "1 device".to_owned() } else { format!("{} devices", number(count)) }
}

/// Where a form about people says more than the words for all forms would.
pub(super) fn problem(field: &str, problem: &Problem) -> Option<&'static str> {
    Some(match (field, problem) {
        ("current", Problem::Required) => "Enter the password that you have now",
        ("current", Problem::UnknownValue) => "This is not the password that you have now",
        ("email", Problem::Taken) => "There is an account with this address already. Look for it among the people",
        ("departments", Problem::UnknownValue) => "One of these departments is retired. Load the page again",
        ("specialties", Problem::UnknownValue) => "One of these specialties is retired. Load the page again",
        ("invitation", Problem::Expired) => "They have set a password already, or are disabled",
        _ => return None,
    })
}
