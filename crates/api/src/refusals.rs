//! Which problems an operation can answer with: what follows from its method, access, precondition and body, and the
//! conflicts of its use case. The client of the tests holds every answer against this.

use std::collections::BTreeMap;

use verv_contract::{
    ProblemCode as Code,
    endpoint::{Access, Answer, AnswerKind, Body, Endpoint, Method, Operation, Precondition},
};

/// What creates something can be sent twice, unless the answer is a secret, which is not kept to be given again.
pub fn takes_idempotency_key(operation: Operation) -> bool {
    operation.method == Method::Post
        && operation.access != Access::Public
        && !["create_invitation", "create_api_token"].contains(&operation.id)
}

/// Whether attempts are counted, because a secret could be guessed.
pub fn is_limited(operation: Operation) -> bool {
    operation.access == Access::Public || operation.id == "change_password"
}

/// The problems by status.
pub fn of<E: Endpoint>(operation: Operation) -> BTreeMap<u16, Vec<Code>> {
    // Unknown parameters are refused everywhere.
    let mut codes = vec![Code::InvalidParameters, Code::Internal, Code::Unavailable];
    codes.extend(by_access(operation));
    codes.extend(by_headers(operation));
    // A session has so many open streams, in and out.
    let is_open_to_programs = matches!(operation.access, Access::Branch(_));
    if is_limited(operation)
        || is_open_to_programs
        || E::Answer::KIND == AnswerKind::Events
        || E::Body::FILE.is_some()
    {
        codes.push(Code::TooManyAttempts);
    }
    if E::Body::EXISTS {
        codes.extend([
            Code::BadRequest,
            if E::Body::FILE.is_some() { Code::MalformedFile } else { Code::MalformedBody },
            Code::RequestTimeout,
            Code::BodyTooLarge,
            Code::UnsupportedMediaType,
            Code::InvalidFields,
        ]);
    }
    codes.extend(of_use_case(operation.part_of.unwrap_or(operation.id)));
    let mut by_status: BTreeMap<u16, Vec<Code>> = BTreeMap::new();
    for code in codes {
        by_status.entry(code.status()).or_default().push(code);
    }
    by_status
}

fn by_access(operation: Operation) -> Vec<Code> {
    match operation.access {
        Access::Public => Vec::new(),
        Access::LoggedIn if operation.path.contains('{') => vec![Code::Unauthenticated, Code::NotFound],
        Access::LoggedIn => vec![Code::Unauthenticated],
        Access::Branch(_) => {
            vec![Code::Unauthenticated, Code::Forbidden, Code::OutOfScope, Code::NotFound]
        }
    }
}

fn by_headers(operation: Operation) -> Vec<Code> {
    let mut codes = Vec::new();
    let names_an_office = matches!(operation.access, Access::Branch(_));
    if names_an_office || operation.method == Method::Post {
        codes.push(Code::MalformedHeader);
    }
    if names_an_office && takes_idempotency_key(operation) {
        codes.push(Code::KeyReused);
    }
    if operation.precondition == Precondition::IfMatch {
        codes.extend([Code::PreconditionRequired, Code::StaleVersion]);
    }
    codes
}

/// What the state of things can stand against, and what else only this operation refuses.
fn of_use_case(operation: &str) -> &'static [Code] {
    match operation {
        "log_in" => &[Code::WrongCredentials, Code::ForeignOrigin],
        "refresh_session" => &[Code::SessionEnded, Code::ForeignOrigin],
        "set_password" | "inspect_link" => &[Code::LinkEnded],
        "create_plan"
        | "create_office"
        | "create_mandate"
        | "create_body"
        | "change_body"
        | "create_agreement_area"
        | "change_agreement_area"
        | "create_employer"
        | "change_employer"
        | "create_workplace"
        | "change_workplace"
        | "create_club"
        | "change_club"
        | "create_event_type"
        | "change_event_type"
        | "create_purpose"
        | "change_purpose"
        | "create_indicator"
        | "change_indicator" => &[Code::AlreadyExists],
        "delete_agreement_area"
        | "delete_employer"
        | "delete_workplace"
        | "delete_club"
        | "delete_event_type"
        | "delete_purpose"
        | "delete_indicator" => &[Code::InUse],
        // The key stays used where the event was taken back.
        "log_event" | "correct_event" | "withdraw_event" => &[Code::PlanClosed, Code::Withdrawn],
        "correct_figure" | "withdraw_figure" => &[Code::Withdrawn],
        // Their versions stand in the body.
        "enter_figures" | "import_figures" => &[Code::StaleVersion],
        "put_event" => &[Code::PlanClosed, Code::IdTaken, Code::Withdrawn],
        "change_plan" | "create_area" | "create_goal" | "create_measure" => {
            &[Code::PlanClosed, Code::WordingLocked, Code::AlreadyExists]
        }
        "change_plan_state" | "revoke_api_token" => &[Code::StateNotAllowed],
        "import_goals" | "change_goal" | "change_measure" => &[Code::PlanClosed, Code::WordingLocked],
        "delete_goal" | "delete_measure" => &[Code::PlanClosed, Code::WordingLocked, Code::InUse],
        "change_situation"
        | "assign_responsibility"
        | "acknowledge_check_in"
        | "change_measure_counting"
        | "change_goal_counting" => &[Code::PlanClosed],
        // Their versions stand in the body.
        "assign_in_bulk" => &[Code::PlanClosed, Code::StaleVersion],
        "create_proposal" => &[Code::PlanClosed, Code::WordingLocked, Code::StaleVersion],
        "accept_proposal" => {
            &[Code::PlanClosed, Code::WordingLocked, Code::StateNotAllowed, Code::AlreadyExists]
        }
        "decline_proposal" | "withdraw_proposal" => &[Code::PlanClosed, Code::StateNotAllowed],
        "check_in" => &[Code::PlanNotAdopted, Code::PlanClosed, Code::StateNotAllowed, Code::Withdrawn],
        "put_check_in" => {
            &[Code::PlanNotAdopted, Code::PlanClosed, Code::StateNotAllowed, Code::IdTaken, Code::Withdrawn]
        }
        "withdraw_check_in" => &[Code::PlanClosed, Code::AlreadyAcknowledged, Code::TooLate],
        "change_office" => &[Code::AlreadyExists, Code::LastLeader],
        "end_mandate" | "revoke_mandate" => &[Code::LastLeader, Code::StateNotAllowed],
        "create_api_token" => &[Code::TooMany],
        "create_invitation" => &[Code::HasPassword, Code::SharedAccount, Code::StateNotAllowed],
        _ => &[],
    }
}
