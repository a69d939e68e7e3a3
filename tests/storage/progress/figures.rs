//! Monthly figures: entered, corrected and taken back with their trace, and the targets that they move.

use std::collections::HashMap;

use verv_app::{AppError, Call, Expected, Sent};
use verv_contract::{
    ProblemCode,
    organisation::employers::EmployerQuery,
    page::PageQuery,
    progress::{
        growth::{PlanGrowthView, PledgeAgreement},
        monthly_figures::{
            EnterFiguresRequest, EnteredFigure, FigureChangeKind, FigureCorrectionRequest,
            FigureWithdrawalRequest, IndicatorSeries, MonthlyFigureQuery, MonthlyFigureView, SeriesQuery,
        },
        results::{ProgressExplanation, TargetProgress},
    },
};
use verv_domain::{
    id::EmployerId,
    progress::{
        figures::Figure,
        indicators::IndicatorKind,
        monthly_figures::FigureSource,
        results::{Missing, State},
        spans::Month,
    },
};
use verv_tests::{House, clock_and_rng::DAY};

use crate::story;

fn month(number: i32) -> Month {
    Month::new(2026, number).unwrap()
}

fn figure(kind: IndicatorKind, employer: Option<EmployerId>, value: i64) -> EnteredFigure {
    EnteredFigure {
        indicator: kind.key(),
        agreement_area: None,
        employer_id: employer,
        value: Some(Figure::whole(value)),
        version: None,
    }
}

fn entering(month: Month, figures: Vec<EnteredFigure>) -> Sent<EnterFiguresRequest> {
    let source = FigureSource::MemberRegister;
    Sent::read(EnterFiguresRequest { month, source, reason: None, figures })
}

async fn figures(house: &House, call: &Call, of: Month) -> Vec<MonthlyFigureView> {
    let query = MonthlyFigureQuery {
        from: Some(of),
        to: Some(of),
        limit: Some(200),
        ..MonthlyFigureQuery::default()
    };
    house.app.list_figures(&call.to(), &query).await.unwrap().items
}

async fn employers(house: &House, call: &Call) -> HashMap<String, EmployerId> {
    let all = house.app.list_employers(&call.to(), &EmployerQuery::default()).await.unwrap().items;
    all.into_iter().map(|employer| (employer.name, employer.id)).collect()
}

fn members_of(figures: &[MonthlyFigureView], employer: Option<EmployerId>) -> &MonthlyFigureView {
    let is_it = |figure: &&MonthlyFigureView| {
        figure.indicator == IndicatorKind::Members.key()
            && figure.employer_id == employer
            && figure.agreement_area.is_none()
    };
    figures.iter().find(is_it).unwrap()
}

async fn growth(house: &House, call: &Call) -> PlanGrowthView {
    let plan = house.app.list_plans(&call.to(), &PageQuery::default()).await.unwrap().items.remove(0);
    house.app.get_plan_growth(&call.to(), plan.id).await.unwrap()
}

fn progress<'a>(growth: &'a PlanGrowthView, title: &str) -> &'a TargetProgress {
    let pledge = growth.pledges.iter().find(|pledge| pledge.title.contains(title)).unwrap();
    pledge.progress.as_ref().unwrap()
}

story!(three_figures_about_growth_stand_side_by_side, house, _engine => {
    let call = house.member("leder@follo").await;
    let growth = growth(&house, &call).await;
    let start = growth.start.unwrap();
    assert_eq!((start.day.to_string().as_str(), start.members), ("2025-12-31", Figure::whole(2461)));
    let titles: Vec<_> = growth.pledges.iter().map(|pledge| pledge.title.as_str()).collect();
    assert_eq!(titles.len(), 3, "{titles:?}");
    let in_period: Vec<_> = growth.pledges.iter().map(|pledge| pledge.in_period.unwrap()).collect();
    // 1.5 % twice of 2461 are 74.38; 240 in each of two years.
    assert_eq!(in_period, [75, 200, 480].map(Figure::whole));
    let told: Vec<_> = growth.comparisons.iter().map(|it| (it.one, it.other, it.agreement)).collect();
    let (part, differs) = (PledgeAgreement::OtherPart, PledgeAgreement::Differs);
    assert_eq!(told, [(0, 1, part), (0, 2, differs), (1, 2, part)]);
    assert_eq!(growth.comparisons[1].by, Some(Figure::whole(405)));

    // By the figures of May: 69 more in the branch, where a year asks for 240; 48 of 200 in two years.
    let yearly = progress(&growth, "240");
    assert_eq!((yearly.value, yearly.state), (Some(Figure::whole(69)), State::Behind));
    let ProgressExplanation::Counted { per_month, .. } = &yearly.explanation else { panic!("{yearly:?}") };
    assert_eq!(*per_month, Some(Figure::whole(25)), "171 in the seven months that are left");
    let added = progress(&growth, "200");
    assert_eq!((added.value, added.goal), (Some(Figure::whole(1264)), Some(Figure::whole(1416))));
    assert_eq!(added.readings.last().unwrap().value, Figure::whole(1264));
    let national = progress(&growth, "1,5 %");
    assert_eq!((national.value, national.goal, national.state), (
        Some(Figure::whole(2530)), Some(Figure::whole(2498)), State::Achieved,
    ));
});

