//! Monthly figures as they are entered: of what, what is accepted, and the series that targets are measured by.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    Date,
    id::EmployerId,
    keys::{AgreementAreaKey, IndicatorKey},
    progress::{
        figures::Figure,
        indicators::{IndicatorKind, Measured, MonthlyFlow, density},
        levels::Reading,
        spans::Month,
    },
};

/// What a figure is of.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FigureOf {
    #[default]
    Branch,
    AgreementArea(AgreementAreaKey),
    Employer(EmployerId),
}

impl FigureOf {
    /// `None` when both are named.
    pub fn new(area: Option<AgreementAreaKey>, employer: Option<EmployerId>) -> Option<Self> {
        match (area, employer) {
            (None, None) => Some(Self::Branch),
            (Some(area), None) => Some(Self::AgreementArea(area)),
            (None, Some(employer)) => Some(Self::Employer(employer)),
            (Some(_), Some(_)) => None,
        }
    }

    pub const fn agreement_area(&self) -> Option<&AgreementAreaKey> {
        match self {
            Self::AgreementArea(area) => Some(area),
            Self::Branch | Self::Employer(_) => None,
        }
    }

    pub const fn employer(&self) -> Option<EmployerId> {
        match self {
            Self::Employer(employer) => Some(*employer),
            Self::Branch | Self::AgreementArea(_) => None,
        }
    }
}

crate::words! {
    /// Where a figure is from.
    pub enum FigureSource {
        /// The union's register of members.
        MemberRegister = "member_register",
        Employer = "employer",
        /// The branch has counted itself.
        OwnCount = "own_count",
        Estimate = "estimate",
    }
}

/// What cannot be the figure of an indicator.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum FigureError {
    #[error("is from 0 to {}", LARGEST.thousandths / 1000)]
    OutOfRange,
    #[error("is from 0 to 100 per cent")]
    PercentOutOfRange,
    /// Persons are whole.
    #[error("is a whole number")]
    NotWhole,
}

impl FigureError {
    pub const fn code(self) -> &'static str {
        match self {
            Self::OutOfRange | Self::PercentOutOfRange => "out_of_range",
            Self::NotWhole => "not_whole",
        }
    }
}

/// More than any branch has of anything.
const LARGEST: Figure = Figure::whole(1_000_000);

/// Whether it can be the figure of the indicator: a whole count, a per cent, and of the branch's own indicators any figure
/// that is not below zero.
pub fn check_figure(indicator: &IndicatorKey, value: Figure) -> Result<(), FigureError> {
    let is_within = |largest: Figure| Figure::ZERO <= value && value <= largest;
    match IndicatorKind::of_key(indicator) {
        Some(IndicatorKind::Density) if !is_within(Figure::whole(100)) => Err(FigureError::PercentOutOfRange),
        _ if !is_within(LARGEST) => Err(FigureError::OutOfRange),
        Some(
            IndicatorKind::Members
            | IndicatorKind::Employees
            | IndicatorKind::Joined
            | IndicatorKind::Left
            | IndicatorKind::Stewards,
        ) if value.thousandths % 1000 != 0 => Err(FigureError::NotWhole),
        Some(_) | None => Ok(()),
    }
}

/// The month is over: what it ended with is not known before.
pub fn is_over(month: Month, today: Date) -> bool {
    month.last() <= today
}

/// A figure that stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MonthlyFigure {
    pub indicator: IndicatorKey,
    pub of: FigureOf,
    pub month: Month,
    pub value: Figure,
    /// The branch's day on which it was entered, or last corrected.
    pub entered: Date,
}

fn of_kind<'a>(
    figures: &'a [MonthlyFigure],
    kind: IndicatorKind,
    of: &FigureOf,
) -> BTreeMap<Month, &'a MonthlyFigure> {
    let is_it =
        |figure: &&MonthlyFigure| figure.of == *of && IndicatorKind::of_key(&figure.indicator) == Some(kind);
    figures.iter().filter(is_it).map(|figure| (figure.month, figure)).collect()
}

/// What there was at the end of each month, the earliest first. Density is what was entered, else members of employees. Empty
/// for what is added up, and for what stands in registers.
pub fn readings(figures: &[MonthlyFigure], measured: Measured, of: &FigureOf) -> Vec<Reading> {
    let at_end = |month: Month, value: Figure| Reading { day: month.last(), value };
    let stock = |kind| -> Vec<Reading> {
        of_kind(figures, kind, of).into_iter().map(|(month, figure)| at_end(month, figure.value)).collect()
    };
    match measured {
        Measured::Members => stock(IndicatorKind::Members),
        Measured::Stewards => stock(IndicatorKind::Stewards),
        Measured::Density => {
            densities(figures, of).into_iter().map(|(month, value)| at_end(month, value)).collect()
        }
        Measured::Clubs
        | Measured::AreasWithClub
        | Measured::Agreements
        | Measured::Joined
        | Measured::Net => Vec::new(),
    }
}

