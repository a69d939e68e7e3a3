//! What pages may cost on a slow phone, by Lighthouse; how quickly a long plan answers a key and scrolls; and how quickly
//! one place follows another on a slow phone.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::{Value, json};
use verv_contract::places::PlaceKind;
use verv_tests::{
    browser::{Browser, Device, free_port, setting},
    screen::Screen,
};

/// Of each page; the medians count.
const RUNS: usize = 3;
/// What stands in the filter after each key; every one changes the list, because measures are numbered.
const TYPED: [&str; 7] = ["1", "12", "129", "12", "1", "", "2"];
/// Times that the page is scrolled.
const SCROLLS: usize = 7;
const CATEGORIES: [&str; 3] = ["performance", "accessibility", "best-practices"];
const FILTER_FIELD: &str = "main input[type=search]";
const PORT: &str = "--remote-debugging-port";

/// A page, and the least that Lighthouse may give it.
struct Budget {
    name: &'static str,
    performance: f64,
    /// The most that its layout may shift.
    shift: f64,
}

const LOGIN: Budget = Budget { name: "login", performance: 95.0, shift: 0.02 };
const PLAN: Budget = Budget { name: "plan of 300", performance: 85.0, shift: 0.02 };
/// Of accessibility and of good practice.
const FLAWLESS: f64 = 100.0;
/// Milliseconds.
const FILTER: f64 = 50.0;
const FRAME: f64 = 50.0;
const CHANGE: f64 = 300.0;
/// How many times slower than this machine a phone is.
const SLOWER: u32 = 4;
/// Changes of place that are told of.
const TOLD: usize = 5;

#[derive(Default)]
struct Table {
    rows: Vec<(String, String, String, bool)>,
}

impl Table {
    fn at_least(&mut self, what: String, target: f64, result: f64) {
        self.rows.push((what, format!("≥ {target}"), format!("{result:.0}"), result >= target));
    }

    fn at_most(&mut self, what: String, target: f64, result: f64) {
        self.rows.push((what, format!("≤ {target}"), format!("{result:.3}"), result <= target));
    }

