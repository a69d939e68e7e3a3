//! What makes a plan hard to run, beyond what it leaves open: figures that may contradict each other, targets with nothing to
//! reckon from, offices with too much, and measures that nobody has said anything about for long.

use std::collections::{BTreeMap, HashSet};

use uuid::Uuid;

use crate::{
    Date, Timestamp,
    id::OfficeId,
    organisation::composition::Organisation,
    period::Period,
    plan::{
        measures::{MeasureKind, MeasureState, MeasureStatus},
        snapshots::{Goal, Measure, PlanContent},
        targets::{Amount, Target, TargetSpan, TargetUnit},
    },
};

crate::words! {
    /// What is found.
    #[derive(PartialOrd, Ord, Hash)]
    pub enum FindingKind {
        /// Two figures for what seems to be the same, which are not the same over the plan's period.
        FiguresDiffer = "figures_differ",
        /// The target says how much is to change, and not from what.
        NoBaseline = "no_baseline",
        /// An office is asked about many more measures than the others.
        OfficeOverloaded = "office_overloaded",
        /// Nobody has reported on the measure for longer than the branch has said.
        SilentMeasure = "silent_measure",
    }
}

/// What has a target.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Aim<'a> {
    Goal(&'a Goal),
    Measure(&'a Measure),
}

impl<'a> Aim<'a> {
    const fn id(self) -> Uuid {
        match self {
            Self::Goal(goal) => goal.id.0,
            Self::Measure(measure) => measure.id.0,
        }
    }

    fn title(self) -> &'a str {
        match self {
            Self::Goal(goal) => &goal.title,
            Self::Measure(measure) => &measure.title,
        }
    }

    const fn target(self) -> Option<&'a Target> {
        match self {
            Self::Goal(goal) => goal.target.as_ref(),
            Self::Measure(measure) => measure.target.as_ref(),
        }
    }

    /// The place of its area.
    fn area(self, content: &PlanContent) -> usize {
        match self {
            Self::Goal(goal) => goal.area,
            Self::Measure(measure) => content.goal_of(measure).area,
        }
    }

    /// Whether it asks for more of something than there was. A limit, a full coverage and a count are reckoned from nothing.
    fn asks_for_change(self) -> bool {
        let figure = self.target().and_then(|target| target.at_least);
        match self {
            Self::Goal(goal) => goal.target.as_ref().is_some_and(|target| match target.unit {
                TargetUnit::People => figure.is_some(),
                TargetUnit::Percent => figure.is_some_and(|figure| figure < Amount::whole(100)),
                TargetUnit::Times | TargetUnit::Clubs | TargetUnit::Agreements => false,
            }),
            Self::Measure(measure) => match measure.kind {
                MeasureKind::Level => figure.is_some(),
                MeasureKind::Reduction => figure.is_none(),
                MeasureKind::Count
                | MeasureKind::Coverage
                | MeasureKind::Milestone
                | MeasureKind::Standing
                | MeasureKind::Ongoing
                | MeasureKind::Register
                | MeasureKind::NotLocal => false,
            },
        }
    }
}

