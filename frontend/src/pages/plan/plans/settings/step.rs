//! One plan's step to another state: sent with the version that was seen, and taken back where that can be done.

use leptos::prelude::*;
use verv_contract::{
    ProblemCode,
    endpoints::ChangePlanState,
    plan::plans::{PlanStateRequest, PlanSummary, PlanView},
};
use verv_domain::{id::PlanId, organisation::branches::BranchSlug, plan::plans::PlanState};
use wasm_bindgen_futures::spawn_local;

use super::shared::Shared;
use crate::{api::Options, browser, locales::t};

/// One plan on its way, as it is now.
#[derive(Clone, Copy)]
pub struct Step {
    pub shared: StoredValue<Shared>,
    pub plan: Memo<Option<PlanSummary>>,
}

const fn plain(state: PlanState) -> PlanStateRequest {
    PlanStateRequest { state, adopted_on: None, day_unknown: false, adopted_by: None }
}

impl Step {
    pub fn id(self) -> Option<PlanId> {
        self.plan.with_untracked(|plan| plan.as_ref().map(|plan| plan.id))
    }

    pub fn title(self) -> String {
        self.plan.with_untracked(|plan| plan.as_ref().map(|plan| plan.title.clone())).unwrap_or_default()
    }

    pub fn take(self, state: PlanState, said: fn(&PlanView) -> String) {
        self.send(plain(state), said, None);
    }

    /// Takes the step; `done` is called when the server has taken it.
    pub fn send(self, request: PlanStateRequest, said: fn(&PlanView) -> String, done: Option<Callback<()>>) {
        if let Some(plan) = self.plan.get_untracked() {
            let shared = self.shared.get_value();
            let path = (shared.slug.get_value(), plan.id);
            send(&shared, path, (plan.state, plan.version), request, said, done);
        }
    }
}

/// The page may be another by the time that a step is undone.
fn send(
    shared: &Shared,
    path: (BranchSlug, PlanId),
    (before, version): (PlanState, i64),
    request: PlanStateRequest,
    said: fn(&PlanView) -> String,
    done: Option<Callback<()>>,
) {
    let shared = *shared;
    let open = shared.open;
    if open.form.busy.try_get_untracked() == Some(true) {
        return;
    }
    let id = path.1;
    open.form.begin();
    open.stale.try_set(false);
    open.stepped.try_set(Some(id));
    spawn_local(async move {
        let options = Options::of_version(version);
        match shared.client.send::<ChangePlanState>(path.clone(), &request, options).await {
            Ok(plan) => {
                open.form.end();
                if let Some(done) = done {
                    done.run(());
                }
                let (words, now) = (said(&plan), (plan.state, plan.version));
                shared.take_plan(plan);
                if now.0.may_become(before) {
                    shared.toasts.say_with_undo(words, move || {
                        send(&shared, path.clone(), now, plain(before), |_| t::settings::undone(), None);
                    });
                } else {
                    shared.toasts.say(words);
                }
                browser::focus(format!("steg-{id}"));
            }
            Err(error) => match error.current::<PlanView>() {
                Some(current) if error.code() == Some(ProblemCode::StaleVersion) => {
                    open.form.end();
                    if current.state != before {
                        open.adopting.try_set(None);
                    }
                    shared.take_plan(current);
                    open.stale.try_set(true);
                }
                _ => open.form.fail(error),
            },
        }
    });
}
