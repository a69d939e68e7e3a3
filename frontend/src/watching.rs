//! Keeps what is on the page true while others write: listens to the branch's stream of changes while somebody looks.
//!
//! One stream for each tab that is looked at; a tab in the background has none, and reads anew when it is looked at.

use leptos::prelude::*;
use verv_contract::exchange::feeds::ChangeEvent;
use verv_domain::{
    access::{Action, Reach},
    organisation::branches::BranchSlug,
};
use wasm_bindgen_futures::spawn_local;
use web_sys::{AbortController, AbortSignal};

use crate::{
    api::{End, made_stale},
    browser,
    session::Session,
};

/// Milliseconds before the first new try, when a connection is lost; each further one waits twice as long.
const FIRST_PAUSE: i32 = 1000;
const LONGEST_PAUSE: i32 = 60_000;

/// Which branch is listened to, and how often the person has logged in again: a new login listens anew.
type Wanted = Option<(BranchSlug, u32)>;

pub fn start(session: Session) {
    let is_shown = RwSignal::new(!document().hidden());
    let _ = window_event_listener(leptos::ev::visibilitychange, move |_| is_shown.set(!document().hidden()));
    let wanted = Memo::new(move |_| -> Wanted {
        let may_listen =
            is_shown.get() && session.is_in() && session.reach(Action::ReadPlan) != Reach::Nothing;
        let branch = session.branch().filter(|_| may_listen)?;
        Some((branch.slug, session.woken.get()))
    });
    let listening: StoredValue<Option<AbortController>, LocalStorage> = StoredValue::new_local(None);
    let was_open = StoredValue::new(false);
    Effect::new(move || {
        let wanted = wanted.get();
        if let Some(before) = listening.get_value() {
            before.abort();
        }
        let controller = AbortController::new().ok();
        if let (Some((slug, _)), Some(controller)) = (wanted, &controller) {
            spawn_local(listen(session, slug, controller.signal(), was_open));
        }
        listening.set_value(controller);
    });
}

/// Until `signal` says that it is enough, or the server that this person may not listen.
async fn listen(session: Session, slug: BranchSlug, signal: AbortSignal, was_open: StoredValue<bool>) {
    let cache = session.client.cache;
    let failures = StoredValue::new(0);
    let opened = move || {
        failures.set_value(0);
        // What was written while nothing was heard is not told afterwards.
        if was_open.get_value() {
            cache.after_silence();
        }
        was_open.set_value(true);
    };
    let told = move |changes: &[ChangeEvent]| {
        cache.after_others(changes);
        if changes.iter().any(|change| made_stale(&change.operation).contains(&"get_me")) {
            session.ask_anew();
        }
    };
    loop {
        let end = session.client.watch(&slug, &signal, opened, told).await;
        match end {
            _ if signal.aborted() => return,
            End::Lost => {}
            End::SessionEnded => return,
            // Their last office in the branch may have ended: the page says so, and does not wait for the next click.
            End::Refused => return session.ask_anew(),
        }
        browser::pause(jittered(pause_after(failures.get_value()))).await;
        failures.update_value(|failures| *failures += 1);
        if signal.aborted() {
            return;
        }
    }
}

fn pause_after(failures: u32) -> i32 {
    FIRST_PAUSE.saturating_mul(2_i32.saturating_pow(failures)).min(LONGEST_PAUSE)
}

/// From half of it to all of it: those whom a server has lost do not come back at the same moment.
fn jittered(milliseconds: i32) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "less than a minute")]
    let share = (js_sys::Math::random() * f64::from(milliseconds / 2)) as i32;
    milliseconds / 2 + share
}

#[cfg(test)]
mod tests {
    use super::{LONGEST_PAUSE, pause_after};

    #[test]
    fn pauses_grow_and_have_an_end() {
        assert_eq!([0, 1, 2, 5].map(pause_after), [1000, 2000, 4000, 32_000]);
        assert_eq!([6, 40].map(pause_after), [LONGEST_PAUSE; 2]);
    }
}
