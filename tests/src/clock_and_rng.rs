//! A clock that stands still until it is told, and random numbers that repeat.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use verv_app::Clock;
use verv_domain::Timestamp;
use verv_vault::Rng;

/// 17 June 2026, noon in Oslo: a Wednesday between spring's deadlines and summer.
pub const NOON: Timestamp = Timestamp(1_781_690_400_000);

pub const SECOND: i64 = 1000;
pub const MINUTE: i64 = 60 * SECOND;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

/// Stands still.
#[derive(Debug)]
pub struct TestClock(AtomicI64);

impl Default for TestClock {
    fn default() -> Self {
        Self(AtomicI64::new(NOON.0))
    }
}

impl TestClock {
    /// Lets so many milliseconds pass.
    pub fn pass(&self, milliseconds: i64) {
        self.0.fetch_add(milliseconds, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

/// Counts, and scrambles what follows the count: ids of one instant stay in the order they were made.
#[derive(Debug, Default)]
pub struct CountingRng(AtomicU64);

impl CountingRng {
    /// Beginning at this count, so that two houses on one template do not repeat each other.
    pub fn from(count: u64) -> Self {
        Self(AtomicU64::new(count))
    }
}

impl Rng for CountingRng {
    fn fill(&self, bytes: &mut [u8]) {
        let count = self.0.fetch_add(1, Ordering::SeqCst);
        let mut state = count;
        // The first byte of a UUIDv7's random part loses four bits to the version.
        let head = (count << 16).to_be_bytes();
        for (n, byte) in bytes.iter_mut().enumerate() {
            // Splitmix64: well spread, and nothing that anybody would use for secrets.
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = state;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed ^= mixed >> 27;
            *byte = match n {
                0 => 0,
                1..=7 => head[n - 1],
                _ => mixed.to_le_bytes()[0],
            };
        }
    }
}
