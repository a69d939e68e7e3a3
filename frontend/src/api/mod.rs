//! The typed client: every call goes through the contract's table of endpoints.

mod json;
mod problems;
mod refresh;
mod wire;

use leptos::prelude::*;
use serde_json::Value;
use verv_contract::{
    Page, Problem, ProblemCode,
    endpoint::{Access, Body, Endpoint, NoQuery, PathParameters, fill},
    sessions::SessionView,
};
use verv_domain::id::OfficeId;

pub use problems::{field_text, trouble_text};
pub use refresh::Refreshing;
pub use wire::fetch_texts;

use crate::browser;
use crate::kept::Kept;

/// Why a call gave no answer.
#[derive(Clone, PartialEq, Debug)]
pub enum CallError {
    /// The server refused, and said why.
    Refused { problem: Box<Problem>, retry_after: Option<u32> },
    /// No answer came.
    Network,
    /// An answer came that the contract does not know: the program is older than the server.
    Unreadable,
}

impl CallError {
    pub fn code(&self) -> Option<ProblemCode> {
        match self {
            Self::Refused { problem, .. } => Some(problem.code),
            Self::Network | Self::Unreadable => None,
        }
    }

    /// The version that is stored now, where the one that was sent was stale.
    pub fn current<T: serde::de::DeserializeOwned>(&self) -> Option<T> {
        match self {
            Self::Refused { problem, .. } if problem.code == ProblemCode::StaleVersion => {
                json::from_value(problem.current.clone()?)
            }
            Self::Refused { .. } | Self::Network | Self::Unreadable => None,
        }
    }
}

/// What goes with a call beside its path, query and body.
#[derive(Clone, Default)]
pub struct Options {
    /// The version that was read.
    pub if_match: Option<i64>,
    pub idempotency_key: Option<String>,
}

impl Options {
    /// For a change of what was read as `version`.
    pub fn of_version(version: i64) -> Self {
        Self { if_match: Some(version), idempotency_key: None }
    }

    /// For something new that must not be made twice.
    pub fn once() -> Self {
        Self { if_match: None, idempotency_key: browser::new_uuid() }
    }
}

/// A call as it is sent.
pub(crate) struct Outgoing {
    pub method: &'static str,
    pub url: String,
    pub body: Option<String>,
    pub options: Options,
    pub acting: Option<OfficeId>,
}

/// The way to the API. The access token is in memory and nowhere else.
#[derive(Clone, Copy)]
pub struct Client {
    token: StoredValue<Option<String>>,
    refreshing: Refreshing,
    /// The office that is recorded on writes, where one is chosen.
    pub acting: Kept<Option<OfficeId>>,
    /// Counts the times that the session was found to have ended.
    pub ended: RwSignal<u32>,
}

impl Client {
    pub fn new() -> Self {
        Self {
            token: StoredValue::new(None),
            refreshing: Refreshing::new(),
            acting: Kept::new(None),
            ended: RwSignal::new(0),
        }
    }

    pub fn take_token(self, session: &SessionView) {
        self.token.set_value(Some(session.access_token.clone()));
    }

    pub fn forget_token(self) {
        self.token.set_value(None);
    }

    pub async fn get<E>(self, path: E::Path) -> Result<E::Answer, CallError>
    where
        E: Endpoint<Query = NoQuery, Body = ()>,
    {
        self.call::<E>(path, &NoQuery {}, None, Options::default()).await
    }

    pub async fn find<E>(self, path: E::Path, query: &E::Query) -> Result<E::Answer, CallError>
    where
        E: Endpoint<Body = ()>,
    {
        self.call::<E>(path, query, None, Options::default()).await
    }

    pub async fn send<E>(
        self,
        path: E::Path,
        body: &E::Body,
        options: Options,
    ) -> Result<E::Answer, CallError>
    where
        E: Endpoint<Query = NoQuery>,
    {
        self.call::<E>(path, &NoQuery {}, Some(body), options).await
    }

    /// Every page of a list, one after another.
    pub async fn find_all<E, T>(
        self,
        path: impl Fn() -> E::Path,
        mut query: E::Query,
        turn: fn(&mut E::Query, String),
    ) -> Result<Vec<T>, CallError>
    where
        E: Endpoint<Body = (), Answer = Page<T>>,
    {
        let mut all = Vec::new();
        loop {
            let page = self.find::<E>(path(), &query).await?;
            all.extend(page.items);
            match page.next {
                Some(next) => turn(&mut query, next),
                None => return Ok(all),
            }
        }
    }

    pub async fn call<E: Endpoint>(
        self,
        path: E::Path,
        query: &E::Query,
        body: Option<&E::Body>,
        options: Options,
    ) -> Result<E::Answer, CallError> {
        let body = body.filter(|_| E::Body::EXISTS).map(serde_json::to_string).transpose();
        let body = body.map_err(|_| CallError::Unreadable)?;
        let url = wire::address(
            &fill(E::OPERATION.path, &path.segments()),
            serde_json::to_value(query).unwrap_or(Value::Null),
        );
        let method = E::OPERATION.method.as_str();
        let is_public = E::OPERATION.access == Access::Public;
        let acting = self.acting.get_untracked();
        let text = self.exchange(Outgoing { method, url, body, options, acting }, is_public).await?;
        let text = if text.is_empty() { "null" } else { text.as_str() };
        json::read(text).ok_or(CallError::Unreadable)
    }

    /// The part of a call that knows no types: the token, one silent refresh, one retry.
    async fn exchange(self, outgoing: Outgoing, is_public: bool) -> Result<String, CallError> {
        if is_public {
            return wire::exchange(&outgoing, None).await;
        }
        if self.token.with_value(Option::is_none) {
            self.refresh(None).await?;
        }
        let used = self.token.get_value();
        match wire::exchange(&outgoing, used.as_deref()).await {
            Err(error) if error.code() == Some(ProblemCode::Unauthenticated) => {
                self.refresh(used).await?;
                let answer = wire::exchange(&outgoing, self.token.get_value().as_deref()).await;
                if answer.as_ref().is_err_and(|error| error.code() == Some(ProblemCode::Unauthenticated)) {
                    self.ended.update(|times| *times += 1);
                }
                answer
            }
            answer => answer,
        }
    }

    /// A new access token, unless another call has brought one since `used`.
    async fn refresh(self, used: Option<String>) -> Result<(), CallError> {
        if self.token.with_value(|token| token.is_some() && *token != used) {
            return Ok(());
        }
        match self.refreshing.session().await {
            Ok(session) => {
                self.take_token(&session);
                Ok(())
            }
            Err(error) => {
                let is_refusal =
                    matches!(error.code(), Some(ProblemCode::SessionEnded | ProblemCode::Unauthenticated));
                if is_refusal {
                    self.forget_token();
                    self.ended.update(|times| *times += 1);
                }
                Err(error)
            }
        }
    }
}
