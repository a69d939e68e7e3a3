//! The browser's own things: focus, storage, the address, identifiers.

use std::cmp::Ordering;

use js_sys::Date as JsDate;
use leptos::{mount::mount_to, prelude::*};
use verv_domain::{Date, Timestamp, folding::fold_with};
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{
    Blob, HtmlAnchorElement, HtmlDialogElement, HtmlDocument, HtmlElement, HtmlInputElement, Storage, Url,
};

use crate::locales::days;

/// Where the program puts its page.
const PLACE: &str = "verv";

/// What somebody typed into the page's own login before the program had arrived.
#[derive(Clone, Default)]
pub struct TypedEarly {
    pub email: String,
    pub password: String,
    pub focused: Option<String>,
}

impl TypedEarly {
    pub fn read() -> Self {
        let value = |id: &str| {
            let input = document().get_element_by_id(id)?.dyn_into::<HtmlInputElement>().ok()?;
            Some(input.value())
        };
        let focused = document().active_element().map(|element| element.id()).filter(|id| !id.is_empty());
        Self {
            email: value("email").unwrap_or_default(),
            password: value("password").unwrap_or_default(),
            focused,
        }
    }
}

/// Puts the program in the place of the page's first words.
pub fn mount(view: impl FnOnce() -> AnyView + 'static) {
    let Some(place) =
        document().get_element_by_id(PLACE).and_then(|place| place.dyn_into::<HtmlElement>().ok())
    else {
        return;
    };
    place.set_inner_html("");
    mount_to(place, view).forget();
}

/// Moves focus to the element with this id, after the page has been drawn.
pub fn focus(id: impl Into<String>) {
    let id = id.into();
    request_animation_frame(move || focus_now(&id));
}

fn focus_now(id: &str) {
    if let Some(element) = document().get_element_by_id(id).and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        // An element that cannot take focus is a page without a place for it; nothing is lost.
        let _ = element.focus();
    }
}

/// Moves focus to the page's heading, after it has been drawn.
pub fn focus_heading() {
    request_animation_frame(|| {
        let heading = document().query_selector("h1").ok().flatten();
        if let Some(heading) = heading.and_then(|heading| heading.dyn_into::<HtmlElement>().ok()) {
            let _ = heading.focus();
        }
    });
}

/// Closes the `<details>` around the summary with this id.
pub fn close_details(summary: &str) {
    let details = document().get_element_by_id(summary).and_then(|summary| summary.parent_element());
    if let Some(details) = details {
        // It does not fail for an attribute with a fixed name.
        let _ = details.remove_attribute("open");
    }
}

/// Brings the element with this id into view, after the page has been drawn, and focus with it.
pub fn go_to(id: impl Into<String>) {
    let id = id.into();
    request_animation_frame(move || {
        if let Some(element) = document().get_element_by_id(&id) {
            element.scroll_into_view();
        }
        focus_now(&id);
    });
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// What this browser remembers under `key`; nothing secret.
pub fn remembered(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Remembers, or forgets, and says whether it did; a browser that keeps nothing is respected.
pub fn remember(key: &str, value: Option<&str>) -> bool {
    let done = storage().map(|storage| match value {
        Some(value) => storage.set_item(key, value),
        None => storage.remove_item(key),
    });
    matches!(done, Some(Ok(())))
}

/// Whether the server has said that a session may exist. The cookie holds no secret.
pub fn session_may_exist() -> bool {
    let document = document().dyn_into::<HtmlDocument>().ok();
    let cookies = document.and_then(|document| document.cookie().ok()).unwrap_or_default();
    cookies.split(';').any(|cookie| cookie.trim() == "verv_session=1")
}

/// A new UUID, for things that must be sent once.
pub fn new_uuid() -> Option<String> {
    window().crypto().ok().map(|crypto| crypto.random_uuid())
}

/// The instant that it is.
pub fn now() -> Timestamp {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "milliseconds of this millennium are whole and far below 2^53"
    )]
    Timestamp(JsDate::now() as i64)
}

/// Whether the device has a network; it may still not reach the server.
pub fn is_online() -> bool {
    window().navigator().on_line()
}

