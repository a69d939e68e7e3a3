//! The branch's name, its time zone, and how long silence may last.

use leptos::prelude::*;
use verv_contract::{
    endpoints::ChangeBranch,
    organisation::branches::{BranchRequest, BranchView},
};

use super::shared::use_shared;
use crate::{
    api::Options,
    browser,
    form::{Buttons, Choices, Editing, Field, Form, NumberField, Stale, Submit, Summary, TextField},
    locales::t,
    ui::icon::icon,
};

/// Where branches may be. Another zone that is stored already can be kept.
const ZONES: [&str; 6] = [
    "Europe/Oslo",
    "Arctic/Longyearbyen",
    "Europe/Stockholm",
    "Europe/Copenhagen",
    "Europe/Helsinki",
    "Europe/London",
];

fn zone_name(zone: &str) -> String {
    match zone {
        "Europe/Oslo" => t::settings::zone_oslo(),
        "Arctic/Longyearbyen" => t::settings::zone_svalbard(),
        "Europe/Stockholm" => t::settings::zone_stockholm(),
        "Europe/Copenhagen" => t::settings::zone_copenhagen(),
        "Europe/Helsinki" => t::settings::zone_helsinki(),
        "Europe/London" => t::settings::zone_london(),
        other => other.replace('_', " "),
    }
}

fn written(branch: &BranchView) -> [String; 3] {
    [branch.name.clone(), branch.time_zone.clone(), branch.silent_days.to_string()]
}

fn in_words([name, zone, days]: &[String; 3]) -> [(String, String); 3] {
    [
        (t::settings::name(), name.clone()),
        (t::settings::time_zone(), zone_name(zone)),
        (t::settings::silent_days(), days.clone()),
    ]
}

#[component]
pub fn BranchSettings() -> impl IntoView {
    let shared = use_shared();
    let first = shared.settings.with_untracked(|settings| settings.branch.clone());
    let editing = first.filter(|_| shared.may_edit_branch).map(|first| {
        Editing::new(Form::new("branch"), first, written, in_words, || browser::focus("branch-edit"))
            .drafted(&format!("branch-{}", shared.slug.get_value()))
    });
    let is_open = move || editing.is_some_and(|editing| editing.is_open.get());
    let button = editing.map(|editing| {
        let open = move |_| {
            if let Some(branch) = shared.settings.with_untracked(|settings| settings.branch.clone()) {
                editing.open(branch, "/name");
            }
        };
        view! {
            <p>
                <button class="btn" type="button" id="branch-edit" data-test="edit-branch" on:click=open>
                    {icon("i-pen")}
                    {t::settings::edit_branch()}
                </button>
            </p>
        }
    });
    view! {
        <section class="stack gap-3" aria-labelledby="h-fagforening" data-test="branch-settings">
            <h2 id="h-fagforening">{t::settings::branch()}</h2>
            <div class="sheet stack" hidden=is_open>
                {move || shared.settings.with(|settings| facts(&settings.branch))}
                {button}
            </div>
            {editing.map(|editing| view! { <BranchForm editing/> })}
        </section>
    }
}

fn facts(branch: &BranchView) -> impl IntoView + use<> {
    let (name, zone) = (branch.name.clone(), zone_name(&branch.time_zone));
    let days = t::settings::days(u32::try_from(branch.silent_days).unwrap_or_default());
    view! {
        <dl class="facts facts--wide">
            <div><dt>{t::settings::name()}</dt><dd><b>{name}</b></dd></div>
            <div><dt>{t::settings::time_zone()}</dt><dd>{zone}</dd></div>
            <div>
                <dt>{t::settings::silent_days()}</dt>
                <dd><b>{days}</b><br/><span class="soft">{t::settings::silent_means()}</span></dd>
            </div>
        </dl>
    }
}

#[component]
fn BranchForm(editing: Editing<BranchView, 3>) -> impl IntoView {
    let shared = use_shared();
    let form = editing.form;
    let take = move |branch: BranchView| shared.settings.update(|settings| settings.branch = branch);
    let save = move || {
        let [name, time_zone, days] = editing.typed();
        let Ok(silent_days) = days.trim().parse() else {
            form.refuse_field("/silent_days", "not_a_number");
            return;
        };
        let request = BranchRequest { name, time_zone, silent_days };
        if !form.passes(request.clone()) {
            return;
        }
        let (path, options) = ((shared.slug.get_value(),), Options::of_version(editing.version()));
        let call = async move { shared.client.send::<ChangeBranch>(path, &request, options).await };
        editing.save(call, move |branch| {
            take(branch);
            shared.toasts.say(t::settings::branch_saved());
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        save();
    };
    view! {
        <Show when=move || editing.is_open.get()>
            <form class="sheet stack gap-5" novalidate data-test="branch-form" on:submit=submit>
                <Summary form/>
                <BranchFields form fields=editing.fields/>
                <Stale editing save=move |()| save() taken=take/>
                <Buttons editing>
                    <Submit form text=t::settings::submit() busy=t::app::saving test="submit"/>
                </Buttons>
            </form>
        </Show>
    }
}

#[component]
fn BranchFields(form: Form, fields: [RwSignal<String>; 3]) -> impl IntoView {
    let [name, zone, days] = fields;
    let field = |pointer, label, hint, test| Field { form, pointer, label, hint, test };
    let name_field = field("/name", t::settings::name(), None, "branch-name");
    let zone_hint = Some(t::settings::zone_hint());
    let zone_field = field("/time_zone", t::settings::time_zone(), zone_hint, "branch-zone");
    let days_hint = Some(t::settings::silent_hint());
    let days_field = field("/silent_days", t::settings::silent_days(), days_hint, "branch-silent");
    let mut zones: Vec<String> = ZONES.map(str::to_owned).to_vec();
    let present = zone.get_untracked();
    if !zones.contains(&present) {
        zones.push(present);
    }
    let zones: Vec<_> = zones.into_iter().map(|zone| (zone.clone(), zone_name(&zone))).collect();
    view! {
        <TextField field=name_field value=name/>
        <Choices field=zone_field value=zone options=zones/>
        <NumberField field=days_field value=days/>
    }
}
