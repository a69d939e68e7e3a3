//! What stands worst in the plan, and what can be done about it.

use leptos::prelude::*;
use verv_contract::plan::{measures::PlannedMeasure, plans::PlanView};
use verv_domain::{
    access::Action,
    id::MeasureId,
    organisation::branches::BranchSlug,
    plan::measures::{MeasureKind, MeasureStatus},
};

use crate::{
    locales::{self, days, small, t},
    pages::plan::plans::is_unassigned,
    router::Place,
    session::use_session,
    ui::{
        icon::{end_icon, mark, small_icon},
        status,
    },
};

/// The worst first.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Trouble {
    Stuck,
    Late,
    Silent,
    Unassigned,
}

/// What is in the same trouble.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Found {
    pub count: u32,
    /// The first few.
    shown: Vec<Row>,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
struct Row {
    id: MeasureId,
    title: String,
    /// What was said last, since when it is silent, or since when it is late; and who answers for it.
    about: Vec<String>,
}

/// More than these are looked at in the plan.
const MOST_SHOWN: usize = 3;

impl Trouble {
    const ALL: [Self; 4] = [Self::Stuck, Self::Late, Self::Silent, Self::Unassigned];

    fn is_of(self, measure: &PlannedMeasure) -> bool {
        let status = measure.progress.as_ref().map(|progress| progress.status);
        match self {
            Self::Stuck => status == Some(MeasureStatus::Stuck),
            Self::Late => {
                measure.kind != MeasureKind::NotLocal
                    && status != Some(MeasureStatus::Done)
                    && measure.deadline.as_ref().is_some_and(|deadline| deadline.overdue)
            }
            Self::Silent => status == Some(MeasureStatus::NotReported),
            Self::Unassigned => is_unassigned(measure),
        }
    }

    /// "to tiltak står fast".
    pub fn sentence(self, count: u32) -> String {
        match self {
            Self::Stuck => t::home::stuck(count),
            Self::Late => t::home::late(count),
            Self::Silent => t::home::silent(count),
            Self::Unassigned => t::home::unassigned(count),
        }
    }

    fn what_to_do(self) -> String {
        match self {
            Self::Stuck => t::home::do_stuck(),
            Self::Late => t::home::do_late(),
            Self::Silent => t::home::do_silent(),
            Self::Unassigned => t::home::do_unassigned(),
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Stuck => "stuck",
            Self::Late => "overdue",
            Self::Silent => "silent",
            Self::Unassigned => "unassigned",
        }
    }

    /// The part of the plan's address that shows these and no others.
    const fn filter(self) -> &'static str {
        match self {
            Self::Stuck => "?status=stuck#filter",
            Self::Late => "?frist=forfalt#filter",
            Self::Silent => "?status=not_reported#filter",
            Self::Unassigned => "?ansvar=ingen#filter",
        }
    }

    fn shape(self) -> AnyView {
        let of_status = |of| {
            let class = format!("st-{}", status::class(of));
            view! { <span class=class>{status::shape_of(of)}</span> }.into_any()
        };
        match self {
            Self::Stuck => of_status(MeasureStatus::Stuck),
            Self::Silent => of_status(MeasureStatus::NotReported),
            Self::Late => small_icon("i-clock").into_any(),
            Self::Unassigned => view! { <span class="st-gap">{mark("g-gap")}</span> }.into_any(),
        }
    }

    fn row(self, measure: &PlannedMeasure) -> Row {
        let progress = measure.progress.as_ref();
        let last = progress.and_then(|progress| progress.last_report.as_ref());
        let said = match self {
            Self::Stuck => last.and_then(|last| last.reason.as_deref()).map(t::quoted),
            Self::Late => {
                let ends = measure.deadline.as_ref().and_then(|deadline| deadline.ends);
                ends.map(|day| t::deadline::overdue(&days::day(day)))
            }
            Self::Silent => last.map(|last| t::plan::last_reported(&days::instant(last.at))),
            Self::Unassigned => None,
        };
        let who = progress.map(|progress| {
            progress.accountable.as_ref().map_or_else(t::app::nobody, |assignee| assignee.party.name.clone())
        });
        Row { id: measure.id, title: measure.title.clone(), about: said.into_iter().chain(who).collect() }
    }
}

