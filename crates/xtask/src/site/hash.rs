//! Hashes of contents, which names are made of.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// The hash of a content, in letters and digits.
pub fn hex(content: impl AsRef<[u8]>) -> String {
    let digest = Sha256::digest(content.as_ref());
    digest.iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a string does not fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
