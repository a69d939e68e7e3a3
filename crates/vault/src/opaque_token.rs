//! Opaque tokens: 256 random bits for the holder; only a hash of them is stored.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::Rng;

/// A refresh token or a one-time link. Only its hash is stored.
#[derive(Clone)]
pub struct OpaqueToken(Zeroizing<String>);

impl std::fmt::Debug for OpaqueToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OpaqueToken(…)")
    }
}

impl OpaqueToken {
    /// 32 bytes in base64url without padding.
    const LENGTH: usize = 43;

    pub fn new(rng: &dyn Rng) -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        rng.fill(bytes.as_mut_slice());
        Self(Zeroizing::new(URL_SAFE_NO_PAD.encode(bytes.as_slice())))
    }

    /// What somebody sent; `None` when it cannot be one.
    pub fn parse(text: &str) -> Option<Self> {
        let of_the_alphabet = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        (text.len() == Self::LENGTH && text.chars().all(of_the_alphabet))
            .then(|| Self(Zeroizing::new(text.to_owned())))
    }

    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// SHA-256: enough for 256 random bits, where a password would need a slow hash.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }
}

/// Base64url without padding, for what goes into an address.
pub fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The bytes again; `None` when it is not base64url.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}
