//! Figures with a sign, and the step in which a unit is counted.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::plan::targets::{Amount, TargetUnit};

/// A figure with at most three decimals that may be below zero, as net growth may: thousandths, so that sums are exact.
///
/// On the wire a decimal number from −1 000 000 000 to 1 000 000 000. Sums stop at the ends of `i64`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Figure {
    pub thousandths: i64,
}

impl Figure {
    pub const ZERO: Self = Self { thousandths: 0 };

    pub const fn whole(number: i64) -> Self {
        Self { thousandths: number.saturating_mul(1000) }
    }

    /// So many; a count that a machine cannot hold is the largest figure.
    pub fn of_count(count: usize) -> Self {
        i64::try_from(count).map_or(Self { thousandths: i64::MAX }, Self::whole)
    }

    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self { thousandths: self.thousandths.saturating_add(other.thousandths) }
    }

    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self { thousandths: self.thousandths.saturating_sub(other.thousandths) }
    }

    /// `self * numerator / denominator`, rounded to a thousandth, halves up. The denominator is above zero.
    #[must_use]
    pub fn times(self, numerator: i64, denominator: i64) -> Self {
        Exact::new(i128::from(self.thousandths) * i128::from(numerator), i128::from(denominator)).rounded()
    }

    /// The sum, whatever the order.
    pub fn sum(figures: impl IntoIterator<Item = Self>) -> Self {
        let sum: i128 = figures.into_iter().map(|figure| i128::from(figure.thousandths)).sum();
        Self { thousandths: saturated(sum) }
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "for the wire; figures there are far below 2^53 thousandths"
    )]
    pub fn to_decimal(self) -> f64 {
        self.thousandths as f64 / 1000.0
    }
}

impl From<Amount> for Figure {
    fn from(amount: Amount) -> Self {
        Self { thousandths: amount.thousandths }
    }
}

impl Serialize for Figure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.thousandths % 1000 == 0 {
            serializer.serialize_i64(self.thousandths / 1000)
        } else {
            serializer.serialize_f64(self.to_decimal())
        }
    }
}

impl<'de> Deserialize<'de> for Figure {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = f64::deserialize(deserializer)?;
        let size = Amount::from_decimal(number.abs()).ok_or_else(|| {
            serde::de::Error::custom(
                "a figure is from -1000000000 to 1000000000, with at most three decimals",
            )
        })?;
        let sign = if number < 0.0 { -1 } else { 1 };
        Ok(Self { thousandths: sign * size.thousandths })
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Figure {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{ObjectBuilder, Type};
        ObjectBuilder::new()
            .schema_type(Type::Number)
            .description(Some("A figure with at most three decimals, which may be below zero"))
            .minimum(Some(-1e9))
            .maximum(Some(1e9))
            .multiple_of(Some(0.001))
            .build()
            .into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Figure {}

/// The smallest difference that means something in a unit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// One visit, one member.
    One,
    /// A tenth: of a percentage point.
    Tenth,
}

impl Step {
    pub const fn of(unit: TargetUnit) -> Self {
        match unit {
            TargetUnit::Times | TargetUnit::People | TargetUnit::Clubs | TargetUnit::Agreements => Self::One,
            TargetUnit::Percent => Self::Tenth,
        }
    }

    pub const fn figure(self) -> Figure {
        match self {
            Self::One => Figure { thousandths: 1000 },
            Self::Tenth => Figure { thousandths: 100 },
        }
    }
}

/// A quotient of thousandths, kept unrounded so that what is decided by it is decided exactly.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Exact {
    numerator: i128,
    /// Above zero.
    denominator: i128,
}

impl Exact {
    /// # Panics
    /// When the denominator is not above zero.
    pub fn new(numerator: i128, denominator: i128) -> Self {
        assert!(denominator > 0, "a denominator is above zero");
        Self { numerator, denominator }
    }

    /// To a thousandth, halves up: to be shown.
    pub fn rounded(self) -> Figure {
        let thousandths = (2 * self.numerator + self.denominator).div_euclid(2 * self.denominator);
        Figure { thousandths: saturated(thousandths) }
    }

    /// The largest multiple of the step that is not above this.
    pub fn floor(self, step: Step) -> Figure {
        let step = i128::from(step.figure().thousandths);
        Figure { thousandths: saturated(self.numerator.div_euclid(self.denominator * step) * step) }
    }

    /// The smallest multiple of the step that is not below this.
    pub fn ceil(self, step: Step) -> Figure {
        let below = Self { numerator: -self.numerator, ..self }.floor(step);
        Figure { thousandths: below.thousandths.saturating_neg() }
    }

    /// The nearest multiple of the step, halves up.
    pub fn nearest(self, step: Step) -> Figure {
        let thousandths = i128::from(step.figure().thousandths);
        let half = Self {
            numerator: 2 * self.numerator + self.denominator * thousandths,
            denominator: 2 * self.denominator,
        };
        half.floor(step)
    }
}

impl From<Figure> for Exact {
    fn from(figure: Figure) -> Self {
        Self { numerator: figure.thousandths.into(), denominator: 1 }
    }
}

fn saturated(number: i128) -> i64 {
    i64::try_from(number).unwrap_or(if number < 0 { i64::MIN } else { i64::MAX })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn steps_are_rounded_in_the_direction_that_is_asked_for() {
        let third = Exact::new(10_000, 3);
        assert_eq!(third.rounded(), Figure { thousandths: 3333 });
        assert_eq!((third.floor(Step::One), third.ceil(Step::One)), (Figure::whole(3), Figure::whole(4)));
        assert_eq!(third.nearest(Step::Tenth), Figure { thousandths: 3300 });
        let below = Exact::new(-10_000, 3);
        assert_eq!((below.floor(Step::One), below.ceil(Step::One)), (Figure::whole(-4), Figure::whole(-3)));
        assert_eq!(Exact::new(5_000, 2).nearest(Step::One), Figure::whole(3));
    }

    #[test]
    fn growth_by_one_and_a_half_per_cent_is_exact() {
        let first = Figure::whole(3000).times(101_500, 100_000);
        assert_eq!(first, Figure::whole(3045));
        assert_eq!(first.times(101_500, 100_000), Figure { thousandths: 3_090_675 });
    }

    #[test]
    fn what_is_too_large_stops_at_the_end() {
        let largest = Figure { thousandths: i64::MAX };
        assert_eq!(largest.plus(Figure::whole(1)), largest);
        assert_eq!(Figure::sum([largest, largest]), largest);
        assert_eq!(largest.times(3, 1), largest);
    }

    proptest! {
        #[test]
        fn figures_survive_the_wire(thousandths in -1_000_000_000_000..=1_000_000_000_000_i64) {
            let figure = Figure { thousandths };
            let wire = serde_json::to_string(&figure).unwrap();
            prop_assert_eq!(serde_json::from_str::<Figure>(&wire).unwrap(), figure);
        }

        #[test]
        fn floor_and_ceiling_enclose(numerator in -1_000_000..1_000_000_i128, denominator in 1..5_000_i128) {
            for step in [Step::One, Step::Tenth] {
                let exact = Exact::new(numerator, denominator);
                let (low, high) = (exact.floor(step), exact.ceil(step));
                prop_assert!(i128::from(low.thousandths) * denominator <= numerator);
                prop_assert!(i128::from(high.thousandths) * denominator >= numerator);
                let apart = high.minus(low).thousandths;
                prop_assert!(apart == 0 || apart == step.figure().thousandths);
                let nearest = exact.nearest(step);
                prop_assert!(nearest == low || nearest == high);
            }
        }
    }
}
