//! Bodies and their seats.

use serde::{Deserialize, Serialize};
use verv_domain::{
    Date,
    id::{BodyId, OfficeId},
    organisation::bodies::BodyKind,
    text::{Name, Phrase},
};

use crate::{
    Check, Checking, FieldError,
    endpoint::{Body, versioned},
};

/// A board, committee, section or working group, with its seats.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BodyView {
    pub id: BodyId,
    pub name: String,
    pub kind: BodyKind,
    /// Its place in lists.
    pub position: i64,
    /// When a working group begins, in the plan's words.
    pub starts: Option<String>,
    /// The day a working group is evaluated.
    pub evaluated_on: Option<Date>,
    pub seats: Vec<SeatView>,
    /// Measures. Absent, as the next, for those who do not see how the plan stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accountable_for: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supporting: Option<u32>,
    pub version: i64,
}

versioned!(BodyView);

/// A seat of a body, with its office.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SeatView {
    pub office_id: OfficeId,
    pub office: String,
    /// What the seat is called: project leader, secretary.
    pub title: Option<String>,
    /// The branch has chosen this seat to answer for the body. Like the next absent in answers that were stored for an
    /// idempotency key before there was such a thing.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub answers: bool,
    /// Whoever holds this office today is asked how the measures go that the body is accountable for. Of the seats that
    /// somebody holds it is the chosen one, else the leader's, else the first.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub asked: bool,
}

/// All of a body that can be edited, except its seats.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BodyRequest {
    #[cfg_attr(feature = "openapi", schema(max_length = 120))]
    pub name: String,
    pub kind: BodyKind,
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 999))]
    pub position: i64,
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true, max_length = 300, example = "vår 2026"))]
    pub starts: Option<String>,
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub evaluated_on: Option<Date>,
}

impl Body for BodyRequest {}

/// What to send for the body to stay as it is.
impl From<&BodyView> for BodyRequest {
    fn from(body: &BodyView) -> Self {
        let BodyView { name, kind, position, starts, evaluated_on, .. } = body.clone();
        Self { name, kind, position, starts, evaluated_on }
    }
}

/// A body that may be stored.
#[derive(Clone, Debug)]
pub struct BodyContent {
    pub name: Name,
    pub kind: BodyKind,
    pub position: i64,
    pub starts: Option<Phrase>,
    pub evaluated_on: Option<Date>,
}

impl Check for BodyRequest {
    type Checked = BodyContent;

    fn check(self) -> Result<BodyContent, Vec<FieldError>> {
        let mut checking = Checking::new();
        let name = checking.text("/name", Name::parse(&self.name));
        let starts = checking.optional_text("/starts", self.starts.as_deref(), Phrase::parse);
        checking.position("/position", self.position);
        let (kind, position, evaluated_on) = (self.kind, self.position, self.evaluated_on);
        checking.finish(|| Some(BodyContent { name: name?, kind, position, starts, evaluated_on }))
    }
}

/// A seat of a body, given by office.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SeatRequest {
    pub office_id: OfficeId,
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true, max_length = 300))]
    pub title: Option<String>,
    /// This seat answers for the body; at most one does. Without one, the leader's does, else the first.
    pub answers: bool,
}

/// All seats of the body; those not named here end.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SeatsRequest {
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub seats: Vec<SeatRequest>,
}

impl Body for SeatsRequest {}

/// What to send for the seats to stay as they are.
impl From<&BodyView> for SeatsRequest {
    fn from(body: &BodyView) -> Self {
        let seat = |seat: &SeatView| SeatRequest {
            office_id: seat.office_id,
            title: seat.title.clone(),
            answers: seat.answers,
        };
        Self { seats: body.seats.iter().map(seat).collect() }
    }
}

/// A seat that may be stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Seat {
    pub office_id: OfficeId,
    pub title: Option<Phrase>,
    pub answers: bool,
}

/// More than the largest representative body of a branch has offices.
const MOST_SEATS: usize = 50;

impl Check for SeatsRequest {
    type Checked = Vec<Seat>;

    fn check(self) -> Result<Vec<Seat>, Vec<FieldError>> {
        let mut checking = Checking::new();
        if self.seats.len() > MOST_SEATS {
            checking.refuse("/seats", "too_many", &"at most fifty seats");
        }
        let mut seats: Vec<Seat> = Vec::new();
        for (n, seat) in self.seats.into_iter().enumerate() {
            let pointer = format!("/seats/{n}/title");
            let title = checking.optional_text(&pointer, seat.title.as_deref(), Phrase::parse);
            if seats.iter().any(|other| other.office_id == seat.office_id) {
                checking.refuse(
                    &format!("/seats/{n}/office_id"),
                    "named_twice",
                    &"the office has a seat already",
                );
            }
            if seat.answers && seats.iter().any(|other| other.answers) {
                checking.refuse(
                    &format!("/seats/{n}/answers"),
                    "named_twice",
                    &"another seat answers already",
                );
            }
            seats.push(Seat { office_id: seat.office_id, title, answers: seat.answers });
        }
        checking.finish(|| Some(seats))
    }
}
