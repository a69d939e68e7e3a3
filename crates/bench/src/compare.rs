//! Whether a floor answers what we answer: a floor that answers less would be too low, and one that answers something
//! else would be none.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::floor::lean::LEFT_OUT;

/// Where a floor's answer differs from ours, as paths without places in lists, each once. What is null may be absent, and
/// what the floor is documented to leave out is not missed.
pub fn differences(ours: &[u8], floor: &[u8]) -> anyhow::Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    compare("", &serde_json::from_slice(ours)?, &serde_json::from_slice(floor)?, &mut found);
    Ok(found)
}

fn compare(path: &str, ours: &Value, floor: &Value, found: &mut BTreeSet<String>) {
    match (ours, floor) {
        (Value::Object(ours), Value::Object(floor)) => {
            let names: BTreeSet<&String> = ours.keys().chain(floor.keys()).collect();
            for name in names {
                if !LEFT_OUT.contains(&name.as_str()) && name != HAS_MORE {
                    let of = |object: &serde_json::Map<String, Value>| object.get(name).cloned();
                    let (ours, floor) = (of(ours).unwrap_or_default(), of(floor).unwrap_or_default());
                    compare(&format!("{path}/{name}"), &ours, &floor, found);
                }
            }
        }
        (Value::Array(ours), Value::Array(floor)) if ours.len() == floor.len() => {
            for (ours, floor) in ours.iter().zip(floor) {
                compare(&format!("{path}/-"), ours, floor, found);
            }
        }
        _ if ours == floor => {}
        _ => {
            found.insert(path.to_owned());
        }
    }
}

/// The floor says so instead of giving a cursor.
const HAS_MORE: &str = "has_more";

#[cfg(test)]
mod tests {
    use super::*;

    fn of(ours: &str, floor: &str) -> Vec<String> {
        differences(ours.as_bytes(), floor.as_bytes()).unwrap().into_iter().collect()
    }

    #[test]
    fn what_is_null_may_be_absent_and_what_is_left_out_is_not_missed() {
        assert!(of(r#"{"a":1,"may":{"edit":true}}"#, r#"{"a":1,"to":null}"#).is_empty());
    }

    #[test]
    fn another_value_another_length_and_a_missing_member_are_found_once() {
        let ours = r#"{"items":[{"a":1,"b":[1]},{"a":2,"b":[1]}],"c":1}"#;
        let floor = r#"{"items":[{"a":9,"b":[]},{"a":9,"b":[]}]}"#;
        assert_eq!(of(ours, floor), ["/c", "/items/-/a", "/items/-/b"]);
    }
}
