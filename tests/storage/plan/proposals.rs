//! Proposals that cross: decided by two at once, decided and taken back, decided while the plan closes.

use verv_app::{AppError, Call, Expected, Sent};
use verv_contract::{
    ProblemCode,
    page::PageQuery,
    plan::{
        changes::Change,
        goals::{GoalRequest, NewGoalRequest},
        measures::{MeasureListQuery, MeasureRequest, MeasureView, NewMeasureRequest},
        plans::{NewPlanRequest, PlanStateRequest},
        proposals::{
            AcceptanceRequest, ProposalQuery, ProposalRequest, ProposalView, Proposed, RefusalRequest,
        },
    },
};
use verv_domain::{
    id::GoalId,
    period::Period,
    plan::{measures::MeasureKind, plans::PlanState, proposals::ProposalState},
    time::date,
};
use verv_tests::House;

use crate::{story, upgrades::rows};

async fn some_measure(house: &House, call: &Call) -> MeasureView {
    let query = MeasureListQuery { kind: Some(MeasureKind::Milestone), ..MeasureListQuery::default() };
    let id = house.app.list_measures(&call.to(), &query).await.unwrap().items[0].id;
    house.app.get_measure(&call.to(), id).await.unwrap()
}

async fn propose(house: &House, call: &Call, proposed: Proposed) -> Result<ProposalView, AppError> {
    let request = ProposalRequest { reason: "Derfor.".to_owned(), proposed };
    Ok(house.app.create_proposal(&call.to(), &Sent::read(request)).await?.value)
}

/// Another title for the measure.
fn titled(now: &MeasureView, title: &str) -> Proposed {
    let measure = MeasureRequest { title: title.to_owned(), ..MeasureRequest::from(now) };
    Proposed::Change { measure_id: now.id, version: now.version, measure }
}

/// A new measure under the goal.
fn under(goal_id: GoalId, now: &MeasureView) -> Proposed {
    let measure = MeasureRequest { adopted_text: None, ..MeasureRequest::from(now) };
    Proposed::NewMeasure { goal_id, measure }
}

async fn accept(
    house: &House,
    call: &Call,
    proposal: &ProposalView,
    expected: Expected,
) -> Result<ProposalView, AppError> {
    house
        .app
        .accept_proposal(&call.to(), proposal.id, expected, &Sent::read(AcceptanceRequest::default()))
        .await
}

async fn decline(
    house: &House,
    call: &Call,
    proposal: &ProposalView,
    expected: Expected,
) -> Result<ProposalView, AppError> {
    house
        .app
        .decline_proposal(&call.to(), proposal.id, expected, &Sent::read(RefusalRequest::default()))
        .await
}

/// What the one who comes second is told.
fn came_second(outcome: &Result<ProposalView, AppError>) -> bool {
    matches!(
        outcome,
        Err(AppError::Stale(_) | AppError::Conflict(ProblemCode::StateNotAllowed | ProblemCode::PlanClosed))
    )
}

story!(a_proposal_is_carried_out_and_leaves_its_trace, house, _engine => {
    let (leader, steward) = (house.member("leder@follo").await, house.member("htv@follo").await);
    let before = some_measure(&house, &steward).await;
    let made = propose(&house, &steward, titled(&before, "Ny tittel")).await.unwrap();
    assert_eq!((made.state, made.own, made.office.as_str()), (ProposalState::Open, true, "Hovedtillitsvalgt"));
    let done = accept(&house, &leader, &made, Expected::version(made.version)).await.unwrap();
    assert_eq!(done.settlement.unwrap().office, "Leder");
    let after = house.app.get_measure(&leader.to(), before.id).await.unwrap();
    assert_eq!((after.title.as_str(), after.version), ("Ny tittel", before.version + 1));
    let changes = house.app.list_changes(&leader.to(), before.id, &PageQuery::default()).await.unwrap().items;
    assert_eq!(changes[0].proposed.as_ref().map(|by| by.id), Some(made.id));
    let after = Some("Ny tittel".to_owned());
    assert_eq!(changes[0].change, Change::Title { before: Some(before.title), after });
});

