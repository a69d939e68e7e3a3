//! Which pages come in which chunk of the program, and how a chunk is fetched before it is needed.
//!
//! A group is one file: what is opened together. The names are those that the bundler prints.

use leptos::{prelude::*, wasm_split::SplitLoaderError};
use leptos_router::LazyRoute;
use wasm_bindgen_futures::spawn_local;

use crate::{
    browser,
    pages::{
        account, assign, bodies, catalogue, changes, holes, measures, offices, overview, plan, settings,
        welcome,
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
    ($group:ident, $route:ident, $kind:ident, $draw:expr) => {
        #[doc = concat!("The page of [`PlaceKind::", stringify!($kind), "`].")]
        #[derive(Debug)]
        pub struct $route;

        const _: () = {
            #[leptos::wasm_split::wasm_split(
                                                $group,
                                                wasm_split_path = leptos::wasm_split,
                                                preload(preload),
                                                fallible
                                            )]
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
        $(lazy_page!($group, $route, $kind, $draw);)+

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
    mine: MineRoute = Mine, branch_page(measures::mine::page);
    overview: OverviewRoute = Overview, branch_page(|slug| view! { <overview::OverviewPage slug/> }.into_any());
    plan: PlanRoute = Plan, branch_page(plan::page);
    plan: GoalRoute = Goal, item_page(plan::goal::page);
    plan: AreaRoute = Area, item_page(plan::area::page);
    measure: MeasureRoute = Measure, item_page(measures::page);
    organising: AssignRoute = Assign, branch_page(|slug| view! { <assign::AssignPage slug/> }.into_any());
    organising: HolesRoute = Holes, branch_page(|slug| view! { <holes::HolesPage slug/> }.into_any());
    organising: ChangesRoute = Changes, branch_page(changes::page);
    organising: ProposalsRoute = Proposals, branch_page(changes::page);
    organising: CatalogueRoute = Catalogue, branch_page(|slug| view! { <catalogue::CataloguePage slug/> }.into_any());
    organising: ProjectorRoute = Projector, branch_page(plan::projector::page);
    organisation: OfficesRoute = Offices, branch_page(offices::page);
    organisation: OfficeRoute = Office, item_page(offices::office_page);
    organisation: BodyRoute = Body, item_page(bodies::page);
    settings: SettingsRoute = Settings, branch_page(settings::page);
    settings: AccountRoute = Account, account::page();
    settings: WelcomeRoute = Welcome, view! { <welcome::WelcomePage/> }.into_any();
}

/// Fetches the chunks that the menu leads to, when the browser has nothing else to do.
pub fn fetch_menu_when_idle(session: Session) {
    Effect::new(move || {
        let kinds: Vec<PlaceKind> =
            menu(session).iter().flat_map(|line| line.tabs.iter().map(|tab| tab.place.kind())).collect();
        if !kinds.is_empty() {
            browser::when_idle(move || kinds.into_iter().for_each(fetch));
        }
    });
}
