//! Priority areas.

use verv_contract::endpoints::{ChangeSituation, CreateArea, GetArea};

use crate::routes::Routes;

pub fn serve(routes: &mut Routes) {
    routes
        .branch(CreateArea, async |app, call, it| {
            Ok(app.create_area(call, it.path.1, &it.body).await?.into())
        })
        .branch(GetArea, async |app, call, it| Ok(app.get_area(call, it.path.1).await?.into()))
        .editing(ChangeSituation, async |app, call, it| {
            app.change_situation(call, it.path.1, it.expected, &*it.form).await
        });
}
