//! Drafts that could not be kept on the server, kept by the browser until they can. Whoever uses the browser next reads nothing
//! of them: the key is the server's to make, for one person, and only the memory of that person's page holds it.

use crate::api::{SaveDraft, draft_key};
use crate::dom;
use domain::UserId;
use js_sys::{Array, Uint8Array};
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};
use leptos::web_sys::{AesGcmParams, CryptoKey, SubtleCrypto};
use std::cell::OnceCell;
use std::fmt::Write as _;

const PREFIX: &str = "draft:";
const ALGORITHM: &str = "AES-GCM";
/// Bytes; others for each text.
const NONCE: usize = 12;

#[derive(Clone)]
struct Device {
    owner: UserId,
    key: CryptoKey,
}

thread_local! {
    /// A page is one person's for as long as it lives. No signal can hold a thing of the browser's.
    static DEVICE: OnceCell<Device> = const { OnceCell::new() };
}

/// Fetches the key, once for a page. Without it nothing is kept.
pub(crate) async fn unlock(owner: UserId) {
    if device().is_none()
        && let Some(key) = fetch_key().await
    {
        DEVICE.with(|device| device.set(Device { owner, key }).ok());
    }
}

async fn fetch_key() -> Option<CryptoKey> {
    let key = Uint8Array::from(bytes(&draft_key().await.ok()?)?.as_slice());
    let uses = Array::of2(&JsValue::from_str("encrypt"), &JsValue::from_str("decrypt"));
    subtle()?.import_key_with_str("raw", &key, ALGORITHM, false, &uses).ok()?.await.ok()?.dyn_into().ok()
}

/// Keeps a draft in the place of an earlier one, if it can.
pub(crate) async fn keep(draft: SaveDraft) -> Option<()> {
    let Device { owner, key } = device()?;
    let text = serde_json::to_vec(&draft).ok()?;
    let mut nonce = [0u8; NONCE];
    window().crypto().ok()?.get_random_values_with_u8_array(&mut nonce).ok()?;
    let sealed = subtle()?.encrypt_with_object_and_u8_array(&algorithm(&nonce), &key, &text).ok()?.await.ok()?;
    let sealed = [nonce.as_slice(), Uint8Array::new(&sealed).to_vec().as_slice()].concat();
    let (name, value) = (name(owner, &draft.subject), hex(&sealed));
    dom::keep(&name, Some(&value));
    (dom::kept(&name)? == value).then_some(())
}

/// What is kept of a subject.
pub(crate) async fn read(subject: &str) -> Option<SaveDraft> {
    let Device { owner, key } = device()?;
    let sealed = bytes(&dom::kept(&name(owner, subject))?)?;
    let (nonce, sealed) = sealed.split_at_checked(NONCE)?;
    let text = subtle()?.decrypt_with_object_and_u8_array(&algorithm(nonce), &key, sealed).ok()?.await.ok()?;
    serde_json::from_slice(&Uint8Array::new(&text).to_vec()).ok()
}

pub(crate) fn forget(subject: &str) {
    if let Some(Device { owner, .. }) = device() {
        dom::keep(&name(owner, subject), None);
    }
}

/// Removes what is kept of anybody but this person.
pub(crate) fn leave_only(owner: Option<UserId>) {
    let own = owner.map(|owner| name(owner, ""));
    let foreign = |name: &String| name.starts_with(PREFIX) && !own.as_ref().is_some_and(|own| name.starts_with(own));
    for name in dom::all_kept().iter().filter(|name| foreign(name)) {
        dom::keep(name, None);
    }
}

fn device() -> Option<Device> {
    DEVICE.with(|device| device.get().cloned())
}

fn name(owner: UserId, subject: &str) -> String {
    format!("{PREFIX}{owner}:{subject}")
}

/// Browsers have it for pages that came over HTTPS or from this machine.
fn subtle() -> Option<SubtleCrypto> {
    window().crypto().ok().map(|crypto| crypto.subtle())
}

fn algorithm(nonce: &[u8]) -> AesGcmParams {
    AesGcmParams::new_with_u8_array(ALGORITHM, &Uint8Array::from(nonce))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut hex, byte| {
        write!(hex, "{byte:02x}").ok();
        hex
    })
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    hex.as_bytes().chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Format;

    #[test]
    fn bytes_read_back_from_their_letters() {
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(hex(&[0, 10, 255]), "000aff");
        assert_eq!(bytes(&hex(&all)), Some(all));
        assert_eq!(bytes("zz"), None);
    }

    #[test]
    fn a_name_is_its_owners_alone() {
        let (one, other) = (UserId(uuid::Uuid::from_u128(1)), UserId(uuid::Uuid::from_u128(11)));
        assert!(name(one, "case:new").starts_with(&name(one, "")));
        assert!(!name(other, "case:new").starts_with(&name(one, "")));
    }

    #[test]
    fn a_draft_reads_back_with_all_that_was_typed() {
        let draft = SaveDraft {
            subject: "case:new".into(),
            title: "A \"rash\"".into(),
            description: "<p>It <strong>itches</strong></p>".into(),
            format: Format::Html,
            priority: "high".into(),
            specialty_id: String::new(),
            fields: [("since".to_owned(), "2026-02-28".to_owned())].into(),
            body: String::new(),
            status: "stay".into(),
            window: "a-window".into(),
            over: String::new(),
        };
        let text = serde_json::to_string(&draft).expect("JSON");
        let read: SaveDraft = serde_json::from_str(&text).expect("a draft");
        assert_eq!(serde_json::to_string(&read).expect("JSON"), text);
        assert!(text.contains("2026-02-28") && text.contains("itches"));
    }
}
