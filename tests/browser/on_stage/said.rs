//! What somebody says of a measure: nothing typed is lost, it can be taken back, and it is asked about where it looks like
//! a person's matter.

use verv_tests::{Browser, Stage, house::PASSWORD, screen::Screen};

/// The chief steward answers for it.
const OWNED: &str = "/f/follo/tiltak/{Jevn informasjon til klubblederne}";
const REASON: &str = "Klubblederne er vanskelige å nå om sommeren.";

async fn steward_at_the_measure(stage: &Stage) -> Browser {
    let browser = Browser::of("htv@follo", stage, Screen::PHONE).await;
    browser.go(&stage.resolve(OWNED)).await;
    browser.wait_for("check-in").await;
    browser
}

#[tokio::test]
async fn a_report_is_taken_back_when_its_toast_has_long_gone() {
    let stage = Stage::open();
    let browser = steward_at_the_measure(&stage).await;
    browser.press("check-in-stuck").await;
    browser.fill("reason", REASON).await;
    browser.press("check-in-submit").await;
    browser.wait_for("success").await;
    // The list of what was said has it, with the way back and until when.
    browser.go(&stage.resolve(OWNED)).await;
    browser.wait_for_text(REASON).await;
    browser.wait_for("withdraw").await;
    browser.wait_for_text("Kan trekkes tilbake til").await;
    // So has "Mitt".
    browser.go("/f/follo/mitt").await;
    browser.wait_for("own-reports").await;
    browser.press("withdraw").await;
    browser.wait_for_text("Meldinga er trukket tilbake.").await;
    browser.wait_until_gone("withdraw").await;
    browser.go(&stage.resolve(OWNED)).await;
    browser.wait_for("check-in").await;
    browser.settle(false).await;
    let text = browser.text().await;
    assert!(!text.contains(REASON), "it stands there still:\n{text}");
    browser.close().await;
}

#[tokio::test]
async fn a_half_written_report_survives_the_page_and_goes_with_the_logout() {
    let stage = Stage::open();
    let browser = steward_at_the_measure(&stage).await;
    browser.press("check-in-needs_effort").await;
    browser.fill("reason", REASON).await;
    browser.settle(false).await;
    browser.go("/f/follo/planen").await;
    browser.wait_for("glance").await;
    browser.go(&stage.resolve(OWNED)).await;
    browser.wait_for("draft-restored").await;
    assert_eq!(browser.value("reason").await, REASON);
    browser.press("acting").await;
    browser.press("log-out").await;
    browser.wait_for("login").await;
    browser.become_somebody("htv@follo", PASSWORD).await;
    browser.go(&stage.resolve(OWNED)).await;
    browser.wait_for("check-in").await;
    browser.settle(false).await;
    assert!(!browser.shows("draft-restored").await, "the draft has outlived the logout");
    assert!(!browser.shows("reason").await, "what is needed is asked for before anybody says so");
    browser.close().await;
}

#[tokio::test]
async fn what_looks_like_a_persons_matter_is_asked_about_first() {
    let stage = Stage::open();
    let browser = steward_at_the_measure(&stage).await;
    browser.press("check-in-stuck").await;
    browser.fill("reason", "Gjelder 15868510045.").await;
    browser.press("check-in-submit").await;
    browser.wait_for("privacy-question").await;
    assert!(!browser.shows("success").await, "it was sent unasked");
    browser.press("privacy-send").await;
    browser.wait_for("success").await;
    // The leader's word back is asked about too.
    browser.become_somebody("leder@follo", PASSWORD).await;
    browser.go(&stage.resolve(OWNED)).await;
    browser.wait_for("acknowledge-form").await;
    browser.run("document.querySelector('[data-test=acknowledge-form] summary').click()", Vec::new()).await;
    browser.fill("reply", "Er det 158685 10045?").await;
    browser.press("acknowledge").await;
    browser.wait_for("privacy-question").await;
    browser.close().await;
}

#[tokio::test]
async fn after_an_answer_the_next_message_is_as_it_was() {
    let stage = Stage::open();
    let browser = steward_at_the_measure(&stage).await;
    for reason in [REASON, "Det gjelder også om vinteren."] {
        browser.press("check-in-stuck").await;
        browser.fill("reason", reason).await;
        browser.press("check-in-submit").await;
        browser.wait_for("success").await;
        browser.wait_for_text(reason).await;
    }
    browser.become_somebody("leder@follo", PASSWORD).await;
    browser.go(&stage.resolve(OWNED)).await;
    browser.wait_for("acknowledge-form").await;
    let forms = "return document.querySelectorAll('[data-test=acknowledge-form]').length";
    let before = browser.run(forms, Vec::new()).await.as_u64().unwrap();
    browser.run("document.querySelector('[data-test=acknowledge-form] summary').click()", Vec::new()).await;
    browser.fill("reply", "Vi tar det opp.").await;
    browser.press("acknowledge").await;
    browser.wait_for_text("Vi tar det opp.").await;
    browser.settle(false).await;
    assert_eq!(browser.run(forms, Vec::new()).await.as_u64().unwrap(), before - 1);
    let open = "return document.querySelectorAll('[data-test=acknowledge-form] details[open]').length";
    assert_eq!(browser.run(open, Vec::new()).await, 0, "the next message's box stands open");
    browser.close().await;
}

#[tokio::test]
async fn a_measure_stands_once_in_mine() {
    let stage = Stage::open();
    for who in ["leder@follo", "nestleder@follo", "htv@follo"] {
        let browser = Browser::of(who, &stage, Screen::DESKTOP).await;
        browser.go("/f/follo/mitt").await;
        browser.wait_for_css("#h-med").await;
        browser.settle(false).await;
        let twice = "
            const ids = [...document.querySelectorAll('[data-test=measure-row]')].map(it => it.dataset.measure);
            return ids.length - new Set(ids).size";
        assert_eq!(browser.run(twice, Vec::new()).await, 0, "{who} sees a measure twice");
        browser.close().await;
    }
}