story!(a_month_that_is_entered_moves_the_targets, house, _engine => {
    let call = house.member("leder@follo").await;
    let before = progress(&growth(&house, &call).await, "240").value;
    // June is over on its last day.
    let june = || {
        let flows = [(IndicatorKind::Joined, 40), (IndicatorKind::Left, 10)];
        entering(month(6), flows.map(|(kind, value)| figure(kind, None, value)).to_vec())
    };
    let early = house.app.enter_figures(&call.to(), &june()).await;
    assert!(matches!(&early, Err(AppError::InvalidFields(fields)) if fields[0].code == "not_over"), "{early:?}");
    house.clock.pass(DAY * 13);
    let call = house.member("leder@follo").await;
    let entered = house.app.enter_figures(&call.to(), &june()).await.unwrap().value.figures;
    assert_eq!((entered.len(), entered[0].version, entered[0].may.correct), (2, 1, true));
    let after = progress(&growth(&house, &call).await, "240").value;
    assert_eq!(after.unwrap().minus(before.unwrap()), Figure::whole(30));
    // The same once more changes nothing.
    let again = house.app.enter_figures(&call.to(), &june()).await.unwrap().value.figures;
    assert_eq!(again, entered);
});

story!(a_correction_leaves_its_trace_and_what_is_taken_back_counts_no_more, house, _engine => {
    let call = house.member("leder@follo").await;
    let may = figures(&house, &call, month(5)).await;
    let members = members_of(&may, None).clone();
    let correction = |value, reason: Option<&str>| {
        let (value, source) = (Figure::whole(value), FigureSource::OwnCount);
        Sent::read(FigureCorrectionRequest { value, source, reason: reason.map(str::to_owned) })
    };
    let corrected =
        house.app.correct_figure(&call.to(), members.id, Expected::version(1), &correction(2531, None)).await.unwrap();
    assert_eq!((corrected.value, corrected.version), (Some(Figure::whole(2531)), 2));
    assert!(corrected.corrected.is_some_and(|trace| trace.reason.is_none()));
    let stale = house.app.correct_figure(&call.to(), members.id, Expected::version(1), &correction(9, None)).await;
    assert!(matches!(&stale, Err(AppError::Stale(Some(current))) if current["value"] == 2531), "{stale:?}");
    let refused = house.app.correct_figure(&call.to(), members.id, Expected::Any, &correction(-1, None)).await;
    assert!(matches!(&refused, Err(AppError::InvalidFields(fields)) if fields[0].pointer == "/value"), "{refused:?}");
    // By the month as well: with the version that is there.
    let over = |version, value: Option<i64>| {
        let figure = EnteredFigure { value: value.map(Figure::whole), version, ..figure(IndicatorKind::Members, None, 0) };
        entering(month(5), vec![figure])
    };
    let blind = house.app.enter_figures(&call.to(), &over(None, Some(2540))).await;
    assert!(matches!(&blind, Err(AppError::Stale(Some(_)))), "{blind:?}");
    let entered = house.app.enter_figures(&call.to(), &over(Some(2), Some(2540))).await.unwrap().value.figures;
    assert_eq!((entered[0].id, entered[0].value), (members.id, Some(Figure::whole(2540))));
    let gone = house.app.enter_figures(&call.to(), &over(Some(3), None)).await.unwrap().value.figures;
    assert!(gone[0].withdrawn.is_some());
    assert!(figures(&house, &call, month(5)).await.iter().all(|figure| figure.id != members.id));
    let history = house.app.list_figure_changes(&call.to(), members.id, &PageQuery::default()).await.unwrap().items;
    let told: Vec<_> = history.iter().map(|change| (change.what, change.value_before.thousandths / 1000)).collect();
    let (corrected, withdrawn) = (FigureChangeKind::Corrected, FigureChangeKind::Withdrawn);
    assert_eq!(told, [(withdrawn, 2540), (corrected, 2531), (corrected, 2530)]);
    let late = house.app.withdraw_figure(&call.to(), members.id, Expected::Any, &Sent::read(FigureWithdrawalRequest::default())).await;
    assert!(matches!(late, Err(AppError::Conflict(ProblemCode::Withdrawn))), "{late:?}");
    // Anew, beside what was taken back.
    let anew = house.app.enter_figures(&call.to(), &over(None, Some(2535))).await.unwrap().value.figures;
    assert!(anew[0].id != members.id && anew[0].version == 1);

    // A year that is over.
    let december = figures(&house, &call, Month::new(2025, 12).unwrap()).await;
    let december = members_of(&december, None);
    assert!(december.may.needs_reason);
    let without = house.app.correct_figure(&call.to(), december.id, Expected::Any, &correction(2460, None)).await;
    assert!(matches!(&without, Err(AppError::InvalidFields(fields)) if fields[0].pointer == "/reason"), "{without:?}");
    let reason = Some("Tellefeil i registeret.");
    let with = house.app.correct_figure(&call.to(), december.id, Expected::Any, &correction(2460, reason)).await.unwrap();
    assert_eq!(with.corrected.unwrap().reason.as_deref(), reason);
});

