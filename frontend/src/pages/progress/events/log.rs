//! Logging what was done: in a corridor, with a thumb, without a network where there is none.

use leptos::{ev::SubmitEvent, prelude::*};
use verv_contract::progress::events::{EventRequest, EventView};
use verv_domain::{access::Action, organisation::branches::BranchSlug};
use wasm_bindgen_futures::spawn_local;

use super::{
    fields::{EventFields, Fields},
    known::{Known, fetch},
    typed::{blank, request},
    withdraw::take_back,
    words,
};
use crate::{
    browser,
    form::{Draft, DraftRestored, Form, Submit, Summary},
    locales::t,
    outbox::{Outbox, Outcome, SaidEvent, Until, use_outbox},
    router::Place,
    session::{Session, use_session},
    ui::{
        icon::icon,
        page,
        remote::{Loaded, Remote},
        toast::{Toasts, use_toasts},
    },
};

/// The first thing that can be chosen, to come back to.
const FIRST: &str = "/place";

#[component]
pub fn LogPage(slug: BranchSlug) -> impl IntoView {
    let session = use_session();
    if !untrack(|| session.can(Action::LogEvents)) {
        return page::denied();
    }
    let (client, of) = (session.client, slug.clone());
    let known = Remote::new(move || fetch(client, of.clone()));
    let slug = StoredValue::new(slug);
    view! {
        <Loaded remote=known what=t::events::loading_form>
            {known.with_untracked(Clone::clone).map(|now| view! { <LogForm slug=slug.get_value() known=now/> })}
        </Loaded>
    }
    .into_any()
}

/// What became of what was logged last.
#[derive(Clone)]
enum Logged {
    Received(Box<EventView>),
    Kept(String, Until),
}

/// A copy is a handle.
#[derive(Clone, Copy)]
struct Logging {
    form: Form,
    fields: Fields,
    draft: Draft,
    slug: StoredValue<BranchSlug>,
    known: StoredValue<Known>,
    logged: RwSignal<Option<Logged>>,
    session: Session,
    outbox: Outbox,
    toasts: Toasts,
}

impl Logging {
    fn new(slug: BranchSlug, known: Known) -> Self {
        let usual = known.usual_type().map(|of| of.key.as_str().to_owned()).unwrap_or_default();
        let fields: Fields = blank(&usual, browser::today()).map(RwSignal::new);
        Self {
            form: Form::new("logg"),
            draft: Draft::new(&format!("event-{slug}"), fields.to_vec()),
            fields,
            slug: StoredValue::new(slug),
            known: StoredValue::new(known),
            logged: RwSignal::new(None),
            session: use_session(),
            outbox: use_outbox(),
            toasts: use_toasts(),
        }
    }

    fn send(self) {
        if self.form.busy.get_untracked() {
            return;
        }
        let typed = self.fields.map(|field| field.get_untracked());
        let request = match self.known.with_value(|known| request(&typed, &known.workplaces)) {
            Ok(request) => request,
            Err(pointer) => {
                self.form.refuse_field(pointer, "required");
                return;
            }
        };
        if !self.form.passes(request.clone()) {
            return;
        }
        self.form.begin();
        spawn_local(self.go(request));
    }

    async fn go(self, event: EventRequest) {
        let (Some(person), Some(slug)) = (self.session.person(), self.slug.try_get_value()) else {
            self.form.end();
            return;
        };
        let title = self.title(&event);
        let forget = self.draft.forgetting();
        match self.outbox.log(person, slug.clone(), SaidEvent { event, title: title.clone() }).await {
            Ok(outcome) => {
                forget();
                self.form.end();
                self.begin_anew();
                let logged = match outcome {
                    Outcome::Received(view) => {
                        let (view, toasts, client) = (view, self.toasts, self.session.client);
                        let undo = view.clone();
                        toasts.say_with_undo(t::events::logged(), move || {
                            let (slug, undo) = (slug.clone(), undo.clone());
                            spawn_local(async move {
                                if take_back(client, toasts, slug, &undo, None).await.is_some() {
                                    self.logged.try_set(None);
                                }
                            });
                        });
                        Logged::Received(Box::new(view))
                    }
                    Outcome::Kept(until) => {
                        self.toasts.say(until.words());
                        Logged::Kept(title, until)
                    }
                };
                self.logged.try_set(Some(logged));
                browser::go_to("logget");
            }
            Err(error) => self.form.fail(error),
        }
    }

