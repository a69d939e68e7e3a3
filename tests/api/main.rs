//! The API as its callers see it: status, headers and bodies, in process.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

mod access;
mod account;
mod answers;
mod check_ins;
mod document;
mod edge;
mod hiding;
mod measures;
mod one_time_links;
mod people;
mod plans;
mod said;
mod sessions;
mod site;
mod withdrawals;

use serde_json::Value;
use verv_contract::endpoint::Method;
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

/// A request with a body and nothing else.
async fn send(client: &Client, method: Method, path: &str, body: &str) -> verv_tests::Answer {
    client.draft(method, path).body("application/json", body.to_owned()).send().await
}
