//! Answers that are not JSON: files sent in chunks, and server-sent events. Each is a row of the table like the others, with the
//! same checks before anything is sent.

use std::{convert::Infallible, rc::Rc, time::Duration};

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        Method, StatusCode,
        header::{self, HeaderValue},
    },
    web::{Bytes, Data},
};
use futures_util::stream;
use verv_app::{App, CallTo, Claims, Request, Result};
use verv_contract::endpoint::Endpoint;
use verv_domain::{Timestamp, id::OfficeId, organisation::branches::BranchSlug};

use crate::{
    Edge,
    entity_tag::{entity_tag, is_not_modified},
    input::{self, Input},
    open_streams::Ticket,
    problem::Refusal,
    routes::{Routes, claims, enter},
};

/// How often the database is asked for new writes, and the caller's access is checked again.
const POLL: Duration = Duration::from_secs(2);

/// Quiet polls after which a comment is sent, so that no proxy closes the connection as idle.
const QUIET_POLLS: u32 = 10;

/// A file, in pieces that are made as the connection takes them.
pub struct Sending {
    pub name: String,
    pub media_type: &'static str,
    pub chunks: Box<dyn Iterator<Item = Vec<u8>> + Send>,
}

impl Sending {
    fn respond(self) -> HttpResponse {
        // Names are made of slugs and days.
        let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{}\"", self.name));
        let mut response = HttpResponse::Ok();
        response
            .content_type(self.media_type)
            .insert_header((header::CACHE_CONTROL, HeaderValue::from_static("no-store")));
        if let Ok(disposition) = disposition {
            response.insert_header((header::CONTENT_DISPOSITION, disposition));
        }
        let pieces = self.chunks.map(|chunk| Ok::<_, Infallible>(Bytes::from(chunk)));
        response.streaming(stream::iter(pieces))
    }
}

/// A text that is no form, made whole before it is sent.
#[derive(Debug)]
pub struct Document {
    pub media_type: &'static str,
    pub text: String,
}