/// What is found, and in what.
#[derive(Clone, PartialEq, Debug)]
pub enum Finding<'a> {
    /// What each asks for in the whole period.
    FiguresDiffer([(Aim<'a>, Amount); 2]),
    NoBaseline(Aim<'a>),
    /// How many measures that are not done it is asked about, and how many the offices that are asked have on average.
    OfficeOverloaded {
        office: OfficeId,
        measures: u32,
        average: u32,
    },
    /// When something was said last.
    SilentMeasure(&'a Measure, Timestamp),
}

impl Finding<'_> {
    pub const fn kind(&self) -> FindingKind {
        match self {
            Self::FiguresDiffer(_) => FindingKind::FiguresDiffer,
            Self::NoBaseline(_) => FindingKind::NoBaseline,
            Self::OfficeOverloaded { .. } => FindingKind::OfficeOverloaded,
            Self::SilentMeasure(..) => FindingKind::SilentMeasure,
        }
    }
}

/// What of how goals and measures are counted decides the findings. It is said beside the plan, and so it is an argument.
#[derive(Clone, Default, Debug)]
pub struct Counting {
    /// The branch has said how they are counted.
    pub said: HashSet<Uuid>,
    /// It has said what they are reckoned from, or they need nothing.
    pub has_baseline: HashSet<Uuid>,
}

/// An office that is asked about fewer has not too much, however few the others have.
const MANY: u32 = 8;

/// A word that two titles share says that they are about the same; shorter ones stand in any title.
const TELLING_WORD: usize = 7;

/// The findings of a plan, by kind and then in its order; offices by how much they have. What is not done, dropped or not local
/// is looked at, and reports before `silent_since` have gone silent.
pub fn of_plan<'a>(
    content: &'a PlanContent,
    (plan, today, silent_since): (Period, Date, Timestamp),
    organisation: &Organisation,
    counting: &Counting,
) -> Vec<Finding<'a>> {
    let open: Vec<&Measure> = content.measures.iter().filter(|measure| is_open(measure)).collect();
    let is_local = |goal: &&Goal| goal.not_local_reason.is_none();
    let goals = content.goals.iter().filter(is_local).map(Aim::Goal);
    let aims: Vec<Aim<'a>> = goals.chain(open.iter().copied().map(Aim::Measure)).collect();
    let mut findings = differing(content, &aims, plan, counting);
    let lacks_baseline = |aim: &&Aim<'a>| aim.asks_for_change() && !counting.has_baseline.contains(&aim.id());
    findings.extend(aims.iter().filter(lacks_baseline).map(|aim| Finding::NoBaseline(*aim)));
    findings.extend(overloaded(&open, organisation, today));
    let silent = open.iter().filter(|measure| measure.status(silent_since) == MeasureStatus::NotReported);
    findings.extend(
        silent.filter_map(|measure| Some(Finding::SilentMeasure(measure, measure.last_report.as_ref()?.at))),
    );
    findings
}

fn is_open(measure: &Measure) -> bool {
    measure.state == MeasureState::Active && measure.can_be_overdue()
}

/// Pairs of growth in one area that are told in the same words and are not the same, where the branch has not said how both are
/// counted.
fn differing<'a>(
    content: &PlanContent,
    aims: &[Aim<'a>],
    plan: Period,
    counting: &Counting,
) -> Vec<Finding<'a>> {
    let growing: Vec<(Aim<'a>, Amount)> = aims
        .iter()
        .filter(|aim| aim.asks_for_change())
        .filter_map(|aim| Some((*aim, in_all(aim.target()?, plan)?)))
        .collect();
    let mut found = Vec::new();
    for (place, (one, first)) in growing.iter().enumerate() {
        for (other, second) in &growing[place + 1..] {
            let is_one_area = one.area(content) == other.area(content);
            let is_said = counting.said.contains(&one.id()) && counting.said.contains(&other.id());
            let is_about_the_same = share_a_word(one.title(), other.title());
            if is_one_area && is_about_the_same && first != second && !is_said {
                found.push(Finding::FiguresDiffer([(*one, *first), (*other, *second)]));
            }
        }
    }
    found
}

/// What a number of people asks for over the whole plan, to a thousandth by days; `None` for what is no number of people.
fn in_all(target: &Target, plan: Period) -> Option<Amount> {
    const DAYS_OF_FOUR_YEARS: i64 = 1461;
    if target.unit != TargetUnit::People {
        return None;
    }
    let figure = target.at_least?.thousandths;
    let days = i64::from(plan.to.days_since_1970() - plan.from.days_since_1970() + 1);
    // Whole years are whole: those of a plan differ from a mean year by less than a day.
    let months = (days * 48 + DAYS_OF_FOUR_YEARS / 2) / DAYS_OF_FOUR_YEARS;
    let thousandths = match target.per {
        TargetSpan::Period => figure,
        TargetSpan::Year => figure.checked_mul(months)? / 12,
        TargetSpan::Month => figure.checked_mul(months)?,
        TargetSpan::Meeting => return None,
    };
    Some(Amount { thousandths })
}

fn share_a_word(one: &str, other: &str) -> bool {
    let words = |title: &str| {
        let title = title.to_lowercase();
        let words = title.split(|letter: char| !letter.is_alphanumeric());
        words.filter(|word| word.chars().count() >= TELLING_WORD).map(str::to_owned).collect::<HashSet<_>>()
    };
    !words(one).is_disjoint(&words(other))
}

/// More than twice the average of those that are asked about anything.
fn overloaded<'a>(open: &[&'a Measure], organisation: &Organisation, today: Date) -> Vec<Finding<'a>> {
    let mut asked: BTreeMap<OfficeId, u32> = BTreeMap::new();
    for measure in open {
        let accountable = measure.accountable_on(today);
        if let Some(office) = accountable.and_then(|part| organisation.asked(part.party, today)) {
            *asked.entry(office).or_default() += 1;
        }
    }
    let (all, offices) = (asked.values().sum::<u32>(), u32::try_from(asked.len()).unwrap_or(u32::MAX));
    let mut too_many: Vec<(OfficeId, u32)> = asked
        .into_iter()
        .filter(|(_, measures)| *measures >= MANY && *measures > 2 * all / offices)
        .collect();
    too_many.sort_by_key(|(_, measures)| std::cmp::Reverse(*measures));
    let average = all.checked_div(offices).unwrap_or_default();
    too_many
        .into_iter()
        .map(|(office, measures)| Finding::OfficeOverloaded { office, measures, average })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        id::GoalId,
        organisation::{composition::Office, offices::Role, parties::Party},
        plan::{
            check_ins::ReportedStatus,
            responsibilities::Part,
            snapshots::{
                Goal, LastReport,
                samples::{goal, measure, plan},
            },
        },
        time::date,
    };

    const PLAN: Period = Period { from: date(2026, 1, 1), to: date(2027, 12, 31) };
    const TODAY: Date = date(2026, 6, 17);
    const SILENT_SINCE: Timestamp = Timestamp(1_000);

    fn growth(n: u128, title: &str, number: i32, per: TargetSpan) -> Measure {
        let target =
            Target { at_least: Some(Amount::whole(number)), unit: TargetUnit::People, per, note: None };
        Measure { title: title.to_owned(), target: Some(target), ..measure(n, MeasureKind::Level, &[]) }
    }

    fn kinds(
        content: &PlanContent,
        organisation: &Organisation,
        counting: &Counting,
    ) -> Vec<(FindingKind, u128)> {
        let found = of_plan(content, (PLAN, TODAY, SILENT_SINCE), organisation, counting);
        let about = |finding: &Finding<'_>| match finding {
            Finding::FiguresDiffer([(one, _), _]) | Finding::NoBaseline(one) => one.id().as_u128(),
            Finding::SilentMeasure(measure, _) => measure.id.0.as_u128(),
            Finding::OfficeOverloaded { office, .. } => office.0.as_u128(),
        };
        found.iter().map(|finding| (finding.kind(), about(finding))).collect()
    }

    fn reckoned(ids: &[u128]) -> HashSet<Uuid> {
        ids.iter().map(|n| Uuid::from_u128(*n)).collect()
    }

    #[test]
    fn figures_of_the_same_growth_are_held_against_each_other_over_the_period() {
        let two_hundred = growth(1, "200 flere yrkesaktive i Nordre Follo", 200, TargetSpan::Period);
        let yearly = growth(2, "240 flere yrkesaktive medlemmer hvert år", 240, TargetSpan::Year);
        let content = plan(vec![two_hundred, yearly]);
        let found = of_plan(
            &content,
            (PLAN, TODAY, SILENT_SINCE),
            &Organisation::default(),
            &Counting { has_baseline: reckoned(&[1, 2]), ..Counting::default() },
        );
        let [Finding::FiguresDiffer([(_, first), (_, second)])] = found[..] else { panic!("{found:?}") };
        assert_eq!((first, second), (Amount::whole(200), Amount::whole(480)));
    }

    #[test]
    fn goals_have_figures_as_well() {
        let of = |n, title, number, per| {
            let Measure { title, target, .. } = growth(n, title, number, per);
            Goal { id: GoalId(Uuid::from_u128(n)), title, target, ..goal() }
        };
        let mut content = plan(Vec::new());
        content.goals = vec![
            of(1, "200 flere yrkesaktive i Nordre Follo", 200, TargetSpan::Period),
            of(2, "240 flere yrkesaktive medlemmer hvert år", 240, TargetSpan::Year),
            Goal {
                not_local_reason: Some("Sentralt".to_owned()),
                ..of(3, "Yrkesaktive", 9, TargetSpan::Year)
            },
        ];
        let wanted =
            [(FindingKind::FiguresDiffer, 1), (FindingKind::NoBaseline, 1), (FindingKind::NoBaseline, 2)];
        assert_eq!(kinds(&content, &Organisation::default(), &Counting::default()), wanted);
    }

    #[test]
    fn the_same_figure_another_subject_another_area_and_an_answer_are_no_contradiction() {
        let none = |content: &PlanContent, said: &[u128]| {
            let counting = Counting { said: reckoned(said), has_baseline: reckoned(&[1, 2]) };
            assert_eq!(kinds(content, &Organisation::default(), &counting), []);
        };
        let (a, b) = ("200 flere yrkesaktive", "Yrkesaktive: 100 i året");
        none(&plan(vec![growth(1, a, 200, TargetSpan::Period), growth(2, b, 100, TargetSpan::Year)]), &[]);
        let stewards = growth(2, "20 flere tillitsvalgte", 20, TargetSpan::Period);
        none(&plan(vec![growth(1, a, 200, TargetSpan::Period), stewards]), &[]);
        let other = Measure { goal: 1, ..growth(2, b, 240, TargetSpan::Year) };
        let mut content = plan(vec![growth(1, a, 200, TargetSpan::Period), other]);
        content.areas.push(content.areas[0].clone());
        content.goals.push(Goal { area: 1, ..goal() });
        none(&content, &[]);
        let differing =
            plan(vec![growth(1, a, 200, TargetSpan::Period), growth(2, b, 240, TargetSpan::Year)]);
        none(&differing, &[1, 2]);
        let counting = Counting { said: reckoned(&[1]), has_baseline: reckoned(&[1, 2]) };
        let asked = kinds(&differing, &Organisation::default(), &counting);
        assert_eq!(asked, [(FindingKind::FiguresDiffer, 1)]);
    }

    #[test]
    fn what_is_to_change_needs_something_to_change_from() {
        let level = growth(1, "Flere", 200, TargetSpan::Period);
        let fewer = measure(2, MeasureKind::Reduction, &[]);
        let at_most = Measure { kind: MeasureKind::Reduction, ..growth(3, "Færre", 5, TargetSpan::Year) };
        let done =
            LastReport { status: ReportedStatus::Done, at: Timestamp(0), received_at: None, reason: None };
        let done = Measure { last_report: Some(done), ..growth(4, "Ferdig", 7, TargetSpan::Year) };
        let content = plan(vec![level, fewer, at_most, done]);
        let wanted = [(FindingKind::NoBaseline, 1), (FindingKind::NoBaseline, 2)];
        assert_eq!(kinds(&content, &Organisation::default(), &Counting::default()), wanted);
        let counting = Counting { has_baseline: reckoned(&[1, 2]), ..Counting::default() };
        assert_eq!(kinds(&content, &Organisation::default(), &counting), []);
    }

    #[test]
    fn an_office_has_too_much_when_it_has_many_and_more_than_twice_the_others() {
        let office = |n: u128| OfficeId(Uuid::from_u128(n));
        let role = |_| Office { name: String::new(), role: Role::Other, terms: vec![(PLAN.from, None)] };
        let organisation =
            Organisation { offices: [1, 2, 3, 4].map(|n| (office(n), role(n))).into(), bodies: Vec::new() };
        let with = |counts: &[(u128, u128)]| {
            let of = counts.iter().flat_map(|(n, count)| (0..*count).map(|_| *n));
            let owned = of.enumerate().map(|(n, of)| {
                let part = (Part::Accountable, Party::Office(office(of)));
                measure(n as u128, MeasureKind::Ongoing, &[part])
            });
            kinds(&plan(owned.collect()), &organisation, &Counting::default())
        };
        assert_eq!(with(&[(1, 12), (2, 3), (3, 2), (4, 2)]), [(FindingKind::OfficeOverloaded, 1)]);
        assert_eq!(with(&[(1, 7), (2, 1), (3, 1), (4, 1)]), [], "seven are not many");
        assert_eq!(with(&[(1, 9), (2, 8), (3, 8), (4, 7)]), [], "all have much");
        assert_eq!(with(&[]), []);
    }

    #[test]
    fn silence_is_told_with_when_something_was_said_last() {
        let said =
            |status, at| Some(LastReport { status, at: Timestamp(at), received_at: None, reason: None });
        let quiet = Measure {
            last_report: said(ReportedStatus::OnTrack, 500),
            ..measure(1, MeasureKind::Ongoing, &[])
        };
        let lately = Measure {
            last_report: said(ReportedStatus::OnTrack, 1500),
            ..measure(2, MeasureKind::Ongoing, &[])
        };
        let never = measure(3, MeasureKind::Ongoing, &[]);
        let paused = Measure { state: MeasureState::Paused, ..quiet.clone() };
        let content = plan(vec![quiet, lately, never, paused]);
        assert_eq!(
            kinds(&content, &Organisation::default(), &Counting::default()),
            [(FindingKind::SilentMeasure, 1)]
        );
    }
}
