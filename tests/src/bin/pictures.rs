//! Pictures of the running demo, for the README: a page on a desktop and on a phone, light and dark.

use std::path::PathBuf;

use verv_tests::browser::{Browser, Device};

/// Who, where, on what, in the dark, and what the picture is called.
const PICTURES: [(&str, &str, Device, bool, &str); 8] = [
    ("leder@follo.example", "/", Device::Desktop, false, "leader"),
    ("leder@follo.example", "/f/follo/planen", Device::Desktop, false, "plan"),
    ("leder@follo.example", "/f/follo/planen", Device::Desktop, true, "plan-dark"),
    ("leder@follo.example", "/f/follo/ansvar", Device::Desktop, false, "assign"),
    ("htv@follo.example", "/f/follo/mitt", Device::Phone, false, "mine-phone"),
    ("htv@follo.example", "/f/follo/planen", Device::Phone, true, "plan-phone-dark"),
    ("", "/logg-inn", Device::Desktop, false, "login"),
    ("", "/logg-inn", Device::Phone, true, "login-phone-dark"),
];

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).expect("a folder for the pictures"));
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    for (who, path, device, dark, name) in PICTURES {
        let browser = Browser::open(device, dark).await;
        if !who.is_empty() {
            browser.log_in(who).await;
        }
        browser.go(path).await;
        browser.wait_for("heading").await;
        // Late pictures and fonts.
        tokio::time::sleep(std::time::Duration::from_millis(700)).await;
        let file = folder.join(format!("{name}.png"));
        browser.picture(&file, false).await;
        println!("{}", file.display());
        browser.close().await;
    }
}
