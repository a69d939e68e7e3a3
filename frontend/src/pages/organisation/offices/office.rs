//! One office: who holds it and has held it, what it may do, and what it answers for.

use leptos::prelude::*;
use verv_contract::{
    endpoints::{ChangeOffice, GetOffice},
    organisation::offices::OfficeView,
};
use verv_domain::{
    access::Action,
    id::OfficeId,
    organisation::{branches::BranchSlug, parties::Party},
};

use super::{
    carried::Carried,
    form::{self, OfficeFields},
    mandates::Mandates,
    shared::Shared,
    words,
};
use crate::{
    api::Options,
    browser,
    form::{Buttons, Editing, Form, Stale, Submit, Summary},
    locales::{self, t},
    router::Place,
    session::use_session,
    ui::{
        dialog::{Dialog, DialogView},
        icon::icon,
        page,
        remote::{Loaded, Remote},
        toast::use_toasts,
    },
};

#[component]
pub fn OfficePage(slug: BranchSlug, id: OfficeId) -> impl IntoView {
    let session = use_session();
    let client = session.client;
    let of = slug.clone();
    let office = Remote::new(move || client.get::<GetOffice>((of.clone(), id)));
    let shared = Shared {
        slug: StoredValue::new(slug),
        id,
        office,
        client,
        toasts: use_toasts(),
        today: session.branch_untracked().map_or_else(browser::today, |branch| branch.today),
        changing: RwSignal::new(None),
        dialog: Dialog::new("tilbake"),
        not_revoked: RwSignal::new(None),
        link: RwSignal::new(None),
    };
    view! {
        <Loaded remote=office what=t::office::loading>
            <Whole shared/>
            <DialogView dialog=shared.dialog/>
        </Loaded>
    }
}

#[component]
fn Whole(shared: Shared) -> impl IntoView {
    let session = use_session();
    let may_manage = untrack(|| session.can(Action::ManageOffices));
    let finding = move || shared.office.with(finding).unwrap_or_default();
    let editing = shared.office.with_untracked(Clone::clone).filter(|_| may_manage).map(|first| {
        let back = || browser::focus("office-edit");
        Editing::new(Form::new("office"), first, form::written, form::in_words, back)
            .drafted(&format!("office-{}", shared.id))
    });
    let holders = if may_manage {
        view! { <Mandates shared/> }.into_any()
    } else {
        view! {
            <section class="sheet stack gap-3" aria-labelledby="h-innehavere">
                <h2 id="h-innehavere">{t::office::holders()}</h2>
                <div class="stack gap-3" data-test="holders">
                    {move || shared.office.with(words::holders)}
                </div>
            </section>
        }
        .into_any()
    };
    let slug = shared.slug.get_value();
    view! {
        <nav class="crumbs" aria-label=t::measure::crumbs()>
            <ol>
                <li><a href=Place::Offices(slug.clone()).href()>{t::offices::title()}</a></li>
                <li>{move || shared.office.with(|office| office.name.clone())}</li>
            </ol>
        </nav>
        <header class="page-head">
            <div class="page-head__text">{page::heading(finding)}</div>
            {editing.map(|editing| view! { <EditButton shared editing/> })}
        </header>
        <div class="split aside-m">
            <div class="stack gap-6">
                {editing.map(|editing| view! { <EditForm shared editing/> })}
                {holders}
                <Carried slug party=Party::Office(shared.id)/>
            </div>
            <aside class="stack" aria-label=t::office::about()>
                <Facts office=shared.office/>
            </aside>
        </div>
    }
}

/// "Kari Nordmann er kasserer", or that nobody is.
fn finding(office: &OfficeView) -> String {
    let names = |deputy: bool| {
        let holders = office.holders.iter().filter(|holder| holder.deputy == deputy);
        holders.map(|holder| holder.name.clone()).collect::<Vec<_>>()
    };
    let (holders, deputies) = (names(false), names(true));
    let name = words::in_sentence(&office.name);
    match (holders.as_slice(), deputies.as_slice()) {
        ([], []) => t::office::nobody_is(&office.name),
        ([], deputies) => t::office::only_deputy(&words::listed(deputies), &name),
        // The example data calls people by their office.
        ([holder], _) if *holder == office.name => t::office::filled(holder),
        ([holder], _) => t::office::is(holder, &name),
        (holders, _) => t::office::share(&words::listed(holders), &name),
    }
}

#[component]
fn Facts(office: Remote<OfficeView>) -> impl IntoView {
    let role = Memo::new(move |_| office.with(|office| office.role));
    view! {
        <dl class="facts" data-test="facts">
            <div><dt>{t::office::role()}</dt><dd><b>{move || role.get().map(locales::role)}</b></dd></div>
            <div><dt>{t::office::gives()}</dt><dd>{move || role.get().map(words::role_gives)}</dd></div>
        </dl>
    }
}

type OfficeEditing = Editing<OfficeView, 3>;

#[component]
fn EditButton(shared: Shared, editing: OfficeEditing) -> impl IntoView {
    let open = move |_| {
        if let Some(office) = shared.office.with_untracked(Clone::clone) {
            editing.open(office, "/name");
        }
    };
    view! {
        <div class="page-head__actions" hidden=move || editing.is_open.get()>
            <button class="btn btn--outline" type="button" id="office-edit" data-test="edit" on:click=open>
                {icon("i-pen")}
                {t::office::edit()}
            </button>
        </div>
    }
}

#[component]
fn EditForm(shared: Shared, editing: OfficeEditing) -> impl IntoView {
    let Shared { client, toasts, .. } = shared;
    let form = editing.form;
    let save = move || {
        let Some(request) = form::request(&editing.typed()) else {
            form.refuse_field("/position", "not_a_number");
            return;
        };
        if !form.passes(request.clone()) {
            return;
        }
        let options = Options::of_version(editing.version());
        let path = (shared.slug.get_value(), shared.id);
        let call = async move { client.send::<ChangeOffice>(path, &request, options).await };
        editing.save(call, move |office| {
            shared.office.set(office);
            toasts.say(t::office::saved());
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        save();
    };
    view! {
        <Show when=move || editing.is_open.get()>
            <section class="sheet" aria-labelledby="h-endre">
                <form class="stack gap-5 narrow-form" novalidate data-test="office-form" on:submit=submit>
                    <h2 id="h-endre">{t::office::edit()}</h2>
                    <Summary form/>
                    <OfficeFields form fields=editing.fields/>
                    <Stale editing save=move |()| save() taken=move |office| shared.office.set(office)/>
                    <Buttons editing>
                        <Submit form text=t::office::submit() busy=t::app::saving test="submit"/>
                    </Buttons>
                </form>
            </section>
        </Show>
    }
}
