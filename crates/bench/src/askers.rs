//! Who asks.

/// Who asks. What they may see differs, and so do the answers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Asker {
    Leader,
    Steward,
    ClubLeader,
}

impl Asker {
    pub const ALL: [Self; 3] = [Self::Leader, Self::Steward, Self::ClubLeader];

    /// In login names and tokens.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Leader => "leder",
            Self::Steward => "htv",
            Self::ClubLeader => "klubbleder",
        }
    }

    /// The name of the office.
    pub const fn office(self) -> &'static str {
        match self {
            Self::Leader => "Leder",
            Self::Steward => "Hovedtillitsvalgt",
            Self::ClubLeader => "Klubbleder",
        }
    }
}
