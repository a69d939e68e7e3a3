//! How targets stand: computed from what was done whenever somebody asks, and stored nowhere.

use std::collections::HashMap;

use uuid::Uuid;
use verv_contract::{
    endpoints::{GetMeasureProgress, GetPlanProgress},
    plan::changes::Change,
    progress::results::{
        CountedEvent, GoalProgress, MeasureProgress, MeasureProgressView, PlanProgressView, ReadingView,
        TargetProgress,
    },
};
use verv_domain::{
    Date,
    access::{Action, Reach},
    id::{MeasureId, PlanId},
    plan::{
        measures::{MeasureKind, MeasureState},
        snapshots::{Goal, Measure, PlanContent, PlanSnapshot},
    },
    progress::{
        counts::{CountTarget, Counted},
        definitions::{Definition, Setup, Stored, TargetChange},
        disclosure::SMALLEST,
        figures::Figure,
        indicators::{Measured as Indicator, flow_tallies},
        milestones::Reached,
        monthly_figures::{FigureOf, MonthlyFigure, flows, readings},
        registers::{Entry, Register},
        results::{Missing, Progress},
        rules::{Rule, Served, Sharing, Tally, serve},
        spans::{Frame, Month, YearStart},
        standing::Meeting,
    },
};
use verv_storage::{
    Conn,
    progress::{
        definitions, monthly_figures, registers,
        results::{self, PlacedEvent, Reported},
        settings,
    },
};

use crate::{
    App, AppError, Call, CallTo,
    clock::day_in,
    error::Result,
    plan::authorized::assigned_measure_of,
    progress::{coverage::Training, sight::Sight},
};

/// How many of the events that count are told with a measure.
const MOST_EVENTS: usize = 100;

/// How many monthly figures are told with a target.
const MOST_READINGS: usize = 36;

/// A plan's growth is reckoned from before its first day.
const MONTHS_BEFORE: u32 = 13;

impl App {
    pub async fn get_plan_progress(
        &self,
        call: &CallTo<GetPlanProgress>,
        id: PlanId,
    ) -> Result<PlanProgressView> {
        let snapshot = self.snapshot_with_plan(call, id).await?;
        call.allow()?;
        let mut conn = self.read(call).await?;
        let standing = Standing::of_plan(&mut conn, call, &snapshot, id).await?;
        let measure = |(place, measure): (usize, &Measure)| MeasureProgress {
            measure_id: measure.id,
            number: standing.content.number_of(measure),
            title: measure.title.clone(),
            kind: measure.kind,
            target: measure.target.clone().map(Into::into),
            status: measure.status(call.scope.silent_since),
            progress: standing.of_measure(place),
        };
        let has_target = |(_, measure): &(usize, &Measure)| match measure.kind {
            MeasureKind::Ongoing | MeasureKind::NotLocal => false,
            MeasureKind::Count
            | MeasureKind::Level
            | MeasureKind::Coverage
            | MeasureKind::Milestone
            | MeasureKind::Standing
            | MeasureKind::Register
            | MeasureKind::Reduction => measure.state != MeasureState::Dropped,
        };
        let goal = |(place, goal): (usize, &&Goal)| GoalProgress {
            goal_id: goal.id,
            number: standing.content.number_of_goal(goal),
            title: goal.title.clone(),
            target: goal.target.clone().map(Into::into),
            progress: standing.of_goal(place),
        };
        let mut view = PlanProgressView {
            plan_id: id,
            today: call.scope.today,
            sharing: standing.sharing,
            events_that_count: 0,
            times_counted: 0,
            measures: standing.content.measures.iter().enumerate().filter(has_target).map(measure).collect(),
            goals: standing.goals.iter().enumerate().map(goal).collect(),
        };
        view.count(standing.served);
        Ok(view)
    }

