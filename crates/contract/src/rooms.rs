//! The rooms that operations are grouped by: the tags of the OpenAPI document.

/// Declares the rooms below their wings, with the name of the module and what it is about.
macro_rules! rooms {
    ($([$wing:ident] $($room:ident $name:ident $description:literal;)*)*) => {
        /// What an operation is about: a module of this name on the floors that have something to say of it.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
        pub enum Room {
            $($(#[doc = $description] $room,)*)*
        }

        impl Room {
            pub const ALL: &[Self] = &[$($(Self::$room,)*)*];

            pub const fn wing(self) -> &'static str {
                match self { $($(Self::$room => stringify!($wing),)*)* }
            }

            pub const fn name(self) -> &'static str {
                match self { $($(Self::$room => stringify!($name),)*)* }
            }

            /// One sentence, without a full stop.
            pub const fn description(self) -> &'static str {
                match self { $($(Self::$room => $description,)*)* }
            }
        }
    };
}

rooms! {
    [identity]
    Sessions sessions "Logins: begun, kept alive and ended";
    OneTimeLinks one_time_links "Links that somebody chooses a password with, once";
    Account account "One's own account: who one is, password and sessions";
    ApiTokens api_tokens "What programs of the branch show instead of a password, and what they may do";
    People people "Whoever holds, has held or is to hold an office in the branch";
    [organisation]
    Branches branches "The branch and its settings";
    Offices offices "Elected roles of the branch";
    Mandates mandates "Who holds which office, from and to";
    AgreementAreas agreement_areas "Agreement areas, as the branch lists them";
    Employers employers "Employers of members";
    Workplaces workplaces "Workplaces of members, with their last visit";
    Clubs clubs "Clubs at employers";
    Bodies bodies "Boards, committees, sections and working groups, with seats given by office";
    [plan]
    Catalogues catalogues "The union's national catalogues of areas, goals and strategies";
    Plans plans "Action plans, from draft to closed";
    Holes holes "What a plan leaves open";
    Areas areas "Priority areas of a plan, with their situation";
    Goals goals "Local goals of a plan";
    Measures measures "What is to be done";
    History history "What has changed in measures since adoption";
    Responsibilities responsibilities "Who answers for a measure, and who supports it";
    Proposals proposals "What somebody proposes that a leader should do with the plan";
    CheckIns check_ins "Dated statements on how measures stand, and their acknowledgements";
    [progress]
    EventTypes event_types "Types of events, as the branch lists them";
    Purposes purposes "What events are for, as the branch lists it";
    Events events "What was done: visits, meetings, courses, as counts and never as names";
    Indicators indicators "What the branch follows from month to month";
    MonthlyFigures monthly_figures "Monthly figures of the branch, its agreement areas and its employers";
    Growth growth "What a plan says about growth, side by side";
    Settings settings "What the branch has answered where the plan leaves open how to count";
    Definitions definitions "How measures and goals are counted";
    Results results "How targets stand, computed from what was done";
    [exchange]
    Exports exports "What goes out as files";
    Imports imports "What comes in as files";
    Feeds feeds "What is written in the branch, told while it happens";
    [operation]
    Audit audit "Every write in the branch";
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::Room;

    #[test]
    fn every_room_is_a_module_of_its_wing() {
        let api = Path::new(env!("CARGO_MANIFEST_DIR")).join("../api/src");
        for room in Room::ALL {
            let module = api.join(room.wing()).join(room.name()).with_extension("rs");
            assert!(module.is_file(), "{}", module.display());
        }
    }
}
