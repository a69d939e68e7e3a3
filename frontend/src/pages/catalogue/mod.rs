//! The national catalogue beside the branch's own goals: which national goals they serve, and which nobody serves.

mod link;

use leptos::prelude::*;
use verv_contract::{
    catalogues::{CatalogueView, NationalAreaView, NationalGoalView},
    endpoints::{GetCatalogue, ListCatalogues},
    page::PageQuery,
    plans::{PlanView, PlannedArea, PlannedGoal},
};
use verv_domain::{
    access::Action,
    branch::BranchSlug,
    id::{NationalGoalId, PlanId},
    plan::PlanState,
};

use self::link::Linking;
use super::{plan::small, plans};
use crate::{
    api::{CallError, Client},
    dom::{View, view},
    locales::{self, t},
    router::Place,
    session::use_session,
    ui::{
        icon::{mark, small_icon},
        note, page,
        remote::Remote,
    },
};

/// The catalogue, and the plan that is read beside it.
#[derive(Clone, PartialEq)]
pub struct Both {
    pub catalogue: Option<CatalogueView>,
    pub plan: Option<PlanView>,
}

impl Both {
    /// Every local goal, with the number of its area.
    pub fn goals(&self) -> impl Iterator<Item = (i64, &PlannedGoal)> {
        let areas = self.plan.iter().flat_map(|plan| &plan.areas);
        areas.flat_map(|area| area.goals.iter().map(|goal| (area.number, goal)))
    }

    fn serving(&self, national: NationalGoalId) -> Vec<&PlannedGoal> {
        let goals = self.goals().map(|(_, goal)| goal);
        goals.filter(|goal| goal.serves.iter().any(|served| served.id == national)).collect()
    }
}

async fn fetch(client: Client, slug: BranchSlug, current: Option<PlanId>) -> Result<Both, CallError> {
    let plan = plans::whole(client, slug, current).await?;
    let id = match &plan {
        Some(plan) => Some(plan.catalogue_id),
        // Newest first.
        None => client.find::<ListCatalogues>((), &PageQuery::default()).await?.items.first().map(|it| it.id),
    };
    let catalogue = match id {
        Some(id) => Some(client.get::<GetCatalogue>((id,)).await?),
        None => None,
    };
    Ok(Both { catalogue, plan })
}

pub fn page(slug: BranchSlug) -> View {
    let session = use_session();
    let client = session.client;
    let of = slug.clone();
    let current = plans::current();
    let both = Remote::new(move || fetch(client, of.clone(), current));
    both.show(t::catalogue::loading, move || {
        let may_link = untrack(|| session.can(Action::EditPlan))
            && both.with_untracked(|both| {
                both.plan.as_ref().is_some_and(|plan| plan.state != PlanState::Closed)
            }) == Some(true);
        let linking = may_link.then(|| Linking::new(both, slug.clone()));
        whole(both, linking.as_ref(), &slug)
    })
}

fn whole(both: Remote<Both>, linking: Option<&Linking>, slug: &BranchSlug) -> View {
    let titles = both.with_untracked(|both| {
        let titles = [
            both.catalogue.as_ref().map(|catalogue| catalogue.title.clone()),
            both.plan.as_ref().map(|plan| plan.title.clone()),
        ];
        titles.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    });
    let slug = slug.clone();
    let linking = linking.copied();
    let areas = move || both.with(|both| areas(both, linking.as_ref(), &slug));
    view! {
        <header class="page-head">
            <div class="page-head__text">
                <p class="eyebrow">{titles}</p>
                {page::heading(move || both.with(finding).unwrap_or_default())}
                <p class="soft lead">{move || both.with(lead)}</p>
            </div>
        </header>
        <div class="stack gap-7">{areas}</div>
    }
}

/// How many national goals have a local one, of how many.
fn counted(both: &Both, areas: &[NationalAreaView]) -> (u32, u32) {
    let goals = || areas.iter().flat_map(|area| &area.goals);
    let served = goals().filter(|goal| !both.serving(goal.id).is_empty());
    (small(served.count()), small(goals().count()))
}

/// "18 av 20 nasjonale mål har et lokalt mål".
fn finding(both: &Both) -> String {
    let Some(catalogue) = &both.catalogue else { return t::catalogue::none() };
    let (served, total) = counted(both, &catalogue.areas);
    if both.plan.is_none() {
        t::catalogue::national_only(total)
    } else if served == total {
        t::catalogue::all_served(total)
    } else if served == 0 {
        t::catalogue::none_served(&total.to_string())
    } else {
        t::catalogue::served(served, &total.to_string())
    }
}

/// The other side of it: local goals that serve nothing national.
fn lead(both: &Both) -> String {
    let without = both.goals().filter(|(_, goal)| goal.serves.is_empty()).count();
    if both.plan.is_none() {
        t::catalogue::no_plan_lead()
    } else if without == 0 {
        t::catalogue::all_serve()
    } else {
        t::catalogue::without(small(without))
    }
}

