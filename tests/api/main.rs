//! The API as its callers see it: status, headers and bodies, in process.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

mod access;
mod answers;
mod conditions;
mod document;
mod edge;
mod exchange;
mod identity;
mod imports;
mod inventory;
mod methods;
mod odd_requests;
mod organisation;
mod paging;
mod part;
mod plan;
mod progress;
mod revisions;
mod site;
mod texts;

use serde_json::Value;
use verv_contract::{endpoint::Method, plan::measures::MeasureView};
use verv_tests::Client;

/// The branch that most tests are in.
const FOLLO: &str = "/branches/follo";

/// The first measure of a list with this query.
async fn first_measure(client: &Client, query: &str) -> Value {
    let page = client.get(&format!("{FOLLO}/measures?limit=1&{query}")).await;
    page.body["items"][0].clone()
}

async fn measure_path(client: &Client, query: &str) -> String {
    let measure = first_measure(client, query).await;
    format!("{FOLLO}/measures/{}", measure["id"].as_str().expect("there is a measure"))
}

/// A measure as its page has it.
async fn measure(client: &Client, path: &str) -> MeasureView {
    let answer = client.get(path).await;
    serde_json::from_value(answer.body).unwrap_or_else(|error| panic!("{path}: {error}: {}", answer.text))
}

/// An office or a body with this name, as a party.
async fn party(client: &Client, kind: &str, name: &str) -> Value {
    let collection = if kind == "office" { "offices" } else { "bodies" };
    let page = client.get(&format!("{FOLLO}/{collection}?limit=200")).await.body;
    let found = page["items"].as_array().unwrap().iter().find(|item| item["name"] == name);
    serde_json::json!({"kind": kind, "id": found.unwrap_or_else(|| panic!("no {name}"))["id"]})
}

/// Gives the measure a distribution, whatever it had.
async fn assign(client: &Client, path: &str, accountable: &Value, supporting: &[Value]) -> Value {
    let draft = client.draft(Method::Put, &format!("{path}/responsibility")).header("if-match", "*");
    let body = serde_json::json!({"accountable": accountable, "supporting": supporting});
    let given = draft.json(&body).send().await;
    assert_eq!(given.status, 200, "{}", given.text);
    given.body
}

/// A request with a body and nothing else.
async fn send(client: &Client, method: Method, path: &str, body: &str) -> verv_tests::Answer {
    client.draft(method, path).body("application/json", body.to_owned()).send().await
}
