//! Which pages come in which chunk of the program, and how a chunk is fetched before it is needed.
//!
//! A group is one file: what is opened together. The names are those that the bundler prints.

use std::pin::Pin;

use leptos::{prelude::*, wasm_split::SplitLoaderError};
use leptos_router::ChooseView;
use wasm_bindgen_futures::spawn_local;

use crate::{
    browser,
    pages::{
        exchange::reminders,
        identity::{account, api_tokens, one_time_links},
        organisation::{agreements, bodies, offices, workplaces},
        plan::{catalogues, changes, holes, measures, overview, plans, proposals, responsibilities},
        progress::{calendars, courses, events, health, indicators, settings},
    },
    place_page::{branch_page, item_page},
    router::PlaceKind,
    session::Session,
    shell::{Shell, menu::menu},
    ui::page::{ChunkMissing, not_found},
};

type Loading<T> = Pin<Box<dyn Future<Output = Result<T, SplitLoaderError>>>>;

/// A route whose page comes in a chunk. One type for all of them: the router's code is made once for each type of route.
#[derive(Clone, Copy)]
pub struct LazyPage {
    draw: fn() -> Loading<AnyView>,
    preload: fn() -> Loading<()>,
}

impl ChooseView for LazyPage {
    /// A chunk that does not come is a page that says so; trying again asks for it anew.
    async fn choose(self) -> AnyView {
        (self.draw)().await.unwrap_or_else(|_| view! { <ChunkMissing/> }.into_any())
    }

    async fn preload(&self) {
        // What cannot be fetched now is fetched, or missed, when the page is opened.
        let _ = (self.preload)().await;
    }
}

/// The group's name, and what draws the page.
macro_rules! lazy_page {
    ($group:ident, $draw:expr) => {{
        // Formatting indents the attribute further each time.
        #[rustfmt::skip]
        #[leptos::wasm_split::wasm_split($group, wasm_split_path = leptos::wasm_split, preload(preload), fallible)]
        fn draw() -> Result<AnyView, SplitLoaderError> {
            Ok($draw)
        }

        LazyPage { draw: || Box::pin(draw()), preload: || Box::pin(preload()) }
    }};
}

/// The group's name, the place, and what draws it.
macro_rules! lazy_pages {
    ($($group:ident: $kind:ident = $draw:expr;)+) => {
        /// The page of a place.
        pub fn lazy(kind: PlaceKind) -> LazyPage {
            match kind {
                // One expansion for each: the splitter tells functions apart by where they were expanded.
                $(PlaceKind::$kind => lazy_page!($group, $draw),)+
                // They need no chunk of their own.
                PlaceKind::Home | PlaceKind::LogIn => LazyPage {
                    draw: || Box::pin(async { Ok(not_found().into_any()) }),
                    preload: || Box::pin(async { Ok(()) }),
                },
            }
        }
    };
}

lazy_pages! {
    mine: Mine = branch_page(|slug| view! { <measures::mine::MinePage slug/> }.into_any());
    overview: Overview = branch_page(|slug| view! { <overview::OverviewPage slug/> }.into_any());
    plan: Plan = branch_page(|slug| view! { <plans::PlanPage slug/> }.into_any());
    goal: Goal = item_page(|slug, id| view! { <plans::goal::GoalPage slug id/> }.into_any());
    goal: Area = item_page(|slug, id| view! { <plans::area::AreaPage slug id/> }.into_any());
    measure: Measure = item_page(|slug, id| view! { <measures::MeasurePage slug id/> }.into_any());
    assign: Assign = branch_page(|slug| view! { <responsibilities::AssignPage slug/> }.into_any());
    lists: Holes = branch_page(|slug| view! { <holes::HolesPage slug/> }.into_any());
    lists: Health = branch_page(|slug| view! { <health::HealthPage slug/> }.into_any());
    changes: Changes = branch_page(|slug| view! { <changes::ChangesPage slug/> }.into_any());
    proposals: Proposals = branch_page(|slug| view! { <proposals::ProposalsPage slug/> }.into_any());
    lists: Catalogue = branch_page(|slug| view! { <catalogues::CataloguePage slug/> }.into_any());
    projector: Projector = branch_page(|slug| view! { <plans::projector::ProjectorPage slug/> }.into_any());
    figures: Indicators = branch_page(|slug| view! { <indicators::IndicatorsPage slug/> }.into_any());
    figures: EnterFigures = branch_page(|slug| view! { <indicators::EnterPage slug/> }.into_any());
    figures: ImportFigures = branch_page(|slug| view! { <indicators::ImportPage slug/> }.into_any());
    calendar: Calendar = branch_page(|slug| view! { <calendars::CalendarPage slug/> }.into_any());
    events: Events = branch_page(|slug| view! { <events::EventsPage slug/> }.into_any());
    log: LogEvent = branch_page(|slug| view! { <events::LogPage slug/> }.into_any());
    events: Event = item_page(|slug, id| view! { <events::EventPage slug id/> }.into_any());
    courses: Courses = branch_page(|slug| view! { <courses::CoursesPage slug/> }.into_any());
    courses: Course = item_page(|slug, id| view! { <courses::CoursePage slug id/> }.into_any());
    registers: Counting = branch_page(|slug| view! { <settings::CountingPage slug/> }.into_any());
    registers: Agreements = branch_page(|slug| view! { <agreements::AgreementsPage slug/> }.into_any());
    offices: Workplaces = branch_page(|slug| view! { <workplaces::WorkplacesPage slug/> }.into_any());
    offices: Offices = branch_page(|slug| view! { <offices::OfficesPage slug/> }.into_any());
    office: Office = item_page(|slug, id| view! { <offices::OfficePage slug id/> }.into_any());
    office: Body = item_page(|slug, id| view! { <bodies::BodyPage slug id/> }.into_any());
    settings: Settings = branch_page(|slug| view! { <plans::settings::SettingsPage slug/> }.into_any());
    settings: Programs = branch_page(|slug| view! { <api_tokens::ApiTokensPage slug/> }.into_any());
    reminders: Reminders = branch_page(|slug| view! { <reminders::RemindersPage slug/> }.into_any());
    account: Account = view! { <account::AccountPage/> }.into_any();
    account: Welcome = view! { <one_time_links::WelcomePage/> }.into_any();
}

/// What is around every page of somebody who is logged in. Every other group needs it.
pub fn shell() -> LazyPage {
    lazy_page!(shell, view! { <Shell/> }.into_any())
}

/// The style guide, which is no place of the product.
#[cfg(feature = "styleguide")]
pub fn styleguide() -> LazyPage {
    lazy_page!(styleguide, view! { <crate::pages::styleguide::StyleguidePage/> }.into_any())
}

/// Fetches a page's chunk, if it is not here yet.
fn fetch_page(page: LazyPage) {
    spawn_local(async move { page.preload().await });
}

/// Fetches the chunk that has the page, if it is not here yet.
pub fn fetch(kind: PlaceKind) {
    fetch_page(lazy(kind));
}

/// Fetches what a login leads to, if it is not here yet.
pub fn fetch_shell() {
    fetch_page(shell());
}

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
