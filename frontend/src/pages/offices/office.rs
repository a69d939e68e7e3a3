//! One office: who holds it and has held it, what it may do, and what it answers for.

use leptos::prelude::*;
use verv_contract::{
    endpoints::{ChangeOffice, GetOffice},
    offices::OfficeView,
};
use verv_domain::{access::Action, branch::BranchSlug, id::OfficeId, responsibility::Party};

use super::{carried, form as office_form, mandates, words};
use crate::{
    api::Options,
    browser,
    dom::{View, view},
    form::{Editing, Form},
    locales::{self, t},
    router::Place,
    session::use_session,
    ui::{icon::icon, page, remote::Remote, toast::use_toasts},
};

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub struct Shared {
    pub slug: StoredValue<BranchSlug>,
    pub id: OfficeId,
    pub office: Remote<OfficeView>,
}

pub fn page(slug: BranchSlug, id: OfficeId) -> View {
    let client = use_session().client;
    let of = slug.clone();
    let office = Remote::new(move || client.get::<GetOffice>((of.clone(), id)));
    let shared = Shared { slug: StoredValue::new(slug), id, office };
    office.show(t::office::loading, move || whole(shared))
}

fn whole(shared: Shared) -> View {
    let Some(first) = shared.office.with_untracked(Clone::clone) else { return ().into_any() };
    let session = use_session();
    let may_manage = untrack(|| session.can(Action::ManageOffices));
    let finding = move || shared.office.with(finding).unwrap_or_default();
    let facts = move || shared.office.with(facts);
    let editing = may_manage.then(|| {
        let form = Form::new("office");
        let back = || browser::focus("office-edit");
        Editing::new(form, first, office_form::written, office_form::in_words, back)
    });
    let edit_button = editing.map(|editing| {
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
    });
    let holders = if may_manage {
        mandates::section(shared)
    } else {
        let holders = move || shared.office.with(words::holders);
        view! {
            <section class="sheet stack gap-3" aria-labelledby="h-innehavere">
                <h2 id="h-innehavere">{t::office::holders()}</h2>
                <div class="stack gap-3" data-test="holders">{holders}</div>
            </section>
        }
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
            {edit_button}
        </header>
        <div class="split aside-m">
            <div class="stack gap-6">
                {editing.map(|editing| edit_form(shared, editing))}
                {holders}
                {carried::section(&slug, Party::Office(shared.id))}
            </div>
            <aside class="stack" aria-label=t::office::about()>{facts}</aside>
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

fn facts(office: &OfficeView) -> View {
    view! {
        <dl class="facts" data-test="facts">
            <div><dt>{t::office::role()}</dt><dd><b>{locales::role(office.role)}</b></dd></div>
            <div><dt>{t::office::gives()}</dt><dd>{words::role_gives(office.role)}</dd></div>
        </dl>
    }
}

type OfficeEditing = Editing<OfficeView, 3>;

fn edit_form(shared: Shared, editing: OfficeEditing) -> View {
    let (client, toasts) = (use_session().client, use_toasts());
    let form = editing.form;
    let save = move || {
        let base = editing.base();
        let Some(request) = office_form::request(&editing.typed()) else {
            form.refuse_field("/position", "not_a_number");
            return;
        };
        if !form.passes(request.clone()) {
            return;
        }
        let call = async move {
            let path = (shared.slug.get_value(), shared.id);
            client.send::<ChangeOffice>(path, &request, Options::of_version(base.version)).await
        };
        editing.save(call, move |office| {
            shared.office.set(office);
            toasts.say(t::office::saved());
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        save();
    };
    (move || {
        editing.is_open.get().then(|| {
            view! {
                <section class="sheet" aria-labelledby="h-endre">
                    <form class="stack gap-5 narrow-form" novalidate data-test="office-form" on:submit=submit>
                        <h2 id="h-endre">{t::office::edit()}</h2>
                        {form.summary()}
                        {office_form::fields(form, editing.fields)}
                        {editing.stale(save, move |office| shared.office.set(office))}
                        {editing.buttons(form.submit(t::office::submit, t::app::saving, "submit"))}
                    </form>
                </section>
            }
        })
    })
    .into_any()
}