/// The density of each month: as entered, else members in per cent of employees.
pub fn densities(figures: &[MonthlyFigure], of: &FigureOf) -> BTreeMap<Month, Figure> {
    let employees = of_kind(figures, IndicatorKind::Employees, of);
    let whole = |figure: Figure| u32::try_from(figure.thousandths / 1000).ok();
    let reckoned = of_kind(figures, IndicatorKind::Members, of).into_iter().filter_map(|(month, members)| {
        Some((month, density(whole(members.value)?, whole(employees.get(&month)?.value)?)?))
    });
    let given = of_kind(figures, IndicatorKind::Density, of);
    reckoned.chain(given.into_iter().map(|(month, figure)| (month, figure.value))).collect()
}

/// Those who came and went, month by month.
pub fn flows(figures: &[MonthlyFigure], of: &FigureOf) -> Vec<MonthlyFlow> {
    let (joined, left) =
        (of_kind(figures, IndicatorKind::Joined, of), of_kind(figures, IndicatorKind::Left, of));
    let mut months: Vec<Month> = joined.keys().chain(left.keys()).copied().collect();
    months.sort_unstable();
    months.dedup();
    let flow = |month: Month| {
        let (joined, left) = (joined.get(&month), left.get(&month));
        let entered = joined.into_iter().chain(left).map(|figure| figure.entered).max();
        MonthlyFlow {
            month,
            joined: joined.map(|figure| figure.value),
            left: left.map(|figure| figure.value),
            entered: entered.unwrap_or_else(|| month.last()),
        }
    };
    months.into_iter().map(flow).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::date;

    fn figure(kind: IndicatorKind, month: i32, value: i64) -> MonthlyFigure {
        let month = Month::new(2026, month).unwrap();
        let entered = month.last().plus_days(4);
        MonthlyFigure {
            indicator: kind.key(),
            of: FigureOf::Branch,
            month,
            value: Figure::whole(value),
            entered,
        }
    }

    #[test]
    fn every_default_indicator_has_its_own_key() {
        for kind in IndicatorKind::ALL {
            assert_eq!(IndicatorKind::of_key(&kind.key()), Some(kind));
        }
        assert_eq!(IndicatorKind::of_key(&IndicatorKey::of_name("Ungdom")), None);
    }

    #[test]
    fn what_cannot_be_a_figure_is_refused() {
        let (members, density) = (IndicatorKind::Members.key(), IndicatorKind::Density.key());
        let own = IndicatorKey::of_name("Sykefravær");
        let half = Figure { thousandths: 500 };
        assert_eq!(check_figure(&members, half), Err(FigureError::NotWhole));
        assert_eq!(check_figure(&members, Figure::whole(-1)), Err(FigureError::OutOfRange));
        assert_eq!(check_figure(&members, Figure::whole(1_000_001)), Err(FigureError::OutOfRange));
        assert_eq!(check_figure(&density, Figure::whole(101)), Err(FigureError::PercentOutOfRange));
        assert_eq!((check_figure(&density, half), check_figure(&own, half)), (Ok(()), Ok(())));
        assert_eq!(check_figure(&members, Figure::ZERO), Ok(()));
    }

    #[test]
    fn a_month_is_over_on_its_last_day() {
        let june = Month::new(2026, 6).unwrap();
        assert!(!is_over(june, date(2026, 6, 29)));
        assert!(is_over(june, date(2026, 6, 30)));
    }

    #[test]
    fn density_is_reckoned_where_it_is_not_given() {
        let mut figures = vec![
            figure(IndicatorKind::Members, 1, 30),
            figure(IndicatorKind::Employees, 1, 90),
            figure(IndicatorKind::Members, 2, 30),
            figure(IndicatorKind::Density, 2, 41),
            figure(IndicatorKind::Employees, 2, 90),
            figure(IndicatorKind::Members, 3, 30),
        ];
        let density = |figures: &[MonthlyFigure]| -> Vec<i64> {
            let readings = readings(figures, Measured::Density, &FigureOf::Branch);
            readings.iter().map(|reading| reading.value.thousandths).collect()
        };
        assert_eq!(density(&figures), [33_333, 41_000]);
        figures[0].of = FigureOf::AgreementArea(AgreementAreaKey::of_name("KS"));
        assert_eq!(density(&figures), [41_000]);
    }

    #[test]
    fn who_joined_and_who_left_are_told_apart() {
        let figures = [
            figure(IndicatorKind::Left, 2, 3),
            figure(IndicatorKind::Joined, 1, 9),
            figure(IndicatorKind::Joined, 2, 8),
        ];
        let flows = flows(&figures, &FigureOf::Branch);
        assert_eq!(flows.len(), 2);
        assert_eq!((flows[0].joined, flows[0].left), (Some(Figure::whole(9)), None));
        assert_eq!((flows[1].joined, flows[1].left), (Some(Figure::whole(8)), Some(Figure::whole(3))));
    }
}
