//! Problems: RFC 9457 from whatever went wrong, with nothing of what is inside.

use actix_web::{
    HttpMessage, HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{self, HeaderValue},
    },
};
use verv_app::{AppError, error::causes};
use verv_contract::{FieldError, Problem, ProblemCode};

use crate::{language::Language, request_id::request_id, telemetry::Refused};

/// The media type of problems.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// A refusal on its way out; one word wide, because every handler may return it.
#[derive(Debug)]
pub struct Refusal(Box<Particulars>);

#[derive(Debug)]
struct Particulars {
    code: ProblemCode,
    detail: Option<String>,
    errors: Vec<FieldError>,
    current: Option<serde_json::Value>,
    /// Seconds.
    retry_after: Option<u64>,
}

impl From<ProblemCode> for Particulars {
    fn from(code: ProblemCode) -> Self {
        Self { code, detail: None, errors: Vec::new(), current: None, retry_after: None }
    }
}

impl From<ProblemCode> for Refusal {
    fn from(code: ProblemCode) -> Self {
        Self(Box::new(code.into()))
    }
}

impl Refusal {
    pub fn detailed(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self(Box::new(Particulars { detail: Some(detail.into()), ..code.into() }))
    }

    /// Come back in so many seconds.
    pub fn too_many_attempts(retry_after: u64) -> Self {
        let code = ProblemCode::TooManyAttempts;
        Self(Box::new(Particulars { retry_after: Some(retry_after), ..code.into() }))
    }
}

impl From<AppError> for Refusal {
    fn from(error: AppError) -> Self {
        Self(Box::new(error.into()))
    }
}

impl From<AppError> for Particulars {
    fn from(error: AppError) -> Self {
        match error {
            AppError::Unauthenticated => ProblemCode::Unauthenticated.into(),
            AppError::WrongCredentials => ProblemCode::WrongCredentials.into(),
            AppError::SessionEnded => ProblemCode::SessionEnded.into(),
            AppError::Hidden => ProblemCode::NotFound.into(),
            AppError::Denied => ProblemCode::Forbidden.into(),
            AppError::OutOfScope => ProblemCode::OutOfScope.into(),
            AppError::Unreadable { code, detail } => Self { detail: Some(detail), ..code.into() },
            AppError::InvalidFields(errors) => Self { errors, ..ProblemCode::InvalidFields.into() },
            AppError::InvalidParameters(errors) => Self { errors, ..ProblemCode::InvalidParameters.into() },
            AppError::VersionRequired => ProblemCode::PreconditionRequired.into(),
            AppError::Stale(current) => Self { current, ..ProblemCode::StaleVersion.into() },
            AppError::Conflict(code) => code.into(),
            AppError::LinkEnded => ProblemCode::LinkEnded.into(),
            AppError::KeyReused => ProblemCode::KeyReused.into(),
            AppError::Storage(_) | AppError::Hash(_) if error.is_unavailable() => {
                log(&error, "a request was told to come back");
                Self { retry_after: Some(5), ..ProblemCode::Unavailable.into() }
            }
            AppError::Storage(_)
            | AppError::Hash(_)
            | AppError::Encode(_)
            | AppError::File(_)
            | AppError::Seed(..) => {
                log(&error, "a request failed");
                ProblemCode::Internal.into()
            }
        }
    }
}

/// Once, here at the edge, with every cause.
fn log(error: &AppError, what: &str) {
    tracing::error!(error = causes(error), "{what}");
}

