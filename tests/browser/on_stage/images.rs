//! Pages look as they did when somebody looked at them; `cargo xtask bless images` keeps them as they are now.

use std::{
    fs,
    io::{Write, stderr},
};

use serde_json::json;
use verv_tests::{
    Stage,
    images::{compare, keep, kept},
    pages::{Visitor, named},
    screen::Screen,
};

/// By their rows in the table of pages. Each costs bytes of everybody's clone: mostly one screen and one theme.
const IMAGES: &[(&str, Screen)] = &[
    ("login", Screen::DESKTOP),
    ("login-refused", Screen::PHONE),
    ("styleguide", Screen::DESKTOP),
    ("home", Screen::DESKTOP),
    ("plan", Screen::DESKTOP),
    ("plan", Screen::PHONE.dark()),
    ("plan-as-adopted", Screen::PHONE),
    ("menu", Screen::PHONE),
    ("assign-chosen", Screen::DESKTOP),
    ("measure", Screen::DESKTOP),
    ("measure-edit", Screen::PHONE),
    ("mine", Screen::PHONE),
    ("mine", Screen::DESKTOP.dark()),
    ("check-in-without-a-reason", Screen::PHONE),
    ("not-found", Screen::PHONE),
    ("styleguide", Screen::DESKTOP),
    ("styleguide", Screen::PHONE.dark()),
    ("goal", Screen::PHONE),
    ("projector", Screen::DESKTOP),
    ("offices", Screen::DESKTOP),
    ("catalogue", Screen::PHONE),
];

/// What drew the pictures that are kept: another version draws letters a little differently.
const VERSION: &str = "chromium.txt";

/// Set by `cargo xtask bless images`.
fn is_blessing() -> bool {
    std::env::var_os("VERV_BLESS").is_some()
}

#[tokio::test]
async fn pages_look_as_they_did() {
    let stage = Stage::open();
    let mut visitor = Visitor::new(&stage).await;
    let version = visitor.browser.devtools("Browser.getVersion", json!({})).await;
    let version = version["product"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    let before = fs::read_to_string(kept().join(VERSION)).unwrap_or_default();
    if is_blessing() {
        let _ = fs::remove_dir_all(kept());
        fs::create_dir_all(kept()).unwrap();
        fs::write(kept().join(VERSION), format!("{version}\n")).unwrap();
    } else if before.trim() != version {
        // Past the test runner, which keeps what a good test writes to itself.
        let note = format!(
            "\n\n    SKIPPED: pictures are compared in Chromium {}, and this is {version}.\n\n",
            before.trim()
        );
        stderr().write_all(note.as_bytes()).unwrap();
        visitor.browser.close().await;
        return;
    }
    let mut findings = Vec::new();
    for (name, screen) in IMAGES {
        let file = format!("{name}-{}-{}", screen.width, screen.theme.name());
        visitor.visit(named(name), *screen).await.unwrap();
        let png = visitor.browser.still_picture(*name == "styleguide").await;
        if is_blessing() {
            keep(&kept().join(format!("{file}.png")), &png);
        } else if let Err(finding) = compare(&file, &png) {
            findings.push(finding);
        }
    }
    visitor.browser.close().await;
    assert!(
        findings.is_empty(),
        "{}\nLook, and run `cargo xtask bless images` if it is right.",
        findings.join("\n")
    );
}
