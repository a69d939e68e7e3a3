//! Offices.

use verv_contract::{
    Page, ProblemCode,
    endpoints::{ChangeOffice, CreateOffice, GetOffice, ListOffices},
    organisation::offices::{OfficeRequest, OfficeView},
    page::PageQuery,
};
use verv_domain::{Date, access::Action, id::OfficeId, organisation::offices::Role, period::covers};
use verv_storage::{
    Conn,
    organisation::{branches, mandates, offices},
};

use crate::{
    App, AppError, Call, CallTo, Edit, Expected, Outcome, Sent,
    error::Result,
    paging::{limit, page, position_cursor},
    sent::ensure_updated,
};

impl App {
    pub async fn list_offices(
        &self,
        call: &CallTo<ListOffices>,
        query: &PageQuery,
    ) -> Result<Page<OfficeView>> {
        call.allow()?;
        let limit = limit(query.limit)?;
        let after = position_cursor(query.cursor.as_deref(), "offices")?;
        let mut conn = self.read(call).await?;
        let mut slice = offices::list(&mut conn, &call.scope, after, limit).await?;
        slice.items = slice.items.into_iter().map(|office| shown(call, office)).collect();
        page(slice)
    }

    pub async fn get_office(&self, call: &CallTo<GetOffice>, id: OfficeId) -> Result<OfficeView> {
        call.allow()?;
        let mut conn = self.read(call).await?;
        Ok(shown(call, found(&mut conn, call, id).await?))
    }

    pub async fn create_office(
        &self,
        call: &CallTo<CreateOffice>,
        request: &Sent<OfficeRequest>,
    ) -> Result<Outcome<OfficeView>> {
        let right = call.allow()?;
        self.write_once(call, async |tx| {
            let content = request.checked()?;
            let id: OfficeId = self.new_id(call.request.at);
            offices::insert(tx, &call.scope, id, &content)
                .await
                .map_err(|error| AppError::from(error).for_uniqueness())?;
            self.audit(tx, call, right, Some(id.0)).await?;
            found(tx, call, id).await
        })
        .await
    }

    pub async fn change_office(
        &self,
        call: &CallTo<ChangeOffice>,
        id: OfficeId,
        expected: Expected,
        request: &dyn Edit<OfficeRequest>,
    ) -> Result<OfficeView> {
        self.write(async |tx| {
            let office = found(tx, call, id).await?;
            let right = call.allow()?;
            let version = expected.check_view(&office)?;
            let Some(content) = request.checked_over((&office).into())? else { return Ok(office) };
            branches::lock(tx, call.branch.id).await?;
            let changed = offices::change(tx, &call.scope, id, &content, version)
                .await
                .map_err(|error| AppError::from(error).for_uniqueness())?;
            ensure_updated(changed)?;
            if office.role == Role::Leader && content.role != Role::Leader {
                require_leader(tx, call, None).await?;
            }
            self.audit(tx, call, right, Some(id.0)).await?;
            found(tx, call, id).await
        })
        .await
    }
}

/// The counts of measures tell how the plan stands, so they are left out for callers who may not read that.
fn shown(call: &Call, office: OfficeView) -> OfficeView {
    match call.require(Action::ReadPlan) {
        Ok(()) => office,
        Err(_) => OfficeView { accountable_for: None, supporting: None, asked_about: None, ..office },
    }
}

async fn found(conn: &mut Conn, call: &Call, id: OfficeId) -> Result<OfficeView> {
    offices::find(conn, &call.scope, id).await?.ok_or(AppError::Hidden)
}

/// A branch always has a leader: today, tomorrow, and on the days that a leader's mandate covered and does not any more,
/// from the first to the last of `given_up`. The caller holds the branch's row, so that nobody else decides at the same time.
pub(crate) async fn require_leader(
    conn: &mut Conn,
    call: &Call,
    given_up: Option<(Date, Option<Date>)>,
) -> Result<()> {
    let today = call.scope.today;
    let mut days = vec![today, today.tomorrow()];
    if let Some((first, last)) = given_up {
        days.push(first);
        // A gap begins on the first of the days, or on the day after another leader's last.
        let ends = mandates::leaders_last_days(conn, &call.scope, today).await?;
        days.extend(ends.into_iter().map(Date::tomorrow).filter(|day| covers(first, last, *day)));
    }
    for day in days.into_iter().filter(|day| *day >= today) {
        if mandates::leaders(conn, &call.scope, day).await? == 0 {
            return Err(AppError::Conflict(ProblemCode::LastLeader));
        }
    }
    Ok(())
}
