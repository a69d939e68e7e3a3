//! Who is in office in a branch, and where: what coverage is measured against.

use std::collections::BTreeMap;

use uuid::Uuid;
use verv_domain::{
    id::{BodyId, OfficeId, PersonId},
    keys::AgreementAreaKey,
    organisation::{bodies::BodyKind, parties::Party},
    progress::courses::{Holder, Seated, Staff},
};

use crate::{
    Conn, Scope,
    error::Result,
    statement::{statements, values},
    value::{Day, parse_word, stored_key},
};

statements! {
    HOLDERS = "SELECT d.person_id, d.office_id, o.role, d.starts, d.ends FROM mandate d
        JOIN office o ON o.branch_id = d.branch_id AND o.id = d.office_id
        WHERE d.branch_id = $1 AND d.revoked_at IS NULL AND d.deputy = FALSE ORDER BY d.starts, d.id";
    SEATS = "SELECT s.body_id, b.kind, s.office_id FROM seat s
        JOIN body b ON b.branch_id = s.branch_id AND b.id = s.body_id
        WHERE s.branch_id = $1 ORDER BY s.body_id, s.position";
    CLUB_LEADERS = "SELECT c.office_id, COALESCE(c.agreement_area, e.agreement_area) AS agreement_area FROM club c
        LEFT JOIN employer e ON e.branch_id = c.branch_id AND e.id = c.employer_id
        WHERE c.branch_id = $1 AND c.active AND c.office_id IS NOT NULL
            AND COALESCE(c.agreement_area, e.agreement_area) IS NOT NULL ORDER BY c.id";
    IN_OFFICE = "SELECT d.office_id, o.name AS office, d.person_id, d.name AS person FROM mandate d
        JOIN office o ON o.branch_id = d.branch_id AND o.id = d.office_id
        WHERE d.branch_id = $1 AND d.revoked_at IS NULL AND d.deputy = FALSE
            AND d.starts <= $2 AND (d.ends IS NULL OR d.ends >= $2)
        ORDER BY o.position, o.id, d.starts, d.id";
}

#[derive(sqlx::FromRow)]
struct HolderRow {
    person_id: Uuid,
    office_id: Uuid,
    role: String,
    starts: Day,
    ends: Option<Day>,
}

#[derive(sqlx::FromRow)]
struct SeatRow {
    body_id: Uuid,
    kind: String,
    office_id: Uuid,
}

#[derive(sqlx::FromRow)]
struct ClubLeaderRow {
    office_id: Uuid,
    agreement_area: String,
}

pub async fn staff(conn: &mut Conn, scope: &Scope) -> Result<Staff> {
    let holders: Vec<HolderRow> = HOLDERS.with(values![scope.branch]).all(conn).await?;
    let seats: Vec<SeatRow> = SEATS.with(values![scope.branch]).all(conn).await?;
    let led: Vec<ClubLeaderRow> = CLUB_LEADERS.with(values![scope.branch]).all(conn).await?;
    let holder = |row: HolderRow| {
        Ok(Holder {
            person: PersonId(row.person_id),
            office: OfficeId(row.office_id),
            role: parse_word("role", &row.role)?,
            from: row.starts.0,
            to: row.ends.map(|day| day.0),
        })
    };
    let mut bodies: BTreeMap<Uuid, Seated> = BTreeMap::new();
    for SeatRow { body_id, kind, office_id } in seats {
        let is_section = parse_word::<BodyKind>("body kind", &kind)? == BodyKind::Section;
        let body = Party::Body(BodyId(body_id));
        let seated =
            bodies.entry(body_id).or_insert_with(|| Seated { body, is_section, offices: Vec::new() });
        seated.offices.push(OfficeId(office_id));
    }
    let club_leader = |row: ClubLeaderRow| {
        let area = stored_key("agreement area", &row.agreement_area, AgreementAreaKey::parse)?;
        Ok((OfficeId(row.office_id), area))
    };
    Ok(Staff {
        holders: holders.into_iter().map(holder).collect::<Result<_>>()?,
        bodies: bodies.into_values().collect(),
        club_leaders: led.into_iter().map(club_leader).collect::<Result<_>>()?,
    })
}

#[derive(sqlx::FromRow)]
struct InOfficeRow {
    office_id: Uuid,
    office: String,
    person_id: Uuid,
    person: String,
}

/// Somebody who holds an office today.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InOffice {
    pub office: OfficeId,
    pub office_name: String,
    pub person: PersonId,
    /// What the branch calls the person.
    pub name: String,
}

/// In the order of the offices.
pub async fn in_office(conn: &mut Conn, scope: &Scope) -> Result<Vec<InOffice>> {
    let rows: Vec<InOfficeRow> = IN_OFFICE.with(values![scope.branch, scope.today]).all(conn).await?;
    let read = |row: InOfficeRow| InOffice {
        office: OfficeId(row.office_id),
        office_name: row.office,
        person: PersonId(row.person_id),
        name: row.person,
    };
    Ok(rows.into_iter().map(read).collect())
}