impl Document {
    /// With a tag, so that programs that ask again and again are sent it only when it is another.
    fn respond(self, request: &HttpRequest, epoch: &str) -> HttpResponse {
        let tag = entity_tag(None, epoch, self.text.as_bytes());
        let is_known = is_not_modified(request, &tag);
        let mut response = HttpResponse::Ok();
        // Kept by whoever asked, and asked about each time: without that there would be nothing to compare.
        response
            .insert_header((header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache")))
            .insert_header(header::ETag(tag));
        if is_known {
            return response.status(StatusCode::NOT_MODIFIED).finish();
        }
        response.content_type(self.media_type).body(self.text)
    }
}

impl Routes {
    /// An endpoint for anybody that answers with a text that is no form.
    pub fn public_document<E: Endpoint>(
        &mut self,
        _endpoint: E,
        handler: impl AsyncFn(&Edge, &HttpRequest, &Request, Input<E>) -> std::result::Result<Document, Refusal>
        + 'static,
    ) -> &mut Self {
        let handler = Rc::new(handler);
        self.add_response::<E>(async move |edge, request, payload| {
            let bytes = input::body_bytes::<E>(&request, payload).await;
            let details = input::request::<E>(&edge.app, &request, &bytes)?;
            let epoch = edge.app.epoch().await?;
            let input = Input::read(&request, &bytes, epoch)?;
            let document = handler(&edge, &request, &details, input).await?;
            Ok(document.respond(&request, epoch))
        })
    }

    /// An endpoint of a branch that answers with a file.
    pub fn sending<E: Endpoint>(
        &mut self,
        _endpoint: E,
        handler: impl AsyncFn(&App, &CallTo<E>, Input<E>) -> Result<Sending> + 'static,
    ) -> &mut Self {
        let handler = Rc::new(handler);
        self.add_response::<E>(async move |edge, request, payload| {
            let (call, bytes) = enter::<E>(&edge, &request, payload).await?;
            Ok(handler(&edge.app, &call, Input::read(&request, &bytes, edge.app.epoch().await?)?)
                .await?
                .respond())
        })
    }

    /// An endpoint of a branch that answers with events (HTML, 9.2). `next` says what is to be told now, as somebody who has
    /// entered the branch at this moment; what it knows of what was told before began at the beginning.
    pub fn events<E: Endpoint, S: 'static>(
        &mut self,
        _endpoint: E,
        begin: fn(Timestamp) -> S,
        next: impl AsyncFn(&App, &CallTo<E>, &mut S) -> Result<Vec<E::Answer>> + 'static,
    ) -> &mut Self {
        let next = Rc::new(next);
        self.add_response::<E>(async move |edge, request, payload| {
            let (call, bytes) = enter::<E>(&edge, &request, payload).await?;
            Input::<E>::read(&request, &bytes, edge.app.epoch().await?)?;
            let claims = claims(&edge, &request)?;
            let mut response = HttpResponse::Ok();
            response
                .content_type("text/event-stream")
                .insert_header((header::CACHE_CONTROL, HeaderValue::from_static("no-store")))
                // nginx would keep it until there is more.
                .insert_header(("X-Accel-Buffering", "no"));
            if request.method() == Method::HEAD {
                return Ok(response.finish());
            }
            let ticket = edge.limits.streams.open(claims.session);
            let ticket = ticket.ok_or_else(|| Refusal::too_many_attempts(POLL.as_secs() * 10))?;
            let mut state = begin(call.request.at);
            next(&edge.app, &call, &mut state).await?;
            let (slug, acting) = (call.branch.slug.clone(), input::acting_office(&request)?);
            let caller = Caller { claims, slug, acting, request: call.request.clone() };
            let watcher =
                Watcher { edge, caller, next: Rc::clone(&next), state, begun: false, _ticket: ticket };
            let pieces = stream::unfold(watcher, async |mut watcher| {
                let piece = watcher.piece::<E>().await?;
                Some((Ok::<_, Infallible>(Bytes::from(piece)), watcher))
            });
            Ok(response.streaming(Box::pin(pieces)))
        })
    }
}

/// Who listens.
struct Caller {
    claims: Claims,
    slug: BranchSlug,
    acting: Option<OfficeId>,
    request: Request,
}

struct Watcher<F, S> {
    edge: Data<Edge>,
    caller: Caller,
    next: Rc<F>,
    state: S,
    begun: bool,
    _ticket: Ticket,
}

impl<F, S> Watcher<F, S> {
    /// The next piece; `None` when whoever listens may not any more.
    async fn piece<E: Endpoint>(&mut self) -> Option<String>
    where
        F: AsyncFn(&App, &CallTo<E>, &mut S) -> Result<Vec<E::Answer>>,
    {
        if !std::mem::replace(&mut self.begun, true) {
            return Some(": open\n\n".to_owned());
        }
        for _ in 0..QUIET_POLLS {
            tokio::time::sleep(POLL).await;
            match self.told::<E>().await {
                Ok(events) if events.is_empty() => {}
                Ok(events) => return events.iter().map(text).collect(),
                // The database is away for a while; who listens waits.
                Err(error) if error.is_unavailable() => {}
                Err(_) => return None,
            }
        }
        Some(": quiet\n\n".to_owned())
    }

    async fn told<E: Endpoint>(&mut self) -> Result<Vec<E::Answer>>
    where
        F: AsyncFn(&App, &CallTo<E>, &mut S) -> Result<Vec<E::Answer>>,
    {
        let Self { edge, caller: Caller { claims, slug, acting, request }, .. } = self;
        let request = Request { at: edge.app.now(), ..request.clone() };
        let call = edge.app.enter(*claims, Some(slug), *acting, request).await?;
        (self.next)(&edge.app, &CallTo::new(call), &mut self.state).await
    }
}

fn text(event: &impl serde::Serialize) -> Option<String> {
    let data = serde_json::to_string(event).ok()?;
    Some(format!("event: change\ndata: {data}\n\n"))
}
