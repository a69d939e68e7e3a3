//! Pictures of pages: those of the README, or of every page, large and small, light and dark, to look at them.

use std::path::PathBuf;

use verv_tests::{
    Stage,
    images::keep,
    pages::{PAGES, Page, Visitor, named},
    screen::{Screen, Theme},
};

/// The README's: the page's row in the table of pages, on what, and what the picture is called.
const README: [(&str, Screen, &str); 12] = [
    ("home", Screen::DESKTOP, "leader"),
    ("plan", Screen::DESKTOP, "plan"),
    ("plan", Screen::DESKTOP.dark(), "plan-dark"),
    ("assign", Screen::DESKTOP, "assign"),
    ("mine", Screen::PHONE, "mine-phone"),
    ("plan", Screen::PHONE.dark(), "plan-phone-dark"),
    ("plan-as-adopted", Screen::DESKTOP, "plan-as-adopted"),
    ("check-in-kept", Screen::PHONE, "unsent-phone"),
    ("projector", Screen::DESKTOP, "projector"),
    ("offices", Screen::DESKTOP, "offices"),
    ("login", Screen::DESKTOP, "login"),
    ("login", Screen::PHONE.dark(), "login-phone-dark"),
];

/// Every page on both screens and in both themes, named by them.
fn everything() -> Vec<(&'static Page, Screen, String)> {
    let screens = [Screen::DESKTOP, Screen::PHONE].into_iter();
    let screens: Vec<_> = screens.flat_map(|screen| Theme::ALL.map(|theme| screen.in_theme(theme))).collect();
    let on_all = |page: &'static Page| {
        screens.iter().map(move |screen| {
            let file = format!("{}-{}-{}", page.name, screen.width, screen.theme.name());
            (page, *screen, file)
        })
    };
    PAGES.iter().flat_map(on_all).collect()
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().expect("a folder for the pictures"));
    let is_all = arguments.next().as_deref() == Some("all");
    let wanted = if is_all {
        everything()
    } else {
        README.map(|(page, screen, file)| (named(page), screen, file.to_owned())).into()
    };
    let stage = Stage::open();
    let mut visitor = Visitor::new(&stage).await;
    for (page, screen, file) in wanted {
        if let Err(why) = visitor.visit(page, screen).await {
            println!("{}: {why}", page.name);
            continue;
        }
        let path = folder.join(format!("{file}.png"));
        // What is looked at is looked at whole; the README shows what one sees first.
        keep(&path, &visitor.browser.still_picture(is_all).await);
        println!("{}", path.display());
    }
    visitor.browser.close().await;
}
