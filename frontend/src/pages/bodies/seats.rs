//! The seats of a body: each belongs to an office, and may have a name of its own. Saved as a whole, with a way back.

use leptos::prelude::*;
use verv_contract::{
    ProblemCode,
    bodies::{BodyView, SeatRequest, SeatView, SeatsRequest},
    endpoints::ChangeSeats,
    offices::OfficeView,
};
use verv_domain::{
    branch::BranchSlug,
    id::{BodyId, OfficeId},
};
use wasm_bindgen_futures::spawn_local;

use super::Shared;
use crate::{
    api::{CallError, Client, Options, trouble_text},
    browser,
    dom::{View, view},
    form::{Form, filled_in, use_client},
    locales::t,
    pages::{offices::words, parties},
    router::Place,
    ui::{
        combobox::{Choice, Combobox, PARTIES},
        icon::{icon, small_icon},
        toast::{Toasts, use_toasts},
        versions::{self, Difference},
    },
};

/// A seat as it is edited.
#[derive(Clone, PartialEq)]
struct Draft {
    office: OfficeId,
    name: String,
    title: RwSignal<String>,
}

#[derive(Clone, Copy)]
struct Seating {
    shared: Shared,
    client: Client,
    toasts: Toasts,
    form: Form,
    is_open: RwSignal<bool>,
    seats: RwSignal<Vec<Draft>>,
    version: StoredValue<i64>,
    /// What somebody else has stored in the meantime.
    newer: RwSignal<Option<BodyView>>,
}

fn request_of(seats: &[SeatView]) -> SeatsRequest {
    let seat = |seat: &SeatView| SeatRequest { office_id: seat.office_id, title: seat.title.clone() };
    SeatsRequest { seats: seats.iter().map(seat).collect() }
}

impl Seating {
    fn take(self, body: &BodyView) {
        let draft = |seat: &SeatView| Draft {
            office: seat.office_id,
            name: seat.office.clone(),
            title: RwSignal::new(seat.title.clone().unwrap_or_default()),
        };
        self.seats.set(body.seats.iter().map(draft).collect());
        self.version.set_value(body.version);
    }

    fn open(self) {
        if let Some(body) = self.shared.body() {
            self.take(&body);
            self.is_open.set(true);
            browser::focus("new-seat");
        }
    }

    fn close(self) {
        self.newer.set(None);
        self.is_open.set(false);
        browser::focus("edit-seats");
    }

    fn add(self, office: OfficeId, name: String) {
        let has_seat = self.seats.with_untracked(|seats| seats.iter().any(|seat| seat.office == office));
        if !has_seat {
            let title = RwSignal::new(String::new());
            self.seats.update(|seats| seats.push(Draft { office, name, title }));
            browser::focus(seat_id(office));
        }
    }

    fn remove(self, office: OfficeId) {
        self.seats.update(|seats| seats.retain(|seat| seat.office != office));
        browser::focus("new-seat");
    }

    fn request(self) -> SeatsRequest {
        self.seats.with_untracked(|seats| {
            let seat = |seat: &Draft| SeatRequest {
                office_id: seat.office,
                title: filled_in(&seat.title.get_untracked()),
            };
            SeatsRequest { seats: seats.iter().map(seat).collect() }
        })
    }

    async fn send(
        self,
        path: (BranchSlug, BodyId),
        request: SeatsRequest,
        version: i64,
    ) -> Result<BodyView, CallError> {
        let options = Options::of_version(version);
        self.client.send::<ChangeSeats>(path, &request, options).await
    }

    fn save(self) {
        let Some(before) = self.shared.body() else { return };
        let request = self.request();
        if self.form.busy.get_untracked() || !self.form.passes(request.clone()) {
            return;
        }
        self.form.begin();
        let (path, version) = (self.shared.path(), self.version.get_value());
        spawn_local(async move {
            match self.send(path.clone(), request, version).await {
                Ok(body) => {
                    self.form.end();
                    self.close();
                    let version = body.version;
                    self.shared.take(body);
                    self.toasts.say_with_undo(t::body::seats_saved(), move || {
                        self.undo(path.clone(), &before, version);
                    });
                }
                Err(error) => match error.current::<BodyView>() {
                    Some(current) if error.code() == Some(ProblemCode::StaleVersion) => {
                        self.form.end();
                        self.newer.set(Some(current));
                        browser::go_to(versions::ID);
                    }
                    _ => self.form.fail(error),
                },
            }
        });
    }

    /// The page may be another by then.
    fn undo(self, path: (BranchSlug, BodyId), before: &BodyView, version: i64) {
        let request = request_of(&before.seats);
        spawn_local(async move {
            match self.send(path, request, version).await {
                Ok(body) => {
                    self.shared.take(body);
                    self.toasts.say(t::body::seats_undone());
                }
                Err(error) => self.toasts.say(trouble_text(&error)),
            }
        });
    }

    fn keep_mine(self) {
        if let Some(current) = self.newer.get_untracked() {
            self.version.set_value(current.version);
            self.newer.set(None);
            self.save();
        }
    }

    fn take_current(self) {
        if let Some(current) = self.newer.get_untracked() {
            self.shared.take(current);
            self.close();
        }
    }

