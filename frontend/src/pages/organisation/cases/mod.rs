//! The register of cases: what is past its date first, with who follows it and what comes next.

mod typed;

use futures_util::future::join3;
use leptos::prelude::*;
use verv_contract::{
    endpoints::ListCases,
    organisation::cases::{CaseQuery, CaseView},
};
use verv_domain::{
    access::{Action, Reach},
    organisation::{
        branches::BranchSlug,
        cases::{CaseKind, CaseState},
    },
};

use self::typed::{Case, asked, first};
use super::{
    agreements::tabs::{Register, Registers},
    choices,
};
use crate::{
    form::entry::{Add, Change, Words},
    locales::{days, small, t},
    session::use_session,
    ui::{
        icon::{icon, mark, small_icon},
        note, page,
        remote::{Loaded, Remote},
        rows::rows,
    },
};

#[derive(Clone)]
struct Known {
    cases: Vec<CaseView>,
    parties: Words,
    areas: Words,
}

impl Known {
    fn open(&self) -> u32 {
        small(self.cases.iter().filter(|case| case.state == CaseState::Open).count())
    }

    fn past(&self) -> u32 {
        small(self.cases.iter().filter(|case| case.past_date).count())
    }

    /// The worst first.
    fn finding(&self) -> String {
        match (self.past(), self.open()) {
            (0, 0) => t::cases::none(),
            (0, open) => t::cases::finding(open),
            (past, _) => t::cases::finding_past(past),
        }
    }

    /// Open ones by their next date, then those that are settled.
    fn sorted(mut self) -> Self {
        self.cases.sort_by_key(|case| (case.state, case.next_date.is_none(), case.next_date));
        self
    }
}

#[component]
pub fn Cases(slug: BranchSlug) -> impl IntoView {
    let session = use_session();
    let (client, of) = (session.client, slug.clone());
    let known = Remote::new(move || {
        let of = of.clone();
        async move {
            let query = CaseQuery { limit: Some(200), ..CaseQuery::default() };
            let turn = |query: &mut CaseQuery, next| query.cursor = Some(next);
            let (cases, parties, areas) = join3(
                client.find_all::<ListCases, _, _>(|| (of.clone(),), query, turn, |it| it.id),
                choices::parties(client, of.clone()),
                choices::agreement_areas(client, of.clone()),
            )
            .await;
            Ok(Known { cases: cases?, parties: parties?, areas: areas? }.sorted())
        }
    });
    let slug = StoredValue::new(slug);
    let may_add = untrack(|| session.reach(Action::KeepRegisters)) != Reach::Nothing;
    view! {
        <Loaded remote=known what=t::cases::loading>
            <header class="page-head">
                <div class="page-head__text">
                    {page::heading(move || known.with(Known::finding).unwrap_or_default())}
                </div>
            </header>
            <Registers slug=slug.get_value() here=Register::Cases/>
            {may_add.then(|| adding(slug, known))}
            {list(slug, known)}
        </Loaded>
    }
}

fn adding(slug: StoredValue<BranchSlug>, known: Remote<Known>) -> impl IntoView {
    let asked = known.with_untracked(|known| asked(known.parties.clone(), known.areas.clone()));
    asked.map(|asked| {
        view! {
            <Add
                entry=Case
                path=move || (slug.get_value(),)
                of=slug.get_value().to_string()
                asked
                first=first()
                button=t::cases::add()
                submit=t::cases::add_submit()
                said=t::cases::added
            />
        }
    })
}

fn list(slug: StoredValue<BranchSlug>, known: Remote<Known>) -> AnyView {
    let empty = || note::empty(t::cases::none(), t::cases::none_lead(), None);
    rows(
        known,
        |known| &known.cases,
        |case| case.id,
        "cases",
        empty,
        move |case| {
            let form = case.with_untracked(|case| case.may_keep).then(|| form(slug, known, case));
            view! {
                <li data-test="case">
                    {move || case.with(face)}
                    {form}
                </li>
            }
            .into_any()
        },
    )
}

fn form(slug: StoredValue<BranchSlug>, known: Remote<Known>, case: Signal<CaseView>) -> impl IntoView {
    let id = case.with_untracked(|case| case.id);
    let asked = known.with_untracked(|known| asked(known.parties.clone(), known.areas.clone()));
    asked.map(|asked| {
        view! {
            <div class="row mb">
                <Change
                    entry=Case
                    path=move || (slug.get_value(), id)
                    of=id.to_string()
                    now=case
                    asked
                    button=t::cases::change()
                    submit=t::cases::change_submit()
                    said=t::cases::changed
                />
            </div>
        }
    })
}

fn face(case: &CaseView) -> impl IntoView + use<> {
    let kind = match case.kind {
        CaseKind::Political => t::cases::political(),
        CaseKind::Negotiation => {
            t::cases::negotiation_in(case.agreement_area_name.as_deref().unwrap_or_default())
        }
    };
    let followed = match &case.follower {
        Some(follower) => t::agreements::followed_by(&follower.name),
        None => t::cases::nobody_follows(),
    };
    let section = case.section.as_ref().map(|section| t::cases::about(&section.name));
    let said = [Some(kind), Some(followed), section].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let next = (case.state == CaseState::Open).then(|| next(case)).flatten();
    let note = case.note.clone().map(|note| view! { <p class="soft">{note}</p> });
    let link = case.link.clone().map(|link| {
        view! { <p><a href=link rel="noreferrer">{small_icon("i-right")}{t::agreements::open_link()}</a></p> }
    });
    view! {
        <div class="item">
            {icon("i-room")}
            <span>
                <span class="item__title">{case.title.clone()}</span>
                <br/>
                <span class="item__sub">{said}</span>
                {next.map(|next| view! { <p>{next}</p> })}
                {note}
                {link}
            </span>
            {standing(case)}
        </div>
    }
}

/// "9. desember 2026: Behandles i kommunestyret".
fn next(case: &CaseView) -> Option<String> {
    let day = case.next_date.map(days::day_and_year);
    match (day, case.next_step.clone()) {
        (Some(day), Some(step)) => Some(t::cases::next(&day, &step)),
        (day, step) => day.or(step),
    }
}

fn standing(case: &CaseView) -> AnyView {
    let (class, shape, words) = match case.state {
        CaseState::Open if case.past_date => ("st st--warn", "g-warn", t::cases::past_date()),
        CaseState::Open => ("st st--ok", "g-ok", t::cases::open()),
        CaseState::Decided => ("st st--done", "g-done", t::cases::decided()),
        CaseState::Dropped => ("st st--quiet", "g-quiet", t::cases::dropped()),
    };
    view! { <span class=class data-test="standing">{mark(shape)}<span>{words}</span></span> }.into_any()
}
