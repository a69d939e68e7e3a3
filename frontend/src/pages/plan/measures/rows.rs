//! A measure in a list, and what its deadline and its silence mean today.

use leptos::prelude::*;
use verv_contract::plan::measures::MeasureSummary;
use verv_domain::{
    Date,
    organisation::parties::PartyKind,
    plan::measures::{MeasureState, MeasureStatus},
};

use crate::{
    locales::{self, days, t},
    ui::{
        icon::{end_icon, icon},
        status,
    },
};

/// How far ahead a deadline is near.
const NEAR_DAYS: i64 = 30;

pub fn is_late(measure: &MeasureSummary) -> bool {
    measure.status != MeasureStatus::Done
        && measure.deadline.as_ref().is_some_and(|deadline| deadline.overdue)
}

/// Something is to be said about it now: it is late or silent, or nobody has said anything though its time has come.
pub fn waits(measure: &MeasureSummary, today: Date) -> bool {
    let begins = measure.deadline.as_ref().and_then(|deadline| deadline.starts);
    let is_unsaid = measure.status == MeasureStatus::NotStarted && begins.is_none_or(|day| day <= today);
    measure.state == MeasureState::Active
        && (is_late(measure) || measure.status == MeasureStatus::NotReported || is_unsaid)
}

pub fn ends(measure: &MeasureSummary) -> Option<Date> {
    measure.deadline.as_ref().and_then(|deadline| deadline.ends)
}

pub fn is_near(measure: &MeasureSummary, today: Date) -> bool {
    let is_open = measure.status != MeasureStatus::Done && measure.state == MeasureState::Active;
    is_open && ends(measure).is_some_and(|day| day >= today && days::between(today, day) <= NEAR_DAYS)
}

/// Why it is asked about.
pub fn why(measure: &MeasureSummary) -> String {
    let late = ends(measure).filter(|_| is_late(measure));
    let late = late.map(|day| t::deadline::overdue(&days::day(day)));
    let silent = measure.last_report.as_ref().map(|last| t::mine::silent_since(&days::instant(last.at)));
    let silent = silent.filter(|_| measure.status == MeasureStatus::NotReported);
    let unsaid = (measure.status == MeasureStatus::NotStarted).then(t::measure::never_reported);
    [late, silent, unsaid].into_iter().flatten().collect::<Vec<_>>().join(". ")
}

/// When a row says who answers for the measure.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    Always,
    /// Where I answer for it with others.
    Body,
    Never,
}

/// How it stands, when it is due, and who answers for it where that is somebody else.
pub fn row(measure: &MeasureSummary, href: String, owner: Owner) -> impl IntoView + use<> {
    let class = format!("item st-{}", status::class(measure.status));
    let owner = match (owner, &measure.accountable) {
        (Owner::Always, Some(assignee)) => Some(t::mine::answers(&assignee.party.name)),
        (Owner::Body, Some(assignee)) if assignee.party.kind == PartyKind::Body => {
            Some(t::mine::answers(&assignee.party.name))
        }
        (Owner::Always, None) => Some(t::app::nobody()),
        (Owner::Body | Owner::Never, _) => None,
    };
    let due = measure.deadline.as_ref().map(|deadline| t::mine::due(&deadline.label));
    let parts = [Some(locales::status(measure.status)), due, owner];
    let parts = parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let late = is_late(measure).then(|| {
        view! { <span class="late">{icon("i-clock")}<span>{t::mine::overdue()}</span></span> }
    });
    view! {
        <li data-measure=measure.id.to_string() data-test="measure-row">
            <a class=class href=href>
                {status::shape_of(measure.status)}
                <span>
                    <span class="item__title">{measure.title.clone()}</span>
                    <br/>
                    <span class="item__sub">{parts}</span>
                    {late}
                </span>
                {end_icon("i-right")}
            </a>
        </li>
    }
}

/// The same with its last day in front.
pub fn due_row(measure: &MeasureSummary, href: String) -> impl IntoView + use<> {
    let (day, month) = ends(measure).map(days::day_apart).unwrap_or_default();
    let label = measure.deadline.as_ref().map(|deadline| t::mine::due(&deadline.label)).unwrap_or_default();
    view! {
        <li>
            <a class="item" href=href>
                <span class="datebox"><b>{day}</b><span>{month}</span></span>
                <span>
                    <span class="item__title">{measure.title.clone()}</span>
                    <br/>
                    <span class="item__sub">{format!("{} · {label}", locales::status(measure.status))}</span>
                </span>
                {end_icon("i-right")}
            </a>
        </li>
    }
}
