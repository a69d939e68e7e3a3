//! The national catalogue beside the branch's own goals: which national goals they serve, and which nobody serves.

mod link;

use leptos::prelude::*;
use verv_contract::{
    endpoints::{GetCatalogue, ListCatalogues},
    page::PageQuery,
    plan::{
        catalogues::{CatalogueView, NationalAreaView, NationalGoalView},
        plans::{PlanView, PlannedArea, PlannedGoal},
    },
};
use verv_domain::{
    access::Action,
    id::{GoalId, NationalGoalId, PlanId},
    organisation::branches::BranchSlug,
    plan::plans::PlanState,
};

use self::link::{LinkPlace, Linking};
use super::plans;
use crate::{
    api::{CallError, Client},
    locales::{self, small, t},
    router::Place,
    session::use_session,
    ui::{
        icon::{mark, small_icon},
        note, page,
        remote::{Loaded, Remote},
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

#[component]
pub fn CataloguePage(slug: BranchSlug) -> impl IntoView {
    let (client, of, current) = (use_session().client, slug.clone(), plans::current());
    let both = Remote::new(move || fetch(client, of.clone(), current));
    let slug = StoredValue::new(slug);
    view! { <Loaded remote=both what=t::catalogue::loading><Whole both slug/></Loaded> }
}

#[component]
fn Whole(both: Remote<Both>, slug: StoredValue<BranchSlug>) -> impl IntoView {
    let is_open = both
        .with_untracked(|both| both.plan.as_ref().is_some_and(|plan| plan.state != PlanState::Closed))
        .unwrap_or_default();
    let may_link = is_open && untrack(|| use_session().can(Action::EditPlan));
    let linking = may_link.then(|| Linking::new(both, slug.get_value()));
    let titles = move || {
        let titles = |both: &Both| {
            let titles = [
                both.catalogue.as_ref().map(|catalogue| catalogue.title.clone()),
                both.plan.as_ref().map(|plan| plan.title.clone()),
            ];
            titles.into_iter().flatten().collect::<Vec<_>>().join(" · ")
        };
        both.with(titles)
    };
    // The catalogue does not change; what serves it is followed where it is shown.
    let areas = Memo::new(move |_| {
        let areas = |both: &Both| both.catalogue.as_ref().map(|catalogue| catalogue.areas.clone());
        both.with(areas).flatten()
    });
    let own = Memo::new(move |_| both.with(own_areas).unwrap_or_default());
    let national = move || areas.get().unwrap_or_default();
    let none = || note::empty(t::catalogue::none(), t::catalogue::none_lead(), None);
    view! {
        <header class="page-head">
            <div class="page-head__text">
                <p class="eyebrow">{titles}</p>
                {page::heading(move || both.with(finding).unwrap_or_default())}
                <p class="soft lead">{move || both.with(lead)}</p>
            </div>
        </header>
        <div class="stack gap-7">
            <Show when=move || areas.with(Option::is_some) fallback=none>
                <For
                    each=national
                    key=|area| area.number
                    children=move |area| view! { <NationalArea both linking area slug/> }
                />
                <For
                    each=move || own.get()
                    key=|(number, ..)| *number
                    children=move |(number, title)| view! { <OwnArea both number title slug/> }
                />
            </Show>
        </div>
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

/// Number and title of the areas that are the branch's own.
fn own_areas(both: &Both) -> Vec<(i64, String)> {
    let Some(catalogue) = &both.catalogue else { return Vec::new() };
    let is_own = |local: &&PlannedArea| {
        !local.goals.is_empty() && catalogue.areas.iter().all(|area| area.number != local.number)
    };
    let local = both.plan.iter().flat_map(|plan| &plan.areas);
    local.filter(is_own).map(|area| (area.number, area.title.clone())).collect()
}

/// A local goal, as it is listed.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Local {
    id: GoalId,
    number: String,
    title: String,
}

impl Local {
    fn of(goal: &PlannedGoal) -> Self {
        Self { id: goal.id, number: goal.number.clone(), title: locales::capitalised(&goal.title) }
    }
}

#[component]
fn AreaHead(number: i64, title: String, #[prop(into)] counts: Signal<String>) -> impl IntoView {
    view! {
        <header class="area__head">
            <span class="area__n" aria-hidden="true">{number}</span>
            <h2 id=format!("h-{number}")><span class="vh">{number}". "</span>{title}</h2>
            <div class="area__sub"><span>{counts}</span></div>
        </header>
    }
}

#[component]
fn NationalArea(
    both: Remote<Both>,
    linking: Option<Linking>,
    area: NationalAreaView,
    slug: StoredValue<BranchSlug>,
) -> impl IntoView {
    let has_plan = both.with_untracked(|both| both.plan.is_some()) == Some(true);
    let NationalAreaView { number, title, goals, strategies, .. } = area.clone();
    let counts = Signal::derive(move || {
        if !has_plan {
            return t::catalogue::goals(small(area.goals.len()));
        }
        let (served, total) =
            both.with(|both| counted(both, std::slice::from_ref(&area))).unwrap_or_default();
        t::catalogue::area_counts(&served.to_string(), &total.to_string())
    });
    let row = move |goal| view! { <NationalGoal both linking area=number goal slug/> };
    let without = Memo::new(move |_| {
        let without = |both: &Both| {
            let goals = both.goals().filter(|(area, goal)| *area == number && goal.serves.is_empty());
            goals.map(|(_, goal)| Local::of(goal)).collect::<Vec<_>>()
        };
        both.with(without).unwrap_or_default()
    });
    let any_without = Memo::new(move |_| without.with(|without| !without.is_empty()));
    let head = has_plan.then(|| {
        view! {
            <div class="serve serve--head" aria-hidden="true">
                <span>{t::catalogue::national()}</span>
                <span>{t::catalogue::local()}</span>
            </div>
        }
    });
    let strategies = (!strategies.is_empty()).then(|| {
        let count = small(strategies.len());
        let titles =
            strategies.into_iter().map(|strategy| view! { <li>{strategy.title}</li> }).collect_view();
        view! {
            <details class="more" data-test="strategies">
                <summary>{small_icon("i-right")}{t::catalogue::strategies(count)}</summary>
                <ul class="measure">{titles}</ul>
            </details>
        }
    });
    view! {
        <section class="stack gap-2" aria-labelledby=format!("h-{number}") data-test="area">
            <AreaHead number title counts/>
            <div class="sheet sheet--list">
                {head}
                <ul class="serves">
                    {goals.into_iter().map(row).collect_view()}
                    <Show when=move || any_without.get()>
                        <li class="serve" data-test="serves-nothing">
                            <p class="serve__national st st--gap">
                                {mark("g-gap")}
                                <span>{t::catalogue::serves_nothing()}</span>
                            </p>
                            <LocalGoals goals=without label=t::catalogue::serves_nothing() slug/>
                        </li>
                    </Show>
                </ul>
            </div>
            {strategies}
        </section>
    }
}

/// An area that is the branch's own.
#[component]
fn OwnArea(both: Remote<Both>, number: i64, title: String, slug: StoredValue<BranchSlug>) -> impl IntoView {
    let goals = Memo::new(move |_| {
        let of_area = |both: &Both| {
            let goals = both.goals().filter(|(area, _)| *area == number);
            goals.map(|(_, goal)| Local::of(goal)).collect::<Vec<_>>()
        };
        both.with(of_area).unwrap_or_default()
    });
    let label = title.clone();
    view! {
        <section class="stack gap-2" aria-labelledby=format!("h-{number}") data-test="own-area">
            <AreaHead number title counts=Signal::derive(t::catalogue::own_area)/>
            <div class="sheet"><LocalGoals goals label slug/></div>
        </section>
    }
}

#[component]
fn NationalGoal(
    both: Remote<Both>,
    linking: Option<Linking>,
    area: i64,
    goal: NationalGoalView,
    slug: StoredValue<BranchSlug>,
) -> impl IntoView {
    let id = goal.id;
    let serving = Memo::new(move |_| {
        let serving = |both: &Both| both.serving(id).into_iter().map(Local::of).collect::<Vec<_>>();
        both.with(serving).unwrap_or_default()
    });
    let has_plan = both.with_untracked(|both| both.plan.is_some()) == Some(true);
    let is_served = Memo::new(move |_| serving.with(|serving| !serving.is_empty()));
    let nobody = || {
        view! {
            <p class="st st--gap" data-test="not-served">{mark("g-gap")}<span>{t::catalogue::nobody_serves()}</span></p>
        }
    };
    let label = StoredValue::new(t::catalogue::local_of(&goal.code));
    let local = has_plan.then(|| {
        view! {
            <Show when=move || is_served.get() fallback=nobody>
                <LocalGoals goals=serving label=label.get_value() slug/>
            </Show>
        }
    });
    let (code, title, spoken) = (goal.code.clone(), goal.title.clone(), goal.code.clone());
    view! {
        <li class="serve" data-test="national" data-code=spoken>
            <p class="serve__national"><b class="num">{code}</b><span>{title}</span></p>
            {local}
            {linking.map(|linking| view! { <LinkPlace linking area goal/> })}
        </li>
    }
}

#[component]
fn LocalGoals(goals: Memo<Vec<Local>>, label: String, slug: StoredValue<BranchSlug>) -> impl IntoView {
    let item = move |goal: Local| {
        let href = Place::Goal(slug.get_value(), goal.id).href();
        view! { <li data-test="local"><span class="num">{goal.number}</span><a href=href>{goal.title}</a></li> }
    };
    view! {
        <ul class="serve__local" aria-label=label>
            <For each=move || goals.get() key=Clone::clone children=item/>
        </ul>
    }
}
