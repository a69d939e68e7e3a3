//! Beside the measure: the adopted words, and what the plan says about it.

use crate::dom::{View, view};
use leptos::prelude::*;
use verv_contract::measures::MeasureView;
use verv_domain::measure::{MeasureState, MeasureStatus};

use super::Shared;
use crate::{
    locales::{self, days, t},
    ui::icon::{icon, mark, small_icon},
};

pub fn aside(shared: Shared, first: &MeasureView) -> View {
    let facts = move || shared.measure.with(facts);
    view! {
        <aside class="stack gap-6 split__sticky" aria-label=t::measure::about()>
            {adopted(first)}
            {facts}
        </aside>
    }
}

/// Shown to the letter, and never editable here.
fn adopted(measure: &MeasureView) -> View {
    let (heading, body) = match &measure.adopted_text {
        Some(text) => {
            let text = text.clone();
            (t::measure::adopted_heading(), view! { <blockquote data-test="adopted">{text}</blockquote> })
        }
        None => (t::measure::added_heading(), view! { <p>{t::measure::added_lead()}</p> }),
    };
    view! {
        <section class="adopted" aria-labelledby="h-vedtatt">
            <h2 class="adopted__head h-quiet" id="h-vedtatt">{small_icon("i-room")}{heading}</h2>
            {body}
        </section>
    }
}

fn facts(measure: &MeasureView) -> View {
    let mut rows = Vec::new();
    let mut row = |label: String, value: View| {
        rows.push(view! { <div><dt>{label}</dt><dd>{value}</dd></div> });
    };
    let words = |text: String| text.into_any();
    let with_meaning = |text: String, meaning: String| {
        view! { <b>{text}</b><br/><span class="soft">{meaning}</span> }
    };
    row(t::measure::kind(), with_meaning(locales::kind(measure.kind), locales::kind_meaning(measure.kind)));
    if let Some(reason) = &measure.not_local_reason {
        row(t::measure::not_local(), words(reason.clone()));
    }
    let target = measure.target.as_ref().map(locales::target);
    if target.is_some() || measure.kind.needs_figure() {
        let note = measure.target.as_ref().and_then(|target| target.note.clone()).unwrap_or_default();
        row(t::measure::target(), with_meaning(target.unwrap_or_else(t::measure::no_target), note));
    }
    row(t::measure::deadline(), deadline(measure));
    if measure.state != MeasureState::Active {
        row(t::measure::state(), words(locales::state(measure.state)));
    }
    row(t::measure::origin(), words(locales::origin(measure.origin)));
    if !measure.holes.is_empty() {
        let holes = measure.holes.iter().map(|hole| {
            view! { <li>{mark("g-gap")}<span>{locales::hole(*hole)}</span></li> }
        });
        row(
            t::measure::holes(),
            view! { <ul class="readers" data-test="measure-holes">{holes.collect_view()}</ul> },
        );
    }
    view! { <dl class="facts" data-test="facts">{rows}</dl> }
}

fn deadline(measure: &MeasureView) -> View {
    let Some(deadline) = &measure.deadline else { return t::deadline::none().into_any() };
    let meaning = locales::deadline_meaning(deadline.certainty, deadline.starts, deadline.ends);
    let is_late = deadline.overdue && measure.status != MeasureStatus::Done;
    let late = deadline.ends.filter(|_| is_late).map(|day| {
        view! { <span class="late">{icon("i-clock")}<span>{t::deadline::overdue(&days::day(day))}</span></span> }
    });
    view! { <b>{locales::capitalised(&deadline.label)}</b>{late}<br/><span class="soft">{meaning}</span> }
}
