//! What a plan says about growth, side by side, and whether it agrees.

use std::collections::HashMap;

use verv_contract::{
    endpoints::GetPlanGrowth,
    organisation::employers::EmployerQuery,
    progress::{
        growth::{PlanGrowthView, PledgeAgreement, PledgeComparison, PledgeView, StartView},
        results::{ReadingView, TargetProgress},
    },
};
use verv_domain::{
    id::{EmployerId, PlanId},
    plan::{
        measures::MeasureState,
        targets::{Amount, Target},
    },
    progress::{
        counts::Balance,
        definitions::Setup,
        figures::{Figure, Step},
        goal_history::Direction,
        growth::{Agreement, Pledge, agreement},
        indicators::{GrowthPledge, Measured, pledged},
        levels::{Baseline, FRESH_DAYS, GrowthBase, LevelGoal, LevelTarget, Reading},
        monthly_figures::{FigureOf, readings},
        results::{Missing, Progress},
    },
};
use verv_storage::{organisation::employers, plan::catalogues};

use crate::{App, AppError, CallTo, error::Result, progress::results::Standing};

/// What the catalogue's per cent are of: growth compounds, and what was missed is still asked for. Shown with the figure.
const CATALOGUE_BASE: GrowthBase = GrowthBase::GoalBefore;

/// More than a branch has employers.
const ALL: u32 = 200;

impl App {
    pub async fn get_plan_growth(&self, call: &CallTo<GetPlanGrowth>, id: PlanId) -> Result<PlanGrowthView> {
        let snapshot = self.snapshot_with_plan(call, id).await?;
        call.allow()?;
        let plan = snapshot.plan(id).ok_or(AppError::Hidden)?;
        let mut conn = self.read(call).await?;
        let standing = Standing::of_plan(&mut conn, call, &snapshot, id).await?;
        let catalogue = catalogues::find(&mut conn, plan.catalogue_id).await?.ok_or(AppError::Hidden)?;
        let query = EmployerQuery::default();
        let employers = employers::list(&mut conn, &call.scope, &query, None, ALL).await?.items;
        let names: HashMap<EmployerId, &str> =
            employers.iter().map(|employer| (employer.id, employer.name.as_str())).collect();

        let members = readings(&standing.figures, Measured::Members, &FigureOf::Branch);
        let start = start(&members, &standing);
        let (mut pledges, mut views) = (Vec::new(), Vec::new());
        for goal in catalogue.areas.iter().flat_map(|area| &area.goals) {
            let Some(percent) = goal.growth_percent else { continue };
            let pledge = Pledge {
                pledge: GrowthPledge::PercentPerYear { percent: percent.into(), base: CATALOGUE_BASE },
                balance: Some(Balance::Net),
                of: Some(FigureOf::Branch),
            };
            let view = view(&pledge, (&goal.code, &goal.title), start, &names, &standing);
            let progress = Some(of_catalogue(percent, start, &members, &standing));
            views.push(PledgeView { national_goal_id: Some(goal.id), progress, ..view });
            pledges.push(pledge);
        }
        let pledge = |target: &Target, setup: Option<&Setup>| Pledge::of(target, setup);
        for (place, goal) in standing.goals.iter().enumerate() {
            let setup = standing.setups.get(&goal.id.0);
            let Some(target) = &goal.target else { continue };
            let Some(pledge) = pledge(target, setup) else { continue };
            let number = standing.content.number_of_goal(goal);
            let view = view(&pledge, (&number, &goal.title), start, &names, &standing);
            let progress = setup.map(|_| standing.of_goal(place));
            let target = Some(target.clone().into());
            views.push(PledgeView { goal_id: Some(goal.id), target, progress, ..view });
            pledges.push(pledge);
        }
        for (place, measure) in standing.content.measures.iter().enumerate() {
            let setup = standing.setups.get(&measure.id.0);
            let Some(target) = measure.target.as_ref().filter(|_| measure.state != MeasureState::Dropped)
            else {
                continue;
            };
            let Some(pledge) = pledge(target, setup) else { continue };
            let number = standing.content.number_of(measure);
            let view = view(&pledge, (&number, &measure.title), start, &names, &standing);
            let progress = setup.map(|_| standing.of_measure(place));
            let target = Some(target.clone().into());
            views.push(PledgeView { measure_id: Some(measure.id), target, progress, ..view });
            pledges.push(pledge);
        }
        let comparisons = comparisons(&pledges, start, &standing);
        let start = start.map(|start| StartView { day: start.day, members: start.value });
        Ok(PlanGrowthView { plan_id: id, today: call.scope.today, start, pledges: views, comparisons })
    }
}

