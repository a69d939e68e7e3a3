//! What the worker keeps on the device, and what it does not: asked of the browser's own caches, whatever pages show.

use std::time::Duration;

use serde_json::{Value, json};
use verv_tests::{Browser, Stage, house::PASSWORD, screen::Screen};

use super::away::wait_for_the_worker;

const PLANS: &str = "/branches/follo/plans";
const OFFICES: &str = "/branches/follo/offices";

/// Somebody on the plan, with the worker between the page and the server.
async fn with_the_worker(who: &str, stage: &Stage) -> Browser {
    let browser = Browser::of(who, stage, Screen::PHONE).await;
    browser.go("/f/follo/planen").await;
    browser.wait_for("heading").await;
    wait_for_the_worker(&browser).await;
    browser.go("/f/follo/planen").await;
    browser.wait_for("heading").await;
    browser.settle(false).await;
    take_token(&browser).await;
    browser
}

/// Gets an access token, as the page would.
async fn take_token(browser: &Browser) {
    let script = "
        const done = arguments[0];
        const refresh = () => fetch('/api/v1/sessions/refresh', { method: 'POST' });
        navigator.locks.request('verv-refresh', async () => {
            const answer = await refresh();
            if (answer.ok) window.token = (await answer.json()).access_token;
            done(answer.status);
        });";
    assert_eq!(browser.run_async(script, Vec::new()).await, 200);
}

/// Begins to read something of the API; [`outcome`] gives its status, or `null` without an answer.
async fn begin(browser: &Browser, path: &str) {
    let script = "
        const headers = { Authorization: `Bearer ${window.token}` };
        window.read = fetch('/api/v1' + arguments[0], { headers })
            .then(async answer => (await answer.text(), answer.status), () => null);";
    browser.run(script, vec![path.into()]).await;
}

async fn outcome(browser: &Browser) -> Value {
    browser.run_async("window.read.then(arguments[0])", Vec::new()).await
}

async fn read(browser: &Browser, path: &str) -> Value {
    begin(browser, path).await;
    outcome(browser).await
}

async fn pause() {
    // What the worker keeps, it keeps beside its answer.
    tokio::time::sleep(Duration::from_millis(400)).await;
}

/// What is kept of the API, by its paths.
async fn kept(browser: &Browser) -> Vec<String> {
    pause().await;
    let script = "
        const done = arguments[0];
        const paths = async () => {
            if (!await caches.has('verv-read')) return [];
            const kept = await (await caches.open('verv-read')).keys();
            return kept.map(request => new URL(request.url).pathname.slice('/api/v1'.length));
        };
        paths().then(done);";
    serde_json::from_value(browser.run_async(script, Vec::new()).await).unwrap()
}

fn has(kept: &[String], path: &str) -> bool {
    kept.iter().any(|one| one == path || one.starts_with(&format!("{path}/")))
}

#[tokio::test]
async fn an_answer_that_comes_after_a_logout_is_not_kept() {
    let stage = Stage::open();
    let browser = with_the_worker("htv@follo", &stage).await;
    assert_eq!(read(&browser, PLANS).await, 200);
    assert!(has(&kept(&browser).await, PLANS));

    stage.set_silent(true);
    begin(&browser, PLANS).await;
    pause().await;
    browser.run("dispatchEvent(new Event('verv-forget'))", Vec::new()).await;
    pause().await;
    stage.set_silent(false);
    assert_eq!(outcome(&browser).await, 200, "who asked still gets the answer");
    assert_eq!(kept(&browser).await, Vec::<String>::new());
    // What is read from now on is somebody's again.
    assert_eq!(read(&browser, OFFICES).await, 200);
    assert_eq!(kept(&browser).await, [OFFICES]);
    browser.close().await;
}

#[tokio::test]
async fn what_the_server_refuses_is_not_kept_either() {
    let stage = Stage::open();
    let browser = with_the_worker("leder@follo", &stage).await;
    for path in [PLANS, OFFICES, "/me"] {
        assert_eq!(read(&browser, path).await, 200);
    }
    let before = kept(&browser).await;
    assert!([PLANS, OFFICES, "/me"].iter().all(|path| has(&before, path)), "{before:?}");

    // Somebody of another branch on the same device, to whom this one does not exist.
    browser.run("document.cookie = 'verv_session=; Max-Age=0; Path=/'", Vec::new()).await;
    browser.devtools("Network.clearBrowserCookies", json!({})).await;
    let log_in = "
        const [email, password, done] = arguments;
        fetch('/api/v1/sessions', {
            method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify({email, password}),
        }).then(answer => done(answer.status));";
    let account = vec!["leder@aas.example".into(), PASSWORD.into()];
    assert_eq!(browser.run_async(log_in, account).await, 201);
    take_token(&browser).await;
    assert_eq!(read(&browser, PLANS).await, 404);
    let after = kept(&browser).await;
    assert!(!has(&after, PLANS) && has(&after, OFFICES), "{after:?}");
    // Whose branches are others has nothing of this one.
    assert_eq!(read(&browser, "/me").await, 200);
    let after = kept(&browser).await;
    assert_eq!(after, ["/me"]);

    // Whose session has ended has nothing.
    browser.devtools("Network.clearBrowserCookies", json!({})).await;
    let refresh = "
        const done = arguments[0];
        fetch('/api/v1/sessions/refresh', { method: 'POST' }).then(answer => done(answer.status));";
    assert_eq!(browser.run_async(refresh, Vec::new()).await, 401);
    assert_eq!(kept(&browser).await, Vec::<String>::new());
    browser.close().await;
}

