//! Framdrift: what is counted, as one picture for each kind of measure, always with its words. Never a percentage
//! across kinds. The counting itself is not there yet; until it is, the living page alone shows these.

use leptos::prelude::*;
use std::cmp::Ordering;

use super::icon::{mark, small_icon};

/// What is counted of a measure.
pub enum Progress {
    /// So many of so many times.
    Count { done: u32, target: u32 },
    /// So many of a group.
    Coverage { done: u32, of: u32 },
    /// So many steps of a thing that is done once; the next is under way.
    Milestone { done: u32, steps: u32 },
    /// At which of the meetings the topic was up.
    Standing(Vec<bool>),
    /// Which of the agreements are renewed.
    Agreements(Vec<(&'static str, bool)>),
    /// Where it stands, as points from 0 (the oldest lowest) to 100, towards a straight line.
    Growth(Vec<u32>),
    /// Lists and falling numbers have words alone.
    Words,
}

/// How it goes against the calendar.
#[derive(Clone, Copy)]
pub enum Pace {
    Ahead,
    Even,
    Behind,
}

/// The picture with its words.
#[component]
pub fn ProgressView(
    progress: Progress,
    words: &'static str,
    pace: Option<(Pace, &'static str)>,
) -> impl IntoView {
    let pace = pace.map(|(pace, words)| {
        let (class, icon) = match pace {
            Pace::Ahead => ("pace pace--ahead", "i-up"),
            Pace::Even => ("pace", "i-even"),
            Pace::Behind => ("pace pace--behind", "i-behind"),
        };
        view! { <span class=class>{small_icon(icon)}{words}</span> }
    });
    view! { <div class="pr">{picture(progress)}<span class="pr__text"><b>{words}</b>{pace}</span></div> }
}

fn picture(progress: Progress) -> AnyView {
    let pip = |is_on: bool| {
        let class = if is_on { "on" } else { "off" };
        view! { <i class=class></i> }
    };
    match progress {
        Progress::Count { done, target } => {
            let pips = (0..target).map(|n| pip(n < done)).collect_view();
            view! { <div class="pips" aria-hidden="true">{pips}</div> }.into_any()
        }
        Progress::Coverage { done, of } => {
            let share = format!("{}%", done * 100 / of.max(1));
            view! {
                <svg class="bar" aria-hidden="true">
                    <rect class="bar__t" width="100%" height="100%" rx="5"></rect>
                    <rect class="bar__v" width=share height="100%" rx="5"></rect>
                </svg>
            }
            .into_any()
        }
        Progress::Milestone { done, steps } => {
            let step = |n: u32| {
                let class = match n.cmp(&done) {
                    Ordering::Less => "on",
                    Ordering::Equal => "now",
                    Ordering::Greater => "off",
                };
                view! { <i class=class></i> }
            };
            let steps = (0..steps).map(step).collect_view();
            view! { <div class="steps" aria-hidden="true">{steps}</div> }.into_any()
        }
        Progress::Standing(meetings) => {
            let pips = meetings.into_iter().map(pip).collect_view();
            view! { <div class="pips pips--topic" aria-hidden="true">{pips}</div> }.into_any()
        }
        Progress::Agreements(all) => {
            let one = |(name, is_renewed): (&'static str, bool)| {
                let (class, shape) = if is_renewed { ("on", "g-done") } else { ("off", "g-idle") };
                view! { <span class=class>{mark(shape)}{name}</span> }
            };
            view! { <span class="pacts">{all.into_iter().map(one).collect_view()}</span> }.into_any()
        }
        Progress::Growth(points) => {
            let at = |(n, point): (usize, u32)| format!("{} {}", 2 + n * 11, 30 - point * 28 / 100);
            let line: Vec<String> = points.into_iter().enumerate().map(at).collect();
            view! {
                <svg class="spark" viewBox="0 0 128 32" aria-hidden="true">
                    <path class="t" d="M2 27 126 8"></path>
                    <path class="v" d=format!("M{}", line.join(" "))></path>
                </svg>
            }
            .into_any()
        }
        Progress::Words => ().into_any(),
    }
}
