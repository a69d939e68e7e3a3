//! Agreement areas.

use verv_contract::{
    Page, ProblemCode,
    endpoints::{
        ChangeAgreementArea, CreateAgreementArea, DeleteAgreementArea, GetAgreementArea, ListAgreementAreas,
    },
    lists::ListEntryRequest,
    organisation::agreement_areas::AgreementAreaView,
    page::PageQuery,
};
use verv_domain::{id::AgreementAreaId, keys::AgreementAreaKey};
use verv_storage::{Conn, Tx, organisation::agreement_areas};

use crate::{
    App, AppError, Call, CallTo, Edit, Expected, Outcome, Sent,
    error::Result,
    paging::{limit, page, position_cursor},
};

impl App {
    pub async fn list_agreement_areas(
        &self,
        call: &CallTo<ListAgreementAreas>,
        query: &PageQuery,
    ) -> Result<Page<AgreementAreaView>> {
        call.allow()?;
        let limit = limit(query.limit)?;
        let after = position_cursor(query.cursor.as_deref(), "agreement areas")?;
        let mut conn = self.read(call).await?;
        page(agreement_areas::list(&mut conn, &call.scope, after, limit).await?)
    }

    pub async fn get_agreement_area(
        &self,
        call: &CallTo<GetAgreementArea>,
        id: AgreementAreaId,
    ) -> Result<AgreementAreaView> {
        call.allow()?;
        let mut conn = self.read(call).await?;
        found(&mut conn, call, id).await
    }

    pub async fn create_agreement_area(
        &self,
        call: &CallTo<CreateAgreementArea>,
        request: &Sent<ListEntryRequest>,
    ) -> Result<Outcome<AgreementAreaView>> {
        let office = call.allow()?;
        self.write_once(call, async |tx| {
            let content = request.checked()?;
            let id: AgreementAreaId = self.new_id(call.request.at);
            let key = AgreementAreaKey::of_name(content.name.as_str());
            agreement_areas::insert(tx, &call.scope, id, &key, &content)
                .await
                .map_err(|error| AppError::from(error).for_uniqueness())?;
            self.audit(tx, call, office, Some(id.0)).await?;
            found(tx, call, id).await
        })
        .await
    }

    pub async fn change_agreement_area(
        &self,
        call: &CallTo<ChangeAgreementArea>,
        id: AgreementAreaId,
        expected: Expected,
        request: &dyn Edit<ListEntryRequest>,
    ) -> Result<AgreementAreaView> {
        let store = async |tx: &mut Tx, content, version| {
            agreement_areas::change(tx, &call.scope, id, &content, version)
                .await
                .map_err(|error| AppError::from(error).for_uniqueness())
        };
        self.change_item(call, (id, &expected), request, found, store).await
    }

    /// What is used stays, and is offered no more.
    pub async fn delete_agreement_area(
        &self,
        call: &CallTo<DeleteAgreementArea>,
        id: AgreementAreaId,
        expected: Expected,
    ) -> Result<()> {
        let delete = async |tx: &mut Tx, view: &AgreementAreaView, version| {
            if agreement_areas::is_counted_by(tx, &call.scope, &view.key).await? {
                return Err(AppError::Conflict(ProblemCode::InUse));
            }
            Ok(agreement_areas::delete(tx, &call.scope, id, version).await?)
        };
        self.delete_item(call, (id, &expected), found, delete).await
    }
}

async fn found(conn: &mut Conn, call: &Call, id: AgreementAreaId) -> Result<AgreementAreaView> {
    agreement_areas::find(conn, &call.scope, id).await?.ok_or(AppError::Hidden)
}