/// The troubles that there are. Each measure is shown under its worst one; the counts are those of the plan.
pub fn of_plan(plan: &PlanView) -> Vec<(Trouble, Found)> {
    let all = || plan.areas.iter().flat_map(|area| &area.goals).flat_map(|goal| &goal.measures);
    let found = Trouble::ALL.into_iter().enumerate().map(|(n, trouble)| {
        let is_worse = |measure: &PlannedMeasure| Trouble::ALL[..n].iter().any(|worse| worse.is_of(measure));
        let of_trouble = || all().filter(move |measure| trouble.is_of(measure));
        // What nobody answers for has a page of its own.
        let most = if trouble == Trouble::Unassigned { 0 } else { MOST_SHOWN };
        let shown = of_trouble().filter(|measure| !is_worse(measure)).take(most);
        let shown = shown.map(|measure| trouble.row(measure)).collect();
        (trouble, Found { count: small(of_trouble().count()), shown })
    });
    found.filter(|(_, found)| found.count > 0).collect()
}

/// One sheet for each trouble, the worst first.
#[component]
pub fn Troubles(
    #[prop(into)] found: Signal<Vec<(Trouble, Found)>>,
    slug: StoredValue<BranchSlug>,
) -> impl IntoView {
    view! {
        <section class="stack gap-3" aria-labelledby="h-trenger" data-test="attention">
            <h2 id="h-trenger" class="vh">{t::home::attention_heading()}</h2>
            <For
                each=move || found.get()
                key=Clone::clone
                children=move |(trouble, found)| view! { <Group trouble found slug/> }
            />
        </section>
    }
}

#[component]
fn Group(trouble: Trouble, found: Found, slug: StoredValue<BranchSlug>) -> impl IntoView {
    let Found { count, shown } = found;
    let plan = format!("{}{}", Place::Plan(slug.get_value()).href(), trouble.filter());
    let may_assign = trouble == Trouble::Unassigned && untrack(|| use_session().can(Action::Assign));
    let assign = may_assign.then(|| {
        let href = Place::Assign(slug.get_value()).href();
        view! { <a class="btn" href=href data-test="assign-now">{small_icon("i-assign")}{t::home::assign_now()}</a> }
    });
    let has_rows = !shown.is_empty();
    let rows = shown.into_iter().map(|row| view! { <MeasureRow row slug/> }).collect_view();
    view! {
        <section class="sheet stack gap-2" data-test="trouble" data-trouble=trouble.word()>
            <h3 class="row row--top nowrap-row">{trouble.shape()}<span>{locales::capitalised(&trouble.sentence(count))}</span></h3>
            {has_rows.then(|| view! { <ul class="list">{rows}</ul> })}
            <div class="row row--between">
                <p class="soft">{trouble.what_to_do()}</p>
                {assign}
                <a class="linkbtn" href=plan>
                    {t::home::see_in_plan()}
                    <span class="vh">": "{trouble.sentence(count)}</span>
                </a>
            </div>
        </section>
    }
}

#[component]
fn MeasureRow(row: Row, slug: StoredValue<BranchSlug>) -> impl IntoView {
    let Row { id, title, about } = row;
    view! {
        <li>
            <a class="item" href=Place::Measure(slug.get_value(), id).href()>
                {small_icon("i-plan")}
                <span>
                    <span class="item__title">{title}</span>
                    <br/>
                    <span class="item__sub">{about.join(" · ")}</span>
                </span>
                {end_icon("i-right")}
            </a>
        </li>
    }
}