story!(two_who_enter_the_same_month_do_not_write_over_each_other, house, _engine => {
    let (leader, deputy) = (house.member("leder@follo").await, house.member("nestleder@follo").await);
    let of = |value| entering(month(5), vec![figure(IndicatorKind::Density, None, value)]);
    let (one, two) = (of(24), of(26));
    let (one, two) = futures_util::future::join(
        house.app.enter_figures(&leader.to(), &one), house.app.enter_figures(&deputy.to(), &two),
    ).await;
    assert_eq!(usize::from(one.is_ok()) + usize::from(two.is_ok()), 1, "{one:?} {two:?}");
    let refused = one.err().or(two.err()).unwrap();
    assert!(matches!(refused, AppError::Stale(_)), "{refused:?}");
});

story!(small_figures_are_hidden_from_those_who_only_read, house, _engine => {
    let leader = house.member("leder@follo").await;
    let of = employers(&house, &leader).await;
    let (nursery, municipality) = (Some(of["Barnehage Sør"]), Some(of["Kommunen"]));
    let all = figures(&house, &leader, month(5)).await;
    assert_eq!(members_of(&all, nursery).value, Some(Figure::whole(4)));
    let treasurer = house.member("kasserer@follo").await;
    let shown = figures(&house, &treasurer, month(5)).await;
    assert_eq!(shown.len(), all.len());
    let small = members_of(&shown, nursery);
    assert_eq!((small.value, small.hidden, small.may.correct), (None, true, false));
    assert_eq!(members_of(&shown, None).value, Some(Figure::whole(2530)));
    let one = house.app.get_figure(&treasurer.to(), small.id).await.unwrap();
    assert_eq!(one.value, None);
    let series = house.app.get_series(&treasurer.to(), &SeriesQuery::default()).await.unwrap();
    let of_nursery: Vec<&IndicatorSeries> = series.series.iter().filter(|it| it.employer_id == nursery).collect();
    let members = of_nursery.iter().find(|it| it.indicator == IndicatorKind::Members.key()).unwrap();
    assert!(members.points.iter().all(|point| point.value.is_none()));
    // Twenty-four are employed there: a density would tell the same.
    assert!(of_nursery.iter().all(|it| it.indicator != IndicatorKind::Density.key()), "{of_nursery:?}");
    // With the whole counted in parts, the smallest of the others is hidden with it.
    let parts = [("ks", 1264), ("spekter", 1262)].map(|(area, value)| {
        let area = Some(area.to_owned().try_into().unwrap());
        EnteredFigure { agreement_area: area, ..figure(IndicatorKind::Members, None, value) }
    });
    house.app.enter_figures(&leader.to(), &entering(month(5), parts.to_vec())).await.unwrap();
    let shown = figures(&house, &treasurer, month(5)).await;
    let hidden: Vec<_> = shown.iter().filter(|figure| figure.hidden).collect();
    assert_eq!(hidden.len(), 2, "{hidden:?}");
    assert!(hidden.iter().any(|it| it.agreement_area.as_ref().is_some_and(|area| area.as_str() == "spekter")));

    // The chief steward has the municipality's and no others.
    let steward = house.member("htv@follo").await;
    let own = figures(&house, &steward, month(5)).await;
    assert!(own.len() == 4 && own.iter().all(|it| it.employer_id == municipality && it.may.correct), "{own:?}");
    let foreign = house.app.get_figure(&steward.to(), small.id).await;
    assert!(matches!(foreign, Err(AppError::Denied)), "{foreign:?}");
    let mixed = [figure(IndicatorKind::Stewards, municipality, 31), figure(IndicatorKind::Stewards, nursery, 1)];
    let refused = house.app.enter_figures(&steward.to(), &entering(month(5), mixed.to_vec())).await;
    assert!(matches!(refused, Err(AppError::Denied)), "{refused:?}");
    house.app.enter_figures(&steward.to(), &entering(month(5), mixed[..1].to_vec())).await.unwrap();
    let series = house.app.get_series(&steward.to(), &SeriesQuery::default()).await.unwrap().series;
    assert!(series.iter().all(|it| it.employer_id == municipality));
    for closed in ["seksjon-helse@follo", "klubb@follo"] {
        let call = house.member(closed).await;
        let denied = house.app.list_figures(&call.to(), &MonthlyFigureQuery::default()).await;
        assert!(matches!(denied, Err(AppError::Denied)), "{closed}");
    }
});