story!(of_many_decisions_at_once_one_wins, house, _engine => {
    let (leader, deputy) = (house.member("leder@follo").await, house.member("nestleder@follo").await);
    let steward = house.member("htv@follo").await;
    for round in 0..6 {
        let before = some_measure(&house, &steward).await;
        let title = format!("Tittel {round}");
        let made = propose(&house, &steward, titled(&before, &title)).await.unwrap();
        let expected = if round % 2 == 0 { Expected::version(made.version) } else { Expected::Any };
        let outcomes = tokio::join!(
            accept(&house, &leader, &made, expected.clone()),
            accept(&house, &deputy, &made, expected.clone()),
            decline(&house, &deputy, &made, expected.clone()),
            async { house.app.withdraw_proposal(&steward.to(), made.id, expected).await },
        );
        let outcomes = [outcomes.0, outcomes.1, outcomes.2, outcomes.3];
        let won: Vec<_> = outcomes.iter().filter_map(|outcome| outcome.as_ref().ok()).collect();
        assert_eq!(won.len(), 1, "round {round}: {outcomes:?}");
        assert_eq!(outcomes.iter().filter(|outcome| came_second(outcome)).count(), 3, "round {round}: {outcomes:?}");
        let told = house.app.get_proposal(&steward.to(), made.id).await.unwrap();
        assert_eq!((told.state, told.version), (won[0].state, made.version + 1));
        let after = some_measure(&house, &steward).await;
        let is_done = told.state == ProposalState::Accepted;
        assert_eq!(after.title == title, is_done, "round {round}");
        assert_eq!(after.version - before.version, i64::from(is_done), "round {round}");
    }
});

story!(a_new_measure_is_made_once, house, _engine => {
    let (leader, deputy) = (house.member("leder@follo").await, house.member("nestleder@follo").await);
    let steward = house.member("htv@follo").await;
    let like = some_measure(&house, &leader).await;
    let count = async || {
        let query = MeasureListQuery { goal: Some(like.goal.id), ..MeasureListQuery::default() };
        house.app.list_measures(&leader.to(), &query).await.unwrap().items.len()
    };
    let before = count().await;
    let made = propose(&house, &steward, under(like.goal.id, &like)).await.unwrap();
    let (one, other) = tokio::join!(
        accept(&house, &leader, &made, Expected::Any),
        accept(&house, &deputy, &made, Expected::Any),
    );
    assert_ne!(one.is_ok(), other.is_ok(), "{one:?} {other:?}");
    assert_eq!(count().await, before + 1);
    // Two different ones find two places.
    let (first, second) = (
        propose(&house, &steward, under(like.goal.id, &like)).await.unwrap(),
        propose(&house, &steward, under(like.goal.id, &like)).await.unwrap(),
    );
    let (one, other) = tokio::join!(
        accept(&house, &leader, &first, Expected::Any),
        accept(&house, &deputy, &second, Expected::Any),
    );
    assert_ne!(one.unwrap().measure, other.unwrap().measure);
    assert_eq!(count().await, before + 3);
});

story!(a_proposal_is_decided_or_lapses_and_never_both, house, _engine => {
    let (leader, deputy) = (house.member("leder@follo").await, house.member("nestleder@follo").await);
    let steward = house.member("htv@follo").await;
    let before = some_measure(&house, &leader).await;
    let made = propose(&house, &steward, titled(&before, "I siste liten")).await.unwrap();
    let (state, day_unknown, adopted_on, adopted_by) = (PlanState::Closed, false, None, None);
    let close = Sent::read(PlanStateRequest { state, day_unknown, adopted_on, adopted_by });
    let late = titled(&before, "For seint");
    let (closed, accepted, proposed) = tokio::join!(
        async { house.app.change_plan_state(&deputy.to(), made.plan_id, Expected::Any, &close).await },
        accept(&house, &leader, &made, Expected::Any),
        propose(&house, &steward, late),
    );
    closed.unwrap();
    assert!(accepted.is_ok() || came_second(&accepted), "{accepted:?}");
    let told = house.app.get_proposal(&steward.to(), made.id).await.unwrap();
    let expected = if accepted.is_ok() { ProposalState::Accepted } else { ProposalState::Lapsed };
    assert_eq!(told.state, expected);
    let after = house.app.get_measure(&leader.to(), before.id).await.unwrap();
    assert_eq!(after.title == "I siste liten", accepted.is_ok());
    let open = ProposalQuery { state: Some(ProposalState::Open), total: Some(true), ..ProposalQuery::default() };
    let open = house.app.list_proposals(&steward.to(), &open).await.unwrap();
    assert_eq!(open.total, Some(0), "nothing is open in a closed plan: {proposed:?}");
});

/// A measure of a plan that is not adopted, which can be deleted.
async fn drafted(house: &House, leader: &Call, like: &MeasureView, title: &str) -> MeasureView {
    let plan = house.app.get_plan(&leader.to(), like.plan_id).await.unwrap();
    let period = Period { from: date(2028, 1, 1), to: date(2029, 12, 31) };
    let new = NewPlanRequest { catalogue_id: plan.catalogue_id, title: title.to_owned(), period };
    let plan = house.app.create_plan(&leader.to(), &Sent::read(new)).await.unwrap().value;
    let goal =
        GoalRequest { title: "Et mål".to_owned(), not_local_reason: None, target: None, serves: Vec::new() };
    let goal = NewGoalRequest { area_id: plan.areas[0].id, position: 1, goal };
    let goal_id = house.app.create_goal(&leader.to(), plan.id, &Sent::read(goal)).await.unwrap().value.id;
    let measure = MeasureRequest::from(like);
    let new = NewMeasureRequest { goal_id, position: None, continued: false, measure };
    house.app.create_measure(&leader.to(), plan.id, &Sent::read(new)).await.unwrap().value
}

