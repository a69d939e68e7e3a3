//! Indicators: monthly figures, what they make of joined and left, and whether a plan's figures agree.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    Date,
    keys::IndicatorKey,
    progress::{
        counts::Balance,
        figures::{Exact, Figure, Step},
        levels::{GrowthBase, Reading},
        rules::Tally,
        spans::{CountSpan, Frame, Month, Span, days, spans},
    },
};

crate::words! {
    /// A monthly figure of the branch, of an agreement area or of an employer.
    #[derive(PartialOrd, Ord, Hash)]
    pub enum IndicatorKind {
        /// Employed members at the end of the month; pensioners and students are not among them.
        Members = "members",
        /// Those who could be members: who is employed there.
        Employees = "employees",
        /// The union's own share of the employees, in per cent, where it is given instead of their number.
        Density = "density",
        /// New members in the month.
        Joined = "joined",
        /// Members who left in the month.
        Left = "left",
        Stewards = "stewards",
    }
}

impl IndicatorKind {
    /// Of a new branch's list, where it has this name as its key.
    pub fn key(self) -> IndicatorKey {
        IndicatorKey::of_name(self.as_str())
    }

    pub fn of_key(key: &IndicatorKey) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == key.as_str())
    }

    /// Whether persons are counted who are members, so that a small number can tell of one.
    pub const fn counts_members(self) -> bool {
        match self {
            Self::Members | Self::Joined | Self::Left | Self::Stewards => true,
            Self::Employees | Self::Density => false,
        }
    }

    pub const fn step(self) -> Step {
        match self {
            Self::Density => Step::Tenth,
            Self::Members | Self::Employees | Self::Joined | Self::Left | Self::Stewards => Step::One,
        }
    }
}

crate::words! {
    /// Which figure a target is about.
    #[derive(Hash)]
    pub enum Measured {
        /// Employed members, at the end of a month.
        Members = "members",
        /// Members in per cent of employees.
        Density = "density",
        Stewards = "stewards",
        /// From the register of clubs.
        Clubs = "clubs",
        /// Agreement areas with at least one club.
        AreasWithClub = "areas_with_club",
        /// Current agreements with parties.
        Agreements = "agreements",
        /// Who joined.
        Joined = "joined",
        /// Who joined without who left.
        Net = "net",
    }
}

impl Measured {
    /// For what is added up over a span, with or without those who left; `None` for what there is on a day.
    pub const fn flow(self) -> Option<Balance> {
        match self {
            Self::Joined => Some(Balance::Gross),
            Self::Net => Some(Balance::Net),
            Self::Members
            | Self::Density
            | Self::Stewards
            | Self::Clubs
            | Self::AreasWithClub
            | Self::Agreements => None,
        }
    }
}

/// The members who came and went in a month; `None` where it is not known, which is not none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MonthlyFlow {
    pub month: Month,
    pub joined: Option<Figure>,
    pub left: Option<Figure>,
    /// The day on which it was entered, or last corrected.
    pub entered: Date,
}

impl MonthlyFlow {
    pub fn amount(&self, balance: Balance) -> Option<Figure> {
        match balance {
            Balance::Gross => self.joined,
            Balance::Net => Some(self.joined?.minus(self.left?)),
        }
    }
}

/// The months as tallies, each on its last day, and the last day that they are complete to.
///
/// A month without a figure is not a month of none: what is after it waits, and the figures are complete to the day before it.
/// `from` is the first day that counts.
pub fn flow_tallies(flows: &[MonthlyFlow], balance: Balance, from: Date) -> (Vec<Tally>, Date) {
    let amounts: BTreeMap<Month, (Figure, Date)> =
        flows.iter().filter_map(|flow| Some((flow.month, (flow.amount(balance)?, flow.entered)))).collect();
    let mut month = Month::of(from);
    let mut through = from.yesterday();
    let mut tallies = Vec::new();
    while let Some(&(amount, logged)) = amounts.get(&month) {
        tallies.push(Tally { day: month.last(), logged, amount });
        through = month.last();
        if month == month.next() {
            break;
        }
        month = month.next();
    }
    (tallies, through)
}

/// Where the stock of a month is not that of the month before with those who joined and without those who left: the month, and
/// how much the stock is above that. Shown beside the figures; neither is corrected by the other.
pub fn disagreements(stock: &[Reading], flows: &[MonthlyFlow]) -> Vec<(Month, Figure)> {
    let at_end = |month: Month| {
        let is_last = |reading: &&Reading| reading.day == month.last();
        stock.iter().find(is_last).map(|reading| reading.value)
    };
    let mut found: Vec<_> = flows
        .iter()
        .filter_map(|flow| {
            let before = at_end(Month::of(flow.month.first().yesterday()))?;
            let difference = at_end(flow.month)?.minus(before).minus(flow.amount(Balance::Net)?);
            (difference != Figure::ZERO).then_some((flow.month, difference))
        })
        .collect();
    found.sort_unstable_by_key(|(month, _)| *month);
    found
}

/// Members in per cent of those who could be, to a thousandth; `None` when there are none.
pub fn density(members: u32, employed: u32) -> Option<Figure> {
    let employed = (employed > 0).then_some(employed)?;
    Some(Exact::new(i128::from(members) * 100_000, employed.into()).rounded())
}

/// What a plan says about growth.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum GrowthPledge {
    /// Per cent of the stock, each year.
    PercentPerYear { percent: Figure, base: GrowthBase },
    /// So many in each year.
    PerYear(Figure),
    /// So many by the end of the period.
    InAll(Figure),
}

