//! Pictures of the running demo, for the README: a page on a desktop and on a phone, light and dark.

use std::{path::PathBuf, time::Duration};

use verv_tests::browser::{Browser, Device};

/// Who, where, on what, in the dark, and what the picture is called.
const PICTURES: [(&str, &str, Device, bool, &str); 9] = [
    ("leder@follo.example", "/", Device::Desktop, false, "leader"),
    ("leder@follo.example", "/f/follo/planen", Device::Desktop, false, "plan"),
    ("leder@follo.example", "/f/follo/planen", Device::Desktop, true, "plan-dark"),
    ("leder@follo.example", "/styr/follo/ansvar", Device::Desktop, false, "assign"),
    ("htv@follo.example", "/f/follo/mitt", Device::Phone, false, "mine-phone"),
    ("htv@follo.example", "/f/follo/planen", Device::Phone, true, "plan-phone-dark"),
    ("klubb@follo.example", "/f/follo/planen", Device::Desktop, false, "plan-as-adopted"),
    ("", "/logg-inn", Device::Desktop, false, "login"),
    ("", "/logg-inn", Device::Phone, true, "login-phone-dark"),
];

/// Reports on some measures through the API, as their own page would: a plan that nobody has reported on is all circles.
const REPORTS: &str = "
    const [password, done] = arguments;
    const send = (method, path, body, token) => fetch('/api/v1' + path, {
        method, body: body && JSON.stringify(body),
        headers: {'Content-Type': 'application/json', ...(token && {Authorization: 'Bearer ' + token})},
    }).then(answer => answer.json());
    (async () => {
        const {access_token: token} = await send('POST', '/sessions', {email: 'leder@follo.example', password});
        const {items} = await send('GET', '/branches/follo/measures?limit=200', undefined, token);
        const statuses = ['on_track', 'on_track', 'needs_effort', 'on_track', 'stuck', 'done', 'on_track'];
        const reasons = {needs_effort: 'To møter er utsatt til høsten.', stuck: 'Arbeidsgiver har ikke svart ennå.'};
        for (const [n, measure] of items.entries()) {
            const status = statuses[n % statuses.length];
            if (n % 5 === 3 || measure.status !== 'not_started') continue;
            const report = {status, ...(reasons[status] && {reason: reasons[status]})};
            await send('POST', `/branches/follo/measures/${measure.id}/check-ins`, report, token);
        }
        done(items.length);
    })();
";

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).expect("a folder for the pictures"));
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    let browser = Browser::open(Device::Desktop, false).await;
    browser.go("/logg-inn").await;
    let password = std::env::var("VERV_TEST_PASSWORD").expect("the demo's password");
    browser.driver.execute_async(REPORTS, vec![password.into()]).await.expect("reports can be made");
    browser.close().await;
    for (who, path, device, dark, name) in PICTURES {
        let browser = Browser::open(device, dark).await;
        if !who.is_empty() {
            browser.log_in(who).await;
        }
        browser.go(path).await;
        browser.wait_for("heading").await;
        // Late content and fonts.
        tokio::time::sleep(Duration::from_millis(900)).await;
        let file = folder.join(format!("{name}.png"));
        browser.picture(&file, false).await;
        println!("{}", file.display());
        browser.close().await;
    }
}
