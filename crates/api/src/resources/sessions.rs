//! Logging in and out. The only endpoints that know cookies and addresses.

use verv_contract::endpoints::{GetMe, LogIn, LogOut, RefreshSession, SetPassword};

use crate::{cookies, reply::Reply, routes::Routes};

pub fn serve(routes: &mut Routes) {
    routes
        .public(LogIn, async |edge, http, request, it| {
            cookies::require_own_origin(edge, http)?;
            edge.limits.check_address(http)?;
            if let Ok(login) = it.body.open() {
                edge.limits.check_account(&login.email)?;
            }
            let tokens = edge.app.log_in(request, &it.body).await?;
            let cookies = cookies::of_session(&tokens);
            Ok(Reply { cookies, ..tokens.view.into() })
        })
        .public(RefreshSession, async |edge, http, request, _| {
            cookies::require_own_origin(edge, http)?;
            edge.limits.check_address(http)?;
            let token = cookies::refresh_token(http);
            let tokens = edge.app.refresh_session(request, token.as_deref()).await?;
            let cookies = cookies::of_session(&tokens);
            Ok(Reply { cookies, ..tokens.view.into() })
        })
        .public(SetPassword, async |edge, http, request, it| {
            edge.limits.check_address(http)?;
            Ok(edge.app.set_password(request, &it.body).await?.into())
        })
        .logged_in(LogOut, async |app, session, request, _| {
            app.log_out(request, session).await?;
            Ok(Reply { cookies: cookies::ended(), ..().into() })
        })
        .logged_in(GetMe, async |app, session, _, _| Ok(app.get_me(session).await?.into()));
}
