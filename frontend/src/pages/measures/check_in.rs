//! "Meld status": good news in one tap, trouble with one sentence. What looks like an identity number is flagged
//! before it is sent, and may still be sent.

use crate::dom::{View, view};
use leptos::prelude::*;
use verv_contract::{check_ins::CheckInRequest, endpoints::GetMeasure};
use verv_domain::{check_in::ReportedStatus, privacy::holds_national_identity_number};
use wasm_bindgen_futures::spawn_local;

use super::{
    Shared,
    quick::said,
    report::{Reporting, Sent},
};
use crate::{
    browser,
    form::{Field, Form, filled_in, text_area, text_field, use_client},
    locales::{self, t},
    outbox::use_outbox,
    ui::{
        icon::icon,
        status::{self, REPORTED},
    },
};

#[derive(Clone, Copy)]
struct Report {
    shared: Shared,
    client: crate::api::Client,
    form: Form,
    status: RwSignal<Option<ReportedStatus>>,
    reason: RwSignal<String>,
    next_step: RwSignal<String>,
    /// The writer has been told that it looks like an identity number.
    flagged: RwSignal<bool>,
    sent: RwSignal<Option<(ReportedStatus, Sent)>>,
    reporting: Reporting,
}

impl Report {
    fn request(self, status: ReportedStatus) -> CheckInRequest {
        CheckInRequest {
            status,
            reason: filled_in(&self.reason.get_untracked()),
            next_step: filled_in(&self.next_step.get_untracked()),
        }
    }

    fn choose(self, status: ReportedStatus) {
        self.status.set(Some(status));
        self.sent.set(None);
        if status.needs_reason() {
            browser::focus(self.form.id("/reason"));
        } else if status == ReportedStatus::OnTrack && self.is_unwritten() {
            self.send(false);
        }
    }

    fn is_unwritten(self) -> bool {
        self.reason.with_untracked(|text| text.trim().is_empty())
            && self.next_step.with_untracked(|text| text.trim().is_empty())
    }

    fn send(self, despite_the_flag: bool) {
        if self.form.busy.get_untracked() {
            return;
        }
        let Some(status) = self.status.get_untracked() else {
            self.form.refuse_field("/status", "status_missing");
            return;
        };
        let request = self.request(status);
        if status.needs_reason() && request.reason.is_none() {
            self.form.refuse_field("/reason", "reason_missing");
            return;
        }
        if !self.form.passes(request.clone()) {
            return;
        }
        let looks_private = [&request.reason, &request.next_step]
            .into_iter()
            .flatten()
            .any(|text| holds_national_identity_number(text));
        if looks_private && !despite_the_flag {
            self.flagged.set(true);
            browser::focus("check-in-flag");
            return;
        }
        self.flagged.set(false);
        self.form.begin();
        let title = self.shared.measure.with_untracked(|measure| measure.title.clone()).unwrap_or_default();
        let withdrawn = move || {
            self.sent.set(None);
            self.fetch_again();
        };
        let path = self.shared.path();
        spawn_local(async move {
            match self.reporting.send(path, title, request.clone(), withdrawn).await {
                Ok(sent) => self.done(&request, sent),
                Err(error) => self.form.fail(error),
            }
        });
    }

    /// What has been typed since it was sent stays.
    fn done(self, request: &CheckInRequest, sent: Sent) {
        for (typed, sent) in [(self.reason, &request.reason), (self.next_step, &request.next_step)] {
            if typed.try_with_untracked(|typed| filled_in(typed) == *sent) == Some(true) {
                typed.set(String::new());
            }
        }
        if self.status.try_with_untracked(|status| *status == Some(request.status)) == Some(true) {
            self.status.set(None);
        }
        self.sent.set(Some((request.status, sent)));
        self.form.end();
        if sent == Sent::Received {
            self.fetch_again();
        }
    }

    fn fetch_again(self) {
        // The page may be gone.
        let Some(slug) = self.shared.slug.try_get_value() else { return };
        spawn_local(async move {
            if let Ok(measure) = self.client.get::<GetMeasure>((slug, self.shared.id)).await {
                self.shared.take(measure);
            }
        });
    }
}

