//! The national catalogue.

use verv_contract::endpoints::{GetCatalogue, ListCatalogues};

use crate::{reply::Reply, routes::Routes};

pub fn serve(routes: &mut Routes) {
    routes
        .logged_in(ListCatalogues, async |app, _, _, it| {
            Ok(Reply::page(app.list_catalogues(&it.query).await?))
        })
        .logged_in(GetCatalogue, async |app, _, _, it| Ok(app.get_catalogue(it.path.0).await?.into()));
}
