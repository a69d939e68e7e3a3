//! Mandates that were given by mistake, and offices that end while somebody acts as them.

use verv_app::{AppError, Call, Expected, Sent};
use verv_contract::{
    ProblemCode,
    endpoints::{CheckIn, GetBranch},
    identity::people::PersonQuery,
    operation::audit::AuditQuery,
    organisation::mandates::{MandateEndRequest, MandateQuery, MandateView, NewMandateRequest},
    plan::{check_ins::CheckInRequest, measures::MeasureListQuery, responsibilities::ResponsibilityRequest},
};
use verv_domain::{
    Date,
    id::OfficeId,
    organisation::{branches::BranchSlug, parties::Party},
    plan::check_ins::ReportedStatus,
};
use verv_tests::{House, clock_and_rng::DAY};

use crate::story;

const TREASURER: &str = "kasserer@follo.example";

async fn mandates_of(house: &House, call: &Call, email: &str) -> Vec<MandateView> {
    let query = MandateQuery { limit: Some(200), ..MandateQuery::default() };
    let mandates = house.app.list_mandates(&call.to(), &query).await.unwrap().items;
    mandates.into_iter().filter(|mandate| mandate.email == email).collect()
}

async fn office_of(house: &House, call: &Call, email: &str) -> OfficeId {
    mandates_of(house, call, email).await[0].office_id
}

async fn give(
    house: &House,
    call: &Call,
    office_id: OfficeId,
    email: &str,
    (from, to): (Date, Option<Date>),
) -> Result<MandateView, AppError> {
    let new = NewMandateRequest {
        office_id,
        email: email.to_owned(),
        name: "Gitt ved en feil".to_owned(),
        deputy: false,
        from,
        to,
    };
    Ok(house.app.create_mandate(&call.to(), &Sent::read(new)).await?.value)
}

async fn revoke(house: &House, call: &Call, mandate: &MandateView) -> Result<MandateView, AppError> {
    house.app.revoke_mandate(&call.to(), mandate.id, Expected::version(mandate.version)).await
}

async fn end(
    house: &House,
    call: &Call,
    mandate: &MandateView,
    to: Option<Date>,
) -> Result<MandateView, AppError> {
    let expected = Expected::version(mandate.version);
    house.app.end_mandate(&call.to(), mandate.id, expected, &Sent::read(MandateEndRequest { to })).await
}

/// Enters the branch with a session that was there before.
async fn enter(house: &House, email: &str, acting_as: Option<OfficeId>) -> Result<Call, AppError> {
    let slug: BranchSlug = "follo".parse().unwrap();
    let claims = house.claims(email).await;
    house.app.enter(claims, Some(&slug), acting_as, house.request("test")).await
}

fn is_conflict<T>(outcome: &Result<T, AppError>, code: ProblemCode) -> bool {
    matches!(outcome, Err(AppError::Conflict(found)) if *found == code)
}

story!(what_was_given_by_mistake_gives_nothing_from_that_second, house, _engine => {
    let leader = house.member("leder@follo").await;
    let today = leader.scope.today;
    let office = office_of(&house, &leader, TREASURER).await;
    let mandate = give(&house, &leader, office, "leder@aas.example", (today, None)).await.unwrap();
    // The same session, before and after.
    let claims = house.claims("leder@aas.example").await;
    let slug = "follo".parse().unwrap();
    let enters = async || house.app.enter(claims, Some(&slug), None, house.request("test")).await;
    assert!(enters().await.is_ok());

    let revoked = revoke(&house, &leader, &mandate).await.unwrap();
    assert_eq!(revoked.revoked_at, Some(leader.request.at));
    assert_eq!(revoked.to, Some(today.yesterday()), "it holds on no day");
    assert!(matches!(enters().await, Err(AppError::Hidden)));
    let view = house.app.get_office(&leader.to(), office).await.unwrap();
    assert!(view.holders.iter().all(|holder| holder.name != "Gitt ved en feil"), "{:?}", view.holders);

    // The trace: who did it and when, and whom it was given to.
    let query = AuditQuery { object: Some(mandate.id.0), ..AuditQuery::default() };
    let audit = house.app.list_audit(&leader.to(), &query).await.unwrap().items;
    let done: Vec<_> = audit.iter().map(|row| row.operation.as_str()).collect();
    assert_eq!(done, ["revoke_mandate", "create_mandate"]);
    assert_eq!(audit[0].person_id, Some(leader.actor.person));
    assert_eq!(mandates_of(&house, &leader, "leder@aas.example").await, std::slice::from_ref(&revoked));
    // Whom the branch knows are those whom it meant.
    let people = PersonQuery { search: Some("leder@aas".to_owned()), ..PersonQuery::default() };
    assert!(house.app.list_people(&leader.to(), &people).await.unwrap().items.is_empty());

    // Neither again, nor opened again by its last day.
    assert!(is_conflict(&revoke(&house, &leader, &revoked).await, ProblemCode::StateNotAllowed));
    assert!(matches!(revoke(&house, &leader, &mandate).await, Err(AppError::Stale(_))));
    for to in [None, Some(today), Some(today.yesterday())] {
        assert!(is_conflict(&end(&house, &leader, &revoked, to).await, ProblemCode::StateNotAllowed));
    }
    let link = house.app.create_invitation(&leader.to(), revoked.id).await;
    assert!(is_conflict(&link, ProblemCode::StateNotAllowed), "{link:?}");

    // It can be given again, for the same days and for some before.
    let again = give(&house, &leader, office, "leder@aas.example", (today, None)).await.unwrap();
    assert!(enters().await.is_ok());
    revoke(&house, &leader, &again).await.unwrap();
    give(&house, &leader, office, "leder@aas.example", (today.plus_days(-10), None)).await.unwrap();
});

