//! Around every page: menu, tab bar, and what is drawn before it is known who is here.

use crate::dom::{Value, View, live, on, optional, view};
use leptos::prelude::*;
use verv_domain::access::Action;

use super::{
    icon::{brand, icon},
    note, page,
    shell_menu::acting_menu,
    toast::use_toasts,
};
use crate::{
    browser,
    locales::t,
    router::{Place, use_router},
    session::{Session, State, use_session},
};

/// Where the main menu leads.
#[derive(Clone, PartialEq)]
struct Entry {
    place: Place,
    icon: &'static str,
    text: String,
    test: &'static str,
}

/// The places that the person's rights give, in the branch that is looked at.
fn entries(session: Session) -> Vec<Entry> {
    let Some(slug) = session.branch().map(|branch| branch.slug) else { return Vec::new() };
    let mut entries = Vec::new();
    if session.can(Action::Acknowledge) {
        entries.push(Entry { place: Place::Home, icon: "i-home", text: t::shell::home(), test: "nav-home" });
    }
    let mine = Place::Mine(slug.clone());
    entries.push(Entry { place: mine, icon: "i-mine", text: t::shell::mine(), test: "nav-mine" });
    let plan = Place::Plan(slug.clone());
    entries.push(Entry { place: plan, icon: "i-plan", text: t::shell::plan(), test: "nav-plan" });
    if session.can(Action::Assign) {
        let assign = Place::Assign(slug);
        entries.push(Entry { place: assign, icon: "i-assign", text: t::shell::assign(), test: "nav-assign" });
    }
    entries
}

/// The shell around the pages that `draw` makes.
pub fn shell(draw: fn(Place) -> View) -> View {
    let session = use_session();
    let router = use_router();
    let toasts = use_toasts();
    let focus = expect_context::<page::Focus>();
    Effect::new(move |before: Option<Place>| {
        let now = router.place.get();
        if before.is_some_and(|before| before != now) {
            focus.want();
            toasts.clear();
        }
        now
    });

    // Nobody here: to the login, with a way back.
    Effect::new(move || {
        if let State::Out(was_in) = session.state() {
            let back = String::from(js_sys::encode_uri_component(&router.here()));
            let ended = if was_in { "&ut=1" } else { "" };
            router.replace(&format!("{}?neste={back}{ended}", Place::LogIn.href()));
        }
    });

    let is_in = Memo::new(move |_| session.is_in());
    let main = move || {
        if is_in.get() {
            return in_branch(session, router.place.get(), draw);
        }
        match session.state() {
            State::Unknown(error) => page::failed(&error, move || session.start()),
            State::Starting | State::Out(_) | State::In(_) => note::skeleton(t::first::opening()),
        }
    };
    let skip = move |event: web_sys::Event| {
        event.prevent_default();
        browser::focus("innhold");
    };
    view! {
        <a class="skip" href="#innhold" on:click=on(skip)>{t::app::skip()}</a>
        <div class="app">
            <header class="topbar" aria-label=t::shell::top()>
                <a class="brand" href="/">{brand()}</a>
                {acting_menu("topp")}
            </header>
            <header class="side" aria-label=t::shell::side()>
                <a class="brand" href="/">{brand()}</a>
                {live(move || branch_name(session))}
                {side_menu(session)}
                <div class="side__foot">{acting_menu("side")}</div>
            </header>
            <main class="main" id="innhold" tabindex="-1">{live(main)}</main>
            {tab_bar(session)}
        </div>
        {toasts.view()}
    }
}

fn branch_name(session: Session) -> Option<View> {
    let branch = session.branch()?;
    let example = branch.example_data.then(|| view! { <span>{t::shell::example()}</span> });
    Some(view! { <p class="branch" data-test="branch"><strong>{branch.name}</strong>{example}</p> })
}

/// A page, unless its address names a branch that is not theirs.
fn in_branch(session: Session, place: Place, draw: fn(Place) -> View) -> View {
    if let Some(slug) = place.branch() {
        if !untrack(|| session.has_branch(slug)) {
            return page::not_found();
        }
        session.look_at(slug);
    }
    untrack(|| draw(place))
}

fn links(entries: Memo<Vec<Entry>>, draw: fn(Entry) -> View) -> View {
    live(move || entries.get().into_iter().map(draw).collect::<View>())
}

/// `page` where the address is this place's, so that it is marked.
fn current(place: Place) -> Value {
    let here = use_router().place;
    optional(move || (here.get() == place).then(|| "page".to_owned()))
}

fn side_menu(session: Session) -> View {
    let link = |Entry { place, icon: name, text, test }: Entry| {
        view! {
            <li>
                <a class="nav__link" href=place.href() data-test=test aria-current=current(place)>
                    {icon(name)}
                    <span>{text}</span>
                </a>
            </li>
        }
    };
    let entries = Memo::new(move |_| entries(session));
    view! { <nav aria-label=t::shell::menu()><ul class="nav">{links(entries, link)}</ul></nav> }
}

fn tab_bar(session: Session) -> View {
    let link = |Entry { place, icon: name, text, .. }: Entry| {
        view! { <a href=place.href() aria-current=current(place)>{icon(name)}<span>{text}</span></a> }
    };
    let entries = Memo::new(move |_| {
        let mut entries = entries(session);
        // The overview is last on a phone: what is mine comes first in a corridor.
        if entries.first().is_some_and(|entry| entry.place == Place::Home) {
            entries.rotate_left(1);
        }
        entries
    });
    let bar = move || {
        session.is_in().then(
            || view! { <nav class="tabbar" aria-label=t::shell::shortcuts()>{links(entries, link)}</nav> },
        )
    };
    live(bar)
}
