//! The OpenAPI document, the page of operations, and the table they come from.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use verv_contract::{
    endpoint::{Access, Method},
    endpoints::OPERATIONS,
};
use verv_tests::{Engine, House, golden::assert_golden};

#[test]
fn the_openapi_document() {
    let document = verv_api::openapi::document();
    assert_golden("tests/golden/openapi.json", &(document.to_pretty_json().unwrap() + "\n"));
    let json = serde_json::to_value(&document).unwrap();
    assert_eq!(json["openapi"], "3.1.0");
    let documented: BTreeSet<_> = json["paths"]
        .as_object()
        .unwrap()
        .values()
        .flat_map(|item| item.as_object().unwrap().values())
        .map(|operation| operation["operationId"].as_str().unwrap().to_owned())
        .collect();
    let table: BTreeSet<_> = OPERATIONS.iter().map(|operation| operation.id.to_owned()).collect();
    assert_eq!(documented, table);
}

#[test]
fn every_reference_of_the_document_holds() {
    fn references(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(map) => {
                if let Some(reference) = map.get("$ref").and_then(|reference| reference.as_str()) {
                    found.insert(reference.to_owned());
                }
                map.values().for_each(|value| references(value, found));
            }
            Value::Array(items) => items.iter().for_each(|value| references(value, found)),
            _ => {}
        }
    }
    let json = serde_json::to_value(verv_api::openapi::document()).unwrap();
    let mut found = BTreeSet::new();
    references(&json, &mut found);
    assert!(found.len() > 50, "{} references", found.len());
    for reference in found {
        assert!(json.pointer(reference.trim_start_matches('#')).is_some(), "{reference} leads nowhere");
    }
}

/// Everything in the document, with its JSON pointer.
fn each<'a>(value: &'a Value, pointer: &str, found: &mut impl FnMut(&str, &'a Value)) {
    found(pointer, value);
    match value {
        Value::Object(map) => {
            map.iter().for_each(|(name, value)| each(value, &format!("{pointer}/{name}"), found));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(n, value)| each(value, &format!("{pointer}/{n}"), found));
        }
        _ => {}
    }
}

/// The schema, where a reference leads to it.
fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(reference) => document.pointer(reference.trim_start_matches('#')).unwrap(),
        None => schema,
    }
}

/// Generators of clients leave out whatever refers to one.
#[test]
fn no_schema_is_an_all_of_with_a_one_of_inside() {
    let document = serde_json::to_value(verv_api::openapi::document()).unwrap();
    let mut unions = 0;
    each(&document, "", &mut |pointer, value| {
        unions += usize::from(value["oneOf"].is_array());
        for part in value["allOf"].as_array().into_iter().flatten() {
            let part = resolved(&document, part);
            assert!(part["oneOf"].is_null() && part["anyOf"].is_null(), "{pointer}");
        }
    });
    assert!(unions > 20, "{unions} unions");
}

/// Clients choose the type of a union by one property, and name the type.
#[test]
fn every_union_of_objects_has_a_discriminator() {
    let document = serde_json::to_value(verv_api::openapi::document()).unwrap();
    let mut found = BTreeSet::new();
    each(&document, "", &mut |pointer, value| {
        let variants: Vec<_> = value["oneOf"].as_array().into_iter().flatten().collect();
        let is_null = |variant: &Value| variant["type"] == "null";
        if variants.is_empty() || variants.len() == 2 && variants.iter().any(|variant| is_null(variant)) {
            return;
        }
        let property = value["discriminator"]["propertyName"].as_str().unwrap_or_else(|| panic!("{pointer}"));
        let mapping = value["discriminator"]["mapping"].as_object().unwrap();
        assert_eq!(mapping.len(), variants.len(), "{pointer}");
        for (word, reference) in mapping {
            assert!(variants.iter().any(|variant| variant["$ref"] == *reference), "{pointer}: {word}");
            let variant = document.pointer(reference.as_str().unwrap().trim_start_matches('#')).unwrap();
            assert_eq!(variant["properties"][property]["enum"], json!([word]), "{pointer}");
        }
        found.insert(pointer.to_owned());
    });
    assert_eq!(
        found,
        BTreeSet::from(
            ["Change", "ProgressExplanation", "Proposed"].map(|name| format!("/components/schemas/{name}"))
        )
    );
}

#[test]
fn every_schema_parameter_and_tag_is_described() {
    let document = serde_json::to_value(verv_api::openapi::document()).unwrap();
    let is_described = |value: &Value| value["description"].as_str().is_some_and(|text| !text.is_empty());
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        assert!(is_described(schema), "{name}");
    }
    let declared: Vec<_> = document["tags"].as_array().unwrap().iter().map(|tag| &tag["name"]).collect();
    assert!(document["tags"].as_array().unwrap().iter().all(is_described));
    let mut used = Vec::new();
    let items = document["paths"].as_object().unwrap().values();
    for operation in items.flat_map(|item| item.as_object().unwrap().values()) {
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            assert!(is_described(parameter), "{}: {}", operation["operationId"], parameter["name"]);
            // What generated clients call the request's body.
            assert!(parameter["in"] != "path" || parameter["name"] != "body", "{}", operation["operationId"]);
        }
        used.extend(operation["tags"].as_array().unwrap());
    }
    assert!(used.iter().all(|tag| declared.contains(tag)), "{used:?}");
    assert!(declared.iter().all(|tag| used.contains(tag)), "{declared:?}");
}

#[test]
fn the_page_of_operations() {
    assert_golden("crates/api/OPERATIONS.md", &verv_api::operations::page());
}

#[actix_web::test]
async fn every_operation_of_the_table_is_served_and_no_other() {
    let house = House::empty(Engine::Sqlite).await;
    let routes = verv_api::resources::routes(&house.edge);
    let served: BTreeSet<_> = routes.served().iter().copied().collect();
    let table: BTreeSet<_> = OPERATIONS.iter().map(|operation| operation.id).collect();
    assert_eq!(served, table);
    assert_eq!(routes.served().len(), OPERATIONS.len(), "an operation is served twice");
}

#[test]
fn what_is_created_can_be_read_at_an_address_of_the_table() {
    for operation in OPERATIONS.iter().filter(|operation| operation.success == 201) {
        // A login makes tokens, an invitation a link and a calendar an address, which are read once.
        let is_a_secret = ["log_in", "create_invitation", "create_calendar_feed"].contains(&operation.id);
        assert_eq!(operation.created_at.is_none(), is_a_secret, "{}", operation.id);
        let Some(address) = operation.created_at else { continue };
        let mut reads = OPERATIONS.iter().filter(|read| read.method == Method::Get && read.path == address);
        assert_eq!(reads.next().map(|read| read.success), Some(200), "{}", operation.id);
        let names = |path: &'static str| path.split(['{', '}']).skip(1).step_by(2);
        let unknown = names(address).count() - 1;
        assert!(names(address).take(unknown).all(|name| names(operation.path).any(|known| known == name)));
    }
}

/// Compared by hand on purpose: who is nobody yet has nothing else than what it takes to get in. Whoever holds a one-time
/// link sees whose it is before they choose a password with it. Programs for calendars cannot log in: the address is the
/// secret; so it is of whoever has a mail and wants no such mail any more.
#[test]
fn public_operations() {
    let public: Vec<_> =
        OPERATIONS.iter().filter(|operation| operation.access == Access::Public).map(|o| o.id).collect();
    assert_eq!(
        public,
        [
            "log_in",
            "refresh_session",
            "set_password",
            "inspect_link",
            "show_unsubscribe",
            "unsubscribe",
            "read_calendar_feed"
        ]
    );
}
