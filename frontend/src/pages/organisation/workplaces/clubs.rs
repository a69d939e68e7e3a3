//! Clubs, with who leads each.

use futures_util::future::join4;
use leptos::prelude::*;
use verv_contract::{
    endpoints::ListClubs,
    organisation::clubs::{ClubQuery, ClubView},
};
use verv_domain::{access::Action, organisation::branches::BranchSlug};

use super::{
    shown::{Register, Registers, face, has, lacks, retired},
    typed::Club,
};
use crate::{
    form::entry::{Add, Asked, Change, Words},
    locales::{small, t},
    pages::organisation::choices,
    session::use_session,
    ui::{
        note, page,
        remote::{Loaded, Remote},
        rows::rows,
    },
};

#[derive(Clone)]
struct Known {
    clubs: Vec<ClubView>,
    employers: Words,
    offices: Words,
    areas: Words,
}

impl Known {
    fn finding(&self) -> String {
        match small(self.clubs.iter().filter(|club| club.active).count()) {
            0 => t::workplaces::no_clubs(),
            found => t::workplaces::finding_clubs(found),
        }
    }

    fn asked(&self) -> [Asked; 5] {
        Club::asked(self.employers.clone(), self.offices.clone(), self.areas.clone())
    }
}

#[component]
pub fn Clubs(slug: BranchSlug) -> impl IntoView {
    let (session, of) = (use_session(), slug.clone());
    let client = session.client;
    let known = Remote::new(move || {
        let of = of.clone();
        let query = ClubQuery { limit: Some(200), ..ClubQuery::default() };
        async move {
            let turn = |query: &mut ClubQuery, next| query.cursor = Some(next);
            let (clubs, employers, offices, areas) = join4(
                client.find_all::<ListClubs, _, _>(|| (of.clone(),), query, turn, |it| it.id),
                choices::employers(client, of.clone()),
                choices::offices(client, of.clone()),
                choices::agreement_areas(client, of.clone()),
            )
            .await;
            let mut clubs = clubs?;
            clubs.sort_by_key(|club| !club.active);
            Ok(Known { clubs, employers: employers?, offices: offices?, areas: areas? })
        }
    });
    let slug = StoredValue::new(slug);
    let may_keep = untrack(|| session.can(Action::ManageEvents));
    view! {
        <Loaded remote=known what=t::workplaces::loading>
            <header class="page-head">
                <div class="page-head__text">
                    {page::heading(move || known.with(Known::finding).unwrap_or_default())}
                </div>
            </header>
            <Registers slug=slug.get_value() here=Register::Clubs/>
            {may_keep.then(|| adding(slug, known))}
            {list(slug, known, may_keep)}
        </Loaded>
    }
}

fn adding(slug: StoredValue<BranchSlug>, known: Remote<Known>) -> impl IntoView {
    known.with_untracked(Known::asked).map(|asked| {
        view! {
            <Add
                entry=Club
                path=move || (slug.get_value(),)
                of=slug.get_value().to_string()
                asked
                first=Club::first()
                button=t::workplaces::add_club()
                submit=t::workplaces::add_submit()
                said=t::workplaces::added
            />
        }
    })
}

fn list(slug: StoredValue<BranchSlug>, known: Remote<Known>, may_keep: bool) -> AnyView {
    let empty = || note::empty(t::workplaces::no_clubs(), t::workplaces::no_clubs_lead(), None);
    rows(
        known,
        |known| &known.clubs,
        |club| club.id,
        "clubs-list",
        empty,
        move |club| {
            let id = club.with_untracked(|club| club.id);
            let asked = known.with_untracked(Known::asked).filter(|_| may_keep);
            let form = asked.map(|asked| {
                view! {
                    <div class="row mb">
                        <Change
                            entry=Club
                            path=move || (slug.get_value(), id)
                            of=id.to_string()
                            now=club
                            asked
                            button=t::workplaces::change()
                            submit=t::workplaces::change_submit()
                            said=t::workplaces::changed
                        />
                    </div>
                }
            });
            view! {
                <li data-test="club">
                    {move || club.with(row)}
                    {form}
                </li>
            }
            .into_any()
        },
    )
}

fn row(club: &ClubView) -> AnyView {
    let said = [club.employer.clone(), Some(t::workplaces::finding(club.workplaces))];
    let said = said.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let led = match (club.active, club.office.clone()) {
        (false, _) => retired(),
        (true, Some(office)) => has(office),
        (true, None) => lacks(t::workplaces::no_leader()),
    };
    face("i-room", club.name.clone(), said, led)
}
