//! The whole plan as shapes: a row for each area, a mark for each measure, a gap between goals.

use crate::dom::{View, view};
use leptos::prelude::*;
use verv_contract::plans::{PlanView, PlannedArea, PlannedGoal};
use verv_domain::measure::MeasureKind;

use super::summary;
use crate::{
    locales::t,
    ui::{icon::mark, status},
};

pub fn glance(plan: &PlanView, address: &str) -> View {
    let rows = rows(plan, address);
    view! {
        <section aria-labelledby="blikk" class="stack gap-3">
            <h2 id="blikk" class="vh">{t::plan::glance()}</h2>
            <div class="sheet sheet--flush">
                <ol class="glance" data-test="glance">{rows}</ol>
            </div>
        </section>
    }
}

/// A row for each area.
pub fn rows(plan: &PlanView, address: &str) -> View {
    plan.areas.iter().map(|area| row(area, address)).collect_view().into_any()
}

fn row(area: &PlannedArea, address: &str) -> View {
    let href = format!("{address}#omr-{}", area.number);
    let marks = area.goals.iter().map(goal).collect_view();
    view! {
        <li>
            <a class="glance__row" href=href>
                <span class="glance__n">{area.number}</span>
                <span class="glance__name">{area.title.clone()}</span>
                <span class="vh">". "{summary::of_area(area)}</span>
                <span class="glance__marks" aria-hidden="true">{marks}</span>
            </a>
        </li>
    }
}

/// A goal's marks, one for each measure.
pub fn goal(goal: &PlannedGoal) -> View {
    let marks = if goal.measures.is_empty() {
        let (class, shape) =
            if goal.not_local_reason.is_some() { ("st-nat", "g-nat") } else { ("st-gap", "g-gap") };
        view! { <span class=class>{mark(shape)}</span> }
    } else {
        let one = |measure: &verv_contract::measures::PlannedMeasure| {
            let (class, shape) = match &measure.progress {
                Some(progress) => {
                    (format!("st-{}", status::class(progress.status)), status::shape_of(progress.status))
                }
                None if measure.kind == MeasureKind::NotLocal => {
                    ("st-nat".to_owned(), mark("g-nat").into_any())
                }
                None => ("st-idle".to_owned(), mark("g-plain").into_any()),
            };
            view! { <span class=class>{shape}</span> }
        };
        goal.measures.iter().map(one).collect_view().into_any()
    };
    view! { <span class="glance__goal">{marks}</span> }
}
