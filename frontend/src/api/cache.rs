//! What was read from the server, by address: a page that is opened again shows it at once, and a write says which
//! of it is no longer true.

use std::collections::HashMap;

use leptos::prelude::*;
use verv_contract::exchange::feeds::ChangeEvent;

use super::stale::made_stale;
use crate::browser;

/// How long an answer is shown without asking again. Short: others change the plan too.
const MAX_AGE_MS: i64 = 20_000;

struct Kept {
    operation: &'static str,
    text: String,
    at: i64,
}

/// What was read, by address; and whether another tab has written while nobody looked at this one.
#[derive(Default)]
struct Read {
    kept: HashMap<String, Kept>,
    is_overtaken: bool,
}

/// How often something was written.
#[derive(Clone, Copy, Default)]
pub struct Writes {
    /// In this tab, and what the others are to be told.
    pub own: u32,
    all: u32,
}

/// One for the program; a copy is a handle.
#[derive(Clone, Copy)]
pub struct Cache {
    read: StoredValue<Read>,
    /// Counts the writes that have succeeded: what is on the page is asked for again, and what is still true comes
    /// from here.
    pub writes: RwSignal<Writes>,
}

impl Cache {
    pub fn new() -> Self {
        Self { read: StoredValue::new(Read::default()), writes: RwSignal::new(Writes::default()) }
    }

    /// The answer that was read from `url`, while it is fresh.
    pub fn fresh(self, url: &str) -> Option<String> {
        let now = browser::now().0;
        self.read.with_value(|read| {
            read.kept.get(url).filter(|kept| now - kept.at < MAX_AGE_MS).map(|kept| kept.text.clone())
        })
    }

    pub fn keep(self, operation: &'static str, url: String, text: String) {
        let at = browser::now().0;
        self.read.update_value(|read| {
            read.kept.insert(url, Kept { operation, text, at });
        });
    }

    /// A write has succeeded: what it makes stale is asked for again.
    pub fn after(self, write: &str) {
        let stale = made_stale(write);
        self.read.update_value(|read| read.kept.retain(|_, kept| !stale.contains(&kept.operation)));
        self.writes.update(|writes| {
            writes.all += 1;
            writes.own += u32::from(!stale.is_empty());
        });
    }

    /// Others have written: what of it was read here is asked for again.
    pub fn after_others(self, writes: &[ChangeEvent]) {
        let stale: Vec<_> = writes.iter().flat_map(|write| made_stale(&write.operation)).collect();
        let kept = self.read.with_value(|read| read.kept.len());
        self.read.update_value(|read| read.kept.retain(|_, kept| !stale.contains(&kept.operation)));
        if self.read.with_value(|read| read.kept.len()) < kept {
            self.writes.update(|writes| writes.all += 1);
        }
    }

    /// Others may have written while nobody told us.
    pub fn after_silence(self) {
        self.clear();
        self.writes.update(|writes| writes.all += 1);
    }

    /// Another tab of this browser has written: what is on the page is asked for again when somebody looks at it.
    pub fn after_another_tab(self) {
        self.clear();
        self.read.update_value(|read| read.is_overtaken = true);
        self.catch_up();
    }

    /// Asks again for what another tab has changed, where somebody looks at the page.
    pub fn catch_up(self) {
        if self.read.with_value(|read| read.is_overtaken) && !document().hidden() {
            self.read.update_value(|read| read.is_overtaken = false);
            self.writes.update(|writes| writes.all += 1);
        }
    }

    /// What `operation` has answered is asked for again when it is needed.
    pub fn forget(self, operation: &str) {
        self.read.update_value(|read| read.kept.retain(|_, kept| kept.operation != operation));
    }

    /// Nothing is to be shown that is not asked for again.
    pub fn clear(self) {
        self.read.update_value(|read| read.kept.clear());
    }
}
