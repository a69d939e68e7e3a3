//! The areas, with their goals and measures.

use crate::dom::{View, text_of, view};
use leptos::prelude::*;
use verv_contract::{
    areas::SituationView,
    plans::{PlanView, PlannedArea, PlannedGoal, Shown},
};
use verv_domain::branch::BranchSlug;

use super::{filter::Filter, row, summary::small};
use crate::{
    locales::{days, t},
    ui::{
        icon::{icon, mark},
        note,
    },
};

pub fn areas(plan: &PlanView, filter: &Filter, hash: Memo<String>, slug: &BranchSlug, address: &str) -> View {
    let as_it_stands = plan.shown == Shown::AsItStands;
    let mut shown = Vec::new();
    for (n, area) in plan.areas.iter().enumerate() {
        let next = plan.areas.get(n + 1).map(|area| area.number);
        let goals: Vec<_> = area
            .goals
            .iter()
            .filter_map(|planned| goal(area.number, planned, filter, as_it_stands, slug))
            .collect();
        if !goals.is_empty() || filter.is_empty() {
            shown.push(section(area, goals, next, filter, hash, address, as_it_stands));
        }
    }
    if shown.is_empty() {
        return note::empty(t::plan::no_hits(), t::plan::no_hits_lead(), None);
    }
    shown.into()
}

fn section(
    area: &PlannedArea,
    goals: Vec<View>,
    next: Option<i64>,
    filter: &Filter,
    hash: Memo<String>,
    address: &str,
    as_it_stands: bool,
) -> View {
    let number = area.number;
    let (id, heading) = (format!("omr-{number}"), format!("h-{number}"));
    let own = id.clone();
    let filtered = !filter.is_empty();
    // On a phone one area is shown at a time, unless a filter has made the list short.
    let class = move || {
        let is_open = filtered || hash.get() == own;
        if is_open { "area is-open" } else { "area" }.to_owned()
    };
    let measures = area.goals.iter().map(|goal| goal.measures.len()).sum();
    let counts =
        format!("{} · {}", t::plan::goals(small(area.goals.len())), t::plan::measures_short(small(measures)));
    let served = served(area);
    let table = if goals.is_empty() {
        note::empty(t::plan::area_no_goals(), String::new(), None)
    } else {
        table(goals, heading.clone(), as_it_stands)
    };
    let next = next.map(|next| {
        view! { <a class="btn" href=format!("{address}#omr-{next}")>{t::plan::next_area(&next.to_string())}{icon("i-right")}</a> }
    });
    view! {
        <section class=text_of(class) id=id aria-labelledby=heading.clone() tabindex="-1">
            <header class="area__head">
                <span class="area__n" aria-hidden="true">{number}</span>
                <h2 id=heading.clone()><span class="vh">{number}". "</span>{area.title.clone()}</h2>
                <div class="area__sub">
                    <span>{counts}</span>
                    {area.situation.as_ref().map(situation)}
                    {served}
                </div>
            </header>
            {table}
            <p class="area__next">
                <a class="btn" href=format!("{address}#blikk")>{t::plan::all_areas()}</a>
                {next}
            </p>
        </section>
    }
}

fn situation(situation: &SituationView) -> View {
    let part = |label: String, text: &Option<String>| {
        text.clone().map(|text| view! { <div><dt>{label}</dt><dd class="measure">{text}</dd></div> })
    };
    view! {
        <details data-test="situation">
            <summary>{t::plan::situation(&days::day(situation.dated_on))}</summary>
            <dl class="facts mt-2 mb">
                {part(t::plan::now(), &situation.now)}
                {part(t::plan::short_term(), &situation.short_term)}
                {part(t::plan::long_term(), &situation.long_term)}
            </dl>
        </details>
    }
}

/// The national goals that the area's goals serve, each once.
fn served(area: &PlannedArea) -> Option<View> {
    let mut served: Vec<_> = area.goals.iter().flat_map(|goal| &goal.serves).collect();
    served.sort_by(|a, b| a.code.cmp(&b.code));
    served.dedup_by(|a, b| a.id == b.id);
    if served.is_empty() {
        return None;
    }
    let items = served
        .into_iter()
        .map(|goal| view! { <li>{format!("{} {}", goal.code, goal.title)}</li> })
        .collect::<View>();
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
        .collect::<View>();
    let widths = as_it_stands.then(|| {
        view! { <colgroup><col class="c1"/><col class="c2"/><col class="c3"/><col class="c4"/><col class="c5"/></colgroup> }
    });
    view! {
        <div class="plan">
            <table role="table" aria-labelledby=labelled_by>
                {widths}
                <thead role="rowgroup"><tr role="row">{heads}</tr></thead>
                {goals}
            </table>
        </div>
    }
}

/// A goal with the measures that the filter lets through; nothing when it hides them all.
fn goal(
    area: i64,
    goal: &PlannedGoal,
    filter: &Filter,
    as_it_stands: bool,
    slug: &BranchSlug,
) -> Option<View> {
    let through: Vec<_> = goal.measures.iter().filter(|measure| filter.lets_through(area, measure)).collect();
    if through.is_empty() && !filter.is_empty() {
        return None;
    }
    let columns = if as_it_stands { "5" } else { "3" };
    let rows = if through.is_empty() {
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
        through.into_iter().map(|measure| row::row(measure, as_it_stands, slug)).collect::<View>()
    };
    let target = goal.target.as_ref().map(|target| {
        view! { <span class="goal__ind">{crate::locales::target(target)}</span> }
    });
    Some(view! {
        <tbody role="rowgroup">
            <tr class="goal" role="row">
                <th colspan=columns scope="rowgroup" role="rowheader">
                    <span class="goal__in">
                        <span class="goal__n">{goal.number.clone()}</span>
                        <span class="goal__t">{goal.title.clone()}</span>
                        {target}
                    </span>
                </th>
            </tr>
            {rows}
        </tbody>
    })
}
