//! Around every page: menu, tabs, notices, search, and what is drawn before it is known who is here.

mod acting;
mod findable;
pub mod menu;
mod notices;
mod palette;
mod print_head;
pub mod search;
mod tab_bar;
mod tabs;

use leptos::{ev::MouseEvent, prelude::*};
use leptos_router::components::Outlet;

use self::{
    acting::ActingMenu,
    menu::{MenuLine, first_place, is_current, log_place, menu},
    notices::Notices,
    palette::{Palette, SearchButton, SearchDialog},
    print_head::PrintHead,
    tab_bar::TabBar,
    tabs::PlaceTabs,
};
use crate::{
    app::UntilClosed,
    browser, chunks,
    locales::t,
    outbox::Outbox,
    pages::identity::sessions::LoginOverThePage,
    router::{Place, use_router},
    scroll,
    session::{Session, State, use_session},
    ui::{
        icon::{brand, icon},
        note, page,
        toast::ToastView,
    },
    watching,
};

/// The parent of every page of somebody who is logged in; it stays while pages change.
#[component]
pub fn Shell() -> impl IntoView {
    let session = use_session();
    let router = use_router();
    begin(session);
    let focus = expect_context::<page::Focus>();
    Effect::new(move |before: Option<Option<Place>>| {
        let now = router.place.get();
        // `/` only leads on: whoever has just come has not changed page.
        if before.is_some_and(|before| before != now && before != Some(Place::Home)) {
            focus.want();
        }
        now
    });

    // Nobody here: to the login, with a way back.
    Effect::new(move || {
        if let State::Out(why) = session.state() {
            router.replace(&why.login(&router.here()));
        }
    });

    let is_in = Memo::new(move |_| session.is_in());
    let main = move || {
        if is_in.get() {
            return view! { <PlaceTabs/><FirstPage/><Outlet/> }.into_any();
        }
        match session.state() {
            State::Unknown(error) => page::failed(&error, move || session.start()),
            State::Starting | State::Out(_) | State::In(_) => note::skeleton(t::first::opening()),
        }
    };
    let palette = Palette::new();
    let skip = move |event: MouseEvent| {
        event.prevent_default();
        browser::focus("innhold");
    };
    scroll::keep();
    chunks::fetch_menu_when_idle(session);
    view! {
        <a class="skip" href="#innhold" on:click=skip>{t::app::skip()}</a>
        <div class="app">
            <header class="topbar" aria-label=t::shell::top()>
                <a class="brand" href="/">{brand()}</a>
                <Show when=move || is_in.get()><SearchButton palette class="btn btn--quiet search-open"/></Show>
                <ActingMenu place="topp"/>
            </header>
            <header class="side" aria-label=t::shell::side()>
                <a class="brand" href="/">{brand()}</a>
                <BranchName/>
                <Show when=move || is_in.get()><SearchButton palette class="search-open"/></Show>
                <SideMenu/>
                <LogButton/>
                <div class="side__foot"><ActingMenu place="side"/></div>
            </header>
            <main class="main" id="innhold" tabindex="-1">
                <PrintHead/>
                <Notices/>
                {main}
            </main>
            <TabBar/>
        </div>
        <SearchDialog palette/>
        <Show when=move || session.session_expired.get()><LoginOverThePage/></Show>
        <ToastView/>
    }
}

/// What begins with the first page of somebody who is logged in, once, and stays until the tab is closed: a login of
/// somebody else finds it.
fn begin(session: Session) {
    if use_context::<Outbox>().is_some() {
        return;
    }
    let Some(UntilClosed(owner)) = use_context::<Option<UntilClosed>>().flatten() else { return };
    owner.with(|| {
        let outbox = Outbox::new(session);
        provide_context(outbox);
        watching::start(session);
        Effect::new(move || {
            if session.is_in() {
                outbox.send_all();
            }
        });
    });
}

/// `/` leads to the first line of the menu.
#[component]
fn FirstPage() -> impl IntoView {
    let (session, router) = (use_session(), use_router());
    let is_here = Memo::new(move |_| router.place.get() == Some(Place::Home));
    Effect::new(move || {
        if let Some(place) = first_place(session).filter(|_| is_here.get()) {
            router.replace(&place.href());
        }
    });
    let has_no_office = move || is_here.get() && session.is_in() && session.branch().is_none();
    view! { <Show when=has_no_office><page::NoOffice/></Show> }
}

#[component]
fn BranchName() -> impl IntoView {
    let session = use_session();
    move || {
        session.branch().map(|branch| {
            let example = branch.example_data.then(|| view! { <span>{t::shell::example()}</span> });
            view! { <p class="branch" data-test="branch"><strong>{branch.name}</strong>{example}</p> }
        })
    }
}

#[component]
fn LogButton() -> impl IntoView {
    let session = use_session();
    let place = Memo::new(move |_| log_place(session));
    move || {
        place.get().map(|place| {
            view! {
                <a class="btn btn--log" href=place.href() data-test="log-button">
                    {icon("i-plus")}
                    {t::events::log()}
                </a>
            }
        })
    }
}

/// The lines of the menu; those below the divider are about the branch.
#[component]
fn SideMenu() -> impl IntoView {
    let session = use_session();
    let lines = Memo::new(move |_| menu(session));
    let of = move |is_below: bool| {
        move || lines.get().into_iter().filter(|line| line.is_below == is_below).collect::<Vec<_>>()
    };
    let link = |line: MenuLine| view! { <li><SideLink line/></li> };
    view! {
        <nav aria-label=t::shell::menu()>
            <ul class="nav"><For each=of(false) key=MenuLine::key children=link/></ul>
            <ul class="nav nav--more" aria-label=t::shell::branch()>
                <For each=of(true) key=MenuLine::key children=link/>
            </ul>
        </nav>
    }
}

#[component]
fn SideLink(line: MenuLine) -> impl IntoView {
    let current = is_current(&line);
    let place = line.tabs.first().map(|tab| tab.place.clone());
    let href = place.as_ref().map(Place::href);
    let fetch = move |_| {
        if let Some(place) = &place {
            chunks::fetch(place.kind());
        }
    };
    view! {
        <a class="nav__link" href=href data-test=line.test aria-current=current on:pointerenter=fetch>
            {icon(line.icon)}
            <span>{line.text}</span>
        </a>
    }
}
