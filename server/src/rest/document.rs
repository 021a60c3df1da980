use super::schema::{Case, Problem};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi};

/// The head of the OpenAPI document; the endpoints join it in `rest::table`.
#[derive(OpenApi)]
#[openapi(
    info(title = "Caseward API", description = include_str!("document.md")),
    tags(
        (name = "Accounts", description = "Who somebody is."),
        (name = "Cases", description = "What patients ask, and where it stands."),
        (name = "Attachments", description = "Files of cases."),
        (name = "Views", description = "Filters of the list under a name. For those who work here."),
        (name = "Grants", description = "Break-glass: a restricted case opened by one person for a while, and who opened a case."),
        (name = "Clinic", description = "What the clinic is made of: everybody reads it, admins change it."),
        (name = "People", description = "Who belongs to the clinic. For admins."),
        (name = "Audit", description = "What was written down for good. For admins.")
    ),
    security(("token" = []), ("cookie" = [])),
    components(schemas(Case, Problem)),
    modifiers(&Schemes)
)]
pub(super) struct Document;

struct Schemes;

impl Modify for Schemes {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        let cookie = ApiKeyValue::with_description(app::platform::cookies::ACCESS, "A browser that has signed in on the pages.");
        components.add_security_scheme(
            "token",
            SecurityScheme::Http(Http::builder().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build()),
        );
        components.add_security_scheme("cookie", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    }
}
