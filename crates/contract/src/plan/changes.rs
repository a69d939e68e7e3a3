//! Changes of a measure since adoption: how they are shown, requested, undone and made again.

use serde::{Deserialize, Serialize};
use verv_domain::{
    organisation::parties::Party,
    plan::measures::{MeasureKind, MeasureState},
};

use crate::{
    organisation::parties::AssigneeView,
    plan::{
        goals::{TargetRequest, TargetView},
        measures::{DeadlineRequest, DeadlineView, MeasureRequest, MeasureView},
        responsibilities::ResponsibilityRequest,
    },
};

/// One thing that became another.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Change {
    /// The measure was added after adoption.
    Added,
    /// Absent where it was hidden.
    Title { before: Option<String>, after: Option<String> },
    /// Proposed before adoption; the wording changes no more after it.
    AdoptedText { before: Option<String>, after: Option<String> },
    /// What kind of measure it is.
    Kind { before: MeasureKind, after: MeasureKind },
    /// What is counted, and how much of it is enough.
    Target { before: Option<TargetView>, after: Option<TargetView> },
    /// When it is due.
    Deadline { before: Option<DeadlineView>, after: Option<DeadlineView> },
    /// Whether it is worked on.
    State { before: MeasureState, after: MeasureState },
    /// Whose it is instead, and why.
    NotLocalReason { before: Option<String>, after: Option<String> },
    /// Whether the plan says "Alle".
    EveryoneNamed { before: bool, after: bool },
    /// Who answers for it.
    Accountable { before: Option<AssigneeView>, after: Option<AssigneeView> },
    /// Who supports it.
    Supporting { before: Vec<AssigneeView>, after: Vec<AssigneeView> },
}

impl Change {
    /// Takes the texts out, for good, and says which. What was there before stays where the annual meeting has adopted it.
    /// Figures and choices stay, and so do offices and bodies: who answered for what is nobody's private matter.
    pub fn erase_texts(&mut self, before_is_adopted: bool) -> Vec<String> {
        self.erase(|_| !before_is_adopted, |_| true)
    }

    /// The same of these texts, on whichever side they stand; whether any did.
    pub fn erase_these(&mut self, texts: &[String]) -> bool {
        let goes = |text: &str| texts.iter().any(|one| one == text);
        !self.erase(goes, goes).is_empty()
    }

    fn erase(
        &mut self,
        before_goes: impl Fn(&str) -> bool,
        after_goes: impl Fn(&str) -> bool,
    ) -> Vec<String> {
        match self {
            Self::Title { before, after }
            | Self::AdoptedText { before, after }
            | Self::NotLocalReason { before, after } => {
                let before = before.take_if(|text| before_goes(text));
                before.into_iter().chain(after.take_if(|text| after_goes(text))).collect()
            }
            Self::Deadline { before, after } => {
                let before = before.take_if(|deadline| before_goes(&deadline.label));
                let after = after.take_if(|deadline| after_goes(&deadline.label));
                before.into_iter().chain(after).map(|deadline| deadline.label).collect()
            }
            Self::Target { before, after } => {
                let before = before.as_mut().and_then(|it| it.note.take_if(|note| before_goes(note)));
                let after = after.as_mut().and_then(|it| it.note.take_if(|note| after_goes(note)));
                before.into_iter().chain(after).collect()
            }
            Self::Added
            | Self::Kind { .. }
            | Self::State { .. }
            | Self::EveryoneNamed { .. }
            | Self::Accountable { .. }
            | Self::Supporting { .. } => Vec::new(),
        }
    }

    /// Whether both are changes of the same thing.
    pub fn is_of_same(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }

