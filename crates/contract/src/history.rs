//! What has changed in a measure since adoption.

use serde::{Deserialize, Serialize};
use verv_domain::{
    Timestamp,
    id::{ChangeId, MeasureId},
    measure::{MeasureKind, MeasureState},
};

use crate::{
    check_ins::HiddenView, endpoint::Answer, goals::TargetView, measures::DeadlineView,
    responsibilities::PartyView,
};

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangeView {
    pub id: ChangeId,
    pub at: Timestamp,
    /// The office that changed it.
    pub office: String,
    pub change: Change,
    /// The values, or one of them, were hidden afterwards: the text of each is absent, and so is the value where it can be.
    pub hidden: Option<HiddenView>,
}

impl Answer for ChangeView {}

/// The same in the history of a whole plan, with the measure that it belongs to.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlanChangeView {
    pub measure_id: MeasureId,
    #[cfg_attr(feature = "openapi", schema(example = "1.2.3"))]
    pub measure_number: String,
    pub measure_title: String,
    pub change: ChangeView,
}

/// One thing that became another.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Change {
    /// The measure was added after adoption.
    Added,
    /// Absent where it was hidden.
    Title {
        before: Option<String>,
        after: Option<String>,
    },
    Kind {
        before: MeasureKind,
        after: MeasureKind,
    },
    Target {
        before: Option<TargetView>,
        after: Option<TargetView>,
    },
    Deadline {
        before: Option<DeadlineView>,
        after: Option<DeadlineView>,
    },
    State {
        before: MeasureState,
        after: MeasureState,
    },
    NotLocalReason {
        before: Option<String>,
        after: Option<String>,
    },
    EveryoneNamed {
        before: bool,
        after: bool,
    },
    Accountable {
        before: Option<PartyView>,
        after: Option<PartyView>,
    },
    Supporting {
        before: Vec<PartyView>,
        after: Vec<PartyView>,
    },
}

impl Change {
    /// Takes the texts out, for good, and says which. What was there before stays where the annual meeting has adopted it.
    /// Figures and choices stay, and so do offices and bodies: who answered for what is nobody's private matter.
    pub fn erase_texts(&mut self, before_is_adopted: bool) -> Vec<String> {
        match self {
            Self::Title { before, after } | Self::NotLocalReason { before, after } => {
                let before = before.take_if(|_| !before_is_adopted);
                before.into_iter().chain(after.take()).collect()
            }
            Self::Deadline { before, after } => {
                let before = before.take_if(|_| !before_is_adopted);
                before.into_iter().chain(after.take()).map(|deadline| deadline.label).collect()
            }
            Self::Target { before, after } => {
                let before = before.as_mut().filter(|_| !before_is_adopted);
                before.into_iter().chain(after).filter_map(|target| target.note.take()).collect()
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
}

#[cfg(test)]
mod tests {
    use verv_domain::{
        deadline::Certainty,
        target::{TargetSpan, TargetUnit},
    };

    use super::*;

    fn text(text: &str) -> String {
        text.to_owned()
    }

    fn deadline(label: &str) -> DeadlineView {
        let (starts, ends, certainty) = (None, None, Certainty::Clear);
        DeadlineView { label: text(label), starts, ends, certainty, overdue: false }
    }

    fn target(note: &str) -> TargetView {
        let (unit, per) = (TargetUnit::Times, TargetSpan::Year);
        TargetView { at_least: None, unit, per, note: Some(text(note)) }
    }

    /// One of each that holds texts, from `a` to `b`.
    fn changes() -> [Change; 4] {
        [
            Change::Title { before: Some(text("a")), after: Some(text("b")) },
            Change::NotLocalReason { before: Some(text("a")), after: Some(text("b")) },
            Change::Deadline { before: Some(deadline("a")), after: Some(deadline("b")) },
            Change::Target { before: Some(target("a")), after: Some(target("b")) },
        ]
    }

    #[test]
    fn texts_go_and_what_was_adopted_stays() {
        for (before_is_adopted, erased) in [(false, &["a", "b"][..]), (true, &["b"][..])] {
            for mut change in changes() {
                assert_eq!(change.erase_texts(before_is_adopted), erased);
                let left = serde_json::to_string(&change).unwrap();
                assert_eq!(left.contains("\"a\""), before_is_adopted, "{left}");
                assert!(!left.contains("\"b\""), "{left}");
                assert!(change.erase_texts(before_is_adopted).is_empty(), "twice");
            }
        }
    }

    #[test]
    fn a_title_that_was_stored_before_any_could_be_hidden_is_read() {
        let stored = r#"{"what":"title","before":"a","after":"b"}"#;
        let read: Change = serde_json::from_str(stored).unwrap();
        assert_eq!(read, Change::Title { before: Some(text("a")), after: Some(text("b")) });
    }
}
