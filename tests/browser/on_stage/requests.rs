//! How many answers a page waits for, one after another, before it is whole.

use std::fmt::Write;

use serde::Deserialize;
use serde_json::json;
use verv_tests::{
    Stage,
    pages::{Visitor, named},
    screen::Screen,
};

/// After the shell, which renews the session and asks who is there: its menu is made of the answer.
const MOST_IN_SERIES: usize = 2;
const SHELL: [&str; 2] = ["/sessions/refresh", "/me"];
/// Milliseconds that every answer takes: more than it takes to ask for two things at once.
const LATENCY: u32 = 150;

/// By their rows in the table of pages.
const PAGES: [&str; 8] = ["home", "plan", "measure", "mine", "area", "goal", "assign", "plan-as-adopted"];

#[derive(Deserialize, Debug)]
struct Request {
    path: String,
    began: f64,
    ended: f64,
}

/// The longest row of requests of which each began when the one before had ended.
fn longest_chain(requests: &[Request]) -> Vec<&Request> {
    let mut chains: Vec<Vec<&Request>> = Vec::new();
    for request in requests {
        let before =
            chains.iter().filter(|chain| chain.last().is_some_and(|last| last.ended <= request.began));
        let mut chain = before.max_by_key(|chain| chain.len()).cloned().unwrap_or_default();
        chain.push(request);
        chains.push(chain);
    }
    chains.into_iter().max_by_key(Vec::len).unwrap_or_default()
}

const ASKED_EARLY_AND_LEFT: &str = "return Object.keys(window.vervEarly ?? { nothing: 0 })";

const REQUESTS: &str = "
    return performance.getEntriesByType('resource')
        .filter(entry => entry.name.includes('/api/v1/'))
        .map(entry => ({
            path: new URL(entry.name).pathname.slice('/api/v1'.length),
            began: entry.startTime,
            ended: entry.responseEnd,
        }))
        .sort((one, other) => one.began - other.began)";

#[tokio::test]
async fn a_page_is_whole_after_two_answers_in_series() {
    let stage = Stage::open();
    let mut visitor = Visitor::new(&stage).await;
    let slow = json!({
        "offline": false, "latency": LATENCY, "downloadThroughput": -1, "uploadThroughput": -1,
    });
    visitor.browser.devtools("Network.emulateNetworkConditions", slow).await;
    let mut findings = String::new();
    for name in PAGES {
        visitor.visit(named(name), Screen::DESKTOP).await.unwrap();
        let requests = visitor.browser.run(REQUESTS, Vec::new()).await;
        let mut requests: Vec<Request> = serde_json::from_value(requests).unwrap();
        assert!(requests.len() > 1, "{name} asks for nothing: {requests:?}");
        for of_shell in SHELL {
            let times = requests.iter().filter(|request| request.path == of_shell).count();
            assert_eq!(times, 1, "{name} asks for {of_shell} {times} times");
        }
        let left = visitor.browser.run(ASKED_EARLY_AND_LEFT, Vec::new()).await;
        assert_eq!(left, json!([]), "{name}: the page asks who is there, and the program takes the answers");
        requests.retain(|request| !SHELL.contains(&request.path.as_str()));
        let chain = longest_chain(&requests);
        if chain.len() > MOST_IN_SERIES {
            let paths: Vec<_> = chain.iter().map(|request| request.path.as_str()).collect();
            let _ = writeln!(findings, "{name}: {} in series: {}", chain.len(), paths.join(" → "));
        }
    }
    visitor.browser.close().await;
    assert!(findings.is_empty(), "more than {MOST_IN_SERIES} requests in series:\n{findings}");
}

/// How often each file was asked for that the page itself has asked for early, beside the base.
const GROUP: &str = "
    const asked = performance.getEntriesByType('resource').map(entry => new URL(entry.name).pathname);
    const early = [...document.querySelectorAll('link[rel=preload][href$=\".wasm\"]')]
        .map(link => link.getAttribute('href')).filter(href => !href.startsWith('/assets/verv.'));
    return early.map(href => asked.filter(path => path === href).length);";

#[tokio::test]
async fn a_page_asks_early_for_its_group_and_the_program_does_not_ask_again() {
    let stage = Stage::open();
    let mut visitor = Visitor::new(&stage).await;
    // `/` leads to another page, which nobody knows before the program does.
    for name in PAGES.into_iter().filter(|name| *name != "home") {
        visitor.visit(named(name), Screen::DESKTOP).await.unwrap();
        let times: Vec<usize> = serde_json::from_value(visitor.browser.run(GROUP, Vec::new()).await).unwrap();
        assert!(!times.is_empty() && times.iter().all(|times| *times == 1), "{name}: {times:?}");
    }
    // Who is not logged in sees the login, and needs no group.
    for name in ["login", "help"] {
        visitor.visit(named(name), Screen::DESKTOP).await.unwrap();
        assert_eq!(visitor.browser.run(GROUP, Vec::new()).await, json!([]), "{name}");
    }
    visitor.browser.close().await;
}

#[test]
fn requests_at_the_same_time_are_no_chain() {
    let request = |began, ended| Request { path: String::new(), began, ended };
    let requests = [request(0.0, 10.0), request(1.0, 5.0), request(6.0, 12.0), request(12.0, 20.0)];
    let began: Vec<_> = longest_chain(&requests).iter().map(|request| request.began).collect();
    assert_eq!(began, [1.0, 6.0, 12.0]);
}