    pub async fn get_measure_progress(
        &self,
        call: &CallTo<GetMeasureProgress>,
        id: MeasureId,
    ) -> Result<MeasureProgressView> {
        let snapshot = self.snapshot_with_measure(call, id).await?;
        let measure = assigned_measure_of(&snapshot, call, id)?.measure;
        let mut conn = self.read(call).await?;
        let standing = Standing::of_plan(&mut conn, call, &snapshot, measure.plan_id).await?;
        let found = standing.content.measures.iter().position(|other| other.id == id);
        let place = found.ok_or(AppError::Hidden)?;
        let target = &standing.of_measures[place];
        // Of other clubs' workplaces a club leader learns how many events there were, and no more.
        let shown = if call.reach(Action::ReadEvents) == Reach::All { MOST_EVENTS } else { 0 };
        let event = |(&event, tally): (&usize, &Tally)| {
            let PlacedEvent { id, event, place } = &standing.events[event];
            let (day, event_type) = (event.day, event.event_type.clone());
            CountedEvent { id: *id, day, event_type, place: place.clone(), amount: tally.amount }
        };
        Ok(MeasureProgressView {
            measure_id: id,
            today: call.scope.today,
            kind: measure.kind,
            target: measure.target.clone().map(Into::into),
            status: measure.status(&call.scope),
            last_report: measure.last_report.clone(),
            progress: standing.of_measure(place),
            sharing: standing.sharing,
            events: target.events.iter().zip(&target.tallies).rev().take(shown).map(event).collect(),
            events_in_all: u32::try_from(target.events.len()).unwrap_or(u32::MAX),
        })
    }
}

/// A target, and the events that count toward it.
struct Measured {
    definition: std::result::Result<Definition, Missing>,
    /// Their places among all.
    events: Vec<usize>,
    /// What each is worth.
    tallies: Vec<Tally>,
    /// Which monthly figures it is measured by, and of what.
    figures: Option<(Indicator, FigureOf)>,
}

impl Measured {
    fn new(definition: std::result::Result<Definition, Missing>, setup: Option<&Setup>) -> Self {
        let figures = match setup {
            Some(Setup::Indicator { measured, of, .. }) => Some((*measured, of.clone())),
            Some(
                Setup::Events { .. }
                | Setup::Completions { .. }
                | Setup::Topic { .. }
                | Setup::Routine { .. }
                | Setup::Entries { .. },
            )
            | None => None,
        };
        Self { definition, events: Vec::new(), tallies: Vec::new(), figures }
    }

    fn rule(&self) -> Option<&Rule> {
        self.definition.as_ref().ok()?.rule()
    }

    /// Whether it competes for events with others, where the branch has said that each counts once.
    fn is_exclusive(&self) -> bool {
        matches!(self.definition, Ok(Definition::Count(..)))
    }
}

/// A plan with its targets and what was done.
pub(super) struct Standing<'a> {
    sharing: Sharing,
    pub frame: Frame,
    pub content: &'a PlanContent,
    /// Those that have a target.
    pub goals: Vec<&'a Goal>,
    pub setups: HashMap<Uuid, Setup>,
    /// Of the months from the year before the plan.
    pub figures: Vec<MonthlyFigure>,
    sight: Sight,
    call: &'a Call,
    of_measures: Vec<Measured>,
    of_goals: Vec<Measured>,
    events: Vec<PlacedEvent>,
    served: Served,
    reached: HashMap<MeasureId, Reached>,
    last_reports: HashMap<MeasureId, Date>,
    /// Where something is counted by completions.
    training: Option<Training>,
    /// The entries of the registers that a target is about.
    registers: HashMap<Register, Vec<Entry<Uuid>>>,
}

impl<'a> Standing<'a> {
    pub async fn of_plan(
        conn: &mut Conn,
        call: &'a Call,
        snapshot: &'a PlanSnapshot,
        id: PlanId,
    ) -> Result<Self> {
        let scope = &call.scope;
        let period = snapshot.plan(id).ok_or(AppError::Hidden)?.period;
        let content = snapshot.content(id).ok_or(AppError::Hidden)?;
        let settings = settings::find(conn, scope).await?;
        let year = YearStart::new(settings.year_starts_month, settings.year_starts_day).unwrap_or_default();
        let has_target = |goal: &&Goal| goal.target.is_some() && goal.not_local_reason.is_none();
        let goals: Vec<&Goal> = content.goals.iter().filter(has_target).collect();
        let setups = definitions::of_plan(conn, scope, id).await?;
        let changes = target_changes(conn, call, id, &content.measures).await?;
        let of_measure = |measure: &Measure| {
            let stored = Stored {
                kind: measure.kind,
                target: measure.target.as_ref(),
                changes: changes.get(&measure.id).map_or(&[], Vec::as_slice),
                ends: measure.deadline.as_ref().and_then(|deadline| deadline.ends),
                setup: setups.get(&measure.id.0),
            };
            Measured::new(Definition::of(stored), stored.setup)
        };
        let of_measures: Vec<_> = content.measures.iter().map(of_measure).collect();
        let of_goals: Vec<_> = goals.iter().map(|goal| of_goal(goal, setups.get(&goal.id.0))).collect();
        let is_coverage = |target: &Measured| matches!(target.definition, Ok(Definition::Coverage(..)));
        let has_coverage = of_measures.iter().chain(&of_goals).any(is_coverage);
        let training = if has_coverage { Some(Training::of_branch(conn, call).await?) } else { None };
        let mut entries = HashMap::new();
        for target in of_measures.iter().chain(&of_goals) {
            if let Ok(Definition::Register(_, of)) = target.definition
                && !entries.contains_key(&of)
            {
                entries.insert(of, registers::entries(conn, scope, of).await?);
            }
        }
        let day = |at| day_in(&call.branch.time_zone, at);
        let reached = results::reported(conn, scope, id).await?.into_iter();
        let reached = reached.map(|(measure, Reported { first, done })| {
            (measure, Reached { started: Some(day(first)), done: done.map(day) })
        });
        let last = |measure: &Measure| Some((measure.id, day(measure.last_report.as_ref()?.at)));
        let until = Month::of(scope.today.min(period.to));
        let months = (Month::of(period.from).minus(MONTHS_BEFORE), until);
        let figures = monthly_figures::standing(conn, scope, months).await?;
        let mut standing = Self {
            figures: figures.into_iter().map(|standing| standing.figure).collect(),
            sight: Sight::of(conn, call).await?,
            call,
            sharing: settings.sharing,
            frame: Frame { period, year, today: scope.today },
            last_reports: content.measures.iter().filter_map(last).collect(),
            content,
            goals,
            setups,
            of_measures,
            of_goals,
            events: results::events(conn, scope, period).await?,
            served: Served::default(),
            reached: reached.collect(),
            training,
            registers: entries,
        };
        standing.count();
        Ok(standing)
    }

