//! The epoch of the deployment: what tells the versions of one life of the database from those of another.

use crate::{
    Conn, Tx,
    error::Result,
    statement::{statements, values},
};

statements! {
    EPOCH = "SELECT epoch FROM deployment WHERE id = 1";
    RENEW = "UPDATE deployment SET epoch = $1 WHERE id = 1";
}

#[derive(sqlx::FromRow)]
struct EpochRow {
    epoch: String,
}

/// Sixteen hexadecimal digits.
pub async fn epoch(conn: &mut Conn) -> Result<String> {
    let row: EpochRow = EPOCH.with([]).one(conn).await?;
    Ok(row.epoch)
}

/// A new life begins: tags from before no longer match.
pub async fn renew_epoch(tx: &mut Tx, epoch: &str) -> Result<()> {
    RENEW.with(values![epoch]).run(tx).await?;
    Ok(())
}
