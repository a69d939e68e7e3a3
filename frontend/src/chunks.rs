//! Which pages come in which chunk of the program, and how a chunk is fetched before it is needed.
//!
//! A group is one file: what is opened together. The names are those that the bundler prints.

use leptos::{prelude::*, wasm_split::SplitLoaderError};
use leptos_router::LazyRoute;
use wasm_bindgen_futures::spawn_local;

use crate::{
    browser,
    pages::{
        identity::{account, api_tokens, one_time_links},
        organisation::{bodies, offices, workplaces},
        plan::{catalogues, changes, holes, measures, overview, plans, proposals, responsibilities},
        progress::{events, indicators},
    },
    place_page::{branch_page, item_page},
    router::PlaceKind,
    session::Session,
    shell::menu::menu,
    ui::page::ChunkMissing,
};

/// A lazy page: the group's name, the route's name, the place, and what draws it. A chunk that does not come is a page
/// that says so; trying again asks for it anew.
macro_rules! lazy_page {
    ($group:ident, $route:ident, $about:expr, $draw:expr) => {
        #[doc = $about]
        #[derive(Debug)]
        pub struct $route;

        // Formatting indents the attribute further each time.
        #[rustfmt::skip]
        const _: () = {
            #[leptos::wasm_split::wasm_split($group, wasm_split_path = leptos::wasm_split, preload(preload), fallible)]
            fn draw() -> Result<AnyView, SplitLoaderError> {
                Ok($draw)
            }

            impl LazyRoute for $route {
                fn data() -> Self {
                    Self
                }

                async fn view(_this: Self) -> AnyView {
                    draw().await.unwrap_or_else(|_| view! { <ChunkMissing/> }.into_any())
                }

                async fn preload() {
                    // What cannot be fetched now is fetched, or missed, when the page is opened.
                    let _ = preload().await;
                }
            }
        };
    };
}

macro_rules! lazy_pages {
    ($($group:ident: $route:ident = $kind:ident, $draw:expr;)+) => {
        // One expansion for each: the splitter tells functions apart by where they were expanded.
        $(lazy_page!($group, $route, concat!("The page of [`PlaceKind::", stringify!($kind), "`]."), $draw);)+

        /// Fetches the chunk that has the page, if it is not here yet.
        pub fn fetch(kind: PlaceKind) {
            match kind {
                $(PlaceKind::$kind => spawn_local($route::preload()),)+
                PlaceKind::Home | PlaceKind::LogIn => {}
            }
        }
    };
}

lazy_pages! {
    mine: MineRoute = Mine, branch_page(|slug| view! { <measures::mine::MinePage slug/> }.into_any());
    overview: OverviewRoute = Overview, branch_page(|slug| view! { <overview::OverviewPage slug/> }.into_any());
    plan: PlanRoute = Plan, branch_page(|slug| view! { <plans::PlanPage slug/> }.into_any());
    plan: GoalRoute = Goal, item_page(|slug, id| view! { <plans::goal::GoalPage slug id/> }.into_any());
    plan: AreaRoute = Area, item_page(|slug, id| view! { <plans::area::AreaPage slug id/> }.into_any());
    measure: MeasureRoute = Measure, item_page(|slug, id| view! { <measures::MeasurePage slug id/> }.into_any());
    organising: AssignRoute = Assign, branch_page(|slug| view! { <responsibilities::AssignPage slug/> }.into_any());
    organising: HolesRoute = Holes, branch_page(|slug| view! { <holes::HolesPage slug/> }.into_any());
    following: ChangesRoute = Changes, branch_page(|slug| view! { <changes::ChangesPage slug/> }.into_any());
    following: ProposalsRoute = Proposals, branch_page(|slug| view! { <proposals::ProposalsPage slug/> }.into_any());
    organising: CatalogueRoute = Catalogue, branch_page(|slug| view! { <catalogues::CataloguePage slug/> }.into_any());
    following: ProjectorRoute = Projector, branch_page(|slug| view! { <plans::projector::ProjectorPage slug/> }.into_any());
    figures: IndicatorsRoute = Indicators, branch_page(|slug| view! { <indicators::IndicatorsPage slug/> }.into_any());
    figures: EnterFiguresRoute = EnterFigures, branch_page(|slug| view! { <indicators::EnterPage slug/> }.into_any());
    figures: ImportFiguresRoute = ImportFigures, branch_page(|slug| view! { <indicators::ImportPage slug/> }.into_any());
    progress: EventsRoute = Events, branch_page(|slug| view! { <events::EventsPage slug/> }.into_any());
    progress: LogEventRoute = LogEvent, branch_page(|slug| view! { <events::LogPage slug/> }.into_any());
    progress: EventRoute = Event, item_page(|slug, id| view! { <events::EventPage slug id/> }.into_any());
    organisation: WorkplacesRoute = Workplaces, branch_page(|slug| view! { <workplaces::WorkplacesPage slug/> }.into_any());
    organisation: OfficesRoute = Offices, branch_page(|slug| view! { <offices::OfficesPage slug/> }.into_any());
    organisation: OfficeRoute = Office, item_page(|slug, id| view! { <offices::OfficePage slug id/> }.into_any());
    organisation: BodyRoute = Body, item_page(|slug, id| view! { <bodies::BodyPage slug id/> }.into_any());
    settings: SettingsRoute = Settings, branch_page(|slug| view! { <plans::settings::SettingsPage slug/> }.into_any());
    settings: ProgramsRoute = Programs, branch_page(|slug| view! { <api_tokens::ApiTokensPage slug/> }.into_any());
    settings: AccountRoute = Account, view! { <account::AccountPage/> }.into_any();
    settings: WelcomeRoute = Welcome, view! { <one_time_links::WelcomePage/> }.into_any();
}

// The style guide is no place of the product.
#[cfg(feature = "styleguide")]
lazy_page!(
    styleguide,
    StyleguideRoute,
    "The style guide.",
    view! { <crate::pages::styleguide::StyleguidePage/> }.into_any()
);

/// What stands in the search's dialog; it is no page, and opened over any of them.
pub async fn search(session: Session, close: fn()) -> AnyView {
    search_chunk::draw(session, close).await.unwrap_or_else(|_| view! { <ChunkMissing/> }.into_any())
}

/// Fetches the chunk of the search, if it is not here yet.
pub fn fetch_search() {
    spawn_local(async {
        // What cannot be fetched now is fetched, or missed, when the search is opened.
        let _ = search_chunk::preload().await;
    });
}

#[expect(clippy::unnecessary_wraps, reason = "the attribute adds the error: a chunk that does not come")]
mod search_chunk {
    use leptos::{prelude::*, wasm_split::SplitLoaderError};

    use crate::{session::Session, shell::search::Search};

    #[rustfmt::skip]
    #[leptos::wasm_split::wasm_split(search, wasm_split_path = leptos::wasm_split, preload(preload), fallible)]
    pub fn draw(session: Session, close: fn()) -> Result<AnyView, SplitLoaderError> {
        Ok(view! { <Search session close/> }.into_any())
    }
}

/// Fetches the chunks that the menu leads to, when the browser has nothing else to do.
pub fn fetch_menu_when_idle(session: Session) {
    Effect::new(move || {
        let kinds: Vec<PlaceKind> =
            menu(session).iter().flat_map(|line| line.tabs.iter().map(|tab| tab.place.kind())).collect();
        if !kinds.is_empty() {
            browser::when_idle(move || {
                kinds.into_iter().for_each(fetch);
                fetch_search();
            });
        }
    });
}