story!(a_mandate_that_is_to_begin_is_taken_away_and_never_begins, house, _engine => {
    let leader = house.member("leder@follo").await;
    let today = leader.scope.today;
    let office = office_of(&house, &leader, TREASURER).await;
    let coming = (today.plus_days(1), Some(today.plus_days(30)));
    let other = give(&house, &leader, office, "leder@aas.example", coming).await.unwrap();
    revoke(&house, &leader, &other).await.unwrap();
    let mandate = give(&house, &leader, office, "feil@follo.example", coming).await.unwrap();
    let link = house.app.create_invitation(&leader.to(), mandate.id).await.unwrap();
    revoke(&house, &leader, &mandate).await.unwrap();
    house.clock.pass(2 * DAY);
    assert!(matches!(enter(&house, "leder@aas.example", None).await, Err(AppError::Hidden)));
    // A link of somebody who holds nothing would open an account that nobody meant to be there.
    let request = verv_contract::identity::one_time_links::LinkRequest { link: link.token.reveal().to_owned() };
    let inspected = house.app.inspect_link(&house.request("test"), &Sent::read(request)).await;
    assert!(matches!(inspected, Err(AppError::LinkEnded)), "{inspected:?}");
});

story!(what_has_been_held_is_not_undone, house, _engine => {
    let leader = house.member("leder@follo").await;
    let treasurer = mandates_of(&house, &leader, TREASURER).await.remove(0);
    assert!(treasurer.from < leader.scope.today);
    assert!(is_conflict(&revoke(&house, &leader, &treasurer).await, ProblemCode::StateNotAllowed));
    // Its last day may have been yesterday, which gives as little.
    end(&house, &leader, &treasurer, Some(leader.scope.today.yesterday())).await.unwrap();
    assert!(matches!(enter(&house, TREASURER, None).await, Err(AppError::Hidden)));
    let steward = house.member("htv@follo").await;
    let denied = revoke(&house, &steward, &treasurer).await;
    assert!(matches!(denied, Err(AppError::Denied)), "{denied:?}");
    let elsewhere = house.member("leder@aas").await;
    assert!(matches!(revoke(&house, &elsewhere, &treasurer).await, Err(AppError::Hidden)));
});

story!(the_leader_that_a_branch_will_need_is_not_taken_away, house, _engine => {
    let leader = house.member("leder@follo").await;
    let today = leader.scope.today;
    let own = mandates_of(&house, &leader, "leder@follo.example").await.remove(0);
    let office = own.office_id;
    // One who begins today beside the leader may go; the leader, who then is alone, may not.
    let beside = give(&house, &leader, office, "to@follo.example", (today, None)).await.unwrap();
    revoke(&house, &leader, &beside).await.unwrap();
    // The next two, each from the day after the other's last.
    let (first, second) = (today.plus_days(20), today.plus_days(40));
    let next = give(&house, &leader, office, "to@follo.example", (first, Some(second.yesterday()))).await.unwrap();
    let after = give(&house, &leader, office, "tre@follo.example", (second, None)).await.unwrap();
    let own = end(&house, &leader, &own, Some(first.yesterday())).await.unwrap();
    for needed in [&next, &after] {
        let refused = revoke(&house, &leader, needed).await;
        assert!(is_conflict(&refused, ProblemCode::LastLeader), "{refused:?}");
    }
    // Another covers the same days and ends before: the gap is later than the first day.
    let short = give(&house, &leader, office, "fire@follo.example", (second, Some(second.plus_days(5)))).await;
    short.unwrap();
    assert!(is_conflict(&revoke(&house, &leader, &after).await, ProblemCode::LastLeader));
    let early = end(&house, &leader, &after, Some(second.plus_days(3))).await;
    assert!(is_conflict(&early, ProblemCode::LastLeader), "{early:?}");
    end(&house, &leader, &own, None).await.unwrap();
    for free in [&next, &after] {
        revoke(&house, &leader, free).await.unwrap();
    }
});

