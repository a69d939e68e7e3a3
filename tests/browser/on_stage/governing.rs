//! What those who lead do: take back what was given today, read the worst first, and say who is asked for a body; and
//! that the day is the branch's.

use serde_json::{Value, json};
use thirtyfour::prelude::*;
use verv_tests::{Browser, Stage, house::PASSWORD, screen::Screen};

const UNOWNED: &str = "Ledige stillinger lyses ut som hele og faste";
const OF_THE_BOARD: &str = "Styret holder seg orientert om sykelønn";

#[tokio::test]
async fn what_was_given_today_is_taken_back_on_the_page_where_it_is_given() {
    let stage = Stage::open();
    let browser = Browser::of("leder@follo", &stage, Screen::DESKTOP).await;
    browser.go(&stage.resolve(&format!("/f/follo/tiltak/{{{UNOWNED}}}"))).await;
    browser.press("assign").await;
    browser.fill("accountable", "Kasserer").await;
    browser.press_element(&browser.wait_for("option").await).await;
    browser.press("assign-submit").await;
    browser.wait_for("undo").await;

    // Long after the toast, on another page.
    browser.go("/f/follo/planen/ansvar").await;
    let recent = browser.wait_for("recent").await.text().await.unwrap();
    assert!(recent.contains(UNOWNED) && recent.contains("Kasserer"), "{recent}");
    let unassigned = async || browser.wait_for("unassigned").await.text().await.unwrap();
    assert!(!unassigned().await.contains(UNOWNED));
    browser.press("undo-today").await;
    browser.wait_until_gone("recent").await;
    browser.settle(false).await;
    assert!(unassigned().await.contains(UNOWNED), "it is still given");
    browser.go(&stage.resolve(&format!("/f/follo/tiltak/{{{UNOWNED}}}"))).await;
    let now = browser.wait_for("accountable-now").await.text().await.unwrap();
    assert!(!now.contains("Kasserer"), "{now}");
    browser.close().await;
}

#[tokio::test]
async fn the_first_page_says_the_worst_first_with_what_can_be_done() {
    let stage = Stage::open();
    let browser = Browser::of("leder@follo", &stage, Screen::DESKTOP).await;
    browser.go("/f/follo/oversikt").await;
    browser.wait_for("attention").await;
    browser.settle(false).await;
    let script = "
        const groups = [...document.querySelectorAll('[data-test=trouble]')];
        return groups.map(group => [
            group.dataset.trouble, group.querySelector('h3').textContent.trim(), group.querySelectorAll('a').length,
        ]);";
    let groups: Vec<(String, String, usize)> =
        serde_json::from_value(browser.run(script, Vec::new()).await).unwrap();
    let kinds: Vec<&str> = groups.iter().map(|(kind, ..)| kind.as_str()).collect();
    let order = ["stuck", "overdue", "silent", "unassigned"];
    assert_eq!(kinds, order, "the demo has some of each");
    assert!(groups.iter().all(|(.., links)| *links > 0), "{groups:?}");
    // The sentence is the two worst.
    let heading = browser.wait_for("heading").await.text().await.unwrap();
    let said = |n: usize| groups[n].1.to_lowercase();
    assert!(heading.to_lowercase().starts_with(&said(0)), "{heading}: {groups:?}");
    assert!(heading.to_lowercase().contains(said(1).trim_end_matches('.')), "{heading}: {groups:?}");
    // What asks for help stands before what nobody has said anything of.
    let places = "
        const top = (css) => document.querySelector(css).getBoundingClientRect().top;
        return [top('[data-trouble=stuck]'), top('[data-trouble=unassigned]'), top('[data-test=waiting]')];";
    let [stuck, unassigned, waiting]: [f64; 3] =
        serde_json::from_value(browser.run(places, Vec::new()).await).unwrap();
    assert!(stuck < unassigned && unassigned < waiting, "{stuck} {unassigned} {waiting}");
    browser.close().await;
}

/// Changes something of the branch as its leader, past the pages; `below` is what stands after its own address.
async fn put(browser: &Browser, path: &str, below: &str, body: Value) {
    let script = "
        const [password, path, below, body, done] = arguments;
        const json = { 'Content-Type': 'application/json' };
        const go = async () => {
            const account = JSON.stringify({ email: 'leder@follo.example', password });
            const login = await fetch('/api/v1/sessions', { method: 'POST', headers: json, body: account });
            const headers = { ...json, Authorization: `Bearer ${(await login.json()).access_token}` };
            const read = await fetch(`/api/v1${path}`, { headers });
            headers['If-Match'] = read.headers.get('ETag');
            const call = { method: 'PUT', headers, body: JSON.stringify(body) };
            const answer = await fetch(`/api/v1${path}${below}`, call);
            return `${answer.status} ${await answer.text()}`;
        };
        go().then(done, error => done(String(error)));";
    let arguments = vec![PASSWORD.into(), path.into(), below.into(), body];
    let answer = browser.run_async(script, arguments).await;
    assert!(answer.as_str().unwrap().starts_with("200"), "{answer}");
}

/// Ticks the seat of the body that is to be asked, by the beginning of its office.
async fn ask_seat_of(browser: &Browser, office: &str) {
    browser.press("edit-seats").await;
    let script = "
        const rows = [...document.querySelectorAll('[data-test=seat-row]')];
        return rows.find(row => row.querySelector('b').textContent.startsWith(arguments[0]))
            .querySelector('[data-test=seat-answers]')";
    let script = script.replace("arguments[0]", &format!("{office:?}"));
    browser.wait_for("seat-rows").await;
    let answers = browser.driver.execute(&script, Vec::new()).await.unwrap().element().unwrap();
    browser.press_element(&answers).await;
    browser.press("seats-submit").await;
    browser.wait_until_gone("seats-form").await;
}

