//! Employers of members, with what is known of each.

use futures_util::future::join;
use leptos::prelude::*;
use verv_contract::{
    endpoints::ListEmployers,
    organisation::employers::{EmployerQuery, EmployerView},
};
use verv_domain::{access::Action, organisation::branches::BranchSlug};

use super::{
    shown::{Register, Registers, face, has, lacks, retired},
    typed::Employer,
};
use crate::{
    form::entry::{Add, Change, Words},
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
    employers: Vec<EmployerView>,
    areas: Words,
}

#[component]
pub fn Employers(slug: BranchSlug) -> impl IntoView {
    let (session, of) = (use_session(), slug.clone());
    let client = session.client;
    let known = Remote::new(move || {
        let of = of.clone();
        let query = EmployerQuery { limit: Some(200), ..EmployerQuery::default() };
        async move {
            let turn = |query: &mut EmployerQuery, next| query.cursor = Some(next);
            let (employers, areas) = join(
                client.find_all::<ListEmployers, _, _>(|| (of.clone(),), query, turn, |it| it.id),
                choices::agreement_areas(client, of.clone()),
            )
            .await;
            let mut employers = employers?;
            employers.sort_by_key(|employer| !employer.active);
            Ok(Known { employers, areas: areas? })
        }
    });
    let slug = StoredValue::new(slug);
    let finding = move || {
        let count = |known: &Known| small(known.employers.iter().filter(|employer| employer.active).count());
        match known.with(count).unwrap_or_default() {
            0 => t::workplaces::no_employers(),
            found => t::workplaces::finding_employers(found),
        }
    };
    let may_keep = untrack(|| session.can(Action::ManageEvents));
    view! {
        <Loaded remote=known what=t::workplaces::loading>
            <header class="page-head"><div class="page-head__text">{page::heading(finding)}</div></header>
            <Registers slug=slug.get_value() here=Register::Employers/>
            {may_keep.then(|| adding(slug, known))}
            {list(slug, known, may_keep)}
        </Loaded>
    }
}

fn adding(slug: StoredValue<BranchSlug>, known: Remote<Known>) -> impl IntoView {
    let areas = known.with_untracked(|known| known.areas.clone()).unwrap_or_default();
    view! {
        <Add
            entry=Employer
            path=move || (slug.get_value(),)
            of=slug.get_value().to_string()
            asked=Employer::asked(areas)
            first=Employer::first()
            button=t::workplaces::add_employer()
            submit=t::workplaces::add_submit()
            said=t::workplaces::added
        />
    }
}

fn list(slug: StoredValue<BranchSlug>, known: Remote<Known>, may_keep: bool) -> AnyView {
    let empty = || note::empty(t::workplaces::no_employers(), t::workplaces::no_employers_lead(), None);
    rows(
        known,
        |known| &known.employers,
        |employer| employer.id,
        "employers-list",
        empty,
        move |employer| {
            let id = employer.with_untracked(|employer| employer.id);
            let areas = known.with_untracked(|known| known.areas.clone()).unwrap_or_default();
            let form = may_keep.then(|| {
                view! {
                    <div class="row mb">
                        <Change
                            entry=Employer
                            path=move || (slug.get_value(), id)
                            of=id.to_string()
                            now=employer
                            asked=Employer::asked(areas)
                            button=t::workplaces::change()
                            submit=t::workplaces::change_submit()
                            said=t::workplaces::changed
                        />
                    </div>
                }
            });
            view! {
                <li data-test="employer">
                    {move || employer.with(row)}
                    {form}
                </li>
            }
            .into_any()
        },
    )
}

fn row(employer: &EmployerView) -> AnyView {
    let clubs = if employer.clubs == 0 {
        t::workplaces::no_club()
    } else {
        t::workplaces::finding_clubs(employer.clubs)
    };
    let said = format!("{} · {clubs}", t::workplaces::finding(employer.workplaces));
    let agreement = match (employer.active, employer.has_agreement) {
        (false, _) => retired(),
        (true, true) => has(t::workplaces::agreement()),
        (true, false) => lacks(t::workplaces::no_agreement()),
    };
    face("i-offices", employer.name.clone(), said, agreement)
}