story!(two_leaders_do_not_take_each_other_away_at_once, house, _engine => {
    let leader = house.member("leder@follo").await;
    let today = leader.scope.today;
    let own = mandates_of(&house, &leader, "leder@follo.example").await.remove(0);
    let office = own.office_id;
    let one = give(&house, &leader, office, "htv@follo.example", (today, None)).await.unwrap();
    let two = give(&house, &leader, office, TREASURER, (today, None)).await.unwrap();
    end(&house, &leader, &own, Some(today.yesterday())).await.unwrap();
    let (call_one, call_two) =
        (enter(&house, "htv@follo.example", None).await.unwrap(), enter(&house, TREASURER, None).await.unwrap());
    let (first, second) = tokio::join!(revoke(&house, &call_one, &two), revoke(&house, &call_two, &one));
    assert_eq!(u8::from(first.is_ok()) + u8::from(second.is_ok()), 1, "{first:?} {second:?}");
    let refused = if first.is_ok() { second } else { first };
    assert!(is_conflict(&refused, ProblemCode::LastLeader), "{refused:?}");
});

story!(the_right_that_is_left_carries_the_write, house, _engine => {
    let leader = house.member("leder@follo").await;
    let today = leader.scope.today;
    let steward = mandates_of(&house, &leader, "htv@follo.example").await.remove(0);
    let treasurer = office_of(&house, &leader, TREASURER).await;
    let second = give(&house, &leader, treasurer, "htv@follo.example", (today.plus_days(-9), None)).await.unwrap();
    let acting = enter(&house, "htv@follo.example", Some(treasurer)).await.unwrap();
    assert_eq!((acting.actor.acting_as, acting.ended_office), (Some(treasurer), None));
    end(&house, &leader, &second, Some(today.yesterday())).await.unwrap();

    let left = enter(&house, "htv@follo.example", Some(treasurer)).await.unwrap();
    assert_eq!((left.actor.acting_as, left.ended_office), (None, Some(treasurer)));
    house.app.get_branch(&left.to::<GetBranch>()).unwrap();
    let report = |status| Sent::read(CheckInRequest { status, reason: None, next_step: None, said_at: None });
    let mut measures = house.app.list_measures(&leader.to(), &MeasureListQuery::default()).await.unwrap().items;
    let (mine, theirs) = (measures.remove(0), measures.remove(0));
    for (measure, office) in [(&mine, steward.office_id), (&theirs, treasurer)] {
        let accountable = Some(Party::Office(office));
        let request = ResponsibilityRequest { accountable, supporting: Vec::new(), from: None, to: None };
        let given = house.app.assign_responsibility(&leader.to(), measure.id, Expected::Any, &Sent::read(request)).await;
        given.unwrap();
    }
    let call = left.to::<CheckIn>();
    let written = house.app.check_in(&call, mine.id, &report(ReportedStatus::OnTrack)).await.unwrap().value;
    assert_eq!(written.office, steward.office, "recorded by the office whose right it was");
    let denied = house.app.check_in(&call, theirs.id, &report(ReportedStatus::OnTrack)).await;
    assert!(matches!(denied, Err(AppError::Denied)), "{denied:?}");

    // An office that was never theirs is no office that ended, whoever holds it.
    for foreign in [leader.actor.mandates[0].office, OfficeId(uuid::Uuid::from_u128(7))] {
        let refused = enter(&house, "htv@follo.example", Some(foreign)).await;
        assert!(matches!(refused, Err(AppError::Denied)), "{refused:?}");
    }
    let aas = house.member("leder@aas").await;
    let refused = enter(&house, "htv@follo.example", Some(aas.actor.mandates[0].office)).await;
    assert!(matches!(refused, Err(AppError::Denied)), "{refused:?}");
});
