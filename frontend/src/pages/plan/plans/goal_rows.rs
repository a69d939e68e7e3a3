//! A goal in the plan's table: its own row, and one for each of its measures.

use std::hash::{Hash, Hasher};

use leptos::prelude::*;
use verv_contract::plan::{
    measures::PlannedMeasure,
    plans::{PlannedArea, PlannedGoal},
};

use super::{counted::CountedGoal, new_measure, row::MeasureRow, showing::Showing};
use crate::{
    locales::{self, t},
    pages::plan::plans::followed,
    router::Place,
    ui::icon::{mark, small_icon},
};

/// Hidden when the filter hides all its measures.
#[component]
pub fn GoalRows(area: Memo<PlannedArea>, goal: PlannedGoal, showing: Showing) -> impl IntoView {
    let Showing { slug, as_it_stands, through, may_add, .. } = showing;
    let id = goal.id;
    let columns = if as_it_stands { "5" } else { "3" };
    let place = Place::Goal(slug.get_value(), id);
    let goal =
        followed(goal, move || area.with(|area| area.goals.iter().find(|goal| goal.id == id).cloned()));
    let target = move || {
        goal.with(|goal| goal.target.as_ref().map(locales::target))
            .map(|target| view! { <span class="goal__ind">{target}</span> })
    };
    // The goal's own target, beside those of its measures.
    let counted = move || {
        let target = goal.with(|goal| goal.target.clone()).filter(|_| as_it_stands);
        target.map(|target| view! { <div class="goal__pr"><CountedGoal goal=id target=Some(target)/></div> })
    };
    let add = new_measure::href(&place);
    let add = move || {
        let is_own = goal.with(|goal| goal.not_local_reason.is_none());
        (may_add && is_own).then(|| {
            view! {
                <a class="linkbtn noprint" href=add.clone() data-test="add-measure-to">
                    {small_icon("i-plus")}
                    {t::plan::add()}
                    <span class="vh">" "{t::plan::add_to(&goal.with(|goal| goal.number.clone()))}</span>
                </a>
            }
        })
    };
    let row = move |measure: PlannedMeasure| view! { <MeasureRow measure showing/> };
    view! {
        <tbody
            role="rowgroup"
            hidden=move || through.with(|through| !goal.with(|goal| through.shows_any(&goal.measures)))
        >
            <tr class="goal" role="row">
                <th colspan=columns scope="rowgroup" role="rowheader">
                    <div class="row nowrap-row">
                        <a class="goal__in plainlink grow" href=place.href() data-test="goal-link">
                            <span class="goal__n">{move || goal.with(|goal| goal.number.clone())}</span>
                            <span class="goal__t">{move || goal.with(|goal| goal.title.clone())}</span>
                            {target}
                        </a>
                        {add}
                    </div>
                    {counted}
                </th>
            </tr>
            <For each=move || goal.with(|goal| goal.measures.clone()) key=RowKey::of children=row/>
            <Show when=move || goal.with(|goal| goal.measures.is_empty())>
                <tr class="gap" role="row">
                    <td colspan=columns role="cell">
                        <span class="st st--gap">{move || goal.with(without_measures)}</span>
                    </td>
                </tr>
            </Show>
        </tbody>
    }
}

/// Why a goal has no measures.
fn without_measures(goal: &PlannedGoal) -> impl IntoView + use<> {
    let (shape, words) = match &goal.not_local_reason {
        Some(reason) => ("g-nat", t::plan::not_local(reason)),
        None => ("g-gap", t::status::gap()),
    };
    view! { {mark(shape)}<span>{words}</span> }
}

/// The key of a measure's row, which is drawn anew when anything in it has changed, and never else.
#[derive(PartialEq)]
pub struct RowKey(PlannedMeasure);

impl RowKey {
    pub fn of(measure: &PlannedMeasure) -> Self {
        Self(measure.clone())
    }
}

impl Eq for RowKey {}

impl Hash for RowKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.id.hash(state);
    }
}
