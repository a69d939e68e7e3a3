//! A browser at a given size, driven by what people see: controls are found by their test names.

use std::{
    net::TcpListener,
    process::{Child, Command, Stdio},
    time::Duration,
};

use base64::{Engine, prelude::BASE64_STANDARD as BASE64};
use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::{
    WindowHandle, common::capabilities::chrome::ChromeCapabilities, components::escape_string, prelude::*,
};

use crate::{
    clock_and_rng::NOON,
    house::PASSWORD,
    screen::{Screen, Theme},
    stage::Stage,
};

/// Width and height in CSS pixels, and whether a finger points.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Device {
    Phone,
    Desktop,
}

impl Device {
    const fn size(self) -> (u32, u32) {
        match self {
            Self::Phone => (390, 844),
            Self::Desktop => (1280, 900),
        }
    }
}

/// How often something is looked for before it is missed.
const MAX_POLLS: u32 = 150;
const PAUSE: Duration = Duration::from_millis(50);

/// In CSS pixels; what comes further down is seldom looked at.
const TALLEST: f64 = 4000.0;

/// Where the server is, and every demo account's password; `cargo xtask` says both.
pub fn setting(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set: run `cargo xtask test browser`"))
}

/// A browser of its own: its own profile, cookies and driver, gone when it is dropped.
pub struct Browser {
    pub driver: WebDriver,
    process: Child,
    server: String,
    profile: TempDir,
}

impl std::fmt::Debug for Browser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Browser")
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // After a failure nobody has quit; the library would wait for a driver that is gone.
        let _ = self.driver.clone().leak();
        let _ = self.process.kill();
        let _ = self.process.wait();
        let profile = self.profile.path().display().to_string();
        let _ = Command::new("pkill").args(["-f", &profile]).status();
    }
}

/// A port that nobody listens on now.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

impl Browser {
    /// On the server that `cargo xtask` started.
    pub async fn open(device: Device, dark: bool) -> Self {
        Self::start(setting("VERV_TEST_SERVER"), device, dark, &[]).await
    }

    /// On a stage, where the client's clock stands still as the server's does, and nothing moves.
    pub async fn on(stage: &Stage, screen: Screen) -> Self {
        let browser = Self::start(stage.address.clone(), Device::Desktop, false, &[]).await;
        browser.stand_still().await;
        browser.resize(screen).await;
        browser
    }

    /// Opens another tab, and goes on in it: the handles of the one before and of the new one.
    pub async fn open_tab(&self, screen: Screen) -> [WindowHandle; 2] {
        let before = self.driver.window().await.expect("a tab");
        let new = self.driver.new_tab().await.expect("another tab");
        self.go_to_tab(&new).await;
        self.stand_still().await;
        self.resize(screen).await;
        [before, new]
    }

    /// Looks at another tab.
    pub async fn go_to_tab(&self, tab: &WindowHandle) {
        self.driver.switch_to_window(tab.clone()).await.expect("the tab is there");
        self.devtools("Page.bringToFront", json!({})).await;
    }

    /// This tab's clock stands, and its time and language are those of the demo.
    async fn stand_still(&self) {
        let script = include_str!("scripts/still.js").replace("NOW", &NOON.0.to_string());
        self.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await;
        // A worker would answer from what it kept, and ask past what the tests let fail.
        self.devtools("Network.enable", json!({})).await;
        self.devtools("Network.setBypassServiceWorker", json!({ "bypass": true })).await;
        self.devtools("Emulation.setTimezoneOverride", json!({ "timezoneId": "Europe/Oslo" })).await;
        self.devtools("Emulation.setLocaleOverride", json!({ "locale": "nb-NO" })).await;
    }

    /// The same, with somebody logged in.
    pub async fn of(who: &str, stage: &Stage, screen: Screen) -> Self {
        let browser = Self::on(stage, screen).await;
        browser.become_somebody(who, PASSWORD).await;
        browser
    }

    /// With further arguments for the browser.
    pub async fn start(server: String, device: Device, dark: bool, arguments: &[&str]) -> Self {
        let profile = tempfile::tempdir().expect("a folder for the profile");
        let port = free_port();
        let process = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .arg("--silent")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver starts");
        let mut capabilities = DesiredCapabilities::chrome();
        let (width, height) = device.size();
        for argument in [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            "--lang=nb",
            &format!("--window-size={width},{height}"),
            &format!("--user-data-dir={}", profile.path().display()),
        ]
        .into_iter()
        .chain(arguments.iter().copied())
        {
            capabilities.add_arg(argument).expect("an argument");
        }
        if device == Device::Phone {
            // A window cannot be as narrow as a phone; the emulation can, and points with a finger.
            let screen = serde_json::json!({
                "deviceMetrics": {"width": width, "height": height, "pixelRatio": 2.0, "touch": true, "mobile": true},
            });
            capabilities.add_experimental_option("mobileEmulation", screen).expect("an option");
        }
        if dark {
            capabilities.add_arg("--force-dark-mode").expect("an argument");
            capabilities.add_arg("--blink-settings=preferredColorScheme=0").expect("an argument");
        }
        let address = format!("http://127.0.0.1:{port}");
        let driver = connect(&address, &capabilities).await;
        Self { driver, process, server, profile }
    }

