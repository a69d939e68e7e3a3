//! How a measure or a goal is counted: a figure kept as data. The counting itself comes with events.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::text::Phrase;

/// A figure with at most three decimals, held as thousandths, so that 1.5 % is exact.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Amount {
    pub thousandths: i64,
}

impl Amount {
    /// Larger than any membership in the Nordics; keeps arithmetic far from overflow.
    const LARGEST: i64 = 1_000_000_000_000;

    /// A whole number.
    pub const fn whole(number: i32) -> Self {
        Self { thousandths: number as i64 * 1000 }
    }

    /// From a decimal number; `None` for more than three decimals, negatives, or more than a milliard.
    #[expect(clippy::cast_possible_truncation, reason = "bounded just before")]
    #[expect(clippy::cast_precision_loss, reason = "the bound is far below 2^53")]
    pub fn from_decimal(number: f64) -> Option<Self> {
        let thousandths = (number * 1000.0).round();
        let exact = (number * 1000.0 - thousandths).abs() < 1e-3;
        let in_range = (0.0..=Self::LARGEST as f64).contains(&thousandths);
        (exact && in_range).then_some(Self { thousandths: thousandths as i64 })
    }

    #[expect(clippy::cast_precision_loss, reason = "bounded far below 2^53")]
    pub fn to_decimal(self) -> f64 {
        self.thousandths as f64 / 1000.0
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.thousandths % 1000 == 0 {
            serializer.serialize_i64(self.thousandths / 1000)
        } else {
            serializer.serialize_f64(self.to_decimal())
        }
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = f64::deserialize(deserializer)?;
        Self::from_decimal(number).ok_or_else(|| {
            serde::de::Error::custom("a figure is from 0 to 1000000000, with at most three decimals")
        })
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Amount {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{ObjectBuilder, Type};
        ObjectBuilder::new()
            .schema_type(Type::Number)
            .description(Some("A figure with at most three decimals"))
            .minimum(Some(0.0))
            .maximum(Some(1e9))
            .multiple_of(Some(0.001))
            .build()
            .into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Amount {}

crate::words! {
    /// What is counted.
    pub enum TargetUnit {
        /// Times: visits, meetings, events.
        Times = "times",
        /// Per cent of a base that the branch has named.
        Percent = "percent",
        /// Members, stewards or others, as a number and never as names.
        People = "people",
        Clubs = "clubs",
        Agreements = "agreements",
    }
}

crate::words! {
    /// How often the count begins again.
    pub enum TargetSpan {
        Month = "month",
        Year = "year",
        /// The whole plan period.
        Period = "period",
        /// Every meeting of its kind.
        Meeting = "meeting",
    }
}

/// A figure to reach. Without `at_least` the document gave no number, which is a finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Target {
    pub at_least: Option<Amount>,
    pub unit: TargetUnit,
    pub per: TargetSpan,
    /// What the figure leaves open, in words: which base, gross or net, who is counted.
    pub note: Option<Phrase>,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_and_a_half_per_cent_is_exact() {
        let amount = Amount::from_decimal(1.5).unwrap();
        assert_eq!(amount.thousandths, 1500);
        assert_eq!(serde_json::to_string(&amount).unwrap(), "1.5");
        assert_eq!(serde_json::to_string(&Amount::whole(200)).unwrap(), "200");
    }

    #[test]
    fn negatives_and_long_tails_are_refused() {
        for number in [-1.0, 0.0001, 1e10, f64::NAN, f64::INFINITY] {
            assert_eq!(Amount::from_decimal(number), None, "{number} was accepted");
        }
    }

    proptest! {
        #[test]
        fn every_amount_survives_the_wire(thousandths in 0..=Amount::LARGEST) {
            let amount = Amount { thousandths };
            let wire = serde_json::to_string(&amount).unwrap();
            prop_assert_eq!(serde_json::from_str::<Amount>(&wire).unwrap(), amount);
        }
    }
}