    /// Finds what counts toward what. Of rules that compete for events the plan's order decides, goals after measures.
    fn count(&mut self) {
        let targets: Vec<&Measured> = self.of_measures.iter().chain(&self.of_goals).collect();
        let ruled = targets.iter().enumerate().filter_map(|(place, target)| Some((place, target.rule()?)));
        let (competing, others): (Vec<_>, Vec<_>) =
            ruled.partition(|&(place, _)| targets[place].is_exclusive());
        let (competing, competing_rules): (Vec<usize>, Vec<&Rule>) = competing.into_iter().unzip();
        let mut counted: Vec<Vec<(usize, Tally)>> = targets.iter().map(|_| Vec::new()).collect();
        let mut served = Served::default();
        for (number, PlacedEvent { event, .. }) in self.events.iter().enumerate() {
            let of_competing = serve(event, &competing_rules, self.sharing);
            let of_competing = of_competing.into_iter().map(|(place, tally)| (competing[place], tally));
            let of_others = others.iter().filter_map(|&(place, rule)| Some((place, rule.tally(event)?)));
            let mut times = 0;
            for (place, tally) in of_competing.chain(of_others) {
                counted[place].push((number, tally));
                times += 1;
            }
            served.events += usize::from(times > 0);
            served.counts += times;
        }
        self.served = served;
        for (target, counted) in self.of_measures.iter_mut().chain(&mut self.of_goals).zip(counted) {
            (target.events, target.tallies) = counted.into_iter().unzip();
        }
    }

    pub fn of_measure(&self, place: usize) -> TargetProgress {
        let id = self.content.measures[place].id;
        let reached = self.reached.get(&id).copied().unwrap_or_default();
        self.progress(&self.of_measures[place], reached, self.last_reports.get(&id).copied())
    }

    pub fn of_goal(&self, place: usize) -> TargetProgress {
        self.progress(&self.of_goals[place], Reached::default(), None)
    }

    /// With the figures that it is measured by, where nobody can be told by them.
    fn progress(&self, target: &Measured, reached: Reached, last_report: Option<Date>) -> TargetProgress {
        let progress = self.computed(target, reached, last_report);
        let Some((measured, of)) = &target.figures else { return progress.into() };
        let is_of_few =
            |value: &Option<Figure>| value.is_some_and(|value| value < Figure::whole(SMALLEST.into()));
        let counts_persons = *measured != Indicator::Density;
        if *of != FigureOf::Branch && !self.sight.may_enter(self.call, of) {
            let is_small =
                is_of_few(&progress.value) || progress.past.iter().any(|past| is_of_few(&past.value));
            if counts_persons && is_small {
                return Progress::cannot_be_measured(Missing::SmallCells, progress.span, progress.as_of)
                    .into();
            }
            return progress.into();
        }
        let until = progress.as_of.min(progress.span.to);
        let mut shown = readings(&self.figures, *measured, of);
        shown.retain(|reading| reading.day <= until);
        shown.drain(..shown.len().saturating_sub(MOST_READINGS));
        let shown = shown.into_iter().map(|reading| ReadingView { day: reading.day, value: reading.value });
        TargetProgress { readings: shown.collect(), ..progress.into() }
    }

