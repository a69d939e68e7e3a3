//! Counts, levels and reductions.

use verv_app::clock::day_in;
use verv_domain::{
    Date, Timestamp,
    period::Period,
    progress::{
        counts::{Balance, CountTarget, Counted},
        figures::{Figure, Step},
        goal_history::{Direction, GoalChange, GoalHistory},
        indicators::{MonthlyFlow, flow_tallies},
        levels::{Baseline, GrowthBase, LevelGoal, LevelTarget},
        reductions::ReductionTarget,
        spans::{CountSpan, Frame, Month, YearStart},
    },
    time::date,
};

use super::given::{Case, EVE, PLAN, Section, count, events, flow, level, on, readings, reduction, tally};

pub fn all() -> Vec<Section> {
    vec![
        (
            "Count per year",
            "At least six workplace visits a year: a tally from events, against an even pace.",
            counts(),
        ),
        (
            "Count per year: the calendar",
            "A day belongs to the year that it has in the branch's zone. The goal of a year that counts in part is its share by days.",
            calendar(),
        ),
        (
            "Joined and left",
            "240 new members a year, by monthly figures; those who left are taken off or not, as the branch has said.",
            flows(),
        ),
        ("Growth and level", "A figure against a line from its baseline.", levels()),
        ("Growth in per cent", "1.5 % a year, of the base that the branch has chosen.", growth()),
        ("Reduction", "Fewer twelve-hour rosters each year than in the year before.", reductions()),
    ]
}

fn each(per: CountSpan, goal: i64) -> CountTarget {
    let goal = GoalHistory::unchanged(Figure::whole(goal));
    CountTarget { goal, per, step: Step::One, balance: Balance::Gross }
}

fn six() -> CountTarget {
    each(CountSpan::Year, 6)
}

fn changed(first: i64, from: Date, goal: i64) -> GoalHistory {
    GoalHistory::new(Figure::whole(first), [GoalChange { from, goal: Figure::whole(goal) }])
}

fn counts() -> Vec<Case> {
    let four = events(&[(2026, 1, 15), (2026, 2, 20), (2026, 4, 8), (2026, 6, 3)]);
    let five = [four.clone(), events(&[(2026, 9, 1)])].concat();
    let raised = CountTarget { goal: changed(6, date(2026, 7, 1), 8), ..six() };
    let lowered = CountTarget { goal: changed(6, date(2026, 7, 1), 4), ..six() };
    let later = |day, month, amount| tally(day, date(2027, month, 10), amount);
    let december = [five.clone(), vec![later(date(2026, 12, 18), 1, 1)]].concat();
    let corrected = vec![later(date(2026, 11, 3), 2, 3)];
    let months = events(&[(2026, 1, 6), (2026, 2, 3), (2026, 4, 7), (2026, 5, 5)]);
    vec![
        count("one ahead", &six(), &four, on(2026, 6, 10)),
        count("two of 2.6 are on pace", &six(), &four[..2], on(2026, 6, 10)),
        count("three of 2.6 are on pace", &six(), &four[..3], on(2026, 6, 10)),
        count("one behind", &six(), &four[..1], on(2026, 6, 10)),
        count("nothing yet, nothing late", &six(), &[], on(2026, 1, 20)),
        count("nothing yet, and late", &six(), &[], on(2026, 6, 10)),
        count("reached before the year is over", &six(), &events(&[(2026, 1, 5); 6]), on(2026, 3, 1)),
        count("the last day can still be used", &six(), &five, on(2026, 12, 31)),
        count("the year after: the old one stays, missed", &six(), &five, on(2027, 1, 1)),
        count("the plan is over", &six(), &five, on(2028, 1, 5)),
        count("the plan has not begun", &six(), &[], on(2025, 12, 1)),
        count("an event of tomorrow is not counted", &six(), &events(&[(2026, 6, 11)]), on(2026, 6, 10)),
        count("logged in January for December", &six(), &december, on(2027, 1, 20)),
        count(
            "new members corrected in February from five to three",
            &each(CountSpan::Year, 4),
            &corrected,
            on(2027, 2, 20),
        ),
        count("the target is raised midway: nobody is behind by it", &raised, &four[..3], on(2026, 7, 1)),
        count("raised midway, at the end of the year", &raised, &five, on(2026, 12, 31)),
        count("raised midway, the year after", &raised, &five, on(2027, 7, 1)),
        count("the target is lowered midway to what is done", &lowered, &four, on(2026, 7, 1)),
        count("the change is not known the day before", &raised, &four[..3], on(2026, 6, 30)),
        count("target zero: at least none", &each(CountSpan::Year, 0), &four, on(2026, 6, 10)),
        count("each month, this one kept", &each(CountSpan::Month, 1), &months, on(2026, 5, 20)),
        count("each month, this one open", &each(CountSpan::Month, 1), &months[..3], on(2026, 5, 20)),
        count("in the whole period", &each(CountSpan::Period, 12), &five, on(2027, 1, 15)),
    ]
}

