//! The OpenAPI 3.1 document, made from the table of endpoints.

use std::collections::BTreeMap;

use utoipa::{
    IntoParams, PartialSchema, ToSchema,
    openapi::{
        ComponentsBuilder, ContactBuilder, ContentBuilder, Header, HeaderBuilder, InfoBuilder,
        LicenseBuilder, ObjectBuilder, OpenApi, OpenApiBuilder, PathItem, PathsBuilder, Ref, RefOr, Required,
        Response, ResponseBuilder, ServerBuilder, Tag,
        extensions::ExtensionsBuilder,
        path::{HttpMethod, OperationBuilder, Parameter, ParameterBuilder, ParameterIn},
        request_body::RequestBodyBuilder,
        schema::{KnownFormat, Schema, SchemaFormat, Type},
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
        tag::TagBuilder,
    },
};
use verv_contract::{
    Problem, ProblemCode,
    endpoint::{
        Access, Answer, AnswerKind, Body, Endpoint, FileBody, Method, Operation, Precondition, Visitor,
    },
    endpoints::visit_all,
    exchange::{
        exports::{ExportFormat, ExportLanguage},
        imports::{Conflicts, NumberStyle},
    },
    plan::measures::MeasureSort,
    rooms::Room,
};
use verv_domain::plan::{measures::MeasureState, responsibilities::Part};

use crate::{examples, problem::MEDIA_TYPE};
use crate::{
    refusals::{self, is_limited, takes_idempotency_key},
    unions,
};

const INTRODUCTION: &str = "Verv runs the action plan of a local union branch. Log in with `POST /sessions`, send the access \
    token as `Authorization: Bearer …`, and begin with `GET /me`. Errors are problems (RFC 9457) with a stable `code`. \
    What you change, you have read: send its `ETag` back as `If-Match`. What you create can be sent twice with the same \
    `Idempotency-Key`.";

const LICENCE: &str = "AGPL-3.0-or-later";

const UUID: &str = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$";

/// The whole document.
pub fn document() -> OpenApi {
    let mut document = Document::default();
    document.schema::<Problem>();
    // Referred to from query parameters alone, whose schemas the library does not collect.
    document.schema::<MeasureSort>();
    document.schema::<MeasureState>();
    document.schema::<Part>();
    document.schema::<ExportFormat>();
    document.schema::<ExportLanguage>();
    document.schema::<NumberStyle>();
    document.schema::<Conflicts>();
    visit_all(&mut document);
    unions::name_variants(&mut document.schemas);
    let mut paths = PathsBuilder::new();
    for (path, item) in document.paths {
        paths = paths.path(path, item);
    }
    let components = ComponentsBuilder::new()
        .schemas_from_iter(document.schemas)
        .security_scheme(
            "access_token",
            SecurityScheme::Http(
                HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build(),
            ),
        )
        .security_scheme(
            "refresh_cookie",
            SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("__Host-refresh"))),
        )
        .build();
    let licence = LicenseBuilder::new().name(LICENCE).identifier(Some(LICENCE)).build();
    let contact = ContactBuilder::new().name(Some("Whoever runs this server")).build();
    OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("Verv")
                .version("1")
                .description(Some(INTRODUCTION))
                .license(Some(licence))
                .contact(Some(contact))
                .build(),
        )
        .servers(Some([ServerBuilder::new().url("/api/v1").build()]))
        .tags(Some(Room::ALL.iter().map(|room| tag(*room))))
        .paths(paths.build())
        .components(Some(components))
        .build()
}

#[derive(Default)]
struct Document {
    schemas: BTreeMap<String, RefOr<Schema>>,
    paths: BTreeMap<&'static str, PathItem>,
}

impl Document {
    /// Notes the schema and everything it refers to; the reference to it.
    fn schema<T: ToSchema>(&mut self) -> Ref {
        let mut below = Vec::new();
        T::schemas(&mut below);
        self.schemas.extend(below);
        let name = T::name().into_owned();
        self.schemas.insert(name.clone(), T::schema());
        Ref::from_schema_name(name)
    }
}

