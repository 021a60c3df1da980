//! What those who work here have at hand on every page: their keys, and a way to anything by its name. It needs scripts,
//! and comes with them.

#![allow(unreachable_pub, reason = "the component macro makes every component pub")]
#![allow(clippy::needless_pass_by_value, reason = "components own what they are given")]

mod entries;
mod help;
mod palette;
mod pressing;

use crate::dom;
use crate::keys::{FIND, Keys};
use domain::Actor;
use help::Help;
use leptos::html;
use leptos::prelude::*;
use palette::Palette;
use pressing::follow_keys;

/// Where the browser keeps that the keys are off.
const KEPT: &str = "keys";
const OFF: &str = "off";

/// The two dialogs, and whether keys that write characters are heard.
#[derive(Clone, Copy)]
struct Hand {
    help: NodeRef<html::Dialog>,
    palette: NodeRef<html::Dialog>,
    /// Counts how often the palette was opened.
    asked: RwSignal<u32>,
    keys_on: RwSignal<bool>,
}

impl Hand {
    fn show_help(self) {
        show(self.help);
    }

    fn find(self) {
        self.asked.update(|asked| *asked = asked.wrapping_add(1));
        show(self.palette);
    }

    fn turn_keys(self, on: bool) {
        self.keys_on.set(on);
        dom::keep(KEPT, (!on).then_some(OFF));
    }
}

fn show(dialog: NodeRef<html::Dialog>) {
    if let Some(dialog) = dialog.get_untracked().filter(|dialog| !dialog.open()) {
        dialog.show_modal().ok();
    }
}

fn close(dialog: NodeRef<html::Dialog>) {
    if let Some(dialog) = dialog.get_untracked() {
        dialog.close();
    }
}

pub(crate) fn at_hand(actor: Actor) -> impl IntoView {
    let keys_on = RwSignal::new(dom::kept(KEPT).as_deref() != Some(OFF));
    let hand = Hand { help: NodeRef::new(), palette: NodeRef::new(), asked: RwSignal::new(0), keys_on };
    follow_keys(hand);
    view! {
        <button class="button" data-size="s" r#type="button" aria-haspopup="dialog" on:click=move |_| hand.find()>
            "Find"<Caps keys=FIND/>
        </button>
        <button class="button at-hand-keys" data-size="s" r#type="button" aria-haspopup="dialog" on:click=move |_| hand.show_help()>
            "Keys"<Caps keys=Keys::One("?")/>
        </button>
        <Palette hand actor/>
        <Help hand/>
    }
}

/// Keys as they stand on the keyboard, to look at; what they do is said in words beside them.
#[component]
fn Caps(keys: Keys) -> impl IntoView {
    let caps = keys.caps(dom::is_mac()).into_iter().map(|cap| view! { <kbd>{cap}</kbd> }).collect_view();
    view! { <span class="caps" aria-hidden="true">{caps}</span> }
}
