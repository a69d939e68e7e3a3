//! One body: its seats by office, when a working group begins and is evaluated, and what it answers for.

pub mod form;
mod seats;
mod seats_form;
mod shared;

use leptos::prelude::*;
use verv_contract::{endpoints::ChangeBody, organisation::bodies::BodyView};
use verv_domain::{
    access::Action,
    id::BodyId,
    organisation::{bodies::BodyKind, branches::BranchSlug, parties::Party},
};

use self::{
    form::BodyFields,
    seats::Seats,
    shared::{Seated, Shared, fetch},
};
use super::offices::carried::Carried;
use crate::{
    api::Options,
    browser,
    form::{Buttons, Editing, Form, Stale, Submit, Summary},
    locales::{self, days, small, t},
    router::Place,
    session::use_session,
    ui::{
        icon::{icon, mark},
        page,
        remote::{Loaded, Remote},
        toast::use_toasts,
    },
};

#[component]
pub fn BodyPage(slug: BranchSlug, id: BodyId) -> impl IntoView {
    let client = use_session().client;
    let of = slug.clone();
    let seated = Remote::new(move || fetch(client, of.clone(), id));
    let shared = Shared { slug: StoredValue::new(slug), id, seated };
    view! {
        <Loaded remote=seated what=t::body::loading>
            <Whole shared/>
        </Loaded>
    }
}

type BodyEditing = Editing<BodyView, 5>;

#[component]
fn Whole(shared: Shared) -> impl IntoView {
    let session = use_session();
    let may_manage = untrack(|| session.can(Action::ManageOffices));
    let editing = shared.body().filter(|_| may_manage).map(|first| {
        let back = || browser::focus("body-edit");
        Editing::new(Form::new("body"), first, form::written, form::in_words, back)
            .drafted(&format!("body-{}", shared.id))
    });
    let slug = shared.slug.get_value();
    view! {
        <nav class="crumbs" aria-label=t::measure::crumbs()>
            <ol>
                <li><a href=Place::Offices(slug.clone()).href()>{t::offices::title()}</a></li>
                <li>{move || shared.seated.with(|seated| seated.body.name.clone())}</li>
            </ol>
        </nav>
        <header class="page-head">
            <div class="page-head__text">
                {page::heading(move || shared.seated.with(finding).unwrap_or_default())}
                {move || shared.seated.with(lead)}
            </div>
            {editing.map(|editing| view! { <EditButton shared editing/> })}
        </header>
        <div class="split aside-m">
            <div class="stack gap-6">
                {editing.map(|editing| view! { <EditForm shared editing/> })}
                <Seats shared may_manage/>
                <Carried slug party=Party::Body(shared.id)/>
            </div>
            <aside class="stack" aria-label=t::body::about()>
                {move || shared.seated.with(|seated| facts(&seated.body))}
            </aside>
        </div>
    }
}

/// The hole comes first: "Arbeidsgruppa mangler dato for evaluering".
fn finding(seated: &Seated) -> String {
    if lacks_evaluation(&seated.body) {
        t::body::lacks_evaluation(&seated.body.name)
    } else {
        seats_finding(seated)
    }
}

/// What the finding has left out.
fn lead(seated: &Seated) -> Option<impl IntoView + use<>> {
    let left_out = lacks_evaluation(&seated.body).then(|| seats_finding(seated));
    left_out.map(|left_out| view! { <p class="soft lead">{left_out}"."</p> })
}

/// "Styret har ti plasser. Ni er besatt"
fn seats_finding(seated: &Seated) -> String {
    let body = &seated.body;
    let is_filled = |id| {
        let mut offices = seated.offices.iter();
        offices.any(|office| office.id == id && !office.holders.is_empty())
    };
    let total = small(body.seats.len());
    let filled = small(body.seats.iter().filter(|seat| is_filled(seat.office_id)).count());
    if total == 0 {
        t::body::finding_none(&body.name)
    } else if filled == total {
        t::body::finding_all(total, &body.name)
    } else if filled == 0 {
        t::body::finding_vacant(&body.name, &t::body::seats(total))
    } else {
        t::body::finding(filled, &body.name, &t::body::seats(total))
    }
}

fn lacks_evaluation(body: &BodyView) -> bool {
    body.kind == BodyKind::WorkingGroup && body.evaluated_on.is_none()
}

fn facts(body: &BodyView) -> impl IntoView + use<> {
    let starts = body.starts.clone().map(|starts| locales::capitalised(&starts));
    let starts = starts.map(|starts| view! { <div><dt>{t::body::starts()}</dt><dd>{starts}</dd></div> });
    let evaluation = match body.evaluated_on {
        Some(day) => Some(days::day_and_year(day).into_any()),
        None if lacks_evaluation(body) => {
            let mark = mark("g-gap");
            let gap = view! {
                <span class="st st--gap" data-test="no-evaluation">{mark}<span>{t::body::not_set()}</span></span>
            };
            Some(gap.into_any())
        }
        None => None,
    };
    let evaluation =
        evaluation.map(|words| view! { <div><dt>{t::body::evaluated_on()}</dt><dd>{words}</dd></div> });
    let kind = locales::body_kind(body.kind);
    view! {
        <dl class="facts" data-test="facts">
            <div><dt>{t::body::kind()}</dt><dd><b>{kind}</b></dd></div>
            {starts}
            {evaluation}
        </dl>
    }
}

#[component]
fn EditButton(shared: Shared, editing: BodyEditing) -> impl IntoView {
    let open = move |_| {
        if let Some(body) = shared.body() {
            editing.open(body, "/name");
        }
    };
    view! {
        <div class="page-head__actions" hidden=move || editing.is_open.get()>
            <button class="btn btn--outline" type="button" id="body-edit" data-test="edit" on:click=open>
                {icon("i-pen")}
                {t::body::edit()}
            </button>
        </div>
    }
}

#[component]
fn EditForm(shared: Shared, editing: BodyEditing) -> impl IntoView {
    let (client, toasts) = (use_session().client, use_toasts());
    let form = editing.form;
    let save = move || {
        let Some(request) = form::request(&editing.typed()) else {
            form.refuse_field("/position", "not_a_number");
            return;
        };
        if !form.passes(request.clone()) {
            return;
        }
        let (path, options) = (shared.path(), Options::of_version(editing.version()));
        let call = async move { client.send::<ChangeBody>(path, &request, options).await };
        editing.save(call, move |body| {
            shared.take(body);
            toasts.say(t::body::saved());
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        save();
    };
    view! {
        <Show when=move || editing.is_open.get()>
            <section class="sheet" aria-labelledby="h-endre">
                <form class="stack gap-5 narrow-form" novalidate data-test="body-form" on:submit=submit>
                    <h2 id="h-endre">{t::body::edit()}</h2>
                    <Summary form/>
                    <BodyFields form fields=editing.fields/>
                    <Stale editing save=move |()| save() taken=move |body| shared.take(body)/>
                    <Buttons editing>
                        <Submit form text=t::body::submit() busy=t::app::saving test="submit"/>
                    </Buttons>
                </form>
            </section>
        </Show>
    }
}