fn calendar() -> Vec<Case> {
    let october = |today| Frame { period: Period { from: date(2026, 10, 1), ..PLAN }, ..today };
    let leap = Period { from: date(2028, 1, 1), to: date(2029, 12, 31) };
    let in_leap_year = |today| Frame { period: leap, year: YearStart::JANUARY, today };
    let leap_day = Frame {
        period: Period { from: date(2028, 2, 29), to: date(2030, 2, 28) },
        year: YearStart::new(2, 29).unwrap(),
        today: date(2029, 3, 2),
    };
    let around = events(&[(2028, 2, 29), (2029, 2, 28), (2029, 3, 1)]);
    // 2026-12-31 at 23:59:59.999 in Oslo, and a millisecond later.
    let last = Timestamp(1_798_757_999_999);
    assert_eq!(last.to_string(), "2026-12-31T22:59:59.999Z");
    let at = |zone, instant: Timestamp| {
        let day = day_in(zone, instant);
        vec![tally(day, day, 1)]
    };
    let one = each(CountSpan::Year, 1);
    let new_year = on(2027, 1, 1);
    vec![
        count("a branch that began in October", &six(), &events(&[(2026, 11, 4)]), october(on(2026, 12, 1))),
        count(
            "a branch that began in October, the year after",
            &six(),
            &events(&[(2026, 11, 4), (2026, 12, 2)]),
            october(on(2027, 3, 1)),
        ),
        count(
            "before the first day of the branch nothing counts",
            &six(),
            &events(&[(2026, 9, 30)]),
            october(on(2026, 10, 2)),
        ),
        count("one a year has a share of one", &one, &[], october(on(2026, 12, 31))),
        count("a leap day is a day of its year", &six(), &around[..1], in_leap_year(date(2028, 2, 29))),
        count(
            "the last day of a leap year expects all",
            &six(),
            &around[..1],
            in_leap_year(date(2028, 12, 31)),
        ),
        count("a year that begins on 29 February", &one, &around, leap_day),
        count("the last millisecond of the year in Oslo", &one, &at("Europe/Oslo", last), new_year),
        count("a millisecond later in Oslo", &one, &at("Europe/Oslo", last.plus(1)), new_year),
        count("the same instant in UTC", &one, &at("UTC", last.plus(1)), new_year),
    ]
}

/// Joined and left of the months of 2026, from January.
fn months(of: &[(i64, i64)]) -> Vec<MonthlyFlow> {
    let month = |(n, &(joined, left)): (usize, &(i64, i64))| {
        let month = Month::new(2026, 1 + i32::try_from(n).unwrap()).unwrap();
        let entered = month.last();
        MonthlyFlow { month, joined: Some(Figure::whole(joined)), left: Some(Figure::whole(left)), entered }
    };
    of.iter().enumerate().map(month).collect()
}

