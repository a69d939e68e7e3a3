//! A client in process: the real router and middleware, without a socket.

use std::{cell::RefCell, pin::Pin, rc::Rc, sync::Arc};

use actix_http::Request as HttpRequest;
use actix_web::{
    App,
    body::{BoxBody, MessageBody},
    dev::{Service, ServiceResponse},
    http::StatusCode,
    middleware::from_fn,
    test,
    web::Bytes,
};
use serde_json::Value;
use verv_api::{Edge, configure, edge::around};
use verv_contract::{
    endpoint::{Endpoint, Method, PathParameters, fill},
    patch::MEDIA_TYPE,
};

use crate::forms::whole;

use crate::documented::{missing_answer, name_given_twice};

type Answering = dyn Fn(HttpRequest) -> Pin<Box<dyn Future<Output = Answer>>>;

type Opening = dyn Fn(HttpRequest) -> Pin<Box<dyn Future<Output = Result<Pieces, Answer>>>>;

/// What comes of an answer that does not end by itself.
pub struct Pieces(Pin<Box<BoxBody>>);

impl std::fmt::Debug for Pieces {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pieces")
    }
}

impl Pieces {
    /// The next piece; `None` at the end.
    pub async fn next(&mut self) -> Option<String> {
        let piece = std::future::poll_fn(|context| self.0.as_mut().poll_next(context)).await?;
        Some(String::from_utf8_lossy(&piece.expect("a piece")).into_owned())
    }
}

/// Reads an answer to its end; of events, which have none, the status and the headers alone.
async fn read(response: ServiceResponse<BoxBody>) -> Answer {
    let status = response.status();
    let headers = response.headers().iter();
    let headers: Vec<_> = headers
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned()))
        .collect();
    let is_stream =
        headers.iter().any(|(name, value)| name == "content-type" && value == "text/event-stream");
    let bytes = if is_stream { Bytes::new() } else { test::read_body(response).await };
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let body = serde_json::from_str(&text).unwrap_or(Value::Null);
    Answer { status, headers, body, text }
}

/// Sends requests as somebody, or as nobody.
#[derive(Clone)]
pub struct Client {
    send: Rc<Answering>,
    open: Rc<Opening>,
    token: Rc<RefCell<Option<String>>>,
    epoch: Rc<str>,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Client")
    }
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: Vec<(String, String)>,
    pub body: Value,
    pub text: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(candidate, _)| candidate == name).map(|(_, value)| value.as_str())
    }

    /// The problem's code; empty for a success.
    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    /// Status and body for a snapshot, without what differs from run to run.
    pub fn shown(&self) -> String {
        let mut body = sorted(self.body.clone());
        if let Some(id) = body.get_mut("request_id") {
            *id = Value::from("…");
        }
        let pretty = serde_json::to_string_pretty(&body).unwrap_or_default();
        format!("{}\n{pretty}", self.status)
    }

    /// The value of a cookie that was set.
    pub fn cookie(&self, name: &str) -> Option<String> {
        let set = self.headers.iter().filter(|(header, _)| header == "set-cookie");
        let mut values =
            set.filter_map(|(_, value)| value.split(';').next()?.strip_prefix(name)?.strip_prefix('='));
        values.next().map(str::to_owned)
    }
}

/// With keys in the alphabet's order: in which order a view has its fields is no part of a snapshot.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<_> = map.into_iter().map(|(key, value)| (key, sorted(value))).collect();
            entries.sort_by(|(one, _), (other, _)| one.cmp(other));
            entries.into_iter().collect()
        }
        Value::Array(items) => items.into_iter().map(sorted).collect(),
        other => other,
    }
}

/// A request that is being put together.
pub struct Draft<'a> {
    client: &'a Client,
    /// Method and address.
    line: (String, String),
    request: test::TestRequest,
    is_never_ending: bool,
}

impl Draft<'_> {
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.insert_header((name, value));
        self
    }

    /// One more line of a header.
    #[must_use]
    pub fn another(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.append_header((name, value));
        self
    }

    /// A form with every member: those that are left out are null, false or empty. What is to be sent as it stands is
    /// sent by [`Draft::body`].
    #[must_use]
    pub fn json(mut self, body: &Value) -> Self {
        self.request = self.request.set_json(whole(&self.line.0, &self.line.1, body));
        self
    }

    #[must_use]
    pub fn body(mut self, media_type: &str, body: impl Into<Bytes>) -> Self {
        self.request = self.request.insert_header(("content-type", media_type)).set_payload(body);
        self
    }

    /// With a body that begins and never ends.
    #[must_use]
    pub fn never_ending(mut self, media_type: &str) -> Self {
        self.request = self.request.insert_header(("content-type", media_type));
        self.is_never_ending = true;
        self
    }

    #[must_use]
    pub fn if_match(self, version: &Value) -> Self {
        let tag = format!("\"{version}-{}\"", self.client.epoch);
        self.header("if-match", &tag)
    }

    pub async fn send(self) -> Answer {
        let request = self.request.to_request();
        if !self.is_never_ending {
            return (self.client.send)(request).await;
        }
        let (mut sender, payload) = actix_http::h1::Payload::create(false);
        sender.feed_data("{".into());
        let (request, _) = request.replace_payload(actix_http::Payload::H1 { payload });
        let answer = (self.client.send)(request).await;
        drop(sender);
        answer
    }
}

