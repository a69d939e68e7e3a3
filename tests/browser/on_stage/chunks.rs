//! A chunk of the program that does not come: the page says so, and trying again fetches it.

use serde_json::json;
use verv_tests::{Browser, Stage, house::PASSWORD, screen::Screen};

const PLAN: &str = "/f/follo/planen";
const MEASURE: &str = "/f/follo/tiltak/{Jevn informasjon}";
const TO_THE_PLAN: &str = "nav a[href='/f/follo/planen']";
const MISSING: &str = "Denne sida kunne ikke hentes";

/// Requests for the chunk of this group fail, as they do without a network; for none, where it is not named.
async fn block(browser: &Browser, group: Option<&str>) {
    let urls: Vec<_> = group.iter().map(|group| format!("*/assets/{group}.*.wasm")).collect();
    browser.devtools("Network.setBlockedURLs", json!({ "urls": urls })).await;
}

/// The page says that it is not here, with its heading, a way on, and the menu around it.
async fn is_missing(browser: &Browser) {
    browser.wait_for_text(MISSING).await;
    browser.wait_for("again").await;
    browser.wait_for_css(TO_THE_PLAN).await;
    assert_eq!(browser.wait_for("heading").await.text().await.unwrap(), MISSING);
}

async fn follow_a_measure(browser: &Browser) {
    let link = browser.wait_for_css("[data-test=measure-row] th a").await;
    browser.press_element(&link).await;
}

#[tokio::test]
async fn a_chunk_without_a_network_is_a_page_that_says_so_and_comes_when_it_is_tried_again() {
    let stage = Stage::open();
    let browser = Browser::of("leder@follo", &stage, Screen::DESKTOP).await;
    block(&browser, Some("measure")).await;
    browser.go(PLAN).await;
    browser.wait_for("glance").await;
    browser.settle(false).await;
    follow_a_measure(&browser).await;
    is_missing(&browser).await;
    let address = browser.path().await;
    assert!(address.starts_with("/f/follo/tiltak/"), "{address}");
    // In vain, while there is none: it stays a page.
    browser.press("again").await;
    is_missing(&browser).await;

    block(&browser, None).await;
    browser.press("again").await;
    browser.wait_for("facts").await;
    assert_eq!(browser.path().await, address);
    browser.close().await;
}

#[tokio::test]
async fn the_first_page_of_a_visit_whose_chunk_does_not_come_says_so_too() {
    let stage = Stage::open();
    let browser = Browser::of("leder@follo", &stage, Screen::PHONE).await;
    block(&browser, Some("measure")).await;
    browser.go(&stage.resolve(MEASURE)).await;
    is_missing(&browser).await;
    // The other pages are there.
    browser.press_element(&browser.wait_for_css(TO_THE_PLAN).await).await;
    browser.wait_for("glance").await;
    block(&browser, None).await;
    browser.go(&stage.resolve(MEASURE)).await;
    browser.wait_for("facts").await;
    browser.close().await;
}

#[tokio::test]
async fn a_chunk_that_an_upgrade_has_taken_away_comes_with_the_newer_program() {
    let stage = Stage::open();
    let browser = Browser::of("leder@follo", &stage, Screen::DESKTOP).await;
    browser.go(PLAN).await;
    browser.wait_for("glance").await;
    browser.settle(false).await;
    let program =
        "return document.querySelector('link[rel=modulepreload][href*=groups]').getAttribute('href')";
    let older = browser.run(program, Vec::new()).await;

    stage.set_newer(true);
    // Not from the browser's own cache, which may throw it away any time.
    browser.devtools("Network.setCacheDisabled", json!({ "cacheDisabled": true })).await;
    follow_a_measure(&browser).await;
    is_missing(&browser).await;
    browser.press("again").await;
    browser.wait_for("facts").await;
    assert_ne!(browser.run(program, Vec::new()).await, older, "the older program is still here");
    browser.close().await;
}

/// What is around every page comes after the login.
#[tokio::test]
async fn a_shell_that_does_not_come_after_the_login_is_tried_again_where_one_was_going() {
    let stage = Stage::open();
    let browser = Browser::on(&stage, Screen::PHONE).await;
    block(&browser, Some("shell")).await;
    browser.go(PLAN).await;
    browser.fill("email", "leder@follo.example").await;
    browser.fill("password", PASSWORD).await;
    browser.press("submit").await;
    browser.wait_for_text(MISSING).await;
    block(&browser, None).await;
    browser.press("again").await;
    browser.wait_for("glance").await;
    assert_eq!(browser.path().await, PLAN);
    browser.close().await;
}