    /// What it is called where it waits.
    fn title(self, event: &EventRequest) -> String {
        self.known.with_value(|known| {
            let name = known.event_types.iter().find(|of| of.key == event.event_type);
            let name = name.map(|of| of.name.clone()).unwrap_or_default();
            let workplace = known.workplaces.iter().find(|one| Some(one.id) == event.workplace_id);
            let place = workplace.map(|one| one.name.clone()).or_else(|| event.place.clone());
            place.map_or_else(|| name.clone(), |place| format!("{name}, {place}"))
        })
    }

    /// The same again on the same day is likely; where, for what and how many are new.
    fn begin_anew(self) {
        let [_, _, rest @ ..] = self.fields;
        for field in rest {
            field.try_set(String::new());
        }
        self.draft.begin();
        self.draft.forget();
    }
}

#[component]
fn LogForm(slug: BranchSlug, known: Known) -> impl IntoView {
    let logging = Logging::new(slug.clone(), known);
    let Logging { form, fields, draft, known, .. } = logging;
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        logging.send();
    };
    let events = Place::Events(slug).href();
    view! {
        <div class="stack gap-6 logger">
            <header class="page-head">
                <div class="page-head__text">{page::fixed_heading(t::events::log())}</div>
                <div class="page-head__actions"><a class="btn btn--quiet" href=events>{t::events::see_all()}</a></div>
            </header>
            <div id="logget" tabindex="-1"><WhatBecame logging=StoredValue::new(logging)/></div>
            <form class="stack gap-5" novalidate data-test="log-form" on:submit=submit>
                <Summary form/>
                <DraftRestored draft/>
                <EventFields form fields known/>
                <div class="logger__foot">
                    <Submit form text=t::events::save() busy=t::app::saving test="log-submit"/>
                </div>
            </form>
        </div>
    }
}

/// What was logged, with what is to be seen to, and the way to it.
#[component]
fn WhatBecame(logging: StoredValue<Logging>) -> impl IntoView {
    let logging = logging.get_value();
    let note = move |logged: Logged| match logged {
        Logged::Received(view) => {
            let href = Place::Event(logging.slug.get_value(), view.id).href();
            let warning = view.warnings.first().map(|warning| words::warning(warning.concern));
            view! {
                <div class="note note--ok" role="status" data-test="logged">
                    {icon("i-check")}
                    <p class="grow"><b>{t::events::logged()}</b>" "{words::title(&view)}</p>
                    <a href=href data-test="see-event">{t::events::see()}</a>
                </div>
                {warning.map(|warning| view! { <p class="st st--warn" data-test="event-warning">{icon("i-warn")}<span>{warning}</span></p> })}
            }
            .into_any()
        }
        Logged::Kept(title, until) => view! {
            <div class="note note--ok" role="status" data-test="logged">
                {icon("i-clock")}
                <p class="grow"><b>{title}</b>" "{until.words()}</p>
            </div>
        }
        .into_any(),
    };
    let again = move |_| {
        logging.logged.set(None);
        browser::focus(logging.form.id(FIRST));
    };
    view! {
        {move || logging.logged.get().map(note)}
        <Show when=move || logging.logged.with(Option::is_some)>
            <p class="mt-2"><button class="linkbtn" type="button" data-test="log-another" on:click=again>{t::events::log_another()}</button></p>
        </Show>
    }
}