    /// The word for what was changed, as on the wire.
    pub const fn what(&self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Title { .. } => "title",
            Self::AdoptedText { .. } => "adopted_text",
            Self::Kind { .. } => "kind",
            Self::Target { .. } => "target",
            Self::Deadline { .. } => "deadline",
            Self::State { .. } => "state",
            Self::NotLocalReason { .. } => "not_local_reason",
            Self::EveryoneNamed { .. } => "everyone_named",
            Self::Accountable { .. } => "accountable",
            Self::Supporting { .. } => "supporting",
        }
    }

    /// The change that undoes this one. `None` for an added measure, because after adoption none is deleted, and for a title that
    /// was hidden, which is gone; for other hidden texts see `ChangeView::can_be_undone`.
    #[must_use]
    pub fn reversed(self) -> Option<Self> {
        Some(match self {
            Self::Added | Self::Title { before: None, .. } | Self::Title { after: None, .. } => return None,
            Self::Title { before, after } => Self::Title { before: after, after: before },
            Self::AdoptedText { before, after } => Self::AdoptedText { before: after, after: before },
            Self::Kind { before, after } => Self::Kind { before: after, after: before },
            Self::Target { before, after } => Self::Target { before: after, after: before },
            Self::Deadline { before, after } => Self::Deadline { before: after, after: before },
            Self::State { before, after } => Self::State { before: after, after: before },
            Self::NotLocalReason { before, after } => Self::NotLocalReason { before: after, after: before },
            Self::EveryoneNamed { before, after } => Self::EveryoneNamed { before: after, after: before },
            Self::Accountable { before, after } => Self::Accountable { before: after, after: before },
            Self::Supporting { before, after } => Self::Supporting { before: after, after: before },
        })
    }

    /// What others have changed in the same part of the measure meanwhile: from the value before this change to the value `now`.
    /// `None` while the value is still the one before, or is already the one after this change.
    pub fn overtaken(&self, now: &MeasureView) -> Option<Self> {
        Some(match self {
            Self::Added => return None,
            Self::Title { before, after } => {
                let (before, after) = meanwhile(before, after, &Some(now.title.clone()))?;
                Self::Title { before, after }
            }
            Self::AdoptedText { before, after } => {
                let (before, after) = meanwhile(before, after, &now.adopted_text)?;
                Self::AdoptedText { before, after }
            }
            Self::Kind { before, after } => {
                let (before, after) = meanwhile(before, after, &now.kind)?;
                Self::Kind { before, after }
            }
            Self::Target { before, after } => {
                let (before, after) = meanwhile(before, after, &now.target)?;
                Self::Target { before, after }
            }
            Self::Deadline { before, after } => {
                let now = dateless(now.deadline.clone());
                let before = dateless(before.clone());
                let (before, after) = meanwhile(&before, &dateless(after.clone()), &now)?;
                Self::Deadline { before, after }
            }
            Self::State { before, after } => {
                let (before, after) = meanwhile(before, after, &now.state)?;
                Self::State { before, after }
            }
            Self::NotLocalReason { before, after } => {
                let (before, after) = meanwhile(before, after, &now.not_local_reason)?;
                Self::NotLocalReason { before, after }
            }
            Self::EveryoneNamed { before, after } => {
                let (before, after) = meanwhile(before, after, &now.everyone_named)?;
                Self::EveryoneNamed { before, after }
            }
            Self::Accountable { before, after } => {
                let stands =
                    |then: &Option<AssigneeView>| same_assignees(then.as_slice(), now.accountable.as_slice());
                if stands(before) || stands(after) {
                    return None;
                }
                Self::Accountable { before: before.clone(), after: now.accountable.clone() }
            }
            Self::Supporting { before, after } => {
                if same_assignees(before, &now.supporting) || same_assignees(after, &now.supporting) {
                    return None;
                }
                Self::Supporting { before: before.clone(), after: now.supporting.clone() }
            }
        })
    }
}

/// From `before` to `now`, unless `now` is `before` or `after`.
fn meanwhile<T: PartialEq + Clone>(before: &T, after: &T, now: &T) -> Option<(T, T)> {
    (now != before && now != after).then(|| (before.clone(), now.clone()))
}

/// Without `overdue`, which depends on the day of reading and not on the deadline alone.
fn dateless(deadline: Option<DeadlineView>) -> Option<DeadlineView> {
    deadline.map(|deadline| DeadlineView { overdue: false, ..deadline })
}