    /// Whether all is within the budget.
    fn print(&self) -> bool {
        println!("\n{:<44}{:>10}{:>12}", "budget", "target", "result");
        for (what, target, result, holds) in &self.rows {
            println!("{what:<44}{target:>10}{result:>12}  {}", if *holds { "" } else { "MISSED" });
        }
        self.rows.iter().all(|(.., holds)| *holds)
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// One run of Lighthouse with its own idea of a phone; its report is kept beside the others.
fn lighthouse(address: &str, kept: &Path, arguments: &[String]) -> Value {
    let status = Command::new("node")
        .arg(here().join("node_modules/lighthouse/cli/index.js"))
        .arg(address)
        .args(["--quiet", "--output=json", "--no-enable-error-reporting"])
        .arg(format!("--only-categories={}", CATEGORIES.join(",")))
        .arg(format!("--output-path={}", kept.display()))
        .args(arguments)
        .env("CHROME_PATH", chromium())
        .status();
    assert!(status.is_ok_and(|status| status.success()), "lighthouse fails on {address}");
    let report = std::fs::read(kept).expect("a report");
    serde_json::from_slice(&report).expect("a report in JSON")
}

fn chromium() -> String {
    std::env::var("CHROME_PATH").unwrap_or_else(|_| "chromium".to_owned())
}

/// What the reports say of the page, and what they complain of.
fn weigh(table: &mut Table, budget: &Budget, reports: &[Value]) {
    let Budget { name, performance, shift } = budget;
    let score = |category: &str| {
        let scores = reports.iter().map(|report| &report["categories"][category]["score"]);
        (median(scores.map(|score| score.as_f64().unwrap_or_default()).collect()) * 100.0).round()
    };
    let audit = |id: &str| {
        let values = reports.iter().map(|report| &report["audits"][id]["numericValue"]);
        median(values.map(|value| value.as_f64().unwrap_or(f64::NAN)).collect())
    };
    table.at_least(format!("{name}: performance"), *performance, score("performance"));
    table.at_most(format!("{name}: layout shift"), *shift, audit("cumulative-layout-shift"));
    table.at_least(format!("{name}: accessibility"), FLAWLESS, score("accessibility"));
    table.at_least(format!("{name}: best practices"), FLAWLESS, score("best-practices"));
    // Scores are of a phone so many times slower than this machine, which is not always as fast itself.
    let speed = reports.iter().map(|report| report["environment"]["benchmarkIndex"].as_f64());
    println!("{name}: Lighthouse gives this machine {:.0}", median(speed.flatten().collect()));
    println!(
        "{name}: first paint {:.0} ms, largest {:.0} ms, blocked {:.0} ms, speed index {:.0} ms",
        audit("first-contentful-paint"),
        audit("largest-contentful-paint"),
        audit("total-blocking-time"),
        audit("speed-index"),
    );
    let Some(report) = reports.last() else { return };
    for category in CATEGORIES {
        let references = report["categories"][category]["auditRefs"].as_array();
        for id in references.into_iter().flatten().filter_map(|reference| reference["id"].as_str()) {
            let audit = &report["audits"][id];
            if audit["score"].as_f64().is_some_and(|score| score < 0.9) {
                println!(
                    "  {category}: {id}: {} {}",
                    audit["title"].as_str().unwrap_or_default(),
                    audit["displayValue"].as_str().unwrap_or_default()
                );
            }
        }
    }
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().into_iter().flatten().filter_map(Value::as_f64).collect()
}

/// Types into the filter and scrolls, on a desktop.
async fn feel(table: &mut Table, browser: &Browser, address: &str) {
    browser.resize(Screen::DESKTOP).await;
    browser.driver.goto(address).await.expect("the plan opens");
    browser.wait_for("measure-row").await;
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    let mut keys = Vec::new();
    for text in TYPED {
        let script = include_str!("../scripts/filter_time.js");
        let took = browser.run_async(script, vec![FILTER_FIELD.into(), text.into()]).await;
        keys.push(took.as_f64().expect("milliseconds"));
    }
    println!("filter: {keys:.0?} ms");
    table.at_most("plan of 300: ms from a key to its list".to_owned(), FILTER, median(keys));
    let mut slowest = Vec::new();
    for _ in 0..SCROLLS {
        let times = browser.run_async(include_str!("../scripts/scroll_times.js"), Vec::new()).await;
        slowest.push(numbers(&times).into_iter().fold(0.0, f64::max));
    }
    println!("slowest frame of each scroll: {slowest:.0?} ms");
    table.at_most("plan of 300: ms of the slowest frame".to_owned(), FRAME, median(slowest));
}

/// The paths of all places that the leader of a branch can be in: of what has an id, the first there is.
async fn places(browser: &Browser, slug: &str) -> Vec<String> {
    let script = "
        const [slug, done] = arguments;
        const refresh = () => fetch('/api/v1/sessions/refresh', { method: 'POST' }).then(answer => answer.json());
        navigator.locks.request('verv-refresh', refresh).then(async ({ access_token }) => {
            const headers = { Authorization: `Bearer ${access_token}` };
            const get = path => fetch(`/api/v1/branches/${slug}${path}`, { headers }).then(answer => answer.json());
            const first = async (list, field = 'items') => (await get(list))[field][0]?.id;
            const plan = await get(`/plans/${await first('/plans')}`);
            const area = plan.areas[0];
            done({
                branch: slug, area: area.id, goal: area.goals[0].id, measure: await first('/measures?limit=1'),
                office: await first('/offices?limit=1'), body: await first('/bodies?limit=1'),
            });
        });";
    let names = browser.run_async(script, vec![slug.into()]).await;
    let filled = |pattern: &str| {
        let segments = pattern.split('/').map(|segment| match segment.strip_prefix(':') {
            Some(name) => names[name].as_str().map(str::to_owned),
            None => Some(segment.to_owned()),
        });
        Some(segments.collect::<Option<Vec<String>>>()?.join("/"))
    };
    // `/` leads to another place, and the other two are for those who are not logged in.
    let is_place =
        |kind: &&PlaceKind| !matches!(kind, PlaceKind::Home | PlaceKind::LogIn | PlaceKind::Welcome);
    PlaceKind::ALL.iter().filter(is_place).filter_map(|kind| filled(kind.pattern())).collect()
}

/// Milliseconds until another place stands; infinitely many where it does not.
async fn change(browser: &Browser, path: &str) -> f64 {
    let took = browser.run_async(include_str!("../scripts/place_time.js"), vec![path.into()]).await;
    took.as_f64().unwrap_or(f64::INFINITY)
}

/// Goes from every place to every other on a slow phone, when all groups are here. What is slow is done again, and its
/// median counts.
async fn walk(table: &mut Table, browser: &Browser, address: &str, slug: &str) {
    browser.resize(Screen::PHONE).await;
    browser.driver.goto(address).await.expect("the plan opens");
    browser.wait_for("heading").await;
    let paths = places(browser, slug).await;
    for path in &paths {
        change(browser, path).await;
    }
    browser.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": SLOWER })).await;
    let mut changes = Vec::new();
    for from in &paths {
        for to in paths.iter().filter(|to| *to != from) {
            let mut times = Vec::new();
            while times.is_empty() || (times.len() < RUNS && median(times.clone()) > CHANGE) {
                change(browser, from).await;
                times.push(change(browser, to).await);
            }
            changes.push((median(times), from, to));
        }
    }
    browser.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": 1 })).await;
    changes.sort_by(|(one, ..), (other, ..)| other.total_cmp(one));
    println!("{} changes of place, the slowest:", changes.len());
    for (took, from, to) in changes.iter().take(TOLD) {
        println!("  {took:.0} ms from {from} to {to}");
    }
    let slowest = changes.first().map_or(f64::NAN, |(took, ..)| *took);
    table.at_most(format!("a change of place, {SLOWER} times slower: ms"), CHANGE, slowest);
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).expect("a folder for the reports"));
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    let server = setting("VERV_TEST_SERVER");
    let (email, slug) = (setting("VERV_BUDGET_EMAIL"), setting("VERV_BUDGET_BRANCH"));
    let plan = format!("{server}/f/{slug}/planen");
    let mut table = Table::default();

