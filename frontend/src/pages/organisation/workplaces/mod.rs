//! The registers: workplaces with their last visit and whether they have a steward, and those who run them.

mod employers;

use leptos::prelude::*;
use verv_contract::{
    endpoints::ListWorkplaces,
    organisation::workplaces::{WorkplaceQuery, WorkplaceView},
};
use verv_domain::{Date, access::Action, organisation::branches::BranchSlug, time::date};

use self::employers::Employers;
use crate::{
    browser,
    locales::{days, small, t},
    router::{Place, use_router},
    session::use_session,
    ui::{
        icon::{icon, mark},
        note, page,
        remote::{Loaded, Remote},
    },
};

/// In the address: which register, and which of it.
const REGISTER: &str = "register";
const SHOW: &str = "vis";

/// Which workplaces are shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Which {
    All,
    NotVisited,
    NoSteward,
}

impl Which {
    const ALL: [Self; 3] = [Self::All, Self::NotVisited, Self::NoSteward];

    /// In the address.
    const fn word(self) -> &'static str {
        match self {
            Self::All => "alle",
            Self::NotVisited => "ikke-besokt",
            Self::NoSteward => "uten-tillitsvalgt",
        }
    }

    fn read(word: Option<&str>) -> Self {
        Self::ALL.into_iter().find(|which| Some(which.word()) == word).unwrap_or(Self::All)
    }

    fn words(self) -> String {
        match self {
            Self::All => t::workplaces::all(),
            Self::NotVisited => t::workplaces::not_visited(),
            Self::NoSteward => t::workplaces::no_steward(),
        }
    }

    fn finding(self, found: u32) -> String {
        match self {
            _ if found == 0 => match self {
                Self::All => t::workplaces::none(),
                Self::NotVisited | Self::NoSteward => t::workplaces::no_hits(),
            },
            Self::All => t::workplaces::finding(found),
            Self::NotVisited => t::workplaces::finding_not_visited(found),
            Self::NoSteward => t::workplaces::finding_no_steward(found),
        }
    }

    fn query(self, today: Date) -> WorkplaceQuery {
        WorkplaceQuery {
            active: Some(true),
            has_steward: (self == Self::NoSteward).then_some(false),
            not_visited_since: (self == Self::NotVisited).then(|| date(today.year(), 1, 1)),
            limit: Some(200),
            ..WorkplaceQuery::default()
        }
    }
}

#[component]
pub fn WorkplacesPage(slug: BranchSlug) -> impl IntoView {
    let session = use_session();
    if !untrack(|| session.can(Action::ReadEvents)) {
        return page::denied();
    }
    let router = use_router();
    let is_employers = Memo::new(move |_| router.query(REGISTER).as_deref() == Some("arbeidsgivere"));
    let slug = StoredValue::new(slug);
    view! {
        <div class="stack gap-6">
            <Show when=move || is_employers.get() fallback=move || view! { <Workplaces slug=slug.get_value()/> }>
                <Employers slug=slug.get_value()/>
            </Show>
        </div>
    }
    .into_any()
}

/// The choice of register; each has its own address.
#[component]
fn Registers(slug: BranchSlug, is_employers: bool) -> impl IntoView {
    let workplaces = Place::Workplaces(slug).href();
    let employers = format!("{workplaces}?{REGISTER}=arbeidsgivere");
    let current = |here: bool| here.then_some("page");
    view! {
        <nav aria-label=t::workplaces::registers()>
            <div class="segment">
                <a href=workplaces aria-current=current(!is_employers)>{t::workplaces::title()}</a>
                <a href=employers aria-current=current(is_employers) data-test="employers">{t::workplaces::employers()}</a>
            </div>
        </nav>
    }
}

#[component]
fn Workplaces(slug: BranchSlug) -> impl IntoView {
    let (client, router, of) = (use_session().client, use_router(), slug.clone());
    let which = Memo::new(move |_| Which::read(router.query(SHOW).as_deref()));
    let workplaces = Remote::new(move || {
        let (query, of) = (which.get().query(browser::today()), of.clone());
        async move {
            client
                .find_all::<ListWorkplaces, _, _>(
                    || (of.clone(),),
                    query,
                    |query, next| query.cursor = Some(next),
                    |it| it.id,
                )
                .await
        }
    });
    let slug = StoredValue::new(slug);
    let finding = move || {
        let found = workplaces.with(|all| small(all.len())).unwrap_or_default();
        which.get().finding(found)
    };
    view! {
        <Loaded remote=workplaces what=t::workplaces::loading>
            <header class="page-head"><div class="page-head__text">{page::heading(finding)}</div></header>
            <Registers slug=slug.get_value() is_employers=false/>
            <WhichOnes slug=slug.get_value() which/>
            {move || workplaces.with(|all| table(all, which.get()))}
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

fn table(all: &[WorkplaceView], which: Which) -> AnyView {
    if all.is_empty() {
        return match which {
            Which::All => note::empty(t::workplaces::none(), t::workplaces::none_lead(), None),
            Which::NotVisited | Which::NoSteward => {
                note::empty(t::workplaces::no_hits(), t::workplaces::no_hits_lead(), None)
            }
        };
    }
    let rows = all.iter().map(row).collect_view();
    view! { <ul class="list sheet sheet--list" data-test="workplaces">{rows}</ul> }.into_any()
}

fn row(workplace: &WorkplaceView) -> impl IntoView + use<> {
    let visited = match workplace.last_visit {
        Some(day) => t::workplaces::last_visit(&days::day(day)),
        None => t::workplaces::never(),
    };
    let said = [workplace.employer.clone(), workplace.club.clone(), Some(visited)];
    let said = said.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    // What is not there is a hole, and not an error.
    let steward = if workplace.has_steward {
        view! { <span class="st">{icon("i-check")}<span>{t::workplaces::has_steward()}</span></span> }
            .into_any()
    } else {
        view! { <span class="st st--gap">{mark("g-gap")}<span>{t::workplaces::no_steward()}</span></span> }
            .into_any()
    };
    view! {
        <li data-test="workplace">
            <div class="item">
                {icon("i-place")}
                <span>
                    <span class="item__title">{workplace.name.clone()}</span>
                    <br/>
                    <span class="item__sub">{said}</span>
                </span>
                {steward}
            </div>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use verv_domain::time::date;

    use super::Which;

    #[test]
    fn the_address_says_which_workplaces_are_asked_for() {
        for which in Which::ALL {
            assert_eq!(Which::read(Some(which.word())), which);
        }
        assert_eq!(Which::read(Some("noe annet")), Which::All);
        assert_eq!(Which::read(None), Which::All);
        let today = date(2026, 6, 17);
        assert_eq!(Which::NotVisited.query(today).not_visited_since, Some(date(2026, 1, 1)));
        assert_eq!(Which::NoSteward.query(today).has_steward, Some(false));
        assert_eq!(Which::All.query(today).has_steward, None);
    }
}
