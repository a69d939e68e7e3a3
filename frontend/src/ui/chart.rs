//! A line over months as SVG, with the line that it is held against. It is an image with its sentence for those who listen; the
//! figures themselves stand in a table beside it, which is for the page to draw.

use std::fmt::Write as _;

use leptos::prelude::*;
use verv_domain::{
    Date,
    progress::{figures::Figure, pace::Point, spans::Month},
};

use crate::locales::{self, days};

/// What is drawn.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Chart {
    /// The sentence that the picture says.
    pub label: String,
    /// The earliest first. Months without one are left open.
    pub points: Vec<Point>,
    /// The corners of the line that it is held against; none where there is none.
    pub target: Vec<Point>,
}

/// The places of a picture's edges, in its own units.
#[derive(Clone, Copy)]
struct Frame {
    class: &'static str,
    size: (i64, i64),
    left: i64,
    right: i64,
    top: i64,
    bottom: i64,
    /// How many months are named at the most.
    most_names: usize,
}

const WIDE: Frame = Frame {
    class: "chart__svg wide",
    size: (900, 310),
    left: 64,
    right: 860,
    top: 30,
    bottom: 270,
    most_names: 6,
};

const NARROW: Frame = Frame {
    class: "chart__svg narrow",
    size: (300, 250),
    left: 52,
    right: 284,
    top: 30,
    bottom: 210,
    most_names: 3,
};

/// Lines across the picture at the most.
const MOST_GRID_LINES: i64 = 4;

/// What there is room for: figures from a round one to a round one, days from the first to the last.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Scale {
    low: i64,
    high: i64,
    /// Between lines across the picture. All three in thousandths.
    step: i64,
    first: i64,
    last: i64,
}

impl Scale {
    fn of(chart: &Chart) -> Option<Self> {
        let all = || chart.points.iter().chain(&chart.target);
        let value = |point: &Point| point.value.thousandths;
        let (lowest, highest) = (all().map(value).min()?, all().map(value).max()?);
        let day = |point: &Point| i64::from(point.day.days_since_1970());
        let (first, last) = (all().map(day).min()?, all().map(day).max()?);
        let step = round_step((highest - lowest).max(1_000));
        let low = lowest.div_euclid(step) * step;
        let high = ((highest + step - 1).div_euclid(step) * step).max(low + step);
        Some(Self { low, high, step, first, last })
    }

    fn lines(self) -> impl Iterator<Item = i64> {
        (0..=(self.high - self.low) / self.step).map(move |number| self.low + number * self.step)
    }
}

/// 1, 2 or 5 with noughts: so large that a few of them are the whole.
fn round_step(whole: i64) -> i64 {
    let mut step = 1;
    loop {
        for times in [1, 2, 5] {
            if step * times * MOST_GRID_LINES >= whole {
                return step * times;
            }
        }
        step *= 10;
    }
}

impl Frame {
    /// In tenths of a unit.
    fn x(self, scale: Scale, day: i64) -> i64 {
        let length = (scale.last - scale.first).max(1);
        self.left * 10 + (self.right - self.left) * 10 * (day - scale.first) / length
    }

    fn y(self, scale: Scale, value: i64) -> i64 {
        self.bottom * 10 - (self.bottom - self.top) * 10 * (value - scale.low) / (scale.high - scale.low)
    }

    fn place(self, scale: Scale, point: Point) -> (String, String) {
        let x = self.x(scale, i64::from(point.day.days_since_1970()));
        (tenths(x), tenths(self.y(scale, point.value.thousandths)))
    }

    /// A path through the points, which begins anew where a month is missing.
    fn path(self, scale: Scale, points: &[Point], by_month: bool) -> String {
        let mut path = String::new();
        let mut before: Option<Date> = None;
        for point in points {
            let goes_on =
                before.is_some_and(|day| !by_month || Month::of(day).next() == Month::of(point.day));
            let (x, y) = self.place(scale, *point);
            let letter = if goes_on { 'L' } else { 'M' };
            // Writing to a string does not fail.
            let _ = write!(path, "{letter}{x} {y}");
            before = Some(point.day);
        }
        path
    }
}

fn tenths(number: i64) -> String {
    let (whole, rest) = (number.div_euclid(10), number.rem_euclid(10));
    if rest == 0 { whole.to_string() } else { format!("{whole}.{rest}") }
}

/// Which of so many months are named: the first, the last, and some between.
fn named(count: usize, most: usize) -> Vec<usize> {
    let Some(last) = count.checked_sub(1) else { return Vec::new() };
    let names = most.min(count).max(2) - 1;
    let mut places: Vec<usize> = (0..=names).map(|name| last * name / names).collect();
    places.dedup();
    places
}

