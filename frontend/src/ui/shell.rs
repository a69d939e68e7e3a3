//! Around every page: menu, tab bar, and what is drawn before it is known who is here.

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    components::Outlet,
    hooks::{use_location, use_navigate, use_params_map},
};
use verv_domain::{access::Action, branch::BranchSlug};

use super::{
    icon::{brand, icon},
    note, page,
    shell_menu::acting_menu,
    toast::use_toasts,
};
use crate::{
    browser,
    locales::t,
    session::{Session, State, use_session},
};

/// Where the main menu leads.
#[derive(Clone, PartialEq)]
struct Place {
    href: String,
    icon: &'static str,
    text: String,
    test: &'static str,
}

/// The places that the person's rights give, in the branch that is looked at.
fn places(session: Session) -> Vec<Place> {
    let Some(branch) = session.branch() else { return Vec::new() };
    let below = |page: &str| format!("/f/{}/{page}", branch.slug);
    let mut places = Vec::new();
    if session.can(Action::Acknowledge) {
        places.push(Place { href: "/".to_owned(), icon: "i-home", text: t::shell::home(), test: "nav-home" });
    }
    places.push(Place { href: below("mitt"), icon: "i-mine", text: t::shell::mine(), test: "nav-mine" });
    places.push(Place { href: below("planen"), icon: "i-plan", text: t::shell::plan(), test: "nav-plan" });
    if session.can(Action::Assign) {
        places.push(Place { href: below("ansvar"), icon: "i-assign", text: t::shell::assign(), test: "nav-assign" });
    }
    places
}

pub fn shell() -> impl IntoView {
    let session = use_session();
    let location = use_location();
    let navigate = use_navigate();
    let toasts = use_toasts();

    let path = location.pathname;
    let focus = expect_context::<page::Focus>();
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        if before.is_some_and(|before| before != now) {
            focus.want();
            toasts.clear();
        }
        now
    });

    // Nobody here: to the login, with a way back.
    let search = location.search;
    Effect::new(move || {
        if let State::Out(was_in) = session.state() {
            let (path, search) = (path.get_untracked(), search.get_untracked());
            let back = if search.is_empty() { path } else { format!("{path}?{search}") };
            let back = String::from(js_sys::encode_uri_component(&back));
            let ended = if was_in { "&ut=1" } else { "" };
            let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
            navigate(&format!("/logg-inn?neste={back}{ended}"), options);
        }
    });

    let is_in = Memo::new(move |_| session.is_in());
    let main = move || {
        if is_in.get() {
            return view! { <Outlet/> }.into_any();
        }
        match session.state() {
            State::Unknown(error) => page::failed(&error, move || session.start()),
            State::Starting | State::Out(_) | State::In(_) => note::skeleton(t::first::opening()),
        }
    };
    let skip = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        browser::focus("innhold");
    };
    view! {
        <a class="skip" href="#innhold" on:click=skip>{t::app::skip()}</a>
        <div class="app">
            <header class="topbar" aria-label=t::shell::top()>
                <a class="brand" href="/">{brand()}</a>
                {acting_menu("topp")}
            </header>
            <header class="side" aria-label=t::shell::side()>
                <a class="brand" href="/">{brand()}</a>
                {move || branch_name(session)}
                {side_menu(session)}
                <div class="side__foot">{acting_menu("side")}</div>
            </header>
            <main class="main" id="innhold" tabindex="-1">{main}</main>
            {tab_bar(session)}
        </div>
        {toasts.view()}
    }
}

fn branch_name(session: Session) -> Option<AnyView> {
    let branch = session.branch()?;
    let example = branch.example_data.then(|| view! { <span>{t::shell::example()}</span> });
    Some(view! { <p class="branch" data-test="branch"><strong>{branch.name}</strong>{example}</p> }.into_any())
}

/// `page` where the address is the place's, so that it is marked.
fn current(href: &str) -> Option<&'static str> {
    (use_location().pathname.get() == href).then_some("page")
}

fn side_menu(session: Session) -> AnyView {
    let places = Memo::new(move |_| places(session));
    let links = move || {
        let link = |place: Place| {
            let Place { href, icon: name, text, test } = place;
            let here = href.clone();
            view! {
                <li>
                    <a class="nav__link" href=href data-test=test aria-current=move || current(&here)>
                        {icon(name)}
                        <span>{text}</span>
                    </a>
                </li>
            }
        };
        places.get().into_iter().map(link).collect_view()
    };
    view! { <nav aria-label=t::shell::menu()><ul class="nav">{links}</ul></nav> }.into_any()
}

fn tab_bar(session: Session) -> AnyView {
    let places = Memo::new(move |_| {
        let mut places = places(session);
        // The overview is last on a phone: what is mine comes first in a corridor.
        if places.first().is_some_and(|place| place.href == "/") {
            places.rotate_left(1);
        }
        places
    });
    let links = move || {
        let link = |place: Place| {
            let Place { href, icon: name, text, .. } = place;
            let here = href.clone();
            view! {
                <a href=href aria-current=move || current(&here)>{icon(name)}<span>{text}</span></a>
            }
        };
        places.get().into_iter().map(link).collect_view()
    };
    view! {
        <Show when=move || session.is_in()>
            <nav class="tabbar" aria-label=t::shell::shortcuts()>{links}</nav>
        </Show>
    }
    .into_any()
}

/// A page below `/f/:branch`, drawn anew when the address names another branch or another thing in it.
pub fn in_branch(draw: fn(BranchSlug, String) -> AnyView) -> impl IntoView {
    let session = use_session();
    let params = use_params_map();
    let key = Memo::new(move |_| {
        let read = |name: &str| params.with(|params| params.get(name)).unwrap_or_default();
        (read("branch"), read("id"))
    });
    move || {
        let (slug, id) = key.get();
        match slug.parse::<BranchSlug>() {
            Ok(slug) if untrack(|| session.has_branch(&slug)) => {
                session.look_at(&slug);
                untrack(|| draw(slug, id))
            }
            _ => page::not_found(),
        }
    }
}
