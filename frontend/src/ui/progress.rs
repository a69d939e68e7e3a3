//! Framdrift: what is counted, as one picture for each kind of measure, always with its words. Never a percentage
//! across kinds. A black tick in the picture is where it should be today.

use leptos::prelude::*;
use std::cmp::Ordering;

#[cfg(feature = "styleguide")]
use super::icon::mark;
use super::icon::small_icon;

/// What is counted of a measure.
pub enum Progress {
    /// So many of so many times; as a bar, where they are too many to be told apart.
    Count { done: u32, target: u32, due: Option<u32> },
    /// So many of a group.
    Coverage { done: u32, of: u32, due: Option<u32> },
    /// So many steps of a thing that is done once; the next is under way.
    Milestone { done: u32, steps: u32 },
    /// At which of the meetings the topic was up.
    #[cfg(feature = "styleguide")]
    Standing(Vec<bool>),
    /// Which of the agreements are renewed.
    #[cfg(feature = "styleguide")]
    Agreements(Vec<(&'static str, bool)>),
    /// Figures over time, and the line that they are held against from its beginning to its end. Across and upwards each goes
    /// from 0 to 100.
    Growth { points: Vec<(u32, u32)>, line: [(u32, u32); 2] },
    /// Lists and falling numbers have words alone.
    Words,
}

/// How it goes against the calendar.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pace {
    Ahead,
    Even,
    Behind,
}

/// The picture with its words.
pub fn progress_view(progress: &Progress, words: String, pace: Option<(Pace, String)>) -> AnyView {
    let pace = pace.map(|(pace, words)| {
        let (class, icon) = match pace {
            Pace::Ahead => ("pace pace--ahead", "i-up"),
            Pace::Even => ("pace", "i-even"),
            Pace::Behind => ("pace pace--behind", "i-behind"),
        };
        view! { <span class=class>{small_icon(icon)}{words}</span> }
    });
    view! { <div class="pr">{picture(progress)}<span class="pr__text"><b>{words}</b>{pace}</span></div> }
        .into_any()
}

/// More are a bar: nobody counts them.
const MOST_PIPS: u32 = 16;

/// Never more than all of it.
fn share(part: u32, whole: u32) -> String {
    let percent = u64::from(part) * 100 / u64::from(whole.max(1));
    format!("{}%", percent.min(100))
}

fn tick(due: u32, of: u32) -> impl IntoView {
    view! { <rect class="now" x=share(due, of) y="-40%" width="2" height="180%" rx="1"></rect> }
}

fn picture(progress: &Progress) -> AnyView {
    let pip = |is_on: bool| {
        let class = if is_on { "on" } else { "off" };
        view! { <i class=class></i> }
    };
    match *progress {
        Progress::Count { done, target, due } if target <= MOST_PIPS => {
            let pips = (0..target).map(|n| pip(n < done)).collect_view();
            let now = due.map(|due| {
                view! { <svg class="pips__now">{tick(due, target)}</svg> }
            });
            view! { <div class="pips" aria-hidden="true">{pips}{now}</div> }.into_any()
        }
        Progress::Count { done, target: of, due } | Progress::Coverage { done, of, due } => {
            let share = share(done, of);
            view! {
                <svg class="bar" aria-hidden="true">
                    <rect class="bar__t" width="100%" height="100%" rx="5"></rect>
                    <rect class="bar__v" width=share height="100%" rx="5"></rect>
                    {due.map(|due| tick(due, of))}
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
        #[cfg(feature = "styleguide")]
        Progress::Standing(ref meetings) => {
            let pips = meetings.iter().copied().map(pip).collect_view();
            view! { <div class="pips pips--topic" aria-hidden="true">{pips}</div> }.into_any()
        }
        #[cfg(feature = "styleguide")]
        Progress::Agreements(ref all) => {
            let one = |&(name, is_renewed): &(&'static str, bool)| {
                let (class, shape) = if is_renewed { ("on", "g-done") } else { ("off", "g-idle") };
                view! { <span class=class>{mark(shape)}{name}</span> }
            };
            view! { <span class="pacts">{all.iter().map(one).collect_view()}</span> }.into_any()
        }
        Progress::Growth { ref points, line } => {
            let at = |&(across, upwards): &(u32, u32)| {
                format!("{} {}", 2 + across.min(100) * 124 / 100, 30 - upwards.min(100) * 28 / 100)
            };
            let path =
                |points: &[(u32, u32)]| format!("M{}", points.iter().map(at).collect::<Vec<_>>().join(" "));
            view! {
                <svg class="spark" viewBox="0 0 128 32" aria-hidden="true">
                    <path class="t" d=path(&line)></path>
                    <path class="v" d=path(points)></path>
                </svg>
            }
            .into_any()
        }
        Progress::Words => ().into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn a_share_is_never_more_than_the_whole() {
        assert_eq!(share(4, 6), "66%");
        assert_eq!(share(9, 6), "100%");
        assert_eq!(share(1, 0), "100%");
        assert_eq!(share(u32::MAX, u32::MAX), "100%");
    }
}
