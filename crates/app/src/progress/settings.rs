//! What the branch has answered where the plan leaves open how to count.

use verv_contract::{
    endpoints::{ChangeProgressSettings, GetProgressSettings},
    progress::settings::{ProgressSettingsRequest, ProgressSettingsView},
};
use verv_storage::progress::settings;

use crate::{App, CallTo, Edit, Expected, error::Result, sent::ensure_updated};

impl App {
    pub async fn get_progress_settings(
        &self,
        call: &CallTo<GetProgressSettings>,
    ) -> Result<ProgressSettingsView> {
        call.allow()?;
        let mut conn = self.read(call).await?;
        Ok(settings::find(&mut conn, &call.scope).await?)
    }

    pub async fn change_progress_settings(
        &self,
        call: &CallTo<ChangeProgressSettings>,
        expected: Expected,
        request: &dyn Edit<ProgressSettingsRequest>,
    ) -> Result<ProgressSettingsView> {
        let office = call.allow()?;
        self.write(async |tx| {
            let view = settings::find(tx, &call.scope).await?;
            let version = expected.check_view(&view)?;
            let Some(answers) = request.checked_over((&view).into())? else { return Ok(view) };
            ensure_updated(settings::change(tx, &call.scope, &answers, version).await?)?;
            self.audit(tx, call, office, Some(call.branch.id.0)).await?;
            Ok(settings::find(tx, &call.scope).await?)
        })
        .await
    }
}
