//! The form for a body's seats: saved as a whole, with a way back.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use verv_contract::{
    endpoints::ChangeSeats,
    organisation::bodies::{BodyView, SeatRequest, SeatView, SeatsRequest},
};
use verv_domain::{
    id::{BodyId, OfficeId},
    organisation::{branches::BranchSlug, parties::Party},
};
use wasm_bindgen_futures::spawn_local;

use super::shared::Shared;
use crate::{
    api::{Client, Options, read_json, trouble_text},
    browser,
    form::{Buttons, Editing, Stale, Submit, Summary, filled_in, use_client},
    locales::t,
    pages::organisation::parties,
    ui::{
        combobox::{Choice, Combobox, PARTIES},
        icon::small_icon,
        toast::{Toasts, use_toasts},
    },
};

/// The id of the field that adds one.
pub const NEW_SEAT: &str = "new-seat";

/// A seat as it is edited.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
struct Seat {
    office: OfficeId,
    name: String,
    title: String,
    answers: bool,
}

/// The whole list is one field, as text: it is saved, compared and kept as one.
pub type SeatsEditing = Editing<BodyView, 1>;

pub fn written(body: &BodyView) -> [String; 1] {
    let seat = |seat: &SeatView| Seat {
        office: seat.office_id,
        name: seat.office.clone(),
        title: seat.title.clone().unwrap_or_default(),
        answers: seat.answers,
    };
    [as_text(&body.seats.iter().map(seat).collect::<Vec<_>>())]
}

fn as_text(seats: &[Seat]) -> String {
    serde_json::to_string(seats).unwrap_or_default()
}

fn of_text(text: &str) -> Vec<Seat> {
    read_json(text).unwrap_or_default()
}

pub fn in_words([seats]: &[String; 1]) -> [(String, String); 1] {
    let seats = of_text(seats);
    let words = |seat: Seat| {
        let answers = seat.answers.then(t::body::answers);
        let about: Vec<String> = filled_in(&seat.title).into_iter().chain(answers).collect();
        if about.is_empty() { seat.name } else { format!("{} ({})", seat.name, about.join(", ")) }
    };
    let seats: Vec<String> = seats.into_iter().map(words).collect();
    [(t::body::seats_heading(), seats.join(", "))]
}

fn request(seats: &str) -> SeatsRequest {
    let seat = |seat: Seat| SeatRequest {
        office_id: seat.office,
        title: filled_in(&seat.title),
        answers: seat.answers,
    };
    SeatsRequest { seats: of_text(seats).into_iter().map(seat).collect() }
}

fn seat_id(office: OfficeId) -> String {
    format!("plass-{office}")
}

/// Puts the seats back to what they were. The page may be another by then.
fn undo(client: Client, toasts: Toasts, path: (BranchSlug, BodyId), before: &str, version: i64) {
    let request = request(before);
    spawn_local(async move {
        match client.send::<ChangeSeats>(path, &request, Options::of_version(version)).await {
            Ok(_) => toasts.say(t::body::seats_undone()),
            Err(error) => toasts.say(trouble_text(&error)),
        }
    });
}

