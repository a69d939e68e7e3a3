//! The application over a database of a test, and the demo in it.

use std::sync::Arc;

use verv_app::App;
use verv_storage::Database;
use verv_vault::KeyFile;

use crate::clock_and_rng::{CountingRng, TestClock};

/// Every demo account's.
pub const PASSWORD: &str = "hesten spiser havre i juni";

pub(crate) fn app(database: &Database, clock: Arc<TestClock>, count: u64) -> App {
    let key = KeyFile::from_bytes([7; 32]);
    App::new(database.clone(), &key, clock, Arc::new(CountingRng::from(count))).expect("an application")
}

/// The demo, with the same password for everybody.
pub(crate) async fn load_demo(database: &Database) {
    let app = app(database, Arc::new(TestClock::default()), 0);
    let accounts = app.load_demo(|_| ()).await.expect("the demo can be loaded");
    for account in &accounts {
        app.set_demo_password(account, PASSWORD).await.expect("the password is good");
    }
}
