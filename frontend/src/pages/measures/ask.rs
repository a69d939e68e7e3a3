//! A question about one measure: good news in one touch, trouble with one sentence, without leaving the list.

use crate::dom::{View, view};
use leptos::prelude::*;
use verv_contract::{check_ins::CheckInRequest, measures::MeasureSummary};
use verv_domain::{check_in::ReportedStatus, privacy::holds_national_identity_number, text::Paragraph};

use super::{
    quick::{Quick, said},
    report::Sent,
};
use crate::{
    browser,
    form::filled_in,
    locales::{self, t},
    ui::{
        icon::{icon, small_icon},
        status,
    },
};

/// What is asked about in a list; "Fullført" is said on the measure's own page.
const ASKED: [ReportedStatus; 3] =
    [ReportedStatus::OnTrack, ReportedStatus::NeedsEffort, ReportedStatus::Stuck];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Trouble {
    NoReason,
    /// It looks like an identity number; it may still be sent.
    Identity,
}

#[derive(Clone, Copy)]
struct Ask {
    quick: Quick,
    measure: StoredValue<MeasureSummary>,
    chosen: RwSignal<Option<ReportedStatus>>,
    reason: RwSignal<String>,
    trouble: RwSignal<Option<Trouble>>,
    sent: RwSignal<Option<(ReportedStatus, Sent)>>,
}

impl Ask {
    fn id(self) -> String {
        format!("svar-{}-hva", self.measure.with_value(|measure| measure.id))
    }

    fn choose(self, status: ReportedStatus) {
        self.trouble.set(None);
        self.chosen.set(Some(status));
        if status.needs_reason() {
            browser::focus(self.id());
        } else {
            self.submit();
        }
    }

    fn submit(self) {
        let Some(status) = self.chosen.get_untracked() else { return };
        let reason = filled_in(&self.reason.get_untracked());
        let was_told = self.trouble.get_untracked() == Some(Trouble::Identity);
        let trouble = match &reason {
            None => status.needs_reason().then_some(Trouble::NoReason),
            Some(reason) => {
                (holds_national_identity_number(reason) && !was_told).then_some(Trouble::Identity)
            }
        };
        if trouble.is_some() {
            self.trouble.set(trouble);
            browser::focus(self.id());
            return;
        }
        self.send(status, reason);
    }

    /// It shows as received at once; what became of it comes after.
    fn send(self, status: ReportedStatus, reason: Option<String>) {
        self.sent.set(Some((status, Sent::Received)));
        let report = CheckInRequest { status, reason, next_step: None };
        let measure = self.measure.get_value();
        self.quick.send(&measure, report, move |sent| self.sent.set(sent.map(|sent| (status, sent))));
    }
}

/// The question, or what was answered.
pub fn ask(measure: &MeasureSummary, quick: Quick) -> View {
    let ask = Ask {
        quick,
        measure: StoredValue::new(measure.clone()),
        chosen: RwSignal::new(None),
        reason: RwSignal::new(String::new()),
        trouble: RwSignal::new(None),
        sent: RwSignal::new(None),
    };
    let id = measure.id;
    let content = move || match ask.sent.get() {
        Some((status, sent)) => said(sent, id, &locales::status(locales::as_status(status))),
        None => untrack(|| question(ask)),
    };
    view! { {quick.trouble_of(id)}{content} }
}

fn question(ask: Ask) -> View {
    let href = ask.quick.href(ask.measure.with_value(|measure| measure.id));
    let tile = |reported: ReportedStatus| {
        let shown = locales::as_status(reported);
        let class = format!("tile tile--{}", status::class(shown));
        let pressed =
            move || reported.needs_reason().then(|| (ask.chosen.get() == Some(reported)).to_string());
        view! {
            <button class=class type="button" aria-pressed=pressed data-test=format!("ask-{}", reported.as_str()) on:click=move |_| ask.choose(reported)>
                {status::shape_of(shown)}
                <span>{locales::status(shown)}</span>
            </button>
        }
    };
    let is_in_doubt = move || ask.trouble.with(Option::is_some);
    let explain =
        Memo::new(move |_| ask.chosen.get().filter(|status| status.needs_reason() || is_in_doubt()));
    let form = move || explain.get().map(|status| untrack(|| reason(ask, status)));
    view! {
        <fieldset>
            <legend class="label">{t::check_in::question()}</legend>
            <div class="tiles mt-2 tiles--3">{ASKED.map(tile).into_iter().collect_view()}</div>
        </fieldset>
        {form}
        // It leads away from what is being written.
        <p hidden=move || ask.reason.with(|reason| !reason.is_empty())>
            <a class="linkbtn" href=format!("{href}#meld")>{t::mine::other_status()}{icon("i-right")}</a>
        </p>
    }
}

/// The one sentence that trouble asks for.
fn reason(ask: Ask, status: ReportedStatus) -> View {
    let id = ask.id();
    let (hint, error) = (format!("{id}-hint"), format!("{id}-error"));
    let described_by = format!("{hint} {error}");
    let wrong = move || {
        ask.trouble.get().map(|trouble| {
            let text = match trouble {
                Trouble::NoReason => t::check_in::missing_reason(),
                Trouble::Identity => format!("{} {}", t::check_in::identity(), t::check_in::identity_lead()),
            };
            view! { {small_icon("i-warn")}<span>{text}</span> }
        })
    };
    let class = move || {
        let is_wrong = ask.trouble.with(Option::is_some);
        if is_wrong { "field field--error" } else { "field" }.to_owned()
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        ask.submit();
    };
    let words = move || match ask.trouble.get() {
        Some(Trouble::Identity) => t::check_in::send_anyway(),
        _ => t::check_in::submit_as(&locales::status(locales::as_status(status))),
    };
    view! {
        <form class="stack gap-3" novalidate on:submit=submit>
            <div class=class>
                <label for=id.clone()>{t::check_in::reason()}</label>
                <span class="hint" id=hint>{t::check_in::reason_hint()}</span>
                <span class="error" id=error role="alert">{wrong}</span>
                <textarea
                    class="textarea"
                    id=id
                    maxlength=Paragraph::MAX.to_string()
                    aria-describedby=described_by
                    aria-invalid=move || ask.trouble.with(Option::is_some).then(|| "true".to_owned())
                    data-test="ask-reason"
                    prop:value=move || ask.reason.get()
                    on:input=move |event| ask.reason.set(event_target_value(&event))
                ></textarea>
            </div>
            <p><button class="btn btn--primary" type="submit" data-test="ask-send">{words}{icon("i-right")}</button></p>
        </form>
    }
}
