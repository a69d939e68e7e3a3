//! One body: its seats by office, when a working group begins and is evaluated, and what it answers for.

pub mod form;
mod seats;

use leptos::prelude::*;
use verv_contract::{
    bodies::BodyView,
    endpoints::{ChangeBody, GetBody},
    offices::OfficeView,
};
use verv_domain::{access::Action, body::BodyKind, branch::BranchSlug, id::BodyId, responsibility::Party};

use super::{offices::carried, parties, plan::small};
use crate::{
    api::{CallError, Client, Options},
    browser,
    dom::{View, view},
    form::{Editing, Form},
    locales::{self, days, t},
    router::Place,
    session::use_session,
    ui::{
        icon::{icon, mark},
        page,
        remote::Remote,
        toast::use_toasts,
    },
};

/// A body, and the offices that could have a seat in it.
#[derive(Clone, PartialEq)]
pub struct Seated {
    pub body: BodyView,
    pub offices: Vec<OfficeView>,
}

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub struct Shared {
    slug: StoredValue<BranchSlug>,
    id: BodyId,
    seated: Remote<Seated>,
}

impl Shared {
    fn path(self) -> (BranchSlug, BodyId) {
        (self.slug.get_value(), self.id)
    }

    fn take(self, body: BodyView) {
        self.seated.update(|seated| seated.body = body);
    }

    fn body(self) -> Option<BodyView> {
        self.seated.with_untracked(|seated| seated.body.clone())
    }
}

async fn fetch(client: Client, slug: BranchSlug, id: BodyId) -> Result<Seated, CallError> {
    let body = client.get::<GetBody>((slug.clone(), id)).await?;
    Ok(Seated { body, offices: parties::offices(client, slug).await? })
}

pub fn page(slug: BranchSlug, id: BodyId) -> View {
    let client = use_session().client;
    let of = slug.clone();
    let seated = Remote::new(move || fetch(client, of.clone(), id));
    let shared = Shared { slug: StoredValue::new(slug), id, seated };
    seated.show(t::body::loading, move || whole(shared))
}

fn whole(shared: Shared) -> View {
    let Some(first) = shared.body() else { return ().into_any() };
    let session = use_session();
    let may_manage = untrack(|| session.can(Action::ManageOffices));
    let editing = may_manage.then(|| {
        let back = || browser::focus("body-edit");
        Editing::new(Form::new("body"), first, form::written, form::in_words, back)
    });
    let edit_button = editing.map(|editing| {
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
            {edit_button}
        </header>
        <div class="split aside-m">
            <div class="stack gap-6">
                {editing.map(|editing| edit_form(shared, editing))}
                {seats::section(shared, may_manage)}
                {carried::section(&slug, Party::Body(shared.id))}
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
fn lead(seated: &Seated) -> Option<View> {
    lacks_evaluation(&seated.body).then(|| view! { <p class="soft lead">{seats_finding(seated)}"."</p> })
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

fn facts(body: &BodyView) -> View {
    let starts = body.starts.clone().map(
        |starts| view! { <div><dt>{t::body::starts()}</dt><dd>{locales::capitalised(&starts)}</dd></div> },
    );
    let evaluation = match body.evaluated_on {
        Some(day) => Some(days::day_and_year(day).into_any()),
        None if lacks_evaluation(body) => Some(view! {
            <span class="st st--gap" data-test="no-evaluation">{mark("g-gap")}<span>{t::body::not_set()}</span></span>
        }),
        None => None,
    };
    let evaluation =
        evaluation.map(|words: View| view! { <div><dt>{t::body::evaluated_on()}</dt><dd>{words}</dd></div> });
    view! {
        <dl class="facts" data-test="facts">
            <div><dt>{t::body::kind()}</dt><dd><b>{locales::body_kind(body.kind)}</b></dd></div>
            {starts}
            {evaluation}
        </dl>
    }
}

fn edit_form(shared: Shared, editing: Editing<BodyView, 5>) -> View {
    let (client, toasts) = (use_session().client, use_toasts());
    let form = editing.form;
    let save = move || {
        let base = editing.base();
        let Some(request) = form::request(&editing.typed()) else {
            form.refuse_field("/position", "not_a_number");
            return;
        };
        if !form.passes(request.clone()) {
            return;
        }
        let call = async move {
            client.send::<ChangeBody>(shared.path(), &request, Options::of_version(base.version)).await
        };
        editing.save(call, move |body| {
            shared.take(body);
            toasts.say(t::body::saved());
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
                    <form class="stack gap-5 narrow-form" novalidate data-test="body-form" on:submit=submit>
                        <h2 id="h-endre">{t::body::edit()}</h2>
                        {form.summary()}
                        {form::fields(form, editing.fields)}
                        {editing.stale(save, move |body| shared.take(body))}
                        {editing.buttons(form.submit(t::body::submit, t::app::saving, "submit"))}
                    </form>
                </section>
            }
        })
    })
    .into_any()
}
