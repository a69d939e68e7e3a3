//! What somebody sees without asking: what they decide from, in the order in which they need it.

use verv_tests::{Browser, Stage, screen::Screen};

/// The chief steward answers for it; it was adopted with a deadline in words.
const OWNED: &str = "/f/follo/tiltak/{Jevn informasjon til klubblederne}";
/// Nobody answers for it, and somebody is with it.
const ASSIGN: &str = "/f/follo/planen/ansvar";

#[tokio::test]
async fn whoever_gives_responsibility_sees_what_was_adopted_and_who_is_with_it() {
    let stage = Stage::open();
    let browser = Browser::of("leder@follo", &stage, Screen::DESKTOP).await;
    browser.go(ASSIGN).await;
    browser.wait_for("unassigned").await;
    browser.settle(false).await;
    let count = "return document.querySelectorAll('[data-test=choose]').length;";
    let unassigned = browser.run(count, Vec::new()).await.as_u64().unwrap();

    // Where the plan says who is with it, they are the first to be suggested.
    let chosen = "
        const row = [...document.querySelectorAll('[data-test=unassigned] > li')]
            .find(row => [...row.querySelectorAll('.pick__s')].some(it => it.textContent.startsWith('med ')));
        row.querySelector('summary').click();
        row.querySelector('[data-test=choose]').click();
        const names = [...row.querySelectorAll('.pick__s')].map(it => it.textContent)
            .find(it => it.startsWith('med '));
        return [names.slice('med '.length), row.querySelector('details a').getAttribute('href')];";
    let chosen = browser.run(chosen, Vec::new()).await;
    let (with, href) = (chosen[0].as_str().unwrap(), chosen[1].as_str().unwrap());
    assert!(href.starts_with("/f/follo/tiltak/"), "{href}");
    let first = browser.wait_for("option").await.text().await.unwrap();
    let first = first.lines().next().unwrap_or_default();
    assert!(
        with.split(", ").any(|name| first.contains(name)),
        "{first} is suggested first, and with it are {with}"
    );

    // Responsibility can be moved as well.
    browser.choose("[data-test='show-all']").await;
    browser.settle(false).await;
    assert!(browser.run(count, Vec::new()).await.as_u64().unwrap() > unassigned);
    browser.close().await;
}

#[tokio::test]
async fn on_a_phone_the_adopted_words_and_the_deadline_stand_before_the_report() {
    let stage = Stage::open();
    let browser = Browser::of("htv@follo", &stage, Screen::PHONE).await;
    browser.go(&stage.resolve(OWNED)).await;
    browser.wait_for("check-in").await;
    browser.settle(false).await;
    let tops = "
        return ['deadline', 'adopted', 'check-in'].map(test => {
            const it = document.querySelector(`[data-test=${test}], [data-test=${test === 'adopted' ? 'added' : test}]`);
            return it ? it.getBoundingClientRect().top : -1;
        });";
    let tops: Vec<f64> = serde_json::from_value(browser.run(tops, Vec::new()).await).unwrap();
    assert!(tops.iter().all(|top| *top > 0.0), "{tops:?}");
    assert!(tops[0] < tops[2] && tops[1] < tops[2], "{tops:?}");
    // Nothing is asked before somebody has said how it goes.
    assert!(!browser.shows("reason").await);
    // Nor does a ring stand around the heading of a page that was just opened.
    let focused =
        "return document.activeElement?.matches(':focus-visible') && document.activeElement.tagName;";
    assert_eq!(browser.run(focused, Vec::new()).await, false);
    browser.close().await;
}
