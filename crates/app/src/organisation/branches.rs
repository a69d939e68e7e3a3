//! Branches and their settings.

use verv_contract::{
    endpoints::{ChangeBranch, GetBranch},
    organisation::branches::{BranchRequest, BranchView},
};
use verv_domain::{
    id::BranchId,
    organisation::branches::{BranchSlug, DEFAULT_SILENT_DAYS, DEFAULT_TIME_ZONE},
    text::Name,
};
use verv_storage::organisation::branches::{self, Branch};

use crate::{
    App, AppError, Call, CallTo, Edit, Expected,
    clock::{day_in, zone_exists},
    error::Result,
    sent::ensure_updated,
};

fn view(branch: Branch, call: &Call) -> BranchView {
    let today = day_in(&branch.time_zone, call.request.at);
    let Branch { id, slug, name, time_zone, silent_days, example_data, version } = branch;
    BranchView { id, slug, name, time_zone, silent_days, example_data, today, version }
}

impl App {
    pub fn get_branch(&self, call: &CallTo<GetBranch>) -> Result<BranchView> {
        call.allow()?;
        Ok(view(call.branch.clone(), call))
    }

    pub async fn change_branch(
        &self,
        call: &CallTo<ChangeBranch>,
        expected: Expected,
        request: &dyn Edit<BranchRequest>,
    ) -> Result<BranchView> {
        let office = call.allow()?;
        self.write(async |tx| {
            let current = branches::find(tx, call.branch.id).await?.ok_or(AppError::Hidden)?;
            let current = view(current, call);
            let version = expected.check_view(&current)?;
            let Some(settings) = request.checked_over((&current).into())? else { return Ok(current) };
            if !zone_exists(settings.time_zone.as_str()) {
                return Err(AppError::field("/time_zone", "unknown_zone", "there is no such time zone"));
            }
            ensure_updated(branches::change(tx, &call.scope, &settings, version).await?)?;
            self.audit(tx, call, office, Some(call.branch.id.0)).await?;
            let changed = branches::find(tx, call.branch.id).await?.ok_or(AppError::Hidden)?;
            Ok(view(changed, call))
        })
        .await
    }
}

/// A branch with the settings that hold until it has chosen others.
pub(crate) fn new_branch(id: BranchId, slug: &BranchSlug, name: &Name, example_data: bool) -> Branch {
    Branch {
        id,
        slug: slug.clone(),
        name: name.as_str().to_owned(),
        time_zone: DEFAULT_TIME_ZONE.to_owned(),
        silent_days: DEFAULT_SILENT_DAYS,
        example_data,
        version: 1,
    }
}