    fn computed(&self, target: &Measured, reached: Reached, last_report: Option<Date>) -> Progress {
        let frame = self.frame;
        let Frame { period, today, .. } = frame;
        let as_of = today.min(period.to);
        let without = |missing| Progress::cannot_be_measured(missing, period, as_of);
        let counted = Counted { tallies: &target.tallies, through: None };
        match &target.definition {
            Err(missing) => without(*missing),
            Ok(Definition::Count(count, _)) => count.progress(counted, frame),
            Ok(Definition::Reduction(reduction, _)) => reduction.progress(counted, frame),
            Ok(Definition::Topic(topic, rule)) => topic.progress(&self.meetings(rule), frame),
            Ok(Definition::Routine(routine, _)) => {
                let days: Vec<_> = target.tallies.iter().map(|tally| tally.day).collect();
                routine.progress(&days, frame)
            }
            Ok(Definition::Milestone(milestone)) => milestone.progress(reached, frame),
            Ok(Definition::Ongoing) => Progress::ongoing(last_report, period, as_of),
            Ok(Definition::NotLocal) => Progress::not_local(period, as_of),
            Ok(Definition::Flow(count)) => {
                let Some((_, of)) = &target.figures else { return without(Missing::Figures) };
                self.flow(count, of)
            }
            Ok(Definition::Coverage(goal, courses)) => match &self.training {
                Some(training) => training.progress(*goal, courses, frame),
                None => without(Missing::AnybodyToMeasure),
            },
            Ok(Definition::Level(level)) => {
                let Some((measured, of)) = &target.figures else { return without(Missing::Figures) };
                let readings = readings(&self.figures, *measured, of);
                if readings.is_empty() { without(Missing::Figures) } else { level.progress(&readings, frame) }
            }
            Ok(Definition::Register(register, of)) => {
                let entries = self.registers.get(of).map_or(&[][..], Vec::as_slice);
                register.progress(entries, frame)
            }
        }
    }

    /// By who joined and who left, as far as the months are complete.
    fn flow(&self, count: &CountTarget, of: &FigureOf) -> Progress {
        let flows = flows(&self.figures, of);
        let (tallies, through) = flow_tallies(&flows, count.balance, self.frame.period.from);
        count.progress(Counted { tallies: &tallies, through: Some(through) }, self.frame)
    }

    fn meetings(&self, rule: &Rule) -> Vec<Meeting> {
        self.events.iter().filter_map(|placed| rule.meeting(&placed.event)).collect()
    }
}

/// What kind of target a goal has, follows from how it is counted.
fn of_goal(goal: &Goal, setup: Option<&Setup>) -> Measured {
    let Some(setup) = setup else { return Measured::new(Err(Missing::Setup), None) };
    let kind = match setup {
        Setup::Events { baseline: None, .. } => MeasureKind::Count,
        Setup::Events { baseline: Some(_), .. } => MeasureKind::Reduction,
        Setup::Indicator { .. } => MeasureKind::Level,
        Setup::Completions { .. } => MeasureKind::Coverage,
        Setup::Topic { .. } | Setup::Routine { .. } => MeasureKind::Standing,
        Setup::Entries { .. } => MeasureKind::Register,
    };
    let target = goal.target.as_ref();
    let stored = Stored { kind, target, changes: &[], ends: None, setup: Some(setup) };
    Measured::new(Definition::of(stored), Some(setup))
}

/// The changes of figures since adoption, by measure: of those that were in the unit and span of today.
async fn target_changes(
    conn: &mut Conn,
    call: &Call,
    plan: PlanId,
    measures: &[Measure],
) -> Result<HashMap<MeasureId, Vec<TargetChange>>> {
    let targets: HashMap<_, _> =
        measures.iter().filter_map(|measure| Some((measure.id, measure.target.as_ref()?))).collect();
    let mut changes: HashMap<MeasureId, Vec<TargetChange>> = HashMap::new();
    for (measure, at, change) in results::target_changes(conn, &call.scope, plan).await? {
        let (Change::Target { before, .. }, Some(now)) = (change, targets.get(&measure)) else { continue };
        if before.as_ref().is_some_and(|before| (before.unit, before.per) != (now.unit, now.per)) {
            continue;
        }
        let from = day_in(&call.branch.time_zone, at);
        let before = before.and_then(|target| target.at_least);
        changes.entry(measure).or_default().push(TargetChange { from, before });
    }
    Ok(changes)
}