/// Tells the page's other scripts, or is told by them; their names begin with `verv-`.
pub fn tell(event: &str) {
    if let Ok(event) = web_sys::Event::new(event) {
        // A listener's failure is not the caller's.
        let _ = window().dispatch_event(&event);
    }
}

/// What the page's other scripts have marked the document with.
pub fn is_marked(word: &str) -> bool {
    document().document_element().is_some_and(|root| root.has_attribute(&format!("data-{word}")))
}

/// The branch's day.
pub fn today() -> Date {
    days::today()
}

/// `light`, `dark`, or `None` to follow the device.
pub fn chosen_theme() -> Option<String> {
    remembered("verv_theme")
}

pub fn choose_theme(theme: Option<&str>) {
    remember("verv_theme", theme);
    let Some(root) = document().document_element() else { return };
    // Neither fails for an attribute with a fixed name.
    let _ = match theme {
        Some(theme) => root.set_attribute("data-theme", theme),
        None => root.remove_attribute("data-theme"),
    };
}

/// Remembers the language for the server, which sends its pages in it, and loads the page again.
pub fn choose_language(tag: &str) {
    let Ok(document) = document().dyn_into::<HtmlDocument>() else { return };
    // A browser without cookies stays in bokmål.
    let _ = document.set_cookie(&format!("verv_language={tag}; Path=/; Max-Age=31536000; SameSite=Lax"));
    reload();
}

/// What stands after `#` in the address.
pub fn fragment() -> String {
    window().location().hash().unwrap_or_default().trim_start_matches('#').to_owned()
}

/// Shows the dialog with this id over the page, after it has been drawn.
pub fn show_modal(id: &'static str) {
    request_animation_frame(move || {
        let dialog = document().get_element_by_id(id).and_then(|it| it.dyn_into::<HtmlDialogElement>().ok());
        if let Some(dialog) = dialog {
            // It fails for a dialog that is open already, which then stays.
            let _ = dialog.show_modal();
        }
    });
}

/// Whether the focus is where arrow keys have a meaning of their own: in a field, a list, a dialog or a menu.
pub fn is_in_control() -> bool {
    let focused = document().active_element();
    focused
        .is_some_and(|it| it.closest("input, select, textarea, dialog, details").is_ok_and(|it| it.is_some()))
}

/// Brings what the address names into view, after the page has been drawn.
pub fn go_to_fragment() {
    let id = fragment();
    if !id.is_empty() {
        go_to(id);
    }
}

/// Calls `act` after `seconds`.
pub fn after(seconds: u32, act: impl FnOnce() + 'static) {
    let act = Closure::once_into_js(act);
    let milliseconds = i32::try_from(seconds.saturating_mul(1000)).unwrap_or(i32::MAX);
    let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(act.unchecked_ref(), milliseconds);
}

/// Waits so long.
pub async fn pause(milliseconds: i32) {
    let waited = js_sys::Promise::new(&mut |done, _| {
        // A browser that has no clock does not wait.
        if window().set_timeout_with_callback_and_timeout_and_arguments_0(&done, milliseconds).is_err() {
            drop(done.call0(&wasm_bindgen::JsValue::NULL));
        }
    });
    // It is never refused.
    let _ = wasm_bindgen_futures::JsFuture::from(waited).await;
}

/// Shows the page without the browser around it.
pub fn fill_screen() {
    if let Some(root) = document().document_element() {
        // Escape leads out again; a browser that refuses shows the page as it is.
        let _ = root.request_fullscreen();
    }
}

/// Prints the page, or saves it as a document.
pub fn print() {
    // A browser that refuses has nothing better to offer.
    let _ = window().print();
}

/// Saves a file where the browser saves what is downloaded.
pub fn save(file: &Blob, name: &str) -> Option<()> {
    let address = Url::create_object_url_with_blob(file).ok()?;
    let link: HtmlAnchorElement = document().create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&address);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&address).ok()
}

/// Loads the whole page again.
pub fn reload() {
    // A browser that refuses has nothing better to offer.
    let _ = window().location().reload();
}

/// Where the tab is.
pub fn path_and_query() -> String {
    let location = window().location();
    location.pathname().unwrap_or_default() + &location.search().unwrap_or_default()
}

