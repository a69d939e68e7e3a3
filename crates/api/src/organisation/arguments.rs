//! The argument bank.

use verv_contract::endpoints::{
    ChangeArgument, CreateArgument, DeleteArgument, DeleteArgumentUse, GetArgument, GetArgumentUse,
    ListArgumentUses, ListArguments, LogArgumentUse,
};

use crate::{reply::Reply, routes::Routes};

pub fn serve(routes: &mut Routes) {
    routes
        .branch(ListArguments, async |app, call, it| {
            Ok(Reply::page(app.list_arguments(call, &it.query).await?))
        })
        .branch(CreateArgument, async |app, call, it| Ok(app.create_argument(call, &it.body).await?.into()))
        .branch(GetArgument, async |app, call, it| Ok(app.get_argument(call, it.path.1).await?.into()))
        .editing(ChangeArgument, async |app, call, it| {
            app.change_argument(call, it.path.1, it.expected, &*it.form).await
        })
        .branch(ListArgumentUses, async |app, call, it| {
            Ok(Reply::page(app.list_argument_uses(call, it.path.1, &it.query).await?))
        })
        .branch(LogArgumentUse, async |app, call, it| {
            Ok(app.log_argument_use(call, it.path.1, &it.body).await?.into())
        })
        .branch(GetArgumentUse, async |app, call, it| {
            Ok(app.get_argument_use(call, (it.path.1, it.path.2)).await?.into())
        })
        .branch(DeleteArgumentUse, async |app, call, it| {
            Ok(app.delete_argument_use(call, (it.path.1, it.path.2), it.expected).await?.into())
        })
        .branch(DeleteArgument, async |app, call, it| {
            Ok(app.delete_argument(call, it.path.1, it.expected).await?.into())
        });
}
