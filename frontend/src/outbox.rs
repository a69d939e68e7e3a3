//! Check-ins on their way: sent at once where there is a network, else kept on the device and sent when there is.
//!
//! Each has an id that was made here, so that sending twice is once. They are kept in the browser's local storage:
//! they are few and small, and must be safe before the function returns. A new login of the same person finds them
//! again; nobody else is shown them.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use verv_contract::{
    ProblemCode,
    check_ins::{CheckInRequest, CheckInView},
    endpoints::{PutCheckIn, WithdrawCheckIn},
};
use verv_domain::{
    Timestamp,
    branch::BranchSlug,
    id::{CheckInId, MeasureId, OfficeId, PersonId},
};
use wasm_bindgen_futures::spawn_local;

use crate::{
    api::{CallError, Client, Options, read_json},
    browser,
    kept::Kept,
};

/// Where the browser keeps them.
const KEY: &str = "verv_outbox";

/// A check-in that the server has not received.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Unsent {
    pub id: CheckInId,
    pub person: PersonId,
    pub slug: BranchSlug,
    pub measure: MeasureId,
    pub title: String,
    pub written_at: Timestamp,
    acting: Option<OfficeId>,
    pub report: CheckInRequest,
    /// Why the server did not take it; it is not sent again by itself.
    pub refused: Option<ProblemCode>,
}

/// What became of a report.
pub enum Outcome {
    Received(Box<CheckInView>),
    /// It is on the device, and goes when there is a network.
    Kept,
}

#[derive(Clone, Copy)]
pub struct Outbox {
    client: Client,
    unsent: Kept<Vec<Unsent>>,
    /// One round at a time.
    sending: StoredValue<bool>,
    /// Counts what has been received after it had waited, so that pages fetch anew.
    pub received: RwSignal<u32>,
}

pub fn use_outbox() -> Outbox {
    expect_context()
}

impl Outbox {
    pub fn new(client: Client) -> Self {
        let stored = browser::remembered(KEY).and_then(|text| read_json(&text)).unwrap_or_default();
        let outbox = Self {
            client,
            unsent: Kept::new(stored),
            sending: StoredValue::new(false),
            received: RwSignal::new(0),
        };
        let _ = window_event_listener(leptos::ev::online, move |_| outbox.send_all());
        outbox
    }

    /// What waits, of this person.
    pub fn of(self, person: PersonId) -> Vec<Unsent> {
        self.unsent.with(|unsent| unsent.iter().filter(|one| one.person == person).cloned().collect())
    }

    fn change(self, change: impl FnOnce(&mut Vec<Unsent>)) {
        self.unsent.update(change);
        let text = self.unsent.with_untracked(serde_json::to_string).unwrap_or_default();
        browser::remember(KEY, Some(&text).filter(|text| *text != "[]").map(String::as_str));
    }

    /// Sends a report, or keeps it until it can be sent. An error is a refusal: nothing is kept then.
    pub async fn report(
        self,
        person: PersonId,
        (slug, measure): (BranchSlug, MeasureId),
        title: String,
        report: CheckInRequest,
    ) -> Result<Outcome, CallError> {
        let id = browser::new_uuid().and_then(|uuid| uuid.parse().ok()).ok_or(CallError::Unreadable)?;
        let unsent = Unsent {
            id,
            person,
            slug,
            measure,
            title,
            written_at: browser::now(),
            acting: self.client.acting.get_untracked(),
            report,
            refused: None,
        };
        // Kept before it is sent: the page may be closed, or the network go, in between.
        self.change(|all| all.push(unsent.clone()));
        match self.put(&unsent).await {
            Ok(view) => {
                self.forget(id);
                Ok(Outcome::Received(Box::new(view)))
            }
            Err(CallError::Network) => Ok(Outcome::Kept),
            Err(error) if is_about_the_session(&error) => Ok(Outcome::Kept),
            Err(error) => {
                self.forget(id);
                Err(error)
            }
        }
    }

    async fn put(self, unsent: &Unsent) -> Result<CheckInView, CallError> {
        let path = (unsent.slug.clone(), unsent.measure, unsent.id);
        let options = Options { acting: unsent.acting, ..Options::default() };
        self.client.send::<PutCheckIn>(path, &unsent.report, options).await
    }

    /// Takes a report out of what waits.
    pub fn forget(self, id: CheckInId) {
        self.change(|all| all.retain(|one| one.id != id));
    }

    /// Sends all that waits, oldest first, until the network or the session ends.
    pub fn send_all(self) {
        if self.sending.get_value() {
            return;
        }
        self.sending.set_value(true);
        spawn_local(async move {
            let waiting = self.unsent.with_untracked(Clone::clone);
            for unsent in waiting.iter().filter(|one| one.refused.is_none()) {
                match self.put(unsent).await {
                    Ok(_) => {
                        self.forget(unsent.id);
                        self.received.update(|times| *times += 1);
                    }
                    Err(CallError::Refused { problem, .. }) if !may_pass_later(problem.code) => {
                        let refused = Some(problem.code);
                        self.change(|all| {
                            all.iter_mut()
                                .filter(|one| one.id == unsent.id)
                                .for_each(|one| one.refused = refused);
                        });
                    }
                    Err(_) => break,
                }
            }
            self.sending.set_value(false);
        });
    }

    /// Takes a received report back.
    pub async fn withdraw(self, slug: BranchSlug, view: &CheckInView) -> Result<(), CallError> {
        let options = Options::of_version(view.version);
        self.client.send::<WithdrawCheckIn>((slug, view.id), &(), options).await
    }
}

/// Refusals that are not about the report: the same may be taken another time.
const fn may_pass_later(code: ProblemCode) -> bool {
    matches!(
        code,
        ProblemCode::SessionEnded
            | ProblemCode::Unauthenticated
            | ProblemCode::TooManyAttempts
            | ProblemCode::Unavailable
            | ProblemCode::Internal
    )
}

fn is_about_the_session(error: &CallError) -> bool {
    matches!(error.code(), Some(ProblemCode::SessionEnded | ProblemCode::Unauthenticated))
}
