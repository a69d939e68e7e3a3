//! What the plan leaves open: a calm finding for each kind, with where it is and what can be done about it.

use leptos::prelude::*;
use verv_contract::{
    endpoints::GetHoles,
    plan::holes::{HoleCount, HoleOfKind, HoleView, HolesView},
};
use verv_domain::{access::Action, organisation::branches::BranchSlug, plan::holes::HoleKind};

use super::plans;
use crate::{
    browser,
    locales::{self, small, t},
    router::{Place, use_router},
    session::use_session,
    ui::{
        icon::{end_icon, icon, mark, small_icon},
        page,
        remote::{Loaded, Remote},
    },
};

/// The holes of the plan that the branch works with; nothing, where there is no plan.
pub fn fetched(slug: &BranchSlug) -> Remote<Option<HolesView>> {
    let (client, slug, plan) = (use_session().client, slug.clone(), plans::current());
    Remote::new(move || {
        let slug = slug.clone();
        async move {
            match plan {
                Some(plan) => client.get::<GetHoles>((slug, plan)).await.map(Some),
                None => Ok(None),
            }
        }
    })
}

/// The kinds that there are, the largest first.
pub fn counted(holes: &HolesView) -> Vec<HoleCount> {
    let mut counts: Vec<_> = holes.counts.iter().filter(|count| count.count > 0).copied().collect();
    counts.sort_by_key(|count| std::cmp::Reverse(count.count));
    counts
}

/// How many of a kind are shown before the others are asked for.
const SHOWN: usize = 5;

/// Where a kind stands on the page.
pub fn href(slug: &BranchSlug, kind: HoleKind) -> String {
    format!("{}#{}", Place::Holes(slug.clone()).href(), anchor(kind))
}

fn anchor(kind: HoleKind) -> String {
    format!("hull-{}", kind_id(kind))
}

/// The kind in addresses and selectors.
pub const fn kind_id(kind: HoleKind) -> &'static str {
    match kind {
        HoleKind::GoalWithoutMeasure => "goal_without_measure",
        HoleKind::NationalGoalWithoutGoal => "national_goal_without_goal",
        HoleKind::NobodyAccountable => "nobody_accountable",
        HoleKind::EveryoneNamed => "everyone_named",
        HoleKind::NoDeadline => "no_deadline",
        HoleKind::UnclearDeadline => "unclear_deadline",
        HoleKind::NotMeasurable => "not_measurable",
        HoleKind::VacantOffice => "vacant_office",
        HoleKind::NoEvaluationDate => "no_evaluation_date",
    }
}

#[component]
pub fn HolesPage(slug: BranchSlug) -> impl IntoView {
    let holes = fetched(&slug);
    let slug = StoredValue::new(slug);
    view! { <Loaded remote=holes what=t::holes::loading><Whole holes slug/></Loaded> }
}

#[component]
fn Whole(holes: Remote<Option<HolesView>>, slug: StoredValue<BranchSlug>) -> impl IntoView {
    let hash = use_router().hash;
    Effect::new(move || {
        let hash = hash.get();
        if !hash.is_empty() {
            browser::go_to(hash);
        }
    });
    let kinds = Memo::new(move |_| holes.with(|holes| holes.as_ref().map(counted)).flatten());
    let finding = move || match kinds.get() {
        None => t::home::no_plan(),
        Some(kinds) => match kinds.iter().map(|kind| kind.count).sum() {
            0 => t::home::no_holes(),
            count => t::holes::title(count),
        },
    };
    let lead = move || match kinds.get() {
        None => t::home::no_plan_lead(),
        Some(kinds) if kinds.is_empty() => t::home::no_holes_lead(),
        Some(_) => t::home::holes_lead(),
    };
    let each = move || kinds.get().unwrap_or_default();
    let is_any = move || kinds.with(|kinds| kinds.as_ref().is_some_and(|kinds| !kinds.is_empty()));
    view! {
        <header class="page-head">
            <div class="page-head__text">
                {page::heading(finding)}
                <p class="soft lead">{lead}</p>
            </div>
        </header>
        <Show when=is_any>
            <div class="split aside-m split--first">
                <div class="stack gap-3" data-test="holes">
                    <For each key=|count| count.kind children=move |count| view! { <Kind kind=count.kind holes slug/> }/>
                </div>
                <Kinds kinds slug/>
            </div>
        </Show>
    }
}

/// How many of each kind, and the way to them.
#[component]
fn Kinds(kinds: Memo<Option<Vec<HoleCount>>>, slug: StoredValue<BranchSlug>) -> impl IntoView {
    let each = move || {
        let kinds = kinds.get().unwrap_or_default();
        kinds.into_iter().map(|count| (count.kind, count.count)).collect::<Vec<_>>()
    };
    let row = move |(kind, count): (HoleKind, u32)| {
        view! {
            <li>
                <a href=slug.with_value(|slug| href(slug, kind))>
                    <span class="st-gap">{mark("g-gap")}</span>
                    <span>{locales::hole(kind)}</span>
                    <b>{count}</b>
                </a>
            </li>
        }
    };
    view! {
        <aside>
            <nav class="stack gap-2 is-first split__sticky" aria-labelledby="h-slag">
                <h2 id="h-slag">{t::holes::kinds()}</h2>
                <ul class="tally"><For each key=|row| *row children=row/></ul>
            </nav>
        </aside>
    }
}

