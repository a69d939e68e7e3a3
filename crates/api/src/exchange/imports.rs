//! What comes in as a file.

use verv_contract::endpoints::{ImportFigures, ImportGoals};

use crate::routes::Routes;

pub fn serve(routes: &mut Routes) {
    routes.receiving(
        ImportGoals,
        async |app, call, path| app.may_import_goals(call, path.1).await,
        async |app, call, (path, query), upload| {
            Ok(app.import_goals(call, path.1, query, upload).await?.into())
        },
    );
    routes.receiving(
        ImportFigures,
        async |app, call, _| app.may_import_figures(call),
        async |app, call, (_, query), upload| Ok(app.import_figures(call, &query, upload).await?.into()),
    );
}
