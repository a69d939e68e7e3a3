//! One measure in the plan's table.

use crate::dom::{View, view};
use leptos::prelude::*;
use verv_contract::measures::{DeadlineView, PlannedMeasure, Progress};
use verv_domain::{
    access::Action,
    branch::BranchSlug,
    measure::{MeasureKind, MeasureState, MeasureStatus, Origin},
};

use super::filter::{Through, is_overdue, is_unassigned};
use crate::{
    locales::{self, days, t},
    router::Place,
    session::use_session,
    ui::{
        icon::{icon, small_icon},
        status,
    },
};

pub fn row(measure: &PlannedMeasure, as_it_stands: bool, slug: &BranchSlug, through: Memo<Through>) -> View {
    let id = measure.id;
    let href = Place::Measure(slug.clone(), measure.id).href();
    let name = if as_it_stands {
        view! { <a href=href>{measure.title.clone()}</a> }
    } else {
        view! { <b>{measure.title.clone()}</b> }
    };
    let adopted = measure.adopted_text.as_ref().filter(|_| !as_it_stands);
    let adopted = adopted.map(|text| view! { <span class="reason measure">{text.clone()}</span> });
    let added = (measure.origin == Origin::AddedByBoard)
        .then(|| view! { <span class="reason">{t::plan::added()}</span> });
    let resting = (measure.state != MeasureState::Active)
        .then(|| view! { <span class="reason">{locales::state(measure.state)}</span> });
    let figure =
        measure.target.as_ref().map(|target| view! { <span class="reason">{locales::target(target)}</span> });
    let progress = measure.progress.as_ref().map(|progress| {
        view! {
            <td role="cell">{standing(progress)}</td>
            <td role="cell"><span class="lbl">{t::plan::col_who()}</span>{people(measure, progress, slug)}</td>
        }
    });
    view! {
        <tr class="m" role="row" hidden=move || !through.with(|through| through.shows(&[id])) data-measure=measure.id.to_string() data-test="measure-row">
            <th scope="row" role="rowheader">{name}{adopted}{added}{resting}</th>
            <td role="cell"><span class="who">{locales::kind(measure.kind)}</span>{figure}</td>
            {progress}
            <td role="cell">
                <span class="lbl">{t::plan::col_due()}</span>
                {deadline(measure.deadline.as_ref(), is_overdue(measure), measure.kind)}
            </td>
        </tr>
    }
}

fn standing(progress: &Progress) -> View {
    let last =
        progress.last_report.as_ref().filter(|_| progress.status == MeasureStatus::NotReported).map(
            |last| view! { <span class="reason">{t::plan::last_reported(&days::instant(last.at))}</span> },
        );
    view! { {status::status(progress.status)}{last}{why(progress)} }
}

/// In the words of whoever reported.
pub fn why(progress: &Progress) -> Option<View> {
    let reason = progress.last_report.as_ref()?.reason.as_ref()?;
    Some(view! { <span class="reason">{t::quoted(reason)}</span> })
}

fn people(measure: &PlannedMeasure, progress: &Progress, slug: &BranchSlug) -> View {
    let names: Vec<_> = progress.supporting.iter().map(|party| party.name.as_str()).collect();
    let with =
        (!names.is_empty()).then(|| view! { <span class="with">{t::plan::with(&names.join(", "))}</span> });
    let first = match &progress.accountable {
        Some(party) => view! { <span class="who">{party.name.clone()}</span> },
        None if measure.kind == MeasureKind::NotLocal => ().into_any(),
        None if is_unassigned(measure) && use_session().can(Action::Assign) => {
            let href = format!("{}#ansvar", Place::Measure(slug.clone(), measure.id).href());
            view! {
                <a class="linkbtn" href=href data-test="choose-accountable">
                    {small_icon("i-assign")}
                    {t::plan::choose_who()}
                    <span class="vh">" "{t::plan::choose_who_for(&measure.title)}</span>
                </a>
                <span class="only-print">{t::app::none()}</span>
            }
        }
        None => view! { <span class="muted">{t::app::none()}</span> },
    };
    view! { {first}{with} }
}

/// A deadline in the meeting's words, and when it passed.
pub fn deadline(deadline: Option<&DeadlineView>, is_overdue: bool, kind: MeasureKind) -> View {
    let Some(deadline) = deadline else {
        let text = if kind.needs_deadline() { t::deadline::none() } else { "–".to_owned() };
        return view! { <span class="muted">{text}</span> };
    };
    let late = deadline.ends.filter(|_| is_overdue).map(|day| {
        view! { <span class="late">{icon("i-clock")}<span>{t::deadline::overdue(&days::day(day))}</span></span> }
    });
    view! { <span class="when">{locales::capitalised(&deadline.label)}</span>{late} }
}
