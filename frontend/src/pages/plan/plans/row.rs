//! One measure in the plan's table.

use leptos::prelude::*;
use verv_contract::plan::measures::{DeadlineView, PlannedMeasure, Progress};
use verv_domain::{
    access::Action,
    organisation::branches::BranchSlug,
    plan::measures::{MeasureKind, MeasureState, MeasureStatus, Origin},
};

use super::{
    counted::Counted,
    filter::{is_overdue, is_unassigned},
    showing::Showing,
};
use crate::{
    locales::{self, days, t},
    router::Place,
    session::use_session,
    ui::{
        icon::{icon, small_icon},
        status,
    },
};

#[component]
pub fn MeasureRow(measure: PlannedMeasure, showing: Showing) -> impl IntoView {
    let Showing { slug, as_it_stands, through, .. } = showing;
    let id = measure.id;
    let progress = measure.progress.as_ref().map(|progress| {
        view! {
            <td role="cell">{standing(progress)}</td>
            <td role="cell">
                <span class="lbl">{t::plan::col_who()}</span>
                {slug.with_value(|slug| people(&measure, progress, slug))}
            </td>
        }
    });
    let due = deadline(measure.deadline.as_ref(), is_overdue(&measure), measure.kind);
    let PlannedMeasure { title, adopted_text, kind, target, origin, state, .. } = measure;
    let reason = |text: String| view! { <span class="reason">{text}</span> };
    let name = if as_it_stands {
        let href = Place::Measure(slug.get_value(), id).href();
        view! { <a href=href>{title}</a> }.into_any()
    } else {
        view! { <b>{title}</b> }.into_any()
    };
    let adopted = adopted_text.filter(|_| !as_it_stands);
    let adopted = adopted.map(|text| view! { <span class="reason measure">{text}</span> });
    let added = (origin == Origin::AddedByBoard).then(|| reason(t::plan::added()));
    let resting = (state != MeasureState::Active).then(|| reason(locales::state(state)));
    let figure = target.as_ref().map(|target| reason(locales::target(target)));
    let counted = as_it_stands.then(|| view! { <Counted measure=id target/> });
    view! {
        <tr
            class="m"
            role="row"
            hidden=move || through.with(|through| !through.shows(id))
            data-measure=id.to_string()
            data-test="measure-row"
        >
            <th scope="row" role="rowheader">{name}{adopted}{added}{resting}</th>
            <td role="cell"><span class="who">{locales::kind(kind)}</span>{figure}{counted}</td>
            {progress}
            <td role="cell"><span class="lbl">{t::plan::col_due()}</span>{due}</td>
        </tr>
    }
}

fn standing(progress: &Progress) -> impl IntoView + use<> {
    let last =
        progress.last_report.as_ref().filter(|_| progress.status == MeasureStatus::NotReported).map(
            |last| view! { <span class="reason">{t::plan::last_reported(&days::instant(last.at))}</span> },
        );
    view! { {status::status(progress.status)}{last}{why(progress)} }
}

/// In the words of whoever reported.
pub fn why(progress: &Progress) -> Option<impl IntoView + use<>> {
    let reason = progress.last_report.as_ref()?.reason.as_ref()?;
    Some(view! { <span class="reason">{t::quoted(reason)}</span> })
}

fn people(measure: &PlannedMeasure, progress: &Progress, slug: &BranchSlug) -> impl IntoView + use<> {
    let names: Vec<_> = progress.supporting.iter().map(|assignee| assignee.party.name.as_str()).collect();
    let with =
        (!names.is_empty()).then(|| view! { <span class="with">{t::plan::with(&names.join(", "))}</span> });
    let first = match &progress.accountable {
        Some(assignee) => view! { <span class="who">{assignee.party.name.clone()}</span> }.into_any(),
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
            .into_any()
        }
        None => view! { <span class="muted">{t::app::none()}</span> }.into_any(),
    };
    view! { {first}{with} }
}

/// A deadline in the meeting's words, and when it passed.
pub fn deadline(
    deadline: Option<&DeadlineView>,
    is_overdue: bool,
    kind: MeasureKind,
) -> impl IntoView + use<> {
    let Some(deadline) = deadline else {
        let text = if kind.needs_deadline() { t::deadline::none() } else { "–".to_owned() };
        return view! { <span class="muted">{text}</span> }.into_any();
    };
    let late = deadline.ends.filter(|_| is_overdue).map(|day| {
        view! { <span class="late">{icon("i-clock")}<span>{t::deadline::overdue(&days::day(day))}</span></span> }
    });
    view! { <span class="when">{locales::capitalised(&deadline.label)}</span>{late} }.into_any()
}
