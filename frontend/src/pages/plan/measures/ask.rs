//! A question about one measure: good news in one touch, trouble with one sentence, without leaving the list.

use leptos::prelude::*;
use verv_contract::plan::measures::MeasureSummary;
use verv_domain::{
    organisation::branches::BranchSlug,
    plan::{check_ins::ReportedStatus, measures::MeasureStatus},
};

use super::{
    check_in::{next_step, reason},
    report::{Report, WhatBecame},
};
use crate::{
    form::{DraftRestored, Field, Form, Submit, Summary, TextArea, TextField},
    locales::{self, t},
    router::Place,
    ui::{icon::icon, status},
};

/// What is asked about in a list; "Fullført" is said on the measure's own page.
const ASKED: [ReportedStatus; 3] =
    [ReportedStatus::OnTrack, ReportedStatus::NeedsEffort, ReportedStatus::Stuck];

/// The question, or what was answered. `show` puts a status in the list before the server has answered.
#[component]
pub fn Ask(slug: BranchSlug, measure: MeasureSummary, show: Callback<MeasureStatus>) -> impl IntoView {
    let form = Form::new(format!("ask-{}", measure.id));
    let href = format!("{}#meld", Place::Measure(slug.clone(), measure.id).href());
    let before = measure.status;
    let early = Callback::new(move |said: Option<ReportedStatus>| {
        show.run(said.map_or(before, locales::as_status));
    });
    let title = Signal::stored(measure.title);
    let report = Report::new(form, slug, measure.id, title).early(early);
    let stored = StoredValue::new(report);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        report.send();
    };
    let words = Signal::derive(move || {
        let status = report.status().map(locales::as_status).map(locales::status);
        status.map_or_else(t::check_in::submit, |status| t::check_in::submit_as(&status))
    });
    let is_trouble = Memo::new(move |_| report.status().is_some_and(ReportedStatus::needs_reason));
    let is_open = Memo::new(move |_| is_trouble.get() || !report.is_unwritten());
    // It is asked for on the measure's page alone; what was begun there is sent with the rest, and seen here.
    let has_step = report.next_step.with_untracked(|step| !step.is_empty());
    let reason_field = move || Field { test: "ask-reason", ..reason(form, is_trouble.get()) };
    let is_asked = move || report.sent.with(Option::is_none);
    view! {
        <WhatBecame report=stored/>
        <form class="stack gap-3" novalidate hidden=move || !is_asked() on:submit=submit>
            <Summary form/>
            <fieldset>
                <legend class="label">{t::check_in::question()}</legend>
                <div class="tiles mt-2 tiles--3">
                    {ASKED.map(|status| view! { <Tile report=stored status/> }).into_iter().collect_view()}
                </div>
            </fieldset>
            <Show when=move || is_open.get()>
                {move || view! { <TextArea field=reason_field() value=report.reason/> }}
                {has_step.then(|| view! { <TextField field=next_step(form) value=report.next_step/> })}
                <DraftRestored draft=report.draft/>
                <p><Submit form text=words busy=t::check_in::busy test="ask-send"/></p>
            </Show>
            <p><a class="linkbtn" href=href>{t::mine::other_status()}{icon("i-right")}</a></p>
        </form>
    }
}

#[component]
fn Tile(report: StoredValue<Report>, status: ReportedStatus) -> impl IntoView {
    let report = report.get_value();
    let shown = locales::as_status(status);
    let pressed = move || status.needs_reason().then(|| (report.status() == Some(status)).to_string());
    view! {
        <button
            class=format!("tile tile--{}", status::class(shown))
            type="button"
            id=(status == ReportedStatus::OnTrack).then(|| report.form.id("/status"))
            aria-pressed=pressed
            data-test=format!("ask-{}", status.as_str())
            on:click=move |_| report.choose(status)
        >
            {status::shape_of(shown)}
            <span>{locales::status(shown)}</span>
        </button>
    }
}
