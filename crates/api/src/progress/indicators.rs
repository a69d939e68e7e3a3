//! What a branch follows from month to month.

use verv_contract::endpoints::{
    ChangeIndicator, CreateIndicator, DeleteIndicator, GetIndicator, ListIndicators,
};

use crate::{reply::Reply, routes::Routes};

pub fn serve(routes: &mut Routes) {
    routes
        .branch(ListIndicators, async |app, call, it| {
            Ok(Reply::page(app.list_indicators(call, &it.query).await?))
        })
        .branch(CreateIndicator, async |app, call, it| Ok(app.create_indicator(call, &it.body).await?.into()))
        .branch(GetIndicator, async |app, call, it| Ok(app.get_indicator(call, it.path.1).await?.into()))
        .editing(ChangeIndicator, async |app, call, it| {
            app.change_indicator(call, it.path.1, it.expected, &*it.form).await
        })
        .branch(DeleteIndicator, async |app, call, it| {
            Ok(app.delete_indicator(call, it.path.1, it.expected).await?.into())
        });
}
