//! The program: what every page has around it, and the routes.

use leptos::prelude::*;
use leptos_router::{
    components::{ParentRoute, Route, Router as LeptosRouter, Routes},
    path,
};
// Leptos' own executor is there once something is mounted.
use wasm_bindgen_futures::spawn_local;

use crate::{
    api,
    browser::{self, TypedEarly},
    chunks::{self, lazy},
    locales,
    pages::identity::sessions::LoginPage,
    router::{PathOf, PathOfWelcome, Place, PlaceKind, Router, moved, use_router},
    session::{Session, State},
    ui::{page, toast::Toasts},
};

/// Fetches the texts, and takes the place of the page's first words.
pub fn start() {
    console_error_panic_hook::set_once();
    spawn_local(async move {
        if let Some(texts) = api::fetch_texts().await {
            locales::take_into_use(texts);
            let typed = TypedEarly::read();
            browser::mount(move || view! { <App typed/> }.into_any());
        }
    });
}

/// The owner of what stays until the tab is closed.
#[derive(Clone)]
pub struct UntilClosed(pub Owner);

#[component]
fn App(typed: TypedEarly) -> impl IntoView {
    let session = Session::new();
    provide_context(session);
    provide_context(Owner::current().map(UntilClosed));
    provide_context(Toasts::new());
    provide_context(page::Focus::new());
    provide_context(StoredValue::new(typed));
    session.start();
    if let State::Out(why) = untrack(|| session.state()) {
        // At once, or the router would fetch the chunks of a page that is not shown.
        let here = browser::path_and_query();
        let path = here.split('?').next().unwrap_or_default();
        if Place::of(path).is_some_and(|place| !matches!(place, Place::LogIn | Place::Welcome)) {
            browser::replace_address(&why.login(&here));
        }
    }
    view! {
        <LeptosRouter>
            <Pages/>
        </LeptosRouter>
    }
}

/// Which page each address has, with `more` routes outside the shell.
macro_rules! routes {
    ($($more:tt)*) => {
        view! {
            <Routes fallback=Elsewhere>
                <Route path=PathOf(PlaceKind::LogIn) view=LoginPage/>
                $($more)*
                <Route path=PathOfWelcome view=lazy(PlaceKind::Welcome)/>
                <ParentRoute path=path!("") view=chunks::shell()>
                    <Route path=PathOf(PlaceKind::Home) view=|| ()/>
                    <Route path=PathOf(PlaceKind::Account) view=lazy(PlaceKind::Account)/>
                    <Route path=PathOf(PlaceKind::Overview) view=lazy(PlaceKind::Overview)/>
                    <Route path=PathOf(PlaceKind::Mine) view=lazy(PlaceKind::Mine)/>
                    <Route path=PathOf(PlaceKind::Reminders) view=lazy(PlaceKind::Reminders)/>
                    <Route path=PathOf(PlaceKind::Plan) view=lazy(PlaceKind::Plan)/>
                    <Route path=PathOf(PlaceKind::Goal) view=lazy(PlaceKind::Goal)/>
                    <Route path=PathOf(PlaceKind::Area) view=lazy(PlaceKind::Area)/>
                    <Route path=PathOf(PlaceKind::Measure) view=lazy(PlaceKind::Measure)/>
                    <Route path=PathOf(PlaceKind::Assign) view=lazy(PlaceKind::Assign)/>
                    <Route path=PathOf(PlaceKind::Holes) view=lazy(PlaceKind::Holes)/>
                    <Route path=PathOf(PlaceKind::Health) view=lazy(PlaceKind::Health)/>
                    <Route path=PathOf(PlaceKind::Changes) view=lazy(PlaceKind::Changes)/>
                    <Route path=PathOf(PlaceKind::Proposals) view=lazy(PlaceKind::Proposals)/>
                    <Route path=PathOf(PlaceKind::Catalogue) view=lazy(PlaceKind::Catalogue)/>
                    <Route path=PathOf(PlaceKind::Projector) view=lazy(PlaceKind::Projector)/>
                    <Route path=PathOf(PlaceKind::Offices) view=lazy(PlaceKind::Offices)/>
                    <Route path=PathOf(PlaceKind::Office) view=lazy(PlaceKind::Office)/>
                    <Route path=PathOf(PlaceKind::Body) view=lazy(PlaceKind::Body)/>
                    <Route path=PathOf(PlaceKind::Indicators) view=lazy(PlaceKind::Indicators)/>
                    <Route path=PathOf(PlaceKind::EnterFigures) view=lazy(PlaceKind::EnterFigures)/>
                    <Route path=PathOf(PlaceKind::ImportFigures) view=lazy(PlaceKind::ImportFigures)/>
                    <Route path=PathOf(PlaceKind::Events) view=lazy(PlaceKind::Events)/>
                    <Route path=PathOf(PlaceKind::Calendar) view=lazy(PlaceKind::Calendar)/>
                    <Route path=PathOf(PlaceKind::LogEvent) view=lazy(PlaceKind::LogEvent)/>
                    <Route path=PathOf(PlaceKind::Event) view=lazy(PlaceKind::Event)/>
                    <Route path=PathOf(PlaceKind::Courses) view=lazy(PlaceKind::Courses)/>
                    <Route path=PathOf(PlaceKind::Course) view=lazy(PlaceKind::Course)/>
                    <Route path=PathOf(PlaceKind::Workplaces) view=lazy(PlaceKind::Workplaces)/>
                    <Route path=PathOf(PlaceKind::Programs) view=lazy(PlaceKind::Programs)/>
                    <Route path=PathOf(PlaceKind::Agreements) view=lazy(PlaceKind::Agreements)/>
                    <Route path=PathOf(PlaceKind::Counting) view=lazy(PlaceKind::Counting)/>
                    <Route path=PathOf(PlaceKind::Settings) view=lazy(PlaceKind::Settings)/>
                    <Route path=path!("/*elsewhere") view=Elsewhere/>
                </ParentRoute>
            </Routes>
        }
    };
}

#[component]
fn Pages() -> impl IntoView {
    provide_context(Router::new());
    #[cfg(not(feature = "styleguide"))]
    let routes = routes! {};
    #[cfg(feature = "styleguide")]
    let routes = routes! { <Route path=path!("/styleguide") view=chunks::styleguide()/> };
    routes
}

/// An address that is no page, or was one: those who have kept it are led to where it is now.
#[component]
fn Elsewhere() -> impl IntoView {
    let router = use_router();
    let now = move || moved(&router.path());
    Effect::new(move || {
        if let Some(place) = now() {
            router.replace(&place.href());
        }
    });
    view! { <Show when=move || now().is_none()>{page::not_found()}</Show> }
}
