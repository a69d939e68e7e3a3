//! The whole plan as shapes: a row for each area, a mark for each measure, a gap between goals.

use leptos::prelude::*;
use verv_contract::plan::{
    measures::PlannedMeasure,
    plans::{PlanView, PlannedArea, PlannedGoal},
};
use verv_domain::plan::measures::MeasureKind;

use super::summary;
use crate::ui::{icon::mark, status};

/// A row for each area, which leads to the area in the page at `address`.
#[component]
pub fn Glance(plan: Memo<PlanView>, address: StoredValue<String>) -> impl IntoView {
    let row = move |area: &PlannedArea| {
        let href = address.with_value(|address| format!("{address}#omr-{}", area.number));
        view! {
            <li>
                <a class="glance__row" href=href>
                    <span class="glance__n">{area.number}</span>
                    <span class="glance__name">{area.title.clone()}</span>
                    <span class="vh">". "{summary::of_area(area)}</span>
                    <span class="glance__marks" aria-hidden="true">
                        {area.goals.iter().map(goal_marks).collect_view()}
                    </span>
                </a>
            </li>
        }
    };
    let rows = move || plan.with(|plan| plan.areas.iter().map(row).collect_view());
    view! { <ol class="glance" data-test="glance">{rows}</ol> }
}

/// A goal's marks, one for each measure.
pub fn goal_marks(goal: &PlannedGoal) -> impl IntoView + use<> {
    let marks = if goal.measures.is_empty() {
        let (class, shape) =
            if goal.not_local_reason.is_some() { ("st-nat", "g-nat") } else { ("st-gap", "g-gap") };
        view! { <span class=class>{mark(shape)}</span> }.into_any()
    } else {
        goal.measures.iter().map(measure_mark).collect_view().into_any()
    };
    view! { <span class="glance__goal">{marks}</span> }
}

fn measure_mark(measure: &PlannedMeasure) -> impl IntoView + use<> {
    let (class, shape) = match &measure.progress {
        Some(progress) => (status::class(progress.status), status::shape_of(progress.status).into_any()),
        None if measure.kind == MeasureKind::NotLocal => ("nat", mark("g-nat").into_any()),
        None => ("idle", mark("g-plain").into_any()),
    };
    view! { <span class=format!("st-{class}")>{shape}</span> }
}
