//! Two tabs of one browser, and the way back after a logout.

use verv_tests::{Browser, Stage, house::PASSWORD, screen::Screen};

const MEASURE: &str = "/f/follo/tiltak/{Jevn informasjon}";
const TITLE: &str = "Jevn informasjon til klubblederne";
const NEWER: &str = "Brev til klubblederne";

#[tokio::test]
async fn what_one_tab_writes_is_seen_in_the_other_when_it_is_looked_at() {
    let stage = Stage::open();
    let browser = Browser::of("leder@follo", &stage, Screen::DESKTOP).await;
    browser.go(&stage.resolve(MEASURE)).await;
    browser.wait_for_text(TITLE).await;
    browser.settle(false).await;
    // What is typed there is nobody else's business.
    browser.press("assign").await;
    browser.fill("accountable", "Kass").await;

    let [first, _] = browser.open_tab(Screen::DESKTOP).await;
    browser.go(&stage.resolve(MEASURE)).await;
    browser.press("edit").await;
    browser.fill("edit-title", NEWER).await;
    browser.press("edit-submit").await;
    browser.wait_until_gone("edit-form").await;

    browser.go_to_tab(&first).await;
    browser.wait_for_text(NEWER).await;
    let heading = browser.wait_for("heading").await.text().await.unwrap();
    assert_eq!(heading, NEWER);
    assert_eq!(browser.value("accountable").await, "Kass");
    browser.close().await;
}

#[tokio::test]
async fn a_logout_in_one_tab_is_one_in_the_other() {
    let stage = Stage::open();
    let browser = Browser::of("leder@follo", &stage, Screen::DESKTOP).await;
    browser.go(&stage.resolve(MEASURE)).await;
    browser.wait_for_text(TITLE).await;
    browser.settle(false).await;

    let [first, _] = browser.open_tab(Screen::DESKTOP).await;
    browser.go("/f/follo/planen").await;
    browser.wait_for("glance").await;
    browser.press("acting").await;
    browser.press("log-out").await;
    browser.wait_for("login").await;

    browser.go_to_tab(&first).await;
    browser.wait_for("login").await;
    browser.settle(false).await;
    let text = browser.text().await;
    assert!(!text.contains(TITLE), "{text}");
    // Whoever logs in there goes on where they were.
    browser.fill("email", "leder@follo.example").await;
    browser.fill("password", PASSWORD).await;
    browser.press("submit").await;
    browser.wait_for_text(TITLE).await;
    browser.close().await;
}

#[tokio::test]
async fn the_way_back_after_a_logout_leads_to_the_login_and_to_nothing_that_was_read() {
    let stage = Stage::open();
    let browser = Browser::of("leder@follo", &stage, Screen::DESKTOP).await;
    for path in ["/f/follo/planen/ansvar", "/f/follo/planen"] {
        browser.go(path).await;
        browser.wait_for("heading").await;
        browser.settle(false).await;
    }
    let link = browser.wait_for_css("[data-test=measure-row] th a").await;
    let title = link.text().await.unwrap();
    browser.press_element(&link).await;
    browser.wait_for("facts").await;
    browser.press("acting").await;
    browser.press("log-out").await;
    browser.wait_for("login").await;
    let is_login = async || {
        browser.wait_for("login").await;
        browser.settle(false).await;
        let text = browser.text().await;
        assert!(!text.contains("Follo") && !text.contains(&title), "{}:\n{text}", browser.path().await);
        for test in ["nav-plan", "measure-row", "facts"] {
            assert!(!browser.shows(test).await, "{test} is shown");
        }
    };
    // To the plan, which was left without loading; to a page that was, and which the browser may have kept; and on.
    for _ in 0..2 {
        browser.driver.back().await.unwrap();
        is_login().await;
    }
    browser.driver.refresh().await.unwrap();
    is_login().await;
    browser.driver.forward().await.unwrap();
    is_login().await;
    browser.close().await;
}
