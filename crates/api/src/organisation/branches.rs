//! Branches.

use verv_contract::endpoints::{ChangeBranch, GetBranch};

use crate::routes::Routes;

pub fn serve(routes: &mut Routes) {
    routes
        .branch(GetBranch, async |app, call, _| Ok(app.get_branch(call)?.into()))
        .editing(ChangeBranch, async |app, call, it| app.change_branch(call, it.expected, &*it.form).await);
}
