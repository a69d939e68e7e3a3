//! The key file: 256 bits that every other key is derived from, kept apart from the data.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::{Zeroize, Zeroizing};

use crate::Rng;

const PREFIX: &str = "verv-key-1:";

/// The key, in memory until dropped.
pub struct KeyFile {
    key: Zeroizing<[u8; 32]>,
}

impl std::fmt::Debug for KeyFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KeyFile(…)")
    }
}

#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    #[error("the key file {path} cannot be read")]
    Unreadable { path: PathBuf, source: io::Error },
    #[error("the key file {path} cannot be made")]
    NotMade { path: PathBuf, source: io::Error },
    #[error("the key file {0} does not hold a key: restore it from its copy")]
    Malformed(PathBuf),
    #[error("the key file {0} can be read by others on this machine: chmod 0400 it")]
    Exposed(PathBuf),
}

/// Whether the file was there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Found {
    Existing,
    /// Made just now: somebody must be told to keep a copy.
    Made,
}

impl KeyFile {
    /// Reads the key file, or makes it with mode 0400 when there is none.
    pub fn open_or_make(path: &Path, rng: &dyn Rng) -> Result<(Self, Found), KeyFileError> {
        match fs::read_to_string(path) {
            Ok(mut text) => {
                let key = Self::parse(&text).ok_or_else(|| KeyFileError::Malformed(path.to_owned()));
                text.zeroize();
                let key = key?;
                check_mode(path)?;
                Ok((key, Found::Existing))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let key = Self::make(path, rng)
                    .map_err(|source| KeyFileError::NotMade { path: path.to_owned(), source })?;
                Ok((key, Found::Made))
            }
            Err(source) => Err(KeyFileError::Unreadable { path: path.to_owned(), source }),
        }
    }

    /// A key from bytes, for tests.
    pub fn from_bytes(key: [u8; 32]) -> Self {
        Self { key: Zeroizing::new(key) }
    }

    fn parse(text: &str) -> Option<Self> {
        let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(text.trim().strip_prefix(PREFIX)?).ok()?);
        let key: [u8; 32] = bytes.as_slice().try_into().ok()?;
        Some(Self::from_bytes(key))
    }

    fn make(path: &Path, rng: &dyn Rng) -> io::Result<Self> {
        let mut key = Zeroizing::new([0; 32]);
        rng.fill(key.as_mut_slice());
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o400);
        let mut file = options.open(path)?;
        let text = Zeroizing::new(format!("{PREFIX}{}\n", URL_SAFE_NO_PAD.encode(key.as_slice())));
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        Ok(Self { key })
    }

    /// A key for one purpose: HMAC-SHA-256 of the purpose, which is HKDF-Expand (RFC 5869) for one block.
    pub fn derive(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        let mut mac =
            <Hmac<Sha256> as KeyInit>::new(&hmac::digest::Key::<Hmac<Sha256>>::from(pad(&self.key)));
        mac.update(purpose.as_bytes());
        mac.update(&[1]);
        Zeroizing::new(mac.finalize().into_bytes().into())
    }
}

/// HMAC pads a short key with zeros to its block (RFC 2104).
fn pad(key: &[u8; 32]) -> [u8; 64] {
    let mut block = [0; 64];
    block[..32].copy_from_slice(key);
    block
}

#[cfg(unix)]
fn check_mode(path: &Path) -> Result<(), KeyFileError> {
    use std::os::unix::fs::MetadataExt;
    let metadata =
        fs::metadata(path).map_err(|source| KeyFileError::Unreadable { path: path.to_owned(), source })?;
    if metadata.mode().trailing_zeros() >= 6 { Ok(()) } else { Err(KeyFileError::Exposed(path.to_owned())) }
}

#[cfg(not(unix))]
fn check_mode(_: &Path) -> Result<(), KeyFileError> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SystemRng;

    fn scratch(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("verv-vault-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn the_key_is_made_once_and_read_again() {
        let folder = scratch("once");
        let path = folder.join("verv.key");
        let (made, how) = KeyFile::open_or_make(&path, &SystemRng).unwrap();
        assert_eq!(how, Found::Made);
        let (read, how) = KeyFile::open_or_make(&path, &SystemRng).unwrap();
        assert_eq!(how, Found::Existing);
        assert_eq!(made.derive("a"), read.derive("a"));
        assert_ne!(made.derive("a"), made.derive("b"));
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_broken_or_exposed_file_is_refused() {
        let folder = scratch("broken");
        let path = folder.join("verv.key");
        for broken in ["", "verv-key-1:", "verv-key-1:c2hvcnQ", "something else"] {
            fs::write(&path, broken).unwrap();
            let refused = KeyFile::open_or_make(&path, &SystemRng);
            assert!(matches!(refused, Err(KeyFileError::Malformed(_))), "{broken:?} was accepted");
        }
        fs::remove_file(&path).unwrap();
        KeyFile::open_or_make(&path, &SystemRng).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
            assert!(matches!(KeyFile::open_or_make(&path, &SystemRng), Err(KeyFileError::Exposed(_))));
        }
        fs::remove_dir_all(folder).unwrap();
    }
}
