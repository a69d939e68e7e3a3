//! What was read from the server, by address: a page that is opened again shows it at once, and a write says which
//! of it is no longer true.

use std::collections::HashMap;

use leptos::prelude::*;

use super::stale::made_stale;
use crate::browser;

/// How long an answer is shown without asking again. Short: others change the plan too.
const MAX_AGE_MS: i64 = 20_000;

struct Kept {
    operation: &'static str,
    text: String,
    at: i64,
}

/// One for the program; a copy is a handle.
#[derive(Clone, Copy)]
pub struct Cache {
    kept: StoredValue<HashMap<String, Kept>>,
    /// Counts the writes that have succeeded: what is on the page is asked for again, and what is still true comes
    /// from here.
    pub writes: RwSignal<u32>,
    /// Counts those of this tab, for the others to be told.
    pub own: RwSignal<u32>,
    /// Another tab has written while nobody looked at this one.
    is_overtaken: StoredValue<bool>,
}

impl Cache {
    pub fn new() -> Self {
        Self {
            kept: StoredValue::new(HashMap::new()),
            writes: RwSignal::new(0),
            own: RwSignal::new(0),
            is_overtaken: StoredValue::new(false),
        }
    }

    /// The answer that was read from `url`, while it is fresh.
    pub fn fresh(self, url: &str) -> Option<String> {
        let now = browser::now().0;
        self.kept.with_value(|kept| {
            kept.get(url).filter(|kept| now - kept.at < MAX_AGE_MS).map(|kept| kept.text.clone())
        })
    }

    pub fn keep(self, operation: &'static str, url: String, text: String) {
        let at = browser::now().0;
        self.kept.update_value(|kept| {
            kept.insert(url, Kept { operation, text, at });
        });
    }

    /// A write has succeeded: what it makes stale is asked for again.
    pub fn after(self, write: &str) {
        let stale = made_stale(write);
        self.kept.update_value(|kept| kept.retain(|_, kept| !stale.contains(&kept.operation)));
        self.writes.update(|writes| *writes += 1);
        if !stale.is_empty() {
            self.own.update(|own| *own += 1);
        }
    }

    /// Another tab of this browser has written: what is on the page is asked for again when somebody looks at it.
    pub fn after_another_tab(self) {
        self.clear();
        self.is_overtaken.set_value(true);
        self.catch_up();
    }

    /// Asks again for what another tab has changed, where somebody looks at the page.
    pub fn catch_up(self) {
        if self.is_overtaken.get_value() && !document().hidden() {
            self.is_overtaken.set_value(false);
            self.writes.update(|writes| *writes += 1);
        }
    }

    /// Nothing is to be shown that is not asked for again.
    pub fn clear(self) {
        self.kept.update_value(HashMap::clear);
    }
}
