//! Around every page: menu, tab bar, and what is drawn before it is known who is here.

use crate::dom::{Value, View, live, on, optional, view};
use crate::kept::{effect, memo};
use leptos::prelude::*;

use super::{
    icon::{brand, icon},
    note,
    notices::notices,
    page,
    palette::Palette,
    shell_menu::{Entry, acting_menu, entries},
    toast::use_toasts,
};
use crate::{
    browser,
    locales::t,
    pages::login,
    router::{Place, use_router},
    session::{Session, State, Why, use_session},
};

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
    effect(move || {
        if let State::Out(why) = session.state() {
            let back = String::from(js_sys::encode_uri_component(&router.here()));
            let query = match why {
                Why::NotYet => format!("?neste={back}"),
                Why::Ended => format!("?neste={back}&ut=1"),
                // Whoever comes next begins at the beginning.
                Why::Left => String::new(),
            };
            router.replace(&format!("{}{query}", Place::LogIn.href()));
        }
    });

    let is_in = memo(move || session.is_in());
    let main = move || {
        if is_in.get() {
            return in_branch(session, router.place.get(), draw);
        }
        match session.state() {
            State::Unknown(error) => page::failed(&error, move || session.start()),
            State::Starting | State::Out(_) | State::In(_) => note::skeleton(t::first::opening()),
        }
    };
    let palette = Palette::new();
    let search = move |class: &'static str| live(move || session.is_in().then(|| palette.button(class)));
    let skip = move |event: web_sys::Event| {
        event.prevent_default();
        browser::focus("innhold");
    };
    view! {
        <a class="skip" href="#innhold" on:click=on(skip)>{t::app::skip()}</a>
        <div class="app">
            <header class="topbar" aria-label=t::shell::top()>
                <a class="brand" href="/">{brand()}</a>
                {search("btn btn--quiet search-open")}
                {acting_menu("topp")}
            </header>
            <header class="side" aria-label=t::shell::side()>
                <a class="brand" href="/">{brand()}</a>
                {live(move || branch_name(session))}
                {search("search-open")}
                {side_menu(session)}
                <div class="side__foot">
                    <a class="nav__link" href="/hjelp">{icon("i-info")}<span>{t::shell::help()}</span></a>
                    {acting_menu("side")}
                </div>
            </header>
            <main class="main" id="innhold" tabindex="-1">{notices()}{live(main)}</main>
            {tab_bar(session)}
        </div>
        {palette.view()}
        {live(move || session.is_asleep.get().then(|| untrack(login::over_the_page)))}
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

/// `page` where the address is this place's, so that it is marked.
fn current(place: Place) -> Value {
    let here = use_router().place;
    optional(move || (here.get() == place).then(|| "page".to_owned()))
}

fn side_menu(session: Session) -> View {
    let link = |Entry { place, icon: name, text, test, .. }: Entry| {
        view! {
            <li>
                <a class="nav__link" href=place.href() data-test=test aria-current=current(place)>
                    {icon(name)}
                    <span>{text}</span>
                </a>
            </li>
        }
    };
    let entries = memo(move || entries(session));
    let list = move |is_daily: bool| {
        live(move || {
            let entries = entries.get().into_iter().filter(|entry| entry.is_daily == is_daily);
            entries.map(link).collect::<View>()
        })
    };
    view! {
        <nav aria-label=t::shell::menu()>
            <ul class="nav">{list(true)}</ul>
            <ul class="nav nav--more" aria-label=t::shell::branch()>{list(false)}</ul>
        </nav>
    }
}

fn tab_bar(session: Session) -> View {
    let tab = |Entry { place, icon: name, text, .. }: Entry| {
        view! { <a href=place.href() aria-current=current(place)>{icon(name)}<span>{text}</span></a> }
    };
    let entries = memo(move || {
        let mut entries = entries(session);
        // The overview is last on a phone: what is mine comes first in a corridor.
        if entries.first().is_some_and(|entry| entry.place == Place::Home) {
            let daily = entries.iter().filter(|entry| entry.is_daily).count();
            entries[..daily].rotate_left(1);
        }
        entries
    });
    let place = use_router().place;
    effect(move || {
        place.track();
        browser::close_details("mer");
    });
    let bar = move || {
        let (tabs, rest): (Vec<_>, Vec<_>) = entries.get().into_iter().partition(|entry| entry.is_daily);
        let more = view! {
            <details>
                <summary id="mer" data-test="nav-more">{icon("i-more")}<span>{t::shell::more()}</span></summary>
                <div>
                    {rest.into_iter().map(tab).collect::<View>()}
                    <a href="/hjelp">{icon("i-info")}<span>{t::shell::help()}</span></a>
                </div>
            </details>
        };
        view! {
            <nav class="tabbar" aria-label=t::shell::shortcuts()>{tabs.into_iter().map(tab).collect::<View>()}{more}</nav>
        }
    };
    let is_in = memo(move || session.is_in());
    live(move || is_in.get().then(|| live(bar)))
}