/// Changes the address before the program's router has read it.
pub fn replace_address(address: &str) {
    // A browser that refuses leaves it to the router.
    let _ = window()
        .history()
        .and_then(|history| history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(address)));
}

/// Goes to a page that is not the program's.
pub fn leave_for(address: &str) {
    // A browser that refuses has nothing better to offer.
    let _ = window().location().set_href(address);
}

/// Scrolls a list as little as needed to show the element with this id.
pub fn bring_into_view(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Calls `act` when the browser has nothing else to do; soon, where it cannot tell.
pub fn when_idle(act: impl FnOnce() + 'static) {
    let act = Closure::once_into_js(act);
    let request = js_sys::Reflect::get(&window(), &"requestIdleCallback".into());
    match request.ok().and_then(|request| request.dyn_into::<js_sys::Function>().ok()) {
        // A browser that refuses does it when the page is opened.
        Some(request) => drop(request.call1(&window(), &act)),
        None => {
            drop(window().set_timeout_with_callback_and_timeout_and_arguments_0(act.unchecked_ref(), 2000));
        }
    }
}

/// A text as it is searched; the browser has Unicode's tables.
pub fn folded(text: &str) -> String {
    fold_with(text, nfkc)
}

#[cfg(target_arch = "wasm32")]
fn nfkc(text: &str) -> String {
    String::from(js_sys::JsString::from(text).normalize("NFKC"))
}

/// Unit tests run without a browser, on plain letters.
#[cfg(not(target_arch = "wasm32"))]
fn nfkc(text: &str) -> String {
    text.to_owned()
}

/// The order of two names in a Norwegian list, with numbers as numbers.
pub fn alphabetical(one: &str, other: &str) -> Ordering {
    let options = js_sys::Object::new();
    // A plain object takes any property.
    let _ = js_sys::Reflect::set(&options, &"numeric".into(), &true.into());
    let norwegian = js_sys::Array::of1(&"nb".into());
    js_sys::JsString::from(one).locale_compare(other, &norwegian, &options).cmp(&0)
}

/// What the keys of drafts begin with.
pub const DRAFTS: &str = "verv_draft";

/// Throws away what has been typed on this device and not sent.
pub fn forget_drafts() {
    let Some(storage) = storage() else { return };
    let count = storage.length().unwrap_or_default();
    let keys: Vec<String> = (0..count).filter_map(|n| storage.key(n).ok().flatten()).collect();
    for key in keys.iter().filter(|key| key.starts_with(DRAFTS)) {
        // What cannot be removed now is too old to be put back in a week.
        let _ = storage.remove_item(key);
    }
}

/// Sends the form around the element with this id, as its main button does.
pub fn submit_around(id: &str) {
    let form = document().get_element_by_id(id).and_then(|element| element.closest("form").ok().flatten());
    if let Some(form) = form.and_then(|form| form.dyn_into::<web_sys::HtmlFormElement>().ok()) {
        // It fails where the form has gone meanwhile, and then there is nothing to send.
        let _ = form.request_submit();
    }
}

/// What stands in the address after `path`: the rest of the path, the query and the fragment.
pub fn address_after(path: &str) -> String {
    let href = window().location().href().unwrap_or_default();
    href.split_once(path).map(|(_, rest)| rest.to_owned()).unwrap_or_default()
}

/// Sets a custom property of the whole page, which the stylesheet reads.
pub fn set_style(property: &str, value: &str) {
    let root = document().document_element().and_then(|root| root.dyn_into::<HtmlElement>().ok());
    if let Some(root) = root {
        // It does not fail for a custom property.
        let _ = root.style().set_property(property, value);
    }
}

/// Copies a text; `false` where the browser does not let us.
pub async fn copy(text: &str) -> bool {
    let clipboard = window().navigator().clipboard();
    // Without a secure address there is none.
    if clipboard.is_undefined() {
        return false;
    }
    wasm_bindgen_futures::JsFuture::from(clipboard.write_text(text)).await.is_ok()
}

/// Selects all of a text field, so that it can be copied by hand.
pub fn select(id: &str) {
    if let Some(field) =
        document().get_element_by_id(id).and_then(|it| it.dyn_into::<HtmlInputElement>().ok())
    {
        field.select();
    }
}
