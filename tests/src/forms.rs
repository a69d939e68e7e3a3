//! Forms as a client sends them: with every member. What a story does not speak of is null, false or empty, as the schema
//! of the operation's body says that it may be.

use std::sync::OnceLock;

use serde_json::{Value, json};
use verv_contract::{endpoint::Operation, endpoints::OPERATIONS};

fn document() -> &'static Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    DOCUMENT.get_or_init(|| serde_json::to_value(verv_api::openapi::document()).expect("a document is JSON"))
}

/// The operation that a request is for.
fn operation(method: &str, address: &str) -> Option<&'static Operation> {
    let path = address.strip_prefix("/api/v1")?.split('?').next()?;
    let fits = |template: &str| {
        let (parts, segments) = (template.split('/'), path.split('/'));
        parts.clone().count() == segments.clone().count()
            && parts.zip(segments).all(|(part, segment)| part.starts_with('{') || part == segment)
    };
    OPERATIONS.iter().find(|operation| operation.method.as_str() == method && fits(operation.path))
}

/// The schema without its reference; of several the one whose `kind` is the value's, else the only object.
fn resolved<'a>(schema: &'a Value, value: &Value) -> &'a Value {
    if let Some(reference) = schema["$ref"].as_str() {
        let found = document().pointer(reference.trim_start_matches('#'));
        return resolved(found.unwrap_or(&Value::Null), value);
    }
    let Some(variants) = schema["oneOf"].as_array() else { return schema };
    let variants = variants.iter().map(|variant| resolved(variant, value));
    let objects: Vec<_> = variants.filter(|variant| variant["properties"].is_object()).collect();
    let is_of_kind = |variant: &&&Value| {
        let kinds = variant["properties"]["kind"]["enum"].as_array();
        kinds.is_some_and(|kinds| kinds.contains(&value["kind"]))
    };
    objects.iter().find(is_of_kind).or(objects.first()).copied().unwrap_or(schema)
}

/// What stands for something that is not spoken of.
fn nothing(schema: &Value) -> Option<Value> {
    let types = &schema["type"];
    let may_be = |name: &str| {
        *types == name
            || types.as_array().is_some_and(|types| types.iter().any(|candidate| candidate == name))
    };
    let variants = schema["oneOf"].as_array().map(Vec::as_slice).unwrap_or_default();
    if may_be("null") || variants.iter().any(|variant| variant["type"] == "null") {
        return Some(Value::Null);
    }
    if may_be("boolean") {
        return Some(json!(false));
    }
    may_be("array").then(|| json!([]))
}

fn fill(value: &mut Value, schema: &Value) {
    let schema = resolved(schema, value);
    match value {
        Value::Object(members) => {
            for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                if let Some(nothing) =
                    nothing(&schema["properties"][name]).filter(|_| !members.contains_key(name))
                {
                    members.insert(name.to_owned(), nothing);
                }
            }
            for (name, member) in members {
                fill(member, &schema["properties"][name]);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| fill(item, &schema["items"])),
        _ => {}
    }
}

/// The body with every member, where the request is for an operation of the table.
pub fn whole(method: &str, address: &str, body: &Value) -> Value {
    let mut body = body.clone();
    if let Some(operation) = operation(method, address) {
        let at = &document()["paths"][operation.path][method.to_lowercase()];
        fill(&mut body, &at["requestBody"]["content"]["application/json"]["schema"]);
    }
    body
}
