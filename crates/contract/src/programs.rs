//! The client's programs, each loaded as one: which has the page at an address. The server sends by it, and the client
//! goes by it.

/// What somebody comes for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Program {
    /// Every day: what is mine, and the plan.
    Daily,
    /// Organising: who answers for what, offices and bodies, and the plan on the wall of a meeting.
    Organising,
    /// Governing: national goals, changes, settings, and one's own account.
    Governing,
}

impl Program {
    pub const ALL: [Self; 3] = [Self::Daily, Self::Organising, Self::Governing];

    /// The name of its files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Daily => "daily",
            Self::Organising => "organising",
            Self::Governing => "governing",
        }
    }

    /// The program that has the page at this path; a query may follow.
    pub fn of(path: &str) -> Self {
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let mut segments = path.split('/').skip(1);
        match (segments.next(), segments.nth(1), segments.next()) {
            (Some("konto"), ..) | (Some("styr"), Some("katalog" | "endringer" | "innstillinger"), _) => {
                Self::Governing
            }
            (Some("styr"), ..) | (Some("f"), Some("planen"), Some("vis")) => Self::Organising,
            _ => Self::Daily,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Program;

    #[test]
    fn an_address_belongs_to_one_program() {
        for (path, program) in [
            ("/", Program::Daily),
            ("/f/follo/planen?status=stuck", Program::Daily),
            ("/f/follo/planen/vis?bilde=uten", Program::Organising),
            ("/styr/follo/verv/0198", Program::Organising),
            ("/styr/follo/ansvar", Program::Organising),
            ("/styr/follo/endringer?slag=frist", Program::Governing),
            ("/konto", Program::Governing),
            ("/konto#passord", Program::Governing),
        ] {
            assert_eq!(Program::of(path), program, "{path}");
        }
    }
}
