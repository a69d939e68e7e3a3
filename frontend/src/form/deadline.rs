//! A deadline as a meeting would say it, with what Verv makes of it shown while it is typed.

use crate::dom::{View, live, on, view};
use leptos::prelude::*;
use verv_domain::{deadline::Deadline, period::Period, text::Phrase};

use super::{Field, filled_in, text_field};
use crate::locales::{self, t};

/// Words with their meaning; a touch on a suggestion writes it.
pub fn deadline_field(field: &Field, value: RwSignal<String>, plan: Option<Period>) -> View {
    let suggestion = |words: String| {
        let written = words.clone();
        view! {
            <button class="btn btn--quiet" type="button" data-test="deadline-suggestion" on:click=on(move |_| value.set(written.clone()))>
                {words}
            </button>
        }
    };
    let suggestions = suggestions(plan).into_iter().map(suggestion).collect::<View>();
    let meaning = move || value.with(|words| meaning(words, plan));
    view! {
        <div class="stack gap-2">
            {text_field(field, value, "text", "off")}
            <p class="soft" role="status" data-test="deadline-meaning">{live(meaning)}</p>
            <div class="row" role="group" aria-label=t::deadline::suggestions()>{suggestions}</div>
        </div>
    }
}

/// The seasons of the plan, and what has no last day.
fn suggestions(plan: Option<Period>) -> Vec<String> {
    let first = plan.map_or_else(|| crate::browser::today().year(), |plan| plan.from.year());
    let last = plan.map_or(first + 1, |plan| plan.to.year());
    let mut all = Vec::new();
    for year in (first..=last).take(2) {
        all.push(t::deadline::spring(&year.to_string()));
        all.push(t::deadline::autumn(&year.to_string()));
    }
    all.push(t::deadline::ongoing());
    all
}

/// What the words stand for; nothing while there is nothing to say.
fn meaning(words: &str, plan: Option<Period>) -> Option<String> {
    let words = filled_in(words)?;
    let plan = plan.or_else(|| without_a_plan(&words))?;
    let Some(read) = Deadline::read(Phrase::parse(&words).ok()?, plan) else {
        return Some(t::deadline::not_read());
    };
    Some(locales::deadline_meaning(read.certainty, read.starts, read.ends))
}

/// Words that name the period mean nothing without one; others can be read against any.
fn without_a_plan(words: &str) -> Option<Period> {
    let today = crate::browser::today();
    (!words.to_lowercase().contains("period")).then_some(Period { from: today, to: today })
}
