//! The product on a port of its own, with the demo in use and a clock that stands still: what the browser is shown is
//! the same every time.

use std::{
    borrow::Cow,
    cell::Cell,
    collections::BTreeMap,
    net::TcpListener,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread::JoinHandle,
    time::Duration,
};

use actix_web::{
    App as WebApp, HttpResponse, HttpServer,
    body::MessageBody,
    dev::{ServerHandle, ServiceRequest, ServiceResponse},
    middleware::{Next, from_fn},
    rt::System,
    web,
};
use serde_json::{Value, json};
use verv_api::{Edge, configure, edge::around, limits::Limits, site::Site};

use crate::{
    Client, Engine, House,
    clock_and_rng::{DAY, HOUR, NOON},
    house::PASSWORD,
};

/// The branches of the demo.
const BRANCHES: [&str; 2] = ["follo", "aas"];

/// Rounds of reports before now: so many days ago, and whom of every ten they are from.
const ROUNDS: [(i64, &[usize]); 4] = [(75, &[8]), (21, &[0, 1, 5]), (6, &[2, 4, 6]), (1, &[1, 9])];

/// How often it is looked whether an answer may go.
const SILENCE: Duration = Duration::from_millis(20);

/// A server that stops when it is dropped.
#[derive(Debug)]
pub struct Stage {
    pub address: String,
    /// From the address to the id, with the title in its place: `/f/follo/tiltak/Alle har grunnskolering`.
    ids: BTreeMap<String, String>,
    server: ServerHandle,
    moods: Arc<Moods>,
    thread: Option<JoinHandle<()>>,
}

/// What becomes of the server while somebody looks.
#[derive(Debug, Default)]
struct Moods {
    /// It is not there; what stands in front of it says so.
    absent: AtomicBool,
    /// It has got a request, and its answer does not come yet.
    silent: AtomicBool,
    /// It has been replaced by a newer one, whose program has other files.
    newer: AtomicBool,
}

thread_local! {
    /// Whether the newer program is asked for; a stage has a thread of its own.
    static IS_NEWER: Cell<bool> = const { Cell::new(false) };
}

/// What `cargo xtask site` made, read when it is asked for.
fn from_disk(name: &str) -> Option<Cow<'static, [u8]>> {
    let read = |name: &str| std::fs::read(site_folder().join(name)).ok();
    if !IS_NEWER.get() {
        return read(name).map(Cow::Owned);
    }
    // The same program under other names: its hashes are read backwards. What is compressed is not asked for.
    let is_text = [".html", ".js", ".css"].iter().any(|ending| name.ends_with(ending));
    let is_compressed = [".br", ".gz"].iter().any(|ending| name.ends_with(ending));
    let content = read(&backwards(name)).filter(|_| !is_compressed)?;
    let text = String::from_utf8(content).map_err(std::string::FromUtf8Error::into_bytes);
    Some(Cow::Owned(match text {
        Ok(text) if is_text => backwards(&text).into_bytes(),
        Ok(text) => text.into_bytes(),
        Err(bytes) => bytes,
    }))
}

/// Every hash of a file's name read backwards: `plan.0123abcd.wasm` as `plan.dcba3210.wasm`.
fn backwards(text: &str) -> String {
    let is_hash =
        |part: &str| part.len() == 8 && part.chars().all(|c| c.is_ascii_digit() || matches!(c, 'a'..='f'));
    let parts = text
        .split('.')
        .map(|part| if is_hash(part) { part.chars().rev().collect() } else { part.to_owned() });
    parts.collect::<Vec<String>>().join(".")
}

fn site_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/site")
}

impl Stage {
    /// With the demo as it looks on 17 June, after a spring of reports; the client's day is set by [`crate::Browser`].
    pub fn open() -> Self {
        assert!(site_folder().join("assets").exists(), "there is no front end: run `cargo xtask site`");
        let (tell, told) = mpsc::channel();
        let moods = Arc::new(Moods::default());
        let in_front = Arc::clone(&moods);
        let thread = std::thread::spawn(move || {
            System::new().block_on(async move {
                let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
                let address = format!("http://{}", listener.local_addr().expect("an address"));
                let house = House::demo(Engine::Sqlite).await;
                play(&house).await;
                let ids = ids(&house).await;
                let edge = Arc::new(Edge {
                    app: house.app.clone(),
                    limits: Limits::default(),
                    public_url: address.clone(),
                    site: Site { lookup: from_disk },
                });
                let app = move || {
                    let moods = web::Data::from(Arc::clone(&in_front));
                    WebApp::new()
                        .wrap(from_fn(around))
                        .configure(configure(&edge))
                        .app_data(moods)
                        .wrap(from_fn(proxy))
                };
                let server = HttpServer::new(app)
                    .workers(1)
                    .disable_signals()
                    .shutdown_timeout(0)
                    .listen(listener)
                    .expect("a server")
                    .run();
                tell.send((address, ids, server.handle())).expect("somebody waits");
                server.await.expect("the server ends well");
            });
        });
        let (address, ids, server) = told.recv().expect("the stage is set");
        Self { address, ids, server, moods, thread: Some(thread) }
    }

    /// Takes the server away behind its proxy, or brings it back.
    pub fn set_absent(&self, is_absent: bool) {
        self.moods.absent.store(is_absent, Ordering::Relaxed);
    }

    /// Lets the answers of the API wait, or go.
    pub fn set_silent(&self, is_silent: bool) {
        self.moods.silent.store(is_silent, Ordering::Relaxed);
    }

