//! Secrets: the key file, passwords, and tokens. Sealing of data comes with the rooms.

pub mod access_token;
pub mod chance;
pub mod key_file;
pub mod opaque_token;
pub mod password;

pub use access_token::{AccessTokens, Claims};
pub use chance::{Chance, SystemChance};
pub use key_file::KeyFile;
pub use opaque_token::OpaqueToken;
pub use password::Passwords;
