//! The only place that routes: an endpoint of the table and the function that answers it.

use std::{collections::BTreeMap, rc::Rc};

use actix_web::{
    FromRequest, Handler, HttpMessage, HttpRequest, HttpResponse, Resource, Responder, Route, Scope, guard,
    http::{
        StatusCode,
        header::{self, HeaderName, HeaderValue},
    },
    web::{self, Payload},
};
use tracing::Instrument;
use verv_app::{App, CallTo, Claims, LoggedIn, OpaqueToken, Request, Result, identity::api_tokens};
use verv_contract::{
    ProblemCode,
    endpoint::{Endpoint, Method},
    patch,
};
use verv_domain::{access::Reach, id::OfficeId};

use crate::{
    Edge,
    input::{self, Input},
    problem::Refusal,
    reply::Reply,
    telemetry::Served,
};

/// A branch; below it is what the branch has.
const BRANCH: &str = "/branches/{branch}";

/// Routes by their paths, so that a path knows which methods it has.
pub struct Routes {
    edge: web::Data<Edge>,
    by_path: BTreeMap<&'static str, Vec<(Method, Route)>>,
    served: Vec<&'static str>,
}

impl std::fmt::Debug for Routes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(&self.served).finish()
    }
}

impl Routes {
    pub fn new(edge: web::Data<Edge>) -> Self {
        Self { edge, by_path: BTreeMap::new(), served: Vec::new() }
    }

    /// The ids of the operations that are served.
    pub fn served(&self) -> &[&'static str] {
        &self.served
    }

    /// An endpoint of a branch: the caller has a mandate there today.
    pub fn branch<E: Endpoint>(
        &mut self,
        _endpoint: E,
        handler: impl AsyncFn(&App, &CallTo<E>, Input<E>) -> Result<Reply<E::Answer>> + 'static,
    ) -> &mut Self {
        let handler = Rc::new(handler);
        self.add::<E>(async move |edge: web::Data<Edge>, request: HttpRequest, payload: Payload| {
            let (call, bytes) = enter::<E>(&edge, &request, payload).await?;
            Ok(handler(&edge.app, &call, Input::read(&request, &bytes, edge.app.epoch().await?)?).await?)
        })
    }

    /// An endpoint for whoever is logged in.
    pub fn logged_in<E: Endpoint>(
        &mut self,
        _endpoint: E,
        handler: impl AsyncFn(&App, &LoggedIn, &Request, Input<E>) -> Result<Reply<E::Answer>> + 'static,
    ) -> &mut Self {
        let handler = Rc::new(handler);
        self.add::<E>(async move |edge: web::Data<Edge>, request: HttpRequest, payload: Payload| {
            let claims = claims(&edge, &request)?;
            let session = edge.app.require_session(claims).await?;
            let bytes = input::body_bytes::<E>(&request, payload).await;
            let details = input::request::<E>(&edge.app, &request, &bytes)?;
            Ok(handler(
                &edge.app,
                &session,
                &details,
                Input::read(&request, &bytes, edge.app.epoch().await?)?,
            )
            .await?)
        })
    }

    /// The same, where a secret is asked for once more: limited like a login, for the account and for the address.
    pub fn proving<E: Endpoint>(
        &mut self,
        _endpoint: E,
        handler: impl AsyncFn(&App, &LoggedIn, &Request, Input<E>) -> Result<Reply<E::Answer>> + 'static,
    ) -> &mut Self {
        let handler = Rc::new(handler);
        self.add::<E>(async move |edge: web::Data<Edge>, request: HttpRequest, payload: Payload| {
            let claims = claims(&edge, &request)?;
            let session = edge.app.require_session(claims).await?;
            edge.limits.check_address(&request)?;
            let bytes = input::body_bytes::<E>(&request, payload).await;
            let details = input::request::<E>(&edge.app, &request, &bytes)?;
            let input = Input::<E>::read(&request, &bytes, edge.app.epoch().await?)?;
            // What cannot be read guesses nothing.
            if input.body.is_readable() {
                edge.limits.check_account(&request, &session.email)?;
            }
            Ok(handler(&edge.app, &session, &details, input).await?)
        })
    }

