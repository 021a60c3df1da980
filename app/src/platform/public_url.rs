use http::{HeaderMap, header};
use std::sync::Arc;

/// Where people reach the site, for links that leave it.
#[derive(Clone, Debug)]
pub struct PublicUrl {
    given: Option<Arc<str>>,
    otherwise: Arc<str>,
}

impl PublicUrl {
    pub fn new(given: Option<String>, otherwise: String) -> Self {
        Self { given: given.map(Arc::from), otherwise: otherwise.into() }
    }

    /// The link to an invitation. Unless the operator has said where the site is, it is where the browser says that the
    /// page came from which asks: its `Origin`, which the guard against foreign requests has seen.
    pub fn invitation(&self, asked: &HeaderMap, token: &str) -> String {
        let origin = asked.get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
        let origin = origin.filter(|origin| origin.starts_with("https://") || origin.starts_with("http://"));
        let site = self.given.as_deref().or(origin).unwrap_or(&self.otherwise);
        format!("{site}{}/{token}", crate::place::INVITATION)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn a_link_leads_to_where_the_site_is() {
        let asked = |origin: &'static str| HeaderMap::from_iter([(header::ORIGIN, HeaderValue::from_static(origin))]);
        let link = |given: Option<&str>, asked: &HeaderMap| {
            PublicUrl::new(given.map(str::to_owned), "http://127.0.0.1:3000".into()).invitation(asked, "t0k")
        };
        let proxied = asked("https://desk.example");
        assert_eq!(link(Some("https://cases.example.org"), &proxied), "https://cases.example.org/invitation/t0k");
        assert_eq!(link(None, &proxied), "https://desk.example/invitation/t0k");
        for nowhere in [asked("null"), asked("javascript:alert(1)"), HeaderMap::new()] {
            assert_eq!(link(None, &nowhere), "http://127.0.0.1:3000/invitation/t0k");
        }
    }
}
