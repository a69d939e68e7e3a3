//! Taking a report back: by its writer, for a day, and until somebody has read it.

use leptos::prelude::*;
use verv_contract::{ProblemCode, plan::check_ins::CheckInView};
use verv_domain::organisation::branches::BranchSlug;
use wasm_bindgen_futures::spawn_local;

use crate::{
    api::{CallError, trouble_text},
    locales::{days, t},
    outbox::{Outbox, use_outbox},
    ui::{
        icon::small_icon,
        toast::{Toasts, use_toasts},
    },
};

/// Takes it back, and says so or why not; whether it is gone.
pub async fn withdraw(outbox: Outbox, toasts: Toasts, slug: BranchSlug, check_in: &CheckInView) -> bool {
    let outcome = outbox.withdraw(slug, check_in).await;
    let is_gone = outcome.is_ok();
    toasts.say(outcome.map_or_else(|error| why_not(&error), |()| t::check_in::withdrawn()));
    is_gone
}

/// Why a report stands after all. A newer version of it has been read by somebody.
fn why_not(error: &CallError) -> String {
    if error.code() == Some(ProblemCode::StaleVersion) {
        t::problem::already_acknowledged()
    } else {
        trouble_text(error)
    }
}

/// The button, and until when it is there.
#[component]
pub fn Withdraw(
    slug: BranchSlug,
    check_in: CheckInView,
    #[prop(optional, into)] done: Option<Callback<()>>,
) -> impl IntoView {
    let (outbox, toasts) = (use_outbox(), use_toasts());
    let busy = RwSignal::new(false);
    let until = check_in.withdrawable_until;
    let until = until.map(|at| t::check_in::withdrawable_until(&days::instant_with_clock(at)));
    let about = t::messages::acknowledge_for(&check_in.measure_title);
    let press = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let (slug, check_in) = (slug.clone(), check_in.clone());
        spawn_local(async move {
            let is_gone = withdraw(outbox, toasts, slug, &check_in).await;
            busy.try_set(false);
            if let Some(done) = done.filter(|_| is_gone) {
                done.try_run(());
            }
        });
    };
    view! {
        <p class="row">
            <button
                class="linkbtn"
                type="button"
                data-test="withdraw"
                aria-busy=move || busy.get().then_some("true")
                on:click=press
            >
                {small_icon("i-undo")}
                {t::check_in::withdraw()}
                <span class="vh">" "{about}</span>
            </button>
            <span class="muted">{until}</span>
        </p>
    }
}