/// Whether a measure of the board stands among what somebody answers for, and what they are with in.
async fn parts_of(stage: &Stage, who: &str) -> [bool; 2] {
    let browser = Browser::of(who, stage, Screen::PHONE).await;
    browser.go("/f/follo/mitt").await;
    browser.wait_for("heading").await;
    browser.wait_for_text(OF_THE_BOARD).await;
    browser.settle(false).await;
    let mut found = [false; 2];
    for (found, part) in found.iter_mut().zip(["mine-accountable", "mine-supporting"]) {
        let css = format!("[data-test='{part}']");
        for list in browser.driver.find_all(By::Css(&css)).await.unwrap() {
            *found |= list.text().await.unwrap().contains(OF_THE_BOARD);
        }
    }
    browser.close().await;
    found
}

#[tokio::test]
async fn whose_seat_is_asked_has_the_bodys_measures_among_their_own() {
    let stage = Stage::open();
    assert_eq!(parts_of(&stage, "kasserer@follo").await, [false, true]);
    assert_eq!(parts_of(&stage, "leder@follo").await, [true, false]);

    let browser = Browser::of("leder@follo", &stage, Screen::DESKTOP).await;
    browser.go(&stage.resolve("/f/follo/organ/{Styret}")).await;
    ask_seat_of(&browser, "Kasserer").await;
    let asked = "return [...document.querySelectorAll('[data-test=seat]')]
        .filter(seat => seat.querySelector('[data-test=seat-asked]'))
        .map(seat => seat.querySelector('a').textContent)";
    browser.settle(false).await;
    assert_eq!(browser.run(asked, Vec::new()).await, json!(["Kasserer"]));
    assert_eq!(parts_of(&stage, "kasserer@follo").await, [true, false]);
    assert_eq!(parts_of(&stage, "leder@follo").await, [false, true]);

    // Another one, and back again from the toast.
    ask_seat_of(&browser, "Leder").await;
    browser.press("undo").await;
    browser.wait_for_text("Plassene er satt tilbake").await;
    browser.settle(false).await;
    assert_eq!(browser.run(asked, Vec::new()).await, json!(["Kasserer"]));
    assert_eq!(parts_of(&stage, "kasserer@follo").await, [true, false]);
    browser.close().await;
}

#[tokio::test]
async fn the_day_is_the_branchs_whatever_the_device_says() {
    let stage = Stage::open();
    let browser = Browser::of("leder@follo", &stage, Screen::DESKTOP).await;
    browser.go("/f/follo/oversikt").await;
    browser.wait_for_text("Onsdag 17. juni").await;
    // Far to the east the next day has begun.
    let branch =
        json!({ "name": "Fagforbundet Follo", "silent_days": 60, "time_zone": "Pacific/Kiritimati" });
    put(&browser, "/branches/follo", "", branch).await;
    browser.driver.refresh().await.unwrap();
    browser.wait_for_text("Torsdag 18. juni").await;
    // Ås has its own.
    browser.become_somebody("leder@aas", PASSWORD).await;
    browser.go("/f/aas/oversikt").await;
    browser.wait_for_text("Onsdag 17. juni").await;
    browser.close().await;
}

#[tokio::test]
async fn in_a_plan_that_is_closed_nothing_is_offered_that_changes_it() {
    let stage = Stage::open();
    let browser = Browser::of("leder@follo", &stage, Screen::DESKTOP).await;
    let measure = stage.resolve("/f/follo/tiltak/{Jevn informasjon}");
    browser.go(&measure).await;
    browser.press("edit").await;
    browser.fill("edit-title", "Brev til klubblederne").await;
    browser.press("edit-submit").await;
    browser.wait_for("undo-change").await;
    browser.go("/f/follo/planen/endringer").await;
    browser.wait_for("undo-change").await;

    let plans = "
        const [password, done] = arguments;
        const json = { 'Content-Type': 'application/json' };
        const go = async () => {
            const account = JSON.stringify({ email: 'leder@follo.example', password });
            const login = await fetch('/api/v1/sessions', { method: 'POST', headers: json, body: account });
            const headers = { Authorization: `Bearer ${(await login.json()).access_token}` };
            return (await (await fetch('/api/v1/branches/follo/plans', { headers })).json()).items[0].id;
        };
        go().then(done, error => done(String(error)));";
    let plan = browser.run_async(plans, vec![PASSWORD.into()]).await;
    let plan = format!("/branches/follo/plans/{}", plan.as_str().unwrap());
    let closed = json!({ "state": "closed", "adopted_on": null, "day_unknown": false, "adopted_by": null });
    put(&browser, &plan, "/state", closed).await;

    browser.driver.refresh().await.unwrap();
    browser.wait_for("change").await;
    browser.settle(false).await;
    assert!(!browser.shows("undo-change").await, "the history of the plan offers a way back");
    browser.go(&measure).await;
    browser.wait_for("changes").await;
    browser.wait_for("hide").await;
    browser.settle(false).await;
    for test in ["undo-change", "edit", "assign", "check-in"] {
        assert!(!browser.shows(test).await, "{test} is offered");
    }
    browser.close().await;
}
