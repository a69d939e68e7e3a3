//! Monthly figures.

use verv_contract::endpoints::{
    CorrectFigure, EnterFigures, GetFigure, GetSeries, ListFigureChanges, ListFigures, WithdrawFigure,
};

use crate::{reply::Reply, routes::Routes};

pub fn serve(routes: &mut Routes) {
    routes
        .branch(ListFigures, async |app, call, it| Ok(Reply::page(app.list_figures(call, &it.query).await?)))
        .branch(EnterFigures, async |app, call, it| Ok(app.enter_figures(call, &it.body).await?.into()))
        .branch(GetFigure, async |app, call, it| Ok(app.get_figure(call, it.path.1).await?.into()))
        .editing(CorrectFigure, async |app, call, it| {
            app.correct_figure(call, it.path.1, it.expected, &*it.form).await
        })
        .branch(WithdrawFigure, async |app, call, it| {
            Ok(app.withdraw_figure(call, it.path.1, it.expected, &it.body).await?.into())
        })
        .branch(ListFigureChanges, async |app, call, it| {
            Ok(Reply::page(app.list_figure_changes(call, it.path.1, &it.query).await?))
        })
        .branch(GetSeries, async |app, call, it| Ok(app.get_series(call, &it.query).await?.into()));
}
