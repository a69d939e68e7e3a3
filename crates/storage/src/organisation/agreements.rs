//! Agreements, with what they were before they were renewed.

use std::collections::HashMap;

use uuid::Uuid;
use verv_contract::organisation::{
    agreements::{
        AgreementContent, AgreementQuery, AgreementRenewalRequest, AgreementView, EarlierAgreement,
    },
    parties::PartyView,
};
use verv_domain::{
    Timestamp,
    folding::{alphabetical_key, look_alike_key},
    id::{AgreementId, BodyId, EarlierAgreementId, OfficeId},
    organisation::{
        agreements::{AgreementKind, AgreementStanding, Term},
        parties::Party,
    },
    text::{Link, Paragraph, Phrase},
};

use crate::{
    Conn, Scope, Tx,
    cursor::{Slice, slice},
    error::{Result, StorageError},
    organisation::employers::{AfterName, by_name},
    scope::Doer,
    statement::{statements, values},
    value::{Day, Value, parse_word},
};

/// What follows limits the rows.
macro_rules! select_agreement {
    ($limits:literal) => {
        concat!(
            "SELECT a.id, a.kind, a.counterparty, a.subject, a.signed, a.expires, a.lead_days, a.office_id, a.body_id,
                COALESCE(o.name, b.name) AS follower, a.link, a.note, a.active, a.version
            FROM agreement a
            LEFT JOIN office o ON o.branch_id = a.branch_id AND o.id = a.office_id
            LEFT JOIN body b ON b.branch_id = a.branch_id AND b.id = a.body_id
            WHERE a.branch_id = $1 ",
            $limits
        )
    };
}

statements! {
    FIND = select_agreement!("AND a.id = $2");
    LIST = select_agreement!("AND (CAST($2 AS BOOLEAN) IS NULL OR a.active = $2)
        AND (CAST($3 AS TEXT) IS NULL OR a.kind = $3)
        AND (CAST($4 AS BYTEA) IS NULL OR (a.counterparty_order, a.id) > ($4, $5))
        ORDER BY a.counterparty_order, a.id LIMIT $6");
    EARLIER = "SELECT e.agreement_id, e.signed, e.expires, e.replaced_at, o.name AS office FROM earlier_agreement e
        JOIN office o ON o.branch_id = e.branch_id AND o.id = e.office_id
        WHERE e.branch_id = $1 AND (CAST($2 AS UUID) IS NULL OR e.agreement_id = $2) ORDER BY e.id DESC";
    INSERT = "INSERT INTO agreement (branch_id, id, kind, counterparty, counterparty_key, counterparty_order, subject,
            signed, expires, lead_days, office_id, body_id, link, note, active, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 1)";
    CHANGE = "UPDATE agreement SET kind = $3, counterparty = $4, counterparty_key = $5, counterparty_order = $6,
            subject = $7, signed = $8, expires = $9, lead_days = $10, office_id = $11, body_id = $12, link = $13,
            note = $14, active = $15, version = version + 1
        WHERE branch_id = $1 AND id = $2 AND version = $16";
    RENEW = "UPDATE agreement SET signed = $3, expires = $4, active = $5, version = version + 1
        WHERE branch_id = $1 AND id = $2 AND version = $6";
    KEEP_EARLIER = "INSERT INTO earlier_agreement (branch_id, id, agreement_id, signed, expires, replaced_at, office_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    DELETE = "DELETE FROM agreement WHERE branch_id = $1 AND id = $2 AND version = $3";
}

#[derive(sqlx::FromRow)]
struct AgreementRow {
    id: Uuid,
    kind: String,
    counterparty: String,
    subject: Option<String>,
    signed: Day,
    expires: Option<Day>,
    lead_days: i64,
    office_id: Option<Uuid>,
    body_id: Option<Uuid>,
    follower: Option<String>,
    link: Option<String>,
    note: Option<String>,
    active: bool,
    version: i64,
}

#[derive(sqlx::FromRow)]
struct EarlierRow {
    agreement_id: Uuid,
    signed: Day,
    expires: Option<Day>,
    replaced_at: i64,
    office: String,
}

/// Who follows an entry of a register, where somebody does.
pub(crate) fn follower(office: Option<Uuid>, body: Option<Uuid>, name: Option<String>) -> Option<PartyView> {
    let office = office.map(|office| Party::Office(OfficeId(office)));
    let party = office.or(body.map(|body| Party::Body(BodyId(body))))?;
    Some(PartyView::new(party, name?))
}

/// The two columns of a party.
pub(crate) fn columns(party: Option<Party>) -> (Option<OfficeId>, Option<BodyId>) {
    match party {
        Some(Party::Office(office)) => (Some(office), None),
        Some(Party::Body(body)) => (None, Some(body)),
        None => (None, None),
    }
}