/// Compares parties and last days; order and names do not matter.
pub fn same_assignees(some: &[AssigneeView], others: &[AssigneeView]) -> bool {
    let compared = |assignee: &AssigneeView| (assignee.party.to_party(), assignee.to);
    let is_among = |one: &AssigneeView, others: &[AssigneeView]| {
        others.iter().any(|other| compared(other) == compared(one))
    };
    some.len() == others.len() && some.iter().all(|assignee| is_among(assignee, others))
}

/// What to send for changes to be made: by `change_measure`, by `assign_responsibility`, or by both.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct Remaking {
    pub content: Option<MeasureRequest>,
    pub responsibility: Option<ResponsibilityRequest>,
}

/// Makes the changes in the measure as it is `now`; all that they say nothing of stays.
pub fn remake<'a>(changes: impl IntoIterator<Item = &'a Change>, now: &MeasureView) -> Remaking {
    let mut remaking = Remaking::default();
    for change in changes {
        match change {
            Change::Added => {}
            Change::Accountable { after, .. } => {
                let responsibility = remaking.responsibility(now);
                responsibility.accountable = after.as_ref().map(|assignee| assignee.party.to_party());
                if let Some(assignee) = after {
                    responsibility.to = assignee.to;
                }
            }
            Change::Supporting { after, .. } => {
                let responsibility = remaking.responsibility(now);
                responsibility.supporting = after.iter().map(|assignee| assignee.party.to_party()).collect();
                if let Some(assignee) = after.first() {
                    responsibility.to = assignee.to;
                }
            }
            other => set_content(other, remaking.content.get_or_insert_with(|| now.into())),
        }
    }
    if let Some(ResponsibilityRequest { accountable, supporting, .. }) = &mut remaking.responsibility {
        // A party added as supporting meanwhile cannot be accountable as well.
        supporting.retain(|party: &Party| Some(*party) != *accountable);
    }
    remaking
}

/// Takes the changes back in the measure as it is `now`; all that they say nothing of stays.
pub fn undo(changes: impl IntoIterator<Item = Change>, now: &MeasureView) -> Remaking {
    let back: Vec<_> = changes.into_iter().filter_map(Change::reversed).collect();
    remake(&back, now)
}

impl Remaking {
    fn responsibility(&mut self, now: &MeasureView) -> &mut ResponsibilityRequest {
        self.responsibility.get_or_insert_with(|| now.into())
    }
}

