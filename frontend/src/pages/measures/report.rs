//! Sending a report: what became of it is said, and it can be taken back.

use leptos::prelude::*;
use verv_contract::{ProblemCode, check_ins::CheckInRequest};
use verv_domain::{branch::BranchSlug, id::MeasureId};
use wasm_bindgen_futures::spawn_local;

use crate::{
    api::{CallError, trouble_text},
    locales::{self, t},
    outbox::{Outbox, Outcome, use_outbox},
    session::{Session, use_session},
    ui::toast::{Toasts, use_toasts},
};

/// How a report went that was not refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sent {
    Received,
    /// It waits on the device for a network.
    Kept,
}

#[derive(Clone, Copy)]
pub struct Reporting {
    parts: StoredValue<Parts>,
}

#[derive(Clone, Copy)]
struct Parts {
    session: Session,
    outbox: Outbox,
    toasts: Toasts,
    /// Called when a report has been taken back.
    withdrawn: Callback<()>,
}

impl Reporting {
    pub fn new(withdrawn: impl Fn() + Send + Sync + 'static) -> Self {
        let parts = Parts {
            session: use_session(),
            outbox: use_outbox(),
            toasts: use_toasts(),
            withdrawn: Callback::new(move |()| withdrawn()),
        };
        Self { parts: StoredValue::new(parts) }
    }

    pub async fn send(
        self,
        path: (BranchSlug, MeasureId),
        title: String,
        report: CheckInRequest,
    ) -> Result<Sent, CallError> {
        let Parts { session, outbox, toasts, withdrawn } = self.parts.get_value();
        let Some(person) = session.person() else { return Err(CallError::Network) };
        let said = t::check_in::sent(&locales::status(locales::as_status(report.status)));
        let slug = path.0.clone();
        match outbox.report(person, path, title, report).await? {
            Outcome::Received(view) => {
                if view.withdrawable {
                    toasts.say_with_undo(said, move || {
                        let (slug, view) = (slug.clone(), view.clone());
                        spawn_local(async move {
                            match outbox.withdraw(slug, &view).await {
                                Ok(()) => {
                                    toasts.say(t::check_in::withdrawn());
                                    withdrawn.run(());
                                }
                                Err(error) => toasts.say(why_not(&error)),
                            }
                        });
                    });
                } else {
                    toasts.say(said);
                }
                Ok(Sent::Received)
            }
            Outcome::Kept => {
                toasts.say(t::outbox::kept());
                Ok(Sent::Kept)
            }
        }
    }
}

/// Why a report stands after all. A newer version of it has been read by somebody.
fn why_not(error: &CallError) -> String {
    if error.code() == Some(ProblemCode::StaleVersion) {
        t::problem::already_acknowledged()
    } else {
        trouble_text(error)
    }
}
