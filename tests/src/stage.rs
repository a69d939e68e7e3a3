//! The product on a port of its own, with the demo in use and a clock that stands still: what the browser is shown is
//! the same every time.

use std::{
    borrow::Cow,
    collections::BTreeMap,
    net::TcpListener,
    path::{Path, PathBuf},
    sync::{Arc, mpsc},
    thread::JoinHandle,
};

use actix_web::{App as WebApp, HttpServer, dev::ServerHandle, middleware::from_fn, rt::System};
use serde_json::{Value, json};
use verv_api::{Edge, configure, edge::around, limits::Limits, site::Site};

use crate::{
    Client, Engine, House,
    house::PASSWORD,
    time_and_chance::{DAY, NOON},
};

/// The branches of the demo.
const BRANCHES: [&str; 2] = ["follo", "aas"];

/// Rounds of reports before now: so many days ago, and whom of every ten they are from.
const ROUNDS: [(i64, &[usize]); 4] = [(75, &[8]), (21, &[0, 1, 5]), (6, &[2, 4, 6]), (1, &[1, 9])];

/// A server that stops when it is dropped.
#[derive(Debug)]
pub struct Stage {
    pub address: String,
    /// From `slug:title` to the id.
    measures: BTreeMap<String, String>,
    server: ServerHandle,
    thread: Option<JoinHandle<()>>,
}

/// What `cargo xtask site` made, read when it is asked for.
fn from_disk(name: &str) -> Option<Cow<'static, [u8]>> {
    std::fs::read(site_folder().join(name)).ok().map(Cow::Owned)
}

fn site_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/site")
}

impl Stage {
    /// With the demo as it looks on 17 June, after a spring of reports; the client's day is set by [`crate::Browser`].
    pub fn open() -> Self {
        let page = site_folder().join("daily.nb.html");
        assert!(page.exists(), "there is no front end: run `cargo xtask site`");
        let (tell, told) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            System::new().block_on(async move {
                let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
                let address = format!("http://{}", listener.local_addr().expect("an address"));
                let house = House::demo(Engine::Sqlite).await;
                let measures = play(&house).await;
                let edge = Arc::new(Edge {
                    app: house.app.clone(),
                    limits: Limits::default(),
                    public_url: address.clone(),
                    site: Site { lookup: from_disk },
                });
                let server =
                    HttpServer::new(move || WebApp::new().wrap(from_fn(around)).configure(configure(&edge)))
                        .workers(1)
                        .disable_signals()
                        .shutdown_timeout(0)
                        .listen(listener)
                        .expect("a server")
                        .run();
                tell.send((address, measures, server.handle())).expect("somebody waits");
                server.await.expect("the server ends well");
            });
        });
        let (address, measures, server) = told.recv().expect("the stage is set");
        Self { address, measures, server, thread: Some(thread) }
    }

    /// The address with ids in place of titles: `/f/follo/tiltak/{title}`, where the title's beginning is enough.
    pub fn resolve(&self, address: &str) -> String {
        let Some((before, rest)) = address.split_once('{') else { return address.to_owned() };
        let (title, after) = rest.split_once('}').expect("a closed brace");
        let slug = before.split('/').nth(2).unwrap_or_default();
        let wanted = format!("{slug}:{title}");
        let found = self.measures.range(wanted.clone()..).next();
        let (_, id) = found
            .filter(|(key, _)| key.starts_with(&wanted))
            .unwrap_or_else(|| panic!("no measure {wanted}"));
        format!("{before}{id}{after}")
    }
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

/// A spring of reports through the API; says which measures there are.
async fn play(house: &House) -> BTreeMap<String, String> {
    let client = house.anonymous().await;
    let mut measures = BTreeMap::new();
    for (days_ago, turns) in ROUNDS {
        house.clock.pass(-days_ago * DAY);
        for slug in BRANCHES {
            let path = format!("/branches/{slug}/measures");
            client.log_in(&format!("leder@{slug}.example"), PASSWORD).await;
            let list = client.get(&format!("{path}?limit=200")).await.body;
            for (n, measure) in list["items"].as_array().expect("measures").iter().enumerate() {
                let text = |field: &str| measure[field].as_str().expect("text").to_owned();
                measures.insert(format!("{slug}:{}", text("title")), text("id"));
                // One branch is in full swing; the other has hardly begun.
                let has_news = turns.contains(&(n % 10)) && (slug == "follo" || n % 20 == 1);
                if has_news && text("status") != "not_local" {
                    report(&client, &format!("{path}/{}/check-ins", text("id")), n).await;
                }
            }
        }
        house.clock.pass(days_ago * DAY);
    }
    assert_eq!(verv_app::Clock::now(house.clock.as_ref()), NOON);
    measures
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
