//! The areas, with their goals and measures.

use crate::dom::{View, view};
use crate::kept::put_in_order;
use leptos::prelude::*;
use verv_contract::{
    areas::SituationView,
    plans::{PlanView, PlannedArea, PlannedGoal},
};
use verv_domain::{branch::BranchSlug, id::MeasureId};

use super::{filter::Through, row, summary::small};
use crate::{
    locales::{days, t},
    router::Place,
    ui::{
        icon::{icon, mark},
        note,
    },
};

/// How the plan is shown.
#[derive(Clone)]
pub struct Showing {
    pub slug: BranchSlug,
    pub address: String,
    pub as_it_stands: bool,
    /// Rows stay where they are and are hidden, so that a key press changes no more than it must.
    pub through: Memo<Through>,
    /// The area that is shown on a phone.
    pub hash: Memo<String>,
    /// How many goals have been drawn: a long plan is drawn in pieces, so that the page answers in between.
    pub drawn: RwSignal<usize>,
}

/// How many goals are drawn at once.
const PIECE: usize = 3;

/// Draws the goals piece by piece, then calls `done`.
pub fn draw_on(drawn: RwSignal<usize>, goals: usize, done: impl FnOnce() + 'static) {
    set_timeout(
        move || match drawn.try_get_untracked() {
            Some(now) if now < goals => {
                drawn.set(now + PIECE);
                draw_on(drawn, goals, done);
            }
            Some(_) => done(),
            // The page has gone.
            None => {}
        },
        std::time::Duration::ZERO,
    );
}

pub fn areas(plan: &PlanView, showing: &Showing) -> View {
    let mut before = 0;
    let sections = plan.areas.iter().enumerate().map(|(n, area)| {
        let next = plan.areas.get(n + 1).map(|area| area.number);
        let first = before;
        before += area.goals.len();
        section(area, first, next, showing)
    });
    let through = showing.through;
    let is_none = Memo::new(move |_| through.with(Through::is_none));
    let nothing =
        move || is_none.get().then(|| note::empty(t::plan::no_hits(), t::plan::no_hits_lead(), None));
    view! { {sections.collect_view()}{nothing} }
}

/// An area; `first` goals stand before it in the plan.
fn section(area: &PlannedArea, first: usize, next: Option<i64>, showing: &Showing) -> View {
    let Showing { slug, address, as_it_stands, through, hash, drawn } = showing.clone();
    let number = area.number;
    let (id, heading) = (format!("omr-{number}"), format!("h-{number}"));
    let own = id.clone();
    // On a phone one area is shown at a time, unless a filter has made the list short.
    let class = move || {
        let is_open = !through.with(Through::is_all) || hash.with(|hash| *hash == own);
        if is_open { "area is-open" } else { "area" }.to_owned()
    };
    let measures: Vec<MeasureId> =
        area.goals.iter().flat_map(|goal| &goal.measures).map(|measure| measure.id).collect();
    let counts = format!(
        "{} · {}",
        t::plan::goals(small(area.goals.len())),
        t::plan::measures_short(small(measures.len()))
    );
    let served = served(area);
    let table = if area.goals.is_empty() {
        note::empty(t::plan::area_no_goals(), String::new(), None)
    } else {
        let in_turn = |(n, planned): (usize, &PlannedGoal)| {
            let (planned, showing) = (planned.clone(), showing.clone());
            let is_drawn = Memo::new(move |_| drawn.get() > first + n);
            move || is_drawn.get().then(|| untrack(|| goal(&planned, &showing)))
        };
        let goals = area.goals.iter().enumerate().map(in_turn);
        table(goals.map(IntoAny::into_any).collect(), heading.clone(), as_it_stands)
    };
    let next = next.map(|next| {
        view! { <a class="btn" href=format!("{address}#omr-{next}")>{t::plan::next_area(&next.to_string())}{icon("i-right")}</a> }
    });
    let href = Place::Area(slug, area.id).href();
    view! {
        <section class=class id=id aria-labelledby=heading.clone() tabindex="-1" hidden=move || !through.with(|through| through.shows(&measures))>
            <header class="area__head">
                <span class="area__n" aria-hidden="true">{number}</span>
                <h2 id=heading.clone()><a class="plainlink" href=href data-test="area-link"><span class="vh">{number}". "</span>{area.title.clone()}</a></h2>
                <div class="area__sub">
                    <span>{counts}</span>
                    {area.situation.as_ref().map(situation)}
                    {served}
                </div>
            </header>
            {table}
            <p class="area__next" hidden=move || !through.with(Through::is_all)>
                <a class="btn" href=format!("{address}#blikk")>{t::plan::all_areas()}</a>
                {next}
            </p>
        </section>
    }
}

