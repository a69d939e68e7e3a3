//! What stands in the search's dialog. It comes in a chunk of its own: who never searches does not load it.

use futures_util::future::join3;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::findable::{self, Found, Target};
use crate::{
    browser,
    locales::t,
    pages::{organisation::parties, plan::plans},
    router::use_router,
    session::Session,
    ui::{
        combobox::{Choice, Combobox, ComboboxInput, ComboboxList, Words},
        icon::small_icon,
        remote::Remote,
    },
};

const ID: &str = "sok";
const WORDS: Words = Words { list: t::palette::list, none: t::palette::none };

/// The field and what it finds; what can be found is fetched anew each time that it is drawn. `close` closes the dialog.
#[component]
pub fn Search(session: Session, close: fn()) -> impl IntoView {
    let router = use_router();
    Effect::new(|| browser::focus(ID));
    let branch = session.branch_untracked().map(|branch| branch.slug);
    let plan = plans::current();
    let slug = branch.clone();
    let found: Remote<Found> = Remote::new(move || {
        let slug = slug.clone();
        async move {
            let Some(slug) = slug else { return Ok(Found::default()) };
            let client = session.client;
            let plan = plans::whole(client, slug.clone(), plan);
            let (plan, offices, bodies) =
                join3(plan, parties::offices(client, slug.clone()), parties::bodies(client, slug)).await;
            Ok(Found { plan: plan?, offices: offices?, bodies: bodies? })
        }
    });
    // Made once, and not at each key.
    let entries = Memo::new(move |_| {
        let mut entries = findable::pages(session);
        if let Some(slug) = &branch {
            entries.extend(findable::actions(session, slug));
            found.with(|found| entries.extend(found.entries(slug)));
        }
        entries
    });
    let choices = Memo::new(move |_| {
        entries.with(|all| all.iter().map(|entry| entry.choice.clone()).collect::<Vec<_>>())
    });
    let choose = Callback::new(move |choice: Choice| {
        let is_chosen = |entry: &&findable::Entry| entry.choice == choice;
        let target = entries.with_untracked(|all| all.iter().find(is_chosen).map(|entry| entry.target));
        close();
        match target {
            Some(Target::Page) => router.go(&choice.key),
            Some(Target::Outside) => browser::leave_for(&choice.key),
            Some(Target::LogOut) => spawn_local(session.log_out()),
            None => {}
        }
    });
    let combobox = Combobox::whole(ID, choices.into(), WORDS, choose);
    view! {
        <div class="palette__head">
            <label class="vh" for=ID>{t::palette::title()}</label>
            <ComboboxInput combobox placeholder=t::palette::hint() test="palette-input"/>
            <button class="btn btn--quiet" type="button" on:click=move |_| close()>
                {small_icon("i-x")}
                {t::palette::close()}
            </button>
        </div>
        <ComboboxList combobox/>
    }
}
