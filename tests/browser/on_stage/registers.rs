//! Agreements and cases: renewed, followed and used, by those who keep them.

use thirtyfour::prelude::*;
use verv_tests::{Browser, Stage, screen::Screen};

const EXPIRED: &str = "//li[@data-test='agreement'][contains(., 'SV')]";

/// In the row at this path, what carries this test attribute.
fn within(row: &str, test: &str) -> By {
    By::XPath(format!("{row}//*[@data-test='{test}']"))
}

/// As the browser's own calendar does, whatever its language.
async fn choose_day(browser: &Browser, test: &str, day: &str) {
    let script = "
        const field = document.querySelector(`[data-test=${arguments[0]}]`);
        field.value = arguments[1];
        field.dispatchEvent(new Event('input', { bubbles: true }));";
    browser.run(script, vec![test.into(), day.into()]).await;
}

#[tokio::test]
async fn an_agreement_is_renewed_and_what_it_was_stays() {
    let stage = Stage::open();
    let browser = Browser::of("nestleder@follo", &stage, Screen::PHONE).await;
    browser.go("/f/follo/avtaler").await;
    browser.wait_for("agreements").await;
    let heading = browser.wait_for("heading").await.text().await.unwrap();
    assert!(heading.contains("gått ut"), "the worst first: {heading}");
    let find = async |test: &str| browser.driver.query(within(EXPIRED, test)).first().await.unwrap();
    browser.press_element(&find("change-renewal").await).await;
    browser.wait_for("renewal-form").await;
    // Without a day nothing is sent, and the field says so.
    browser.press("submit").await;
    browser.wait_for("form-errors").await;
    choose_day(&browser, "signed", "2026-06-15").await;
    choose_day(&browser, "expires", "2030-05-31").await;
    browser.press("submit").await;
    browser.wait_until_gone("renewal-form").await;
    browser.settle(false).await;
    let standing = find("standing").await;
    assert_eq!(standing.attr("data-standing").await.unwrap().as_deref(), Some("current"));
    let heading = browser.wait_for("heading").await.text().await.unwrap();
    assert!(!heading.contains("gått ut"), "{heading}");
    let earlier = find("earlier").await.text().await.unwrap();
    assert!(earlier.contains("tidligere"), "{earlier}");
    // The measure that the agreements are counted for has moved with it.
    browser.go(&stage.resolve("/f/follo/tiltak/{Avtaler med AP, SV og Rødt}")).await;
    let explained = browser.wait_for("explained").await.text().await.unwrap();
    assert!(explained.starts_with("Tre "), "{explained}");
    browser.close().await;
}

#[tokio::test]
async fn a_steward_keeps_what_the_office_follows_and_reads_the_rest() {
    let stage = Stage::open();
    let browser = Browser::of("htv@follo", &stage, Screen::DESKTOP).await;
    browser.go("/f/follo/avtaler?vis=saker").await;
    browser.wait_for("cases").await;
    let own = "//li[@data-test='case'][contains(., 'renholdet')]";
    let others = "//li[@data-test='case'][contains(., 'hjemmetjenesten')]";
    assert!(browser.driver.query(within(own, "change-case")).exists().await.unwrap());
    assert!(!browser.driver.query(within(others, "change-case")).nowait().exists().await.unwrap());
    // Whoever reads an argument may say that it was used.
    browser.go("/f/follo/avtaler?vis=argumenter").await;
    browser.wait_for("arguments").await;
    browser.press("add-use").await;
    browser.fill("place", "Debatt i biblioteket").await;
    browser.press("submit").await;
    browser.wait_until_gone("use-form").await;
    browser.wait_for_text("Brukt én gang").await;
    browser.close().await;
}

#[tokio::test]
async fn a_leader_adds_a_workplace_and_it_is_found_by_what_it_lacks() {
    let stage = Stage::open();
    let browser = Browser::of("leder@follo", &stage, Screen::DESKTOP).await;
    browser.go("/f/follo/arbeidsplasser").await;
    browser.wait_for("workplaces").await;
    browser.press("add-workplace").await;
    browser.wait_for("workplace-form").await;
    browser.fill("name", "Bofellesskap B").await;
    browser.press("submit").await;
    browser.wait_until_gone("workplace-form").await;
    browser.go("/f/follo/arbeidsplasser?vis=uten-klubb").await;
    browser.wait_for_text("Bofellesskap B").await;
    browser.close().await;
}