fn situation(situation: &SituationView) -> View {
    view! {
        <details data-test="situation">
            <summary>{t::plan::situation(&days::day(situation.dated_on))}</summary>
            <dl class="facts mt-2 mb">{parts(situation)}</dl>
        </details>
    }
}

/// What is described of a situation, as terms of a list.
pub fn parts(situation: &SituationView) -> View {
    let part = |label: String, text: &Option<String>| {
        text.clone().map(|text| view! { <div><dt>{label}</dt><dd class="measure">{text}</dd></div> })
    };
    view! {
        {part(t::plan::now(), &situation.now)}
        {part(t::plan::short_term(), &situation.short_term)}
        {part(t::plan::long_term(), &situation.long_term)}
    }
}

/// The national goals that the area's goals serve, each once.
fn served(area: &PlannedArea) -> Option<View> {
    let mut served: Vec<_> = area.goals.iter().flat_map(|goal| &goal.serves).collect();
    put_in_order(&mut served, |one, other| one.code < other.code);
    served.dedup_by(|a, b| a.id == b.id);
    if served.is_empty() {
        return None;
    }
    let items = served
        .into_iter()
        .map(|goal| view! { <li>{format!("{} {}", goal.code, goal.title)}</li> })
        .collect_view();
    Some(view! { <details><summary>{t::plan::serves()}</summary><ul>{items}</ul></details> })
}

fn table(goals: Vec<View>, labelled_by: String, as_it_stands: bool) -> View {
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
    let class = if as_it_stands { "plan" } else { "plan plan--adopted" };
    view! {
        <div class=class>
            <table role="table" aria-labelledby=labelled_by>
                {widths}
                <thead role="rowgroup"><tr role="row">{heads}</tr></thead>
                {goals}
            </table>
        </div>
    }
}

/// A goal with its measures; hidden when the filter hides them all.
fn goal(goal: &PlannedGoal, showing: &Showing) -> View {
    let Showing { slug, as_it_stands, through, .. } = showing;
    let (as_it_stands, through) = (*as_it_stands, *through);
    let columns = if as_it_stands { "5" } else { "3" };
    let rows = if goal.measures.is_empty() {
        let content = match &goal.not_local_reason {
            Some(reason) => view! { {mark("g-nat")}<span>{t::plan::not_local(reason)}</span> },
            None => view! { {mark("g-gap")}<span>{t::status::gap()}</span> },
        };
        view! {
            <tr class="gap" role="row">
                <td colspan=columns role="cell"><span class="st st--gap">{content}</span></td>
            </tr>
        }
    } else {
        goal.measures
            .iter()
            .map(|measure| row::row(measure, as_it_stands, slug, through))
            .collect_view()
            .into_any()
    };
    let target = goal.target.as_ref().map(|target| {
        view! { <span class="goal__ind">{crate::locales::target(target)}</span> }
    });
    let measures: Vec<MeasureId> = goal.measures.iter().map(|measure| measure.id).collect();
    let href = Place::Goal(slug.clone(), goal.id).href();
    view! {
        <tbody role="rowgroup" hidden=move || !through.with(|through| through.shows(&measures))>
            <tr class="goal" role="row">
                <th colspan=columns scope="rowgroup" role="rowheader">
                    <a class="goal__in plainlink" href=href data-test="goal-link">
                        <span class="goal__n">{goal.number.clone()}</span>
                        <span class="goal__t">{goal.title.clone()}</span>
                        {target}
                    </a>
                </th>
            </tr>
            {rows}
        </tbody>
    }
}
