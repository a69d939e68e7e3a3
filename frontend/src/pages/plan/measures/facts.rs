//! Beside the measure: the adopted words, and what the plan says about it.

use leptos::prelude::*;
use verv_contract::plan::measures::MeasureView;
use verv_domain::plan::measures::{MeasureState, MeasureStatus};

use super::Shared;
use crate::{
    locales::{self, days, t},
    ui::icon::{icon, mark, small_icon},
};

/// In one column, the adopted words and the deadline come first.
#[component]
pub fn Aside(shared: Shared) -> impl IntoView {
    view! {
        <aside class="stack gap-6 split__sticky" aria-label=t::measure::about()>
            <Adopted shared/>
            <dl class="facts is-first" data-test="deadline">
                <div><dt>{t::measure::deadline()}</dt><dd>{move || shared.measure.with(deadline)}</dd></div>
            </dl>
            <dl class="facts" data-test="facts">{move || shared.measure.with(facts)}</dl>
        </aside>
    }
}

/// Shown to the letter, and never editable here.
#[component]
fn Adopted(shared: Shared) -> impl IntoView {
    let text = shared.part(|measure| measure.adopted_text.clone());
    let added = shared.part(|measure| measure.added.clone());
    let by = move || {
        let added = added.get().flatten();
        added.map(|added| t::measure::added_by(&days::instant(added.at), &added.office))
    };
    let heading = move || match text.get().flatten() {
        Some(_) => t::measure::adopted_heading(),
        None => t::measure::added_heading(),
    };
    let body = move || match text.get().flatten() {
        Some(text) => view! { <blockquote data-test="adopted">{text}</blockquote> }.into_any(),
        None => view! { <p data-test="added">{by} " " {t::measure::added_lead()}</p> }.into_any(),
    };
    view! {
        <section class="adopted is-first" aria-labelledby="h-vedtatt">
            <h2 class="adopted__head h-quiet" id="h-vedtatt">{small_icon("i-room")}{heading}</h2>
            {body}
        </section>
    }
}

fn fact(label: String, value: impl IntoView) -> impl IntoView {
    view! { <div><dt>{label}</dt><dd>{value}</dd></div> }
}

fn with_meaning(text: String, meaning: String) -> impl IntoView {
    view! { <b>{text}</b><br/><span class="soft">{meaning}</span> }
}

fn facts(measure: &MeasureView) -> impl IntoView + use<> {
    let kind = fact(
        t::measure::kind(),
        with_meaning(locales::kind(measure.kind), locales::kind_meaning(measure.kind)),
    );
    let not_local = measure.not_local_reason.clone().map(|reason| fact(t::measure::not_local(), reason));
    let figure = measure.target.as_ref().map(locales::target);
    let figure = (figure.is_some() || measure.kind.needs_figure()).then(|| {
        let note = measure.target.as_ref().and_then(|target| target.note.clone()).unwrap_or_default();
        fact(t::measure::target(), with_meaning(figure.unwrap_or_else(t::measure::no_target), note))
    });
    let is_active = measure.state == MeasureState::Active;
    let state = (!is_active).then(|| fact(t::measure::state(), locales::state(measure.state)));
    // Where it is known who added it, that stands in the place of the adopted words.
    let is_told = measure.added.is_some() && measure.adopted_text.is_none();
    let origin = (!is_told).then(|| fact(t::measure::origin(), locales::origin(measure.origin)));
    let holes = (!measure.holes.is_empty()).then(|| {
        let holes = measure.holes.iter().map(|hole| {
            view! { <li>{mark("g-gap")}<span>{locales::hole(*hole)}</span></li> }
        });
        let holes = holes.collect_view();
        fact(t::measure::holes(), view! { <ul class="readers" data-test="measure-holes">{holes}</ul> })
    });
    view! {
        {kind}
        {not_local}
        {figure}
        {state}
        {origin}
        {holes}
    }
}

fn deadline(measure: &MeasureView) -> AnyView {
    let Some(deadline) = &measure.deadline else { return t::deadline::none().into_any() };
    let meaning = locales::deadline_meaning(deadline.certainty, deadline.starts, deadline.ends);
    let is_late = deadline.overdue && measure.status != MeasureStatus::Done;
    let late = deadline.ends.filter(|_| is_late).map(|day| {
        view! { <span class="late">{icon("i-clock")}<span>{t::deadline::overdue(&days::day(day))}</span></span> }
    });
    view! { <b>{locales::capitalised(&deadline.label)}</b>{late}<br/><span class="soft">{meaning}</span> }
        .into_any()
}
