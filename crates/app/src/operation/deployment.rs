//! The epoch of the deployment, which stands in every entity tag.

use std::fmt::Write;

use verv_storage::operation::deployment;

use crate::{App, error::Result};

impl App {
    /// Sixteen hexadecimal digits. Read once: a copy is put back while the server stands still.
    pub async fn epoch(&self) -> Result<&str> {
        let read = async || {
            let mut conn = self.database.read().await?;
            Ok(deployment::epoch(&mut conn).await?)
        };
        self.epoch.get_or_try_init(read).await.map(String::as_str)
    }

    /// Begins a new epoch, for the servers that are started from now on. A copy of the database has been put back: its versions
    /// are given out a second time, and what was read before must not be written over them.
    pub async fn renew_epoch(&self) -> Result<String> {
        let mut noise = [0; 8];
        self.rng.fill(&mut noise);
        let epoch = noise.iter().fold(String::with_capacity(16), |mut epoch, byte| {
            // Writing into a string does not fail.
            let _ = write!(epoch, "{byte:02x}");
            epoch
        });
        self.write(async |tx| Ok(deployment::renew_epoch(tx, &epoch).await?)).await?;
        Ok(epoch)
    }
}
