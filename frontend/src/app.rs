//! Providers and routes: one screenful.

use leptos::prelude::*;
use leptos_router::{
    components::{ParentRoute, Route, Router, Routes},
    path,
};

use crate::{
    browser::TypedEarly,
    pages::{
        assign, home, login,
        measures::{self, mine},
        plan, welcome,
    },
    session::Session,
    ui::{page, shell, toast::Toasts},
};

pub fn app(typed: TypedEarly) -> impl IntoView {
    let session = Session::new();
    provide_context(session);
    provide_context(Toasts::new());
    provide_context(page::Focus::new());
    provide_context(typed);
    session.start();
    view! {
        <Router>
            <Routes fallback=|| view! { <main class="main">{page::not_found()}</main> }>
                <Route path=path!("/logg-inn") view=login::page/>
                <Route path=path!("/velkommen") view=welcome::page/>
                <ParentRoute path=path!("") view=shell::shell>
                    <Route path=path!("/") view=home::page/>
                    <Route path=path!("/f/:branch/planen") view=|| shell::in_branch(plan::page)/>
                    <Route path=path!("/f/:branch/mitt") view=|| shell::in_branch(mine::page)/>
                    <Route path=path!("/f/:branch/ansvar") view=|| shell::in_branch(assign::page)/>
                    <Route path=path!("/f/:branch/tiltak/:id") view=|| shell::in_branch(measures::page)/>
                    <Route path=path!("/*any") view=page::not_found/>
                </ParentRoute>
            </Routes>
        </Router>
    }
}