impl AgreementRow {
    fn view(self, scope: &Scope, earlier: Vec<EarlierAgreement>) -> Result<AgreementView> {
        let lead_days = u16::try_from(self.lead_days)
            .map_err(|_| StorageError::Corrupt { what: "lead", value: self.lead_days.to_string() })?;
        let term = Term { signed: self.signed.0, expires: self.expires.map(|day| day.0), lead_days };
        let standing = if self.active { term.standing(scope.today) } else { AgreementStanding::Ended };
        Ok(AgreementView {
            id: AgreementId(self.id),
            kind: parse_word("kind of agreement", &self.kind)?,
            counterparty: self.counterparty,
            subject: self.subject,
            signed: term.signed,
            expires: term.expires,
            lead_days,
            renew_from: term.renew_from(),
            standing,
            follower: follower(self.office_id, self.body_id, self.follower),
            link: self.link,
            note: self.note,
            active: self.active,
            earlier,
            may_keep: false,
            version: self.version,
        })
    }
}

/// What agreements were before, by agreement: of one, or of all.
async fn earlier(
    conn: &mut Conn,
    scope: &Scope,
    id: Option<AgreementId>,
) -> Result<HashMap<Uuid, Vec<EarlierAgreement>>> {
    let rows: Vec<EarlierRow> = EARLIER.with(values![scope.branch, id]).all(conn).await?;
    let mut earlier: HashMap<Uuid, Vec<EarlierAgreement>> = HashMap::new();
    for EarlierRow { agreement_id, signed, expires, replaced_at, office } in rows {
        let (signed, expires) = (signed.0, expires.map(|day| day.0));
        let one = EarlierAgreement { signed, expires, replaced_at: Timestamp(replaced_at), office };
        earlier.entry(agreement_id).or_default().push(one);
    }
    Ok(earlier)
}

pub async fn find(conn: &mut Conn, scope: &Scope, id: AgreementId) -> Result<Option<AgreementView>> {
    let row: Option<AgreementRow> = FIND.with(values![scope.branch, id]).optional(conn).await?;
    let Some(row) = row else { return Ok(None) };
    let mut earlier = earlier(conn, scope, Some(id)).await?;
    row.view(scope, earlier.remove(&id.0).unwrap_or_default()).map(Some)
}

/// By whom they are with.
pub async fn list(
    conn: &mut Conn,
    scope: &Scope,
    query: &AgreementQuery,
    after: AfterName,
    limit: u32,
) -> Result<Slice<AgreementView>> {
    let (name, id) = after.unzip();
    let kind = query.kind.map(AgreementKind::as_str);
    let values = values![scope.branch, query.active, kind, name, id, limit + 1];
    let rows: Vec<AgreementRow> = LIST.with(values).all(conn).await?;
    let mut earlier = earlier(conn, scope, None).await?;
    let view = |row: AgreementRow| {
        let before = earlier.remove(&row.id).unwrap_or_default();
        row.view(scope, before)
    };
    let items: Result<Vec<_>> = rows.into_iter().map(view).collect();
    Ok(slice(items?, limit, |last| by_name("agreements", &last.counterparty, last.id.0)))
}

/// What `INSERT` and `CHANGE` have in common.
fn content_values(scope: &Scope, id: AgreementId, content: &AgreementContent) -> Vec<Value> {
    let AgreementContent { kind, counterparty, subject, term, follower, link, note, active } = content;
    let (office, body) = columns(*follower);
    values![
        scope.branch,
        id,
        kind.as_str(),
        counterparty.as_str(),
        look_alike_key(counterparty.as_str()),
        alphabetical_key(counterparty.as_str()),
        subject.as_ref().map(Phrase::as_str),
        term.signed,
        term.expires,
        u32::from(term.lead_days),
        office,
        body,
        link.as_ref().map(Link::as_str),
        note.as_ref().map(Paragraph::as_str),
        *active,
    ]
    .into()
}

pub async fn insert(tx: &mut Tx, scope: &Scope, id: AgreementId, content: &AgreementContent) -> Result<()> {
    INSERT.with(content_values(scope, id, content)).run(tx).await?;
    Ok(())
}

/// Whether the version was still `expected`.
pub async fn change(
    tx: &mut Tx,
    scope: &Scope,
    id: AgreementId,
    content: &AgreementContent,
    expected: i64,
) -> Result<bool> {
    let mut values = content_values(scope, id, content);
    values.push(expected.into());
    Ok(CHANGE.with(values).run(tx).await? == 1)
}

/// The new term in the place of the one that `before` has, which is kept. Whether the version was still `before`'s.
pub async fn renew(
    tx: &mut Tx,
    scope: &Scope,
    before: &AgreementView,
    renewal: AgreementRenewalRequest,
    (kept, by): (EarlierAgreementId, Doer),
) -> Result<bool> {
    let AgreementRenewalRequest { signed, expires } = renewal;
    let values = values![scope.branch, before.id, signed, expires, true, before.version];
    if RENEW.with(values).run(tx).await? != 1 {
        return Ok(false);
    }
    let values = values![scope.branch, kept, before.id, before.signed, before.expires, by.at, by.office];
    KEEP_EARLIER.with(values).run(tx).await?;
    Ok(true)
}

/// Whether the version was still `expected`. Refused by the schema while something is kept of it.
pub async fn delete(tx: &mut Tx, scope: &Scope, id: AgreementId, expected: i64) -> Result<bool> {
    Ok(DELETE.with(values![scope.branch, id, expected]).run(tx).await? == 1)
}