impl Visitor for Document {
    fn visit<E: Endpoint>(&mut self) {
        let operation = E::OPERATION;
        let mut built = OperationBuilder::new()
            .operation_id(Some(operation.id))
            .summary(Some(operation.summary))
            .description(Some(describe(operation)))
            .tag(operation.room.name());
        for parameter in parameters::<E>(operation) {
            built = built.parameter(parameter);
        }
        if E::Body::EXISTS {
            let schema = self.schema::<E::Body>();
            let content = || ContentBuilder::new().schema(Some(schema.clone()));
            let mut body = RequestBodyBuilder::new().required(Some(Required::True));
            match E::Body::FILE {
                None => {
                    let content = content().example(examples::of(operation)).build();
                    body = body.content(E::Body::MEDIA_TYPE, content);
                }
                Some(FileBody { media_types, max_bytes }) => {
                    let [declared, others @ ..] = media_types else { return };
                    let text = format!(
                        "At most {max_bytes} bytes, read after it was asked whether you may send them. `Content-Type` may also \
                         be `{}`",
                        others.join("` or `")
                    );
                    body = body.description(Some(text)).content(*declared, content().build());
                }
            }
            built = built.request_body(Some(body.build()));
        }
        let answer = match E::Answer::KIND {
            _ if operation.success == 204 => None,
            AnswerKind::Json | AnswerKind::Bytes(_) => Some(self.schema::<E::Answer>().into()),
            // To generators a stream of events is text; the schema of an event's `data` stands beside it.
            AnswerKind::Events => {
                let data = serde_json::to_value(E::Answer::schema()).unwrap_or_default();
                let extensions = ExtensionsBuilder::new().add("x-event-data", data).build();
                let text = ObjectBuilder::new().schema_type(Type::String).extensions(Some(extensions));
                Some(text.build().into())
            }
        };
        let statuses = std::iter::once(operation.success).chain(operation.again);
        for status in statuses {
            built = built.response(status.to_string(), success::<E>(status, answer.clone()));
        }
        for (status, codes) in refusals::of::<E>(operation) {
            built = built.response(status.to_string(), refusal(operation, &codes));
        }
        built = match operation.access {
            Access::Public if operation.id == "refresh_session" => {
                built.security(SecurityRequirement::new("refresh_cookie", Vec::<String>::new()))
            }
            // Not one that is empty: generators would take it for one.
            Access::Public => built.securities(Some(Vec::<SecurityRequirement>::new())),
            Access::LoggedIn | Access::Branch(_) => {
                built.security(SecurityRequirement::new("access_token", Vec::<String>::new()))
            }
        };
        let method = match operation.method {
            Method::Get => HttpMethod::Get,
            Method::Post => HttpMethod::Post,
            Method::Put => HttpMethod::Put,
            Method::Patch => HttpMethod::Patch,
            Method::Delete => HttpMethod::Delete,
        };
        let item = PathItem::new(method, built.build());
        match self.paths.get_mut(operation.path) {
            Some(existing) => existing.merge_operations(item),
            None => {
                self.paths.insert(operation.path, item);
            }
        }
    }
}

fn tag(room: Room) -> Tag {
    TagBuilder::new().name(room.name()).description(Some(room.description())).build()
}

fn describe(operation: Operation) -> String {
    let who = match operation.access {
        Access::Public => "Anybody may call this.".to_owned(),
        Access::LoggedIn => "Whoever is logged in may call this.".to_owned(),
        Access::Branch(action) => {
            let action =
                serde_json::to_value(action).ok().and_then(|value| value.as_str().map(str::to_owned));
            format!("Takes the right `{}` in the branch.", action.unwrap_or_default())
        }
    };
    let who = match operation.precondition {
        Precondition::None => who,
        Precondition::IfMatch => format!("{who} Takes `If-Match`."),
    };
    match operation.part_of {
        None if operation.id == "watch_changes" => format!(
            "{who} The answer does not end: `event: change`, with a `ChangeEvent` as `data`, for what is written; a comment when \
             it is quiet. It ends when the session, the mandate or the right does. What is missed while there is no connection is \
             not told again, so read anew after each connection. A session has at most six."
        ),
        None if operation.id == "import_goals" => format!(
            "{who} What is wrong in the file is told by the row that a spreadsheet shows, as `/rows/17/goal`; nothing is added \
             then. Sent again, the same file adds nothing. With `preview=true` nothing is written, and `Idempotency-Key` is not \
             used."
        ),
        None => who,
        Some(whole) => format!(
            "{who} A JSON merge patch of what `{whole}` takes: what is left out stays, null removes, a list is replaced \
             whole. Checked and recorded as that is. A patch that changes nothing writes nothing, and the version stays."
        ),
    }
}

fn string_schema(format: Option<KnownFormat>) -> Schema {
    Schema::Object(
        ObjectBuilder::new().schema_type(Type::String).format(format.map(SchemaFormat::KnownFormat)).build(),
    )
}

fn header(name: &str, description: &str, required: Required, schema: Schema) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(required)
        .description(Some(description))
        .schema(Some(schema))
        .build()
}

