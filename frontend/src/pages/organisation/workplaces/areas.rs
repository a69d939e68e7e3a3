//! Agreement areas, with how much there is in each: where there is no club yet is seen here.

use leptos::prelude::*;
use verv_contract::{
    endpoints::ListAgreementAreas, organisation::agreement_areas::AgreementAreaView, page::PageQuery,
};
use verv_domain::{access::Action, organisation::branches::BranchSlug};

use super::{
    shown::{Register, Registers, face, has, lacks, retired},
    typed::Area,
};
use crate::{
    form::entry::{Add, Change},
    locales::{small, t},
    session::use_session,
    ui::{
        note, page,
        remote::{Loaded, Remote},
        rows::rows,
    },
};

#[component]
pub fn Areas(slug: BranchSlug) -> impl IntoView {
    let (session, of) = (use_session(), slug.clone());
    let client = session.client;
    let areas = Remote::new(move || {
        let of = of.clone();
        async move {
            let query = PageQuery { limit: Some(200), cursor: None };
            let turn = |query: &mut PageQuery, next| query.cursor = Some(next);
            client.find_all::<ListAgreementAreas, _, _>(|| (of.clone(),), query, turn, |it| it.id).await
        }
    });
    let slug = StoredValue::new(slug);
    // "Clubs in at least five areas" is what plans ask for.
    let finding = move || {
        let count =
            |areas: &Vec<AgreementAreaView>| small(areas.iter().filter(|area| area.clubs > 0).count());
        match areas.with(count).unwrap_or_default() {
            0 => t::workplaces::no_area_has_clubs(),
            found => t::workplaces::finding_areas(found),
        }
    };
    let may_keep = untrack(|| session.can(Action::ManageEvents));
    view! {
        <Loaded remote=areas what=t::workplaces::loading>
            <header class="page-head"><div class="page-head__text">{page::heading(finding)}</div></header>
            <Registers slug=slug.get_value() here=Register::Areas/>
            {may_keep.then(|| adding(slug, areas))}
            {list(slug, areas, may_keep)}
        </Loaded>
    }
}

fn adding(slug: StoredValue<BranchSlug>, areas: Remote<Vec<AgreementAreaView>>) -> impl IntoView {
    let last = |areas: &Vec<AgreementAreaView>| areas.iter().map(|area| area.position).max();
    let last = areas.with_untracked(last).flatten().unwrap_or_default();
    view! {
        <Add
            entry=Area
            path=move || (slug.get_value(),)
            of=slug.get_value().to_string()
            asked=Area::asked()
            first=Area::first(last + 1)
            button=t::workplaces::add_area()
            submit=t::workplaces::add_submit()
            said=t::workplaces::added
        />
    }
}

fn list(slug: StoredValue<BranchSlug>, areas: Remote<Vec<AgreementAreaView>>, may_keep: bool) -> AnyView {
    let empty = || note::empty(t::workplaces::no_areas(), t::workplaces::no_areas_lead(), None);
    rows(
        areas,
        |areas| areas,
        |area| area.id,
        "areas-list",
        empty,
        move |area| {
            let id = area.with_untracked(|area| area.id);
            let form = may_keep.then(|| {
                view! {
                    <div class="row mb">
                        <Change
                            entry=Area
                            path=move || (slug.get_value(), id)
                            of=id.to_string()
                            now=area
                            asked=Area::asked()
                            button=t::workplaces::change()
                            submit=t::workplaces::change_submit()
                            said=t::workplaces::changed
                        />
                    </div>
                }
            });
            view! {
                <li data-test="area">
                    {move || area.with(row)}
                    {form}
                </li>
            }
            .into_any()
        },
    )
}

fn row(area: &AgreementAreaView) -> AnyView {
    let said = format!(
        "{} · {}",
        t::workplaces::finding_employers(area.employers),
        t::workplaces::finding(area.workplaces)
    );
    let clubs = match (area.active, area.clubs) {
        (false, _) => retired(),
        (true, 0) => lacks(t::workplaces::no_club()),
        (true, clubs) => has(t::workplaces::finding_clubs(clubs)),
    };
    face("i-seal", area.name.clone(), said, clubs)
}
