//! One's own account: the password, and where one is logged in.

use verv_contract::endpoints::{ChangePassword, EndMySession, EndOtherSessions, ListMySessions};

use crate::{cookies, identity::sessions::logged_out, reply::Reply, routes::Routes};

pub fn serve(routes: &mut Routes) {
    routes
        .proving(ChangePassword, async |app, session, request, it| {
            let tokens = app.change_password(request, session, &it.body).await?;
            Ok(Reply { cookies: cookies::of_session(&tokens), ..().into() })
        })
        .logged_in(ListMySessions, async |app, session, _, it| {
            Ok(Reply::page(app.list_my_sessions(session, &it.query).await?))
        })
        .logged_in(EndOtherSessions, async |app, session, request, _| {
            Ok(app.end_other_sessions(request, session).await?.into())
        })
        .logged_in(EndMySession, async |app, session, request, it| {
            app.end_my_session(request, session, it.path.0).await?;
            Ok(if it.path.0 == session.session { logged_out() } else { ().into() })
        });
}
