//! The words for the contract's values. Exhaustive matches: a new value does not compile without a word.

use verv_contract::{goals::TargetView, measures::DeadlineView};
use verv_domain::{
    body::BodyKind,
    check_in::ReportedStatus,
    hole::HoleKind,
    measure::{MeasureKind, MeasureState, MeasureStatus, Origin},
    office::Role,
    plan::PlanState,
    responsibility::Part,
    target::{Amount, TargetSpan, TargetUnit},
};

use super::{days, numbers, t};

pub fn status(status: MeasureStatus) -> String {
    match status {
        MeasureStatus::OnTrack => t::status::on_track(),
        MeasureStatus::NeedsEffort => t::status::needs_effort(),
        MeasureStatus::Stuck => t::status::stuck(),
        MeasureStatus::Done => t::status::done(),
        MeasureStatus::NotStarted => t::status::not_started(),
        MeasureStatus::NotReported => t::status::not_reported(),
        MeasureStatus::NotLocal => t::status::not_local(),
    }
}

/// A reported status is one of the statuses that a measure can have.
pub const fn as_status(reported: ReportedStatus) -> MeasureStatus {
    match reported {
        ReportedStatus::OnTrack => MeasureStatus::OnTrack,
        ReportedStatus::NeedsEffort => MeasureStatus::NeedsEffort,
        ReportedStatus::Stuck => MeasureStatus::Stuck,
        ReportedStatus::Done => MeasureStatus::Done,
    }
}

pub fn kind(kind: MeasureKind) -> String {
    match kind {
        MeasureKind::Count => t::kind::count(),
        MeasureKind::Level => t::kind::level(),
        MeasureKind::Coverage => t::kind::coverage(),
        MeasureKind::Milestone => t::kind::milestone(),
        MeasureKind::Standing => t::kind::standing(),
        MeasureKind::Ongoing => t::kind::ongoing(),
        MeasureKind::Register => t::kind::register(),
        MeasureKind::Reduction => t::kind::reduction(),
        MeasureKind::NotLocal => t::kind::not_local(),
    }
}

pub fn kind_meaning(kind: MeasureKind) -> String {
    match kind {
        MeasureKind::Count => t::kind_means::count(),
        MeasureKind::Level => t::kind_means::level(),
        MeasureKind::Coverage => t::kind_means::coverage(),
        MeasureKind::Milestone => t::kind_means::milestone(),
        MeasureKind::Standing => t::kind_means::standing(),
        MeasureKind::Ongoing => t::kind_means::ongoing(),
        MeasureKind::Register => t::kind_means::register(),
        MeasureKind::Reduction => t::kind_means::reduction(),
        MeasureKind::NotLocal => t::kind_means::not_local(),
    }
}

pub fn state(state: MeasureState) -> String {
    match state {
        MeasureState::Active => t::state::active(),
        MeasureState::Paused => t::state::paused(),
        MeasureState::Dropped => t::state::dropped(),
    }
}

pub fn origin(origin: Origin) -> String {
    match origin {
        Origin::Adopted => t::origin::adopted(),
        Origin::AddedByBoard => t::origin::added_by_board(),
        Origin::Continued => t::origin::continued(),
    }
}

pub fn part(part: Part) -> String {
    match part {
        Part::Accountable => t::part::accountable(),
        Part::Supporting => t::part::supporting(),
    }
}

pub fn plan_state(state: PlanState) -> String {
    match state {
        PlanState::Draft => t::plan_state::draft(),
        PlanState::Proposed => t::plan_state::proposed(),
        PlanState::Adopted => t::plan_state::adopted(),
        PlanState::Closed => t::plan_state::closed(),
    }
}

pub fn role(role: Role) -> String {
    match role {
        Role::Leader => t::role::leader(),
        Role::DeputyLeader => t::role::deputy_leader(),
        Role::ChiefSteward => t::role::chief_steward(),
        Role::SectionLeader => t::role::section_leader(),
        Role::TrainingOfficer => t::role::training_officer(),
        Role::Treasurer => t::role::treasurer(),
        Role::BoardMember => t::role::board_member(),
        Role::ClubLeader => t::role::club_leader(),
        Role::Other => t::role::other(),
    }
}

pub fn body_kind(kind: BodyKind) -> String {
    match kind {
        BodyKind::Board => t::body_kind::board(),
        BodyKind::Committee => t::body_kind::committee(),
        BodyKind::Section => t::body_kind::section(),
        BodyKind::WorkingGroup => t::body_kind::working_group(),
    }
}

