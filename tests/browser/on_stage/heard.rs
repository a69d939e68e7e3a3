//! Whoever says something learns that it was heard; what should not have been written is hidden, with a
//! trace.

use verv_tests::{Browser, Stage, house::PASSWORD, screen::Screen};

/// The chief steward answers for it.
const OWNED: &str = "/f/follo/tiltak/{Jevn informasjon til klubblederne}";
const REASON: &str = "Klubblederne er vanskelige å nå om sommeren.";

/// The chief steward says that it is stuck.
async fn reported(stage: &Stage) -> Browser {
    let browser = Browser::of("htv@follo", stage, Screen::PHONE).await;
    browser.go(&stage.resolve(OWNED)).await;
    browser.press("check-in-stuck").await;
    browser.fill("reason", REASON).await;
    browser.press("check-in-submit").await;
    browser.wait_for("success").await;
    browser
}

#[tokio::test]
async fn an_answer_is_the_first_card_until_it_has_been_seen() {
    let stage = Stage::open();
    let browser = reported(&stage).await;
    browser.become_somebody("leder@follo", PASSWORD).await;
    browser.go(&stage.resolve(OWNED)).await;
    browser.wait_for("acknowledge-form").await;
    browser.run("document.querySelector('[data-test=acknowledge-form] summary').click()", Vec::new()).await;
    browser.fill("reply", "Vi tar det på styremøtet.").await;
    browser.press("acknowledge").await;
    browser.wait_for_text("Meldinga er merket som lest.").await;

    browser.become_somebody("htv@follo", PASSWORD).await;
    browser.go("/f/follo/mitt").await;
    browser.wait_for("answers").await;
    browser.wait_for_text("Vi tar det på styremøtet.").await;
    let first = "return document.querySelector('main section').dataset.test";
    assert_eq!(browser.run(first, Vec::new()).await, "answers");
    browser.press("seen").await;
    browser.wait_until_gone("answers").await;
    browser.go("/f/follo/mitt").await;
    browser.wait_for_css("#h-mine").await;
    browser.settle(false).await;
    assert!(!browser.shows("answers").await, "it comes back");
    browser.close().await;
}

#[tokio::test]
async fn what_should_not_have_been_written_is_hidden_with_a_trace() {
    let stage = Stage::open();
    let browser = reported(&stage).await;
    browser.become_somebody("leder@follo", PASSWORD).await;
    browser.go(&stage.resolve(OWNED)).await;
    browser.wait_for_text(REASON).await;
    browser.press("hide").await;
    // It cannot be undone, so it is asked about, and the way out has the focus.
    browser.wait_for("dialog").await;
    browser.press("dialog-yes").await;
    browser.wait_for("hidden").await;
    browser.settle(false).await;
    let text = browser.text().await;
    assert!(!text.contains(REASON), "{text}");
    assert!(text.contains("Teksten er skjult av Leder"), "{text}");
    browser.close().await;
}
