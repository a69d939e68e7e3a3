//! What the token of a program may be for: operations, in groups that people understand.

use verv_domain::access::Action;

use crate::{
    endpoint::{Access, Method, Operation},
    rooms::Room,
};

verv_domain::words! {
    /// Operations that belong together for whoever decides what a program may do.
    #[derive(PartialOrd, Ord, Hash)]
    pub enum ScopeGroup {
        /// The plan as its owner sees it: goals, measures, responsibility, check-ins, history.
        ReadPlan = "read_plan",
        /// Report how measures stand.
        Report = "report",
        /// Change goals, measures and responsibility.
        ChangePlan = "change_plan",
        /// Events, workplaces, monthly figures, and how targets stand.
        ReadProgress = "read_progress",
        /// Log events, correct them and take them back.
        LogEvents = "log_events",
        /// Enter monthly figures, correct them and take them back.
        EnterFigures = "enter_figures",
        /// Offices with their holders, bodies, employers, clubs, agreement areas and the branch's settings.
        ReadOrganisation = "read_organisation",
        /// Change employers, workplaces, clubs, agreement areas, types of events and purposes.
        ManageRegisters = "manage_registers",
    }
}

/// The group of an operation. `None`: no token may do it. Exhaustive on purpose: whoever adds a room decides whether
/// programs may enter it.
///
/// Never by a token: who somebody is and what they may (people, mandates, sessions, tokens), what people decide together
/// (adoption, proposals, acknowledgements), settings, hiding, the audit, and whatever is of class C2 or C3.
pub fn group_of(operation: &Operation) -> Option<ScopeGroup> {
    let Access::Branch(action) = operation.access else { return None };
    let of = |reading: Option<ScopeGroup>, writing: Option<ScopeGroup>| match operation.method {
        Method::Get => reading,
        Method::Post | Method::Put | Method::Patch | Method::Delete => writing,
    };
    match operation.room {
        Room::Plans | Room::Areas | Room::Goals | Room::Measures | Room::Responsibilities => of(
            Some(ScopeGroup::ReadPlan),
            Some(ScopeGroup::ChangePlan).filter(|_| action != Action::AdoptPlan),
        ),
        Room::CheckIns => {
            of(Some(ScopeGroup::ReadPlan), Some(ScopeGroup::Report).filter(|_| action == Action::CheckIn))
        }
        Room::Exports if action == Action::ReadIndicators => of(Some(ScopeGroup::ReadProgress), None),
        Room::Holes | Room::Health | Room::History | Room::Proposals | Room::Exports => {
            of(Some(ScopeGroup::ReadPlan), None)
        }
        Room::Results
        | Room::Definitions
        | Room::Settings
        | Room::Calendars
        | Room::Indicators
        | Room::Growth
        | Room::Coverage => of(Some(ScopeGroup::ReadProgress), None),
        Room::MonthlyFigures => of(Some(ScopeGroup::ReadProgress), Some(ScopeGroup::EnterFigures)),
        Room::Events => of(Some(ScopeGroup::ReadProgress), Some(ScopeGroup::LogEvents)),
        Room::EventTypes | Room::Purposes | Room::Workplaces | Room::Courses => {
            of(Some(ScopeGroup::ReadProgress), Some(ScopeGroup::ManageRegisters))
        }
        Room::Employers
        | Room::Clubs
        | Room::AgreementAreas
        | Room::Agreements
        | Room::Cases
        | Room::Arguments
        | Room::Representations => {
            of(Some(ScopeGroup::ReadOrganisation), Some(ScopeGroup::ManageRegisters))
        }
        Room::Branches | Room::Offices | Room::Bodies => of(Some(ScopeGroup::ReadOrganisation), None),
        // Streams and uploads belong to sessions, which say how many there may be at once.
        Room::Feeds
        | Room::Imports
        | Room::Sessions
        | Room::OneTimeLinks
        | Room::Account
        | Room::People
        | Room::ApiTokens
        | Room::Mandates
        | Room::Completions
        // One's own, and no program's.
        | Room::Reminders
        | Room::CalendarFeeds
        | Room::Catalogues
        | Room::Audit => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoints::OPERATIONS;

    fn operations(group: ScopeGroup) -> Vec<&'static str> {
        OPERATIONS.iter().filter(|of| group_of(of) == Some(group)).map(|of| of.id).collect()
    }

    #[test]
    fn every_group_has_operations_and_reading_groups_only_read() {
        for group in ScopeGroup::ALL {
            assert!(!operations(group).is_empty(), "{group:?}");
        }
        for operation in OPERATIONS {
            let reads = matches!(
                group_of(operation),
                Some(ScopeGroup::ReadPlan | ScopeGroup::ReadProgress | ScopeGroup::ReadOrganisation)
            );
            assert!(!reads || operation.method == Method::Get, "{}", operation.id);
        }
        assert_eq!(operations(ScopeGroup::Report), ["check_in", "put_check_in"]);
    }

    #[test]
    fn no_token_grants_rights_or_reads_about_people() {
        for operation in OPERATIONS {
            let Access::Branch(action) = operation.access else {
                assert_eq!(group_of(operation), None, "{}", operation.id);
                continue;
            };
            let is_never = matches!(
                action,
                Action::ManageOffices
                    | Action::ManageTokens
                    | Action::AdoptPlan
                    | Action::EditBranch
                    | Action::Acknowledge
                    | Action::ReadAudit
            );
            assert!(!is_never || group_of(operation).is_none(), "{}", operation.id);
        }
    }
}