#[tokio::test]
async fn a_copy_is_read_without_a_network_for_as_long_as_a_session_can_last() {
    let stage = Stage::open();
    let browser = with_the_worker("htv@follo", &stage).await;
    assert_eq!(read(&browser, OFFICES).await, 200);
    assert!(has(&kept(&browser).await, OFFICES));
    stage.set_absent(true);
    assert_eq!(read(&browser, OFFICES).await, 200);
    // The same copy, half a day later.
    let age = "
        const done = arguments[0];
        const age = async () => {
            const cache = await caches.open('verv-read');
            for (const request of await cache.keys()) {
                const kept = await cache.match(request);
                const headers = { 'verv-kept': String(kept.headers.get('verv-kept') - 12 * 60 * 60 * 1000) };
                await cache.put(request, new Response(await kept.text(), { headers }));
            }
        };
        age().then(done);";
    browser.run_async(age, Vec::new()).await;
    assert_eq!(read(&browser, OFFICES).await, Value::Null);
    // And it is thrown away when a page is opened the next time.
    stage.set_absent(false);
    browser.go("/hjelp").await;
    browser.go("/logg-inn").await;
    assert!(!has(&kept(&browser).await, OFFICES));
    browser.close().await;
}

/// The caches that hold a file, by their names.
const HOLDERS: &str = "
    const [address, done] = arguments;
    const holders = async () => {
        const names = await caches.keys();
        const held = await Promise.all(names.map(async name => (await caches.open(name)).match(address)));
        return names.filter((_, n) => held[n]);
    };
    holders().then(done);";

/// The address of the file that fetches the groups.
const LOADER: &str =
    "return document.querySelector('link[rel=modulepreload][href*=groups]').getAttribute('href')";

/// What the tab runs as soon as it runs something else than before.
async fn another_program(browser: &Browser, old: &Value) -> Value {
    for _ in 0..100 {
        tokio::time::sleep(Duration::from_millis(100)).await;
        // Between two pages there is none to ask.
        if let Ok(now) = browser.driver.execute(LOADER, Vec::new()).await
            && now.json() != old
        {
            return now.json().clone();
        }
    }
    panic!("the tab is not renewed");
}

#[tokio::test]
async fn an_open_tab_finds_its_files_after_an_upgrade_until_it_is_renewed() {
    let stage = Stage::open();
    let browser = with_the_worker("htv@follo", &stage).await;
    let old = browser.run(LOADER, Vec::new()).await;
    let has_file = "
        const [address, done] = arguments;
        // Not from the browser's own cache, which may throw it away any time.
        fetch(address, { cache: 'no-store' }).then(answer => done(answer.ok), () => done(false));";
    let update = "
        const done = arguments[0];
        navigator.serviceWorker.ready.then(async registration => {
            await registration.update();
            const look = () => registration.waiting ? done(true) : setTimeout(look, 50);
            look();
        });";

    // A second tab, which stays as it is.
    let first = browser.driver.window().await.unwrap();
    browser.driver.new_tab().await.unwrap();
    let handles = browser.driver.windows().await.unwrap();
    let second = handles.into_iter().find(|handle| *handle != first).unwrap();
    browser.driver.switch_to_window(second.clone()).await.unwrap();
    browser.go("/f/follo/planen").await;
    browser.wait_for("heading").await;

    stage.set_newer(true);
    assert_eq!(browser.run_async(update, Vec::new()).await, true);
    browser.run("dispatchEvent(new Event('verv-renew'))", Vec::new()).await;
    let newer = another_program(&browser, &old).await;
    browser.wait_for("heading").await;
    pause().await;

    // The first tab runs the older program under the newer worker.
    browser.driver.switch_to_window(first.clone()).await.unwrap();
    assert_eq!(browser.run(LOADER, Vec::new()).await, old);
    assert_eq!(browser.run_async(has_file, vec![old.clone()]).await, true, "the tab has lost its program");
    let holders = browser.run_async(HOLDERS, vec![old.clone()]).await;
    assert_eq!(holders.as_array().map(Vec::len), Some(1), "{holders}");

    // When it is the only one, and renewed, nothing of the older program stays.
    browser.driver.switch_to_window(second).await.unwrap();
    browser.driver.close_window().await.unwrap();
    browser.driver.switch_to_window(first).await.unwrap();
    browser.go("/f/follo/planen").await;
    browser.wait_for("heading").await;
    browser.settle(false).await;
    pause().await;
    assert_eq!(browser.run(LOADER, Vec::new()).await, newer);
    assert_eq!(browser.run_async(HOLDERS, vec![old.clone()]).await, json!([]));
    assert_eq!(browser.run_async(has_file, vec![old]).await, false);
    // And the newer one opens without a network.
    stage.set_absent(true);
    browser.go("/f/follo/planen").await;
    browser.wait_for("heading").await;
    browser.close().await;
}