    fn differences(self, current: &BodyView) -> Vec<Difference> {
        let words = |name: &str, title: Option<String>| match title {
            Some(title) => format!("{name} ({title})"),
            None => name.to_owned(),
        };
        let mine = self.seats.with_untracked(|seats| {
            let seat = |seat: &Draft| words(&seat.name, filled_in(&seat.title.get_untracked()));
            seats.iter().map(seat).collect::<Vec<_>>().join(", ")
        });
        let stored = current.seats.iter().map(|seat| words(&seat.office, seat.title.clone()));
        let stored = stored.collect::<Vec<_>>().join(", ");
        if mine == stored {
            return Vec::new();
        }
        vec![Difference { field: t::body::seats_heading(), mine, current: stored }]
    }
}

fn seat_id(office: OfficeId) -> String {
    format!("plass-{office}")
}

pub fn section(shared: Shared, may_manage: bool) -> View {
    let seating = Seating {
        shared,
        client: use_client(),
        toasts: use_toasts(),
        form: Form::new("seats"),
        is_open: RwSignal::new(false),
        seats: RwSignal::new(Vec::new()),
        version: StoredValue::new(0),
        newer: RwSignal::new(None),
    };
    let list = move || shared.seated.with(|seated| list(shared, &seated.body.seats, &seated.offices));
    let button = may_manage.then(|| {
        view! {
            <p>
                <button class="btn" type="button" id="edit-seats" data-test="edit-seats" on:click=move |_| seating.open()>
                    {icon("i-pen")}
                    {t::body::edit_seats()}
                </button>
            </p>
        }
    });
    let editor = move || seating.is_open.get().then(|| untrack(|| editor(&seating)));
    view! {
        <section class="sheet stack" aria-labelledby="h-plasser" data-test="seats">
            <h2 id="h-plasser">{t::body::seats_heading()}</h2>
            <div class="stack" hidden=move || seating.is_open.get()>
                {list}
                {button}
            </div>
            {editor}
        </section>
    }
}

fn list(shared: Shared, seats: &[SeatView], offices: &[OfficeView]) -> View {
    if seats.is_empty() {
        return view! { <p class="soft">{t::body::seats_none()}</p> };
    }
    let row = |seat: &SeatView| {
        let office = offices.iter().find(|office| office.id == seat.office_id);
        let href = Place::Office(shared.slug.get_value(), seat.office_id).href();
        let title = seat.title.clone().map(|title| view! { <span class="soft">{title}</span> });
        view! {
            <li class="seat" data-test="seat">
                <span class="seat__name"><a href=href>{seat.office.clone()}</a>{title}</span>
                <span class="seat__who">{office.map(words::holders)}</span>
            </li>
        }
    };
    view! { <ul class="list">{seats.iter().map(row).collect_view()}</ul> }
}

fn editor(seating: &Seating) -> View {
    let seating = *seating;
    let form = seating.form;
    let choices = Signal::derive(move || {
        let taken = seating.seats.with(|seats| seats.iter().map(|seat| seat.office).collect::<Vec<_>>());
        let offices = seating.shared.seated.with(|seated| {
            let free = seated.offices.iter().filter(|office| !taken.contains(&office.id));
            free.map(parties::of_office).collect::<Vec<_>>()
        });
        offices.unwrap_or_default()
    });
    let choose = Callback::new(move |choice: Choice| {
        if let Some(verv_domain::responsibility::Party::Office(office)) = parties::of_key(&choice.key) {
            seating.add(office, choice.name);
        }
    });
    let combobox = Combobox::new("new-seat", choices, false, PARTIES, choose);
    let rows = move || {
        let seats = seating.seats.get();
        let rows = seats.iter().map(|seat| row(&seating, seat)).collect_view();
        (!seats.is_empty()).then(|| view! { <ul class="seats" data-test="seat-rows">{rows}</ul> })
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        seating.save();
    };
    let stale = move || {
        seating.newer.get().map(|current| {
            let keep = Callback::new(move |()| seating.keep_mine());
            let take = Callback::new(move |()| seating.take_current());
            versions::versions(untrack(|| seating.differences(&current)), keep, take)
        })
    };
    view! {
        <form class="stack gap-5" novalidate data-test="seats-form" on:submit=submit>
            {form.summary()}
            {rows}
            <div class="field narrow-form">
                <label for="new-seat">{t::body::add_seat()}</label>
                <span class="hint" id="new-seat-hint">{t::body::add_seat_hint()}</span>
                <div class="combo">
                    {combobox.input(t::body::seat_search(), Some("new-seat-hint".to_owned()), "new-seat")}
                    {combobox.list()}
                </div>
            </div>
            {stale}
            <div class="row" hidden=move || seating.newer.with(Option::is_some)>
                {form.submit(t::body::seats_submit, t::app::saving, "seats-submit")}
                <button class="btn btn--quiet" type="button" data-test="cancel" on:click=move |_| seating.close()>{t::app::cancel()}</button>
            </div>
        </form>
    }
}

fn row(seating: &Seating, seat: &Draft) -> View {
    let seating = *seating;
    let Draft { office, name, title } = seat.clone();
    let id = seat_id(office);
    view! {
        <li class="seats__row" data-test="seat-row">
            <div class="field">
                <label for=id.clone()><b>{name.clone()}</b>" "<span class="soft regular">{t::body::seat_title()}</span></label>
                <input
                    class="input"
                    id=id
                    type="text"
                    autocomplete="off"
                    data-test="seat-title"
                    prop:value=move || title.get()
                    on:input=move |event| title.set(event_target_value(&event))
                />
            </div>
            <button
                class="btn btn--quiet"
                type="button"
                aria-label=t::responsibility::remove(&name)
                data-test="seat-remove"
                on:click=move |_| seating.remove(office)
            >
                {small_icon("i-x")}
                {t::responsibility::remove_short()}
            </button>
        </li>
    }
}
