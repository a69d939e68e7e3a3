//! What the branch has answered where the plan leaves open how to count.

use verv_contract::endpoints::{ChangeProgressSettings, GetProgressSettings};

use crate::routes::Routes;

pub fn serve(routes: &mut Routes) {
    routes
        .branch(GetProgressSettings, async |app, call, _| Ok(app.get_progress_settings(call).await?.into()))
        .editing(ChangeProgressSettings, async |app, call, it| {
            app.change_progress_settings(call, it.expected, &*it.form).await
        });
}
