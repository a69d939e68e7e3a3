//! The OpenAPI document, the page of operations, and the table they come from.

use std::collections::BTreeSet;

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
    fn references(value: &serde_json::Value, found: &mut BTreeSet<String>) {
        match value {
            serde_json::Value::Object(map) => {
                if let Some(reference) = map.get("$ref").and_then(|reference| reference.as_str()) {
                    found.insert(reference.to_owned());
                }
                map.values().for_each(|value| references(value, found));
            }
            serde_json::Value::Array(items) => items.iter().for_each(|value| references(value, found)),
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
        // A login makes tokens and an invitation a link, which are read once.
        let is_a_secret = ["log_in", "create_invitation"].contains(&operation.id);
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
/// link sees whose it is before they choose a password with it.
#[test]
fn public_operations() {
    let public: Vec<_> =
        OPERATIONS.iter().filter(|operation| operation.access == Access::Public).map(|o| o.id).collect();
    assert_eq!(public, ["log_in", "refresh_session", "set_password", "inspect_link"]);
}
