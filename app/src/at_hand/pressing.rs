use super::Hand;
use crate::beside::{CLOSE, ROWS};
use crate::dom;
use crate::keys::{Does, Keys, Press, pressed};
use leptos::ev;
use leptos::prelude::*;
use leptos::web_sys::KeyboardEvent;
use leptos_router::hooks::use_navigate;
use std::time::Duration;

/// The second of two keys comes within this time.
const PAUSE: Duration = Duration::from_secs(1);

/// Hears the keys for as long as the page lives.
pub(super) fn follow_keys(hand: Hand) {
    let navigate = use_navigate();
    let before = StoredValue::new(None::<&'static str>);
    Effect::new(move |_| {
        let navigate = navigate.clone();
        let heard = window_event_listener(ev::keydown, move |event| {
            let said = before.try_update_value(Option::take).flatten();
            if event.default_prevented() || event.is_composing() || event.alt_key() {
                return;
            }
            match pressed(said, &event.key(), event.ctrl_key() || event.meta_key()) {
                Press::Begins(first) if dom::is_free() && hand.keys_on.get_untracked() => {
                    before.try_set_value(Some(first));
                    set_timeout(
                        move || {
                            before.try_set_value(None);
                        },
                        PAUSE,
                    );
                }
                Press::Does(_, Does::Go(path)) if dom::is_free() && hand.keys_on.get_untracked() => {
                    event.prevent_default();
                    navigate(path, Default::default());
                }
                Press::Does(keys, does) => hand.press(&event, keys, does),
                Press::Begins(_) | Press::Nothing => {}
            }
        });
        on_cleanup(move || heard.remove());
    });
}

impl Hand {
    fn press(self, event: &KeyboardEvent, keys: Keys, does: Does) {
        let heard = if keys.are_characters() { dom::is_free() && self.keys_on.get_untracked() } else { !dom::has_dialog() };
        if !heard && does != Does::Find {
            return;
        }
        match does {
            Does::NextRow => dom::step(ROWS, true),
            Does::PreviousRow => dom::step(ROWS, false),
            Does::Control if !event.repeat() => {
                if let Keys::One(key) = keys {
                    dom::operate(key);
                }
            }
            // A menu closes by itself, and a text that was begun is not left behind.
            Does::Close if dom::is_free() && !dom::is_at(".menu *") && !dom::is_writing() => dom::press(CLOSE),
            Does::Help => self.show_help(),
            Does::Find if heard => self.find(),
            Does::Find => {}
            Does::Control | Does::Close | Does::Follow | Does::Go(_) => return,
        }
        event.prevent_default();
    }
}
