//! The time, for ids, dates and tokens; and randomness that repeats itself.

use std::sync::atomic::{AtomicU64, Ordering};

use jiff::tz::TimeZone;
use verv_domain::{Date, Timestamp};
use verv_vault::Chance;

#[expect(clippy::disallowed_methods, reason = "the one place of this program that asks the system's clock")]
pub fn now() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

pub fn today() -> Date {
    let instant = jiff::Timestamp::from_millisecond(now().0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    instant.to_zoned(TimeZone::UTC).date()
}

/// The same ids in every run (SplitMix64).
#[derive(Debug, Default)]
pub struct Repeatable(AtomicU64);

impl Chance for Repeatable {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let mut word = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
            word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            word ^= word >> 31;
            chunk.copy_from_slice(&word.to_le_bytes()[..chunk.len()]);
        }
    }
}
