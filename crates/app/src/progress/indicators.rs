//! What a branch follows from month to month.

use verv_contract::{
    Page,
    endpoints::{ChangeIndicator, CreateIndicator, DeleteIndicator, GetIndicator, ListIndicators},
    lists::ListEntryRequest,
    page::PageQuery,
    progress::indicators::IndicatorView,
};
use verv_domain::{id::IndicatorId, keys::IndicatorKey};
use verv_storage::{Conn, Tx, progress::indicators};

use crate::{
    App, AppError, Call, CallTo, Edit, Expected, Outcome, Sent,
    error::Result,
    paging::{limit, page, position_cursor},
};

impl App {
    pub async fn list_indicators(
        &self,
        call: &CallTo<ListIndicators>,
        query: &PageQuery,
    ) -> Result<Page<IndicatorView>> {
        call.allow()?;
        let limit = limit(query.limit)?;
        let after = position_cursor(query.cursor.as_deref(), "indicators")?;
        let mut conn = self.read(call).await?;
        page(indicators::list(&mut conn, &call.scope, after, limit).await?)
    }

    pub async fn get_indicator(&self, call: &CallTo<GetIndicator>, id: IndicatorId) -> Result<IndicatorView> {
        call.allow()?;
        let mut conn = self.read(call).await?;
        found(&mut conn, call, id).await
    }

    pub async fn create_indicator(
        &self,
        call: &CallTo<CreateIndicator>,
        request: &Sent<ListEntryRequest>,
    ) -> Result<Outcome<IndicatorView>> {
        let office = call.allow()?;
        self.write_once(call, async |tx| {
            let content = request.checked()?;
            let id: IndicatorId = self.new_id(call.request.at);
            let key = IndicatorKey::of_name(content.name.as_str());
            indicators::insert(tx, &call.scope, id, &key, &content)
                .await
                .map_err(|error| AppError::from(error).for_uniqueness())?;
            self.audit(tx, call, office, Some(id.0)).await?;
            found(tx, call, id).await
        })
        .await
    }

    pub async fn change_indicator(
        &self,
        call: &CallTo<ChangeIndicator>,
        id: IndicatorId,
        expected: Expected,
        request: &dyn Edit<ListEntryRequest>,
    ) -> Result<IndicatorView> {
        let store = async |tx: &mut Tx, content, version| {
            indicators::change(tx, &call.scope, id, &content, version)
                .await
                .map_err(|error| AppError::from(error).for_uniqueness())
        };
        self.change_item(call, (id, &expected), request, found, store).await
    }

    /// What has figures stays, and is offered no more.
    pub async fn delete_indicator(
        &self,
        call: &CallTo<DeleteIndicator>,
        id: IndicatorId,
        expected: Expected,
    ) -> Result<()> {
        let delete = async |tx: &mut Tx, _: &IndicatorView, version| {
            Ok(indicators::delete(tx, &call.scope, id, version).await?)
        };
        self.delete_item(call, (id, &expected), found, delete).await
    }
}

async fn found(conn: &mut Conn, call: &Call, id: IndicatorId) -> Result<IndicatorView> {
    indicators::find(conn, &call.scope, id).await?.ok_or(AppError::Hidden)
}
