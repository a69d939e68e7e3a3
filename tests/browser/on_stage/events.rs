//! Logging what was done, from a phone: few touches, without a network too, and taken back.

use serde_json::json;
use verv_tests::{Browser, Stage, screen::Screen};

const PLACE: &str = "Langerud sykehjem";

async fn steward(stage: &Stage) -> Browser {
    let browser = Browser::of("htv@follo", stage, Screen::PHONE).await;
    browser.go("/f/follo/mitt").await;
    browser.wait_for("bar-log").await;
    browser
}

async fn log_a_visit(browser: &Browser) {
    browser.press("bar-log").await;
    browser.wait_for("log-form").await;
    browser.fill("event-place", PLACE).await;
    browser.press("talks-more").await;
    browser.press("log-submit").await;
    browser.wait_for("logged").await;
}

#[tokio::test]
async fn a_visit_is_logged_listed_and_taken_back() {
    let stage = Stage::open();
    let browser = steward(&stage).await;
    log_a_visit(&browser).await;
    browser.press("see-event").await;
    browser.wait_for("facts").await;
    browser.wait_for_text(PLACE).await;
    browser.go("/f/follo/hendelser?egne=1").await;
    browser.wait_for("event-row").await;
    browser.wait_for_text(PLACE).await;
    // Where one was last is a touch away.
    browser.press("bar-log").await;
    browser.wait_for("log-form").await;
    assert!(browser.shows("recent-place").await, "the last place is offered");
    browser.go("/f/follo/hendelser?egne=1").await;
    browser.press("event-row").await;
    browser.press("withdraw-event").await;
    browser.wait_for("withdrawn").await;
    browser.settle(false).await;
    assert!(!browser.text().await.contains(PLACE), "what was written is erased");
    browser.close().await;
}

#[tokio::test]
async fn the_last_place_makes_a_visit_four_touches() {
    let stage = Stage::open();
    let browser = steward(&stage).await;
    log_a_visit(&browser).await;
    browser.go("/f/follo/mitt").await;
    browser.press("bar-log").await;
    browser.wait_for("log-form").await;
    let touch = "document.querySelector('[data-test=recent-place]').click()";
    browser.run(touch, Vec::new()).await;
    browser.press("talks-more").await;
    browser.press("log-submit").await;
    browser.wait_for("logged").await;
    browser.wait_for_text(PLACE).await;
    browser.close().await;
}

#[tokio::test]
async fn what_is_logged_without_a_network_goes_when_there_is_one() {
    let stage = Stage::open();
    let browser = steward(&stage).await;
    browser.press("bar-log").await;
    browser.wait_for("log-form").await;
    browser.fill("event-place", PLACE).await;
    let network = |offline: bool| json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
    browser.devtools("Network.emulateNetworkConditions", network(true)).await;
    browser.press("log-submit").await;
    browser.wait_for("logged").await;
    browser.wait_for("unsent").await;
    browser.devtools("Network.emulateNetworkConditions", network(false)).await;
    browser.go("/f/follo/hendelser?egne=1").await;
    browser.wait_for_text(PLACE).await;
    browser.settle(false).await;
    assert!(!browser.shows("unsent").await, "it waits still");
    browser.close().await;
}
