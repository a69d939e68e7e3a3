//! One exchange with the server, without types.

use js_sys::{JsString, Reflect};
use leptos::prelude::{document, window};
use serde_json::Value;
use verv_contract::Problem;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestInit, Response};

use super::{CallError, Outgoing, json};

const BASE: &str = "/api/v1";

/// The path below the API's base with a query from the parameters that are set.
pub fn address(path: &str, query: Value) -> String {
    let mut address = format!("{BASE}{path}");
    let Value::Object(parameters) = query else { return address };
    let mut separator = '?';
    for (name, value) in parameters {
        let value = match value {
            Value::Null => continue,
            Value::String(text) => text,
            other => other.to_string(),
        };
        address.push(separator);
        address.push_str(&name);
        address.push('=');
        address.push_str(&String::from(js_sys::encode_uri_component(&value)));
        separator = '&';
    }
    address
}

/// The body of a success.
pub struct Answered {
    pub text: String,
    /// When the device read it, where it is the device that answers; milliseconds since 1970.
    pub kept_at: Option<i64>,
}

/// Sends, and gives the body of a success.
pub async fn exchange(outgoing: &Outgoing, token: Option<&str>) -> Result<Answered, CallError> {
    let response = fetch(outgoing, token).await.ok_or(CallError::Network)?;
    let text = text_of(&response).await.ok_or(CallError::Network)?;
    let header = |name: &str| response.headers().get(name).ok().flatten();
    if response.ok() {
        return Ok(Answered { text, kept_at: header("verv-kept").and_then(|at| at.parse().ok()) });
    }
    let retry_after = header("Retry-After").and_then(|seconds| seconds.parse().ok());
    match json::read::<Problem>(&text) {
        Some(problem) => Err(CallError::Refused { problem: Box::new(problem), retry_after }),
        // A proxy in front of a server that is down answers in its own words.
        None if response.status() >= 500 => Err(CallError::Network),
        None => Err(CallError::Unreadable),
    }
}

async fn fetch(outgoing: &Outgoing, token: Option<&str>) -> Option<Response> {
    let headers = Headers::new().ok()?;
    let set = |name: &str, value: &str| headers.set(name, value).ok();
    set("Accept", "application/json, application/problem+json")?;
    if outgoing.body.is_some() {
        set("Content-Type", "application/json")?;
    }
    if let Some(token) = token {
        set("Authorization", &format!("Bearer {token}"))?;
    }
    if let Some(version) = outgoing.options.if_match {
        set("If-Match", &format!("\"{version}\""))?;
    }
    if let Some(key) = &outgoing.options.idempotency_key {
        set("Idempotency-Key", key)?;
    }
    if let Some(office) = outgoing.acting.filter(|_| outgoing.method != "GET" && token.is_some()) {
        set("Acting-Office", &office.to_string())?;
    }
    let init = RequestInit::new();
    init.set_method(outgoing.method);
    init.set_headers(&headers);
    if let Some(body) = &outgoing.body {
        init.set_body(&JsValue::from_str(body));
    }
    let sent = window().fetch_with_str_and_init(&outgoing.url, &init);
    JsFuture::from(sent).await.ok()?.dyn_into().ok()
}

async fn text_of(response: &Response) -> Option<String> {
    let text = JsFuture::from(response.text().ok()?).await.ok()?;
    text.dyn_into::<JsString>().ok().map(String::from)
}

/// The texts of the locale that the page names.
pub async fn fetch_texts() -> Option<Vec<String>> {
    let named = document().query_selector("meta[name=verv-texts]").ok()??;
    let address = named.get_attribute("content")?;
    let response: Response = JsFuture::from(window().fetch_with_str(&address)).await.ok()?.dyn_into().ok()?;
    json::read(&text_of(&response).await?)
}

/// Runs `work` while no other tab of this browser does, where the browser can tell.
pub fn alone(name: &str, work: &js_sys::Function) -> js_sys::Promise {
    let in_turn = || {
        let locks = Reflect::get(&window().navigator(), &JsValue::from_str("locks")).ok()?;
        let request =
            Reflect::get(&locks, &JsValue::from_str("request")).ok()?.dyn_into::<js_sys::Function>().ok()?;
        request.call2(&locks, &JsValue::from_str(name), work).ok()
    };
    let promise = in_turn().or_else(|| work.call0(&JsValue::NULL).ok()).unwrap_or(JsValue::UNDEFINED);
    js_sys::Promise::resolve(&promise)
}