pub fn section(shared: Shared) -> View {
    let client = use_client();
    let report = Report {
        shared,
        client,
        form: Form::new("check-in"),
        status: RwSignal::new(None),
        reason: RwSignal::new(String::new()),
        next_step: RwSignal::new(String::new()),
        flagged: RwSignal::new(false),
        sent: RwSignal::new(None),
        reporting: Reporting::new(),
    };
    // A report that had waited has been received.
    let received = use_outbox().received;
    let seen = received.get_untracked();
    Effect::new(move || {
        if received.get() != seen {
            report.fetch_again();
        }
    });
    let form = report.form;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        report.send(false);
    };
    let reason = Field {
        form,
        pointer: "/reason",
        label: t::check_in::reason(),
        hint: Some(t::check_in::reason_hint()),
        test: "reason",
    };
    let next_step = Field {
        form,
        pointer: "/next_step",
        label: format!("{} {}", t::check_in::next_step(), t::app::optional()),
        hint: Some(t::check_in::next_step_hint()),
        test: "next-step",
    };
    let sent = move || {
        let sent = report.sent.get();
        sent.map(|(status, sent)| said(sent, shared.id, &locales::status(locales::as_status(status))))
    };
    let words = move || match report.status.get() {
        Some(status) => t::check_in::submit_as(&locales::status(locales::as_status(status))),
        None => t::check_in::submit(),
    };
    view! {
        <section class="sheet noprint" aria-labelledby="h-meld" id="meld" data-test="check-in">
            <form class="stack gap-5" novalidate on:submit=submit>
                <div>
                    <h2 id="h-meld">{t::check_in::title()}</h2>
                    <p class="soft">{t::check_in::lead()}</p>
                </div>
                {form.summary()}
                <fieldset class="stack gap-2">
                    <legend class="label">{t::check_in::question()}</legend>
                    <div class="tiles mt-2 tiles--2">
                        {REPORTED.into_iter().map(|status| tile(&report, status)).collect_view()}
                    </div>
                </fieldset>
                {sent}
                {text_area(&reason, report.reason)}
                {text_field(&next_step, report.next_step, "text", "off")}
                {flag(&report)}
                <div class="row">{form.submit(words, t::check_in::busy, "check-in-submit")}</div>
            </form>
        </section>
    }
}

fn tile(report: &Report, reported: ReportedStatus) -> View {
    let report = *report;
    let shown = locales::as_status(reported);
    let class = format!("tile tile--line tile--{}", status::class(shown));
    let id = (reported == ReportedStatus::OnTrack).then(|| report.form.id("/status"));
    // Buttons, and not radio buttons: going over those with the arrow keys would send.
    view! {
        <button
            class=class
            type="button"
            id=id
            aria-pressed=move || (report.status.get() == Some(reported)).to_string()
            data-test=format!("check-in-{}", reported.as_str())
            on:click=move |_| report.choose(reported)
        >
            {status::shape_of(shown)}
            <span>{locales::status(shown)}</span>
        </button>
    }
}

/// What was written looks like an identity number.
fn flag(report: &Report) -> View {
    let report = *report;
    let content = move || {
        report.flagged.get().then(|| {
            let take_away = move |_| {
                report.flagged.set(false);
                browser::focus(report.form.id("/reason"));
            };
            view! {
                <div class="note note--warn" role="alert" data-test="identity-flag">
                    {icon("i-shield")}
                    <div>
                        <p><b>{t::check_in::identity()}</b>" "{t::check_in::identity_lead()}</p>
                        <p class="row mt-2">
                            <button class="btn" type="button" data-test="identity-remove" on:click=take_away>
                                {t::check_in::remove()}
                            </button>
                            <button class="btn btn--quiet" type="button" data-test="identity-send" on:click=move |_| report.send(true)>
                                {t::check_in::send_anyway()}
                            </button>
                        </p>
                    </div>
                </div>
            }
        })
    };
    view! { <div id="check-in-flag" tabindex="-1">{content}</div> }
}
