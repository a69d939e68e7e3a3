//! The writer is asked before text that looks like personal data is sent, wherever it is typed (decision 0031).

use serde_json::Value;
use verv_domain::privacy::{Concern, concern};

use crate::locales::t;

/// What it looks like, and what can be done.
pub fn question(concern: Concern) -> (String, String) {
    match concern {
        Concern::NationalIdentityNumber => (t::privacy::identity(), t::privacy::identity_lead()),
        Concern::PersonAndHealth => (t::privacy::health(), t::privacy::lead()),
        Concern::ListOfNames => (t::privacy::names(), t::privacy::lead()),
    }
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
