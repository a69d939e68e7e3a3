//! The branch's name, its time zone, and how long silence may last.

use leptos::prelude::*;
use verv_contract::{
    branches::{BranchRequest, BranchView},
    endpoints::ChangeBranch,
};

use super::Shared;
use crate::{
    api::Options,
    browser,
    dom::{View, view},
    form::{Editing, Field, Form, choices, number_field, text_field},
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

pub fn section(shared: &Shared) -> View {
    let shared = *shared;
    let Some(first) = shared.settings.with_untracked(|settings| settings.branch.clone()) else {
        return ().into_any();
    };
    let editing = shared.may_edit_branch.then(|| {
        Editing::new(Form::new("branch"), first, written, in_words, || browser::focus("branch-edit"))
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
    let facts = move || shared.settings.with(|settings| facts(&settings.branch));
    let form = editing.map(|editing| form(&shared, editing));
    view! {
        <section class="stack gap-3" aria-labelledby="h-fagforening" data-test="branch-settings">
            <h2 id="h-fagforening">{t::settings::branch()}</h2>
            <div class="sheet stack" hidden=is_open>
                {facts}
                {button}
            </div>
            {form}
        </section>
    }
}

fn facts(branch: &BranchView) -> View {
    let days = u32::try_from(branch.silent_days).unwrap_or_default();
    view! {
        <dl class="facts facts--wide">
            <div><dt>{t::settings::name()}</dt><dd><b>{branch.name.clone()}</b></dd></div>
            <div><dt>{t::settings::time_zone()}</dt><dd>{zone_name(&branch.time_zone)}</dd></div>
            <div>
                <dt>{t::settings::silent_days()}</dt>
                <dd><b>{t::settings::days(days)}</b><br/><span class="soft">{t::settings::silent_means()}</span></dd>
            </div>
        </dl>
    }
}

fn form(shared: &Shared, editing: Editing<BranchView, 3>) -> View {
    let shared = *shared;
    let form = editing.form;
    let [name, zone, days] = editing.fields;
    let take = move |branch: BranchView| shared.settings.update(|settings| settings.branch = branch);
    let save = move || {
        let base = editing.base();
        let [name, time_zone, days] = editing.typed();
        let Ok(silent_days) = days.trim().parse() else {
            form.refuse_field("/silent_days", "not_a_number");
            return;
        };
        let request = BranchRequest { name, time_zone, silent_days };
        if !form.passes(request.clone()) {
            return;
        }
        let call = async move {
            let options = Options::of_version(base.version);
            shared.client.send::<ChangeBranch>((shared.slug.get_value(),), &request, options).await
        };
        editing.save(call, move |branch| {
            take(branch);
            shared.toasts.say(t::settings::branch_saved());
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        save();
    };
    let field = move |pointer, label, hint, test| Field { form, pointer, label, hint, test };
    let shown = move || {
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
        let zones = zones.into_iter().map(|zone| (zone.clone(), zone_name(&zone))).collect();
        view! {
            <form class="sheet stack gap-5" novalidate data-test="branch-form" on:submit=submit>
                {form.summary()}
                {text_field(&name_field, name, "text", "off")}
                {choices(&zone_field, zone, zones)}
                {number_field(&days_field, days)}
                {editing.stale(save, take)}
                {editing.buttons(form.submit(t::settings::submit, t::app::saving, "submit"))}
            </form>
        }
    };
    (move || editing.is_open.get().then(|| untrack(shown))).into_any()
}