fn areas(both: &Both, linking: Option<&Linking>, slug: &BranchSlug) -> View {
    let Some(catalogue) = &both.catalogue else {
        return note::empty(t::catalogue::none(), t::catalogue::none_lead(), None);
    };
    let local_areas: &[PlannedArea] = both.plan.as_ref().map_or(&[], |plan| &plan.areas);
    let national = catalogue.areas.iter().map(|area| {
        let local = local_areas.iter().find(|local| local.number == area.number);
        national_area(both, area, local, linking, slug)
    });
    let own = local_areas.iter().filter(|local| {
        !local.goals.is_empty() && catalogue.areas.iter().all(|area| area.number != local.number)
    });
    national.chain(own.map(|area| own_area(area, slug))).collect_view().into_any()
}

fn area_head(number: i64, title: &str, counts: String) -> View {
    view! {
        <header class="area__head">
            <span class="area__n" aria-hidden="true">{number}</span>
            <h2 id=format!("h-{number}")><span class="vh">{number}". "</span>{title.to_owned()}</h2>
            <div class="area__sub"><span>{counts}</span></div>
        </header>
    }
}

fn national_area(
    both: &Both,
    area: &NationalAreaView,
    local: Option<&PlannedArea>,
    linking: Option<&Linking>,
    slug: &BranchSlug,
) -> View {
    let counts = if both.plan.is_some() {
        let (served, total) = counted(both, std::slice::from_ref(area));
        t::catalogue::area_counts(&served.to_string(), &total.to_string())
    } else {
        t::catalogue::goals(small(area.goals.len()))
    };
    let rows = area.goals.iter().map(|goal| row(both, area.number, goal, linking, slug)).collect_view();
    let without: Vec<_> =
        local.map_or(&[][..], |local| &local.goals).iter().filter(|goal| goal.serves.is_empty()).collect();
    let without = (!without.is_empty()).then(|| {
        view! {
            <li class="serve" data-test="serves-nothing">
                <p class="serve__national st st--gap">{mark("g-gap")}<span>{t::catalogue::serves_nothing()}</span></p>
                {local_goals(&without, slug, t::catalogue::serves_nothing())}
            </li>
        }
    });
    let has_plan = both.plan.is_some();
    let head = has_plan.then(|| {
        view! {
            <div class="serve serve--head" aria-hidden="true">
                <span>{t::catalogue::national()}</span>
                <span>{t::catalogue::local()}</span>
            </div>
        }
    });
    let strategies =
        area.strategies.iter().map(|strategy| view! { <li>{strategy.title.clone()}</li> }).collect_view();
    let strategies = (!area.strategies.is_empty()).then(|| {
        view! {
            <details class="more" data-test="strategies">
                <summary>{small_icon("i-right")}{t::catalogue::strategies(small(area.strategies.len()))}</summary>
                <ul class="measure">{strategies}</ul>
            </details>
        }
    });
    view! {
        <section class="stack gap-2" aria-labelledby=format!("h-{}", area.number) data-test="area">
            {area_head(area.number, &area.title, counts)}
            <div class="sheet sheet--list">
                {head}
                <ul class="serves">{rows}{without}</ul>
            </div>
            {strategies}
        </section>
    }
}

/// An area that is the branch's own.
fn own_area(area: &PlannedArea, slug: &BranchSlug) -> View {
    let goals: Vec<_> = area.goals.iter().collect();
    view! {
        <section class="stack gap-2" aria-labelledby=format!("h-{}", area.number) data-test="own-area">
            {area_head(area.number, &area.title, t::catalogue::own_area())}
            <div class="sheet">{local_goals(&goals, slug, area.title.clone())}</div>
        </section>
    }
}

fn row(
    both: &Both,
    area: i64,
    goal: &NationalGoalView,
    linking: Option<&Linking>,
    slug: &BranchSlug,
) -> View {
    let serving = both.serving(goal.id);
    let local = if both.plan.is_none() {
        ().into_any()
    } else if serving.is_empty() {
        view! {
            <p class="st st--gap" data-test="not-served">{mark("g-gap")}<span>{t::catalogue::nobody_serves()}</span></p>
        }
    } else {
        local_goals(&serving, slug, t::catalogue::local_of(&goal.code))
    };
    let link = linking.map(|linking| linking.place(area, goal));
    view! {
        <li class="serve" data-test="national" data-code=goal.code.clone()>
            <p class="serve__national"><b class="num">{goal.code.clone()}</b><span>{goal.title.clone()}</span></p>
            {local}
            {link}
        </li>
    }
}

fn local_goals(goals: &[&PlannedGoal], slug: &BranchSlug, label: String) -> View {
    let item = |goal: &&PlannedGoal| {
        let href = Place::Goal(slug.clone(), goal.id).href();
        view! {
            <li data-test="local">
                <span class="num">{goal.number.clone()}</span>
                <a href=href>{locales::capitalised(&goal.title)}</a>
            </li>
        }
    };
    view! { <ul class="serve__local" aria-label=label>{goals.iter().map(item).collect_view()}</ul> }
}
