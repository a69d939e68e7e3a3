//! The plan, monthly figures and registers as files.

use verv_app::exchange::exports::Exported;
use verv_contract::endpoints::{ExportFigures, ExportPlan, ExportWorkplaces};

use crate::{routes::Routes, streams::Sending};

fn sending(file: Exported) -> Sending {
    Sending { name: file.name, media_type: file.media_type, chunks: file.chunks }
}

pub fn serve(routes: &mut Routes) {
    routes
        .sending(ExportPlan, async |app, call, it| {
            Ok(sending(app.export_plan(call, it.path.1, &it.query).await?))
        })
        .sending(ExportFigures, async |app, call, it| Ok(sending(app.export_figures(call, &it.query).await?)))
        .sending(ExportWorkplaces, async |app, call, it| {
            Ok(sending(app.export_workplaces(call, &it.query).await?))
        });
}
