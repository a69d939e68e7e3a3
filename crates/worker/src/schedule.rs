//! What comes again and again: a job for each period, whoever asks for it first.

use std::collections::HashMap;

use verv_app::{App, Result};
use verv_domain::Timestamp;

/// A kind of job that is done once in each period.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Schedule {
    pub kind: &'static str,
    /// Milliseconds.
    pub every: i64,
}

impl Schedule {
    /// When the period began that `at` is in. Periods begin at the same instants on every server.
    fn period(&self, at: Timestamp) -> i64 {
        at.0.div_euclid(self.every) * self.every
    }
}

/// The periods that this process has asked for, so that it asks once and not at every look at the queue.
#[derive(Debug, Default)]
pub struct Asked(HashMap<&'static str, i64>);

impl Asked {
    /// Asks for the jobs of the period that it is now. Periods in which no server ran are left out: one clearing does for all.
    pub async fn ask(&mut self, app: &App, schedules: &[Schedule]) -> Result<()> {
        let at = app.now();
        for schedule in schedules {
            let period = schedule.period(at);
            if self.0.get(schedule.kind) == Some(&period) {
                continue;
            }
            // The instant is the key: of three servers that ask, one writes the row.
            app.enqueue_once(schedule.kind, &period.to_string()).await?;
            self.0.insert(schedule.kind, period);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_begins_at_the_same_instant_for_everybody_in_it() {
        let hourly = Schedule { kind: "hourly", every: 3_600_000 };
        for (at, began) in [(0, 0), (3_599_999, 0), (3_600_000, 3_600_000), (-1, -3_600_000)] {
            assert_eq!(hourly.period(Timestamp(at)), began, "{at}");
        }
    }
}