/// The picture in two sizes, of which the place that it stands in shows one.
pub fn chart(chart: &Chart) -> AnyView {
    let Some(scale) = Scale::of(chart) else { return ().into_any() };
    view! { <div class="chart">{picture(chart, scale, WIDE)}{picture(chart, scale, NARROW)}</div> }.into_any()
}

fn picture(chart: &Chart, scale: Scale, frame: Frame) -> AnyView {
    let grid = scale.lines().map(|value| {
        let y = tenths(frame.y(scale, value));
        let d = format!("M{} {y}H{}", frame.left, frame.right);
        let text_y = tenths(frame.y(scale, value) + 50);
        let words = locales::signed(Figure { thousandths: value });
        let class = if value == scale.low { "axis" } else { "grid" };
        view! {
            <path class=class d=d></path>
            <text x=frame.left - 8 y=text_y text-anchor="end">{words}</text>
        }
    });
    let mut days: Vec<Date> = chart.points.iter().chain(&chart.target).map(|point| point.day).collect();
    days.sort_unstable();
    days.dedup();
    let places = named(days.len(), frame.most_names);
    let last = places.len().saturating_sub(1);
    let names = places.into_iter().enumerate().map(|(number, place)| {
        let day = days[place];
        let x = tenths(frame.x(scale, i64::from(day.days_since_1970())));
        let anchor = match number {
            0 => "start",
            number if number == last => "end",
            _ => "middle",
        };
        let d = format!("M{x} {}v6", frame.bottom);
        view! {
            <path class="axis" d=d></path>
            <text x=x y=frame.bottom + 30 text-anchor=anchor>{days::short_month(day)}</text>
        }
    });
    let target = (!chart.target.is_empty()).then(|| {
        view! { <path class="target" d=frame.path(scale, &chart.target, false)></path> }
    });
    let end = chart.points.last().map(|point| {
        let (x, y) = frame.place(scale, *point);
        let above = tenths(frame.y(scale, point.value.thousandths) - 160);
        view! {
            <circle class="dot" cx=x.clone() cy=y r="7"></circle>
            <text class="last" x=x y=above text-anchor="end">{locales::signed(point.value)}</text>
        }
    });
    let (width, height) = frame.size;
    view! {
        <svg class=frame.class viewBox=format!("0 0 {width} {height}") role="img" aria-label=chart.label.clone()>
            {grid.collect_view()}
            {names.collect_view()}
            {target}
            <path class="line" d=frame.path(scale, &chart.points, true)></path>
            {end}
        </svg>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use verv_domain::time::date;

    use super::*;

    fn point(month: i32, value: i64) -> Point {
        let day = Month::new(2026, month).map_or(date(2026, 1, 31), Month::last);
        Point { day, value: Figure::whole(value) }
    }

    fn chart(points: Vec<Point>) -> Chart {
        Chart { points, ..Chart::default() }
    }

    #[test]
    fn the_scale_is_from_a_round_figure_to_a_round_figure() {
        let scale = Scale::of(&chart(vec![point(1, 2418), point(2, 2530)])).unwrap();
        assert_eq!((scale.low, scale.high, scale.step), (2_400_000, 2_550_000, 50_000));
        assert_eq!(scale.lines().count(), 4);
        let level = Scale::of(&chart(vec![point(1, 7), point(2, 7)])).unwrap();
        assert!(level.low <= 7_000 && level.high > level.low, "{level:?}");
        assert_eq!(Scale::of(&chart(Vec::new())), None);
    }

    #[test]
    fn higher_figures_stand_higher_and_later_ones_to_the_right() {
        let scale = Scale::of(&chart(vec![point(1, 10), point(6, 30)])).unwrap();
        let day = |month| i64::from(point(month, 0).day.days_since_1970());
        for frame in [WIDE, NARROW] {
            assert!(frame.y(scale, 30_000) < frame.y(scale, 10_000));
            assert_eq!((frame.x(scale, day(1)), frame.x(scale, day(6))), (frame.left * 10, frame.right * 10));
            assert!(
                frame.y(scale, scale.high) == frame.top * 10
                    && frame.y(scale, scale.low) == frame.bottom * 10
            );
        }
    }

    #[test]
    fn a_missing_month_leaves_the_line_open() {
        let points = [point(1, 10), point(2, 11), point(4, 12)];
        let scale = Scale::of(&chart(points.to_vec())).unwrap();
        let line = WIDE.path(scale, &points, true);
        assert_eq!((line.matches('M').count(), line.matches('L').count()), (2, 1), "{line}");
        assert_eq!(WIDE.path(scale, &points, false).matches('M').count(), 1);
    }

    #[test]
    fn few_months_are_named_and_the_ends_always() {
        assert_eq!(named(12, 6), [0, 2, 4, 6, 8, 11]);
        assert_eq!(named(2, 6), [0, 1]);
        assert_eq!(named(1, 3), [0]);
        assert_eq!(named(0, 3), [0_usize; 0]);
    }
}
