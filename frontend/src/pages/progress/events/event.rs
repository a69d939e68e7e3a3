//! One event: what was done, its corrections, and the ways to correct it and to take it back.

use futures_util::future::join;
use leptos::{ev::SubmitEvent, prelude::*};
use verv_contract::{
    endpoints::{CorrectEvent, GetEvent, ListEventChanges},
    page::PageQuery,
    progress::events::{EventChangeKind, EventChangeView, EventView},
};
use verv_domain::{id::EventId, organisation::branches::BranchSlug};
use wasm_bindgen_futures::spawn_local;

use super::{
    fields::EventFields,
    known::{Known, fetch},
    typed::{Typed, correction, count, of_view},
    withdraw::take_back,
    words,
};
use crate::{
    api::{CallError, Client, Options},
    browser,
    form::{Buttons, Editing, Field, Form, Stale, Submit, Summary, TextField, filled_in},
    locales::{self, days, t},
    router::Place,
    session::use_session,
    ui::{
        icon::{icon, small_icon},
        page,
        remote::{Loaded, Remote},
        toast::use_toasts,
    },
};
use verv_domain::progress::events::CountKind;

#[derive(Clone)]
struct Whole {
    event: EventView,
    /// The latest first.
    changes: Vec<EventChangeView>,
}

async fn fetch_all(client: Client, slug: BranchSlug, id: EventId) -> Result<Whole, CallError> {
    let event = client.get::<GetEvent>((slug.clone(), id));
    let query = PageQuery::default();
    let changes = client.find::<ListEventChanges>((slug, id), &query);
    let (event, changes) = join(event, changes).await;
    Ok(Whole { event: event?, changes: changes?.items })
}

#[derive(Clone, Copy)]
struct Shared {
    slug: StoredValue<BranchSlug>,
    id: EventId,
    whole: Remote<Whole>,
}

impl Shared {
    fn event(self) -> Option<EventView> {
        self.whole.with(|whole| whole.event.clone())
    }

    fn take(self, event: EventView) {
        self.whole.update(|whole| whole.event = event);
    }
}

#[component]
pub fn EventPage(slug: BranchSlug, id: EventId) -> impl IntoView {
    let client = use_session().client;
    let of = slug.clone();
    let whole = Remote::new(move || fetch_all(client, of.clone(), id));
    let shared = Shared { slug: StoredValue::new(slug), id, whole };
    view! {
        <Loaded remote=whole what=t::events::loading_one>
            <EventWhole shared/>
        </Loaded>
    }
}

#[component]
fn EventWhole(shared: Shared) -> impl IntoView {
    let title = move || shared.event().map(|event| words::title(&event)).unwrap_or_default();
    let events = Place::Events(shared.slug.get_value()).href();
    let corrects = RwSignal::new(false);
    let may_correct = move || shared.event().is_some_and(|event| event.may.correct);
    view! {
        <nav class="crumbs" aria-label=t::measure::crumbs()>
            <ol>
                <li><a href=events>{t::events::title()}</a></li>
                <li>{move || shared.event().map(|event| days::day_and_year(event.day))}</li>
            </ol>
        </nav>
        <header class="page-head">
            <div class="page-head__text">
                {page::heading(title)}
                {move || shared.event().map(|event| view! { <p class="soft lead">{days::day_and_year(event.day)}</p> })}
            </div>
            <Show when=may_correct>
                <div class="page-head__actions" hidden=move || corrects.get()>
                    <button class="btn btn--outline" type="button" id="correct-button" data-test="correct" on:click=move |_| corrects.set(true)>
                        {icon("i-pen")}
                        {t::events::correct()}
                    </button>
                </div>
            </Show>
        </header>
        <div class="stack gap-6 measure-wide">
            {move || shared.event().map(|event| view! { <Standing event/> })}
            <Show when=move || corrects.get()><Correct shared corrects/></Show>
            <dl class="facts facts--wide" data-test="facts">{move || shared.event().map(|event| facts(&event))}</dl>
            <Withdraw shared/>
            <Changes shared/>
        </div>
    }
}

