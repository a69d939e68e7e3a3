//! The argument bank, and the log of where arguments were used.

use verv_contract::{
    Page,
    endpoints::{
        ChangeArgument, CreateArgument, DeleteArgument, DeleteArgumentUse, GetArgument, GetArgumentUse,
        ListArgumentUses, ListArguments, LogArgumentUse,
    },
    organisation::arguments::{
        ArgumentQuery, ArgumentRequest, ArgumentUseRequest, ArgumentUseView, ArgumentView,
    },
    page::PageQuery,
};
use verv_domain::{
    access::{Action, Reach},
    id::{ArgumentId, ArgumentUseId},
    organisation::parties::Party,
};
use verv_storage::{Conn, Tx, organisation::arguments};

use crate::{
    App, AppError, Call, CallTo, Edit, Expected, Outcome, Sent,
    error::Result,
    paging::{id_cursor, limit, name_cursor, page},
};

impl App {
    pub async fn list_arguments(
        &self,
        call: &CallTo<ListArguments>,
        query: &ArgumentQuery,
    ) -> Result<Page<ArgumentView>> {
        call.allow()?;
        let limit = limit(query.limit)?;
        let after = name_cursor(query.cursor.as_deref(), "arguments")?;
        let mut conn = self.read(call).await?;
        let slice = arguments::list(&mut conn, &call.scope, query, after, limit).await?;
        page(slice.map(|view| shown(call, view)))
    }

    pub async fn get_argument(&self, call: &CallTo<GetArgument>, id: ArgumentId) -> Result<ArgumentView> {
        call.allow()?;
        let mut conn = self.read(call).await?;
        found(&mut conn, call, id).await
    }

    /// It is the office's that writes it.
    pub async fn create_argument(
        &self,
        call: &CallTo<CreateArgument>,
        request: &Sent<ArgumentRequest>,
    ) -> Result<Outcome<ArgumentView>> {
        let office = call.allow_own_entry()?;
        self.write_once(call, async |tx| {
            let content = request.checked()?;
            let id: ArgumentId = self.new_id(call.request.at);
            arguments::insert(tx, &call.scope, id, &content, office)
                .await
                .map_err(|error| AppError::from(error).for_uniqueness())?;
            self.audit(tx, call, office, Some(id.0)).await?;
            found(tx, call, id).await
        })
        .await
    }

    pub async fn change_argument(
        &self,
        call: &CallTo<ChangeArgument>,
        id: ArgumentId,
        expected: Expected,
        request: &dyn Edit<ArgumentRequest>,
    ) -> Result<ArgumentView> {
        let store = async |tx: &mut Tx, content, version| {
            arguments::change(tx, &call.scope, id, &content, version)
                .await
                .map_err(|error| AppError::from(error).for_uniqueness())
        };
        let allowed = |view: &ArgumentView| call.allow_entry(Some(Party::Office(view.office_id)));
        self.change_item_of(call, (id, &expected), request, (found, allowed), store).await
    }

    /// What was used stays, and is offered no more.
    pub async fn delete_argument(
        &self,
        call: &CallTo<DeleteArgument>,
        id: ArgumentId,
        expected: Expected,
    ) -> Result<()> {
        let delete = async |tx: &mut Tx, _: &ArgumentView, version| {
            Ok(arguments::delete(tx, &call.scope, id, version).await?)
        };
        let allowed = |view: &ArgumentView| call.allow_entry(Some(Party::Office(view.office_id)));
        self.delete_item_of(call, (id, &expected), (found, allowed), delete).await
    }

    pub async fn list_argument_uses(
        &self,
        call: &CallTo<ListArgumentUses>,
        id: ArgumentId,
        query: &PageQuery,
    ) -> Result<Page<ArgumentUseView>> {
        call.allow()?;
        let limit = limit(query.limit)?;
        let after = id_cursor(query.cursor.as_deref(), "argument uses")?;
        let mut conn = self.read(call).await?;
        found(&mut conn, call, id).await?;
        page(arguments::uses(&mut conn, &call.scope, id, after, limit).await?)
    }

    pub async fn get_argument_use(
        &self,
        call: &CallTo<GetArgumentUse>,
        of: (ArgumentId, ArgumentUseId),
    ) -> Result<ArgumentUseView> {
        call.allow()?;
        let mut conn = self.read(call).await?;
        arguments::find_use(&mut conn, &call.scope, of).await?.ok_or(AppError::Hidden)
    }

    /// By the office that the caller acts as.
    pub async fn log_argument_use(
        &self,
        call: &CallTo<LogArgumentUse>,
        id: ArgumentId,
        request: &Sent<ArgumentUseRequest>,
    ) -> Result<Outcome<ArgumentUseView>> {
        let office = call.allow()?;
        self.write_once(call, async |tx| {
            found(tx, call, id).await?;
            let content = request.checked()?;
            if content.day > call.scope.today {
                return Err(AppError::field("/day", "in_the_future", "is in the future"));
            }
            let of: ArgumentUseId = self.new_id(call.request.at);
            arguments::insert_use(tx, &call.scope, (id, of), &content, office).await?;
            self.audit(tx, call, office, Some(of.0)).await?;
            arguments::find_use(tx, &call.scope, (id, of)).await?.ok_or(AppError::Hidden)
        })
        .await
    }

    pub async fn delete_argument_use(
        &self,
        call: &CallTo<DeleteArgumentUse>,
        (id, of): (ArgumentId, ArgumentUseId),
        expected: Expected,
    ) -> Result<()> {
        let found = async |conn: &mut Conn, call: &Call, of: ArgumentUseId| {
            arguments::find_use(conn, &call.scope, (id, of)).await?.ok_or(AppError::Hidden)
        };
        let allowed = |logged: &ArgumentUseView| {
            let is_theirs = call.holds(logged.office_id) || call.reach(Action::KeepRegisters) == Reach::All;
            if is_theirs { call.allow() } else { Err(AppError::Denied) }
        };
        let delete = async |tx: &mut Tx, _: &ArgumentUseView, _| {
            Ok(arguments::delete_use(tx, &call.scope, (id, of)).await?)
        };
        self.delete_item_of(call, (of, &expected), (found, allowed), delete).await
    }
}

async fn found(conn: &mut Conn, call: &Call, id: ArgumentId) -> Result<ArgumentView> {
    Ok(shown(call, arguments::find(conn, &call.scope, id).await?.ok_or(AppError::Hidden)?))
}

/// With what the caller may do with it.
fn shown(call: &Call, view: ArgumentView) -> ArgumentView {
    ArgumentView { may_keep: call.may_keep(Some(Party::Office(view.office_id))), ..view }
}