    let login = format!("{server}/logg-inn");
    let flags = ["--chrome-flags=--headless=new --no-sandbox --disable-gpu".to_owned()];
    let report = |n: usize| lighthouse(&login, &folder.join(format!("login-{n}.json")), &flags);
    weigh(&mut table, &LOGIN, &(1..=RUNS).map(report).collect::<Vec<_>>());

    // Logged in by us, so that Lighthouse's own tab finds the session.
    let port = free_port();
    let argument = format!("{PORT}={port}");
    let browser = Browser::start(server.clone(), Device::Desktop, false, &[&argument]).await;
    browser.enter(&email, &setting("VERV_TEST_PASSWORD")).await;
    let mut reports = Vec::new();
    for n in 1..=RUNS {
        // A first visit loads everything; only the session is there before.
        browser.devtools("Network.clearBrowserCache", json!({})).await;
        let kept_on_the_device = json!({ "origin": server, "storageTypes": "service_workers,cache_storage" });
        browser.devtools("Storage.clearDataForOrigin", kept_on_the_device).await;
        let flags = [format!("--port={port}"), "--disable-storage-reset".to_owned()];
        reports.push(lighthouse(&plan, &folder.join(format!("plan-{n}.json")), &flags));
    }
    weigh(&mut table, &PLAN, &reports);
    feel(&mut table, &browser, &plan).await;
    walk(&mut table, &browser, &plan, &slug).await;
    browser.close().await;
    if !table.print() {
        std::process::exit(1);
    }
}
