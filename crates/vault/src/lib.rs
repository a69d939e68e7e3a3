//! Secrets: the key file, passwords, and tokens. Sealing of data comes with the rooms.

pub mod access_token;
pub mod key_file;
pub mod opaque_token;
pub mod password;
pub mod rng;

pub use access_token::{AccessTokens, Claims};
pub use key_file::KeyFile;
pub use opaque_token::OpaqueToken;
pub use password::Passwords;
pub use rng::{Rng, SystemRng};