    /// A command of the browser's own protocol.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Value {
        let answer = self.driver.cdp().send_raw(command, parameters).await;
        answer.unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    /// Looks at the page on another screen, without loading it again.
    pub async fn resize(&self, screen: Screen) {
        let Screen { width, height, theme } = screen;
        let metrics = json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": screen.is_phone(),
        });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
        let touch = json!({ "enabled": screen.is_phone() });
        self.devtools("Emulation.setTouchEmulationEnabled", touch).await;
        let scheme = match theme {
            Theme::Light => "light",
            Theme::Dark => "dark",
        };
        let features = json!({ "features": [
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ] });
        self.devtools("Emulation.setEmulatedMedia", features).await;
    }

    /// The value of a script's `return`.
    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        let answer = self.driver.execute(script, arguments).await;
        answer.unwrap_or_else(|error| panic!("{error}\n{script}")).json().clone()
    }

    /// What a script hands to its last argument.
    pub async fn run_async(&self, script: &str, arguments: Vec<Value>) -> Value {
        let answer = self.driver.execute_async(script, arguments).await;
        answer.unwrap_or_else(|error| panic!("{error}\n{script}")).json().clone()
    }

    /// Waits until nothing moves, loads or changes; requests that are held do not count.
    pub async fn settle(&self, some_are_held: bool) {
        for _ in 0..MAX_POLLS {
            let quiet = self.run(include_str!("scripts/is_quiet.js"), vec![some_are_held.into()]).await;
            if quiet == true {
                return;
            }
            tokio::time::sleep(PAUSE).await;
        }
        panic!("the page does not come to rest:\n{}", self.text().await);
    }

    /// Is somebody else from the next page on: `leder@follo`, or nobody.
    pub async fn become_somebody(&self, who: &str, password: &str) {
        self.devtools("Network.clearBrowserCookies", json!({})).await;
        if !who.is_empty() {
            self.enter(&format!("{who}.example"), password).await;
        }
    }

    /// Logs in without the form, which has its own tests.
    pub async fn enter(&self, email: &str, password: &str) {
        // Any page of the server's that is no program of its own.
        self.go("/health/live").await;
        let script = "
            const [email, password, done] = arguments;
            fetch('/api/v1/sessions', {
                method: 'POST',
                headers: {'Content-Type': 'application/json'},
                body: JSON.stringify({email, password}),
            }).then(answer => done(answer.status));";
        let status = self.run_async(script, vec![email.into(), password.into()]).await;
        assert_eq!(status, 201, "{email} cannot log in");
    }

    pub async fn go(&self, path: &str) {
        self.driver.goto(format!("{}{path}", self.server)).await.expect("the page opens");
    }

    /// The path of the address, with its query.
    pub async fn path(&self) -> String {
        let address = self.driver.current_url().await.expect("an address");
        address.as_str().trim_start_matches(&self.server).to_owned()
    }

    /// Logs in with the form, and waits for the page after.
    pub async fn log_in(&self, email: &str) {
        self.go("/logg-inn").await;
        self.fill("email", email).await;
        self.fill("password", &setting("VERV_TEST_PASSWORD")).await;
        self.press("submit").await;
        for _ in 0..MAX_POLLS {
            if !self.path().await.starts_with("/logg-inn") {
                self.wait_for("heading").await;
                return;
            }
            tokio::time::sleep(PAUSE).await;
        }
        panic!("{email} is not logged in:\n{}", self.text().await);
    }

    /// The first element with this test name, as soon as it is shown.
    pub async fn wait_for(&self, test: &str) -> WebElement {
        self.wait_for_css(&format!("[data-test={}]", escape_string(test))).await
    }

    /// Waits until nothing has this test name.
    pub async fn wait_until_gone(&self, test: &str) {
        for _ in 0..MAX_POLLS {
            if !self.shows(test).await {
                return;
            }
            tokio::time::sleep(PAUSE).await;
        }
        panic!("{test} stays:\n{}", self.text().await);
    }

    pub async fn wait_for_css(&self, css: &str) -> WebElement {
        match self.look_for(css).await {
            Some(element) => element,
            None => panic!("{css} is not shown:\n{}", self.text().await),
        }
    }

    /// The first element that is shown, if one comes.
    pub async fn look_for(&self, css: &str) -> Option<WebElement> {
        for _ in 0..MAX_POLLS {
            for element in self.driver.find_all(By::Css(css)).await.unwrap_or_default().into_iter().take(8) {
                if element.is_displayed().await.unwrap_or(false) {
                    return Some(element);
                }
            }
            tokio::time::sleep(PAUSE).await;
        }
        None
    }

    /// Whether something with this test name is shown now.
    pub async fn shows(&self, test: &str) -> bool {
        let css = format!("[data-test={}]", escape_string(test));
        self.driver.find(By::Css(css)).await.is_ok()
    }

    /// Everything that can be read.
    pub async fn text(&self) -> String {
        match self.driver.find(By::Tag("body")).await {
            Ok(body) => body.text().await.unwrap_or_default(),
            Err(_) => String::new(),
        }
    }

    /// Waits until these words can be read.
    pub async fn wait_for_text(&self, words: &str) {
        for _ in 0..MAX_POLLS {
            if self.text().await.contains(words) {
                return;
            }
            tokio::time::sleep(PAUSE).await;
        }
        panic!("«{words}» does not come:\n{}", self.text().await);
    }

    pub async fn fill(&self, test: &str, text: &str) {
        let field = self.wait_for(test).await;
        field.clear().await.expect("a field can be emptied");
        field.send_keys(text).await.expect("a field takes text");
    }

    /// What stands in a field.
    pub async fn value(&self, test: &str) -> String {
        self.wait_for(test).await.prop("value").await.ok().flatten().unwrap_or_default()
    }

    /// Presses a key, as a keyboard would, and waits until the page has dealt with it: the driver answers before that.
    pub async fn type_key(&self, key: Key) {
        let listen = "
            globalThis.key_is_up = false;
            addEventListener('keyup', () => { globalThis.key_is_up = true; }, {capture: true, once: true});";
        self.run(listen, Vec::new()).await;
        let actions = self.driver.action_chain().send_keys(key.value().to_string());
        actions.perform().await.expect("a key can be pressed");
        for _ in 0..MAX_POLLS {
            // On a page that the key has opened, nobody listens.
            if self.run("return globalThis.key_is_up !== false", Vec::new()).await == true {
                return;
            }
            tokio::time::sleep(PAUSE / 10).await;
        }
        panic!("the page does not hear a key:\n{}", self.text().await);
    }

    pub async fn press(&self, test: &str) {
        self.press_element(&self.wait_for(test).await).await;
    }

    /// Scrolled to the middle first, where nothing that sticks to an edge covers it.
    pub async fn press_element(&self, element: &WebElement) {
        let script = "arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})";
        let argument = element.to_json().expect("an element");
        self.driver.execute(script, vec![argument]).await.expect("a script");
        element.click().await.expect("a control can be pressed");
    }

    /// Sets a radio button or checkbox by the label around it, as a finger would.
    pub async fn choose(&self, css: &str) {
        let query = self.driver.query(By::Css(css)).wait(Duration::from_secs(10), Duration::from_millis(50));
        let input = query.first().await.unwrap_or_else(|error| panic!("{css}: {error}"));
        let script = "return arguments[0].closest('label')";
        let argument = input.to_json().expect("an element");
        let label = self.driver.execute(script, vec![argument]).await.expect("a script");
        self.press_element(&label.element().expect("a label around it")).await;
    }

    /// A picture of what is shown, or of the whole page, without a caret that blinks.
    pub async fn still_picture(&self, whole: bool) -> Vec<u8> {
        let script = "
            const still = new CSSStyleSheet();
            still.replaceSync('*, *::before, *::after { caret-color: transparent !important; animation: none !important; }');
            document.adoptedStyleSheets = [still];
            return new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(() => drawn(true))));";
        self.run(script, Vec::new()).await;
        if whole {
            let metrics = self.devtools("Page.getLayoutMetrics", json!({})).await;
            let size = &metrics["cssContentSize"];
            let height = size["height"].as_f64().unwrap_or_default().min(TALLEST);
            let clip = json!({ "x": 0, "y": 0, "width": size["width"], "height": height, "scale": 1 });
            let picture = json!({ "captureBeyondViewport": true, "clip": clip });
            let answer = self.devtools("Page.captureScreenshot", picture).await;
            let png = answer["data"].as_str().expect("a picture");
            return BASE64.decode(png).expect("a picture in base64");
        }
        self.driver.screenshot_as_png().await.expect("a picture can be taken")
    }

    pub async fn close(self) {
        let _ = self.driver.clone().quit().await;
    }
}

async fn connect(address: &str, capabilities: &ChromeCapabilities) -> WebDriver {
    for _ in 0..100 {
        if let Ok(driver) = WebDriver::new(address, capabilities.clone()).await {
            return driver;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("chromedriver does not answer at {address}");
}
