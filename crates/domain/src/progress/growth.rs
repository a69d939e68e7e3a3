//! What a plan says about growth, in one measure: how many more members each of its figures means, and whether they agree.

use crate::{
    plan::targets::{Target, TargetSpan, TargetUnit},
    progress::{
        counts::Balance,
        definitions::{Reach, Setup},
        figures::Figure,
        indicators::{Comparison, GrowthPledge, Measured, compare},
        monthly_figures::FigureOf,
        spans::Frame,
    },
};

/// What one figure of the plan asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pledge {
    pub pledge: GrowthPledge,
    /// Whether those who left are taken off; `None` while the branch has not said.
    pub balance: Option<Balance>,
    /// `None` while the branch has not said.
    pub of: Option<FigureOf>,
}

impl Pledge {
    /// What a measure or a goal asks for in members; `None` where it is about something else.
    ///
    /// A target in people of which nobody has said how it is counted is one, too: it is shown with the question.
    pub fn of(target: &Target, setup: Option<&Setup>) -> Option<Self> {
        let figure = Figure::from(target.at_least?);
        let number = || match (target.unit, target.per) {
            (TargetUnit::People, TargetSpan::Year) => Some(GrowthPledge::PerYear(figure)),
            (TargetUnit::People, TargetSpan::Period) => Some(GrowthPledge::InAll(figure)),
            (TargetUnit::People, TargetSpan::Month | TargetSpan::Meeting)
            | (
                TargetUnit::Times | TargetUnit::Clubs | TargetUnit::Agreements | TargetUnit::Percent,
                TargetSpan::Month | TargetSpan::Meeting | TargetSpan::Year | TargetSpan::Period,
            ) => None,
        };
        let Some(setup) = setup else {
            return Some(Self { pledge: number()?, balance: None, of: None });
        };
        let Setup::Indicator { measured, reach, of, baseline: _ } = setup else { return None };
        let (pledge, balance) = match (measured, reach) {
            (Measured::Joined, _) => (number()?, Balance::Gross),
            (Measured::Net, _) | (Measured::Members, Reach::Added) => (number()?, Balance::Net),
            (Measured::Members, Reach::GrowYearly(base)) => {
                (GrowthPledge::PercentPerYear { percent: figure, base: *base }, Balance::Net)
            }
            (
                Measured::Members
                | Measured::Density
                | Measured::Stewards
                | Measured::Clubs
                | Measured::AreasWithClub
                | Measured::Agreements,
                _,
            ) => return None,
        };
        Some(Self { pledge, balance: Some(balance), of: Some(of.clone()) })
    }
}

/// Whether two figures of the plan ask for the same.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Agreement {
    Same,
    /// The second asks for so much more than the first; below zero: less.
    Differs {
        by: Figure,
    },
    /// The branch has not said how one of them is counted.
    Unsaid,
    /// One takes those who left off, the other does not.
    OtherBalance,
    /// One is about a part of the branch: whether it is a part of the other, the plan does not say.
    OtherPart,
}

/// `stock` is the members at the beginning.
pub fn agreement(one: &Pledge, other: &Pledge, stock: Figure, frame: Frame) -> Agreement {
    if one.balance.is_none() || other.balance.is_none() {
        return Agreement::Unsaid;
    }
    if one.balance != other.balance {
        return Agreement::OtherBalance;
    }
    if one.of != other.of {
        return Agreement::OtherPart;
    }
    match compare((one.pledge, one.balance), (other.pledge, other.balance), stock, frame) {
        Comparison::Same => Agreement::Same,
        Comparison::Differs { by } => Agreement::Differs { by },
        Comparison::NotComparable => Agreement::Unsaid,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        keys::AgreementAreaKey,
        period::Period,
        plan::targets::Amount,
        progress::{levels::GrowthBase, spans::YearStart},
        time::date,
    };

    const PLAN: Frame = Frame {
        period: Period { from: date(2026, 1, 1), to: date(2027, 12, 31) },
        year: YearStart::JANUARY,
        today: date(2026, 6, 17),
    };

    fn target(at_least: f64, unit: TargetUnit, per: TargetSpan) -> Target {
        Target { at_least: Amount::from_decimal(at_least), unit, per, note: None }
    }

    fn setup(measured: Measured, reach: Reach, of: FigureOf) -> Setup {
        Setup::Indicator { measured, baseline: None, reach, of }
    }

    #[test]
    fn follos_three_figures_stand_side_by_side() {
        let ks = FigureOf::AgreementArea(AgreementAreaKey::of_name("KS"));
        let (yearly, in_all) = (
            target(240.0, TargetUnit::People, TargetSpan::Year),
            target(200.0, TargetUnit::People, TargetSpan::Period),
        );
        let percent = target(1.5, TargetUnit::Percent, TargetSpan::Year);
        let net = setup(Measured::Net, Reach::Level, FigureOf::Branch);
        let gross = setup(Measured::Joined, Reach::Level, FigureOf::Branch);
        let part = setup(Measured::Members, Reach::Added, ks);
        let grow = setup(Measured::Members, Reach::GrowYearly(GrowthBase::GoalBefore), FigureOf::Branch);
        let of = |target: &Target, setup: Option<&Setup>| Pledge::of(target, setup).unwrap();
        let agreement = |one: &Pledge, other: &Pledge| agreement(one, other, Figure::whole(3000), PLAN);
        let yearly_net = of(&yearly, Some(&net));
        assert_eq!(
            agreement(&yearly_net, &of(&percent, Some(&grow))),
            Agreement::Differs { by: Figure::whole(-389) }
        );
        assert_eq!(agreement(&yearly_net, &of(&in_all, Some(&part))), Agreement::OtherPart);
        assert_eq!(agreement(&yearly_net, &of(&in_all, Some(&gross))), Agreement::OtherBalance);
        assert_eq!(agreement(&yearly_net, &of(&in_all, None)), Agreement::Unsaid);
        assert_eq!(agreement(&yearly_net, &yearly_net), Agreement::Same);
    }

    #[test]
    fn what_is_not_about_members_is_no_pledge() {
        let clubs = target(5.0, TargetUnit::Clubs, TargetSpan::Period);
        assert_eq!(Pledge::of(&clubs, None), None);
        let all = target(100.0, TargetUnit::Percent, TargetSpan::Period);
        assert_eq!(Pledge::of(&all, None), None);
        let density = setup(Measured::Density, Reach::Level, FigureOf::Branch);
        assert_eq!(Pledge::of(&target(60.0, TargetUnit::Percent, TargetSpan::Period), Some(&density)), None);
        let without = Target { at_least: None, ..target(1.0, TargetUnit::People, TargetSpan::Year) };
        assert_eq!(Pledge::of(&without, None), None);
    }
}
