//! Coverage, milestones, topics, routines, registers, shared events, what agrees, and what may be shown.

use std::fmt::Write as _;

use verv_domain::{
    Date,
    progress::{
        counts::{Balance, CountTarget, Counted},
        coverage::{Audience, Completion, CoverageTarget, Group, Holding},
        disclosure::Table,
        events::{Counts, DefaultEventType, DefaultPurpose, Event},
        figures::{Figure, Step},
        goal_history::GoalHistory,
        indicators::{Comparison, GrowthPledge, compare, pledged},
        levels::GrowthBase,
        milestones::{MilestoneTarget, Reached},
        registers::{Entry, RegisterTarget},
        results::Progress,
        rules::{Rule, Sharing, WrittenRule, tallies},
        spans::{CountSpan, Frame},
        standing::{Interval, IntervalUnit, Meeting, RoutineTarget, TopicTarget},
    },
    time::date,
};

use super::given::{Case, PLAN, Section, on};

pub fn all() -> Vec<Section> {
    vec![
        (
            "Coverage",
            "All club leaders complete a course by 2026-12-31, with eight weeks of grace. Persons are numbers here; `+` in office, `✓` completed.",
            coverage(),
        ),
        ("Milestone", "Done once.", milestones()),
        (
            "Standing topic",
            "Full time and part time is raised at every discussion meeting. `✓` raised, `–` not.",
            topics(),
        ),
        ("Routine", "A reminder every third month.", routines()),
        ("Register", "Agreements with three parties, to be renewed 90 days before they expire.", registers()),
        ("One event, two targets", "Six visits to recruit members, six to recruit stewards.", shared()),
        ("No figure by nature", "Left out of every tally.", uncounted()),
    ]
}

fn leader(person: u8, from: Date, to: Option<Date>) -> Holding<u8> {
    Holding { person, from, to }
}

fn done(person: u8, day: Date) -> Completion<u8> {
    Completion { person, day }
}

fn course() -> CoverageTarget {
    CoverageTarget { percent: Figure::whole(100), grace_weeks: 8, ends: Some(date(2026, 12, 31)) }
}

fn covered(
    name: &'static str,
    target: CoverageTarget,
    holdings: &[Holding<u8>],
    completions: &[Completion<u8>],
    frame: Frame,
) -> Case {
    let held = holdings.iter().map(|held| {
        let to = held.to.map_or(String::new(), |to| format!(" to {to}"));
        format!("{}+ {}{to}", held.person, held.from)
    });
    let done = completions.iter().map(|done| format!("{}✓ {}", done.person, done.day));
    let given: Vec<_> = held.chain(done).collect();
    let given = if given.is_empty() { "nobody".to_owned() } else { given.join(", ") };
    let percent = target.percent.to_decimal();
    let given = if percent < 100.0 { format!("{percent} %; {given}") } else { given };
    let progress = target.progress(&Group::new(holdings, completions), frame, Audience::ReadsNames);
    Case { name, given, today: frame.today, progress }
}

fn coverage() -> Vec<Case> {
    let old = date(2024, 2, 1);
    let four: Vec<_> = (1..=4).map(|person| leader(person, old, None)).collect();
    let march = |person| done(person, date(2026, 3, 1));
    let three = [march(1), march(2), march(3)];
    let june = on(2026, 6, 10);
    let newcomer = leader(5, date(2026, 6, 9), None);
    let with_newcomer = [four.as_slice(), &[newcomer]].concat();
    let ninth = [four.as_slice(), &[leader(5, date(2026, 4, 15), None)]].concat();
    let all = [&three[..], &[march(4)]].concat();
    let late = [&three[..], &[done(4, date(2027, 1, 20))]].concat();
    let left = [&four[..3], &[leader(4, old, Some(date(2026, 5, 31)))]].concat();
    let twice = [&four[..2], &[leader(1, date(2026, 6, 1), None)]].concat();
    let again = [leader(1, old, Some(date(2026, 5, 31))), leader(1, date(2026, 6, 1), None)];
    let share = CoverageTarget { percent: Figure::whole(75), ..course() };
    let after = [four.as_slice(), &[leader(5, date(2027, 1, 15), None)]].concat();
    vec![
        covered("three of four", course(), &four, &three, june),
        covered("all four", course(), &four, &all, june),
        covered("nobody has begun, in January", course(), &four, &[], on(2026, 1, 20)),
        covered("nobody has begun, in June", course(), &four, &[], june),
        covered("the group is empty", course(), &[], &[], june),
        covered("the group is empty when the deadline has passed", course(), &[], &[], on(2027, 1, 1)),
        covered("somebody came yesterday", course(), &with_newcomer, &all, june),
        covered("all came yesterday", course(), &[newcomer], &[], june),
        covered("who came yesterday has completed it", course(), &[newcomer], &[march(5)], june),
        covered("the last day of grace", course(), &ninth, &all, on(2026, 6, 9)),
        covered("the day after it", course(), &ninth, &all, june),
        covered("one person holds two offices", course(), &twice, &[march(1)], june),
        covered("elected anew: no new grace", course(), &again, &[], june),
        covered("who has left is not measured", course(), &left, &three, june),
        covered("75 % of four", share, &four, &three, june),
        covered(
            "met on the last day; somebody new after it changes nothing",
            course(),
            &after,
            &all,
            on(2027, 6, 1),
        ),
        covered("missed", course(), &four, &three, on(2027, 1, 10)),
        covered("missed, and met since", course(), &four, &late, on(2027, 1, 20)),
    ]
}