    /// An endpoint for anybody. Takes the raw request as well, for cookies and addresses.
    pub fn public<E: Endpoint>(
        &mut self,
        _endpoint: E,
        handler: impl AsyncFn(
            &Edge,
            &HttpRequest,
            &Request,
            Input<E>,
        ) -> std::result::Result<Reply<E::Answer>, Refusal>
        + 'static,
    ) -> &mut Self {
        let handler = Rc::new(handler);
        self.add::<E>(async move |edge: web::Data<Edge>, request: HttpRequest, payload: Payload| {
            let bytes = input::body_bytes::<E>(&request, payload).await;
            let details = input::request::<E>(&edge.app, &request, &bytes)?;
            handler(&edge, &request, &details, Input::read(&request, &bytes, edge.app.epoch().await?)?).await
        })
    }

    pub(crate) fn add<E: Endpoint>(
        &mut self,
        answer: impl AsyncFn(
            web::Data<Edge>,
            HttpRequest,
            Payload,
        ) -> std::result::Result<Reply<E::Answer>, Refusal>
        + 'static,
    ) -> &mut Self {
        self.add_response::<E>(async move |edge: web::Data<Edge>, request: HttpRequest, payload: Payload| {
            let reply = answer(edge.clone(), request.clone(), payload).await?;
            Ok(reply.respond::<E>(&request, edge.app.epoch().await?))
        })
    }

    /// The same, where the answer is no form.
    pub(crate) fn add_response<E: Endpoint>(
        &mut self,
        answer: impl AsyncFn(web::Data<Edge>, HttpRequest, Payload) -> std::result::Result<HttpResponse, Refusal>
        + 'static,
    ) -> &mut Self {
        let operation = E::OPERATION;
        let edge = self.edge.clone();
        let answer = Rc::new(answer);
        let handler = move |request: HttpRequest, payload: Payload| {
            let (edge, answer) = (edge.clone(), Rc::clone(&answer));
            async move {
                request.extensions_mut().insert(Served(operation.id));
                let use_case = tracing::info_span!("use_case", operation = operation.id);
                let answered = answer(edge, request.clone(), payload).instrument(use_case).await;
                let mut response = answered.unwrap_or_else(|refusal| refusal.respond(&request));
                say_what_is_accepted(operation.method, &mut response);
                response
            }
        };
        let route = http_route(operation.method).to(handler);
        self.by_path.entry(operation.path).or_default().push((operation.method, route));
        self.served.push(operation.id);
        self
    }

    /// Registers every path below `/api/v1`, with problems for wrong methods and unknown paths. The router tries one path
    /// after the other, so what a branch has is below the branch, and there below its collection.
    pub fn register(self, config: &mut web::ServiceConfig) {
        let mut root = scope("/api/v1");
        let mut branch = scope(BRANCH);
        let mut collections: BTreeMap<&str, Scope> = BTreeMap::new();
        for (path, routes) in self.by_path {
            let Some(below) = path.strip_prefix(BRANCH) else {
                root = root.service(resource(path, routes));
                continue;
            };
            let end = below.match_indices('/').nth(1).map_or(below.len(), |(at, _)| at);
            let (collection, rest) = below.split_at(end);
            if collection.is_empty() {
                branch = branch.service(resource(rest, routes));
            } else {
                let among = collections.remove(collection).unwrap_or_else(|| scope(collection));
                collections.insert(collection, among.service(resource(rest, routes)));
            }
        }
        for among in collections.into_values() {
            branch = branch.service(among);
        }
        config.service(root.service(branch));
    }
}

/// What is below `path`, and a problem for all that is not.
fn scope(path: &str) -> Scope {
    web::scope(path).default_service(web::to(unknown))
}

/// One path with its methods, and a problem for all others.
fn resource(path: &str, routes: Vec<(Method, Route)>) -> Resource {
    let allowed: Vec<&str> = routes
        .iter()
        .map(|(method, _)| if *method == Method::Get { READ_METHODS } else { method.as_str() })
        .collect();
    let allowed = allowed.join(", ");
    let resource = routes.into_iter().fold(web::resource(path), |resource, (_, route)| resource.route(route));
    resource.default_service(web::to(move |request: HttpRequest| {
        let allowed = allowed.clone();
        async move { wrong_method(&request, &allowed) }
    }))
}

/// The office that the caller acts as and does not hold any more; the answer says so, whatever it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EndedOffice(pub OfficeId);

/// Who calls in the branch that the path names, and what was sent.
pub(crate) async fn enter<E: Endpoint>(
    edge: &Edge,
    request: &HttpRequest,
    payload: Payload,
) -> std::result::Result<(CallTo<E>, std::result::Result<Vec<u8>, ProblemCode>), Refusal> {
    // Asked first: whoever is nobody is not read from.
    let caller = caller(edge, request)?;
    let bytes = input::body_bytes::<E>(request, payload).await;
    Ok((enter_as(edge, request, &bytes, caller).await?, bytes))
}

