//! What the plan leaves open, by kind: calm findings, each with what can be done about it.

use leptos::prelude::*;
use verv_contract::{
    endpoints::GetHoles,
    plan::holes::{HoleCount, HoleOfKind, HoleView, HolesView},
};
use verv_domain::{access::Action, organisation::branches::BranchSlug, plan::holes::HoleKind};

use super::plans;
use crate::{
    browser,
    locales::{self, t},
    router::{Place, use_router},
    session::use_session,
    ui::{
        icon::{mark, small_icon},
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
    let each =
        move || kinds.get().unwrap_or_default().into_iter().map(|count| count.kind).collect::<Vec<_>>();
    view! {
        <header class="page-head">
            <div class="page-head__text">
                {page::heading(finding)}
                <p class="soft lead">{lead}</p>
            </div>
        </header>
        <div class="stack gap-2" data-test="holes">
            <For each key=|kind| *kind children=move |kind| view! { <Kind kind holes slug/> }/>
        </div>
    }
}

/// One kind: a row that opens.
#[component]
fn Kind(kind: HoleKind, holes: Remote<Option<HolesView>>, slug: StoredValue<BranchSlug>) -> impl IntoView {
    let id = anchor(kind);
    let hash = use_router().hash;
    let is_meant = {
        let id = id.clone();
        move || hash.with(|hash| *hash == id)
    };
    let rows = Memo::new(move |_| {
        let of_kind = |holes: &HolesView| {
            let of_kind = holes.holes.iter().filter(|hole| hole.kind == kind);
            of_kind.map(|hole| slug.with_value(|slug| written(hole, slug))).collect::<Vec<_>>()
        };
        holes.with(|holes| holes.as_ref().map(of_kind)).flatten().unwrap_or_default()
    });
    let row = |(text, href): (String, String)| view! { <li><a href=href>{text}</a></li> };
    view! {
        <details class="hole sheet" id=id open=is_meant tabindex="-1" data-test="hole" data-hole=kind_id(kind)>
            <summary>
                <span class="st-gap">{mark("g-gap")}</span>
                <span class="grow">{locales::hole(kind)}</span>
                <b class="num">{move || rows.with(Vec::len)}</b>
                {small_icon("i-down")}
            </summary>
            <div class="stack gap-3 mt-2">
                <p class="soft">{locales::hole_meaning(kind)}</p>
                <ul class="stack gap-2 plain"><For each=move || rows.get() key=Clone::clone children=row/></ul>
                <Remedy kind slug/>
            </div>
        </details>
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

/// What it is called, and where it is.
fn written(hole: &HoleView, slug: &BranchSlug) -> (String, String) {
    let slug = slug.clone();
    let id = hole.of.id;
    let place = match hole.of.kind {
        HoleOfKind::Measure => Place::Measure(slug, id.into()),
        HoleOfKind::Goal => Place::Goal(slug, id.into()),
        HoleOfKind::NationalGoal => Place::Catalogue(slug),
        HoleOfKind::Body => Place::Body(slug, id.into()),
    };
    (format!("{} {}", hole.number, hole.title).trim().to_owned(), place.href())
}
