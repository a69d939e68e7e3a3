//! "I rute" in one tap, wherever a measure stands in a list. It shows at once; when it is not saved, the old status
//! comes back with the reason.

use crate::dom::{View, live, on, view, yes};
use leptos::prelude::*;
use verv_contract::{check_ins::CheckInRequest, endpoints::CheckIn, measures::MeasureSummary};
use verv_domain::{
    access::Action,
    branch::BranchSlug,
    check_in::ReportedStatus,
    id::MeasureId,
    measure::{MeasureState, MeasureStatus},
};
use wasm_bindgen_futures::spawn_local;

use super::mine::Mine;
use crate::{
    api::{CallError, Client, Options},
    kept::Kept,
    locales::t,
    router::Place,
    session::use_session,
    ui::{
        note,
        remote::Remote,
        status,
        toast::{Toasts, use_toasts},
    },
};

#[derive(Clone, Copy)]
pub struct Quick {
    mine: Remote<Mine>,
    client: Client,
    toasts: Toasts,
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
            client: session.client,
            toasts: use_toasts(),
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

    fn send(self, id: MeasureId, before: MeasureStatus, refused: impl FnOnce() + 'static) {
        self.trouble.set(None);
        self.show(id, MeasureStatus::OnTrack);
        spawn_local(async move {
            let request = CheckInRequest { status: ReportedStatus::OnTrack, reason: None, next_step: None };
            let path = (self.slug.get_value(), id);
            match self.client.send::<CheckIn>(path, &request, Options::once()).await {
                Ok(_) => self.toasts.say(t::check_in::sent(&t::status::on_track())),
                Err(error) => {
                    self.show(id, before);
                    self.trouble.set(Some((id, error)));
                    refused();
                }
            }
        });
    }

    fn trouble_of(self, id: MeasureId) -> View {
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
        let (id, before) = (measure.id, measure.status);
        let label = t::check_in::quick_for(&measure.title);
        let send = move |_| self.send(id, before, || ());
        Some(view! {
            <button class="btn btn--quiet st-ok" type="button" aria-label=label data-test="quick-on-track" on:click=on(send)>
                {status::shape_of(MeasureStatus::OnTrack)}
                {t::status::on_track()}
            </button>
            {self.trouble_of(id)}
        })
    }

    /// In a card, which stays where it is and says what was sent.
    pub fn in_card(self, measure: &MeasureSummary) -> View {
        let (id, before) = (measure.id, measure.status);
        let sent = RwSignal::new(false);
        let send = move |_| {
            sent.set(true);
            self.send(id, before, move || {
                sent.try_set(false);
            });
        };
        let label = t::check_in::quick_for(&measure.title);
        let said = move || {
            sent.get()
                .then(|| note::success(t::check_in::sent(&t::status::on_track()), t::check_in::sent_lead()))
        };
        view! {
            {self.trouble_of(id)}
            {live(said)}
            <div hidden=yes(move || sent.get())>
                <button class="btn btn--outline st-ok" type="button" aria-label=label data-test="quick-on-track" on:click=on(send)>
                    {status::shape_of(MeasureStatus::OnTrack)}
                    {t::check_in::quick()}
                </button>
            </div>
        }
    }
}
