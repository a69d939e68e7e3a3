//! The health of the plan: what there is to mend, as one calm list, each with the way to mend it.

use leptos::prelude::*;
use verv_contract::{
    endpoints::GetHealth,
    plan::holes::HoleView,
    progress::health::{FindingAbout, FindingAboutKind, FindingView, HealthView},
};
use verv_domain::{
    access::Action,
    organisation::branches::BranchSlug,
    plan::{findings::FindingKind, holes::HoleKind},
};

use crate::{
    locales::{self, days, t},
    pages::plan::{holes, plans},
    router::Place,
    session::use_session,
    ui::{
        icon::{end_icon, mark, small_icon},
        page,
        remote::{Loaded, Remote},
    },
};

#[component]
pub fn HealthPage(slug: BranchSlug) -> impl IntoView {
    let (client, of, plan) = (use_session().client, slug.clone(), plans::current());
    let health = Remote::new(move || {
        let of = of.clone();
        async move {
            match plan {
                Some(plan) => client.get::<GetHealth>((of, plan)).await.map(Some),
                None => Ok(None),
            }
        }
    });
    let slug = StoredValue::new(slug);
    view! { <Loaded remote=health what=t::health::loading><Whole health slug/></Loaded> }
}

/// How many things there are to look at: findings, and kinds of holes.
fn total(health: &HealthView) -> usize {
    health.findings.len() + counted(&health.holes).len()
}

/// The kinds of holes that there are, with how many, in the order of the kinds.
fn counted(holes: &[HoleView]) -> Vec<(HoleKind, usize)> {
    let of_kind = |kind| (kind, holes.iter().filter(|hole| hole.kind == kind).count());
    HoleKind::ALL.into_iter().map(of_kind).filter(|(_, count)| *count > 0).collect()
}

#[component]
fn Whole(health: Remote<Option<HealthView>>, slug: StoredValue<BranchSlug>) -> impl IntoView {
    let things = Memo::new(move |_| health.with(|health| health.as_ref().map(total)).flatten());
    let finding = move || match things.get() {
        None => t::home::no_plan(),
        Some(0) => t::health::nothing(),
        Some(count) => t::health::finding(locales::small(count)),
    };
    let lead = move || match things.get() {
        None => t::home::no_plan_lead(),
        Some(0) => t::health::nothing_lead(),
        Some(_) => t::health::lead(),
    };
    let kinds = Memo::new(move |_| {
        let has = |health: &HealthView, kind| health.findings.iter().any(|finding| finding.kind == kind);
        let kinds = |health: &HealthView| {
            FindingKind::ALL.into_iter().filter(|kind| has(health, *kind)).collect::<Vec<_>>()
        };
        health.with(|health| health.as_ref().map(kinds)).flatten().unwrap_or_default()
    });
    let open = Memo::new(move |_| {
        let holes = |health: &HealthView| counted(&health.holes);
        health.with(|health| health.as_ref().map(holes)).flatten().unwrap_or_default()
    });
    view! {
        <header class="page-head">
            <div class="page-head__text">
                {page::heading(finding)}
                <p class="soft lead">{lead}</p>
            </div>
        </header>
        <div class="stack gap-5" data-test="health">
            <For each=move || kinds.get() key=|kind| *kind children=move |kind| view! { <Kind kind health slug/> }/>
            <Show when=move || open.with(|open| !open.is_empty())>
                <section class="stack gap-2" aria-labelledby="h-hull">
                    <h2 id="h-hull">{t::health::holes()}</h2>
                    <ul class="list sheet sheet--list">
                        <For
                            each=move || open.get()
                            key=|counted| *counted
                            children=move |(kind, count)| view! { <Hole kind count slug/> }
                        />
                    </ul>
                </section>
            </Show>
        </div>
    }
}

