//! What a plan is and what is allowed: ids, values, rules and permissions.
//!
//! No I/O, no clock, no chance: everything is an argument. The crate compiles to WebAssembly, so that the browser
//! checks a form with the rules that the server decides by.

pub mod access;
pub mod folding;
pub mod id;
pub mod identity;
pub mod invisible;
pub mod organisation;
pub mod period;
pub mod plan;
pub mod position;
pub mod privacy;
pub mod sorting;
pub mod text;
pub mod time;

pub use time::{Date, Timestamp};

#[cfg(test)]
mod tests {
    use crate::plan::{
        check_ins::ReportedStatus,
        holes::HoleKind,
        measures::{MeasureKind, MeasureState, MeasureStatus},
        proposals::{ProposalKind, ProposalState},
        targets::{TargetSpan, TargetUnit},
    };

    /// Each value's word is the one on the wire, and reads as that value and no other.
    macro_rules! assert_words {
        ($($kind:ty),* $(,)?) => {$(
            for (n, value) in <$kind>::ALL.into_iter().enumerate() {
                let wire = serde_json::to_string(&value).unwrap();
                assert_eq!(wire, format!("\"{}\"", value.as_str()));
                let read = serde_json::from_str::<$kind>(&wire).unwrap();
                assert_eq!(<$kind>::ALL.into_iter().position(|other| other == read), Some(n));
            }
        )*};
    }

    #[test]
    fn words_are_those_on_the_wire() {
        assert_words!(
            HoleKind,
            MeasureKind,
            MeasureState,
            MeasureStatus,
            ProposalKind,
            ProposalState,
            ReportedStatus,
            TargetSpan,
            TargetUnit
        );
    }
}
