//! Events: what was done on a day, where, by whom, for what, with counts and never names.

use serde::{Deserialize, Serialize};
use verv_domain::{
    Date, Timestamp,
    id::{EventChangeId, EventId, OfficeId, WorkplaceId},
    keys::{AgreementAreaKey, EventTypeKey, PurposeKey},
    organisation::parties::Party,
    privacy::{Concern, concern},
    progress::events::{Count, CountKind, Counts},
    text::Phrase,
};

use crate::{
    Check, Checking, FieldError,
    endpoint::{Body, Query, versioned},
    organisation::parties::PartyView,
};

/// Something that was done on a day.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EventView {
    pub id: EventId,
    /// On which it took place.
    pub day: Date,
    #[cfg_attr(feature = "openapi", schema(example = "workplace_visit"))]
    pub event_type: EventTypeKey,
    #[cfg_attr(feature = "openapi", schema(example = "Arbeidsplassbesøk"))]
    pub event_type_name: String,
    pub workplace_id: Option<WorkplaceId>,
    pub workplace: Option<String>,
    /// Where it took place, if not at a workplace of the register.
    pub place: Option<String>,
    /// Of the workplace, by itself or by its employer.
    pub agreement_area: Option<AgreementAreaKey>,
    /// The office or body that held it.
    pub organiser: PartyView,
    /// The main one first.
    pub purposes: Vec<PurposeKey>,
    /// What was counted. What is not here was not counted, which is not the same as none.
    pub counts: Vec<EventCount>,
    pub note: Option<String>,
    /// When it was received.
    pub at: Timestamp,
    /// When it was said, where that was before it was received: on a device without a network.
    pub said_at: Option<Timestamp>,
    /// The office that logged it.
    pub office: String,
    /// The last correction.
    pub corrected: Option<EventTrace>,
    /// It was taken back: it counts no more, and its texts are erased.
    pub withdrawn: Option<EventTrace>,
    /// What in the texts looks like a person's matter. It was stored all the same; it can be corrected.
    pub warnings: Vec<TextWarning>,
    /// What the caller may do with it.
    pub may: EventRights,
    pub version: i64,
}

versioned!(EventView);

/// So many of something, at an event or for it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EventCount {
    pub of: CountKind,
    pub count: Count,
}

/// What was counted, as it is sent.
pub fn event_counts(counts: &Counts) -> Vec<EventCount> {
    counts.iter().map(|(of, count)| EventCount { of, count }).collect()
}

/// That an event was corrected or taken back: when, by which office, and why.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EventTrace {
    pub at: Timestamp,
    pub office: String,
    /// Always there where the event's year was over.
    pub reason: Option<String>,
}

/// Something in a text looks like a person's matter.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TextWarning {
    /// RFC 6901, to the text.
    #[cfg_attr(feature = "openapi", schema(example = "/note"))]
    pub pointer: String,
    pub concern: Concern,
}

/// The warnings about an event's texts.
pub fn text_warnings(place: Option<&str>, note: Option<&str>) -> Vec<TextWarning> {
    [("/place", place), ("/note", note)]
        .into_iter()
        .filter_map(|(pointer, text)| {
            Some(TextWarning { pointer: pointer.to_owned(), concern: concern(text?)? })
        })
        .collect()
}

/// What the caller may do with an event.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EventRights {
    pub correct: bool,
    pub withdraw: bool,
    /// Its year is over: a reason is required, and stays visible.
    pub needs_reason: bool,
}

/// What was done on a day.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EventRequest {
    /// Of an adopted plan, and not in the future.
    pub day: Date,
    pub event_type: EventTypeKey,
    #[serde(default)]
    pub workplace_id: Option<WorkplaceId>,
    /// Where it took place, if not at a workplace of the register.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 300))]
    pub place: Option<String>,
    /// The office or body that held it; the caller's own office without it. Leaders may name any.
    #[serde(default)]
    pub organiser: Option<Party>,
    /// The main one first.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_items = 10))]
    pub purposes: Vec<PurposeKey>,
    /// Each kind once.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_items = 10))]
    pub counts: Vec<EventCount>,
    /// No names, no health matters: those belong in a room.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 300))]
    pub note: Option<String>,
    /// When it was said, by the device's clock, where it waited there for a network; now, without it. At most 30 days ago, and
    /// not in the future.
    #[serde(default)]
    pub said_at: Option<Timestamp>,
}

impl Body for EventRequest {}

/// All of an event that can be corrected.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EventCorrectionRequest {
    /// Of an adopted plan, and not in the future.
    pub day: Date,
    pub event_type: EventTypeKey,
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub workplace_id: Option<WorkplaceId>,
    /// Where it took place, if not at a workplace of the register.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true, max_length = 300))]
    pub place: Option<String>,
    /// The office or body that held it; it stays as it is without one.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub organiser: Option<Party>,
    /// The main one first.
    #[cfg_attr(feature = "openapi", schema(max_items = 10))]
    pub purposes: Vec<PurposeKey>,
    /// Each kind once.
    #[cfg_attr(feature = "openapi", schema(max_items = 10))]
    pub counts: Vec<EventCount>,
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true, max_length = 300))]
    pub note: Option<String>,
    /// Why it is corrected. Required where the event's year is over, or becomes one that is.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true, max_length = 300))]
    pub reason: Option<String>,
}