pub fn hole(kind: HoleKind) -> String {
    match kind {
        HoleKind::GoalWithoutMeasure => t::hole::goal_without_measure(),
        HoleKind::NationalGoalWithoutGoal => t::hole::national_goal_without_goal(),
        HoleKind::NobodyAccountable => t::hole::nobody_accountable(),
        HoleKind::EveryoneNamed => t::hole::everyone_named(),
        HoleKind::NoDeadline => t::hole::no_deadline(),
        HoleKind::UnclearDeadline => t::hole::unclear_deadline(),
        HoleKind::NotMeasurable => t::hole::not_measurable(),
        HoleKind::VacantOffice => t::hole::vacant_office(),
        HoleKind::NoEvaluationDate => t::hole::no_evaluation_date(),
    }
}

pub fn hole_meaning(kind: HoleKind) -> String {
    match kind {
        HoleKind::GoalWithoutMeasure => t::hole_means::goal_without_measure(),
        HoleKind::NationalGoalWithoutGoal => t::hole_means::national_goal_without_goal(),
        HoleKind::NobodyAccountable => t::hole_means::nobody_accountable(),
        HoleKind::EveryoneNamed => t::hole_means::everyone_named(),
        HoleKind::NoDeadline => t::hole_means::no_deadline(),
        HoleKind::UnclearDeadline => t::hole_means::unclear_deadline(),
        HoleKind::NotMeasurable => t::hole_means::not_measurable(),
        HoleKind::VacantOffice => t::hole_means::vacant_office(),
        HoleKind::NoEvaluationDate => t::hole_means::no_evaluation_date(),
    }
}

/// The unit after a figure.
fn unit(unit: TargetUnit, count: u32) -> String {
    match unit {
        TargetUnit::Times => t::unit::times(count),
        TargetUnit::Percent => t::unit::percent(),
        TargetUnit::People => t::unit::people(count),
        TargetUnit::Clubs => t::unit::clubs(count),
        TargetUnit::Agreements => t::unit::agreements(count),
    }
}

/// The unit alone, to choose from.
pub fn unit_name(unit: TargetUnit) -> String {
    match unit {
        TargetUnit::Times => t::unit_name::times(),
        TargetUnit::Percent => t::unit_name::percent(),
        TargetUnit::People => t::unit_name::people(),
        TargetUnit::Clubs => t::unit_name::clubs(),
        TargetUnit::Agreements => t::unit_name::agreements(),
    }
}

pub fn span(span: TargetSpan) -> String {
    match span {
        TargetSpan::Month => t::span::month(),
        TargetSpan::Year => t::span::year(),
        TargetSpan::Period => t::span::period(),
        TargetSpan::Meeting => t::span::meeting(),
    }
}

/// "Minst 6 ganger i året".
pub fn target(target: &TargetView) -> String {
    let span = span(target.per);
    match target.at_least {
        Some(amount) => {
            let figure = numbers::digits(amount.to_decimal());
            let is_one = amount.thousandths == 1000;
            t::target::at_least(&figure, &span, &unit(target.unit, if is_one { 1 } else { 2 }))
        }
        None => t::target::open(&span, &unit(target.unit, 2)),
    }
}

/// A figure as it is typed: `1,5`. Without floating point, whose printing would be a large part of the program.
pub fn figure(amount: Amount) -> String {
    let (whole, rest) = (amount.thousandths / 1000, amount.thousandths % 1000);
    if rest == 0 {
        return whole.to_string();
    }
    let mark = t::decimal_mark();
    format!("{whole}{mark}{rest:03}").trim_end_matches('0').to_owned()
}

/// What was typed as a figure: digits, and at most three decimals after a comma or a full stop.
pub fn read_figure(text: &str) -> Option<Amount> {
    let compact: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let (whole, rest) = compact.split_once([',', '.']).unwrap_or((&compact, ""));
    let is_digits = |part: &str| part.chars().all(|letter| letter.is_ascii_digit());
    if whole.is_empty() || whole.len() > 9 || rest.len() > 3 || !is_digits(whole) || !is_digits(rest) {
        return None;
    }
    let thousandths = format!("{rest:0<3}").parse::<i64>().ok()?;
    Some(Amount { thousandths: whole.parse::<i64>().ok()? * 1000 + thousandths })
}

/// What a deadline's words mean, where that is more than the words.
pub fn deadline_meaning(deadline: &DeadlineView) -> String {
    match (deadline.starts, deadline.ends) {
        (Some(from), Some(to)) => t::deadline::means(&days::day_and_year(from), &days::day_and_year(to)),
        (None, Some(to)) => t::deadline::means_until(&days::day_and_year(to)),
        (_, None) => t::deadline::continuous(),
    }
}
