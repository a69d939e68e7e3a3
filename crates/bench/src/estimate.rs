//! A median, and how far from it the truth may lie.

use serde::Serialize;

use crate::load::median;

/// The median of what was measured many times.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct Estimate {
    pub median: f64,
    /// What is measured lies between these 95 times of 100, whatever the noise is like: values of the sample itself, as
    /// many places from its middle as the binomial distribution says.
    pub low: f64,
    pub high: f64,
}

impl Estimate {
    /// With fewer than six values, they are the least and the most.
    pub fn of(values: &[f64]) -> Self {
        let mut sorted = values.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let outside = outside(sorted.len());
        let at = |value: Option<&f64>| round(value.copied().unwrap_or_default(), 3);
        Self {
            median: round(median(values), 3),
            low: at(sorted.get(outside)),
            high: at(sorted.iter().rev().nth(outside)),
        }
    }
}

/// How many of `count` sorted values lie outside on either side. How many lie below the true median is binomial, with a
/// half: so many at the most, 2.5 times of 100.
fn outside(count: usize) -> usize {
    let Ok(tosses) = i32::try_from(count) else { return 0 };
    let of_none = (0.5_f64.powi(tosses), 0.0);
    let of_at_most = (1..=tosses).scan(of_none, |(of_so_many, of_fewer), next| {
        *of_fewer += *of_so_many;
        *of_so_many *= f64::from(tosses - next + 1) / f64::from(next);
        Some(*of_fewer)
    });
    of_at_most.take_while(|chance| *chance <= 0.025).count().saturating_sub(1)
}

/// As many decimals as mean something.
pub fn round(value: f64, decimals: i32) -> f64 {
    let factor = 10_f64.powi(decimals);
    (value * factor).round() / factor
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_far_from_the_middle_as_the_tables_say() {
        // Of a table of the sign test, two-sided, five per cent.
        for (count, outside_of) in [(5, 0), (6, 0), (9, 1), (20, 5), (40, 13), (60, 21)] {
            assert_eq!(outside(count), outside_of, "of {count}");
        }
    }

    #[test]
    fn one_disturbance_does_not_move_it() {
        let calm = Estimate::of(&[1.1, 1.2, 1.1, 1.2, 1.3, 1.1, 1.2, 1.3, 1.2]);
        let disturbed = Estimate::of(&[1.1, 1.2, 1.1, 1.2, 9.0, 1.1, 1.2, 1.3, 1.2]);
        assert_eq!(calm, disturbed);
        assert_eq!(calm, Estimate { median: 1.2, low: 1.1, high: 1.3 });
    }
}
