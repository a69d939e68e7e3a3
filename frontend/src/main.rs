//! The client of Verv: what people see. It calls the API through the contract's table and holds no secret.

#![recursion_limit = "1024"]

mod api;
mod app;
mod browser;
mod dom;
mod form;
mod kept;
mod locales;
mod pages;
mod router;
mod session;
mod ui;

use wasm_bindgen_futures::spawn_local;

fn main() {
    console_error_panic_hook::set_once();
    spawn_local(async {
        let typed = browser::TypedEarly::read();
        if let Some(texts) = api::fetch_texts().await {
            locales::take_into_use(texts);
            browser::mount(move || app::app(typed));
        }
    });
}
