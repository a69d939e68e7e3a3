//! Without a network: what was read is still there, and what is written is sent once, when there is a network again.

use serde_json::json;
use verv_tests::{Browser, Stage, house::PASSWORD, screen::Screen};

/// The chief steward answers for it.
const TITLE: &str = "Jevn informasjon til klubblederne";
const REASON: &str = "Klubblederne er vanskelige å nå om sommeren.";

/// Lets the worker in between, and waits until it keeps what the pages read.
pub async fn wait_for_the_worker(browser: &Browser) {
    browser.devtools("Network.setBypassServiceWorker", json!({ "bypass": false })).await;
    let script = "
        const done = arguments[0];
        navigator.serviceWorker.ready.then(() => {
            const look = () => navigator.serviceWorker.controller ? done(true) : setTimeout(look, 50);
            look();
        });";
    assert_eq!(browser.run_async(script, Vec::new()).await, true, "no worker takes over");
}

#[tokio::test]
async fn a_report_written_without_a_network_is_sent_once_when_there_is_one() {
    let stage = Stage::open();
    let browser = Browser::of("htv@follo", &stage, Screen::PHONE).await;
    browser.go("/f/follo/planen").await;
    browser.wait_for("glance").await;
    wait_for_the_worker(&browser).await;
    // Read once more, now that the worker is there to keep it.
    let measure = stage.resolve(&format!("/f/follo/tiltak/{{{TITLE}}}"));
    let read = [("/f/follo/planen", "glance"), ("/f/follo/mitt", "mine-accountable"), (&measure, "messages")];
    for (path, shown) in read {
        browser.go(path).await;
        browser.wait_for(shown).await;
        browser.settle(false).await;
    }

    stage.set_absent(true);
    browser.go("/f/follo/planen").await;
    browser.wait_for("glance").await;
    browser.wait_for("offline").await;
    browser.go(&measure).await;
    browser.wait_for("check-in").await;
    browser.press("check-in-stuck").await;
    browser.fill("reason", REASON).await;
    browser.press("check-in-submit").await;
    browser.wait_for("unsent").await;
    browser.go("/f/follo/mitt").await;
    browser.wait_for("unsent-report").await;
    browser.wait_for_text(REASON).await;

    stage.set_absent(false);
    browser.press("send-now").await;
    browser.wait_until_gone("unsent-report").await;
    browser.go(&measure).await;
    browser.wait_for("messages").await;
    browser.wait_for_text(REASON).await;
    let times = "
        return [...document.querySelectorAll('[data-test=messages] li')]
            .filter(one => one.textContent.includes(arguments[0])).length";
    assert_eq!(browser.run(times, vec![REASON.into()]).await, 1, "it is there once");
    browser.close().await;
}

#[tokio::test]
async fn what_one_has_written_is_not_sent_as_another() {
    let stage = Stage::open();
    let browser = Browser::of("htv@follo", &stage, Screen::PHONE).await;
    let measure = stage.resolve(&format!("/f/follo/tiltak/{{{TITLE}}}"));
    browser.go(&measure).await;
    browser.wait_for("messages").await;
    wait_for_the_worker(&browser).await;
    browser.go(&measure).await;
    browser.wait_for("messages").await;
    browser.settle(false).await;
    stage.set_absent(true);
    browser.press("check-in-stuck").await;
    browser.fill("reason", REASON).await;
    browser.press("check-in-submit").await;
    browser.wait_for("unsent").await;

    // The next one at the same machine.
    stage.set_absent(false);
    browser.become_somebody("leder@follo", PASSWORD).await;
    browser.go(&measure).await;
    browser.wait_for("messages").await;
    browser.settle(false).await;
    let text = browser.text().await;
    assert!(!text.contains(REASON), "the leader sees, or has sent, what the steward wrote:\n{text}");

    browser.become_somebody("htv@follo", PASSWORD).await;
    browser.go(&measure).await;
    browser.wait_for_text(REASON).await;
    let reported = browser.wait_for("messages").await.text().await.unwrap();
    assert!(reported.contains("Hovedtillitsvalgt"), "{reported}");
    browser.close().await;
}

#[tokio::test]
async fn what_is_kept_is_gone_after_a_logout() {
    let stage = Stage::open();
    let browser = Browser::of("htv@follo", &stage, Screen::PHONE).await;
    browser.go("/f/follo/planen").await;
    browser.wait_for("glance").await;
    wait_for_the_worker(&browser).await;
    browser.go("/f/follo/planen").await;
    browser.wait_for("glance").await;
    let is_kept = "const done = arguments[0]; caches.has('verv-read').then(done)";
    assert_eq!(browser.run_async(is_kept, Vec::new()).await, true);
    browser.press("acting").await;
    browser.press("log-out").await;
    browser.wait_for("login").await;
    browser.settle(false).await;
    assert_eq!(browser.run_async(is_kept, Vec::new()).await, false, "the plan is still on the device");
    browser.close().await;
}

#[tokio::test]
async fn a_report_can_be_taken_back() {
    let stage = Stage::open();
    let browser = Browser::of("leder@follo", &stage, Screen::PHONE).await;
    browser.go("/f/follo/mitt").await;
    browser.press("ask-on_track").await;
    browser.wait_for("undo").await;
    browser.press("undo").await;
    browser.wait_for_text("Meldinga er trukket tilbake.").await;
    // The question is there again, on the page as it is.
    browser.wait_for("ask-on_track").await;
    browser.wait_until_gone("success").await;
    browser.close().await;
}

#[tokio::test]
async fn search_leads_to_a_measure_with_the_keyboard_alone() {
    let stage = Stage::open();
    let browser = Browser::of("leder@follo", &stage, Screen::DESKTOP).await;
    browser.go("/").await;
    browser.wait_for("attention").await;
    let keys = browser.driver.action_chain().key_down('\u{e009}').send_keys("k").key_up('\u{e009}');
    keys.perform().await.unwrap();
    browser.wait_for("palette-input").await;
    browser.driver.action_chain().send_keys("klubblederne jevn").perform().await.unwrap();
    browser.wait_for_text(TITLE).await;
    browser.type_key(thirtyfour::Key::Enter).await;
    browser.wait_for("facts").await;
    browser.wait_for_text(TITLE).await;
    browser.close().await;
}

#[tokio::test]
async fn the_language_that_is_chosen_stays() {
    let stage = Stage::open();
    let browser = Browser::of("leder@follo", &stage, Screen::DESKTOP).await;
    browser.go("/konto").await;
    browser.wait_for("sessions").await;
    let script = "
        const choice = document.querySelector('main [data-test=language]');
        choice.value = 'en';
        choice.dispatchEvent(new Event('change'));";
    browser.run(script, Vec::new()).await;
    browser.wait_for_text("My account").await;
    browser.go("/f/follo/planen").await;
    browser.wait_for_text("41 measures").await;
    browser.close().await;
}