story!(a_target_of_few_persons_is_not_told_to_those_who_only_read, house, _engine => {
    use verv_contract::progress::definitions::{CountedBy, CountingMethod, CountingRequest, IndicatorGoal, IndicatorMethod};
    let leader = house.member("leder@follo").await;
    let of = employers(&house, &leader).await;
    let goal = growth(&house, &leader).await.pledges.iter().find_map(|it| it.goal_id).unwrap();
    let indicator = IndicatorMethod {
        measured: verv_domain::progress::indicators::Measured::Members,
        agreement_area: None,
        employer_id: Some(of["Barnehage Sør"]),
        start: None,
        goal: IndicatorGoal::Level,
        base: None,
    };
    let method = CountingMethod {
        entries: None,
        by: CountedBy::Indicator, rule: None, courses: Vec::new(),
        baseline: None, percent: None, interval: None, indicator: Some(indicator),
    };
    let request = Sent::read(CountingRequest { counting: Some(method) });
    house.app.change_goal_counting(&leader.to(), goal, Expected::Any, &request).await.unwrap();
    let of_goal = async |who: &str| {
        let call = house.member(who).await;
        let plan = house.app.list_plans(&call.to(), &PageQuery::default()).await.unwrap().items.remove(0);
        let goals = house.app.get_plan_progress(&call.to(), plan.id).await.unwrap().goals;
        goals.into_iter().find(|it| it.goal_id == goal).unwrap().progress
    };
    assert_eq!(of_goal("leder@follo").await.value, Some(Figure::whole(4)));
    let told = of_goal("styre@follo").await;
    assert_eq!((told.value, told.readings.len()), (None, 0));
    let missing = ProgressExplanation::CannotBeMeasured { missing: Missing::SmallCells };
    assert_eq!(told.explanation, missing);
    // What is used stays.
    let in_use = house.app.delete_employer(&leader.to(), of["Barnehage Sør"], Expected::Any).await;
    assert!(matches!(in_use, Err(AppError::Conflict(ProblemCode::InUse))), "{in_use:?}");
});

story!(figures_that_contradict_each_other_are_told, house, _engine => {
    let call = house.member("leder@follo").await;
    let series = || async { house.app.get_series(&call.to(), &SeriesQuery::default()).await.unwrap() };
    let before = series().await;
    assert!(before.contradictions.is_empty(), "{:?}", before.contradictions);
    assert_eq!((before.from, before.to), (Month::new(2025, 6).unwrap(), month(5)));
    let density = before.series.iter().find(|it| it.indicator == IndicatorKind::Density.key()).unwrap();
    assert!(density.points.len() == 12 && density.points.iter().all(|point| point.reckoned), "{density:?}");
    let may = figures(&house, &call, month(5)).await;
    let correction = FigureCorrectionRequest {
        value: Figure::whole(2533), source: FigureSource::MemberRegister, reason: None,
    };
    house.app.correct_figure(&call.to(), members_of(&may, None).id, Expected::Any, &Sent::read(correction)).await.unwrap();
    let after = series().await.contradictions;
    assert_eq!((after.len(), after[0].month, after[0].by), (1, month(5), Figure::whole(3)));
});
