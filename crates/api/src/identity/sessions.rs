//! Logging in and out. With one's own account, the only endpoints that know cookies.

use verv_contract::endpoints::{GetMe, LogIn, LogOut, RefreshSession};

use crate::{cookies, reply::Reply, routes::Routes};

pub fn serve(routes: &mut Routes) {
    routes
        .public(LogIn, async |edge, http, request, it| {
            cookies::require_own_origin(edge, http)?;
            edge.limits.check_address(http)?;
            if let Ok(login) = it.body.open() {
                edge.limits.check_account(http, &login.email)?;
            }
            let tokens = edge.app.log_in(request, &it.body).await?;
            let cookies = cookies::of_session(&tokens);
            Ok(Reply { cookies, ..tokens.view.into() })
        })
        .public(RefreshSession, async |edge, http, request, _| {
            cookies::require_own_origin(edge, http)?;
            edge.limits.check_refresh(http)?;
            let token = cookies::refresh_token(http);
            let tokens = edge.app.refresh_session(request, token.as_deref()).await?;
            let cookies = cookies::of_session(&tokens);
            Ok(Reply { cookies, ..tokens.view.into() })
        })
        .logged_in(LogOut, async |app, session, request, _| {
            app.log_out(request, session).await?;
            Ok(logged_out())
        })
        .logged_in(GetMe, async |app, session, _, _| Ok(app.get_me(session).await?.into()));
}

/// The session has ended that this browser was in.
pub fn logged_out() -> Reply<()> {
    Reply { cookies: cookies::ended(), clears_cache: true, ..().into() }
}