/// What was found of one kind, what it means, and each of it.
#[component]
fn Kind(
    kind: FindingKind,
    health: Remote<Option<HealthView>>,
    slug: StoredValue<BranchSlug>,
) -> impl IntoView {
    let found = move || {
        let of_kind = |health: &HealthView| {
            health.findings.iter().filter(|finding| finding.kind == kind).cloned().collect::<Vec<_>>()
        };
        health.with(|health| health.as_ref().map(of_kind)).flatten().unwrap_or_default()
    };
    let rows = move || found().into_iter().map(|finding| row(&finding, slug)).collect_view();
    let (heading, meaning) = words(kind);
    let id = format!("h-{}", kind.as_str());
    view! {
        <section class="stack gap-2" aria-labelledby=id.clone() data-test="finding-kind" data-kind=kind.as_str()>
            <h2 id=id.clone()>{heading}</h2>
            <p class="soft">{meaning}</p>
            <ul class="list sheet sheet--list">{rows}</ul>
            <Remedy kind slug/>
        </section>
    }
}

fn words(kind: FindingKind) -> (String, String) {
    match kind {
        FindingKind::FiguresDiffer => (t::health::figures_differ(), t::health::figures_differ_means()),
        FindingKind::NoBaseline => (t::health::no_baseline(), t::health::no_baseline_means()),
        FindingKind::OfficeOverloaded => (t::health::overloaded(), t::health::overloaded_means()),
        FindingKind::SilentMeasure => (t::health::silent(), t::health::silent_means()),
    }
}

/// One finding, which leads to where it is mended; two where figures differ.
fn row(finding: &FindingView, slug: StoredValue<BranchSlug>) -> impl IntoView + use<> {
    let link = |about: &FindingAbout| {
        let said = match about.in_all {
            Some(in_all) => Some(t::health::in_all(&locales::figure(in_all))),
            None => said(finding),
        };
        let href = slug.with_value(|slug| place(about, slug)).href();
        let title = format!("{} {}", about.number, about.title).trim().to_owned();
        view! {
            <a class="item" href=href data-test="finding">
                <span>{mark("g-gap")}</span>
                <span>
                    <span class="item__title">{title}</span>
                    {said.map(|said| view! { <br/><span class="item__sub">{said}</span> })}
                </span>
                {end_icon("i-right")}
            </a>
        }
    };
    view! { <li>{finding.about.iter().map(link).collect_view()}</li> }
}

fn said(finding: &FindingView) -> Option<String> {
    if let Some((measures, average)) = finding.measures.zip(finding.average) {
        return Some(t::health::so_many(measures, &average.to_string()));
    }
    finding.last_said_at.map(|at| t::mine::silent_since(&days::instant(at)))
}

fn place(about: &FindingAbout, slug: &BranchSlug) -> Place {
    let slug = slug.clone();
    match about.kind {
        FindingAboutKind::Goal => Place::Goal(slug, about.id.into()),
        FindingAboutKind::Measure => Place::Measure(slug, about.id.into()),
        FindingAboutKind::Office => Place::Office(slug, about.id.into()),
    }
}

/// What can be done about many at once; the others are mended one by one, where each row leads.
#[component]
fn Remedy(kind: FindingKind, slug: StoredValue<BranchSlug>) -> impl IntoView {
    let session = use_session();
    match kind {
        FindingKind::OfficeOverloaded => untrack(|| session.can(Action::Assign)).then(|| {
            let href = Place::Assign(slug.get_value()).href();
            view! { <p><a class="btn" href=href>{small_icon("i-assign")}{t::health::share_out()}</a></p> }
        }),
        FindingKind::FiguresDiffer | FindingKind::NoBaseline | FindingKind::SilentMeasure => None,
    }
}

/// A kind of holes, which leads to where each of them stands with its remedy.
#[component]
fn Hole(kind: HoleKind, count: usize, slug: StoredValue<BranchSlug>) -> impl IntoView {
    let href = slug.with_value(|slug| holes::href(slug, kind));
    view! {
        <li>
            <a class="item" href=href data-test="health-hole">
                <span>{mark("g-gap")}</span>
                <span>
                    <span class="item__title">{locales::hole(kind)}</span>
                    <br/>
                    <span class="item__sub">{locales::hole_meaning(kind)}</span>
                </span>
                <b class="num">{count}</b>
            </a>
        </li>
    }
}
