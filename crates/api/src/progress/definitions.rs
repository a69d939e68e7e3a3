//! How measures and goals are counted.

use verv_contract::endpoints::{
    ChangeGoalCounting, ChangeMeasureCounting, GetGoalCounting, GetMeasureCounting,
};

use crate::routes::Routes;

pub fn serve(routes: &mut Routes) {
    routes
        .branch(GetMeasureCounting, async |app, call, it| {
            Ok(app.get_measure_counting(call, it.path.1).await?.into())
        })
        .editing(ChangeMeasureCounting, async |app, call, it| {
            app.change_measure_counting(call, it.path.1, it.expected, &*it.form).await
        })
        .branch(GetGoalCounting, async |app, call, it| {
            Ok(app.get_goal_counting(call, it.path.1).await?.into())
        })
        .editing(ChangeGoalCounting, async |app, call, it| {
            app.change_goal_counting(call, it.path.1, it.expected, &*it.form).await
        });
}