fn milestones() -> Vec<Case> {
    let case = |name, ends: Option<Date>, started: Option<Date>, done: Option<Date>, frame: Frame| {
        let words = |word: &str, day: Option<Date>| day.map(|day| format!("{word} {day}"));
        let given: Vec<_> = [words("deadline", ends), words("begun", started), words("done", done)]
            .into_iter()
            .flatten()
            .collect();
        let given = given.join(", ");
        let progress = MilestoneTarget { ends }.progress(Reached { started, done }, frame);
        Case { name, given, today: frame.today, progress }
    };
    let spring = Some(date(2026, 5, 31));
    let (march, june) = (Some(date(2026, 3, 1)), Some(date(2026, 6, 3)));
    vec![
        case("not begun", spring, None, None, on(2026, 3, 1)),
        case("begun", spring, march, None, on(2026, 5, 31)),
        case("not done when it is over", spring, march, None, on(2026, 6, 1)),
        case("done in time", spring, march, Some(date(2026, 5, 31)), on(2027, 1, 1)),
        case("done late", spring, None, june, on(2027, 1, 1)),
        case("no deadline: nothing is missed", None, march, None, on(2027, 6, 1)),
    ]
}

fn topics() -> Vec<Case> {
    let case = |name, percent, meetings: &[(Date, bool)], frame: Frame| {
        let meetings: Vec<_> = meetings.iter().map(|&(day, is_raised)| Meeting { day, is_raised }).collect();
        let mark =
            |meeting: &Meeting| format!("{}{}", meeting.day, if meeting.is_raised { "✓" } else { "–" });
        let words: Vec<_> = meetings.iter().map(mark).collect();
        let words = if words.is_empty() { "no meetings".to_owned() } else { words.join(", ") };
        let given = format!("{percent} %; {words}");
        let progress = TopicTarget { percent: Figure::whole(percent) }.progress(&meetings, frame);
        Case { name, given, today: frame.today, progress }
    };
    let (feb, may) = (date(2026, 2, 10), date(2026, 5, 12));
    vec![
        case("raised in both", 100, &[(feb, true), (may, true)], on(2026, 6, 10)),
        case("once not raised", 100, &[(feb, true), (may, false)], on(2026, 6, 10)),
        case("half is enough", 50, &[(feb, true), (may, false)], on(2026, 6, 10)),
        case("0 of 0", 100, &[], on(2026, 6, 10)),
        case("the year after", 100, &[(feb, true), (may, false)], on(2027, 2, 1)),
        case("the plan is over", 100, &[(feb, true), (date(2027, 2, 9), true)], on(2028, 1, 1)),
    ]
}

fn routines() -> Vec<Case> {
    let case = |name, days: &[Date], frame: Frame| {
        let interval = Interval { every: 3, unit: IntervalUnit::Months };
        let words: Vec<_> = days.iter().map(Date::to_string).collect();
        let given =
            if words.is_empty() { "never done".to_owned() } else { format!("done {}", words.join(", ")) };
        Case { name, given, today: frame.today, progress: RoutineTarget { interval }.progress(days, frame) }
    };
    let (march, may) = (date(2026, 3, 15), date(2026, 5, 31));
    let quarterly: Vec<_> = (0..8).map(|n| date(2026 + n / 4, 1 + 3 * (n % 4), 20)).collect();
    vec![
        case("not yet due", &[], on(2026, 3, 1)),
        case("never done, and late", &[], on(2026, 4, 2)),
        case("done in time", &[march, may], on(2026, 8, 31)),
        case("late by a day", &[march, may], on(2026, 9, 1)),
        case("kept in the whole period", &quarterly, on(2028, 1, 1)),
        case("the plan is over, and it was late", &[march, may], on(2028, 1, 1)),
    ]
}

