//! The national catalogue.

use verv_contract::{
    Page,
    page::PageQuery,
    plan::catalogues::{CatalogueSummary, CatalogueView},
};
use verv_domain::id::CatalogueId;
use verv_storage::plan::catalogues;

use crate::{
    App, AppError, Request,
    error::Result,
    paging::{id_cursor, limit, page},
};

impl App {
    pub async fn list_catalogues(&self, query: &PageQuery) -> Result<Page<CatalogueSummary>> {
        let limit = limit(query.limit)?;
        let after = id_cursor(query.cursor.as_deref(), "catalogues")?;
        let mut conn = self.database.read().await?;
        page(catalogues::list(&mut conn, after, limit).await?)
    }

    pub async fn get_catalogue(&self, id: CatalogueId) -> Result<CatalogueView> {
        let mut conn = self.database.read().await?;
        catalogues::find(&mut conn, id).await?.ok_or(AppError::Hidden)
    }

    /// Adds a catalogue, or finds the one of the same period. Done by whoever runs the installation.
    pub async fn add_catalogue(&self, request: &Request, catalogue: &CatalogueView) -> Result<CatalogueId> {
        self.write(async |tx| {
            if let Some(existing) = catalogues::find_by_period(tx, catalogue.period).await? {
                return Ok(existing.id);
            }
            catalogues::insert(tx, catalogue).await?;
            self.audit_for(tx, request, (None, None, None), Some(catalogue.id.0)).await?;
            Ok(catalogue.id)
        })
        .await
    }
}
