//! The stream of what changes in a branch (HTML, 9.2), read by `fetch`: an `EventSource` sends no token.

use js_sys::{Reflect, Uint8Array};
use leptos::prelude::*;
use verv_contract::{endpoint::NoQuery, endpoints::WatchChanges, exchange::feeds::ChangeEvent};
use verv_domain::organisation::branches::BranchSlug;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Headers, ReadableStreamDefaultReader, RequestInit, Response};

use super::{CallError, Client, address, json};

/// Why nothing more is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// The connection is gone, or did not come about.
    Lost,
    /// The server has said that this person may not listen.
    Refused,
}

impl End {
    /// What an answer that is no stream means. Whoever has too many streams open gets one when another has ended.
    const fn of(status: u16) -> Self {
        match status {
            400 | 401 | 403 | 404 | 410 => Self::Refused,
            _ => Self::Lost,
        }
    }
}

impl Client {
    /// Tells what is written in the branch until the stream ends, which it also does when `signal` says so.
    ///
    /// That the session has ended is not said to whoever looks at the page: they are told when they do something.
    pub async fn watch(
        self,
        slug: &BranchSlug,
        signal: &AbortSignal,
        opened: impl Fn(),
        told: impl Fn(&[ChangeEvent]),
    ) -> End {
        let address = address::<WatchChanges>(&(slug.clone(),), &NoQuery {});
        let mut token = match self.token.get_value() {
            Some(token) => token,
            None => match self.renewed_token(None).await {
                Ok(token) => token,
                Err(end) => return end,
            },
        };
        let Some(mut response) = open(&address, &token, signal).await else { return End::Lost };
        if response.status() == 401 {
            token = match self.renewed_token(Some(token)).await {
                Ok(token) => token,
                Err(end) => return end,
            };
            let Some(again) = open(&address, &token, signal).await else { return End::Lost };
            response = again;
        }
        if !response.ok() {
            return End::of(response.status());
        }
        opened();
        // It ends as a broken connection does.
        let _ = read(&response, told).await;
        End::Lost
    }

    /// A token that is not the one that was `used`.
    async fn renewed_token(self, used: Option<String>) -> Result<String, End> {
        if let Some(newer) = self.token.get_value().filter(|token| Some(token) != used.as_ref()) {
            return Ok(newer);
        }
        match self.refreshing.session().await {
            Ok(session) => {
                self.take_token(&session);
                Ok(session.access_token)
            }
            Err(error) if error.is_about_the_session() => Err(End::Refused),
            Err(CallError::Refused { .. } | CallError::Network | CallError::Unreadable) => Err(End::Lost),
        }
    }
}

async fn open(address: &str, token: &str, signal: &AbortSignal) -> Option<Response> {
    let headers = Headers::new().ok()?;
    headers.set("Accept", "text/event-stream, application/problem+json").ok()?;
    headers.set("Authorization", &format!("Bearer {token}")).ok()?;
    let init = RequestInit::new();
    init.set_headers(&headers);
    init.set_signal(Some(signal));
    JsFuture::from(window().fetch_with_str_and_init(address, &init)).await.ok()?.dyn_into().ok()
}

/// `None` when there is no more.
async fn read(response: &Response, told: impl Fn(&[ChangeEvent])) -> Option<()> {
    let reader = ReadableStreamDefaultReader::new(&response.body()?).ok()?;
    let mut unread = Vec::new();
    loop {
        let piece = JsFuture::from(reader.read()).await.ok()?;
        let piece = Reflect::get(&piece, &JsValue::from_str("value")).ok()?.dyn_into::<Uint8Array>().ok()?;
        unread.extend(piece.to_vec());
        let changes = whole_events(&mut unread);
        if !changes.is_empty() {
            told(&changes);
        }
    }
}

/// Takes the events that have come whole. Comments, and events that this program does not know, tell nothing.
fn whole_events(unread: &mut Vec<u8>) -> Vec<ChangeEvent> {
    let mut changes = Vec::new();
    while let Some(end) = unread.windows(2).position(|pair| pair == b"\n\n") {
        let event: Vec<u8> = unread.drain(..end + 2).collect();
        changes.extend(std::str::from_utf8(&event).ok().and_then(change));
    }
    changes
}

fn change(event: &str) -> Option<ChangeEvent> {
    let field = |name: &str| {
        let values = event.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        values.map(|value| value.strip_prefix(' ').unwrap_or(value)).next()
    };
    json::read(field("data").filter(|_| field("event") == Some("change"))?)
}

#[cfg(test)]
mod tests {
    use super::{End, whole_events};

    const CHECK_IN: &str =
        "event: change\ndata: {\"operation\":\"put_check_in\",\"kind\":\"check-ins\",\"id\":null}\n\n";

    fn operations(unread: &mut Vec<u8>) -> Vec<String> {
        whole_events(unread).into_iter().map(|change| change.operation).collect()
    }

    #[test]
    fn an_event_is_told_once_and_when_it_has_come_whole() {
        let (first, second) = CHECK_IN.split_at(30);
        let mut unread = format!(": open\n\n{CHECK_IN}{first}").into_bytes();
        assert_eq!(operations(&mut unread), ["put_check_in"]);
        assert_eq!(operations(&mut unread), [""; 0]);
        unread.extend(second.bytes());
        assert_eq!(operations(&mut unread), ["put_check_in"]);
        assert!(unread.is_empty());
    }

    #[test]
    fn what_is_no_change_tells_nothing() {
        let other = CHECK_IN.replace("event: change", "event: later");
        let mut unread = format!(": quiet\n\n{other}event: change\ndata: [\n\n").into_bytes();
        unread.extend([0xFF, b'\n', b'\n']);
        assert_eq!(operations(&mut unread), [""; 0]);
        assert!(unread.is_empty());
    }

    #[test]
    fn a_refusal_is_final_and_a_server_that_is_busy_or_away_is_asked_again() {
        for status in [401, 403, 404] {
            assert_eq!(End::of(status), End::Refused, "{status}");
        }
        for status in [429, 500, 502, 503] {
            assert_eq!(End::of(status), End::Lost, "{status}");
        }
    }
}
