//! Measures.

use verv_contract::endpoints::{ChangeMeasure, CreateMeasure, DeleteMeasure, GetMeasure, ListMeasures};

use crate::{reply::Reply, routes::Routes};

pub fn serve(routes: &mut Routes) {
    routes
        .branch(ListMeasures, async |app, call, it| {
            Ok(Reply::page(app.list_measures(call, &it.query).await?))
        })
        .branch(CreateMeasure, async |app, call, it| {
            Ok(app.create_measure(call, it.path.1, &it.body).await?.into())
        })
        .branch(GetMeasure, async |app, call, it| Ok(app.get_measure(call, it.path.1).await?.into()))
        .editing(ChangeMeasure, async |app, call, it| {
            app.change_measure(call, it.path.1, it.expected, &*it.form).await
        })
        .branch(DeleteMeasure, async |app, call, it| {
            Ok(app.delete_measure(call, it.path.1, it.expected).await?.into())
        });
}
