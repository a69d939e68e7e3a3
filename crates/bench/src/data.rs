//! The data: branches with a plan of 300 measures and their check-ins, laid down for our server and for the lean floor.
//!
//! Both get the same values (`shape`). Ours go through the `INSERT`s of its storage, so that a change of the schema cannot
//! leave the benchmark behind; no use case, no permission and no HTTP is involved. The floor has a loader of its own.

mod verv;

use std::path::Path;

use anyhow::Context;
use verv_storage::Database;

use crate::{floor::lean::load, shape::Shapes};

/// How much there is.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub branches: usize,
    /// Of each branch.
    pub check_ins: usize,
}

/// Makes our database of this size, and the lean floor's beside it where that is asked for.
pub async fn make(file: &Path, lean: Option<&Path>, size: Size) -> anyhow::Result<()> {
    let database = Database::open(&format!("sqlite:{}", file.display())).await?;
    database.migrate().await?;
    let shapes = Shapes::new()?;
    verv::shared(&database, &shapes).await?;
    let mut floor = match lean {
        Some(lean) => Some(load::Loader::create(lean, &shapes).await?),
        None => None,
    };
    for number in 1..=size.branches {
        let branch = shapes.branch(number, size.check_ins)?;
        verv::branch(&database, &shapes, &branch).await.with_context(|| format!("branch {number}"))?;
        if let Some(floor) = &mut floor {
            floor.branch(&shapes, &branch).await.with_context(|| format!("branch {number} of the floor"))?;
        }
    }
    if let Some(floor) = floor {
        floor.close().await?;
    }
    database.close().await;
    Ok(())
}
