//! The program: what every page has around it, and the routes.

use leptos::prelude::*;
use leptos_router::{
    Lazy,
    components::{ParentRoute, Route, Router as LeptosRouter, Routes},
    path,
};
// Leptos' own executor is there once something is mounted.
use wasm_bindgen_futures::spawn_local;

use crate::{
    api,
    browser::{self, TypedEarly},
    chunks::{
        AccountRoute, AreaRoute, AssignRoute, BodyRoute, CatalogueRoute, ChangesRoute, EnterFiguresRoute,
        EventRoute, EventsRoute, GoalRoute, HolesRoute, ImportFiguresRoute, IndicatorsRoute, LogEventRoute,
        MeasureRoute, MineRoute, OfficeRoute, OfficesRoute, OverviewRoute, PlanRoute, ProgramsRoute,
        ProjectorRoute, ProposalsRoute, SettingsRoute, WelcomeRoute, WorkplacesRoute,
    },
    locales,
    outbox::Outbox,
    pages::identity::sessions::LoginPage,
    router::{PathOf, PathOfWelcome, PlaceKind, Router, moved, use_router},
    session::{Session, use_session},
    shell::{Shell, menu::first_place},
    ui::{page, toast::Toasts},
    watching,
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

#[component]
fn App(typed: TypedEarly) -> impl IntoView {
    let session = Session::new();
    let outbox = Outbox::new(session);
    provide_context(session);
    provide_context(outbox);
    provide_context(Toasts::new());
    provide_context(page::Focus::new());
    provide_context(StoredValue::new(typed));
    session.start();
    watching::start(session);
    Effect::new(move || {
        if session.is_in() {
            outbox.send_all();
        }
    });
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
                <Route path=PathOfWelcome view={Lazy::<WelcomeRoute>::new()}/>
                <ParentRoute path=path!("") view=Shell>
                    <Route path=PathOf(PlaceKind::Home) view=FirstPage/>
                    <Route path=PathOf(PlaceKind::Account) view={Lazy::<AccountRoute>::new()}/>
                    <Route path=PathOf(PlaceKind::Overview) view={Lazy::<OverviewRoute>::new()}/>
                    <Route path=PathOf(PlaceKind::Mine) view={Lazy::<MineRoute>::new()}/>
                    <Route path=PathOf(PlaceKind::Plan) view={Lazy::<PlanRoute>::new()}/>
                    <Route path=PathOf(PlaceKind::Goal) view={Lazy::<GoalRoute>::new()}/>
                    <Route path=PathOf(PlaceKind::Area) view={Lazy::<AreaRoute>::new()}/>
                    <Route path=PathOf(PlaceKind::Measure) view={Lazy::<MeasureRoute>::new()}/>
                    <Route path=PathOf(PlaceKind::Assign) view={Lazy::<AssignRoute>::new()}/>
                    <Route path=PathOf(PlaceKind::Holes) view={Lazy::<HolesRoute>::new()}/>
                    <Route path=PathOf(PlaceKind::Changes) view={Lazy::<ChangesRoute>::new()}/>
                    <Route path=PathOf(PlaceKind::Proposals) view={Lazy::<ProposalsRoute>::new()}/>
                    <Route path=PathOf(PlaceKind::Catalogue) view={Lazy::<CatalogueRoute>::new()}/>
                    <Route path=PathOf(PlaceKind::Projector) view={Lazy::<ProjectorRoute>::new()}/>
                    <Route path=PathOf(PlaceKind::Offices) view={Lazy::<OfficesRoute>::new()}/>
                    <Route path=PathOf(PlaceKind::Office) view={Lazy::<OfficeRoute>::new()}/>
                    <Route path=PathOf(PlaceKind::Body) view={Lazy::<BodyRoute>::new()}/>
                    <Route path=PathOf(PlaceKind::Indicators) view={Lazy::<IndicatorsRoute>::new()}/>
                    <Route path=PathOf(PlaceKind::EnterFigures) view={Lazy::<EnterFiguresRoute>::new()}/>
                    <Route path=PathOf(PlaceKind::ImportFigures) view={Lazy::<ImportFiguresRoute>::new()}/>
                    <Route path=PathOf(PlaceKind::Events) view={Lazy::<EventsRoute>::new()}/>
                    <Route path=PathOf(PlaceKind::LogEvent) view={Lazy::<LogEventRoute>::new()}/>
                    <Route path=PathOf(PlaceKind::Event) view={Lazy::<EventRoute>::new()}/>
                    <Route path=PathOf(PlaceKind::Workplaces) view={Lazy::<WorkplacesRoute>::new()}/>
                    <Route path=PathOf(PlaceKind::Programs) view={Lazy::<ProgramsRoute>::new()}/>
                    <Route path=PathOf(PlaceKind::Settings) view={Lazy::<SettingsRoute>::new()}/>
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
    let routes =
        routes! { <Route path=path!("/styleguide") view={Lazy::<crate::chunks::StyleguideRoute>::new()}/> };
    routes
}

/// `/` leads to the first line of the menu.
#[component]
fn FirstPage() -> impl IntoView {
    let (session, router) = (use_session(), use_router());
    Effect::new(move || {
        if let Some(place) = first_place(session) {
            router.replace(&place.href());
        }
    });
    let has_no_office = move || session.is_in() && session.branch().is_none();
    view! { <Show when=has_no_office><page::NoOffice/></Show> }
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
