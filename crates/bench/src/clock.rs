//! The time, for ids, dates and tokens; and randomness that repeats itself.

use std::sync::atomic::{AtomicU64, Ordering};

use verv_domain::{Date, Timestamp, time::date};
use verv_vault::Rng;

#[expect(clippy::disallowed_methods, reason = "the one place of this program that asks the system's clock")]
pub fn now() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

pub fn today() -> Date {
    let days = i32::try_from(now().0.div_euclid(86_400_000)).unwrap_or_default();
    Date::from_days_since_1970(days).unwrap_or(date(1970, 1, 1))
}

/// The same ids in every run (SplitMix64).
#[derive(Debug, Default)]
pub struct Repeatable(AtomicU64);

impl Rng for Repeatable {
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
