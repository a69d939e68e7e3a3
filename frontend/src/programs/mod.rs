//! Programs: each has its pages, and the same shell around them.

mod daily;
mod governing;
mod organising;

use crate::dom::{View, live};
use crate::kept::{effect, memo};
use leptos::prelude::*;
use verv_contract::programs::Program;
use wasm_bindgen_futures::spawn_local;

use crate::{
    api,
    browser::{self, TypedEarly},
    locales,
    outbox::Outbox,
    pages::{login, welcome},
    router::{Place, Router},
    session::Session,
    ui::{page, shell, toast::Toasts},
};

/// Runs the program for every day.
pub fn daily() {
    start(Program::Daily, daily::draw);
}

/// Runs the program for those who organise.
pub fn organising() {
    start(Program::Organising, organising::draw);
}

/// Runs the program for those who govern.
pub fn governing() {
    start(Program::Governing, governing::draw);
}

/// Runs the living page of the design system, which needs neither a login nor a server.
#[cfg(feature = "stil")]
pub fn stil() {
    console_error_panic_hook::set_once();
    spawn_local(async move {
        if let Some(texts) = api::fetch_texts().await {
            locales::take_into_use(texts);
            browser::mount(|| {
                let session = Session::new();
                provide_context(session);
                provide_context(Outbox::new(session));
                provide_context(Router::new(Program::Daily));
                provide_context(Toasts::new());
                crate::pages::stil::page()
            });
        }
    });
}

/// Fetches the texts, and takes the place of the page's first words.
fn start(program: Program, draw: fn(Place) -> View) {
    console_error_panic_hook::set_once();
    spawn_local(async move {
        if let Some(texts) = api::fetch_texts().await {
            locales::take_into_use(texts);
            let typed = TypedEarly::read();
            browser::mount(move || around(program, typed, draw));
        }
    });
}

/// What every page of a program has around it.
fn around(program: Program, typed: TypedEarly, draw: fn(Place) -> View) -> View {
    let session = Session::new();
    let router = Router::new(program);
    let outbox = Outbox::new(session);
    provide_context(session);
    provide_context(outbox);
    provide_context(router);
    provide_context(Toasts::new());
    provide_context(page::Focus::new());
    provide_context(StoredValue::new(typed));
    session.start();
    effect(move || {
        if session.is_in() {
            outbox.send_all();
        }
    });

    let is_outside = memo(move || matches!(router.place.get(), Place::LogIn | Place::Welcome));
    live(move || if is_outside.get() { outside(&router.place.get()) } else { shell::shell(draw) })
}

/// A page that this program does not have: there is none, or it is another program's, which the device could not
/// load without a network.
fn elsewhere(place: &Place) -> View {
    if *place == Place::Unknown {
        page::not_found()
    } else {
        page::failed(&api::CallError::Network, browser::reload)
    }
}

/// Before anybody is known.
fn outside(place: &Place) -> View {
    if *place == Place::Welcome { welcome::page() } else { login::page() }
}
