//! Reporting from a list. It shows at once; when it is not saved, the old status comes back with the reason.

use crate::dom::{View, live, on, view};
use leptos::prelude::*;
use verv_contract::{check_ins::CheckInRequest, measures::MeasureSummary};
use verv_domain::{
    access::Action,
    branch::BranchSlug,
    check_in::ReportedStatus,
    id::MeasureId,
    measure::{MeasureState, MeasureStatus},
};
use wasm_bindgen_futures::spawn_local;

use super::{
    mine::Mine,
    report::{Reporting, Sent},
};
use crate::{
    api::CallError,
    kept::Kept,
    locales::{self, t},
    router::Place,
    session::use_session,
    ui::{note, remote::Remote, status},
};

#[derive(Clone, Copy)]
pub struct Quick {
    mine: Remote<Mine>,
    reporting: Reporting,
    slug: StoredValue<BranchSlug>,
    /// Which of them was not saved, and why.
    trouble: Kept<Option<(MeasureId, CallError)>>,
    may: bool,
}

impl Quick {
    pub fn new(mine: Remote<Mine>, slug: &BranchSlug) -> Self {
        let session = use_session();
        Self {
            mine,
            reporting: Reporting::new(move || mine.reload()),
            slug: StoredValue::new(slug.clone()),
            trouble: Kept::new(None),
            may: untrack(|| session.can(Action::CheckIn)),
        }
    }

    pub fn href(self, id: MeasureId) -> String {
        Place::Measure(self.slug.get_value(), id).href()
    }

    fn show(self, id: MeasureId, status: MeasureStatus) {
        self.mine.update(|mine| {
            let all = mine.accountable.iter_mut().chain(&mut mine.supporting);
            for measure in all.filter(|measure| measure.id == id) {
                measure.status = status;
            }
        });
    }

    /// Reports on a measure, and tells `done` what became of it; nothing, when it was refused.
    pub fn send(
        self,
        measure: &MeasureSummary,
        report: CheckInRequest,
        done: impl FnOnce(Option<Sent>) + 'static,
    ) {
        let (id, before, title) = (measure.id, measure.status, measure.title.clone());
        self.trouble.set(None);
        self.show(id, locales::as_status(report.status));
        spawn_local(async move {
            match self.reporting.send((self.slug.get_value(), id), title, report).await {
                Ok(sent) => done(Some(sent)),
                Err(error) => {
                    self.show(id, before);
                    self.trouble.set(Some((id, error)));
                    done(None);
                }
            }
        });
    }

    /// Why the report on this measure was refused.
    pub fn trouble_of(self, id: MeasureId) -> View {
        live(move || {
            self.trouble.with(|trouble| {
                trouble.as_ref().filter(|(of, _)| *of == id).map(|(_, error)| note::trouble(error))
            })
        })
    }

    /// At the end of a row, where there is news to tell.
    pub fn in_row(self, measure: &MeasureSummary) -> Option<View> {
        let is_told =
            matches!(measure.status, MeasureStatus::OnTrack | MeasureStatus::Done | MeasureStatus::NotLocal);
        if !self.may || is_told || measure.state != MeasureState::Active {
            return None;
        }
        let id = measure.id;
        let label = t::check_in::quick_for(&measure.title);
        let measure = measure.clone();
        let send = move |_| {
            let report = CheckInRequest { status: ReportedStatus::OnTrack, reason: None, next_step: None };
            self.send(&measure, report, |_| ());
        };
        Some(view! {
            <button class="btn btn--quiet st-ok" type="button" aria-label=label data-test="quick-on-track" on:click=on(send)>
                {status::shape_of(MeasureStatus::OnTrack)}
                {t::status::on_track()}
            </button>
            {self.trouble_of(id)}
        })
    }
}

/// What became of a report, where it was written.
pub fn said(sent: Sent, status: &str) -> View {
    let then = if sent == Sent::Received { t::check_in::sent_lead() } else { t::outbox::kept() };
    note::success(t::check_in::sent(status), then)
}
