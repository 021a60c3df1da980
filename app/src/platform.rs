//! The one place that tells the server's build from the browser's.

#[cfg(feature = "ssr")]
mod context;
#[cfg(feature = "ssr")]
pub mod cookies;
#[cfg(feature = "ssr")]
mod page_scope;
#[cfg(feature = "ssr")]
mod public_url;
#[cfg(feature = "ssr")]
mod visitor;

#[cfg(feature = "ssr")]
pub use context::{
    accepts_html, carry_out, files, forget, go, identity, is_shown, keep_draft, keep_typed, read_json, reading, remember, scope,
    show_link, visitor,
};
#[cfg(feature = "ssr")]
pub use page_scope::PageScope;
#[cfg(feature = "ssr")]
pub use public_url::PublicUrl;
#[cfg(feature = "ssr")]
pub use visitor::{Limited, Reader, Visitor};

#[cfg(feature = "ssr")]
pub(crate) use context::{answers_in_address, lead, preload, reader, redirect, refused, set_status, title, typed};

#[cfg(not(feature = "ssr"))]
mod browser;
#[cfg(not(feature = "ssr"))]
pub(crate) use browser::{answers_in_address, lead, preload, reader, redirect, refused, set_status, title, typed};