story!(what_is_deleted_while_somebody_proposes_or_decides_takes_the_proposal_with_it, house, _engine => {
    let (leader, deputy) = (house.member("leder@follo").await, house.member("nestleder@follo").await);
    let steward = house.member("htv@follo").await;
    let like = some_measure(&house, &leader).await;
    for round in 0..6 {
        let measure = drafted(&house, &leader, &like, &format!("Kladd {round}")).await;
        let made = propose(&house, &steward, titled(&measure, "Ny tittel")).await.unwrap();
        let late = titled(&measure, "For seint");
        let (deleted, accepted, proposed) = tokio::join!(
            async { house.app.delete_measure(&leader.to(), measure.id, Expected::Any).await },
            accept(&house, &deputy, &made, Expected::Any),
            propose(&house, &steward, late),
        );
        // Whoever comes second is told what there is now, and never that something failed.
        assert!(matches!(accepted, Ok(_) | Err(AppError::Hidden)), "round {round}: {accepted:?}");
        let is_told = matches!(proposed, Ok(_) | Err(AppError::InvalidFields(_) | AppError::Stale(_)));
        assert!(is_told, "round {round}: {proposed:?}");
        match deleted {
            // The version was read, and the yes came in between.
            Err(AppError::Stale(_)) => {
                assert!(accepted.is_ok());
                house.app.delete_measure(&leader.to(), measure.id, Expected::Any).await.unwrap();
            }
            other => other.unwrap(),
        }
        let query = ProposalQuery { measure: Some(measure.id), ..ProposalQuery::default() };
        assert_eq!(house.app.list_proposals(&steward.to(), &query).await.unwrap().items, []);
        assert!(matches!(house.app.get_proposal(&steward.to(), made.id).await, Err(AppError::Hidden)));
    }
});

story!(a_proposal_of_one_branch_is_nothing_to_another, house, _engine => {
    let (leader, steward) = (house.member("leder@follo").await, house.member("htv@follo").await);
    let (theirs, their_steward) = (house.member("leder@aas").await, house.member("htv@aas").await);
    let measure = some_measure(&house, &leader).await;
    let made = propose(&house, &steward, titled(&measure, "Ny tittel")).await.unwrap();
    assert!(matches!(house.app.get_proposal(&theirs.to(), made.id).await, Err(AppError::Hidden)));
    assert!(matches!(accept(&house, &theirs, &made, Expected::Any).await, Err(AppError::Hidden)));
    assert!(matches!(decline(&house, &theirs, &made, Expected::Any).await, Err(AppError::Hidden)));
    let taken = house.app.withdraw_proposal(&their_steward.to(), made.id, Expected::Any).await;
    assert!(matches!(taken, Err(AppError::Hidden)));
    let foreign = propose(&house, &their_steward, titled(&measure, "Deres tittel")).await;
    assert!(matches!(foreign, Err(AppError::InvalidFields(_))), "{foreign:?}");
    let query = ProposalQuery { measure: Some(measure.id), total: Some(true), ..ProposalQuery::default() };
    assert_eq!(house.app.list_proposals(&theirs.to(), &query).await.unwrap().total, Some(0));
});

story!(hidden_while_it_is_answered_the_words_are_gone_all_the_same, house, _engine => {
    const REASON: &str = "Derfor.";
    let (leader, steward) = (house.member("leder@follo").await, house.member("htv@follo").await);
    let like = some_measure(&house, &leader).await;
    for round in 0..4 {
        let made = propose(&house, &steward, under(like.goal.id, &like)).await.unwrap();
        assert_eq!(made.reason, REASON);
        let expected = Expected::version(made.version);
        let (one, other, declined) = tokio::join!(
            async { house.app.hide_proposal_text(&steward.to(), made.id, expected.clone()).await },
            async { house.app.hide_proposal_text(&leader.to(), made.id, expected.clone()).await },
            decline(&house, &leader, &made, expected.clone()),
        );
        let won = [one.is_ok(), other.is_ok(), declined.is_ok()];
        assert_eq!(won.iter().filter(|won| **won).count(), 1, "round {round}: {won:?}");
        let found = house.app.get_proposal(&leader.to(), made.id).await.unwrap();
        assert_eq!((found.reason.is_empty(), found.state == ProposalState::Declined), (!won[2], won[2]));
        let hidden = house.app.hide_proposal_text(&steward.to(), made.id, Expected::Any).await.unwrap();
        assert_eq!(hidden.reason, "");
        assert!(hidden.hidden.is_some());
    }
    let tables = rows(&house.scratch.database).await;
    let proposals = &tables["proposal"];
    assert_eq!(proposals.iter().filter(|row| row.contains(REASON)).count(), 0);
});