impl Body for EventCorrectionRequest {}

/// What to send for the event to stay as it is.
impl From<&EventView> for EventCorrectionRequest {
    fn from(view: &EventView) -> Self {
        Self {
            day: view.day,
            event_type: view.event_type.clone(),
            workplace_id: view.workplace_id,
            place: view.place.clone(),
            organiser: Some(view.organiser.to_party()),
            purposes: view.purposes.clone(),
            counts: view.counts.clone(),
            note: view.note.clone(),
            reason: None,
        }
    }
}

/// Takes an event back.
#[derive(Clone, Default, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EventWithdrawalRequest {
    /// Why. Required where the event's year is over.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true, max_length = 300))]
    pub reason: Option<String>,
}

impl Body for EventWithdrawalRequest {}

impl Check for EventWithdrawalRequest {
    type Checked = Option<Phrase>;

    fn check(self) -> Result<Option<Phrase>, Vec<FieldError>> {
        let mut checking = Checking::new();
        let reason = checking.optional_text("/reason", self.reason.as_deref(), Phrase::parse);
        checking.finish(|| Some(reason))
    }
}

/// An event that may be stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EventContent {
    pub day: Date,
    pub event_type: EventTypeKey,
    pub workplace_id: Option<WorkplaceId>,
    pub place: Option<Phrase>,
    pub organiser: Option<Party>,
    pub purposes: Vec<PurposeKey>,
    pub counts: Counts,
    pub note: Option<Phrase>,
}

/// An event, and when its device says that it was said.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SentEvent {
    pub content: EventContent,
    pub said_at: Option<Timestamp>,
}

impl Check for EventRequest {
    type Checked = SentEvent;

    fn check(self) -> Result<SentEvent, Vec<FieldError>> {
        let Self { day, event_type, workplace_id, place, organiser, purposes, counts, note, said_at } = self;
        let reason = None;
        let correction = EventCorrectionRequest {
            day,
            event_type,
            workplace_id,
            place,
            organiser,
            purposes,
            counts,
            note,
            reason,
        };
        let (content, _) = correction.check()?;
        Ok(SentEvent { content, said_at })
    }
}

/// More than anything is for.
const MOST_PURPOSES: usize = 10;

/// With the reason.
impl Check for EventCorrectionRequest {
    type Checked = (EventContent, Option<Phrase>);

    fn check(self) -> Result<Self::Checked, Vec<FieldError>> {
        let mut checking = Checking::new();
        let place = checking.optional_text("/place", self.place.as_deref(), Phrase::parse);
        let note = checking.optional_text("/note", self.note.as_deref(), Phrase::parse);
        let reason = checking.optional_text("/reason", self.reason.as_deref(), Phrase::parse);
        if place.is_some() && self.workplace_id.is_some() {
            checking.refuse("/place", "not_both", &"a workplace, or a place in words");
        }
        checking.distinct("/purposes", &self.purposes, MOST_PURPOSES);
        let kinds: Vec<_> = self.counts.iter().map(|count| count.of).collect();
        checking.distinct("/counts", &kinds, CountKind::ALL.len());
        let counts = self.counts.iter().map(|count| (count.of, count.count)).collect();
        let Self { day, event_type, workplace_id, organiser, purposes, .. } = self;
        checking.finish(|| {
            let content =
                EventContent { day, event_type, workplace_id, place, organiser, purposes, counts, note };
            Some((content, reason))
        })
    }
}

/// Which events.
#[derive(Clone, Default, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct EventQuery {
    /// On this day or later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// On this day or earlier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    /// The key of their type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_type: Option<EventTypeKey>,
    /// The key of one of their purposes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<PurposeKey>,
    /// At this workplace.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workplace: Option<WorkplaceId>,
    /// Held by this office.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub office: Option<OfficeId>,
    /// `true`: those that the caller has logged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own: Option<bool>,
    /// Say how many there are in all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<bool>,
    /// How many at the most, from 1 to 200; 50 without.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(minimum = 1, maximum = 200))]
    pub limit: Option<u32>,
    /// From the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(max_length = 1024))]
    pub cursor: Option<String>,
}

impl Query for EventQuery {}

verv_domain::words! {
    /// What became of an event.
    pub enum EventChangeKind {
        Corrected = "corrected",
        Withdrawn = "withdrawn",
    }
}

/// A correction of an event, or its withdrawal, with what it was before.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EventChangeView {
    pub id: EventChangeId,
    pub what: EventChangeKind,
    pub at: Timestamp,
    pub office: String,
    pub reason: Option<String>,
    pub before: EventBefore,
}

/// What an event was before a change. Its texts are not kept: to correct them is how they are erased.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EventBefore {
    pub day: Date,
    pub event_type: EventTypeKey,
    pub workplace_id: Option<WorkplaceId>,
    pub organiser: Party,
    pub purposes: Vec<PurposeKey>,
    pub counts: Vec<EventCount>,
    /// The place or the note was another.
    pub other_texts: bool,
}