    /// Puts a newer program in the place of the one that the browser has, which has no file of it.
    pub fn set_newer(&self, is_newer: bool) {
        self.moods.newer.store(is_newer, Ordering::Relaxed);
    }

    /// The address with an id in place of a title: `/f/follo/tiltak/{title}`, where the title's beginning is enough.
    pub fn resolve(&self, address: &str) -> String {
        let Some((before, rest)) = address.split_once('{') else { return address.to_owned() };
        let (title, after) = rest.split_once('}').expect("a closed brace");
        let wanted = format!("{before}{title}");
        let found = self.ids.range(wanted.clone()..).next().filter(|(key, _)| key.starts_with(&wanted));
        let (_, id) = found.unwrap_or_else(|| panic!("there is no {wanted}"));
        format!("{before}{id}{after}")
    }
}

/// What stands between the network and a server.
async fn proxy(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let moods = request.app_data::<web::Data<Moods>>().cloned();
    let is = |mood: fn(&Moods) -> &AtomicBool| {
        moods.as_ref().is_some_and(|moods| mood(moods).load(Ordering::Relaxed))
    };
    if is(|moods| &moods.absent) {
        return Ok(request.into_response(HttpResponse::BadGateway().finish()).map_into_right_body());
    }
    IS_NEWER.set(is(|moods| &moods.newer));
    let is_of_the_api = request.path().starts_with("/api/");
    let answer = next.call(request).await?.map_into_left_body();
    while is_of_the_api && is(|moods| &moods.silent) {
        actix_web::rt::time::sleep(SILENCE).await;
    }
    Ok(answer)
}

impl Drop for Stage {
    fn drop(&mut self) {
        // Told here, and awaited by joining the thread.
        drop(self.server.stop(false));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// A spring of reports through the API.
async fn play(house: &House) {
    let client = house.anonymous().await;
    for (days_ago, turns) in ROUNDS {
        house.clock.pass(-days_ago * DAY);
        for slug in BRANCHES {
            let path = format!("/branches/{slug}/measures");
            client.log_in(&format!("leder@{slug}.example"), PASSWORD).await;
            let list = client.get(&format!("{path}?limit=200")).await.body;
            for (n, measure) in items(&list, "items").enumerate() {
                // One branch is in full swing; the other has hardly begun.
                let has_news = turns.contains(&(n % 10)) && (slug == "follo" || n % 20 == 1);
                if has_news && measure["status"] != "not_local" {
                    report(&client, &format!("{path}/{}/check-ins", text(measure, "id")), n).await;
                }
            }
        }
        house.clock.pass(days_ago * DAY);
    }
    // What the leader has said needs nobody's answer; this waits.
    house.clock.pass(-HOUR);
    client.log_in("htv@follo.example", PASSWORD).await;
    let mine = client.get("/branches/follo/measures?mine=accountable&limit=3").await.body;
    for (n, measure) in items(&mine, "items").enumerate() {
        report(&client, &format!("/branches/follo/measures/{}/check-ins", text(measure, "id")), n).await;
    }
    house.clock.pass(HOUR);
    assert_eq!(verv_app::Clock::now(house.clock.as_ref()), NOON);
}

fn items<'a>(of: &'a Value, field: &str) -> impl Iterator<Item = &'a Value> {
    of[field].as_array().expect("a list").iter()
}

fn text<'a>(of: &'a Value, field: &str) -> &'a str {
    of[field].as_str().expect("text")
}

/// What there is to look at, by the address of its page.
async fn ids(house: &House) -> BTreeMap<String, String> {
    let mut ids = BTreeMap::new();
    for slug in BRANCHES {
        let client = house.client(&format!("leder@{slug}")).await;
        let get = async |path: &str| client.get(&format!("/branches/{slug}{path}")).await.body;
        let mut take = |pages: &str, title: &str, of: &Value| {
            ids.insert(format!("/{pages}/{}", text(of, title)), text(of, "id").to_owned());
        };
        for measure in items(&get("/measures?limit=200").await, "items") {
            take(&format!("f/{slug}/tiltak"), "title", measure);
        }
        for office in items(&get("/offices?limit=200").await, "items") {
            take(&format!("f/{slug}/verv"), "name", office);
        }
        for body in items(&get("/bodies?limit=200").await, "items") {
            take(&format!("f/{slug}/organ"), "name", body);
        }
        let plans = get("/plans").await;
        let plan = items(&plans, "items").next().expect("a plan");
        for area in items(&get(&format!("/plans/{}", text(plan, "id"))).await, "areas") {
            take(&format!("f/{slug}/omrade"), "title", area);
            for goal in items(area, "goals") {
                take(&format!("f/{slug}/mal"), "title", goal);
            }
        }
    }
    ids
}

async fn report(client: &Client, path: &str, n: usize) {
    const STATUSES: [&str; 7] =
        ["on_track", "needs_effort", "on_track", "done", "stuck", "on_track", "on_track"];
    let status = STATUSES[n % STATUSES.len()];
    let reason = match status {
        "needs_effort" => Value::from("To møter er utsatt til høsten."),
        "stuck" => Value::from("Arbeidsgiver har ikke svart ennå."),
        _ => Value::Null,
    };
    let sent = client.post(path, &json!({"status": status, "reason": reason})).await;
    assert_eq!(sent.status.as_u16(), 201, "{path}: {}", sent.text);
}
