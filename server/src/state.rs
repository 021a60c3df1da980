use crate::live::Live;
use crate::proxies::Proxies;
use crate::rates::Rates;
use app::platform::PublicUrl;
use axum::extract::FromRef;
use leptos::config::LeptosOptions;
use store::Store;
use store::attachments::Files;
use store::identity::Identity;

/// What every handler may ask for. All of it is a handle, cheap to clone.
#[derive(Clone, FromRef)]
pub struct AppState {
    pub store: Store,
    pub identity: Identity,
    pub files: Files,
    pub live: Live,
    pub leptos: LeptosOptions,
    pub proxies: Proxies,
    pub rates: Rates,
    pub public_url: PublicUrl,
}
