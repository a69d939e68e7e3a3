//! The register of agreements: what is past its date first, then what is to be renewed.

use futures_util::future::join;
use leptos::prelude::*;
use verv_contract::{
    endpoints::ListAgreements,
    organisation::agreements::{AgreementQuery, AgreementView, EarlierAgreement},
};
use verv_domain::{
    access::{Action, Reach},
    organisation::{agreements::AgreementStanding, branches::BranchSlug},
};

use super::{
    tabs::{Register, Registers},
    typed::{Agreement, Renewal, asked, asked_of_renewal, first},
};
use crate::{
    form::entry::{Add, Change, Words},
    locales::{days, small, t},
    pages::organisation::choices,
    session::use_session,
    ui::{
        icon::{icon, mark, small_icon},
        note, page,
        remote::{Loaded, Remote},
        rows::rows,
    },
};

#[derive(Clone, PartialEq)]
struct Known {
    agreements: Vec<AgreementView>,
    parties: Words,
}

impl Known {
    fn count(&self, standing: AgreementStanding) -> u32 {
        small(self.agreements.iter().filter(|agreement| agreement.standing == standing).count())
    }

    /// The worst first.
    fn finding(&self) -> String {
        let expired = self.count(AgreementStanding::Expired);
        let expiring = self.count(AgreementStanding::Expiring);
        if expired > 0 {
            t::agreements::finding_expired(expired)
        } else if expiring > 0 {
            t::agreements::finding_expiring(expiring)
        } else if self.agreements.is_empty() {
            t::agreements::none()
        } else {
            t::agreements::finding(self.count(AgreementStanding::Current))
        }
    }

    /// What the finding has left out.
    fn lead(&self) -> Option<String> {
        let expiring = self.count(AgreementStanding::Expiring);
        (self.count(AgreementStanding::Expired) > 0 && expiring > 0)
            .then(|| t::agreements::finding_expiring(expiring))
    }

    fn sorted(mut self) -> Self {
        self.agreements.sort_by_key(|agreement| (agreement.standing, agreement.expires));
        self
    }
}

#[component]
pub fn Agreements(slug: BranchSlug) -> impl IntoView {
    let session = use_session();
    let (client, of) = (session.client, slug.clone());
    let known = Remote::new(move || {
        let of = of.clone();
        async move {
            let query = AgreementQuery { limit: Some(200), ..AgreementQuery::default() };
            let turn = |query: &mut AgreementQuery, next| query.cursor = Some(next);
            let (agreements, parties) = join(
                client.find_all::<ListAgreements, _, _>(|| (of.clone(),), query, turn, |it| it.id),
                choices::parties(client, of.clone()),
            )
            .await;
            Ok(Known { agreements: agreements?, parties: parties? }.sorted())
        }
    });
    let slug = StoredValue::new(slug);
    let may_add = untrack(|| session.reach(Action::KeepRegisters)) != Reach::Nothing;
    view! {
        <Loaded remote=known what=t::agreements::loading>
            <header class="page-head">
                <div class="page-head__text">
                    {page::heading(move || known.with(Known::finding).unwrap_or_default())}
                    {move || known.with(Known::lead).flatten().map(|lead| view! { <p class="soft lead">{lead}"."</p> })}
                </div>
            </header>
            <Registers slug=slug.get_value() here=Register::Agreements/>
            {may_add.then(|| adding(slug, known))}
            {list(slug, known)}
        </Loaded>
    }
}

fn adding(slug: StoredValue<BranchSlug>, known: Remote<Known>) -> impl IntoView {
    let parties = known.with_untracked(|known| known.parties.clone()).unwrap_or_default();
    view! {
        <Add
            entry=Agreement
            path=move || (slug.get_value(),)
            of=slug.get_value().to_string()
            asked=asked(parties)
            first=first()
            button=t::agreements::add()
            submit=t::agreements::add_submit()
            said=t::agreements::added
        />
    }
}

