//! Who answers.

use crate::script::Operation;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Who {
    Ours,
    Lean,
    Sharp,
    Memory,
    PocketBase,
}

impl Who {
    pub const ALL: [Self; 5] = [Self::Ours, Self::Lean, Self::Sharp, Self::Memory, Self::PocketBase];

    /// As in `bench.json`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Lean => "lean",
            Self::Sharp => "sharp",
            Self::Memory => "memory",
            Self::PocketBase => "pocketbase",
        }
    }

    /// Whether it is asked for this.
    pub const fn answers(self, operation: Operation) -> bool {
        match self {
            Self::Ours | Self::Lean => true,
            Self::Sharp => operation.has_sharp_floor(),
            Self::Memory => operation.is_simple(),
            Self::PocketBase => operation.is_asked_of_peers(),
        }
    }
}