/// The members at the end of the day before the plan's first, or shortly before it.
fn start(members: &[Reading], standing: &Standing<'_>) -> Option<Baseline> {
    let eve = standing.frame.period.from.yesterday();
    let is_near = |reading: &&Reading| reading.day <= eve && reading.day > eve.plus_days(-FRESH_DAYS);
    let reading = members.iter().filter(is_near).max_by_key(|reading| reading.day)?;
    Some(Baseline { day: reading.day, value: reading.value })
}

/// Members against the line that grows by so many per cent a year.
fn of_catalogue(
    percent: Amount,
    start: Option<Baseline>,
    members: &[Reading],
    standing: &Standing<'_>,
) -> TargetProgress {
    let frame = standing.frame;
    let as_of = frame.today.min(frame.period.to);
    if members.is_empty() {
        return Progress::cannot_be_measured(Missing::Figures, frame.period, as_of).into();
    }
    let goal = LevelGoal::GrowYearly { percent: percent.into(), base: CATALOGUE_BASE };
    let (direction, step) = (Direction::AtLeast, Step::One);
    let level = LevelTarget { baseline: start, goal, direction, step, ends: None };
    let shown = members.iter().filter(|reading| reading.day <= as_of);
    let readings = shown.map(|reading| ReadingView { day: reading.day, value: reading.value }).collect();
    TargetProgress { readings, ..level.progress(members, frame).into() }
}

fn view(
    pledge: &Pledge,
    (number, title): (&str, &str),
    start: Option<Baseline>,
    names: &HashMap<EmployerId, &str>,
    standing: &Standing<'_>,
) -> PledgeView {
    let of = pledge.of.clone().unwrap_or_default();
    let (percent, base) = match pledge.pledge {
        GrowthPledge::PercentPerYear { percent, base } => {
            (Some(Amount { thousandths: percent.thousandths }), Some(base))
        }
        GrowthPledge::PerYear(_) | GrowthPledge::InAll(_) => (None, None),
    };
    PledgeView {
        national_goal_id: None,
        goal_id: None,
        measure_id: None,
        number: number.to_owned(),
        title: title.to_owned(),
        target: None,
        percent,
        base,
        balance: pledge.balance,
        agreement_area: of.agreement_area().cloned(),
        employer_id: of.employer(),
        employer: of.employer().and_then(|employer| names.get(&employer).map(|&name| name.to_owned())),
        in_period: in_period(pledge, start, standing),
        progress: None,
    }
}

/// Per cent of a part's members are not reckoned from the branch's.
fn in_period(pledge: &Pledge, start: Option<Baseline>, standing: &Standing<'_>) -> Option<Figure> {
    let of_percent = matches!(pledge.pledge, GrowthPledge::PercentPerYear { .. });
    let stock = match start {
        Some(start) if !of_percent || pledge.of == Some(FigureOf::Branch) => start.value,
        Some(_) | None if of_percent => return None,
        Some(_) | None => Figure::ZERO,
    };
    Some(pledged(pledge.pledge, stock, standing.frame))
}

fn comparisons(
    pledges: &[Pledge],
    start: Option<Baseline>,
    standing: &Standing<'_>,
) -> Vec<PledgeComparison> {
    let place = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
    let mut comparisons = Vec::new();
    for (one, first) in pledges.iter().enumerate() {
        for (other, second) in pledges.iter().enumerate().skip(one + 1) {
            let is_known = [first, second].iter().all(|pledge| in_period(pledge, start, standing).is_some());
            let stock = start.map_or(Figure::ZERO, |start| start.value);
            let (agreement, by) = match agreement(first, second, stock, standing.frame) {
                Agreement::Same | Agreement::Differs { .. } if !is_known => (PledgeAgreement::Unsaid, None),
                Agreement::Same => (PledgeAgreement::Same, None),
                Agreement::Differs { by } => (PledgeAgreement::Differs, Some(by)),
                Agreement::Unsaid => (PledgeAgreement::Unsaid, None),
                Agreement::OtherBalance => (PledgeAgreement::OtherBalance, None),
                Agreement::OtherPart => (PledgeAgreement::OtherPart, None),
            };
            comparisons.push(PledgeComparison { one: place(one), other: place(other), agreement, by });
        }
    }
    comparisons
}
