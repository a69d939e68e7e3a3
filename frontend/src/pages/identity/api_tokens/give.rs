//! Giving a program a token: what it may do, until when, and the secret, which is shown once.

use leptos::{ev::SubmitEvent, prelude::*};
use verv_contract::{
    endpoints::{CreateApiToken, OPERATIONS},
    identity::api_tokens::{ApiTokenRequest, NewApiTokenView},
    token_scopes::{ScopeGroup, group_of},
};
use verv_domain::{Date, organisation::branches::BranchSlug};
use wasm_bindgen_futures::spawn_local;

use super::token::{group_means, group_name};
use crate::{
    api::Options,
    browser,
    form::{Choices, Field, Form, Submit, Summary, TextField, use_client},
    locales::{days, t},
    session::use_session,
    ui::{copy_field::CopyField, icon::icon},
};

/// Days until a token's last one, to choose from.
const DAYS: [i32; 3] = [30, 90, 365];
const SECRET: &str = "nokkel";

#[component]
pub fn GiveToken(slug: BranchSlug) -> impl IntoView {
    let client = use_client();
    let session = use_session();
    let form = Form::new("gi-nokkel");
    let name = RwSignal::new(String::new());
    let chosen = RwSignal::new(vec![ScopeGroup::ReadPlan]);
    let lasts = RwSignal::new(DAYS[1].to_string());
    let made = RwSignal::new(None::<NewApiTokenView>);
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        let today = untrack(|| session.branch()).map(|branch| branch.today);
        let Some(expires_on) = today.and_then(|today| after(today, &lasts.get_untracked())) else { return };
        if form.busy.get_untracked() {
            return;
        }
        let operations = operations_of(&chosen.get_untracked());
        let request = ApiTokenRequest { name: name.get_untracked(), operations, expires_on };
        if !form.passes(request.clone()) {
            return;
        }
        form.begin();
        let path = (slug.clone(),);
        spawn_local(async move {
            match client.send::<CreateApiToken>(path, &request, Options::default()).await {
                Ok(view) => {
                    form.end();
                    name.set(String::new());
                    made.set(Some(view));
                    browser::focus("h-nokkel");
                }
                Err(error) => form.fail(error),
            }
        });
    };
    let name_field = Field {
        form,
        pointer: "/name",
        label: t::programs::name(),
        hint: Some(t::programs::name_hint()),
        test: "program-name",
    };
    let lasts_field = Field {
        form,
        pointer: "/expires_on",
        label: t::programs::lasts(),
        hint: None,
        test: "program-lasts",
    };
    let spans =
        DAYS.map(|days| (days.to_string(), t::programs::days(u32::try_from(days).unwrap_or_default())));
    view! {
        {move || made.get().map(|made_now| view! { <Made made=made_now done=Callback::new(move |()| made.set(None))/> })}
        <section class="sheet" aria-labelledby="h-gi-nokkel">
            <form class="stack gap-5" novalidate data-test="give-token" on:submit=save>
                <h2 id="h-gi-nokkel">{t::programs::give()}</h2>
                <Summary form/>
                <TextField field=name_field value=name/>
                <fieldset class="stack gap-2">
                    <legend><b>{t::programs::may()}</b></legend>
                    <p class="soft">{t::programs::may_lead()}</p>
                    {ScopeGroup::ALL.map(|group| view! { <Group group chosen/> }).collect_view()}
                </fieldset>
                <Choices field=lasts_field value=lasts options=spans.into()/>
                <div class="row">
                    <Submit form text=t::programs::submit() busy=t::app::saving test="give-token-submit"/>
                </div>
            </form>
        </section>
    }
}

#[component]
fn Group(group: ScopeGroup, chosen: RwSignal<Vec<ScopeGroup>>) -> impl IntoView {
    let is_chosen = move || chosen.with(|chosen| chosen.contains(&group));
    let choose = move |event| {
        let wanted = event_target_checked(&event);
        chosen.update(|chosen| {
            chosen.retain(|other| *other != group);
            if wanted {
                chosen.push(group);
            }
        });
    };
    view! {
        <label class="check">
            <input type="checkbox" data-test=group.as_str() prop:checked=is_chosen on:change=choose/>
            <span>{group_name(group)}<br/><span class="soft">{group_means(group)}</span></span>
        </label>
    }
}

#[component]
fn Made(made: NewApiTokenView, done: Callback<()>) -> impl IntoView {
    let NewApiTokenView { secret, api_token } = made;
    let until = days::day_and_year(api_token.expires_on);
    view! {
        <section class="sheet stack gap-5" aria-labelledby="h-nokkel" data-test="made-token">
            <h2 id="h-nokkel" tabindex="-1">{t::programs::made(&api_token.name)}</h2>
            <p>{t::programs::made_lead(&until)}</p>
            <CopyField id=SECRET.to_owned() label=t::programs::secret() value=secret test="token-secret"/>
            <p class="soft">{t::programs::how()}</p>
            <p>
                <button class="btn" type="button" data-test="token-done" on:click=move |_| done.run(())>
                    {icon("i-check")}
                    {t::programs::done()}
                </button>
            </p>
        </section>
    }
}

/// The operations of the groups: what is added to a group later is not in a token that was made before.
fn operations_of(groups: &[ScopeGroup]) -> Vec<String> {
    let is_in = |group: Option<ScopeGroup>| group.is_some_and(|group| groups.contains(&group));
    OPERATIONS.iter().filter(|it| is_in(group_of(it))).map(|it| it.id.to_owned()).collect()
}

/// The day so many days after today.
fn after(today: Date, days: &str) -> Option<Date> {
    Date::from_days_since_1970(today.days_since_1970().checked_add(days.parse().ok()?)?)
}

#[cfg(test)]
mod tests {
    use verv_domain::time::date;

    use super::*;

    #[test]
    fn operations_come_from_the_groups_that_were_chosen() {
        let report = operations_of(&[ScopeGroup::Report]);
        assert_eq!(report, ["check_in", "put_check_in"]);
        assert!(operations_of(&[]).is_empty());
    }

    #[test]
    fn a_year_is_the_longest_choice_and_no_further_than_may_be() {
        let today = date(2026, 11, 27);
        for days in DAYS {
            let last = after(today, &days.to_string()).unwrap();
            assert_eq!(verv_domain::identity::api_tokens::check_expiry(last, today), Ok(()));
        }
    }
}
