//! The plan and monthly figures as files.

use verv_contract::endpoints::{ExportFigures, ExportPlan};

use crate::{routes::Routes, streams::Sending};

pub fn serve(routes: &mut Routes) {
    routes.sending(ExportPlan, async |app, call, it| {
        let file = app.export_plan(call, it.path.1, &it.query).await?;
        Ok(Sending { name: file.name, media_type: file.media_type, chunks: file.chunks })
    });
    routes.sending(ExportFigures, async |app, call, it| {
        let file = app.export_figures(call, &it.query).await?;
        Ok(Sending { name: file.name, media_type: file.media_type, chunks: file.chunks })
    });
}