/// What is to be seen to, or that it was taken back.
#[component]
fn Standing(event: EventView) -> impl IntoView {
    let warnings = event.warnings.iter().map(|warning| {
        view! {
            <div class="note note--warn" role="status" data-test="event-warning">
                {icon("i-warn")}
                <p>{words::warning(warning.concern)}</p>
            </div>
        }
    });
    let withdrawn = event.withdrawn.as_ref().map(|trace| {
        let said = t::events::withdrawn_by(&days::instant(trace.at), &trace.office);
        let reason = trace.reason.as_deref().map(t::quoted);
        view! { <div class="note" data-test="withdrawn">{icon("i-info")}<p><b>{said}</b>" "{reason}</p></div> }
    });
    view! { {withdrawn} {warnings.collect_view()} }
}

fn facts(event: &EventView) -> impl IntoView + use<> {
    let fact = |label: String, value: Option<String>| {
        value.map(|value| view! { <div><dt>{label}</dt><dd>{value}</dd></div> })
    };
    let logged =
        t::events::logged_by(&days::instant_with_clock(event.said_at.unwrap_or(event.at)), &event.office);
    view! {
        {fact(t::events::counts(), words::counted(event))}
        {fact(t::events::organiser(), Some(event.organiser.name.clone()))}
        {fact(t::events::note(), event.note.clone())}
        {fact(t::events::logged_short(), Some(logged))}
    }
}

#[component]
fn Correct(shared: Shared, corrects: RwSignal<bool>) -> impl IntoView {
    let (client, of) = (use_session().client, shared.slug.get_value());
    let known = Remote::new(move || fetch(client, of.clone()));
    view! {
        <section class="sheet" aria-labelledby="h-rett">
            <h2 id="h-rett">{t::events::correct()}</h2>
            <Loaded remote=known what=t::events::loading_form is_part=true>
                {known.with_untracked(Clone::clone).map(|known| view! { <CorrectForm shared corrects known/> })}
            </Loaded>
        </section>
    }
}

fn in_words(typed: &Typed) -> [(String, String); 6] {
    let [event_type, day, place, purposes, counts, note] = typed;
    let counted = CountKind::ALL
        .into_iter()
        .filter_map(|of| Some(format!("{} {}", locales::count_kind(of), count(counts, of)?)));
    [
        (t::events::what(), event_type.clone()),
        (t::events::day(), day.parse().map(days::day_and_year).unwrap_or_default()),
        (t::events::place(), place.clone()),
        (t::events::purposes(), purposes.clone()),
        (t::events::counts(), counted.collect::<Vec<_>>().join(", ")),
        (t::events::note(), note.clone()),
    ]
}

#[component]
fn CorrectForm(shared: Shared, corrects: RwSignal<bool>, known: Known) -> impl IntoView {
    let (client, toasts) = (use_session().client, use_toasts());
    let known = StoredValue::new(known);
    let reason = RwSignal::new(String::new());
    let needs_reason = move || shared.event().is_some_and(|event| event.may.needs_reason);
    let editing = untrack(|| shared.event()).map(|event| {
        let leave = move || {
            corrects.set(false);
            browser::focus("correct-button");
        };
        let editing = Editing::new(Form::new("rett"), event.clone(), of_view, in_words, leave);
        editing.open(event, "/place");
        editing
    });
    let Some(editing) = editing else { return ().into_any() };
    let form = editing.form;
    let save = move || {
        let Some(event) = untrack(|| shared.event()) else { return };
        let because = reason.get_untracked();
        let request =
            known.with_value(|known| correction(&editing.typed(), &known.workplaces, &event, &because));
        let request = match request {
            Ok(request) => request,
            Err(pointer) => {
                form.refuse_field(pointer, "required");
                return;
            }
        };
        if !form.passes(request.clone()) {
            return;
        }
        let (path, options) = ((shared.slug.get_value(), shared.id), Options::of_version(editing.version()));
        let call = async move { client.send::<CorrectEvent>(path, &request, options).await };
        editing.save(call, move |event| {
            shared.take(event);
            toasts.say(t::events::corrected());
        });
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        save();
    };
    let reason_field = move || Field {
        form,
        pointer: "/reason",
        label: t::events::reason(),
        hint: Some(t::events::reason_hint()),
        test: "event-reason",
    };
    view! {
        <form class="stack gap-5" novalidate data-test="correct-form" on:submit=submit>
            <Summary form/>
            <EventFields form fields=editing.fields known/>
            <div hidden=move || !needs_reason()><TextField field=reason_field() value=reason/></div>
            <Stale editing save=move |()| save() taken=move |event| shared.take(event)/>
            <Buttons editing>
                <Submit form text=t::events::save_correction() busy=t::app::saving test="correct-submit"/>
            </Buttons>
        </form>
    }
    .into_any()
}

