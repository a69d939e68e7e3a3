//! What others write is seen on a page that stands open, also when it is about whoever looks at it.

use serde_json::json;
use verv_tests::{Browser, Stage, house::PASSWORD, screen::Screen};

const MEASURE: &str = "/f/follo/tiltak/{Jevn informasjon}";
const REASON: &str = "Klubblederne er vanskelige å nå om sommeren.";

/// Reports with a login of its own, as a program of somebody else does: the browser's cookie is not touched.
const REPORT: &str = "
    const [measure, reason, email, password, done] = arguments;
    const send = (path, token, body) => fetch('/api/v1' + path, {
        method: 'POST',
        credentials: 'omit',
        headers: { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) },
        body: JSON.stringify(body),
    });
    (async () => {
        const session = await (await send('/sessions', null, { email, password })).json();
        const path = `/branches/follo/measures/${measure}/check-ins`;
        const answer = await send(path, session.access_token, { status: 'stuck', reason });
        done(answer.status);
    })();";

async fn chief_steward_reports(browser: &Browser, measure: &str, reason: &str) {
    let id = measure.rsplit('/').next().unwrap();
    let arguments = vec![json!(id), json!(reason), json!("htv@follo.example"), json!(PASSWORD)];
    assert_eq!(browser.run_async(REPORT, arguments).await, 201, "the chief steward may report");
}

#[tokio::test]
async fn what_somebody_else_reports_shows_on_an_open_page_and_leaves_what_is_typed() {
    let stage = Stage::open();
    let measure = stage.resolve(MEASURE);
    let browser = Browser::of("leder@follo", &stage, Screen::DESKTOP).await;
    browser.go(&measure).await;
    browser.wait_for("facts").await;
    browser.press("assign").await;
    browser.fill("accountable", "Kass").await;
    browser.settle(false).await;
    browser.run("window.isTheSamePage = true", Vec::new()).await;
    chief_steward_reports(&browser, &measure, REASON).await;
    browser.wait_for_text(REASON).await;
    assert_eq!(browser.value("accountable").await, "Kass");
    assert_eq!(browser.run("return window.isTheSamePage", Vec::new()).await, true, "it was loaded again");
    browser.close().await;
}

#[tokio::test]
async fn what_was_written_while_nobody_looked_shows_when_somebody_does() {
    let stage = Stage::open();
    let measure = stage.resolve(MEASURE);
    let browser = Browser::of("leder@follo", &stage, Screen::DESKTOP).await;
    browser.go(&measure).await;
    browser.wait_for("facts").await;
    browser.settle(false).await;
    let [first, _] = browser.open_tab(Screen::DESKTOP).await;
    browser.go("/health/live").await;
    chief_steward_reports(&browser, &measure, REASON).await;
    browser.go_to_tab(&first).await;
    browser.wait_for_text(REASON).await;
    browser.close().await;
}

/// The leader gives an office away, or takes it back, as a program of the leader's would.
const AS_LEADER: &str = "
    const [password, mandate, done] = arguments;
    const call = (method, path, token, body, more) => fetch('/api/v1' + path, {
        method,
        credentials: 'omit',
        headers: {
            ...(body && { 'Content-Type': 'application/json' }),
            ...(token && { Authorization: `Bearer ${token}` }),
            ...more,
        },
        body: body && JSON.stringify(body),
    });
    (async () => {
        const login = await call('POST', '/sessions', null, { email: 'leder@follo.example', password });
        const token = (await login.json()).access_token;
        const branch = '/branches/follo';
        if (mandate) {
            const read = await call('GET', `${branch}/mandates/${mandate}`, token);
            const path = `${branch}/mandates/${mandate}/revocation`;
            const version = { 'If-Match': read.headers.get('ETag') };
            done((await call('PUT', path, token, null, version)).status);
        } else {
            const offices = await (await call('GET', `${branch}/offices?limit=200`, token)).json();
            const office = offices.items.find(office => office.name === 'Kasserer');
            const given = { office_id: office.id, email: 'htv@follo.example', name: 'Hovedtillitsvalgt', from: '2026-06-17' };
            const answer = await (await call('POST', `${branch}/mandates`, token, given)).json();
            done(answer.id ?? answer);
        }
    })();";

/// Chooses what to act as, once it is offered.
const ACT_AS: &str = "
    const [office, done] = arguments;
    const choose = () => {
        const labels = [...document.querySelectorAll('.side .acting__menu label')];
        const label = labels.find(label => label.textContent.includes(office));
        if (!label) return setTimeout(choose, 50);
        label.querySelector('input').click();
        done(true);
    };
    choose();";

#[tokio::test]
async fn an_office_that_ends_is_told_and_the_page_goes_on_with_what_is_left() {
    let stage = Stage::open();
    let browser = Browser::of("htv@follo", &stage, Screen::DESKTOP).await;
    browser.go("/f/follo/mitt").await;
    browser.wait_for("mine-accountable").await;
    let mandate = browser.run_async(AS_LEADER, vec![json!(PASSWORD), json!(null)]).await;
    // The stream tells that there is something new to act as.
    assert!(mandate.is_string(), "the leader gives an office away: {mandate}");
    assert_eq!(browser.run_async(ACT_AS, vec![json!("Kasserer")]).await, true);
    let revoked = browser.run_async(AS_LEADER, vec![json!(PASSWORD), mandate]).await;
    assert_eq!(revoked, 200, "a mandate of today can be revoked");
    browser.wait_for("office-ended").await;
    browser.wait_for_text("Du har ikke lenger vervet Kasserer.").await;
    browser.press("office-ended-seen").await;
    browser.wait_until_gone("office-ended").await;
    assert!(browser.shows("mine-accountable").await, "the page is there still");
    browser.close().await;
}
