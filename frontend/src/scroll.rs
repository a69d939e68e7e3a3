//! Where on a page the reader was. Whoever comes back to a page whose content comes late is put there again, once the
//! page is long enough.

use std::collections::HashMap;

use leptos::{ev, prelude::*};
use web_sys::ScrollRestoration;

use crate::browser;

/// How long a page may take until its reader is left where they are.
const RESTORE_TIMEOUT_MS: i64 = 5000;
/// For how many frames the place is held: a heading that takes focus moves the page.
const HELD: u8 = 10;

#[derive(Clone, Copy)]
struct Places {
    /// By address.
    known: StoredValue<HashMap<String, f64>>,
    /// Counts what ends an attempt: another one, or something that the reader does.
    turn: StoredValue<u32>,
}

/// Remembers where the reader is on each page, and puts them there on the way back.
pub fn keep() {
    if let Ok(history) = window().history() {
        // The browser's own attempt comes before the content. One that refuses tries beside us.
        let _ = history.set_scroll_restoration(ScrollRestoration::Manual);
    }
    let places = Places { known: StoredValue::new(HashMap::new()), turn: StoredValue::new(0) };
    let remember = move || {
        places.known.update_value(|known| {
            known.insert(address(), now());
        });
    };
    let stop = move || places.turn.update_value(|turn| *turn += 1);
    let listeners = [
        window_event_listener(ev::scroll, move |_| remember()),
        // Whoever follows a link, or filters, may not have scrolled since the address was another.
        window_event_listener(ev::click, move |_| remember()),
        window_event_listener(ev::popstate, move |_| places.restore()),
        window_event_listener(ev::wheel, move |_| stop()),
        window_event_listener(ev::touchstart, move |_| stop()),
        window_event_listener(ev::pointerdown, move |_| stop()),
        window_event_listener(ev::keydown, move |_| stop()),
    ];
    on_cleanup(move || listeners.into_iter().for_each(WindowListenerHandle::remove));
}

impl Places {
    fn restore(self) {
        let known = self.known.with_value(|known| known.get(&address()).copied());
        self.turn.update_value(|turn| *turn += 1);
        // An address that has not been seen leads to what it names.
        let Some(wanted) = known.or_else(|| browser::fragment().is_empty().then_some(0.0)) else { return };
        self.hold(wanted, self.turn.get_value(), browser::now().0 + RESTORE_TIMEOUT_MS, HELD);
    }

    fn hold(self, wanted: f64, turn: u32, until: i64, frames: u8) {
        request_animation_frame(move || {
            let is_ours = self.turn.try_get_value() == Some(turn);
            if !is_ours || frames == 0 || browser::now().0 > until {
                return;
            }
            let is_reached = furthest() >= wanted;
            if is_reached && (now() - wanted).abs() >= 1.0 {
                window().scroll_to_with_x_and_y(0.0, wanted);
            }
            self.hold(wanted, turn, until, if is_reached { frames - 1 } else { frames });
        });
    }
}

fn address() -> String {
    window().location().href().unwrap_or_default()
}

fn now() -> f64 {
    window().scroll_y().unwrap_or_default()
}

/// How far down the page can be scrolled.
fn furthest() -> f64 {
    let whole = document().document_element().map_or(0, |root| root.scroll_height());
    let window = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
    (f64::from(whole) - window).max(0.0).ceil()
}
