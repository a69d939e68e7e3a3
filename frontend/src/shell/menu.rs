//! Where the menu leads: six lines at the most, each a place whose tabs are what the person's rights give.

use leptos::prelude::*;
use verv_domain::{
    access::{Action, Reach},
    organisation::branches::BranchSlug,
};

use crate::{
    locales::t,
    router::{Place, PlaceKind, use_router},
    session::Session,
};

/// A page inside a place.
#[derive(Clone, PartialEq, Debug)]
pub struct Tab {
    pub place: Place,
    pub text: String,
    pub test: &'static str,
}

/// A line of the menu.
#[derive(Clone, PartialEq, Debug)]
pub struct MenuLine {
    pub icon: &'static str,
    pub text: String,
    pub test: &'static str,
    /// Never empty; the line leads to the first.
    pub tabs: Vec<Tab>,
    /// Pages that stand below the place without being tabs.
    pub also: &'static [PlaceKind],
    /// It stands below the divider: about the branch, and not for every day.
    pub is_below: bool,
}

impl MenuLine {
    /// What makes a line this one and no other, and what redraws it.
    pub fn key(line: &Self) -> (&'static str, Option<String>) {
        (line.test, line.tabs.first().map(|tab| tab.place.href()))
    }

    pub fn holds(&self, kind: PlaceKind) -> bool {
        self.also.contains(&kind) || self.tabs.iter().any(|tab| tab.place.kind() == kind)
    }
}

/// The lines for whoever is logged in, in the branch that is looked at; followed.
pub fn menu(session: Session) -> Vec<MenuLine> {
    let Some(slug) = session.branch().map(|branch| branch.slug) else { return Vec::new() };
    let tab =
        |place: fn(BranchSlug) -> Place, text: String, test| Tab { place: place(slug.clone()), text, test };
    let reads_all = session.reach(Action::ReadPlan) == Reach::All;
    let can = |action| session.can(action);

    let mine = [
        can(Action::Acknowledge).then(|| tab(Place::Overview, t::shell::home(), "nav-home")),
        Some(tab(Place::Mine, t::shell::mine(), "nav-mine-tab")),
        Some(tab(Place::Reminders, t::shell::reminders(), "nav-reminders")),
    ];
    let plan = [
        Some(tab(Place::Plan, t::shell::today(), "nav-today")),
        can(Action::Assign).then(|| tab(Place::Assign, t::shell::assign(), "nav-assign")),
        reads_all.then(|| tab(Place::Holes, t::shell::holes(), "nav-holes")),
        reads_all.then(|| tab(Place::Health, t::shell::health(), "nav-health")),
        reads_all.then(|| tab(Place::Changes, t::shell::changes(), "nav-changes")),
        (reads_all && takes_part_in_proposals(session))
            .then(|| tab(Place::Proposals, t::shell::proposals(), "nav-proposals")),
        Some(tab(Place::Catalogue, t::shell::catalogue(), "nav-catalogue")),
    ];
    let figures = [
        can(Action::ReadIndicators).then(|| tab(Place::Indicators, t::shell::members(), "nav-indicators")),
        can(Action::ReadEvents).then(|| tab(Place::Events, t::shell::events(), "nav-events")),
        can(Action::ReadCompletions).then(|| tab(Place::Courses, t::shell::courses(), "nav-courses")),
        Some(tab(Place::Calendar, t::shell::calendar(), "nav-calendar")),
        can(Action::ManageEvents).then(|| tab(Place::Counting, t::shell::counting(), "nav-counting")),
    ];
    let branch = [
        Some(tab(Place::Offices, t::shell::offices(), "nav-offices")),
        can(Action::ReadEvents).then(|| tab(Place::Workplaces, t::shell::workplaces(), "nav-workplaces")),
        can(Action::ReadRegisters).then(|| tab(Place::Agreements, t::shell::agreements(), "nav-agreements")),
        can(Action::ManageTokens).then(|| tab(Place::Programs, t::shell::programs(), "nav-programs")),
        can(Action::EditBranch).then(|| tab(Place::Settings, t::shell::settings(), "nav-settings")),
    ];
    let lines = vec![
        MenuLine {
            icon: "i-mine",
            text: t::shell::mine(),
            test: "nav-mine",
            tabs: mine.into_iter().flatten().collect(),
            also: &[],
            is_below: false,
        },
        MenuLine {
            icon: "i-plan",
            text: t::shell::plan(),
            test: "nav-plan",
            tabs: plan.into_iter().flatten().collect(),
            also: &[PlaceKind::Measure, PlaceKind::Goal, PlaceKind::Area, PlaceKind::Projector],
            is_below: false,
        },
        MenuLine {
            icon: "i-chart",
            text: t::shell::figures(),
            test: "nav-figures",
            tabs: figures.into_iter().flatten().collect(),
            also: &[PlaceKind::Course, PlaceKind::Event, PlaceKind::EnterFigures, PlaceKind::ImportFigures],
            is_below: false,
        },
        MenuLine {
            icon: "i-offices",
            text: t::shell::branch(),
            test: "nav-branch",
            tabs: branch.into_iter().flatten().collect(),
            also: &[PlaceKind::Office, PlaceKind::Body],
            is_below: true,
        },
    ];
    lines.into_iter().filter(|line| !line.tabs.is_empty()).collect()
}

/// Where whoever may log what was done does so; a button everywhere, and no line of the menu.
pub fn log_place(session: Session) -> Option<Place> {
    let branch = session.branch()?;
    session.can(Action::LogEvents).then_some(Place::LogEvent(branch.slug))
}

/// Whether to offer what others propose, and what came of what one has proposed oneself.
fn takes_part_in_proposals(session: Session) -> bool {
    session.can(Action::Propose) || decides(session)
}

/// Whether to say how many proposals wait.
pub fn decides(session: Session) -> bool {
    session.can(Action::EditPlan) || session.can(Action::Assign)
}

/// The first page of whoever is logged in.
pub fn first_place(session: Session) -> Option<Place> {
    Some(menu(session).first()?.tabs.first()?.place.clone())
}

/// `aria-current` of a line: `page` at its own address, `true` on the other pages of its place.
pub fn is_current(line: &MenuLine) -> Signal<Option<&'static str>> {
    let here = use_router().place;
    let line = line.clone();
    Signal::derive(move || {
        let here = here.get()?;
        if line.tabs.first().is_some_and(|tab| tab.place == here) {
            return Some("page");
        }
        line.holds(here.kind()).then_some("true")
    })
}