/// One kind: what it means, where it is, and what can be done about it.
#[component]
fn Kind(kind: HoleKind, holes: Remote<Option<HolesView>>, slug: StoredValue<BranchSlug>) -> impl IntoView {
    let id = anchor(kind);
    let rows = Memo::new(move |_| {
        let of_kind = |holes: &HolesView| {
            let of_kind = holes.holes.iter().filter(|hole| hole.kind == kind);
            of_kind.map(|hole| slug.with_value(|slug| Row::of(hole, slug))).collect::<Vec<_>>()
        };
        holes.with(|holes| holes.as_ref().map(of_kind)).flatten().unwrap_or_default()
    });
    let first = move || rows.with(|rows| rows.iter().take(SHOWN).cloned().collect::<Vec<_>>());
    let others = Memo::new(move |_| rows.with(|rows| rows.iter().skip(SHOWN).cloned().collect::<Vec<_>>()));
    let row = |row: Row| view! { <HoleRow row/> };
    view! {
        <section
            class="sheet stack gap-2"
            id=id.clone()
            tabindex="-1"
            aria-labelledby=format!("h-{id}")
            data-test="hole"
            data-hole=kind_id(kind)
        >
            <div class="row row--between row--top nowrap-row">
                <h2 class="row row--top nowrap-row" id=format!("h-{id}")>
                    <span class="st-gap">{mark("g-gap")}</span>
                    <span>{locales::hole(kind)}</span>
                </h2>
                <b class="num">{move || rows.with(Vec::len)}</b>
            </div>
            <div class="row row--between">
                <p class="soft">{locales::hole_meaning(kind)}</p>
                <Remedy kind slug/>
            </div>
            <ul class="list"><For each=first key=Clone::clone children=row/></ul>
            <Show when=move || others.with(|others| !others.is_empty())>
                <details class="more">
                    <summary>{icon("i-right")}{move || t::holes::rest(others.with(|others| small(others.len())))}</summary>
                    <ul class="list"><For each=move || others.get() key=Clone::clone children=row/></ul>
                </details>
            </Show>
        </section>
    }
}

#[component]
fn HoleRow(row: Row) -> impl IntoView {
    let Row { title, under, icon, href } = row;
    let under = under.map(|under| view! { <br/><span class="item__sub">{under}</span> });
    view! {
        <li>
            <a class="item" href=href>
                {small_icon(icon)}
                <span><span class="item__title">{title}</span>{under}</span>
                {end_icon("i-right")}
            </a>
        </li>
    }
}

/// What can be done about many at once; the others are mended one by one.
#[component]
fn Remedy(kind: HoleKind, slug: StoredValue<BranchSlug>) -> impl IntoView {
    let session = use_session();
    let slug = slug.get_value();
    let (right, icon, text, place) = match kind {
        HoleKind::NobodyAccountable | HoleKind::EveryoneNamed => {
            (Action::Assign, "i-assign", t::home::assign_now(), Place::Assign(slug))
        }
        HoleKind::NationalGoalWithoutGoal => {
            (Action::EditPlan, "i-plan", t::holes::link_goals(), Place::Catalogue(slug))
        }
        HoleKind::VacantOffice => {
            (Action::ManageOffices, "i-offices", t::holes::give_offices(), Place::Offices(slug))
        }
        HoleKind::GoalWithoutMeasure
        | HoleKind::NoDeadline
        | HoleKind::UnclearDeadline
        | HoleKind::NotMeasurable
        | HoleKind::NoEvaluationDate => return None,
    };
    untrack(|| session.can(right))
        .then(|| view! { <p><a class="btn" href=place.href()>{small_icon(icon)}{text}</a></p> })
}

/// What has the hole, as it is drawn.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Row {
    title: String,
    /// Its number, and the area that it is in.
    under: Option<String>,
    icon: &'static str,
    href: String,
}

impl Row {
    fn of(hole: &HoleView, slug: &BranchSlug) -> Self {
        let (slug, id) = (slug.clone(), hole.of.id);
        let (icon, place) = match hole.of.kind {
            HoleOfKind::Measure => ("i-plan", Place::Measure(slug, id.into())),
            HoleOfKind::Goal => ("i-plan", Place::Goal(slug, id.into())),
            HoleOfKind::NationalGoal => ("i-seal", Place::Catalogue(slug)),
            HoleOfKind::Body => ("i-offices", Place::Body(slug, id.into())),
        };
        let number = Some(hole.number.clone()).filter(|number| !number.is_empty());
        let area = hole.area.as_ref().map(|area| area.title.clone());
        let under = number.into_iter().chain(area).collect::<Vec<_>>().join(" · ");
        let under = Some(under).filter(|under| !under.is_empty());
        Self { title: hole.title.clone(), under, icon, href: place.href() }
    }
}
