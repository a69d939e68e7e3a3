//! Ctrl K: the first Esc closes it, and what can be done is begun and not only shown.

use thirtyfour::Key;
use verv_tests::{Browser, Stage, screen::Screen};

const IS_OPEN: &str = "return document.querySelector('[data-test=palette]').open";

/// Opens the search with the keyboard, and types.
async fn search(browser: &Browser, words: &str) {
    let keys = browser.driver.action_chain().key_down('\u{e009}').send_keys("k").key_up('\u{e009}');
    keys.perform().await.unwrap();
    browser.wait_for("palette-input").await;
    browser.settle(false).await;
    browser.driver.action_chain().send_keys(words).perform().await.unwrap();
    browser.wait_for("option").await;
}

async fn is_at(browser: &Browser, test: &str) {
    let script = "return document.activeElement.dataset.test ?? document.activeElement.tagName";
    browser.settle(false).await;
    assert_eq!(browser.run(script, Vec::new()).await, test);
}

#[tokio::test]
async fn the_first_esc_closes_it_whatever_is_typed() {
    let stage = Stage::open();
    let browser = Browser::of("leder@follo", &stage, Screen::DESKTOP).await;
    browser.go("/f/follo/planen").await;
    browser.wait_for("glance").await;
    search(&browser, "klubb").await;
    assert_eq!(browser.run(IS_OPEN, Vec::new()).await, true);
    browser.type_key(Key::Escape).await;
    browser.settle(false).await;
    assert_eq!(browser.run(IS_OPEN, Vec::new()).await, false, "it takes two");
    assert_eq!(browser.path().await, "/f/follo/planen");
    browser.close().await;
}

#[tokio::test]
async fn add_a_measure_opens_the_form_and_asks_for_the_goal() {
    let stage = Stage::open();
    let browser = Browser::of("leder@follo", &stage, Screen::DESKTOP).await;
    browser.go("/f/follo/mitt").await;
    browser.wait_for("heading").await;
    search(&browser, "legg til tiltak").await;
    browser.type_key(Key::Enter).await;
    browser.wait_for("new-measure").await;
    is_at(&browser, "new-goal").await;
    browser.fill("new-title", "Invitere til åpen dag").await;
    browser.press("new-submit").await;
    browser.wait_for("form-errors").await;
    let choose = "
        const choice = document.querySelector('[data-test=new-goal]');
        const goal = [...choice.options].find(option => option.textContent.includes('Mindre deltid'));
        choice.value = goal.value;
        choice.dispatchEvent(new Event('change'));";
    browser.run(choose, Vec::new()).await;
    browser.press("new-submit").await;
    browser.wait_for("toast").await;
    browser.wait_for("facts").await;
    browser.go(&stage.resolve("/f/follo/mal/{Mindre deltid}")).await;
    browser.wait_for_text("Invitere til åpen dag").await;

    // Whoever does not want to is back at the plan, and its address does not open the form again.
    browser.go("/f/follo/planen#nytt-tiltak").await;
    browser.wait_for("new-measure").await;
    browser.press("cancel").await;
    browser.wait_until_gone("new-measure").await;
    browser.driver.refresh().await.unwrap();
    browser.wait_for("glance").await;
    browser.settle(false).await;
    assert!(!browser.shows("new-measure").await, "it opens again");
    browser.close().await;
}

#[tokio::test]
async fn give_an_office_asks_which_and_opens_its_form() {
    let stage = Stage::open();
    let browser = Browser::of("leder@follo", &stage, Screen::PHONE).await;
    browser.go("/f/follo/mitt").await;
    browser.wait_for("heading").await;
    search(&browser, "gi verv").await;
    browser.type_key(Key::Enter).await;
    browser.wait_for("give-which-form").await;
    is_at(&browser, "give-which").await;
    browser.press("give-go-on").await;
    browser.wait_for("form-errors").await;
    let choose = "
        const choice = document.querySelector('[data-test=give-which]');
        const office = [...choice.options].find(option => option.textContent.includes('Kasserer'));
        choice.value = office.value;
        choice.dispatchEvent(new Event('change'));";
    browser.run(choose, Vec::new()).await;
    browser.press("give-go-on").await;
    browser.wait_for("give-form").await;
    is_at(&browser, "give-name").await;
    let heading = browser.wait_for("heading").await.text().await.unwrap();
    assert!(heading.contains("asserer"), "{heading}");
    browser.press("cancel").await;
    browser.wait_until_gone("give-form").await;
    let path = browser.path().await;
    assert!(path.starts_with("/f/follo/verv/") && !path.contains('#'), "{path}");
    browser.close().await;
}
