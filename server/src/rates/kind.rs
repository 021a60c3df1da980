use crate::uploads;
use axum::extract::Request;
use axum::http::Method;

/// What is asked for, by what it costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Read,
    Write,
    /// Files on their way in.
    Upload,
    /// Much at once on its way out.
    Export,
    /// A password is looked at.
    SignIn,
    SignUp,
}

/// Server functions are all posted. These last parts of their addresses ask, or say what is said every few seconds.
const ASKING: [&str; 16] = [
    "belonging",
    "choices",
    "count",
    "devices",
    "foretell",
    "form",
    "handed-over",
    "key",
    "leave",
    "left",
    "list",
    "presence",
    "read",
    "reviews",
    "unreadable",
    "version",
];

impl Kind {
    pub(crate) const ALL: [Kind; 6] = [Kind::Read, Kind::Write, Kind::Upload, Kind::Export, Kind::SignIn, Kind::SignUp];

    pub(crate) const fn word(self) -> &'static str {
        match self {
            Kind::Read => "read",
            Kind::Write => "write",
            Kind::Upload => "upload",
            Kind::Export => "export",
            Kind::SignIn => "sign_in",
            Kind::SignUp => "sign_up",
        }
    }

    /// None for what is never refused: to leave.
    pub(crate) fn of(request: &Request) -> Option<Self> {
        let path = request.uri().path();
        let last = path.rsplit('/').next().unwrap_or_default();
        let asks = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
        Some(match path {
            "/api/auth/sign-out" | "/fn/session/sign-out" => return None,
            "/api/auth/token" | "/fn/session/sign-in" | "/fn/invitation/accept" | "/fn/account/password" => Kind::SignIn,
            "/api/auth/sign-up" | "/fn/session/sign-up" => Kind::SignUp,
            _ if uploads::is_upload(request) => Kind::Upload,
            _ if asks && matches!(last, "export" | "audit.csv") => Kind::Export,
            _ if asks || last == "presence" || is_function(path) && ASKING.contains(&last) => Kind::Read,
            _ => Kind::Write,
        })
    }
}

/// Whether a path is that of a server function.
pub(super) fn is_function(path: &str) -> bool {
    path.starts_with(app::api::PREFIX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn of(method: &str, path: &str) -> Option<Kind> {
        Kind::of(&Request::builder().method(method).uri(path).body(Body::empty()).expect("a request"))
    }

    #[test]
    fn a_request_is_counted_by_what_it_costs() {
        for (method, path, kind) in [
            ("GET", "/", Kind::Read),
            ("GET", "/api/cases?status=open", Kind::Read),
            ("POST", "/fn/cases/list", Kind::Read),
            ("POST", "/fn/cases/presence", Kind::Read),
            ("PUT", "/api/cases/1/presence", Kind::Read),
            ("POST", "/fn/cases/open", Kind::Write),
            ("POST", "/fn/answers/use", Kind::Write),
            ("POST", "/fn/unsent/list", Kind::Read),
            ("POST", "/fn/unsent/delete", Kind::Write),
            ("POST", "/fn/drafts/save", Kind::Write),
            ("POST", "/api/cases", Kind::Write),
            ("PATCH", "/api/users/list", Kind::Write),
            ("DELETE", "/api/views/1", Kind::Write),
            ("POST", "/attachments?case=1", Kind::Upload),
            ("POST", "/api/cases/1/attachments", Kind::Upload),
            ("GET", "/api/cases/1/attachments", Kind::Read),
            ("GET", "/api/audit.csv", Kind::Export),
            ("GET", "/cases/1/export?file", Kind::Export),
            ("POST", "/api/auth/token", Kind::SignIn),
            ("POST", "/fn/account/password", Kind::SignIn),
            ("POST", "/fn/session/sign-up", Kind::SignUp),
        ] {
            assert_eq!(of(method, path), Some(kind), "{method} {path}");
        }
    }

    #[test]
    fn nobody_is_kept_from_leaving() {
        assert_eq!(of("POST", "/api/auth/sign-out"), None);
        assert_eq!(of("POST", "/fn/session/sign-out"), None);
    }
}