fn list(slug: StoredValue<BranchSlug>, known: Remote<Known>) -> AnyView {
    let empty = || note::empty(t::agreements::none(), t::agreements::none_lead(), None);
    rows(
        known,
        |known| &known.agreements,
        |agreement| agreement.id,
        "agreements",
        empty,
        move |agreement| {
            let forms = agreement.with_untracked(|view| view.may_keep).then(|| forms(slug, known, agreement));
            view! {
                <li data-test="agreement">
                    {move || agreement.with(face)}
                    {forms}
                </li>
            }
            .into_any()
        },
    )
}

fn forms(
    slug: StoredValue<BranchSlug>,
    known: Remote<Known>,
    agreement: Signal<AgreementView>,
) -> impl IntoView {
    let id = agreement.with_untracked(|agreement| agreement.id);
    let parties = known.with_untracked(|known| known.parties.clone()).unwrap_or_default();
    view! {
        <div class="row mb">
            <Change
                entry=Renewal
                path=move || (slug.get_value(), id)
                of=id.to_string()
                now=agreement
                asked=asked_of_renewal()
                mark="i-seal"
                button=t::agreements::renew()
                submit=t::agreements::renew_submit()
                said=t::agreements::renewed
            />
            <Change
                entry=Agreement
                path=move || (slug.get_value(), id)
                of=id.to_string()
                now=agreement
                asked=asked(parties)
                button=t::agreements::change()
                submit=t::agreements::change_submit()
                said=t::agreements::changed
            />
        </div>
    }
}

fn face(agreement: &AgreementView) -> impl IntoView + use<> {
    let until = match agreement.expires {
        Some(day) => t::agreements::until(&days::day_and_year(day)),
        None => t::agreements::without_end(),
    };
    let followed = agreement.follower.as_ref().map(|follower| t::agreements::followed_by(&follower.name));
    let said = [agreement.subject.clone(), Some(until), followed];
    let said = said.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let link = agreement.link.clone().map(|link| {
        view! { <p><a href=link rel="noreferrer">{small_icon("i-right")}{t::agreements::open_link()}</a></p> }
    });
    let note = agreement.note.clone().map(|note| view! { <p class="soft">{note}</p> });
    view! {
        <div class="item">
            {icon("i-seal")}
            <span>
                <span class="item__title">{agreement.counterparty.clone()}</span>
                <br/>
                <span class="item__sub">{said}</span>
                {note}
                {link}
                {earlier(&agreement.earlier)}
            </span>
            {standing(agreement)}
        </div>
    }
}

fn standing(agreement: &AgreementView) -> AnyView {
    let (class, shape, words) = match agreement.standing {
        AgreementStanding::Expired => ("st st--stop", "g-stop", t::agreements::expired()),
        AgreementStanding::Expiring => ("st st--warn", "g-warn", t::agreements::expiring()),
        AgreementStanding::Current => ("st st--ok", "g-ok", t::agreements::current()),
        AgreementStanding::Ended => ("st st--quiet", "g-quiet", t::agreements::ended()),
    };
    let value = agreement.standing.as_str();
    view! { <span class=class data-test="standing" data-standing=value>{mark(shape)}<span>{words}</span></span> }
        .into_any()
}

/// What it was before it was renewed.
fn earlier(earlier: &[EarlierAgreement]) -> Option<AnyView> {
    if earlier.is_empty() {
        return None;
    }
    let line = |one: &EarlierAgreement| {
        let until = one.expires.map_or_else(t::agreements::without_end, days::day_and_year);
        view! { <li>{t::agreements::earlier_term(&days::day_and_year(one.signed), &until)}</li> }
    };
    let lines = earlier.iter().map(line).collect_view();
    let shown = view! {
        <details class="more" data-test="earlier">
            <summary>{icon("i-right")}{t::agreements::earlier(small(earlier.len()))}</summary>
            <ul>{lines}</ul>
        </details>
    };
    Some(shown.into_any())
}
