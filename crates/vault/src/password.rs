//! Passwords: argon2id, the same work whoever asks, and no more than two at a time.

use std::{sync::Arc, time::Duration};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{CustomizedPasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tokio::{sync::Semaphore, time::timeout};
use unicode_normalization::UnicodeNormalization;
use verv_domain::identity::passwords::{LONGEST, PasswordError, check};
use zeroize::Zeroizing;

use crate::Rng;

/// KiB; with one pass and one lane (OWASP's first choice, RFC 9106).
const MEMORY: u32 = 47_104;

/// How long somebody waits for their turn before they are told to come back.
const QUEUE_TIMEOUT: Duration = Duration::from_secs(10);

/// A password as it is hashed: NFKC, so that composed and decomposed letters are the same.
#[derive(Clone)]
pub struct Password(Zeroizing<String>);

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}

impl Password {
    /// As typed at login: nothing is checked but that it is not absurdly long.
    pub fn typed(text: &str) -> Option<Self> {
        (text.len() <= 8 * LONGEST).then(|| Self(Zeroizing::new(text.nfkc().collect())))
    }

    /// As chosen: long enough, not a common one, and not made of what others know of the person.
    pub fn chosen<'a>(text: &str, own: impl IntoIterator<Item = &'a str>) -> Result<Self, PasswordError> {
        let password = Self::typed(text).ok_or(PasswordError::TooLong)?;
        let own: Vec<String> = own.into_iter().map(|text| text.nfkc().collect()).collect();
        check(&password.0, own.iter().map(String::as_str))?;
        Ok(password)
    }
}

#[derive(Debug, thiserror::Error)]
pub enum HashError {
    #[error("the password cannot be hashed")]
    Hash(#[source] argon2::password_hash::Error),
    #[error("the hashing was interrupted")]
    Interrupted,
    /// Too many wait for the same.
    #[error("there was no turn for the hashing")]
    Busy,
}

/// Hashes and verifies, at most two at a time: each holds 46 MiB while it works.
#[derive(Clone, Debug)]
pub struct Passwords {
    at_work: Arc<Semaphore>,
    queue_timeout: Duration,
    /// Verified for people who do not exist, so that they take as long as those who do.
    dummy: Arc<str>,
}

impl Passwords {
    /// Hashes once, to have something to verify unknown people against.
    pub fn new(rng: &dyn Rng) -> Result<Self, HashError> {
        let mut noise = [0; 16];
        rng.fill(&mut noise);
        let password = Password(Zeroizing::new(format!("{noise:?}")));
        let (at_work, dummy) = (Arc::new(Semaphore::new(2)), hash(&password, noise)?.into());
        Ok(Self { at_work, queue_timeout: QUEUE_TIMEOUT, dummy })
    }

    /// A PHC string.
    pub async fn hash(&self, password: Password, rng: &dyn Rng) -> Result<String, HashError> {
        let mut salt = [0; 16];
        rng.fill(&mut salt);
        self.work(move || hash(&password, salt)).await?
    }

    /// Whether the password belongs to the hash; without a hash the answer is no, after the same work.
    pub async fn verify(&self, password: Password, stored: Option<String>) -> Result<bool, HashError> {
        let dummy = Arc::clone(&self.dummy);
        self.work(move || {
            let right = verify(&password, stored.as_deref().unwrap_or(&dummy));
            right && stored.is_some()
        })
        .await
    }

    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, HashError> {
        let turn = timeout(self.queue_timeout, Arc::clone(&self.at_work).acquire_owned()).await;
        let permit = turn.map_err(|_| HashError::Busy)?.map_err(|_| HashError::Interrupted)?;
        // Hashing goes on when the caller has disconnected, so the permit is held until it ends.
        let working = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(permit);
            done
        });
        working.await.map_err(|_| HashError::Interrupted)
    }
}

fn hash(password: &Password, salt: [u8; 16]) -> Result<String, HashError> {
    let params = Params::new(MEMORY, 1, 1, None).map_err(|_| HashError::Interrupted)?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
    let made: PasswordHash = argon2
        .hash_password_customized(password.0.as_bytes(), &salt, None, None, params)
        .map_err(HashError::Hash)?;
    Ok(made.to_string())
}

fn verify(password: &Password, stored: &str) -> bool {
    let Ok(parsed) = PasswordHash::new(stored) else { return false };
    // Hashes that cost more than ours are refused, so that a stored hash cannot demand more work.
    let Ok(params) = Params::try_from(&parsed) else { return false };
    if params.m_cost() > MEMORY || params.t_cost() > 4 || params.p_cost() > 4 {
        return false;
    }
    Argon2::default().verify_password(password.0.as_bytes(), &parsed).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SystemRng;

    fn password(text: &str) -> Password {
        Password::typed(text).unwrap()
    }

    #[tokio::test]
    async fn the_right_password_and_no_other_is_right() {
        let passwords = Passwords::new(&SystemRng).unwrap();
        let stored = passwords.hash(password("hesten spiser havre"), &SystemRng).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=47104,t=1,p=1$"), "{stored}");
        let right = |text| passwords.verify(password(text), Some(stored.clone()));
        assert!(right("hesten spiser havre").await.unwrap());
        assert!(!right("hesten spiser hvete").await.unwrap());
        assert!(!passwords.verify(password("hesten spiser havre"), None).await.unwrap());
    }

    #[tokio::test]
    async fn composed_and_decomposed_letters_are_the_same() {
        let passwords = Passwords::new(&SystemRng).unwrap();
        let stored = passwords.hash(password("caf\u{e9} p\u{e5} torget"), &SystemRng).await.unwrap();
        let typed = password("cafe\u{301} pa\u{30a} torget");
        assert!(passwords.verify(typed, Some(stored)).await.unwrap());
    }

    #[tokio::test]
    async fn work_that_nobody_waits_for_keeps_its_turn_until_it_is_done() {
        let passwords = Passwords::new(&SystemRng).unwrap();
        let (release, held) = std::sync::mpsc::channel::<()>();
        let work = passwords.work(move || held.recv());
        // Asked for and dropped, as when a browser hangs up.
        assert!(timeout(Duration::from_millis(1), work).await.is_err());
        assert_eq!(passwords.at_work.available_permits(), 1);
        release.send(()).unwrap();
        let both = timeout(QUEUE_TIMEOUT, passwords.at_work.acquire_many(2)).await;
        assert!(both.is_ok(), "the turn was not given back");
    }

    #[tokio::test]
    async fn nobody_waits_for_ever() {
        let queue_timeout = Duration::from_millis(1);
        let passwords = Passwords { queue_timeout, ..Passwords::new(&SystemRng).unwrap() };
        let _all = passwords.at_work.acquire_many(2).await.unwrap();
        let outcome = passwords.verify(password("hesten spiser havre"), None).await;
        assert!(matches!(outcome, Err(HashError::Busy)), "{outcome:?}");
    }

    #[test]
    fn hashes_that_would_cost_too_much_are_refused() {
        let huge = "$argon2id$v=19$m=4194304,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$RdescudvJCsgt3ub+b4dWRWJTmaaJObG";
        assert!(!verify(&password("x"), huge));
        assert!(!verify(&password("x"), "not a hash"));
    }
}
