//! One-time links: made by leaders, looked at and used by whoever holds one.

use verv_contract::{
    endpoints::{CreateInvitation, InspectLink, SetPassword},
    identity::one_time_links::InvitationView,
};

use crate::{Edge, routes::Routes};

pub fn serve(routes: &mut Routes, edge: &Edge) {
    let public_url = edge.public_url.clone();
    routes
        .public(SetPassword, async |edge, http, request, it| {
            edge.limits.check_address(http)?;
            if let Ok(sent) = it.body.open() {
                edge.limits.check_link(http, &sent.link)?;
            }
            Ok(edge.app.set_password(request, &it.body).await?.into())
        })
        .public(InspectLink, async |edge, http, request, it| {
            edge.limits.check_inspection(http)?;
            if let Ok(sent) = it.body.open() {
                edge.limits.check_link(http, &sent.link)?;
            }
            Ok(edge.app.inspect_link(request, &it.body).await?.into())
        })
        .branch(CreateInvitation, async move |app, call, it| {
            let made = app.create_invitation(call, it.path.1).await?;
            let link = made.address(&public_url);
            let (expires_at, name, email) = (made.expires_at, made.name, made.email);
            Ok(InvitationView { link, expires_at, name, email }.into())
        });
}
