//! Whoever asks for too much is told to wait, and how long: a person, and an address, for each kind of request.

mod kind;
mod quotas;

pub use quotas::Quotas;

use crate::problem::Rejection;
use crate::{headers, uploads};
use app::error::Fail;
use app::platform::{Limited, accepts_html};
use app::words;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use domain::{Refusal, UserId};
use kind::{Kind, is_function};
use leptos::server_fn::error::FromServerFnError;
use std::net::IpAddr;
use std::time::Duration;
use store::limits::{Limits, Quota, Standing, Who};

/// As of draft-ietf-httpapi-ratelimit-headers-11.
const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const STANDING: HeaderName = HeaderName::from_static("ratelimit");

/// So often within a minute a form without a script that comes too soon goes back to its page with what was typed. That costs more
/// than to say no.
const COURTESY: Quota = Quota { most: 30, window: Duration::from_secs(60) };

/// Cheap to clone.
#[derive(Clone)]
pub struct Rates {
    limits: Limits,
    quotas: Quotas,
}

/// What a request costs, and how those who pay stand then.
pub(crate) struct Bill {
    rates: Rates,
    kind: Option<Kind>,
    /// Programs are told each time, browsers when there is no more.
    for_program: bool,
    plain_form: bool,
    paid: Vec<(&'static str, Standing)>,
}

/// One too many.
pub(crate) struct Excess(Duration);

impl Rates {
    pub fn new(limits: Limits, quotas: Quotas) -> Self {
        Self { limits, quotas }
    }

    pub(crate) fn bill(&self, request: &Request) -> Bill {
        let path = request.uri().path();
        let (for_program, plain_form) = (is_rest(path), is_function(path) && accepts_html(request.headers()));
        Bill { rates: self.clone(), kind: Kind::of(request), for_program, plain_form, paid: Vec::new() }
    }
}

impl Bill {
    /// Whoever does not say who they are. However much they ask for, it is taken from nobody who does.
    pub(crate) async fn charge_stranger(&mut self, address: IpAddr) -> Result<(), Excess> {
        self.charge("-address", Who::Strangers(address)).await
    }

    pub(crate) async fn charge_address(&mut self, address: IpAddr) -> Result<(), Excess> {
        self.charge("-address", Who::Address(address)).await
    }

    pub(crate) async fn charge_person(&mut self, person: Option<UserId>) -> Result<(), Excess> {
        match person {
            Some(person) => self.charge("", Who::Person(person)).await,
            None => Ok(()),
        }
    }

    async fn charge(&mut self, whose: &'static str, who: Who) -> Result<(), Excess> {
        let Some((kind, quota)) = self.kind.and_then(|kind| Some((kind, self.rates.quotas.of(kind, who)?))) else {
            return Ok(());
        };
        let standing = self.rates.limits.spend(kind.word(), who, quota).await;
        self.paid.push((whose, standing));
        standing.wait.map_or(Ok(()), |wait| Err(Excess(wait)))
    }

    /// Lets a form without a script through to where nothing is done but to keep what was typed and to say how long it takes.
    pub(crate) async fn courtesy(&self, person: Option<UserId>, excess: &Excess) -> Option<Limited> {
        let person = person.filter(|_| self.plain_form)?;
        let standing = self.rates.limits.spend("courtesy", Who::Person(person), COURTESY).await;
        standing.wait.is_none().then(|| Limited(excess.refusal()))
    }

    pub(crate) async fn refuse(&self, request: Request, excess: &Excess) -> Response {
        let mut response = no(&request, excess);
        if uploads::is_upload(&request) {
            uploads::hear_to_end(request.into_body()).await;
        }
        self.write(response.headers_mut());
        response
    }

    /// What programs want to know before they are refused.
    pub(crate) fn tell(&self, headers: &mut HeaderMap) {
        if self.for_program {
            self.write(headers);
        }
    }

    fn write(&self, headers: &mut HeaderMap) {
        let (Some(kind), false) = (self.kind, self.paid.is_empty()) else { return };
        let list = |each: fn(&Standing) -> String| {
            let items = self.paid.iter().map(|(whose, standing)| format!("\"{}{whose}\"{}", kind.word(), each(standing)));
            items.collect::<Vec<_>>().join(", ")
        };
        let policies = list(|standing| format!(";q={};w={}", standing.quota.most, standing.quota.window.as_secs()));
        let standings = list(|standing| format!(";r={};t={}", standing.left, Excess(standing.whole_in).seconds()));
        for (name, value) in [(POLICY, policies), (STANDING, standings)] {
            if let Ok(value) = HeaderValue::try_from(value) {
                headers.insert(name, value);
            }
        }
    }
}

impl Excess {
    /// Whole seconds, after which it is not too soon again.
    fn seconds(&self) -> u32 {
        let seconds = self.0.as_secs() + u64::from(self.0.subsec_nanos() > 0);
        u32::try_from(seconds).unwrap_or(u32::MAX).max(1)
    }

    fn refusal(&self) -> Refusal {
        Refusal::TooMany { retry_after_seconds: self.seconds() }
    }
}

/// The refusal as its reader understands it: a person, a page's script, a program.
fn no(request: &Request, excess: &Excess) -> Response {
    let (path, after) = (request.uri().path(), HeaderValue::from(excess.seconds()));
    if !is_rest(path) && accepts_html(request.headers()) {
        let head = [(header::RETRY_AFTER, after), (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(headers::DOCUMENT))];
        return (StatusCode::TOO_MANY_REQUESTS, head, Html(page(request, excess.seconds()))).into_response();
    }
    if is_function(path) {
        let head = [(header::RETRY_AFTER, after), (header::CONTENT_TYPE, HeaderValue::from_static("application/json"))];
        return (StatusCode::TOO_MANY_REQUESTS, head, Fail::Refused(excess.refusal()).ser()).into_response();
    }
    Rejection::Refused(excess.refusal()).into_response()
}

/// A page that costs next to nothing. What was sent is sent again by whoever sent it.
fn page(request: &Request, seconds: u32) -> String {
    let again = if request.method().is_safe() {
        "<p><a href=\"\">Load this page again</a></p>"
    } else {
        "<p>What you sent has not arrived. Go back in your browser, and send it once more then.</p>"
    };
    include_str!("rates/page.html").replace("{wait}", &words::wait(seconds)).replace("{again}", again)
}

fn is_rest(path: &str) -> bool {
    path.starts_with("/api/")
}