impl Refusal {
    pub fn respond(self, request: &HttpRequest) -> HttpResponse {
        let Particulars { code, detail, errors, current, retry_after } = *self.0;
        request.extensions_mut().insert(Refused(code));
        let language = Language::of(request);
        let errors = errors.into_iter().map(bounded_error).collect();
        let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let problem = Problem {
            kind: format!("urn:verv:problem:{}", code.as_str()),
            title: title(code, language).to_owned(),
            status: code.status(),
            detail: detail.map(bounded),
            code,
            request_id: request_id(request),
            errors,
            current,
        };
        let mut response = HttpResponse::build(status);
        response
            .insert_header((header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE)))
            .insert_header((header::CONTENT_LANGUAGE, HeaderValue::from_static(language.tag())))
            .insert_header((header::CACHE_CONTROL, HeaderValue::from_static("no-store")));
        if status == StatusCode::UNAUTHORIZED {
            response.insert_header((header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer")));
        }
        if let Some(seconds) = retry_after {
            response.insert_header((header::RETRY_AFTER, seconds));
        }
        if matches!(status, StatusCode::PAYLOAD_TOO_LARGE | StatusCode::REQUEST_TIMEOUT) {
            // What is still on its way is not read.
            response.force_close();
        }
        response.body(serde_json::to_string(&problem).unwrap_or_default())
    }
}

/// The longest text of a problem, in characters. Names and values that were sent stand in some of them.
const MAX_TEXT: usize = 200;

/// Cut where it is too long.
fn bounded(text: String) -> String {
    match text.char_indices().nth(MAX_TEXT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

fn bounded_error(error: FieldError) -> FieldError {
    let FieldError { pointer, code, message } = error;
    FieldError { pointer: bounded(pointer), code, message: bounded(message) }
}

/// What a person reads, in three languages. The code is for programs.
const fn title(code: ProblemCode, language: Language) -> &'static str {
    let [nb, nn, en] = match code {
        ProblemCode::MalformedBody => {
            ["Innholdet er ikke gyldig JSON", "Innhaldet er ikkje gyldig JSON", "The body is not valid JSON"]
        }
        ProblemCode::MalformedFile => {
            ["Filen kan ikke leses", "Fila kan ikkje lesast", "The file cannot be read"]
        }
        ProblemCode::MalformedHeader => [
            "Et felt i hodet kan ikke leses",
            "Eit felt i hovudet kan ikkje lesast",
            "A header cannot be read",
        ],
        ProblemCode::BadRequest => {
            ["Forespørselen kan ikke leses", "Førespurnaden kan ikkje lesast", "The request cannot be read"]
        }
        ProblemCode::Unauthenticated => ["Du må logge inn", "Du må logge inn", "You must log in"],
        ProblemCode::WrongCredentials => [
            "E-post og passord stemmer ikke",
            "E-post og passord stemmer ikkje",
            "E-mail and password do not match",
        ],
        ProblemCode::SessionEnded => ["Økten er avsluttet", "Økta er avslutta", "The session has ended"],
        ProblemCode::Forbidden => [
            "Vervet ditt gir ikke rett til dette",
            "Vervet ditt gir ikkje rett til dette",
            "Your office does not give the right to do this",
        ],
        ProblemCode::OutOfScope => [
            "API-nøkkelen gjelder ikke for dette",
            "API-nøkkelen gjeld ikkje for dette",
            "The API token is not for this operation",
        ],
        ProblemCode::ForeignOrigin => [
            "Forespørselen kom fra et annet nettsted",
            "Førespurnaden kom frå ein annan nettstad",
            "The request came from another site",
        ],
        ProblemCode::NotFound => ["Det er ingenting her", "Det er ingenting her", "There is nothing here"],
        ProblemCode::MethodNotAllowed => {
            ["Metoden passer ikke her", "Metoden passar ikkje her", "The method does not fit here"]
        }
        ProblemCode::RequestTimeout => [
            "Innholdet kom ikke fram i tide",
            "Innhaldet kom ikkje fram i tide",
            "The body did not arrive in time",
        ],
        ProblemCode::PlanNotAdopted => {
            ["Planen er ikke vedtatt ennå", "Planen er ikkje vedteken enno", "The plan is not adopted yet"]
        }
        ProblemCode::PlanClosed => ["Planen er avsluttet", "Planen er avslutta", "The plan is closed"],
        ProblemCode::WordingLocked => {
            ["Vedtatt tekst er låst", "Vedteken tekst er låst", "Adopted words are locked"]
        }
        ProblemCode::StateNotAllowed => [
            "Det kan ikke gjøres slik det står nå",
            "Det kan ikkje gjerast slik det står no",
            "It cannot be done as things stand",
        ],
        ProblemCode::LastLeader => {
            ["Fagforeningen må ha en leder", "Fagforeininga må ha ein leiar", "The branch must have a leader"]
        }
        ProblemCode::AlreadyExists => ["Det finnes allerede", "Det finst allereie", "It exists already"],
        ProblemCode::TooMany => [
            "Det er så mange som det kan være",
            "Det er så mange som det kan vere",
            "There are as many of these as there may be",
        ],
        ProblemCode::InUse => [
            "Noe annet avhenger av dette",
            "Noko anna er avhengig av dette",
            "Something else depends on this",
        ],
        ProblemCode::IdTaken => [
            "Id-en er brukt til en annen rapport",
            "Id-en er brukt til ein annan rapport",
            "The id was used for another check-in",
        ],
        ProblemCode::Withdrawn => {
            ["Rapporten er trukket tilbake", "Rapporten er trekt tilbake", "The check-in was taken back"]
        }
        ProblemCode::AlreadyAcknowledged => {
            ["Rapporten er kvittert for", "Rapporten er kvittert for", "The check-in is acknowledged"]
        }
        ProblemCode::TooLate => {
            ["Fristen for å angre er ute", "Fristen for å angre er ute", "It is too late to take it back"]
        }
        ProblemCode::HasPassword => [
            "Personen har valgt passord allerede",
            "Personen har valt passord allereie",
            "The person has chosen a password already",
        ],
        ProblemCode::SharedAccount => [
            "Personen har verv i en annen fagforening også",
            "Personen har verv i ei anna fagforeining òg",
            "The person holds an office in another branch too",
        ],
        ProblemCode::LinkEnded => [
            "Lenken er brukt eller for gammel",
            "Lenkja er brukt eller for gammal",
            "The link is used or too old",
        ],
        ProblemCode::StaleVersion => [
            "Noen har endret dette etter at du åpnet det",
            "Nokon har endra dette etter at du opna det",
            "Somebody changed this after you opened it",
        ],
        ProblemCode::BodyTooLarge => {
            ["Innholdet er for stort", "Innhaldet er for stort", "The body is too large"]
        }
        ProblemCode::UnsupportedMediaType => {
            ["Innholdet er av feil slag", "Innhaldet er av feil slag", "The body is of the wrong type"]
        }
        ProblemCode::InvalidFields => {
            ["Noen felt må rettes", "Nokre felt må rettast", "Some fields must be corrected"]
        }
        ProblemCode::InvalidParameters => {
            ["Noen parametre må rettes", "Nokre parametrar må rettast", "Some parameters must be corrected"]
        }
        ProblemCode::KeyReused => [
            "Nøkkelen er brukt til noe annet",
            "Nøkkelen er brukt til noko anna",
            "The key was used for something else",
        ],
        ProblemCode::PreconditionRequired => [
            "Si hvilken versjon du har lest (If-Match)",
            "Sei kva versjon du har lese (If-Match)",
            "Say which version you have read (If-Match)",
        ],
        ProblemCode::TooManyAttempts => {
            ["For mange forsøk, vent litt", "For mange forsøk, vent litt", "Too many attempts, wait a little"]
        }
        ProblemCode::Internal => {
            ["Noe gikk galt hos oss", "Noko gjekk gale hos oss", "Something went wrong on our side"]
        }
        ProblemCode::Unavailable => [
            "Tjenesten er utilgjengelig, prøv igjen om litt",
            "Tenesta er utilgjengeleg, prøv igjen om litt",
            "The service is unavailable, try again in a little while",
        ],
    };
    match language {
        Language::Bokmaal => nb,
        Language::Nynorsk => nn,
        Language::English => en,
    }
}