/// How many more members a pledge means in the frame's period, up to a whole one. Years of which a part counts have their share.
///
/// `YearBefore` is reckoned as if each year ends at its goal, since the coming years' figures are not known.
pub fn pledged(pledge: GrowthPledge, stock: Figure, frame: Frame) -> Figure {
    let years = spans(frame, CountSpan::Year);
    let share = |of: Figure, per_year: i64, whole: i64, span: &Span| {
        of.times(per_year * days(span.counted), whole * days(span.whole))
    };
    let exact = match pledge {
        GrowthPledge::InAll(more) => more,
        GrowthPledge::PerYear(more) => Figure::sum(years.iter().map(|span| share(more, 1, 1, span))),
        GrowthPledge::PercentPerYear { percent, base } => {
            let grown = years.iter().fold(stock, |grown, span| {
                let of = match base {
                    GrowthBase::Baseline => stock,
                    GrowthBase::GoalBefore | GrowthBase::YearBefore => grown,
                };
                grown.plus(share(of, percent.thousandths, 100_000, span))
            });
            grown.minus(stock)
        }
    };
    Exact::from(exact).ceil(Step::One)
}

/// Whether two pledges ask for the same.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Comparison {
    Same,
    /// The second asks for so much more than the first; below zero: less.
    Differs {
        by: Figure,
    },
    /// One counts those who joined, the other without those who left, or the branch has not said which.
    NotComparable,
}

/// Compares pledges on what they mean in the period, where both say whether those who left are taken off.
pub fn compare(
    one: (GrowthPledge, Option<Balance>),
    other: (GrowthPledge, Option<Balance>),
    stock: Figure,
    frame: Frame,
) -> Comparison {
    if one.1.is_none() || one.1 != other.1 {
        return Comparison::NotComparable;
    }
    let by = pledged(other.0, stock, frame).minus(pledged(one.0, stock, frame));
    if by == Figure::ZERO { Comparison::Same } else { Comparison::Differs { by } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{period::Period, progress::spans::YearStart, time::date};

    const PLAN: Frame = Frame {
        period: Period { from: date(2026, 1, 1), to: date(2027, 12, 31) },
        year: YearStart::JANUARY,
        today: date(2026, 1, 1),
    };

    fn flow(month: i32, joined: i64, left: Option<i64>) -> MonthlyFlow {
        let month = Month::new(2026, month).unwrap();
        let left = left.map(Figure::whole);
        MonthlyFlow { month, joined: Some(Figure::whole(joined)), left, entered: month.last().plus_days(5) }
    }

    #[test]
    fn a_missing_month_stops_the_series() {
        let flows = [flow(4, 9, Some(1)), flow(1, 20, Some(5)), flow(2, 10, None)];
        let (gross, through) = flow_tallies(&flows, Balance::Gross, date(2026, 1, 1));
        assert_eq!(gross.len(), 2);
        assert_eq!(through, date(2026, 2, 28));
        let (net, through) = flow_tallies(&flows, Balance::Net, date(2026, 1, 1));
        assert_eq!(net.iter().map(|tally| tally.amount).collect::<Vec<_>>(), [Figure::whole(15)]);
        assert_eq!(through, date(2026, 1, 31));
        assert_eq!(flow_tallies(&[], Balance::Net, date(2026, 1, 1)), (vec![], date(2025, 12, 31)));
    }

    #[test]
    fn the_calendars_last_month_is_the_last() {
        let month = Month::new(2199, 12).unwrap();
        let last = MonthlyFlow { month, ..flow(1, 1, None) };
        assert_eq!(flow_tallies(&[last], Balance::Gross, month.first()).0.len(), 1);
    }

    #[test]
    fn stock_and_flow_are_held_against_each_other() {
        let reading = |day, value| Reading { day, value: Figure::whole(value) };
        let stock = [reading(date(2025, 12, 31), 3000), reading(date(2026, 1, 31), 3012)];
        let found = disagreements(&stock, &[flow(1, 20, Some(5)), flow(2, 1, Some(0))]);
        assert_eq!(found, [(Month::new(2026, 1).unwrap(), Figure::whole(-3))]);
        assert_eq!(disagreements(&stock, &[flow(1, 20, Some(8))]), []);
    }

    #[test]
    fn density_of_nobody_is_unknown() {
        assert_eq!(density(1, 0), None);
        assert_eq!(density(1, 3), Some(Figure { thousandths: 33_333 }));
    }

    #[test]
    fn two_hundred_two_hundred_and_forty_a_year_and_one_and_a_half_per_cent() {
        let stock = Figure::whole(3000);
        let percent = Figure { thousandths: 1500 };
        let growth = GrowthPledge::PercentPerYear { percent, base: GrowthBase::GoalBefore };
        let yearly = GrowthPledge::PerYear(Figure::whole(240));
        let in_all = GrowthPledge::InAll(Figure::whole(200));
        let pledged = |pledge| pledged(pledge, stock, PLAN);
        assert_eq!([pledged(growth), pledged(yearly), pledged(in_all)], [91, 480, 200].map(Figure::whole));
        let compare = |one, other| compare(one, other, stock, PLAN);
        let (gross, net) = (Some(Balance::Gross), Some(Balance::Net));
        assert_eq!(
            compare((yearly, gross), (in_all, gross)),
            Comparison::Differs { by: Figure::whole(-280) }
        );
        assert_eq!(compare((yearly, gross), (growth, net)), Comparison::NotComparable);
        assert_eq!(compare((yearly, None), (in_all, None)), Comparison::NotComparable);
        let same = GrowthPledge::InAll(Figure::whole(480));
        assert_eq!(compare((yearly, gross), (same, gross)), Comparison::Same);
    }
}
