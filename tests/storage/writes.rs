//! Writes: once, whole, in order, and with their traces.

use uuid::Uuid;
use verv_app::{AppError, Call, Expected, Sent};
use verv_contract::{
    ProblemCode,
    operation::audit::AuditQuery,
    organisation::{mandates::NewMandateRequest, offices::OfficeRequest},
    page::PageQuery,
    plan::{
        changes::Change,
        check_ins::CheckInRequest,
        measures::{MeasureListQuery, MeasureView},
        responsibilities::{BulkAssignmentItem, BulkAssignmentRequest, ResponsibilityRequest},
    },
};
use verv_domain::{
    folding::Mailbox,
    id::{MeasureId, OfficeId, PersonId},
    organisation::{offices::Role, parties::Party},
    plan::check_ins::ReportedStatus,
    text::Name,
};
use verv_storage::{Database, StorageError, identity::people};
use verv_tests::{House, clock_and_rng::MINUTE};
use verv_vault::{Passwords, SystemRng, password::Password};

use crate::story;

async fn unassigned(house: &House, call: &Call) -> Vec<MeasureId> {
    let query = MeasureListQuery { unassigned: Some(true), ..MeasureListQuery::default() };
    house
        .app
        .list_measures(&call.to(), &query)
        .await
        .unwrap()
        .items
        .into_iter()
        .map(|measure| measure.id)
        .collect()
}

async fn office(house: &House, call: &Call, name: &str) -> OfficeId {
    let offices = house.app.list_offices(&call.to(), &PageQuery::default()).await.unwrap().items;
    offices.into_iter().find(|office| office.name == name).unwrap().id
}

fn give(office: OfficeId) -> ResponsibilityRequest {
    ResponsibilityRequest {
        accountable: Some(Party::Office(office)),
        supporting: Vec::new(),
        from: None,
        to: None,
    }
}

async fn assign(
    house: &House,
    call: &Call,
    measure: &MeasureView,
    to: OfficeId,
) -> Result<MeasureView, AppError> {
    let expected = Expected::version(measure.version);
    house.app.assign_responsibility(&call.to(), measure.id, expected, &Sent::read(give(to))).await
}

story!(responsibility_is_given_kept_and_remembered, house, _engine => {
    let call = house.member("leder@follo").await;
    let (htv, treasurer) = (
        office(&house, &call, "Hovedtillitsvalgt").await,
        office(&house, &call, "Kasserer").await,
    );
    let id = unassigned(&house, &call).await[0];
    let before = house.app.get_measure(&call.to(), id).await.unwrap();
    let first = assign(&house, &call, &before, htv).await.unwrap();
    assert_eq!(first.accountable.as_ref().unwrap().party.name, "Hovedtillitsvalgt");
    assert_eq!(first.version, before.version + 1);
    house.clock.pass(MINUTE);
    let call = house.member("leder@follo").await;
    let second = assign(&house, &call, &first, treasurer).await.unwrap();
    assert_eq!(second.accountable.as_ref().unwrap().party.name, "Kasserer");

    let parts = house.app.list_responsibilities(&call.to(), id, &PageQuery::default()).await.unwrap().items;
    let accountable: Vec<_> = parts.iter().filter(|part| part.part.as_str() == "accountable").collect();
    assert_eq!(accountable.len(), 2, "who had it before is remembered");
    assert!(accountable[0].replaced_at.is_none() && accountable[1].replaced_at.is_some());
    let changes = house.app.list_changes(&call.to(), id, &PageQuery::default()).await.unwrap().items;
    let Change::Accountable { before, after } = &changes[0].change else { panic!("{changes:?}") };
    assert_eq!(before.as_ref().unwrap().party.name, "Hovedtillitsvalgt");
    assert_eq!(after.as_ref().unwrap().party.name, "Kasserer");
    assert_eq!(changes[0].office, "Leder");
});

story!(of_many_at_once_one_assignment_wins, house, _engine => {
    let call = house.member("leder@follo").await;
    let htv = office(&house, &call, "Hovedtillitsvalgt").await;
    let id = unassigned(&house, &call).await[0];
    let before = house.app.get_measure(&call.to(), id).await.unwrap();
    let outcomes = tokio::join!(
        assign(&house, &call, &before, htv),
        assign(&house, &call, &before, htv),
        assign(&house, &call, &before, htv),
        assign(&house, &call, &before, htv),
    );
    let outcomes = [outcomes.0, outcomes.1, outcomes.2, outcomes.3];
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
    let stale = |outcome: &&Result<MeasureView, AppError>| matches!(outcome, Err(AppError::Stale(_)));
    assert_eq!(outcomes.iter().filter(stale).count(), 3, "{outcomes:?}");
});

