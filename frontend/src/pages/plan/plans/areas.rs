//! The areas of the plan, with their goals and measures.

use leptos::prelude::*;
use verv_contract::plan::plans::{PlanView, PlannedArea};
use verv_domain::{
    id::{AreaId, GoalId},
    sorting::distinct,
};

use super::{
    filter::{Filter, Through},
    goal_rows::GoalRows,
    showing::Showing,
    situation::parts,
};
use crate::{
    locales::{days, small, t},
    pages::plan::plans::followed,
    router::Place,
    ui::{icon::icon, note},
};

/// They come a moment later than the page, so that what it says first is not kept waiting by them.
#[component]
pub fn Areas(showing: Showing) -> impl IntoView {
    let Showing { plan, through, drawn, .. } = showing;
    let ids = move || plan.with(|plan| plan.areas.iter().map(|area| area.id).collect::<Vec<_>>());
    let section = move |id| {
        plan.with_untracked(|plan| find(plan, id)).map(|area| view! { <AreaSection area showing/> })
    };
    view! {
        <Show when=move || { drawn.get() > 0 }>
            <For each=ids key=|id| *id children=section/>
            <Show when=move || through.with(Through::is_none)><NothingFound showing/></Show>
        </Show>
    }
}

fn find(plan: &PlanView, id: AreaId) -> Option<PlannedArea> {
    plan.areas.iter().find(|area| area.id == id).cloned()
}

/// The filter lets nothing through: what was asked for, and the way out.
#[component]
fn NothingFound(showing: Showing) -> impl IntoView {
    let Showing { plan, filter, .. } = showing;
    move || {
        let asked = plan.with(|plan| filter.with(|filter| filter.in_words(plan)));
        let clear = view! {
            <p>
                <button class="btn" type="button" on:click=move |_| showing.choose(&Filter::default())>
                    {t::plan::clear()}
                </button>
            </p>
        };
        note::empty(t::plan::no_hits(), t::plan::no_hits_lead(&asked), Some(clear.into_any()))
    }
}

#[component]
fn AreaSection(area: PlannedArea, showing: Showing) -> impl IntoView {
    let Showing { plan, slug, address, through, drawn, router, .. } = showing;
    let (area_id, number) = (area.id, area.number);
    let href = Place::Area(slug.get_value(), area_id).href();
    let area = followed(area, move || plan.with(|plan| find(plan, area_id)));
    let (id, heading) = (format!("omr-{number}"), format!("h-{number}"));
    // On a phone one area is shown at a time, unless a filter has made the list short.
    let own = id.clone();
    let is_open = Memo::new(move |_| !through.with(Through::is_all) || router.hash.with(|hash| *hash == own));
    let is_hidden = move || {
        through.with(|through| {
            !area.with(|area| {
                through.is_all() || area.goals.iter().any(|goal| through.shows_any(&goal.measures))
            })
        })
    };
    let counts = move || {
        area.with(|area| {
            let measures = area.goals.iter().map(|goal| goal.measures.len()).sum();
            format!(
                "{} · {}",
                t::plan::goals(small(area.goals.len())),
                t::plan::measures_short(small(measures))
            )
        })
    };
    // Of the goals, those whose turn has come.
    let before = Memo::new(move |_| {
        let areas_before = |plan: &PlanView| {
            plan.areas
                .iter()
                .take_while(|area| area.id != area_id)
                .map(|area| area.goals.len())
                .sum::<usize>()
        };
        plan.with(areas_before)
    });
    let goals = Memo::new(move |_| {
        let drawn = drawn.get().saturating_sub(before.get());
        area.with(|area| area.goals.iter().take(drawn).map(|goal| goal.id).collect::<Vec<_>>())
    });
    let goal = move |id: GoalId| {
        let found = area.with_untracked(|area| area.goals.iter().find(|goal| goal.id == id).cloned());
        found.map(|goal| view! { <GoalRows area goal showing/> })
    };
    let labelled_by = heading.clone();
    view! {
        <section
            class="area"
            class:is-open=is_open
            id=id
            aria-labelledby=heading.clone()
            tabindex="-1"
            hidden=is_hidden
        >
            <header class="area__head">
                <span class="area__n" aria-hidden="true">{number}</span>
                <h2 id=heading.clone()>
                    <a class="plainlink" href=href data-test="area-link">
                        <span class="vh">{number}". "</span>
                        {move || area.with(|area| area.title.clone())}
                    </a>
                </h2>
                <div class="area__sub">
                    <span>{counts}</span>
                    {move || area.with(situation)}
                    {move || area.with(served)}
                </div>
            </header>
            <Show
                when=move || area.with(|area| !area.goals.is_empty())
                fallback=|| note::empty(t::plan::area_no_goals(), t::plan::area_no_goals_lead(), None)
            >
                <Table as_it_stands=showing.as_it_stands labelled_by=labelled_by.clone()>
                    <For each=move || goals.get() key=|id| *id children=goal/>
                </Table>
            </Show>
            <p class="area__next" hidden=move || !through.with(Through::is_all)>
                <a class="btn" href=address.with_value(|address| format!("{address}#blikk"))>{t::plan::all_areas()}</a>
                {move || next(showing, area_id)}
            </p>
        </section>
    }
}

/// The way to the area after this one.
fn next(showing: Showing, id: AreaId) -> Option<impl IntoView> {
    let next = |plan: &PlanView| Some(plan.areas.iter().skip_while(|area| area.id != id).nth(1)?.number);
    let number = showing.plan.with(next)?;
    let href = showing.address.with_value(|address| format!("{address}#omr-{number}"));
    Some(view! { <a class="btn" href=href>{t::plan::next_area(&number.to_string())}{icon("i-right")}</a> })
}

fn situation(area: &PlannedArea) -> Option<impl IntoView + use<>> {
    let situation = area.situation.as_ref()?;
    Some(view! {
        <details data-test="situation">
            <summary>{t::plan::situation(&days::day(situation.dated_on))}</summary>
            <dl class="facts mt-2 mb">{parts(situation)}</dl>
        </details>
    })
}

/// The national goals that the area's goals serve, each once.
fn served(area: &PlannedArea) -> Option<impl IntoView + use<>> {
    let served = area.goals.iter().flat_map(|goal| &goal.serves);
    let served = distinct(served.map(|goal| (&goal.code, &goal.title)));
    if served.is_empty() {
        return None;
    }
    let items = served.into_iter().map(|(code, title)| view! { <li>{format!("{code} {title}")}</li> });
    Some(view! { <details><summary>{t::plan::serves()}</summary><ul>{items.collect_view()}</ul></details> })
}

#[component]
fn Table(as_it_stands: bool, labelled_by: String, children: Children) -> impl IntoView {
    let mut columns = vec![t::plan::col_measure(), t::plan::col_kind()];
    if as_it_stands {
        columns.extend([t::plan::col_status(), t::plan::col_who()]);
    }
    columns.push(t::plan::col_due());
    let heads = columns
        .into_iter()
        .map(|column| view! { <th scope="col" role="columnheader">{column}</th> })
        .collect_view();
    let widths = as_it_stands.then(|| {
        view! { <colgroup><col class="c1"/><col class="c2"/><col class="c3"/><col class="c4"/><col class="c5"/></colgroup> }
    });
    view! {
        <div class="plan" class:plan--adopted=!as_it_stands>
            <table role="table" aria-labelledby=labelled_by>
                {widths}
                <thead role="rowgroup"><tr role="row">{heads}</tr></thead>
                {children()}
            </table>
        </div>
    }
}
