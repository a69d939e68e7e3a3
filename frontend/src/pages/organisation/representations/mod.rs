//! Seats in the employers' groups: vacant ones first, those that are over last.

use futures_util::future::join3;
use leptos::prelude::*;
use verv_contract::{
    FieldError,
    endpoints::{ChangeRepresentation, CreateRepresentation, ListRepresentations},
    organisation::representations::{RepresentationRequest, RepresentationView},
    page::PageQuery,
};
use verv_domain::{
    access::{Action, Reach},
    organisation::branches::BranchSlug,
};

use super::{
    agreements::tabs::{Register, Registers},
    choices::{self, or_none},
};
use crate::{
    browser,
    form::entry::{Add, Adds, Asked, Change, Changes, Control, Typed, Words, optional_of, required_of},
    locales::{days, small, t},
    session::use_session,
    ui::{
        icon::{icon, mark},
        note, page,
        remote::{Loaded, Remote},
        rows::rows,
    },
};

#[derive(Clone)]
struct Known {
    seats: Vec<RepresentationView>,
    employers: Words,
    offices: Words,
}

impl Known {
    fn finding(&self) -> String {
        let held = |seat: &&RepresentationView| !seat.ended && seat.office_id.is_some();
        let vacant = |seat: &&RepresentationView| !seat.ended && seat.office_id.is_none();
        match (self.seats.iter().filter(vacant).count(), self.seats.iter().filter(held).count()) {
            (0, 0) => t::seats::none(),
            (0, held) => t::seats::finding(small(held)),
            (vacant, _) => t::seats::finding_vacant(small(vacant)),
        }
    }

    fn asked(&self) -> [Asked; 5] {
        [
            Asked::new("/name", t::seats::name(), Control::Line).hint(t::seats::name_hint()),
            Asked::new("/employer_id", t::seats::employer(), Control::OneOf(or_none(self.employers.clone()))),
            Asked::optional("/office_id", &t::seats::office(), Control::OneOf(or_none(self.offices.clone()))),
            Asked::new("/from", t::seats::from(), Control::Day),
            Asked::optional("/to", &t::seats::to(), Control::Day),
        ]
    }
}

#[derive(Clone, Copy)]
struct Seat;

impl Typed<5> for Seat {
    type Request = RepresentationRequest;
    const NAME: &'static str = "seat";

    fn request(
        [name, employer, office, from, to]: &[String; 5],
    ) -> Result<RepresentationRequest, FieldError> {
        Ok(RepresentationRequest {
            name: name.clone(),
            employer_id: required_of(employer, "/employer_id")?,
            office_id: optional_of(office, "/office_id")?,
            from: required_of(from, "/from")?,
            to: optional_of(to, "/to")?,
        })
    }
}

impl Adds<5> for Seat {
    type Endpoint = CreateRepresentation;
}

impl Changes<5> for Seat {
    type View = RepresentationView;
    type Endpoint = ChangeRepresentation;

    fn written(view: &RepresentationView) -> [String; 5] {
        [
            view.name.clone(),
            view.employer_id.to_string(),
            view.office_id.map(|office| office.to_string()).unwrap_or_default(),
            view.from.to_string(),
            view.to.map(|day| day.to_string()).unwrap_or_default(),
        ]
    }
}

#[component]
pub fn Representations(slug: BranchSlug) -> impl IntoView {
    let session = use_session();
    let (client, of) = (session.client, slug.clone());
    let known = Remote::new(move || {
        let of = of.clone();
        async move {
            let query = PageQuery { limit: Some(200), cursor: None };
            let turn = |query: &mut PageQuery, next| query.cursor = Some(next);
            let (seats, employers, offices) = join3(
                client.find_all::<ListRepresentations, _, _>(|| (of.clone(),), query, turn, |it| it.id),
                choices::employers(client, of.clone()),
                choices::offices(client, of.clone()),
            )
            .await;
            let mut seats = seats?;
            seats.sort_by_key(|seat| (seat.ended, seat.office_id.is_some()));
            Ok(Known { seats, employers: employers?, offices: offices? })
        }
    });
    let slug = StoredValue::new(slug);
    let may_add = untrack(|| session.reach(Action::KeepRegisters)) != Reach::Nothing;
    view! {
        <Loaded remote=known what=t::seats::loading>
            <header class="page-head">
                <div class="page-head__text">
                    {page::heading(move || known.with(Known::finding).unwrap_or_default())}
                </div>
            </header>
            <Registers slug=slug.get_value() here=Register::Seats/>
            {may_add.then(|| adding(slug, known))}
            {list(slug, known)}
        </Loaded>
    }
}

fn adding(slug: StoredValue<BranchSlug>, known: Remote<Known>) -> impl IntoView {
    known.with_untracked(Known::asked).map(|asked| {
        let [name, employer, office, to] = std::array::from_fn(|_| String::new());
        view! {
            <Add
                entry=Seat
                path=move || (slug.get_value(),)
                of=slug.get_value().to_string()
                asked
                first=[name, employer, office, browser::today().to_string(), to]
                button=t::seats::add()
                submit=t::seats::add_submit()
                said=t::seats::added
            />
        }
    })
}

fn list(slug: StoredValue<BranchSlug>, known: Remote<Known>) -> AnyView {
    let empty = || note::empty(t::seats::none(), t::seats::none_lead(), None);
    rows(
        known,
        |known| &known.seats,
        |seat| seat.id,
        "seats",
        empty,
        move |seat| {
            let (id, may_keep) = seat.with_untracked(|seat| (seat.id, seat.may_keep));
            let asked = known.with_untracked(Known::asked).filter(|_| may_keep);
            let form = asked.map(|asked| {
                view! {
                    <div class="row mb">
                        <Change
                            entry=Seat
                            path=move || (slug.get_value(), id)
                            of=id.to_string()
                            now=seat
                            asked
                            button=t::seats::change()
                            submit=t::seats::change_submit()
                            said=t::seats::changed
                        />
                    </div>
                }
            });
            view! {
                <li data-test="seat">
                    {move || seat.with(face)}
                    {form}
                </li>
            }
            .into_any()
        },
    )
}

fn face(seat: &RepresentationView) -> impl IntoView + use<> {
    let time = match seat.to {
        Some(to) => t::agreements::earlier_term(&days::day_and_year(seat.from), &days::day_and_year(to)),
        None => t::seats::since(&days::day_and_year(seat.from)),
    };
    let said = format!("{} · {time}", seat.employer);
    let standing = match &seat.office {
        _ if seat.ended => {
            view! { <span class="st st--quiet">{mark("g-quiet")}<span>{t::seats::over()}</span></span> }
                .into_any()
        }
        Some(office) => {
            let office = office.clone();
            view! { <span class="st">{icon("i-check")}<span>{office}</span></span> }.into_any()
        }
        None => view! { <span class="st st--gap">{mark("g-gap")}<span>{t::seats::vacant()}</span></span> }
            .into_any(),
    };
    view! {
        <div class="item">
            {icon("i-board")}
            <span>
                <span class="item__title">{seat.name.clone()}</span>
                <br/>
                <span class="item__sub">{said}</span>
            </span>
            {standing}
        </div>
    }
}