story!(a_bulk_assignment_is_all_or_nothing, house, _engine => {
    let call = house.member("leder@follo").await;
    let htv = office(&house, &call, "Hovedtillitsvalgt").await;
    let ids = unassigned(&house, &call).await;
    let mut items = Vec::new();
    for id in &ids[..3] {
        let version = house.app.get_measure(&call.to(), *id).await.unwrap().version;
        items.push(BulkAssignmentItem { measure_id: *id, version, responsibility: give(htv) });
    }
    items[2].version += 1;
    let stale = BulkAssignmentRequest { items: items.clone() };
    let outcome = house.app.assign_in_bulk(&call.to(), &Sent::read(stale)).await;
    assert!(matches!(outcome, Err(AppError::Stale(Some(_)))), "{outcome:?}");
    assert_eq!(unassigned(&house, &call).await.len(), ids.len(), "the first two were not written either");
    items[2].version -= 1;
    let done = house.app.assign_in_bulk(&call.to(), &Sent::read(BulkAssignmentRequest { items })).await.unwrap();
    assert_eq!(done.value.measures.len(), 3);
    assert_eq!(unassigned(&house, &call).await.len(), ids.len() - 3);
});

async fn check_in_with_key(house: &House, call: &Call, id: MeasureId, key: &str) -> Result<bool, AppError> {
    let mut call = call.clone();
    call.request.idempotency = Some((key.to_owned(), vec![1, 2, 3]));
    let report =
        CheckInRequest { status: ReportedStatus::OnTrack, reason: None, next_step: None, said_at: None };
    Ok(house.app.check_in(&call.to(), id, &Sent::read(report)).await?.replayed)
}

story!(the_same_key_is_answered_once_also_at_the_same_time, house, _engine => {
    let call = house.member("leder@follo").await;
    let id = unassigned(&house, &call).await[0];
    let outcomes = tokio::join!(
        check_in_with_key(&house, &call, id, "k"),
        check_in_with_key(&house, &call, id, "k"),
        check_in_with_key(&house, &call, id, "k"),
    );
    let mut replayed = [outcomes.0.unwrap(), outcomes.1.unwrap(), outcomes.2.unwrap()];
    replayed.sort_unstable();
    assert_eq!(replayed, [false, true, true]);
    let check_ins = house.app.list_measure_check_ins(&call.to(), id, &PageQuery::default()).await.unwrap().items;
    assert_eq!(check_ins.len(), 1);

    let mut other = call.clone();
    other.request.idempotency = Some(("k".to_owned(), vec![9]));
    let report = CheckInRequest { status: ReportedStatus::Done, reason: None, next_step: None, said_at: None };
    let outcome = house.app.check_in(&other.to(), id, &Sent::read(report)).await;
    assert!(matches!(outcome, Err(AppError::KeyReused)), "{outcome:?}");
});

story!(the_same_key_is_answered_once_also_where_a_name_stands_in_the_way, house, _engine => {
    let mut call = house.member("leder@follo").await;
    call.request.idempotency = Some(("k".to_owned(), vec![1]));
    let new = Sent::read(OfficeRequest { name: "Arkivar".to_owned(), role: Role::Other, position: 50 });
    let outcomes = tokio::join!(
        async { house.app.create_office(&call.to(), &new).await },
        async { house.app.create_office(&call.to(), &new).await },
        async { house.app.create_office(&call.to(), &new).await },
    );
    let outcomes = [outcomes.0.unwrap(), outcomes.1.unwrap(), outcomes.2.unwrap()];
    assert_eq!(outcomes.iter().filter(|outcome| !outcome.replayed).count(), 1, "{outcomes:?}");
    assert!(outcomes.iter().all(|outcome| outcome.value == outcomes[0].value));
    call.request.idempotency = None;
    let again = house.app.create_office(&call.to(), &new).await;
    assert!(matches!(again, Err(AppError::Conflict(ProblemCode::AlreadyExists))), "{again:?}");
});

story!(the_same_key_is_answered_once_also_where_a_version_is_stale, house, _engine => {
    let mut call = house.member("leder@follo").await;
    let htv = office(&house, &call, "Hovedtillitsvalgt").await;
    let id = unassigned(&house, &call).await[0];
    let version = house.app.get_measure(&call.to(), id).await.unwrap().version;
    let item = BulkAssignmentItem { measure_id: id, version, responsibility: give(htv) };
    let wish = Sent::read(BulkAssignmentRequest { items: vec![item] });
    call.request.idempotency = Some(("k".to_owned(), vec![1]));
    let (one, other) =
        tokio::join!(async { house.app.assign_in_bulk(&call.to(), &wish).await }, async { house.app.assign_in_bulk(&call.to(), &wish).await });
    let (one, other) = (one.unwrap(), other.unwrap());
    assert_ne!(one.replayed, other.replayed);
    assert_eq!(one.value, other.value);
});

story!(a_key_tells_nothing_to_whoever_has_lost_the_right, house, _engine => {
    let leader = house.member("leder@follo").await;
    let htv = office(&house, &leader, "Hovedtillitsvalgt").await;
    let id = unassigned(&house, &leader).await[0];
    let before = house.app.get_measure(&leader.to(), id).await.unwrap();
    let given = assign(&house, &leader, &before, htv).await.unwrap();
    let steward = house.member("htv@follo").await;
    assert!(!check_in_with_key(&house, &steward, id, "k").await.unwrap());
    let treasurer = office(&house, &leader, "Kasserer").await;
    assign(&house, &leader, &given, treasurer).await.unwrap();
    let again = check_in_with_key(&house, &steward, id, "k").await;
    assert!(matches!(again, Err(AppError::Denied)), "{again:?}");
});

