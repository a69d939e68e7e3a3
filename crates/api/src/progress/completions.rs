//! Completions of courses.

use verv_contract::endpoints::{
    ConfirmCompletions, CorrectCompletion, GetCompletion, ListCompletionChanges, ListCompletions,
    LogCompletion, WithdrawCompletion,
};

use crate::{reply::Reply, routes::Routes};

pub fn serve(routes: &mut Routes) {
    routes
        .branch(ListCompletions, async |app, call, it| {
            Ok(Reply::page(app.list_completions(call, &it.query).await?))
        })
        .branch(LogCompletion, async |app, call, it| Ok(app.log_completion(call, &it.body).await?.into()))
        .branch(ConfirmCompletions, async |app, call, it| {
            Ok(app.confirm_completions(call, &it.body).await?.into())
        })
        .branch(GetCompletion, async |app, call, it| Ok(app.get_completion(call, it.path.1).await?.into()))
        .editing(CorrectCompletion, async |app, call, it| {
            app.correct_completion(call, it.path.1, it.expected, &*it.form).await
        })
        .branch(WithdrawCompletion, async |app, call, it| {
            Ok(app.withdraw_completion(call, it.path.1, it.expected).await?.into())
        })
        .branch(ListCompletionChanges, async |app, call, it| {
            Ok(Reply::page(app.list_completion_changes(call, it.path.1, &it.query).await?))
        });
}