impl Client {
    pub async fn new(edge: &Arc<Edge>) -> Self {
        let app = App::new().wrap(from_fn(around)).configure(configure(edge));
        let service = Rc::new(test::init_service(app).await);
        let opened = Rc::clone(&service);
        let send = move |request: HttpRequest| {
            let service = Rc::clone(&service);
            let (method, path) = (request.method().to_string(), request.uri().path().to_owned());
            let answer = async move {
                let response = service.call(request).await.expect("a handler answers with a response");
                let answer = read(response.map_into_boxed_body()).await;
                let Answer { status, body, text, .. } = &answer;
                let wrong = name_given_twice(text).or_else(|| missing_answer(&method, &path, *status, body));
                assert_eq!(wrong, None, "{method} {path}: {text}");
                answer
            };
            Box::pin(answer) as Pin<Box<dyn Future<Output = Answer>>>
        };
        let open = move |request| {
            let service = Rc::clone(&opened);
            let answer = async move {
                let response = service.call(request).await.expect("a handler answers with a response");
                let response = response.map_into_boxed_body();
                if response.status() != StatusCode::OK {
                    return Err(read(response).await);
                }
                Ok(Pieces(Box::pin(response.into_body())))
            };
            Box::pin(answer) as Pin<Box<dyn Future<Output = Result<Pieces, Answer>>>>
        };
        let epoch = edge.app.epoch().await.expect("the database has an epoch").into();
        Self { send: Rc::new(send), open: Rc::new(open), token: Rc::default(), epoch }
    }

    /// Logs in; later requests carry the token.
    pub async fn log_in(&self, email: &str, password: &str) -> Answer {
        let body = serde_json::json!({ "email": email, "password": password });
        let answer = self.draft(Method::Post, "/sessions").json(&body).send().await;
        *self.token.borrow_mut() = answer.body["access_token"].as_str().map(str::to_owned);
        answer
    }

    /// With another token from now on.
    pub fn set_token(&self, token: Option<&str>) {
        *self.token.borrow_mut() = token.map(str::to_owned);
    }

    pub fn token(&self) -> Option<String> {
        self.token.borrow().clone()
    }

    /// A request below `/api/v1`.
    pub fn draft(&self, method: Method, path: &str) -> Draft<'_> {
        self.raw(method.as_str(), &format!("/api/v1{path}"))
    }

    /// A request anywhere, with any method.
    pub fn raw(&self, method: &str, path: &str) -> Draft<'_> {
        let line = (method.to_owned(), path.to_owned());
        let method = method.parse().expect("a method");
        let mut request = test::TestRequest::with_uri(path).method(method);
        if let Some(token) = self.token.borrow().as_deref() {
            request = request.insert_header(("authorization", format!("Bearer {token}")));
        }
        Draft { client: self, line, request, is_never_ending: false }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.draft(Method::Get, path).send().await
    }

    /// An answer that is read piece by piece, or the refusal.
    pub async fn stream(&self, path: &str) -> Result<Pieces, Answer> {
        let request = self.draft(Method::Get, path).request.to_request();
        (self.open)(request).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.draft(Method::Post, path).json(body).send().await
    }

    /// A part of what can be edited, with the version that was read.
    pub async fn patch(&self, path: &str, version: &Value, patch: &Value) -> Answer {
        let draft = self.draft(Method::Patch, path).if_match(version);
        draft.body(MEDIA_TYPE, patch.to_string()).send().await
    }

    /// With the version that was read.
    pub async fn put(&self, path: &str, version: &Value, body: &Value) -> Answer {
        self.draft(Method::Put, path).if_match(version).json(body).send().await
    }

    /// An endpoint of the table, as the front end calls it: path, query and answer are typed.
    pub async fn call<E: Endpoint>(&self, _endpoint: E, path: E::Path, query: &E::Query) -> E::Answer {
        let operation = E::OPERATION;
        let filled = fill(operation.path, &path.segments());
        let query = serde_urlencoded::to_string(query).expect("a query can be written");
        let answer = self.draft(operation.method, &format!("{filled}?{query}")).send().await;
        assert_eq!(answer.status.as_u16(), operation.success, "{filled}: {}", answer.text);
        serde_json::from_value(answer.body).unwrap_or_else(|error| panic!("{filled}: {error}"))
    }
}
