//! Taking back a mandate that was given by mistake. It is lost at once and cannot be opened again, so it is asked about first.

use leptos::prelude::*;
use verv_contract::{ProblemCode, endpoints::RevokeMandate, organisation::mandates::MandateView};
use verv_domain::id::MandateId;
use wasm_bindgen_futures::spawn_local;

use super::shared::Shared;
use crate::{
    api::Options,
    browser,
    locales::t,
    session::use_session,
    ui::{dialog::Question, note},
};

/// For a mandate that did not begin before today: what began earlier has been held, and ends by its last day.
#[component]
pub fn Revoke(shared: Shared, mandate: MandateView, all_again: Callback<()>) -> impl IntoView {
    let Shared { client, toasts, dialog, not_revoked, .. } = shared;
    let MandateView { id, version, .. } = mandate;
    let is_own = use_session().person() == Some(mandate.person_id);
    let busy = RwSignal::new(false);
    let of_whom = t::office::revoke_of(&mandate.name);
    let name = StoredValue::new(mandate.name.clone());
    let revoke = move || {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        not_revoked.set(None);
        let path = (shared.slug.get_value(), id);
        let name = name.get_value();
        spawn_local(async move {
            let outcome = client.send::<RevokeMandate>(path, &(), Options::of_version(version)).await;
            // The page may be gone when an answer comes.
            busy.try_set(false);
            match outcome {
                Ok(_) => {
                    toasts.say(t::office::said_revoked(&name));
                    browser::focus("h-innehavere");
                }
                Err(error) => {
                    let is_stale = error.code() == Some(ProblemCode::StaleVersion);
                    not_revoked.try_set(Some((id, error)));
                    if is_stale {
                        all_again.run(());
                    }
                }
            }
        });
    };
    let ask = move |_| {
        let mut consequences = vec![name.with_value(|name| t::office::revoke_means(name))];
        if is_own {
            consequences.push(t::office::own_mandate());
        }
        if !mandate.can_log_in {
            consequences.push(t::office::revoke_link());
        }
        consequences.push(t::office::revoke_for_ever());
        dialog.ask(Question {
            title: t::office::ask_revoke(&mandate.name, &mandate.office),
            consequences,
            act: t::office::revoke(),
            on_yes: Callback::new(move |()| revoke()),
        });
    };
    view! {
        <button
            class="btn btn--quiet"
            type="button"
            aria-label=of_whom
            data-test="revoke"
            aria-busy=move || busy.get().then_some("true")
            on:click=ask
        >
            {t::office::revoke()}
        </button>
    }
}

/// Why the mandate was not taken back. It outlives its row, which is drawn anew when somebody else has changed the mandate.
#[component]
pub fn NotRevoked(shared: Shared, id: MandateId) -> impl IntoView {
    move || {
        let failed = shared.not_revoked.get().filter(|(of, _)| *of == id);
        failed.map(|(_, error)| note::trouble(&error))
    }
}
