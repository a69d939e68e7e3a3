//! Status: always a shape and a word; colour only repeats them.

use leptos::prelude::*;
use verv_domain::plan::{check_ins::ReportedStatus, measures::MeasureStatus};

use super::icon::mark;
use crate::locales;

/// The status in the stylesheet's words.
pub const fn class(status: MeasureStatus) -> &'static str {
    match status {
        MeasureStatus::OnTrack => "ok",
        MeasureStatus::NeedsEffort => "warn",
        MeasureStatus::Stuck => "stop",
        MeasureStatus::Done => "done",
        MeasureStatus::NotStarted => "idle",
        MeasureStatus::NotReported => "quiet",
        MeasureStatus::NotLocal => "nat",
    }
}

const fn shape(status: MeasureStatus) -> &'static str {
    match status {
        MeasureStatus::OnTrack => "g-ok",
        MeasureStatus::NeedsEffort => "g-warn",
        MeasureStatus::Stuck => "g-stop",
        MeasureStatus::Done => "g-done",
        MeasureStatus::NotStarted => "g-idle",
        MeasureStatus::NotReported => "g-quiet",
        MeasureStatus::NotLocal => "g-nat",
    }
}

/// The shape alone; a word must stand nearby.
pub fn shape_of(status: MeasureStatus) -> AnyView {
    mark(shape(status)).into_any()
}

/// Shape and word.
pub fn status(status: MeasureStatus) -> AnyView {
    let class = format!("st st--{}", class(status));
    view! { <span class=class>{shape_of(status)}<span>{locales::status(status)}</span></span> }.into_any()
}

/// Shape and word, once on a page.
pub fn pill(status: MeasureStatus) -> AnyView {
    let class = format!("st st--{} st--pill", class(status));
    let value = status.as_str();
    view! {
        <span class=class data-test="status" data-status=value>
            {shape_of(status)}
            <span>{locales::status(status)}</span>
        </span>
    }
    .into_any()
}

/// What can be reported, in the order that it is asked.
pub const REPORTED: [ReportedStatus; 4] = ReportedStatus::ALL;
