//! The data: branches with a plan of 300 measures and their check-ins, laid down for our server and for the lean floor.
//!
//! Both get the same values (`shape`). Ours go through the `INSERT`s of its storage, so that a change of the schema cannot
//! leave the benchmark behind; no use case, no permission and no HTTP is involved. The floor has a loader of its own.

pub mod shape;
mod verv;

use std::path::Path;

use anyhow::Context;
use uuid::Uuid;
use verv_storage::Database;

use crate::floor::lean::load;
use shape::Shapes;

pub const PASSWORD: &str = "tretti tiltak til uka, og ett til";

/// How much there is.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub branches: usize,
    /// Of each branch.
    pub check_ins: usize,
}

/// What can be asked for in one branch.
#[derive(Default)]
pub struct Targets {
    pub slug: String,
    pub plan: Uuid,
    pub measures: Vec<Uuid>,
    /// Those that were reported on track lately; a new report leaves them so, and the list as long as it is.
    pub on_track: Vec<Uuid>,
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

/// Finds what can be asked for in data that was made before. The lean floor's schema is our own, and its ids are the same.
pub async fn targets(lean: &Path) -> anyhow::Result<Vec<Targets>> {
    let mut branches: Vec<Targets> = Vec::new();
    for row in load::targets(lean).await? {
        if branches.last().is_none_or(|last| last.slug != row.slug) {
            let plan = row.plan.parse()?;
            branches.push(Targets { slug: row.slug, plan, ..Targets::default() });
        }
        let Some(branch) = branches.last_mut() else { continue };
        let measure = row.measure.parse()?;
        branch.measures.push(measure);
        branch.on_track.extend(row.on_track.then_some(measure));
    }
    Ok(branches)
}
