//! API tokens: what a program of a branch shows instead of a person's password, and what it may do.

use serde::{Deserialize, Serialize};
use verv_domain::{
    Date, Timestamp,
    access::Action,
    id::{ApiTokenId, OfficeId},
    identity::api_tokens::ApiTokenState,
    text::Name,
};

use crate::{
    Check, Checking, FieldError,
    endpoint::{Access, Answer, Body, Method, Operation, versioned},
    rooms::Room,
};

/// More operations than there are.
const MAX_OPERATIONS: usize = 500;

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

/// A token, without the secret: only a hash of that is stored.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiTokenView {
    pub id: ApiTokenId,
    /// What it is for.
    #[cfg_attr(feature = "openapi", schema(example = "Regnearket på kontoret"))]
    pub name: String,
    pub state: ApiTokenState,
    /// The office that it acts as. It is accepted while whoever made it holds this office.
    pub office_id: OfficeId,
    pub office: String,
    /// The `operationId`s that it may call, of those that its maker may call.
    pub operations: Vec<String>,
    pub created_at: Timestamp,
    /// Its last day.
    pub expires_on: Date,
    /// To the hour; absent while it has not been used.
    pub last_used_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
    pub version: i64,
}

versioned!(ApiTokenView);

/// A token that was just made. The secret is shown here and never again.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewApiTokenView {
    /// To be sent as `Authorization: Bearer …`.
    #[cfg_attr(feature = "openapi", schema(example = "verv_…"))]
    pub secret: String,
    pub api_token: ApiTokenView,
}

impl Answer for NewApiTokenView {
    fn id(&self) -> Option<String> {
        self.api_token.id()
    }
}

impl std::fmt::Debug for NewApiTokenView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewApiTokenView").field("api_token", &self.api_token).finish_non_exhaustive()
    }
}

/// A token to be made.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ApiTokenRequest {
    /// What it is for.
    #[cfg_attr(feature = "openapi", schema(max_length = 120))]
    pub name: String,
    /// The `operationId`s that it may call.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 500))]
    pub operations: Vec<String>,
    /// Its last day, a year away at the most.
    pub expires_on: Date,
}

impl Body for ApiTokenRequest {}

/// A token that may be made, as far as can be told without the day and the table of endpoints.
#[derive(Clone, Debug)]
pub struct ApiTokenContent {
    pub name: Name,
    pub operations: Vec<String>,
    pub expires_on: Date,
}

impl Check for ApiTokenRequest {
    type Checked = ApiTokenContent;

    fn check(self) -> Result<ApiTokenContent, Vec<FieldError>> {
        let mut checking = Checking::new();
        let name = checking.text("/name", Name::parse(&self.name));
        if self.operations.is_empty() {
            checking.refuse("/operations", "required", &"say what the program may do");
        }
        checking.distinct("/operations", &self.operations, MAX_OPERATIONS);
        let Self { operations, expires_on, .. } = self;
        checking.finish(|| Some(ApiTokenContent { name: name?, operations, expires_on }))
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