#[component]
pub fn SeatsForm(shared: Shared, editing: SeatsEditing) -> impl IntoView {
    let (client, toasts) = (use_client(), use_toasts());
    let form = editing.form;
    let save = move || {
        let Some(before) = shared.body() else { return };
        let [typed] = editing.typed();
        let request = request(&typed);
        if !form.passes(request.clone()) {
            return;
        }
        let (path, options) = (shared.path(), Options::of_version(editing.version()));
        let again = path.clone();
        let call = async move { client.send::<ChangeSeats>(path, &request, options).await };
        editing.save(call, move |body| {
            let version = body.version;
            let [before] = written(&before);
            shared.take(body);
            toasts.say_with_undo(t::body::seats_saved(), move || {
                undo(client, toasts, again.clone(), &before, version);
            });
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        save();
    };
    view! {
        <Show when=move || editing.is_open.get()>
            <form class="stack gap-5" novalidate data-test="seats-form" on:submit=submit>
                <Summary form/>
                <Rows editing/>
                <p class="soft">{t::body::answers_means()}</p>
                <AddSeat shared editing/>
                <Stale editing save=move |()| save() taken=move |body| shared.take(body)/>
                <Buttons editing>
                    <Submit form text=t::body::seats_submit() busy=t::app::saving test="seats-submit"/>
                </Buttons>
            </form>
        </Show>
    }
}

/// Changes the list that the field holds.
fn change(editing: SeatsEditing, change: impl FnOnce(&mut Vec<Seat>)) {
    let [field] = editing.fields;
    field.update(|text| {
        let mut seats = of_text(text);
        change(&mut seats);
        *text = as_text(&seats);
    });
}

#[component]
fn Rows(editing: SeatsEditing) -> impl IntoView {
    let [field] = editing.fields;
    let seats = Memo::new(move |_| field.with(|text| of_text(text)));
    view! {
        <Show when=move || seats.with(|seats| !seats.is_empty())>
            <ul class="seats" data-test="seat-rows">
                <For each=move || seats.get() key=|seat| seat.office let:seat>
                    <Row editing seats office=seat.office name=seat.name/>
                </For>
            </ul>
        </Show>
    }
}

#[component]
fn Row(editing: SeatsEditing, seats: Memo<Vec<Seat>>, office: OfficeId, name: String) -> impl IntoView {
    let id = seat_id(office);
    let title = Memo::new(move |_| {
        let of = |seats: &Vec<Seat>| {
            seats.iter().find(|seat| seat.office == office).map(|seat| seat.title.clone())
        };
        seats.with(of).unwrap_or_default()
    });
    let on_input = move |event| {
        change(editing, |seats| {
            if let Some(seat) = seats.iter_mut().find(|seat| seat.office == office) {
                seat.title = event_target_value(&event);
            }
        });
    };
    let answers = Memo::new(move |_| {
        seats.with(|seats| seats.iter().any(|seat| seat.office == office && seat.answers))
    });
    // One seat answers at the most.
    let choose = move |event| {
        let is_chosen = event_target_checked(&event);
        change(editing, |seats| {
            for seat in seats {
                seat.answers = is_chosen && seat.office == office;
            }
        });
    };
    let answers_of = t::body::answers_of(&name);
    let remove = move |_| {
        change(editing, |seats| seats.retain(|seat| seat.office != office));
        browser::focus(NEW_SEAT);
    };
    let remove_words = t::responsibility::remove(&name);
    view! {
        <li class="seats__row" data-test="seat-row">
            <div class="field">
                <label for=id.clone()><b>{name}</b>" "<span class="soft regular">{t::body::seat_title()}</span></label>
                <input
                    class="input"
                    id=id
                    type="text"
                    autocomplete="off"
                    data-test="seat-title"
                    prop:value=title
                    on:input=on_input
                />
            </div>
            <label class="check">
                <input
                    type="checkbox"
                    aria-label=answers_of
                    data-test="seat-answers"
                    prop:checked=answers
                    on:change=choose
                />
                <span>{t::body::answers()}</span>
            </label>
            <button
                class="btn btn--quiet"
                type="button"
                aria-label=remove_words
                data-test="seat-remove"
                on:click=remove
            >
                {small_icon("i-x")}
                {t::responsibility::remove_short()}
            </button>
        </li>
    }
}

#[component]
fn AddSeat(shared: Shared, editing: SeatsEditing) -> impl IntoView {
    let [field] = editing.fields;
    let choices = Signal::derive(move || {
        let taken: Vec<OfficeId> = field.with(|text| of_text(text)).iter().map(|seat| seat.office).collect();
        let offices = shared.seated.with(|seated| {
            let free = seated.offices.iter().filter(|office| !taken.contains(&office.id));
            free.map(parties::of_office).collect::<Vec<_>>()
        });
        offices.unwrap_or_default()
    });
    let choose = Callback::new(move |choice: Choice| {
        if let Some(Party::Office(office)) = parties::of_key(&choice.key) {
            let seat = Seat { office, name: choice.name, title: String::new(), answers: false };
            change(editing, |seats| seats.push(seat));
            browser::focus(seat_id(office));
        }
    });
    let combobox = Combobox::new(NEW_SEAT, choices, false, PARTIES, choose);
    view! {
        <div class="field narrow-form">
            <label for=NEW_SEAT>{t::body::add_seat()}</label>
            <span class="hint" id="new-seat-hint">{t::body::add_seat_hint()}</span>
            <div class="combo">
                {combobox.input(t::body::seat_search(), Some("new-seat-hint".to_owned()), "new-seat")}
                {combobox.list()}
            </div>
        </div>
    }
}