story!(who_appoints_somebody_that_another_is_just_adding_appoints_them, house, _engine => {
    let call = house.member("leder@follo").await;
    let htv = office(&house, &call, "Hovedtillitsvalgt").await;
    let new = Sent::read(NewMandateRequest {
        office_id: htv,
        email: "ny@follo.example".to_owned(),
        name: "Ny".to_owned(),
        deputy: true,
        from: call.scope.today,
        to: None,
    });
    let person = PersonId(Uuid::from_u128(1));
    let (email, name) = (Mailbox::parse("ny@follo.example").unwrap(), Name::parse("Ny").unwrap());
    let mut adding = house.scratch.database.begin().await.unwrap();
    people::insert(&mut adding, person, &email, &name, call.request.at).await.unwrap();
    let (appointed, ()) = tokio::join!(async { house.app.create_mandate(&call.to(), &new).await }, async {
        // Long enough for the other to have looked for the address and found nobody.
        let passwords = Passwords::new(&SystemRng).unwrap();
        passwords.hash(Password::typed("x").unwrap(), &SystemRng).await.unwrap();
        adding.commit().await.unwrap();
    });
    assert_eq!(appointed.unwrap().value.person_id, person);
});

story!(of_two_reports_the_later_stands_whichever_is_written_last, house, _engine => {
    let early = house.member("leder@follo").await;
    house.clock.pass(MINUTE);
    let late = house.member("leder@follo").await;
    let id = unassigned(&house, &early).await[0];
    let report = async |call: &Call, status| {
        let report = CheckInRequest { status, reason: Some("Derfor.".to_owned()), next_step: None, said_at: None };
        house.app.check_in(&call.to(), id, &Sent::read(report)).await.unwrap();
    };
    report(&late, ReportedStatus::Stuck).await;
    report(&early, ReportedStatus::Done).await;
    let shown = house.app.get_measure(&late.to(), id).await.unwrap().last_report.unwrap();
    assert_eq!((shown.status, shown.at), (ReportedStatus::Stuck, late.request.at));
});

story!(every_write_leaves_a_row_in_the_audit, house, _engine => {
    let mut call = house.member("leder@follo").await;
    call.request.operation = "check_in";
    let id = unassigned(&house, &call).await[0];
    let report = CheckInRequest { status: ReportedStatus::OnTrack, reason: None, next_step: None, said_at: None };
    let made = house.app.check_in(&call.to(), id, &Sent::read(report)).await.unwrap().value;
    let query = AuditQuery { object: Some(made.id.0), ..AuditQuery::default() };
    let rows = house.app.list_audit(&call.to(), &query).await.unwrap().items;
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].operation.as_str(), rows[0].office.as_deref()), ("check_in", Some("Leder")));
    assert_eq!(rows[0].request_id, call.request.id);
    let other = house.member("leder@aas").await;
    assert!(house.app.list_audit(&other.to(), &query).await.unwrap().items.is_empty());
});

story!(what_is_refused_leaves_nothing, house, _engine => {
    let call = house.member("leder@follo").await;
    let count = async || {
        let query = AuditQuery { limit: Some(200), ..AuditQuery::default() };
        house.app.list_audit(&call.to(), &query).await.unwrap().items.len()
    };
    let id = unassigned(&house, &call).await[0];
    let before = count().await;
    let nameless = CheckInRequest { status: ReportedStatus::Stuck, reason: None, next_step: None, said_at: None };
    assert!(house.app.check_in(&call.to(), id, &Sent::read(nameless)).await.is_err());
    assert_eq!(count().await, before);
});

story!(what_was_answered_is_there_after_a_restart, house, _engine => {
    let call = house.member("leder@follo").await;
    let id = unassigned(&house, &call).await[0];
    let report = CheckInRequest { status: ReportedStatus::Done, reason: None, next_step: None, said_at: None };
    house.app.check_in(&call.to(), id, &Sent::read(report)).await.unwrap();
    let again = Database::open(&house.scratch.address).await.unwrap();
    again.migrate().await.unwrap();
    let mut conn = again.read().await.unwrap();
    let found = verv_storage::plan::measures::find_with_parties(&mut conn, &call.scope, id).await.unwrap();
    drop(conn);
    let (stored, _) = found.unwrap();
    assert_eq!(stored.last_report.unwrap().status, ReportedStatus::Done);
    again.close().await;
});

#[tokio::test]
async fn an_unreachable_database_is_said_and_not_waited_for() {
    let nowhere = Database::open("postgres:///verv?host=/nonexistent-folder").await;
    assert!(matches!(nowhere, Err(StorageError::Unavailable(_))), "{nowhere:?}");
    let unknown = Database::open("mysql://localhost/verv").await;
    assert!(matches!(unknown, Err(StorageError::Address(_))), "{unknown:?}");
}
