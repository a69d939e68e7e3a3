//! Taking texts out of the answers that are remembered for idempotency keys: what was hidden or taken back is not told again.

use serde_json::{Map, Value};
use verv_domain::id::{CheckInId, EventId, MeasureId, ProposalId};
use verv_storage::{Tx, operation::idempotency};

use crate::error::Result;

/// Takes out what was written in a check-in: its own answer becomes `instead` (empty: forgotten), and measures that were
/// shown with it do not say why any more.
pub(crate) async fn erase_check_in(
    tx: &mut Tx,
    measure: MeasureId,
    id: CheckInId,
    texts: &[String],
    instead: &str,
) -> Result<()> {
    let id = id.to_string();
    let change = |mut answer: Value| {
        if answer["id"] == id.as_str() {
            return Some(instead.to_owned());
        }
        (erase_reasons(&mut answer, texts) > 0).then(|| answer.to_string())
    };
    Ok(idempotency::rewrite(tx, measure.0, change).await?)
}

/// Tells what is left of a proposal, `instead` of what it was; what its author may do with it is told to them alone.
pub(crate) async fn replace_proposal(tx: &mut Tx, id: ProposalId, instead: &Value) -> Result<()> {
    let of_proposal = id.to_string();
    let change = |told: Value| {
        (told["id"] == of_proposal.as_str()).then(|| {
            let mut instead = instead.clone();
            instead["own"] = told["own"].clone();
            instead["may"]["decide"] = told["may"]["decide"].clone();
            instead["may"]["withdraw"] = Value::Bool(instead["state"] == told["state"]);
            instead.to_string()
        })
    };
    Ok(idempotency::rewrite(tx, id.0, change).await?)
}

/// Tells what became of an event, `instead` of what it was (empty: forgotten).
pub(crate) async fn replace_event(tx: &mut Tx, id: EventId, instead: &str) -> Result<()> {
    let of_event = id.to_string();
    let change = |answer: Value| (answer["id"] == of_event.as_str()).then(|| instead.to_owned());
    Ok(idempotency::rewrite(tx, id.0, change).await?)
}

/// Takes out the texts wherever the measure was shown with them.
pub(crate) async fn erase_texts(tx: &mut Tx, measure: MeasureId, texts: &[String]) -> Result<()> {
    let change = |mut answer: Value| (empty_texts(&mut answer, texts) > 0).then(|| answer.to_string());
    Ok(idempotency::rewrite(tx, measure.0, change).await?)
}

/// How many last reports gave one of them as their reason.
fn erase_reasons(value: &mut Value, texts: &[String]) -> usize {
    match value {
        Value::Object(fields) => {
            let gives_one = |last: &&mut Map<String, Value>| {
                let reason = last.get("reason").and_then(Value::as_str);
                reason.is_some_and(|reason| texts.iter().any(|text| text == reason))
            };
            let last = fields.get_mut("last_report").and_then(Value::as_object_mut).filter(gives_one);
            let here = usize::from(last.and_then(|last| last.remove("reason")).is_some());
            here + fields.values_mut().map(|value| erase_reasons(value, texts)).sum::<usize>()
        }
        Value::Array(values) => values.iter_mut().map(|value| erase_reasons(value, texts)).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    }
}

/// In how many places one of them stood. Empty rather than absent: a title is always there.
fn empty_texts(value: &mut Value, texts: &[String]) -> usize {
    match value {
        Value::String(text) => {
            let stands = texts.contains(text);
            if stands {
                text.clear();
            }
            usize::from(stands)
        }
        Value::Object(fields) => fields.values_mut().map(|value| empty_texts(value, texts)).sum(),
        Value::Array(values) => values.iter_mut().map(|value| empty_texts(value, texts)).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_measure_does_not_say_why_any_more() {
        let last = |reason: &str| json!({"status": "stuck", "at": 1, "reason": reason});
        let measure = |last: &Value| json!({"title": "a", "last_report": last});
        let shown = |lasts: &[Value]| json!({"measures": lasts.iter().map(measure).collect::<Vec<_>>()});
        let mut answer = shown(&[last("a"), last("b"), Value::Null, last("a")]);
        assert_eq!(erase_reasons(&mut answer, &["a".to_owned()]), 2);
        let left = json!({"status": "stuck", "at": 1});
        assert_eq!(answer, shown(&[left.clone(), last("b"), Value::Null, left]));
        assert_eq!(erase_reasons(&mut answer, &["a".to_owned()]), 0, "there is nothing left to erase");
    }

    #[test]
    fn a_text_is_gone_wherever_it_stood() {
        let mut answer = json!({"title": "a", "goal": {"title": "ab"}, "notes": ["a", 1, null, true]});
        assert_eq!(empty_texts(&mut answer, &["a".to_owned()]), 2);
        assert_eq!(answer, json!({"title": "", "goal": {"title": "ab"}, "notes": ["", 1, null, true]}));
        assert_eq!(empty_texts(&mut answer, &["a".to_owned()]), 0);
    }
}
