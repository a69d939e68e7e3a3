//! Agreements, and their renewal.

use verv_contract::{
    Checking, Page,
    endpoints::{
        ChangeAgreement, CreateAgreement, DeleteAgreement, GetAgreement, ListAgreements, RenewAgreement,
    },
    organisation::{
        agreements::{
            AgreementContent, AgreementQuery, AgreementRenewalRequest, AgreementRequest, AgreementView,
        },
        parties::PartyView,
    },
};
use verv_domain::{Date, id::AgreementId, organisation::parties::Party};
use verv_storage::{
    Conn, Tx,
    organisation::{agreements, bodies, offices},
};

use crate::{
    App, AppError, Call, CallTo, Edit, Expected, Outcome, Sent,
    error::{Result, UNKNOWN},
    paging::{limit, name_cursor, page},
    sent::ensure_updated,
};

impl App {
    pub async fn list_agreements(
        &self,
        call: &CallTo<ListAgreements>,
        query: &AgreementQuery,
    ) -> Result<Page<AgreementView>> {
        call.allow()?;
        let limit = limit(query.limit)?;
        let after = name_cursor(query.cursor.as_deref(), "agreements")?;
        let mut conn = self.read(call).await?;
        let slice = agreements::list(&mut conn, &call.scope, query, after, limit).await?;
        page(slice.map(|view| shown(call, view)))
    }

    pub async fn get_agreement(&self, call: &CallTo<GetAgreement>, id: AgreementId) -> Result<AgreementView> {
        call.allow()?;
        let mut conn = self.read(call).await?;
        found(&mut conn, call, id).await
    }

    pub async fn create_agreement(
        &self,
        call: &CallTo<CreateAgreement>,
        request: &Sent<AgreementRequest>,
    ) -> Result<Outcome<AgreementView>> {
        call.require_reach()?;
        self.write_once(call, async |tx| {
            let content = request.checked()?;
            let office = call.allow_entry(content.follower)?;
            check_content(tx, call, &content).await?;
            let id: AgreementId = self.new_id(call.request.at);
            agreements::insert(tx, &call.scope, id, &content)
                .await
                .map_err(|error| AppError::from(error).for_uniqueness().for_reference("/follower"))?;
            self.audit(tx, call, office, Some(id.0)).await?;
            found(tx, call, id).await
        })
        .await
    }

    pub async fn change_agreement(
        &self,
        call: &CallTo<ChangeAgreement>,
        id: AgreementId,
        expected: Expected,
        request: &dyn Edit<AgreementRequest>,
    ) -> Result<AgreementView> {
        let store = async |tx: &mut Tx, content, version| {
            check_content(tx, call, &content).await?;
            agreements::change(tx, &call.scope, id, &content, version)
                .await
                .map_err(|error| AppError::from(error).for_uniqueness().for_reference("/follower"))
        };
        let allowed = |view: &AgreementView| call.allow_entry(followed_by(view));
        self.change_item_of(call, (id, &expected), request, (found, allowed), store).await
    }

    /// A new term in the place of the present one, which is kept. One that nobody renewed any more is taken up again by it.
    pub async fn renew_agreement(
        &self,
        call: &CallTo<RenewAgreement>,
        id: AgreementId,
        expected: Expected,
        request: &Sent<AgreementRenewalRequest>,
    ) -> Result<AgreementView> {
        self.write(async |tx| {
            let view = found(tx, call, id).await?;
            let office = call.allow_entry(followed_by(&view))?;
            expected.check_view(&view)?;
            let renewal = request.checked()?;
            let mut checking = Checking::new();
            check_signed(&mut checking, call, renewal.signed);
            if renewal.signed <= view.signed {
                let message = "is not after the day on which it was signed before";
                checking.refuse("/signed", "not_after_the_last", &message);
            }
            checking.finish(|| Some(())).map_err(AppError::InvalidFields)?;
            let kept = (self.new_id(call.request.at), call.doer(office));
            ensure_updated(agreements::renew(tx, &call.scope, &view, renewal, kept).await?)?;
            self.audit(tx, call, office, Some(id.0)).await?;
            found(tx, call, id).await
        })
        .await
    }

    /// One that was renewed stays, and is renewed no more.
    pub async fn delete_agreement(
        &self,
        call: &CallTo<DeleteAgreement>,
        id: AgreementId,
        expected: Expected,
    ) -> Result<()> {
        let delete = async |tx: &mut Tx, _: &AgreementView, version| {
            Ok(agreements::delete(tx, &call.scope, id, version).await?)
        };
        let allowed = |view: &AgreementView| call.allow_entry(followed_by(view));
        self.delete_item_of(call, (id, &expected), (found, allowed), delete).await
    }
}

async fn found(conn: &mut Conn, call: &Call, id: AgreementId) -> Result<AgreementView> {
    Ok(shown(call, agreements::find(conn, &call.scope, id).await?.ok_or(AppError::Hidden)?))
}

/// With what the caller may do with it.
fn shown(call: &Call, view: AgreementView) -> AgreementView {
    AgreementView { may_keep: call.may_keep(followed_by(&view)), ..view }
}

fn followed_by(view: &AgreementView) -> Option<Party> {
    view.follower.as_ref().map(PartyView::to_party)
}

/// What was signed was signed.
fn check_signed(checking: &mut Checking, call: &Call, signed: Date) {
    if signed > call.scope.today {
        checking.refuse("/signed", "in_the_future", &"is in the future: enter it when it is signed");
    }
}

async fn check_content(conn: &mut Conn, call: &Call, content: &AgreementContent) -> Result<()> {
    let mut checking = Checking::new();
    check_signed(&mut checking, call, content.term.signed);
    check_party(conn, call, &mut checking, ("/follower", content.follower)).await?;
    checking.finish(|| Some(())).map_err(AppError::InvalidFields)
}

/// Refuses an office or a body that the branch does not have.
pub(super) async fn check_party(
    conn: &mut Conn,
    call: &Call,
    checking: &mut Checking,
    (pointer, party): (&str, Option<Party>),
) -> Result<()> {
    let exists = match party {
        Some(Party::Office(office)) => offices::find(conn, &call.scope, office).await?.is_some(),
        Some(Party::Body(body)) => bodies::find(conn, &call.scope, body).await?.is_some(),
        None => true,
    };
    if !exists {
        checking.refuse(pointer, "unknown", &UNKNOWN);
    }
    Ok(())
}
