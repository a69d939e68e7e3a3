//! The seats of a body: each belongs to an office, and may have a name of its own.

use leptos::prelude::*;
use verv_contract::organisation::{bodies::SeatView, offices::OfficeView};

use super::{
    seats_form::{self, SeatsForm},
    shared::{Seated, Shared},
};
use crate::{
    browser,
    form::{Editing, Form},
    locales::t,
    pages::organisation::offices::words,
    router::Place,
    ui::icon::icon,
};

#[component]
pub fn Seats(shared: Shared, may_manage: bool) -> impl IntoView {
    let editing = shared.body().filter(|_| may_manage).map(|first| {
        let back = || browser::focus("edit-seats");
        Editing::new(Form::new("seats"), first, seats_form::written, seats_form::in_words, back)
            .drafted(&format!("seats-{}", shared.id))
    });
    let is_open = move || editing.is_some_and(|editing| editing.is_open.get());
    let button = editing.map(|editing| {
        let open = move |_| {
            if let Some(body) = shared.body() {
                editing.open(body, "");
                browser::focus(seats_form::NEW_SEAT);
            }
        };
        view! {
            <p>
                <button class="btn" type="button" id="edit-seats" data-test="edit-seats" on:click=open>
                    {icon("i-pen")}
                    {t::body::edit_seats()}
                </button>
            </p>
        }
    });
    view! {
        <section class="sheet stack" aria-labelledby="h-plasser" data-test="seats">
            <h2 id="h-plasser">{t::body::seats_heading()}</h2>
            <div class="stack" hidden=is_open>
                {move || shared.seated.with(|seated| list(shared, seated))}
                {button}
            </div>
            {editing.map(|editing| view! { <SeatsForm shared editing/> })}
        </section>
    }
}

fn list(shared: Shared, seated: &Seated) -> AnyView {
    let Seated { body, offices } = seated;
    if body.seats.is_empty() {
        return view! { <p class="soft">{t::body::seats_none()}</p> }.into_any();
    }
    let row = |seat: &SeatView| row(shared, seat, offices);
    view! { <ul class="list">{body.seats.iter().map(row).collect_view()}</ul> }.into_any()
}

fn row(shared: Shared, seat: &SeatView, offices: &[OfficeView]) -> impl IntoView + use<> {
    let office = offices.iter().find(|office| office.id == seat.office_id);
    let href = Place::Office(shared.slug.get_value(), seat.office_id).href();
    let title = seat.title.clone().map(|title| view! { <span class="soft">{title}</span> });
    // Whoever is asked today; and the one that was chosen, where nobody holds it.
    let answers =
        if seat.asked { Some(t::body::answers()) } else { seat.answers.then(t::body::answers_when_filled) };
    let answers = answers.map(|words| view! { <span class="soft" data-test="seat-asked">{words}</span> });
    let (name, who) = (seat.office.clone(), office.map(words::holders));
    view! {
        <li class="seat" data-test="seat">
            <span class="seat__name"><a href=href>{name}</a>{title}{answers}</span>
            <span class="seat__who">{who}</span>
        </li>
    }
}