/// At once where nothing is asked; where its year is over, with a reason.
#[component]
fn Withdraw(shared: Shared) -> impl IntoView {
    let (client, toasts) = (use_session().client, use_toasts());
    let busy = RwSignal::new(false);
    let asks = RwSignal::new(false);
    let reason = RwSignal::new(String::new());
    let form = Form::new("trekk");
    let go = move |because: Option<String>| {
        let Some(event) = untrack(|| shared.event()).filter(|_| !busy.get_untracked()) else { return };
        busy.set(true);
        spawn_local(async move {
            let slug = shared.slug.get_value();
            if let Some(event) = take_back(client, toasts, slug, &event, because).await {
                shared.take(event);
                asks.try_set(false);
            }
            busy.try_set(false);
        });
    };
    let press = move |_| {
        if untrack(|| shared.event()).is_some_and(|event| event.may.needs_reason) {
            asks.set(true);
            browser::focus(form.id("/reason"));
        } else {
            go(None);
        }
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        match filled_in(&reason.get_untracked()) {
            None => form.refuse_field("/reason", "required"),
            because => go(because),
        }
    };
    let field = move || Field {
        form,
        pointer: "/reason",
        label: t::events::reason(),
        hint: Some(t::events::reason_hint()),
        test: "withdraw-reason",
    };
    let may = move || shared.event().is_some_and(|event| event.may.withdraw);
    view! {
        <Show when=may>
            <p hidden=move || asks.get()>
                <button
                    class="btn btn--quiet"
                    type="button"
                    data-test="withdraw-event"
                    aria-busy=move || busy.get().then_some("true")
                    on:click=press
                >
                    {small_icon("i-undo")}
                    {t::events::withdraw()}
                </button>
            </p>
            <Show when=move || asks.get()>
                <form class="stack gap-3 narrow-form" novalidate on:submit=submit data-test="withdraw-form">
                    <Summary form/>
                    <TextField field=field() value=reason/>
                    <div class="row">
                        <Submit form text=t::events::withdraw() busy=t::app::saving test="withdraw-submit"/>
                        <button class="btn btn--quiet" type="button" on:click=move |_| asks.set(false)>{t::app::cancel()}</button>
                    </div>
                </form>
            </Show>
        </Show>
    }
}

/// What it was before, the latest first; nothing where it never was anything else.
#[component]
fn Changes(shared: Shared) -> impl IntoView {
    let changes = Memo::new(move |_| shared.whole.with(|whole| whole.changes.clone()).unwrap_or_default());
    let row = |change: EventChangeView| {
        let what = match change.what {
            EventChangeKind::Corrected => {
                t::events::was_corrected(&days::instant_with_clock(change.at), &change.office)
            }
            EventChangeKind::Withdrawn => {
                t::events::withdrawn_by(&days::instant_with_clock(change.at), &change.office)
            }
        };
        let reason = change.reason.as_deref().map(|reason| view! { <p>{t::quoted(reason)}</p> });
        view! { <li class="stack gap-2"><p>{what}</p>{reason}</li> }
    };
    view! {
        <Show when=move || changes.with(|changes| !changes.is_empty())>
            <section class="stack gap-2" aria-labelledby="h-endringer" data-test="event-changes">
                <h2 class="h-small" id="h-endringer">{t::events::changes()}</h2>
                <ul class="list sheet sheet--list">
                    {move || changes.get().into_iter().map(row).collect_view()}
                </ul>
            </section>
        </Show>
    }
}
