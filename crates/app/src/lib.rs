//! What people can do: one use case a function, with its actor, permission, transaction and audit.
//!
//! Knows no HTTP and no SQL. The clock and the random numbers are arguments.

pub mod call;
pub mod clock;
pub mod demo;
pub mod demo_events;
pub mod demo_figures;
pub mod edit;
pub mod error;
pub mod exchange;
pub mod founding;
pub mod identity;
mod items;
pub mod operation;
pub mod organisation;
pub mod paging;
pub mod plan;
pub mod progress;
pub mod seeds;
pub mod sent;
pub mod transaction;

use std::sync::Arc;

use tokio::sync::OnceCell;
use uuid::Uuid;
use verv_domain::Timestamp;
use verv_storage::Database;
use verv_vault::{AccessTokens, KeyFile, Passwords};

pub use call::{Call, CallTo, Request};
pub use clock::Clock;
pub use edit::Edit;
pub use error::{AppError, Result};
use plan::snapshots::{DEFAULT_SNAPSHOT_BYTES, Snapshots};
pub use sent::{Expected, Sent};
pub use transaction::Outcome;
pub use verv_storage::identity::sessions::LoggedIn;
pub use verv_vault::{Claims, OpaqueToken, Rng};

/// The product without its edges.
#[derive(Clone, Debug)]
pub struct App {
    pub(crate) database: Database,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) rng: Arc<dyn Rng>,
    pub(crate) passwords: Passwords,
    pub(crate) tokens: Arc<AccessTokens>,
    pub(crate) epoch: Arc<OnceCell<String>>,
    pub(crate) snapshots: Snapshots,
}

impl App {
    /// Over a migrated database.
    pub fn new(
        database: Database,
        key_file: &KeyFile,
        clock: Arc<dyn Clock>,
        rng: Arc<dyn Rng>,
    ) -> Result<Self> {
        let passwords = Passwords::new(rng.as_ref())?;
        let tokens = Arc::new(AccessTokens::new(key_file));
        let snapshots = Snapshots::new(DEFAULT_SNAPSHOT_BYTES);
        Ok(Self { database, clock, rng, passwords, tokens, epoch: Arc::default(), snapshots })
    }

    /// Lets what is under way finish.
    pub async fn close(&self) {
        self.database.close().await;
    }

    /// Whether the database answers.
    pub async fn is_ready(&self) -> Result<()> {
        Ok(self.database.is_alive().await?)
    }

    /// The instant by the installation's clock.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// What a request is called in answers, in the log and in the audit.
    pub fn new_request_id(&self) -> String {
        self.rng.uuid(self.clock.now()).to_string()
    }

    /// A new id of this instant.
    pub(crate) fn new_id<T: From<Uuid>>(&self, at: Timestamp) -> T {
        T::from(self.rng.uuid(at))
    }
}