/// The same for a session, where the body has been read or is read later.
pub(crate) async fn enter_with<E: Endpoint>(
    edge: &Edge,
    request: &HttpRequest,
    bytes: &std::result::Result<Vec<u8>, ProblemCode>,
) -> std::result::Result<CallTo<E>, Refusal> {
    enter_as(edge, request, bytes, Caller::Session(claims(edge, request)?)).await
}

async fn enter_as<E: Endpoint>(
    edge: &Edge,
    request: &HttpRequest,
    bytes: &std::result::Result<Vec<u8>, ProblemCode>,
    caller: Caller,
) -> std::result::Result<CallTo<E>, Refusal> {
    let details = input::request::<E>(&edge.app, request, bytes)?;
    let acting = input::acting_office(request)?;
    let slug = input::branch_slug(request);
    let call = CallTo::new(match caller {
        Caller::Session(claims) => edge.app.enter(claims, slug.as_ref(), acting, details).await?,
        Caller::Program(token) => edge.app.enter_with_token(&token, slug.as_ref(), acting, details).await?,
    });
    if let Some(office) = call.ended_office {
        request.extensions_mut().insert(EndedOffice(office));
    }
    refuse_early::<E>(&call)?;
    Ok(call)
}

/// Who says that they call.
enum Caller {
    Session(Claims),
    Program(OpaqueToken),
}

/// Whoever shows an access token, or a program with an API token, which has an allowance of its own.
fn caller(edge: &Edge, request: &HttpRequest) -> std::result::Result<Caller, Refusal> {
    let Some(token) = input::bearer_token(request).and_then(api_tokens::parse) else {
        return Ok(Caller::Session(claims(edge, request)?));
    };
    edge.limits.check_api_token(request, &token.hash())?;
    Ok(Caller::Program(token))
}

/// Who the token says it is.
pub(crate) fn claims(edge: &Edge, request: &HttpRequest) -> std::result::Result<Claims, Refusal> {
    let token = input::bearer_token(request).ok_or(ProblemCode::Unauthenticated)?;
    Ok(edge.app.verify(token)?)
}

/// What no mandate of the caller's gives is refused before query and body are looked at, where there is no object
/// whose absence would have to be told first.
fn refuse_early<E: Endpoint>(call: &CallTo<E>) -> std::result::Result<(), Refusal> {
    let names_an_object = E::OPERATION.path.matches('{').count() > 1;
    if !names_an_object && call.reach_of_row() == Reach::Nothing {
        return Err(ProblemCode::Forbidden.into());
    }
    Ok(())
}

/// What is read can be asked about without its body (RFC 9110, 9.3.2); the server leaves the body out.
fn http_route(method: Method) -> Route {
    match method {
        Method::Get => read_route(),
        Method::Post => web::post(),
        Method::Put => web::put(),
        Method::Patch => web::patch(),
        Method::Delete => web::delete(),
    }
}

/// Whoever sends a patch of another kind is told which is taken (RFC 5789, 2.2).
fn say_what_is_accepted(method: Method, response: &mut HttpResponse) {
    if method == Method::Patch && response.status() == StatusCode::UNSUPPORTED_MEDIA_TYPE {
        let name = HeaderName::from_static("accept-patch");
        response.headers_mut().insert(name, HeaderValue::from_static(patch::MEDIA_TYPE));
    }
}

fn read_route() -> Route {
    web::route().guard(guard::Any(guard::Get()).or(guard::Head()))
}

/// A place that is read and nothing else, outside the table of endpoints.
pub(crate) fn read_only<F, Args>(path: &str, handler: F) -> Resource
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    let refuse = |request: HttpRequest| async move { wrong_method(&request, READ_METHODS) };
    web::resource(path).route(read_route().to(handler)).default_service(web::to(refuse))
}

/// The methods of what is read.
pub(crate) const READ_METHODS: &str = "GET, HEAD";

pub(crate) fn wrong_method(request: &HttpRequest, allowed: &str) -> HttpResponse {
    let mut response = Refusal::from(ProblemCode::MethodNotAllowed).respond(request);
    if let Ok(allowed) = HeaderValue::from_str(allowed) {
        response.headers_mut().insert(header::ALLOW, allowed);
    }
    response
}

/// Nothing is served there.
pub async fn unknown(request: HttpRequest) -> HttpResponse {
    Refusal::from(ProblemCode::NotFound).respond(&request)
}
