//! Randomness as an argument, so that tests can repeat themselves.

use uuid::{Builder, Uuid};
use verv_domain::Timestamp;

/// A source of random bytes.
pub trait Rng: Send + Sync + std::fmt::Debug {
    fn fill(&self, bytes: &mut [u8]);

    /// A UUIDv7 (RFC 9562, 5.7) of that instant.
    fn uuid(&self, at: Timestamp) -> Uuid {
        let mut random = [0; 10];
        self.fill(&mut random);
        Builder::from_unix_timestamp_millis(at.0.unsigned_abs(), &random).into_uuid()
    }

    /// A UUIDv4 (RFC 9562, 5.4), for what must not tell when it was made.
    fn uuid_without_time(&self) -> Uuid {
        let mut random = [0; 16];
        self.fill(&mut random);
        Builder::from_random_bytes(random).into_uuid()
    }
}

/// The operating system's randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRng;

impl Rng for SystemRng {
    /// # Panics
    /// When the operating system has no randomness to give: nothing that follows could be safe.
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the operating system")]
    fn fill(&self, bytes: &mut [u8]) {
        assert!(getrandom::fill(bytes).is_ok(), "the operating system has no randomness");
    }
}
