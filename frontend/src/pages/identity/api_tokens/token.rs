//! One token: what it is for, what it may do, when it was used, and ending it.

use leptos::prelude::*;
use verv_contract::{
    endpoint::Operation,
    endpoints::{OPERATIONS, RevokeApiToken},
    identity::api_tokens::ApiTokenView,
    token_scopes::{ScopeGroup, group_of},
};
use verv_domain::{identity::api_tokens::ApiTokenState, organisation::branches::BranchSlug};
use wasm_bindgen_futures::spawn_local;

use crate::{
    api::{Options, trouble_text},
    form::use_client,
    locales::{days, t},
    ui::{
        dialog::{Dialog, Question},
        icon::small_icon,
        toast::use_toasts,
    },
};

#[component]
pub fn TokenRow(slug: BranchSlug, token: ApiTokenView, dialog: Dialog) -> impl IntoView {
    let client = use_client();
    let toasts = use_toasts();
    let (id, version, name) = (token.id, token.version, token.name.clone());
    let revoke = Callback::new(move |()| {
        let path = (slug.clone(), id);
        spawn_local(async move {
            match client.send::<RevokeApiToken>(path, &(), Options::of_version(version)).await {
                Ok(_) => toasts.say(t::programs::has_ended()),
                Err(error) => toasts.say(trouble_text(&error)),
            }
        });
    });
    let ask = move |_| {
        dialog.ask(Question {
            title: t::programs::end_title(&name),
            consequences: vec![t::programs::end_means(), t::programs::end_for_good()],
            act: t::programs::end(),
            on_yes: revoke,
        });
    };
    let groups = groups_of(&token.operations).map(group_name).collect::<Vec<_>>().join(" · ");
    let state = state_words(&token);
    let used = match token.last_used_at {
        Some(at) => t::programs::used(&days::instant_with_clock(at)),
        None => t::programs::never_used(),
    };
    let label = t::programs::end_for(&token.name);
    let is_living = token.state == ApiTokenState::Living;
    view! {
        <li class="row row--between" data-test="program">
            <span>
                <b>{token.name}</b>
                <br/>
                <span class="soft">{groups}</span>
                <br/>
                <span class="soft">{t::programs::acts_as(&token.office)}" "{state}" "{used}</span>
            </span>
            <Show when=move || is_living>
                <button
                    class="btn"
                    type="button"
                    aria-label=label.clone()
                    data-test="end-program"
                    on:click=ask.clone()
                >
                    {small_icon("i-x")}
                    {t::programs::end()}
                </button>
            </Show>
        </li>
    }
}

/// The groups that a token has an operation of, in their order.
fn groups_of(operations: &[String]) -> impl Iterator<Item = ScopeGroup> {
    let has = |operation: &Operation| operations.iter().any(|id| id == operation.id);
    ScopeGroup::ALL
        .into_iter()
        .filter(move |group| OPERATIONS.iter().any(|it| group_of(it) == Some(*group) && has(it)))
}

pub fn group_name(group: ScopeGroup) -> String {
    match group {
        ScopeGroup::ReadPlan => t::programs::read_plan(),
        ScopeGroup::Report => t::programs::report(),
        ScopeGroup::ChangePlan => t::programs::change_plan(),
        ScopeGroup::ReadProgress => t::programs::read_progress(),
        ScopeGroup::LogEvents => t::programs::log_events(),
        ScopeGroup::EnterFigures => t::programs::enter_figures(),
        ScopeGroup::ReadOrganisation => t::programs::read_organisation(),
        ScopeGroup::ManageRegisters => t::programs::manage_registers(),
    }
}

pub fn group_means(group: ScopeGroup) -> String {
    match group {
        ScopeGroup::ReadPlan => t::programs::read_plan_means(),
        ScopeGroup::Report => t::programs::report_means(),
        ScopeGroup::ChangePlan => t::programs::change_plan_means(),
        ScopeGroup::ReadProgress => t::programs::read_progress_means(),
        ScopeGroup::LogEvents => t::programs::log_events_means(),
        ScopeGroup::EnterFigures => t::programs::enter_figures_means(),
        ScopeGroup::ReadOrganisation => t::programs::read_organisation_means(),
        ScopeGroup::ManageRegisters => t::programs::manage_registers_means(),
    }
}

fn state_words(token: &ApiTokenView) -> String {
    match (token.state, token.revoked_at) {
        (ApiTokenState::Revoked, Some(at)) => t::programs::revoked(&days::instant_with_clock(at)),
        (ApiTokenState::Living | ApiTokenState::Revoked, _) => {
            t::programs::until(&days::day_and_year(token.expires_on))
        }
        (ApiTokenState::Expired, _) => t::programs::expired(&days::day_and_year(token.expires_on)),
        (ApiTokenState::OfficeEnded, _) => t::programs::office_ended(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_described_by_the_groups_that_it_has_something_of() {
        let some = ["check_in".to_owned(), "get_measure".to_owned()];
        assert_eq!(groups_of(&some).collect::<Vec<_>>(), [ScopeGroup::ReadPlan, ScopeGroup::Report]);
        assert_eq!(groups_of(&[]).count(), 0);
    }
}