fn set_content(change: &Change, content: &mut MeasureRequest) {
    match change {
        Change::Title { after, .. } => {
            // A hidden title has no text to set.
            if let Some(after) = after {
                content.title.clone_from(after);
            }
        }
        Change::AdoptedText { after, .. } => content.adopted_text.clone_from(after),
        Change::Kind { after, .. } => content.kind = *after,
        Change::Target { after, .. } => content.target = after.as_ref().map(TargetRequest::from),
        Change::Deadline { after, .. } => content.deadline = after.as_ref().map(DeadlineRequest::from),
        Change::State { after, .. } => content.state = *after,
        Change::NotLocalReason { after, .. } => content.not_local_reason.clone_from(after),
        Change::EveryoneNamed { after, .. } => content.everyone_named = *after,
        Change::Added | Change::Accountable { .. } | Change::Supporting { .. } => {}
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;
    use verv_domain::{
        Timestamp,
        id::{ChangeId, GoalId, MeasureId, OfficeId, PlanId},
        plan::{
            deadlines::Certainty,
            measures::{MeasureStatus, Origin},
            targets::{TargetSpan, TargetUnit},
        },
        time::date,
    };

    use super::*;
    use crate::{
        Check,
        plan::{
            check_ins::HiddenView,
            history::ChangeView,
            measures::{GoalRef, MeasureRights},
        },
    };

    fn assignee(n: u128) -> AssigneeView {
        AssigneeView::new(party(n), format!("Verv {n}"), None)
    }

    fn party(n: u128) -> Party {
        Party::Office(OfficeId(Uuid::from_u128(n)))
    }

    fn measure() -> MeasureView {
        let id = Uuid::from_u128;
        MeasureView {
            id: MeasureId(id(1)),
            plan_id: PlanId(id(2)),
            goal: GoalRef {
                id: GoalId(id(3)),
                number: "1.2".to_owned(),
                title: "Et mål".to_owned(),
                area_number: 1,
                area_title: "Et område".to_owned(),
            },
            number: "1.2.3".to_owned(),
            title: "Seks besøk".to_owned(),
            adopted_text: None,
            kind: MeasureKind::Count,
            target: None,
            deadline: Some(deadline("vår 2026", Certainty::Clear)),
            origin: Origin::Adopted,
            added: None,
            state: MeasureState::Active,
            not_local_reason: None,
            everyone_named: false,
            status: MeasureStatus::NotStarted,
            last_report: None,
            accountable: Some(assignee(1)),
            supporting: vec![assignee(2)],
            holes: Vec::new(),
            may: MeasureRights {
                check_in: true,
                acknowledge: true,
                assign: true,
                edit: true,
                propose: false,
            },
            version: 4,
        }
    }

    fn deadline(label: &str, certainty: Certainty) -> DeadlineView {
        let (starts, ends) = (Some(date(2026, 3, 1)), Some(date(2026, 5, 31)));
        DeadlineView { label: label.to_owned(), starts, ends, certainty, overdue: true }
    }

    #[expect(clippy::unnecessary_wraps, reason = "as the sides of a change hold it")]
    fn text(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    /// One change of each kind, from what `measure()` is.
    fn every_change() -> Vec<Change> {
        vec![
            Change::Title { before: text("Seks besøk"), after: text("Sju besøk") },
            Change::AdoptedText { before: None, after: text("Vi besøker sju.") },
            Change::Kind { before: MeasureKind::Count, after: MeasureKind::NotLocal },
            Change::Target { before: None, after: None },
            Change::Deadline {
                before: Some(deadline("vår 2026", Certainty::Clear)),
                after: Some(deadline("innen 2026", Certainty::Ambiguous)),
            },
            Change::State { before: MeasureState::Active, after: MeasureState::Paused },
            Change::NotLocalReason { before: None, after: text("Det er regionens.") },
            Change::EveryoneNamed { before: false, after: true },
            Change::Accountable { before: Some(assignee(1)), after: Some(assignee(3)) },
            Change::Supporting { before: vec![assignee(2)], after: vec![assignee(1), assignee(4)] },
        ]
    }

    #[test]
    fn the_word_of_a_change_is_the_one_on_the_wire() {
        for change in every_change().into_iter().chain([Change::Added]) {
            assert_eq!(serde_json::to_value(&change).unwrap()["what"], change.what());
        }
    }

    #[test]
    fn changes_are_made_and_taken_back() {
        let before = measure();
        let Remaking { content, responsibility } = remake(&every_change(), &before);
        let (content, responsibility) = (content.unwrap(), responsibility.unwrap());
        assert!(content.clone().check().is_ok());
        assert_eq!((content.title.as_str(), content.kind), ("Sju besøk", MeasureKind::NotLocal));
        let deadline = content.deadline.unwrap();
        assert_eq!(
            (deadline.starts, deadline.ends),
            (None, None),
            "words with two meanings are asked about anew"
        );
        assert_eq!(responsibility.accountable, Some(party(3)));
        assert_eq!(responsibility.supporting, [party(1), party(4)]);

        let mut after = before.clone();
        after.title = "Sju besøk".to_owned();
        after.accountable = Some(assignee(3));
        after.supporting = vec![assignee(1), assignee(4)];
        let Remaking { content, responsibility } = undo(every_change(), &after);
        assert_eq!(content.unwrap(), MeasureRequest::from(&before));
        assert_eq!(responsibility.unwrap(), ResponsibilityRequest::from(&before));
        assert_eq!(undo([Change::Added], &after), Remaking::default());
    }

    #[test]
    fn what_changes_say_nothing_of_stays() {
        let mut now = measure();
        now.title = "Åtte besøk".to_owned();
        now.supporting.push(assignee(3));
        let given = Change::Accountable { before: Some(assignee(1)), after: Some(assignee(3)) };
        let paused = Change::State { before: MeasureState::Active, after: MeasureState::Paused };
        let Remaking { content, responsibility } = remake([&given, &paused], &now);
        let (content, responsibility) = (content.unwrap(), responsibility.unwrap());
        assert_eq!((content.title.as_str(), content.state), ("Åtte besøk", MeasureState::Paused));
        assert_eq!(responsibility.supporting, [party(2)], "nobody has two parts");
        assert_eq!(remake([&paused], &now).responsibility, None);
    }

    #[test]
    fn only_what_has_become_something_else_is_overtaken() {
        let now = measure();
        for change in every_change() {
            assert_eq!(change.overtaken(&now), None, "{change:?} is as it was");
            let back = change.clone().reversed().unwrap();
            assert_eq!(back.overtaken(&now), None, "{back:?} is done already");
        }
        let mut moved = measure();
        moved.title = "Åtte besøk".to_owned();
        moved.deadline = None;
        moved.accountable = Some(assignee(9));
        moved.supporting = Vec::new();
        let overtaken: Vec<_> = every_change().iter().filter_map(|change| change.overtaken(&moved)).collect();
        let words: Vec<_> = overtaken.iter().map(Change::what).collect();
        assert_eq!(words, ["title", "deadline", "accountable", "supporting"]);
        let after = text("Åtte besøk");
        assert_eq!(overtaken[0], Change::Title { before: text("Seks besøk"), after });
    }

    fn target(note: &str) -> TargetView {
        let (unit, per) = (TargetUnit::Times, TargetSpan::Year);
        TargetView { at_least: None, unit, per, note: text(note) }
    }

    /// One of each that holds texts, from `a` to `b`.
    fn changes_of_texts() -> [Change; 5] {
        let day = |label| Some(deadline(label, Certainty::Clear));
        [
            Change::Title { before: text("a"), after: text("b") },
            Change::AdoptedText { before: text("a"), after: text("b") },
            Change::NotLocalReason { before: text("a"), after: text("b") },
            Change::Deadline { before: day("a"), after: day("b") },
            Change::Target { before: Some(target("a")), after: Some(target("b")) },
        ]
    }

    #[test]
    fn texts_go_and_what_was_adopted_stays() {
        for (before_is_adopted, erased) in [(false, &["a", "b"][..]), (true, &["b"][..])] {
            for mut change in changes_of_texts() {
                assert_eq!(change.erase_texts(before_is_adopted), erased);
                let left = serde_json::to_string(&change).unwrap();
                assert_eq!(left.contains("\"a\""), before_is_adopted, "{left}");
                assert!(!left.contains("\"b\""), "{left}");
                assert!(change.erase_texts(before_is_adopted).is_empty(), "twice");
            }
        }
    }

    #[test]
    fn what_is_hidden_is_not_taken_back() {
        let (id, at, office) = (ChangeId(Uuid::from_u128(5)), Timestamp(0), "Leder".to_owned());
        for mut change in changes_of_texts() {
            let (hidden, proposed) = (None, None);
            let view = |change, hidden| ChangeView {
                id,
                at,
                office: office.clone(),
                own: true,
                latest: true,
                proposed: proposed.clone(),
                change,
                hidden,
            };
            assert!(view(change.clone(), hidden).can_be_undone());
            change.erase_texts(true);
            let hidden = HiddenView { at, office: office.clone() };
            assert!(!view(change, Some(hidden)).can_be_undone());
        }
        for (before, after) in [(None, text("b")), (text("a"), None)] {
            let hidden = Change::Title { before, after };
            assert_eq!(undo([hidden.clone()], &measure()), Remaking::default());
            assert_eq!(
                remake([&hidden], &measure()).content.map(|content| content.title == "a"),
                Some(false)
            );
        }
    }

    #[test]
    fn a_title_that_was_stored_before_any_could_be_hidden_is_read() {
        let stored = r#"{"what":"title","before":"a","after":"b"}"#;
        let read: Change = serde_json::from_str(stored).unwrap();
        assert_eq!(read, Change::Title { before: text("a"), after: text("b") });
    }
}