fn parameters<E: Endpoint>(operation: Operation) -> Vec<Parameter> {
    let mut parameters = Vec::new();
    let names = operation.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    for name in names {
        let (what, schema) = match name {
            "branch" => ("slug", verv_domain::organisation::branches::BranchSlug::schema()),
            "feed" | "subscription" => ("secret address", RefOr::T(string_schema(None))),
            _ => ("id", RefOr::T(string_schema(Some(KnownFormat::Uuid)))),
        };
        let parameter = ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Path)
            .required(Required::True)
            .description(Some(format!(
                "The {what} of the {}",
                name.trim_end_matches("_id").replace('_', " ")
            )));
        parameters.push(parameter.schema(Some(schema)).build());
    }
    parameters.extend(E::Query::into_params(|| Some(ParameterIn::Query)));
    if operation.precondition == Precondition::IfMatch {
        let text = "The `ETag` of what you have read, or `\"<version>-<epoch>\"` of an item of a list, or several: 428 without, \
            412 when it has changed since.";
        parameters.push(header("If-Match", text, Required::True, string_schema(None)));
    }
    if takes_idempotency_key(operation) {
        let text = "The same key within 24 hours gives the same answer, and nothing is done twice.";
        let schema = ObjectBuilder::new()
            .schema_type(Type::String)
            .min_length(Some(1))
            .max_length(Some(200))
            .pattern(Some("^[!-~]+$"))
            .build();
        parameters.push(header("Idempotency-Key", text, Required::False, Schema::Object(schema)));
    }
    if matches!(operation.access, Access::Branch(_)) {
        let text = "Which of your offices you act as; it is recorded. Without it, and when it has ended, the office that gives \
            the right.";
        // A pattern instead of a format: some generators send headers as they are, and would send an object.
        let schema = ObjectBuilder::new().schema_type(Type::String).pattern(Some(UUID)).build();
        parameters.push(header("Acting-Office", text, Required::False, Schema::Object(schema)));
    }
    parameters
}

fn told(description: &str, schema: Schema) -> Header {
    HeaderBuilder::new().description(Some(description)).schema(Some(schema)).build()
}

/// Who acts as an office of theirs that has ended is told so.
fn with_ended_office(response: ResponseBuilder, operation: Operation) -> ResponseBuilder {
    if !matches!(operation.access, Access::Branch(_)) {
        return response;
    }
    let text =
        "The office that you act as, when it has ended: your other mandates decided about what you asked";
    response.header("Acting-Office-Ended", told(text, string_schema(Some(KnownFormat::Uuid))))
}

fn count_schema() -> Schema {
    Schema::Object(ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(0.0)).build())
}

/// How the caller stands with the limit that it is closest to.
fn with_limits(response: ResponseBuilder) -> ResponseBuilder {
    response
        .header("RateLimit-Limit", told("How many attempts there are at the most", count_schema()))
        .header("RateLimit-Remaining", told("How many are left", count_schema()))
        .header("RateLimit-Reset", told("Seconds until there is one more", count_schema()))
}

fn success<E: Endpoint>(status: u16, answer: Option<RefOr<Schema>>) -> Response {
    let operation = E::OPERATION;
    let mut response = ResponseBuilder::new().description(match status {
        201 => "Done; this is what there is now",
        204 => "Done",
        _ if operation.again == Some(status) => "It was done before; this is what there is",
        _ => "This is what there is",
    });
    response = with_ended_office(response, operation);
    if is_limited(operation) {
        response = with_limits(response);
    }
    if operation.id == "log_out" {
        let text = "`\"cache\"`: pages are not shown again from the browser's memory";
        response = response.header("Clear-Site-Data", told(text, string_schema(None)));
    }
    let Some(answer) = answer else { return response.build() };
    match E::Answer::KIND {
        AnswerKind::Json => {}
        AnswerKind::Bytes(media_types) => {
            let header = match operation.access {
                // What programs ask for again and again.
                Access::Public => {
                    ("ETag", "Strong, for `If-None-Match`, which is answered by 304 where it is the same")
                }
                Access::LoggedIn | Access::Branch(_) => ("Content-Disposition", "What the file is called"),
            };
            response = response.header(header.0, told(header.1, string_schema(None)));
            for media_type in media_types {
                let content = ContentBuilder::new().schema(Some(answer.clone())).build();
                response = response.content(*media_type, content);
            }
            return response.build();
        }
        AnswerKind::Events => {
            let content = ContentBuilder::new().schema(Some(answer)).build();
            return response.content("text/event-stream", content).build();
        }
    }
    if status == 201 && operation.created_at.is_some() {
        let text = "Where it can be read";
        let schema = string_schema(None);
        response = response.header("Location", told(text, schema));
    }
    if operation.method != Method::Post {
        let text = "`\"<version>-<epoch>-<hash>\"`, strong. For `If-None-Match`, which is answered by 304 where it is the same; where \
            the thing can be changed also for `If-Match`, which compares version and epoch. The epoch is another after the data \
            has gone back to a copy";
        response = response.header("ETag", told(text, string_schema(None)));
    }
    response.content("application/json", ContentBuilder::new().schema(Some(answer)).build()).build()
}

fn refusal(operation: Operation, codes: &[ProblemCode]) -> Response {
    let names: Vec<_> = codes.iter().map(|code| format!("`{}`", code.as_str())).collect();
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    let mut response = ResponseBuilder::new().description(names.join(", ")).content(MEDIA_TYPE, content);
    if operation.method == Method::Patch && codes.contains(&ProblemCode::UnsupportedMediaType) {
        response = response.header("Accept-Patch", told("What is accepted", string_schema(None)));
    }
    if codes.contains(&ProblemCode::Forbidden) {
        response = with_ended_office(response, operation);
    }
    if codes.contains(&ProblemCode::TooManyAttempts) {
        response = with_limits(response)
            .header("Retry-After", told("Seconds until the next attempt is let through", count_schema()));
    }
    response.build()
}
