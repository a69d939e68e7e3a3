//! Cases that the branch follows.

use verv_contract::{
    Checking, Page,
    endpoints::{ChangeCase, CreateCase, DeleteCase, GetCase, ListCases},
    organisation::{
        cases::{CaseContent, CaseQuery, CaseRequest, CaseView},
        parties::PartyView,
    },
};
use verv_domain::{id::CaseId, organisation::parties::Party};
use verv_storage::{
    Conn, Tx,
    organisation::cases::{self, BY_NEXT_DATE},
};

use crate::{
    App, AppError, Call, CallTo, Edit, Expected, Outcome, Sent,
    error::Result,
    organisation::{agreements::check_party, employers::check_belonging},
    paging::{day_cursor, limit, page},
};

impl App {
    pub async fn list_cases(&self, call: &CallTo<ListCases>, query: &CaseQuery) -> Result<Page<CaseView>> {
        call.allow()?;
        let limit = limit(query.limit)?;
        let after = day_cursor(query.cursor.as_deref(), BY_NEXT_DATE)?;
        let mut conn = self.read(call).await?;
        let slice = cases::list(&mut conn, &call.scope, query, after, limit).await?;
        page(slice.map(|view| shown(call, view)))
    }

    pub async fn get_case(&self, call: &CallTo<GetCase>, id: CaseId) -> Result<CaseView> {
        call.allow()?;
        let mut conn = self.read(call).await?;
        found(&mut conn, call, id).await
    }

    pub async fn create_case(
        &self,
        call: &CallTo<CreateCase>,
        request: &Sent<CaseRequest>,
    ) -> Result<Outcome<CaseView>> {
        call.require_reach()?;
        self.write_once(call, async |tx| {
            let content = request.checked()?;
            let office = call.allow_entry(content.follower)?;
            check_content(tx, call, &content).await?;
            let id: CaseId = self.new_id(call.request.at);
            cases::insert(tx, &call.scope, id, &content)
                .await
                .map_err(|error| AppError::from(error).for_uniqueness().for_reference("/follower"))?;
            self.audit(tx, call, office, Some(id.0)).await?;
            found(tx, call, id).await
        })
        .await
    }

    pub async fn change_case(
        &self,
        call: &CallTo<ChangeCase>,
        id: CaseId,
        expected: Expected,
        request: &dyn Edit<CaseRequest>,
    ) -> Result<CaseView> {
        let store = async |tx: &mut Tx, content, version| {
            check_content(tx, call, &content).await?;
            cases::change(tx, &call.scope, id, &content, version)
                .await
                .map_err(|error| AppError::from(error).for_uniqueness().for_reference("/follower"))
        };
        let allowed = |view: &CaseView| call.allow_entry(followed_by(view));
        self.change_item_of(call, (id, &expected), request, (found, allowed), store).await
    }

    pub async fn delete_case(&self, call: &CallTo<DeleteCase>, id: CaseId, expected: Expected) -> Result<()> {
        let delete =
            async |tx: &mut Tx, _: &CaseView, version| Ok(cases::delete(tx, &call.scope, id, version).await?);
        let allowed = |view: &CaseView| call.allow_entry(followed_by(view));
        self.delete_item_of(call, (id, &expected), (found, allowed), delete).await
    }
}

async fn found(conn: &mut Conn, call: &Call, id: CaseId) -> Result<CaseView> {
    Ok(shown(call, cases::find(conn, &call.scope, id).await?.ok_or(AppError::Hidden)?))
}

/// With what the caller may do with it.
fn shown(call: &Call, view: CaseView) -> CaseView {
    CaseView { may_keep: call.may_keep(followed_by(&view)), ..view }
}

fn followed_by(view: &CaseView) -> Option<Party> {
    view.follower.as_ref().map(PartyView::to_party)
}

async fn check_content(conn: &mut Conn, call: &Call, content: &CaseContent) -> Result<()> {
    let mut checking = Checking::new();
    check_belonging(conn, call, &mut checking, (None, content.agreement_area.as_ref())).await?;
    for named in [("/follower", content.follower), ("/section", content.section)] {
        check_party(conn, call, &mut checking, named).await?;
    }
    if content.opened_on > call.scope.today {
        checking.refuse("/opened_on", "in_the_future", &"is in the future");
    }
    checking.finish(|| Some(())).map_err(AppError::InvalidFields)
}
