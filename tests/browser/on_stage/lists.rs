//! A row of a list is the same row when others come and go: what is open, typed and in focus in it stays.

use serde_json::json;
use verv_tests::{Browser, Stage, screen::Screen};

const REPLY: &str = "Vi tar det på styremø";
const REASON: &str = "Ingen har svart på brevet.";

/// What of the last message's box is as it was when it was marked.
const AS_IT_WAS: &str = "
    const cards = [...document.querySelectorAll('[data-test=waiting] [data-check-in]')];
    const card = cards.find(card => card.isMarked);
    const field = card?.querySelector('[data-test=reply]');
    return {
        place: cards.indexOf(card),
        is_open: card?.querySelector('details').open,
        typed: field?.value,
        has_focus: document.activeElement === field,
    };";

#[tokio::test]
async fn a_message_that_is_being_answered_stays_when_others_come_and_go_above_it() {
    let stage = Stage::open();
    let browser = Browser::of("leder@follo", &stage, Screen::DESKTOP).await;
    browser.go("/f/follo/oversikt").await;
    browser.wait_for("waiting").await;
    browser.settle(false).await;
    let mark = "
        const cards = [...document.querySelectorAll('[data-test=waiting] [data-check-in]')];
        const card = cards.at(-1);
        card.isMarked = true;
        card.querySelector('summary').click();
        card.querySelector('[data-test=reply]').focus();
        return [cards.length, cards[0].dataset.checkIn];";
    let marked = browser.run(mark, Vec::new()).await;
    let count = marked[0].as_u64().unwrap();
    assert!(count >= 3, "there is something above it: {marked}");
    browser.driver.action_chain().send_keys(REPLY).perform().await.unwrap();
    let before = browser.run(AS_IT_WAS, Vec::new()).await;
    let expected = |place: u64| json!({ "place": place, "is_open": true, "typed": REPLY, "has_focus": true });
    assert_eq!(before, expected(count - 1));

    // Somebody reports.
    let steward = Browser::of("htv@follo", &stage, Screen::PHONE).await;
    steward.go(&stage.resolve("/f/follo/tiltak/{Jevn informasjon}")).await;
    steward.press("check-in-stuck").await;
    steward.fill("reason", REASON).await;
    steward.press("check-in-submit").await;
    steward.wait_for("success").await;
    steward.close().await;
    // And one of the messages above is read in another tab, which has the leader's first one ask again.
    let [first, _] = browser.open_tab(Screen::DESKTOP).await;
    browser.go("/f/follo/oversikt").await;
    let gone = marked[1].as_str().unwrap();
    let acknowledge =
        browser.wait_for_css(&format!("[data-check-in='{gone}'] [data-test=acknowledge]")).await;
    browser.press_element(&acknowledge).await;
    browser.wait_for_text("Meldinga er merket som lest.").await;

    browser.go_to_tab(&first).await;
    browser.wait_for_text(REASON).await;
    browser.settle(false).await;
    let is_there = "return Boolean(document.querySelector(`[data-check-in='${arguments[0]}']`))";
    assert_eq!(browser.run(is_there, vec![gone.into()]).await, false, "the other one is still there");
    // One more above it, and one less.
    assert_eq!(browser.run(AS_IT_WAS, Vec::new()).await, expected(count - 1));
    browser.close().await;
}
