//! The same jobs with the keyboard alone.

use thirtyfour::Key;
use verv_tests::{Browser, Stage, house::PASSWORD, screen::Screen};

/// More than anybody presses the tabulator key without giving up.
const MAX_TABS: usize = 80;

/// Whether the element that has the focus matches.
async fn is_at(browser: &Browser, css: &str) -> bool {
    browser.run("return document.activeElement.matches(arguments[0])", vec![css.into()]).await == true
}

/// The beginning of the element that has the focus, for whoever reads a failure.
async fn focused(browser: &Browser) -> String {
    let element = browser.run("return document.activeElement.outerHTML.slice(0, 200)", Vec::new()).await;
    element.as_str().unwrap_or_default().to_owned()
}

/// Presses the tabulator key until the focus is there.
async fn tab_to(browser: &Browser, css: &str) {
    browser.settle(false).await;
    for _ in 0..MAX_TABS {
        browser.type_key(Key::Tab).await;
        if is_at(browser, css).await {
            return;
        }
    }
    panic!("the tabulator key does not lead to {css}:\n{}", browser.text().await);
}

async fn type_text(browser: &Browser, text: &str) {
    browser.driver.action_chain().send_keys(text).perform().await.unwrap();
}

/// The link to a measure, by the beginning of its title.
async fn link_to(browser: &Browser, title: &str) -> String {
    browser.wait_for_text(title).await;
    let script = "
        const link = [...document.querySelectorAll('main a[href*=\"/tiltak/\"]')]
            .find(link => link.textContent.includes(arguments[0]));
        return link.getAttribute('href')";
    let href = browser.run(script, vec![title.into()]).await;
    format!("a[href='{}']", href.as_str().unwrap())
}

#[tokio::test]
async fn a_steward_logs_in_finds_a_measure_and_reports() {
    let stage = Stage::open();
    let browser = Browser::on(&stage, Screen::DESKTOP).await;
    browser.go("/logg-inn").await;
    browser.wait_for("login").await;
    tab_to(&browser, "[data-test=email]").await;
    type_text(&browser, "htv@follo.example").await;
    tab_to(&browser, "[data-test=password]").await;
    type_text(&browser, PASSWORD).await;
    browser.type_key(Key::Enter).await;

    browser.wait_for("nav-mine").await;
    tab_to(&browser, "[data-test=nav-mine]").await;
    browser.type_key(Key::Enter).await;
    let link = link_to(&browser, "Jevn informasjon til klubblederne").await;
    tab_to(&browser, &link).await;
    browser.type_key(Key::Enter).await;

    // Going over the answers says nothing; choosing one that needs a reason leads to where it is written.
    browser.wait_for("check-in").await;
    tab_to(&browser, "[data-test='check-in-stuck']").await;
    assert!(!browser.shows("success").await, "something was sent on the way");
    browser.type_key(Key::Enter).await;
    browser.settle(false).await;
    assert!(is_at(&browser, "[data-test='reason']").await, "{}", focused(&browser).await);
    type_text(&browser, "Klubblederne svarer ikke på e-post.").await;
    tab_to(&browser, "[data-test='check-in-submit']").await;
    browser.type_key(Key::Enter).await;
    browser.wait_for("success").await;
    browser.wait_for_text("Klubblederne svarer ikke på e-post.").await;
    browser.close().await;
}

#[tokio::test]
async fn a_leader_gives_five_measures_to_an_office() {
    let stage = Stage::open();
    let browser = Browser::of("leder@aas", &stage, Screen::DESKTOP).await;
    browser.go("/f/aas/planen/ansvar").await;
    browser.wait_for("choose").await;
    for _ in 0..5 {
        tab_to(&browser, "[data-test='choose']").await;
        browser.type_key(Key::Space).await;
    }
    tab_to(&browser, "[data-test='party']").await;
    type_text(&browser, "Kasserer").await;
    browser.type_key(Key::Enter).await;
    browser.wait_for_text("svarer nå for fem tiltak").await;
    tab_to(&browser, "[data-test='undo']").await;
    browser.close().await;
}

#[tokio::test]
async fn the_first_link_skips_to_the_content() {
    let stage = Stage::open();
    let browser = Browser::of("leder@follo", &stage, Screen::DESKTOP).await;
    browser.go("/f/follo/planen").await;
    browser.wait_for("heading").await;
    browser.settle(false).await;
    browser.type_key(Key::Tab).await;
    assert!(
        is_at(&browser, "a[href^='#']").await,
        "the first stop is no link within the page: {}",
        focused(&browser).await
    );
    let is_seen = "return document.activeElement.getBoundingClientRect().top >= 0";
    assert_eq!(browser.run(is_seen, Vec::new()).await, true, "it is not seen");
    browser.type_key(Key::Enter).await;
    browser.settle(false).await;
    assert!(
        is_at(&browser, "main, main *").await,
        "it does not lead to the content: {}",
        focused(&browser).await
    );
    browser.type_key(Key::Tab).await;
    assert!(
        is_at(&browser, "main *").await,
        "the next stop is not in the content: {}",
        focused(&browser).await
    );
    browser.close().await;
}
