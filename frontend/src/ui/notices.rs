//! What is true of the whole program just now: a newer one is ready, there is no network, reports wait.

use crate::dom::{View, live, on, view};
use leptos::prelude::*;

use super::icon::icon;
use crate::{
    browser,
    locales::{days, t},
    outbox::use_outbox,
    pages::plan::small,
    router::Place,
    session::use_session,
};

/// Above every page; read aloud when it changes.
pub fn notices() -> View {
    let session = use_session();
    let outbox = use_outbox();
    let newer = RwSignal::new(false);
    let _ = window_event_listener_untyped("verv-newer", move |_| newer.set(true));
    let kept_at = session.client.kept_at;
    let is_newer = move || {
        newer.get().then(|| {
            view! {
                <div class="note notice" data-test="newer">
                    {icon("i-info")}
                    <p class="grow"><b>{t::notices::newer()}</b>" "{t::notices::newer_lead()}</p>
                    <button class="btn" type="button" on:click=on(|_| browser::tell("verv-renew"))>{t::notices::renew()}</button>
                </div>
            }
        })
    };
    let is_kept = move || {
        kept_at.get().map(|at| {
            view! {
                <div class="note notice" data-test="offline">
                    {icon("i-info")}
                    <p><b>{t::notices::offline()}</b>" "{t::notices::offline_lead(&days::instant_with_clock(at))}</p>
                </div>
            }
        })
    };
    let waiting = move || {
        let person = session.me().map(|me| me.person_id)?;
        let unsent = outbox.of(person);
        let first = unsent.first()?;
        let href = format!("{}#venter", Place::Mine(first.slug.clone()).href());
        Some(view! {
            <div class="note notice" data-test="unsent">
                {icon("i-clock")}
                <p class="grow">{t::outbox::waiting(small(unsent.len()))}</p>
                <a href=href>{t::outbox::see()}</a>
            </div>
        })
    };
    view! { <div class="notices" role="status">{live(is_newer)}{live(is_kept)}{live(waiting)}</div> }
}
