//! A deadline as a meeting would say it, with what Verv makes of it shown while it is typed.

use leptos::prelude::*;
use verv_domain::{period::Period, plan::deadlines::Deadline, text::Phrase, time::date};

use super::{Field, TextField, filled_in};
use crate::locales::{self, t};

/// Words with their meaning; a touch on a suggestion writes it.
#[component]
pub fn DeadlineField(field: Field, value: RwSignal<String>, plan: Option<Period>) -> impl IntoView {
    let suggestion = |words: String| {
        let written = words.clone();
        view! {
            <button class="btn btn--quiet" type="button" data-test="deadline-suggestion" on:click=move |_| value.set(written.clone())>
                {words}
            </button>
        }
    };
    let suggestions = suggestions(plan).into_iter().map(suggestion).collect_view();
    let meaning = move || value.with(|words| meaning(words, plan));
    view! {
        <div class="stack gap-2">
            <TextField field value/>
            <p class="soft" role="status" data-test="deadline-meaning">{meaning}</p>
            <div class="chips" role="group" aria-label=t::deadline::suggestions()>{suggestions}</div>
        </div>
    }
}

/// The seasons of the plan, and what has no last day.
fn suggestions(plan: Option<Period>) -> Vec<String> {
    let today = crate::browser::today();
    let first = plan.map_or(today, |plan| plan.from.max(today)).year();
    let last = plan.map_or(first + 1, |plan| plan.to.year());
    let mut all = Vec::new();
    for year in (first..=last).take(2) {
        // A season that has passed would be overdue at once.
        if date(year, 5, 31) >= today {
            all.push(t::deadline::spring(&year.to_string()));
        }
        if date(year, 11, 30) >= today {
            all.push(t::deadline::autumn(&year.to_string()));
        }
    }
    all.push(t::deadline::ongoing());
    all
}

/// What the words stand for; nothing while there is nothing to say.
fn meaning(words: &str, plan: Option<Period>) -> Option<String> {
    let words = filled_in(words)?;
    let phrase = Phrase::parse(&words).ok()?;
    // Without a plan, only what the words mean whatever its period is.
    let today = crate::browser::today();
    let any = [today, date(today.year() + 10, 1, 1)].map(|day| Period { from: day, to: day });
    let [one, other] =
        plan.map_or(any, |plan| [plan, plan]).map(|period| Deadline::read(phrase.clone(), period));
    if one != other {
        return None;
    }
    Some(one.map_or_else(t::deadline::not_read, |read| {
        locales::deadline_meaning(read.certainty, read.starts, read.ends)
    }))
}
