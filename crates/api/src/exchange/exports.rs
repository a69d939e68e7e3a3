//! The plan as a file.

use verv_contract::endpoints::ExportPlan;

use crate::{routes::Routes, streams::Sending};

pub fn serve(routes: &mut Routes) {
    routes.sending(ExportPlan, async |app, call, it| {
        let file = app.export_plan(call, it.path.1, &it.query).await?;
        Ok(Sending { name: file.name, media_type: file.media_type, chunks: file.chunks })
    });
}
