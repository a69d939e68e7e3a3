//! What looks like a person's matter is asked about before it is sent, wherever it is typed (rule 12 of the design).

use serde_json::Value;
use verv_domain::privacy::holds_national_identity_number;

use crate::locales::t;

/// Why the writer is asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Concern {
    NationalIdentityNumber,
}

impl Concern {
    /// What it looks like, and what can be done.
    pub fn words(self) -> (String, String) {
        match self {
            Self::NationalIdentityNumber => (t::check_in::identity(), t::check_in::identity_lead()),
        }
    }
}

/// What the text should perhaps not hold.
pub fn concern(text: &str) -> Option<Concern> {
    holds_national_identity_number(text).then_some(Concern::NationalIdentityNumber)
}

/// The same of every text in a request.
pub fn concern_in(request: &Value) -> Option<Concern> {
    match request {
        Value::String(text) => concern(text),
        Value::Array(values) => values.iter().find_map(concern_in),
        Value::Object(fields) => fields.values().find_map(concern_in),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}
