//! Reporting from a list. It shows at once; when it is not saved, the old status comes back with the reason.

use crate::dom::{View, live};
use leptos::prelude::*;
use verv_contract::{check_ins::CheckInRequest, measures::MeasureSummary};
use verv_domain::{branch::BranchSlug, id::MeasureId, measure::MeasureStatus};
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
    ui::{note, remote::Remote},
};

#[derive(Clone, Copy)]
pub struct Quick {
    mine: Remote<Mine>,
    reporting: Reporting,
    slug: StoredValue<BranchSlug>,
    /// Which of them was not saved, and why.
    trouble: Kept<Option<(MeasureId, CallError)>>,
}

impl Quick {
    pub fn new(mine: Remote<Mine>, slug: &BranchSlug) -> Self {
        Self {
            mine,
            reporting: Reporting::new(move || mine.reload()),
            slug: StoredValue::new(slug.clone()),
            trouble: Kept::new(None),
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
}

/// What became of a report, where it was written.
pub fn said(sent: Sent, status: &str) -> View {
    let then = if sent == Sent::Received { t::check_in::sent_lead() } else { t::outbox::kept() };
    note::success(t::check_in::sent(status), then)
}
