//! Ids: a newtype for each thing, so that a goal's id can never stand where a measure's belongs.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Declares UUID newtypes that print, parse and serialise like the UUID itself, and `all_ids!`, which hands the list of them to
/// another macro. `$dollar` is a dollar sign, for the macro that is declared.
macro_rules! ids {
    ($dollar:tt $(#[doc = $doc:literal] $name:ident;)*) => {
        /// Calls a macro with the types of all ids: what every id needs is written once.
        #[macro_export]
        macro_rules! all_ids {
            ($dollar callback:ident) => { $dollar callback! { $($dollar crate::id::$name),* } };
        }

        $(
        #[doc = $doc]
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                // Only the hyphenated form: one thing has one address.
                let hyphenated = if text.len() == 36 { text } else { "" };
                Uuid::parse_str(hyphenated).map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .description(Some(concat!("The id of:", $doc)))
                    .format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)))
                    .build()
                    .into()
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for $name {}
        )*
    };
}

ids! { $
    /// A branch: the tenant.
    BranchId;
    /// The union's national catalogue for a period.
    CatalogueId;
    /// A national priority area of a catalogue.
    NationalAreaId;
    /// A national goal of a catalogue.
    NationalGoalId;
    /// A national strategy of a catalogue.
    StrategyId;
    /// A person who may log in.
    PersonId;
    /// One login, until it is ended.
    SessionId;
    /// An elected role of a branch.
    OfficeId;
    /// Who holds an office, from and to.
    MandateId;
    /// A board, committee, section or working group.
    BodyId;
    /// A seat of a body, given by office.
    SeatId;
    /// A branch's plan for a period.
    PlanId;
    /// A priority area of a plan.
    AreaId;
    /// A local goal of a plan.
    GoalId;
    /// A measure of a plan.
    MeasureId;
    /// One party's responsibility for a measure.
    ResponsibilityId;
    /// A dated statement on a measure.
    CheckInId;
    /// One change of a measure since adoption.
    ChangeId;
    /// What somebody proposes that a leader should do with the plan.
    ProposalId;
    /// An agreement area of a branch's list.
    AgreementAreaId;
    /// An employer of members.
    EmployerId;
    /// A workplace of members.
    WorkplaceId;
    /// A club at an employer.
    ClubId;
    /// A type of events, of a branch's list.
    EventTypeId;
    /// What events are for, of a branch's list.
    PurposeId;
    /// What was done on a day: a visit, a meeting, a course.
    EventId;
    /// One correction of an event, or its withdrawal.
    EventChangeId;
    /// What is followed from month to month, of a branch's list.
    IndicatorId;
    /// A figure of an indicator in a month.
    MonthlyFigureId;
    /// One correction of a monthly figure, or its withdrawal.
    MonthlyFigureChangeId;
    /// What a program of a branch shows instead of a password.
    ApiTokenId;
    /// A row of the audit.
    AuditId;
    /// Something that is done later.
    JobId;
}