fn flows() -> Vec<Case> {
    let five = months(&[(25, 9), (22, 14), (30, 10), (18, 20), (21, 8)]);
    let gap = [&five[..2], &five[3..]].concat();
    let year = months(&[(20, 10); 12]);
    let case = |name, goal, balance, flows: &[MonthlyFlow], frame| {
        let (tallies, through) = flow_tallies(flows, balance, PLAN.from);
        let target = CountTarget { balance, ..each(CountSpan::Year, goal) };
        flow(name, &target, Counted { tallies: &tallies, through: Some(through) }, frame)
    };
    vec![
        case(
            "gross: held against the end of May, not against today",
            240,
            Balance::Gross,
            &five,
            on(2026, 6, 20),
        ),
        case("net: the same months", 240, Balance::Net, &five, on(2026, 6, 20)),
        case("a missing March stops the series", 240, Balance::Gross, &gap, on(2026, 6, 20)),
        case("no figures in January", 240, Balance::Gross, &[], on(2026, 1, 20)),
        case("the year after, all months known", 240, Balance::Gross, &year, on(2027, 1, 10)),
        case("the year after, December is missing", 240, Balance::Gross, &year[..11], on(2027, 1, 10)),
        case("no figures in February", 240, Balance::Gross, &[], on(2026, 2, 28)),
        case("no figures in March", 240, Balance::Gross, &[], on(2026, 3, 1)),
        case("net growth of at least zero, kept so far", 0, Balance::Net, &five, on(2026, 6, 20)),
        case("net growth of at least zero, below it", 0, Balance::Net, &months(&[(5, 8)]), on(2026, 2, 20)),
        case(
            "the plan is over, and the last months are missing",
            240,
            Balance::Gross,
            &year,
            on(2028, 1, 10),
        ),
    ]
}

fn to(goal: i64, start: Option<i64>) -> LevelTarget {
    LevelTarget {
        baseline: start.map(|start| Baseline { day: EVE, value: Figure::whole(start) }),
        goal: LevelGoal::Reach(GoalHistory::unchanged(Figure::whole(goal))),
        direction: Direction::AtLeast,
        step: Step::One,
        ends: None,
    }
}

fn down(target: LevelTarget) -> LevelTarget {
    LevelTarget { direction: Direction::AtMost, ..target }
}

fn levels() -> Vec<Case> {
    let may = |figure: i64| readings(&[(date(2026, 5, 31), figure * 1000)]);
    let december = |figure: i64| readings(&[(date(2027, 12, 31), figure * 1000)]);
    let (june, year_end) = (on(2026, 6, 20), Some(date(2026, 12, 31)));
    let clubs = LevelTarget { ends: year_end, ..to(5, Some(3)) };
    let raised =
        LevelTarget { goal: LevelGoal::Reach(changed(3100, date(2026, 7, 1), 3200)), ..to(0, Some(3000)) };
    let added =
        LevelTarget { goal: LevelGoal::Add(GoalHistory::unchanged(Figure::whole(200))), ..to(0, Some(1500)) };
    let share = down(LevelTarget { step: Step::Tenth, ends: year_end, ..to(7, Some(9)) });
    let eighth = readings(&[(date(2026, 5, 31), 8_200)]);
    vec![
        level("clubs in five areas, from three", &clubs, &may(4), june),
        level("reached", &clubs, &may(5), june),
        level(
            "reached and lost again",
            &clubs,
            &[may(5), readings(&[(date(2026, 6, 15), 4000)])].concat(),
            june,
        ),
        level("the deadline has passed", &clubs, &readings(&[(date(2026, 12, 31), 4000)]), on(2027, 1, 1)),
        level("the deadline has passed with an old figure", &clubs, &may(5), on(2027, 1, 1)),
        level("the deadline has passed without a figure", &clubs, &[], on(2027, 1, 1)),
        level("no figure yet", &clubs, &[], june),
        level("an old figure is held against its own day", &clubs, &may(4), on(2026, 12, 1)),
        level("down in per cent, on pace to a tenth", &share, &eighth, june),
        level("down in per cent, ahead", &share, &readings(&[(date(2026, 5, 31), 7_500)]), june),
        level("down in per cent, behind", &share, &readings(&[(date(2026, 5, 31), 8_900)]), june),
        level("down to zero", &down(to(0, Some(40))), &may(30), june),
        level("down to zero, reached", &down(to(0, Some(40))), &may(0), june),
        level("start equal to target, kept so far", &to(3000, Some(3000)), &may(3000), june),
        level("start equal to target, more than it", &to(3000, Some(3000)), &may(3004), june),
        level("start equal to target, below it", &to(3000, Some(3000)), &may(2990), june),
        level(
            "start equal to target, kept to the end",
            &to(3000, Some(3000)),
            &december(3000),
            on(2028, 1, 5),
        ),
        level("start beyond the target", &to(3000, Some(3010)), &may(3005), june),
        level(
            "the goal is raised midway, on that day",
            &raised,
            &readings(&[(date(2026, 6, 30), 3_025_000)]),
            on(2026, 7, 1),
        ),
        level(
            "the goal is raised midway, half a year later",
            &raised,
            &readings(&[(date(2026, 12, 31), 3_060_000)]),
            on(2027, 1, 5),
        ),
        level("200 new without a deadline: by the plan's end", &added, &may(1530), june),
        level("no baseline: no pace", &to(5, None), &may(4), june),
    ]
}

