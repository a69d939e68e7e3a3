//! "Meld status": good news in one tap, trouble with one sentence.

use leptos::prelude::*;
use verv_contract::plan::measures::MeasureView;
use verv_domain::plan::{check_ins::ReportedStatus, targets::TargetSpan};

use super::{
    Shared,
    report::{Report, WhatBecame},
};
use crate::{
    form::{DraftRestored, Field, Form, Submit, Summary, TextArea, TextField},
    locales::{self, t},
    session::use_session,
    ui::{
        icon::small_icon,
        status::{self, REPORTED},
    },
};

#[component]
pub fn CheckIn(shared: Shared) -> impl IntoView {
    let form = Form::new("check-in");
    let title = shared.part(|measure| measure.title.clone());
    let title = Signal::derive(move || title.get().unwrap_or_default());
    let report = Report::new(form, shared.slug.get_value(), shared.id, title);
    let stored = StoredValue::new(report);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        report.send();
    };
    let words = Signal::derive(move || match report.status() {
        Some(status) => t::check_in::submit_as(&locales::status(locales::as_status(status))),
        None => t::check_in::submit(),
    });
    let silent_days = use_session().branch_untracked().map(|branch| branch.silent_days);
    let lead = move || shared.measure.with(|measure| how_often(measure, silent_days));
    // Nothing is asked for before somebody has begun to say something.
    let wants_more = RwSignal::new(false);
    let is_open = Memo::new(move |_| wants_more.get() || report.status().is_some() || !report.is_unwritten());
    let is_trouble = Memo::new(move |_| report.status().is_some_and(ReportedStatus::needs_reason));
    view! {
        <section class="sheet noprint" aria-labelledby="h-meld" id="meld" data-test="check-in">
            <form class="stack gap-5" novalidate on:submit=submit>
                <div>
                    <h2 id="h-meld">{t::check_in::title()}</h2>
                    <p class="soft">{lead}</p>
                </div>
                <Summary form/>
                <fieldset class="stack gap-2">
                    <legend class="label">{t::check_in::question()}</legend>
                    <div class="tiles mt-2 tiles--2">
                        {REPORTED.map(|status| view! { <Tile report=stored status/> }).into_iter().collect_view()}
                    </div>
                </fieldset>
                <WhatBecame report=stored/>
                <Show
                    when=move || is_open.get()
                    fallback=move || view! {
                        <p>
                            <button class="linkbtn" type="button" data-test="say-more" on:click=move |_| wants_more.set(true)>
                                {small_icon("i-pen")}
                                {t::check_in::say_more()}
                            </button>
                        </p>
                    }
                >
                    {move || view! { <TextArea field=reason(form, is_trouble.get()) value=report.reason/> }}
                    <TextField field=next_step(form) value=report.next_step/>
                    <DraftRestored draft=report.draft/>
                    <div class="row"><Submit form text=words busy=t::check_in::busy test="check-in-submit"/></div>
                </Show>
            </form>
        </section>
    }
}

/// How often it is worth saying something: as the measure says itself, else before it counts as silent.
fn how_often(measure: &MeasureView, silent_days: Option<i64>) -> String {
    match measure.target.as_ref().map(|target| target.per) {
        Some(TargetSpan::Month) => t::check_in::lead_monthly(),
        Some(TargetSpan::Meeting) => t::check_in::lead_meeting(),
        Some(TargetSpan::Year | TargetSpan::Period) | None => {
            silent_days.map_or_else(t::check_in::lead, |days| t::check_in::lead_silent(&days.to_string()))
        }
    }
}

/// Why, where trouble asks for it; else what somebody wants to add.
pub fn reason(form: Form, is_trouble: bool) -> Field {
    let (label, hint) = if is_trouble {
        (t::check_in::reason(), t::check_in::reason_hint())
    } else {
        (format!("{} {}", t::check_in::more(), t::app::optional()), t::check_in::more_hint())
    };
    Field { form, pointer: "/reason", label, hint: Some(hint), test: "reason" }
}

pub fn next_step(form: Form) -> Field {
    Field {
        form,
        pointer: "/next_step",
        label: format!("{} {}", t::check_in::next_step(), t::app::optional()),
        hint: Some(t::check_in::next_step_hint()),
        test: "next-step",
    }
}

/// Buttons, and not radio buttons: going over those with the arrow keys would send.
#[component]
fn Tile(report: StoredValue<Report>, status: ReportedStatus) -> impl IntoView {
    let report = report.get_value();
    let shown = locales::as_status(status);
    view! {
        <button
            class=format!("tile tile--line tile--{}", status::class(shown))
            type="button"
            id=(status == ReportedStatus::OnTrack).then(|| report.form.id("/status"))
            aria-pressed=move || (report.status() == Some(status)).to_string()
            data-test=format!("check-in-{}", status.as_str())
            on:click=move |_| report.choose(status)
        >
            {status::shape_of(shown)}
            <span>{locales::status(shown)}</span>
        </button>
    }
}
