//! Holds every answer in the tests against the OpenAPI document: the operation can give it, and no object in it has a name
//! twice.

use std::{collections::BTreeSet, fmt, sync::OnceLock};

use actix_web::http::StatusCode;
use serde::{
    Deserialize,
    de::{Deserializer, MapAccess, SeqAccess, Visitor},
};
use serde_json::Value;

/// JSON in which each object has each name once. What readers make of a name that comes twice differs.
struct DistinctNames;

impl<'de> Deserialize<'de> for DistinctNames {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Anything)
    }
}

struct Anything;

macro_rules! scalars {
    ($($visit:ident $given:ty;)*) => {$(
        fn $visit<E>(self, _: $given) -> Result<DistinctNames, E> {
            Ok(DistinctNames)
        }
    )*};
}

impl<'de> Visitor<'de> for Anything {
    type Value = DistinctNames;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    scalars! {
        visit_bool bool;
        visit_i64 i64;
        visit_u64 u64;
        visit_f64 f64;
        visit_str &str;
    }

    fn visit_unit<E>(self) -> Result<DistinctNames, E> {
        Ok(DistinctNames)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<DistinctNames, A::Error> {
        while items.next_element::<DistinctNames>()?.is_some() {}
        Ok(DistinctNames)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<DistinctNames, A::Error> {
        let mut names = BTreeSet::new();
        while let Some(name) = members.next_key::<String>()? {
            if let Some(twice) = names.replace(name) {
                return Err(serde::de::Error::custom(format!("an object has `{twice}` twice")));
            }
            members.next_value::<DistinctNames>()?;
        }
        Ok(DistinctNames)
    }
}

/// What is wrong with the names in a JSON text; nothing where it is not JSON.
pub fn name_given_twice(text: &str) -> Option<String> {
    let error = serde_json::from_str::<DistinctNames>(text).err()?;
    error.is_data().then(|| error.to_string())
}

fn document() -> &'static Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    DOCUMENT.get_or_init(|| {
        serde_json::to_value(verv_api::openapi::document()).expect("the document can be written")
    })
}

/// The operation of the document that the request is for.
fn operation(method: &str, path: &str) -> Option<&'static Value> {
    let path = path.strip_prefix("/api/v1")?;
    let is_it = |template: &str| {
        let (mut given, mut wanted) = (path.split('/'), template.split('/'));
        loop {
            match (given.next(), wanted.next()) {
                (None, None) => return true,
                (Some(given), Some(wanted)) if given == wanted || wanted.starts_with('{') => {}
                _ => return false,
            }
        }
    };
    let mut paths = document()["paths"].as_object()?.iter();
    paths.find(|(template, _)| is_it(template))?.1.get(method.to_lowercase())
}

/// Why the document does not tell of this answer; nothing where it does, or knows no such operation.
pub fn missing_answer(method: &str, path: &str, status: StatusCode, body: &Value) -> Option<String> {
    let operation = operation(method, path)?;
    // Described with the `ETag`. As an answer of its own it would have no body, and typed clients would know nothing of any.
    if status == StatusCode::NOT_MODIFIED {
        return None;
    }
    let documented = &operation["responses"][status.as_str()];
    let Some(code) = body["code"].as_str().filter(|_| status.as_u16() >= 400) else {
        return documented.is_null().then(|| format!("{status} is not in the document"));
    };
    let codes = documented["description"].as_str().unwrap_or_default();
    (!codes.contains(&format!("`{code}`"))).then(|| format!("{status} {code} is not in the document"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_name_twice_is_found_at_any_depth() {
        assert!(
            name_given_twice(r#"[{"a": {"b": 1, "c": null, "b": 2}}]"#)
                .is_some_and(|why| why.contains("`b`"))
        );
        assert_eq!(name_given_twice(r#"[{"a": {"b": 1}}, {"a": 1.5}]"#), None);
        assert_eq!(name_given_twice("<!doctype html>"), None);
    }

    #[test]
    fn an_answer_that_the_document_lacks_is_found() {
        let missing = |status: u16, code: &str| {
            let status = StatusCode::from_u16(status).unwrap();
            missing_answer("GET", "/api/v1/branches/follo", status, &json!({"code": code}))
        };
        assert_eq!(missing(404, "not_found"), None);
        assert_eq!(missing(200, ""), None);
        assert!(missing(404, "forbidden").is_some());
        assert!(missing(418, "not_found").is_some());
    }
}