fn growth() -> Vec<Case> {
    let grow = |base| LevelTarget {
        goal: LevelGoal::GrowYearly { percent: Figure { thousandths: 1500 }, base },
        ..to(0, Some(3000))
    };
    let compounding = grow(GrowthBase::GoalBefore);
    let first = readings(&[(date(2026, 6, 30), 3_022_000)]);
    let both = readings(&[(date(2026, 12, 31), 3_020_000), (date(2027, 6, 30), 3_050_000)]);
    let end = [both.clone(), readings(&[(date(2027, 12, 31), 3_091_000)])].concat();
    let october = Period { from: date(2026, 10, 1), ..PLAN };
    let late = LevelTarget {
        baseline: Some(Baseline { day: date(2026, 9, 30), value: Figure::whole(3000) }),
        ..compounding.clone()
    };
    let in_october = |today| Frame { period: october, ..today };
    vec![
        level("the first year", &compounding, &first, on(2026, 7, 10)),
        level("the second year, compounding", &compounding, &both, on(2027, 7, 10)),
        level("the second year, of the baseline", &grow(GrowthBase::Baseline), &both, on(2027, 7, 10)),
        level("the second year, of what it was", &grow(GrowthBase::YearBefore), &both, on(2027, 7, 10)),
        level(
            "the second year, and December is missing",
            &grow(GrowthBase::YearBefore),
            &first,
            on(2027, 7, 10),
        ),
        level("two years at 1.5 %: 3090.675 is 3091 members", &compounding, &end, on(2028, 1, 5)),
        level(
            "a branch that began in October grows for 92 of 365 days",
            &late,
            &readings(&[(date(2026, 12, 31), 3_012_000)]),
            in_october(on(2026, 12, 31)),
        ),
        level(
            "per cent without a baseline",
            &LevelTarget { baseline: None, ..compounding },
            &first,
            on(2026, 7, 10),
        ),
    ]
}

fn reductions() -> Vec<Case> {
    let rosters = |amounts: &[(Date, i64)]| -> Vec<_> {
        amounts.iter().map(|&(day, amount)| tally(day, day, amount)).collect()
    };
    let fewer = |baseline: i64| ReductionTarget {
        baseline: Some(Figure::whole(baseline)),
        at_most: None,
        step: Step::One,
    };
    let at_most = |most| ReductionTarget { at_most: Some(Figure::whole(most)), ..fewer(12) };
    let spring = |amount| rosters(&[(date(2026, 4, 1), amount)]);
    let june = on(2026, 6, 10);
    let october = Period { from: date(2026, 10, 1), ..PLAN };
    vec![
        reduction("fewer than the pace", fewer(12), &spring(3), june),
        reduction("as many as the pace", fewer(12), &spring(5), june),
        reduction("more than the pace", fewer(12), &spring(8), june),
        reduction("as many as the limit, before the end", fewer(12), &spring(11), june),
        reduction("exceeded before the end", fewer(12), &spring(12), june),
        reduction("kept, the year after", fewer(12), &spring(11), on(2027, 1, 1)),
        reduction(
            "the plan is over",
            fewer(12),
            &[spring(11), rosters(&[(date(2027, 5, 4), 12)])].concat(),
            on(2028, 1, 1),
        ),
        reduction("nothing logged yet", fewer(12), &[], june),
        reduction("nothing logged in a year that is over", fewer(12), &[], on(2027, 1, 1)),
        reduction("none, and it is logged", fewer(12), &spring(0), june),
        reduction("none before: fewer than none is none", fewer(0), &spring(0), june),
        reduction("none before: one is too many", fewer(0), &spring(1), june),
        reduction("a number of its own", at_most(6), &spring(3), june),
        reduction("target zero", at_most(0), &spring(0), on(2027, 1, 1)),
        reduction("no baseline", ReductionTarget { baseline: None, ..fewer(0) }, &spring(3), june),
        reduction(
            "a branch that began in October",
            fewer(12),
            &[],
            Frame { period: october, ..on(2026, 11, 1) },
        ),
    ]
}
