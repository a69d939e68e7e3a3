//! What people can do: one use case a function, with its actor, permission, transaction and audit.
//!
//! Knows no HTTP and no SQL. Time and chance are arguments.

pub mod account;
pub mod areas;
pub mod audit;
pub mod authorized;
pub mod bodies;
pub mod branches;
pub mod call;
pub mod catalogues;
pub mod check_ins;
pub mod clock;
pub mod demo;
pub mod error;
pub mod goals;
pub mod history;
pub mod holes;
pub mod mandates;
pub mod measures;
pub mod offices;
pub mod one_time_links;
pub mod operation;
pub mod paging;
pub mod people;
pub mod plans;
pub mod proposals;
mod remembered;
pub mod responsibilities;
pub mod seeds;
pub mod sent;
pub mod sessions;
pub mod transaction;

use std::sync::Arc;

use verv_storage::Database;
use verv_vault::{AccessTokens, KeyFile, Passwords};

pub use call::{Call, Request};
pub use clock::Clock;
pub use error::{AppError, Result};
pub use sent::{Expected, Sent};
pub use transaction::Outcome;
pub use verv_storage::sessions::LoggedIn;
pub use verv_vault::{Chance, Claims};

/// The product without its edges.
#[derive(Clone, Debug)]
pub struct App {
    pub(crate) database: Database,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) chance: Arc<dyn Chance>,
    pub(crate) passwords: Passwords,
    pub(crate) tokens: Arc<AccessTokens>,
}

impl App {
    /// Over a migrated database.
    pub fn new(
        database: Database,
        key_file: &KeyFile,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
    ) -> Result<Self> {
        let passwords = Passwords::new(chance.as_ref())?;
        let tokens = Arc::new(AccessTokens::new(key_file));
        Ok(Self { database, clock, chance, passwords, tokens })
    }

    /// Lets what is under way finish.
    pub async fn close(&self) {
        self.database.close().await;
    }

    /// Whether the database answers.
    pub async fn is_ready(&self) -> Result<()> {
        Ok(self.database.is_alive().await?)
    }
}
