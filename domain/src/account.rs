//! Accounts: what a person gives to sign up or in, and its checks.

use crate::{FieldErrors, Problem, Role, text};
use serde::{Deserialize, Serialize};

pub const NAME_MAX: usize = 100;
pub const EMAIL_MAX: usize = 254;
pub const PASSWORD_MIN: usize = 8;
pub const PASSWORD_RECOMMENDED: usize = 15;
/// Characters; a bound on the work of hashing.
pub const PASSWORD_MAX: usize = 256;

/// A patient makes an account. Nobody else can make one by themselves, so there is no role here.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignUp {
    pub email: String,
    pub password: String,
    pub name: String,
}

impl SignUp {
    pub fn check(self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let email = errors.note("email", check_email(&self.email));
        errors.note("password", check_password(&self.password));
        let name = errors.note("name", check_name(&self.name));
        match (email, name) {
            (Some(email), Some(name)) if errors.is_empty() => Ok(Self { email, name, password: self.password }),
            _ => Err(errors),
        }
    }
}

/// Passwords stay out of logs and panics.
impl std::fmt::Debug for SignUp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignUp").finish_non_exhaustive()
    }
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    pub email: String,
    pub password: String,
}

impl std::fmt::Debug for SignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignIn").finish_non_exhaustive()
    }
}

/// A new password, by whoever knows the present one.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    pub current: String,
    pub password: String,
}

impl ChangePassword {
    pub fn check(self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        errors.note("current", if self.current.is_empty() { Err(Problem::Required) } else { Ok(()) });
        errors.note("password", check_password(&self.password));
        errors.into_result().map(|()| self)
    }
}

impl std::fmt::Debug for ChangePassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ChangePassword").finish_non_exhaustive()
    }
}

/// What an invitation shows to whoever holds its link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    pub email: String,
    pub name: String,
    pub role: Role,
}

/// The address in lower case: one person, one account, however it is typed.
pub fn check_email(raw: &str) -> Result<String, Problem> {
    let email = text::required(text::line(&raw.to_lowercase()), EMAIL_MAX)?;
    let Some((local, host)) = email.rsplit_once('@') else { return Err(Problem::NotAnEmail) };
    let host_is_fine = host.contains('.')
        && host.split('.').all(|label| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-'));
    let local_is_fine =
        !local.is_empty() && local.chars().all(|c| text::is_seen(c) && !matches!(c, '@' | '<' | '>' | '"' | ',' | ';'));
    if host_is_fine && local_is_fine { Ok(email) } else { Err(Problem::NotAnEmail) }
}

pub fn check_name(raw: &str) -> Result<String, Problem> {
    text::required(text::line(raw), NAME_MAX)
}

/// Length only; whether it is a common one is looked up where it is hashed.
pub fn check_password(password: &str) -> Result<(), Problem> {
    match text::length(password) {
        0 => Err(Problem::Required),
        n if n < PASSWORD_MIN => Err(Problem::TooShort { min: PASSWORD_MIN }),
        n if n > PASSWORD_MAX => Err(Problem::TooLong { max: PASSWORD_MAX }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_unified_and_checked() {
        assert_eq!(check_email(" Ana.Silva@Example.ORG "), Ok("ana.silva@example.org".into()));
        for bad in ["ana", "ana@", "@example.org", "ana@example", "a b@example.org", "ana@example..org", "a@b@example.org"] {
            assert_eq!(check_email(bad), Err(Problem::NotAnEmail), "{bad}");
        }
        assert_eq!(check_email(""), Err(Problem::Required));
        assert_eq!(check_email("an\u{200b}a@example.org"), Err(Problem::NotAnEmail), "it would look like another's");
    }

    #[test]
    fn passwords_need_length_and_nothing_else() {
        assert_eq!(check_password("1234567"), Err(Problem::TooShort { min: 8 }));
        assert!(check_password("ééééßß88").is_ok());
        assert!(check_password(&"x".repeat(PASSWORD_MAX)).is_ok());
        assert!(check_password(&"x".repeat(PASSWORD_MAX + 1)).is_err());
    }

    #[test]
    fn a_password_is_not_printed() {
        let sign_in = SignIn { email: "a@example.org".into(), password: "hunter2-hunter2".into() };
        let change = ChangePassword { current: "hunter2-hunter2".into(), password: "hunter2-hunter2".into() };
        assert!(!format!("{sign_in:?} {change:?}").contains("hunter2"));
    }

    #[test]
    fn a_new_password_comes_with_the_present_one() {
        let change =
            |current: &str, password: &str| ChangePassword { current: current.into(), password: password.into() }.check();
        assert!(change("old", "four plain words here").is_ok());
        let errors = change("", "short").expect_err("two mistakes");
        let named: Vec<&str> = errors.iter().map(|(field, _)| field).collect();
        assert_eq!(named, ["current", "password"]);
    }
}
