//! Local goals.

use verv_contract::endpoints::{ChangeGoal, CreateGoal, DeleteGoal, GetGoal};

use crate::routes::Routes;

pub fn serve(routes: &mut Routes) {
    routes
        .branch(CreateGoal, async |app, call, it| {
            Ok(app.create_goal(call, it.path.1, &it.body).await?.into())
        })
        .branch(GetGoal, async |app, call, it| Ok(app.get_goal(call, it.path.1).await?.into()))
        .editing(ChangeGoal, async |app, call, it| {
            app.change_goal(call, it.path.1, it.expected, &*it.form).await
        })
        .branch(DeleteGoal, async |app, call, it| {
            Ok(app.delete_goal(call, it.path.1, it.expected).await?.into())
        });
}
