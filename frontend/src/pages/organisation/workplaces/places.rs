//! Workplaces, with what is known of each.

use futures_util::future::join4;
use leptos::prelude::*;
use verv_contract::{
    endpoints::ListWorkplaces,
    organisation::workplaces::{WorkplaceQuery, WorkplaceView},
};
use verv_domain::{access::Action, organisation::branches::BranchSlug};

use super::{
    save::Save,
    shown::{Register, Registers, SHOW, Which, face, has, lacks, retired},
    typed::Workplace,
};
use crate::{
    browser,
    form::entry::{Add, Asked, Change, Words},
    locales::{days, small, t},
    pages::organisation::choices,
    router::{Place, use_router},
    session::use_session,
    ui::{
        note, page,
        remote::{Loaded, Remote},
        rows::rows,
    },
};

#[derive(Clone)]
struct Known {
    which: Which,
    workplaces: Vec<WorkplaceView>,
    employers: Words,
    clubs: Words,
    areas: Words,
}

impl Known {
    fn finding(&self) -> String {
        self.which.finding(small(self.workplaces.iter().filter(|workplace| workplace.active).count()))
    }

    fn asked(&self) -> [Asked; 6] {
        Workplace::asked(self.employers.clone(), self.clubs.clone(), self.areas.clone())
    }
}

#[component]
pub fn Workplaces(slug: BranchSlug) -> impl IntoView {
    let (session, router, of) = (use_session(), use_router(), slug.clone());
    let client = session.client;
    let which = Memo::new(move |_| Which::read(router.query(SHOW).as_deref()));
    let known = Remote::new(move || {
        let (which, of) = (which.get(), of.clone());
        let query = which.query(browser::today());
        async move {
            let turn = |query: &mut WorkplaceQuery, next| query.cursor = Some(next);
            let (workplaces, employers, clubs, areas) = join4(
                client.find_all::<ListWorkplaces, _, _>(|| (of.clone(),), query, turn, |it| it.id),
                choices::employers(client, of.clone()),
                choices::clubs(client, of.clone()),
                choices::agreement_areas(client, of.clone()),
            )
            .await;
            let mut workplaces = workplaces?;
            workplaces.sort_by_key(|workplace| !workplace.active);
            Ok(Known { which, workplaces, employers: employers?, clubs: clubs?, areas: areas? })
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
            <Registers slug=slug.get_value() here=Register::Workplaces/>
            <WhichOnes slug=slug.get_value() which/>
            {may_keep.then(|| adding(slug, known))}
            {list(slug, known, may_keep)}
            <Save slug=slug.get_value()/>
        </Loaded>
    }
}

#[component]
fn WhichOnes(slug: BranchSlug, which: Memo<Which>) -> impl IntoView {
    let address = Place::Workplaces(slug).href();
    let links = Which::ALL.map(|one| {
        let href =
            if one == Which::All { address.clone() } else { format!("{address}?{SHOW}={}", one.word()) };
        let current = move || (which.get() == one).then_some("true");
        view! { <a href=href aria-current=current data-test=format!("show-{}", one.word())>{one.words()}</a> }
    });
    view! { <nav aria-label=t::workplaces::filter()><div class="segment">{links.collect_view()}</div></nav> }
}

fn adding(slug: StoredValue<BranchSlug>, known: Remote<Known>) -> impl IntoView {
    known.with_untracked(Known::asked).map(|asked| {
        view! {
            <Add
                entry=Workplace
                path=move || (slug.get_value(),)
                of=slug.get_value().to_string()
                asked
                first=Workplace::first()
                button=t::workplaces::add()
                submit=t::workplaces::add_submit()
                said=t::workplaces::added
            />
        }
    })
}

fn list(slug: StoredValue<BranchSlug>, known: Remote<Known>, may_keep: bool) -> AnyView {
    let empty = move || match known.with(|known| known.which) {
        Some(Which::All) | None => note::empty(t::workplaces::none(), t::workplaces::none_lead(), None),
        Some(Which::NotVisited | Which::NoSteward | Which::NoClub | Which::NoAgreement) => {
            note::empty(t::workplaces::no_hits(), t::workplaces::no_hits_lead(), None)
        }
    };
    rows(
        known,
        |known| &known.workplaces,
        |workplace| workplace.id,
        "workplaces",
        empty,
        move |workplace| {
            let id = workplace.with_untracked(|workplace| workplace.id);
            let asked = known.with_untracked(Known::asked).filter(|_| may_keep);
            let form = asked.map(|asked| {
                view! {
                    <div class="row mb">
                        <Change
                            entry=Workplace
                            path=move || (slug.get_value(), id)
                            of=id.to_string()
                            now=workplace
                            asked
                            button=t::workplaces::change()
                            submit=t::workplaces::change_submit()
                            said=t::workplaces::changed
                        />
                    </div>
                }
            });
            view! {
                <li data-test="workplace">
                    {move || workplace.with(row)}
                    {form}
                </li>
            }
            .into_any()
        },
    )
}

fn row(workplace: &WorkplaceView) -> AnyView {
    let visited = match workplace.last_visit {
        Some(day) => t::workplaces::last_visit(&days::day(day)),
        None => t::workplaces::never(),
    };
    let no_club = (!workplace.has_club).then(t::workplaces::no_club);
    let club = workplace.club.clone().filter(|_| workplace.has_club).or(no_club);
    let no_agreement = (!workplace.has_agreement).then(t::workplaces::no_agreement);
    let said = [workplace.employer.clone(), club, no_agreement, Some(visited)];
    let said = said.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let steward = match (workplace.active, workplace.has_steward) {
        (false, _) => retired(),
        (true, true) => has(t::workplaces::has_steward()),
        (true, false) => lacks(t::workplaces::no_steward()),
    };
    face("i-place", workplace.name.clone(), said, steward)
}
