//! What can be asked for.

use std::path::Path;

use uuid::Uuid;

use crate::floor::lean::load;

/// What can be asked for in one branch.
#[derive(Default)]
pub struct Targets {
    pub slug: String,
    pub plan: Uuid,
    pub measures: Vec<Uuid>,
    /// Those that were reported on track lately; a new report leaves them so, and the list as long as it is.
    pub on_track: Vec<Uuid>,
}

/// Finds what can be asked for in data that was made before. The lean floor's schema is our own, and its ids are the same.
pub async fn find(lean: &Path) -> anyhow::Result<Vec<Targets>> {
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