fn registers() -> Vec<Case> {
    let case = |name, at_least: Option<i64>, entries: &[(&'static str, Date, Date)], frame: Frame| {
        let words: Vec<_> = entries.iter().map(|(party, from, to)| format!("{party} {from}–{to}")).collect();
        let goal = at_least.map_or("kept current".to_owned(), |goal| format!("at least {goal}"));
        let list = if words.is_empty() { "no entries".to_owned() } else { words.join(", ") };
        let entries: Vec<_> = entries
            .iter()
            .map(|&(subject, from, to)| Entry { subject, from, to: Some(to), lead_days: None })
            .collect();
        let ends = at_least.map(|_| date(2026, 12, 31));
        let target = RegisterTarget { at_least: at_least.map(Figure::whole), ends, lead_days: 90 };
        Case {
            name,
            given: format!("{goal}; {list}"),
            today: frame.today,
            progress: target.progress(&entries, frame),
        }
    };
    let old = date(2022, 1, 1);
    let (june, later) = (date(2026, 6, 30), date(2029, 12, 31));
    let three = [("AP", old, june), ("SV", old, later), ("Rødt", old, later)];
    let renewed = [&three[..], &[("AP", date(2026, 7, 1), date(2030, 6, 30))]].concat();
    vec![
        case("three, one to be renewed soon", Some(3), &three, on(2026, 6, 10)),
        case("one is past its date", Some(3), &three, on(2026, 7, 1)),
        case("renewed", Some(3), &renewed, on(2026, 7, 1)),
        case("not renewed by the deadline", Some(3), &three, on(2027, 1, 1)),
        case("no number, all current", None, &three[1..], on(2026, 6, 10)),
        case("no number, one past its date", None, &three, on(2026, 7, 1)),
        case("empty", None, &[], on(2026, 6, 10)),
    ]
}

fn shared() -> Vec<Case> {
    use DefaultPurpose::{RecruitMembers, RecruitStewards};
    let visit = |month, purposes: &[DefaultPurpose]| {
        let day = date(2026, month, 10);
        Event {
            day,
            logged: day,
            event_type: DefaultEventType::WorkplaceVisit.key(),
            purposes: purposes.iter().map(|purpose| purpose.key()).collect(),
            organiser: None,
            agreement_area: None,
            counts: Counts::default(),
        }
    };
    let rule = |purpose: DefaultPurpose| {
        let types = vec![DefaultEventType::WorkplaceVisit.key()];
        Rule::try_from(WrittenRule { types, purposes: vec![purpose.key()], ..WrittenRule::default() })
            .unwrap()
    };
    let events = [
        visit(1, &[RecruitMembers, RecruitStewards]),
        visit(3, &[RecruitStewards, RecruitMembers]),
        visit(4, &[RecruitMembers]),
    ];
    let (members, stewards) = (rule(RecruitMembers), rule(RecruitStewards));
    let goal = GoalHistory::unchanged(Figure::whole(6));
    let target = CountTarget { goal, per: CountSpan::Year, step: Step::One, balance: Balance::Gross };
    let frame = on(2026, 6, 10);
    let mut cases = Vec::new();
    for sharing in Sharing::ALL {
        let (of_rules, served) = tallies(&events, &[&members, &stewards], sharing);
        for (name, tallies) in [("to recruit members", &of_rules[0]), ("to recruit stewards", &of_rules[1])] {
            let given = format!(
                "three visits: for members and stewards, for stewards and members, for members; one event counts toward {}: {} visits served {} counts",
                sharing.as_str(),
                served.events,
                served.counts
            );
            let progress = target.progress(Counted { tallies, through: None }, frame);
            cases.push(Case { name, given, today: frame.today, progress });
        }
    }
    cases
}

fn uncounted() -> Vec<Case> {
    let today = date(2026, 6, 10);
    let case = |name, given: &str, progress| Case { name, given: given.to_owned(), today, progress };
    let report = Some(date(2026, 5, 4));
    vec![
        case("ongoing", "last report 2026-05-04", Progress::ongoing(report, PLAN, today)),
        case("ongoing, never reported", "no report", Progress::ongoing(None, PLAN, today)),
        case("not local", "the union's to do", Progress::not_local(PLAN, today)),
    ]
}

/// Whether 200, 240 a year and 1.5 % a year agree.
pub fn growth_pledges() -> String {
    let frame = on(2026, 1, 1);
    let stock = Figure::whole(3000);
    let percent = |base| GrowthPledge::PercentPerYear { percent: Figure { thousandths: 1500 }, base };
    let pledges = [
        ("1.5 % a year, compounding, net", percent(GrowthBase::GoalBefore), Some(Balance::Net)),
        ("1.5 % a year of the baseline, net", percent(GrowthBase::Baseline), Some(Balance::Net)),
        ("200 in all, net", GrowthPledge::InAll(Figure::whole(200)), Some(Balance::Net)),
        ("240 a year, gross", GrowthPledge::PerYear(Figure::whole(240)), Some(Balance::Gross)),
        ("200 in all, gross", GrowthPledge::InAll(Figure::whole(200)), Some(Balance::Gross)),
        ("240 a year, not said which", GrowthPledge::PerYear(Figure::whole(240)), None),
    ];
    let mut page = "\n## Do the plan's figures agree?\n\nFrom 3000 members on 2025-12-31, in two years. Each is held against the first and against the fourth.\n\n\
        | pledge | more by 2027-12-31 | than the first | than the fourth |\n|---|---|---|---|\n"
        .to_owned();
    for (name, pledge, balance) in pledges {
        let against = |other: usize| {
            let (_, first, of) = pledges[other];
            match compare((first, of), (pledge, balance), stock, frame) {
                Comparison::Same => "the same".to_owned(),
                Comparison::Differs { by } => format!("{:+}", by.to_decimal()),
                Comparison::NotComparable => "not comparable".to_owned(),
            }
        };
        let more = pledged(pledge, stock, frame).to_decimal();
        writeln!(page, "| {name} | {more} | {} | {} |", against(0), against(3)).unwrap();
    }
    page
}

/// What of a table may be shown.
pub fn small_cells() -> String {
    let tables: [(&str, &[&[u32]]); 7] = [
        ("no small cell", &[&[5, 40], &[12, 9]]),
        (
            "one small cell: its row and its column must not tell it",
            &[&[3, 40, 50], &[12, 9, 30], &[70, 80, 90]],
        ),
        ("a single row", &[&[2, 30, 8]]),
        ("two small cells in one row", &[&[1, 4, 60], &[20, 30, 40]]),
        ("few in the hidden ones together", &[&[1, 2, 60, 9], &[20, 30, 40, 50]]),
        ("zeros do not hide each other", &[&[0, 0, 9], &[10, 20, 30]]),
        ("a single count", &[&[3]]),
    ];
    let mut page = "\n## Small cells\n\nCounts under five are hidden (`·`), and others with them, until no hidden count follows from what is shown. Totals are last.\n"
        .to_owned();
    let cell = |count: &Option<u32>| count.map_or("·".to_owned(), |count| count.to_string());
    for (name, rows) in tables {
        let given = rows.iter().map(|row| row.to_vec()).collect();
        let shown = Table::new(given).unwrap().disclosable();
        write!(page, "\n{name}\n\n```\n").unwrap();
        let totals = shown.row_totals.iter().map(cell);
        let of_rows = shown.rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>());
        let mut lines: Vec<(Vec<String>, String)> = of_rows.zip(totals).collect();
        lines.push((shown.column_totals.iter().map(cell).collect(), cell(&shown.total)));
        for (index, (cells, total)) in lines.iter().enumerate() {
            let given = rows.get(index).map_or(String::new(), |row| {
                let cells: String =
                    row.iter().map(|count| format!("{count:>4}")).collect::<Vec<_>>().concat();
                format!("{cells}   ->")
            });
            let width = rows[0].len() * 4 + 5;
            let cells: String = cells.iter().map(|cell| format!("{cell:>4}")).collect::<Vec<_>>().concat();
            writeln!(page, "{given:width$}{cells} |{total:>4}").unwrap();
        }
        page += "```\n";
    }
    page
}
