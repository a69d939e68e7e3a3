//! Trading the refresh cookie for an access token: one at a time, in this tab and across tabs.

use js_sys::Promise;
use leptos::prelude::*;
use verv_contract::{endpoint::Endpoint, endpoints::RefreshSession, sessions::SessionView};
use wasm_bindgen::{JsValue, prelude::Closure};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use super::{CallError, Options, Outgoing, json, wire};

/// The refresh that is under way, shared by all who wait for it.
#[derive(Clone, Copy)]
pub struct Refreshing {
    under_way: StoredValue<Option<Promise>, LocalStorage>,
    outcome: StoredValue<Option<Result<SessionView, CallError>>>,
}

impl Refreshing {
    pub fn new() -> Self {
        Self { under_way: StoredValue::new_local(None), outcome: StoredValue::new(None) }
    }

    pub async fn session(self) -> Result<SessionView, CallError> {
        let promise = self.under_way.get_value().unwrap_or_else(|| {
            let promise = self.begin();
            self.under_way.set_value(Some(promise.clone()));
            promise
        });
        // The promise itself never fails: the outcome stands beside it.
        let _ = JsFuture::from(promise).await;
        self.outcome.get_value().unwrap_or(Err(CallError::Network))
    }

    fn begin(self) -> Promise {
        let work = Closure::once_into_js(move |_lock: JsValue| {
            future_to_promise(async move {
                let outcome = refresh().await;
                self.outcome.set_value(Some(outcome));
                self.under_way.set_value(None);
                Ok(JsValue::UNDEFINED)
            })
        });
        wire::alone("verv-refresh", &work.into())
    }
}

async fn refresh() -> Result<SessionView, CallError> {
    let outgoing = Outgoing {
        method: RefreshSession::OPERATION.method.as_str(),
        url: wire::address(RefreshSession::OPERATION.path, serde_json::Value::Null),
        body: None,
        options: Options::default(),
        acting: None,
    };
    let text = wire::exchange(&outgoing, None).await?;
    json::read(&text).ok_or(CallError::Unreadable)
}
