//! What is wrong, in words: every code of the contract has a text, or this does not compile.

use verv_contract::{FieldError, ProblemCode};

use super::CallError;
use crate::locales::t;

/// What is wrong and how to fix it.
pub fn trouble_text(error: &CallError) -> String {
    match error {
        CallError::Network => t::problem::network(),
        CallError::Unreadable => t::problem::unreadable(),
        CallError::Refused { problem, .. } if problem.code == ProblemCode::Internal => {
            format!("{} {}", t::problem::internal(), t::problem::reference(&problem.request_id))
        }
        CallError::Refused { problem, .. } => problem_text(problem.code),
    }
}

/// The same for a code alone.
pub fn problem_text(code: ProblemCode) -> String {
    match code {
        ProblemCode::MalformedBody => t::problem::malformed_body(),
        ProblemCode::MalformedHeader => t::problem::malformed_header(),
        ProblemCode::BadRequest => t::problem::bad_request(),
        ProblemCode::Unauthenticated => t::problem::unauthenticated(),
        ProblemCode::WrongCredentials => t::problem::wrong_credentials(),
        ProblemCode::SessionEnded => t::problem::session_ended(),
        ProblemCode::Forbidden => t::problem::forbidden(),
        ProblemCode::ForeignOrigin => t::problem::foreign_origin(),
        ProblemCode::NotFound => t::problem::not_found(),
        ProblemCode::MethodNotAllowed => t::problem::method_not_allowed(),
        ProblemCode::PlanNotAdopted => t::problem::plan_not_adopted(),
        ProblemCode::PlanClosed => t::problem::plan_closed(),
        ProblemCode::WordingLocked => t::problem::wording_locked(),
        ProblemCode::StateNotAllowed => t::problem::state_not_allowed(),
        ProblemCode::LastLeader => t::problem::last_leader(),
        ProblemCode::AlreadyExists => t::problem::already_exists(),
        ProblemCode::InUse => t::problem::in_use(),
        ProblemCode::IdTaken => t::problem::id_taken(),
        ProblemCode::Withdrawn => t::problem::withdrawn(),
        ProblemCode::AlreadyAcknowledged => t::problem::already_acknowledged(),
        ProblemCode::TooLate => t::problem::too_late(),
        ProblemCode::LinkEnded => t::problem::link_ended(),
        ProblemCode::StaleVersion => t::problem::stale_version(),
        ProblemCode::BodyTooLarge => t::problem::body_too_large(),
        ProblemCode::UnsupportedMediaType => t::problem::unsupported_media_type(),
        ProblemCode::InvalidFields => t::problem::invalid_fields(),
        ProblemCode::InvalidParameters => t::problem::invalid_parameters(),
        ProblemCode::KeyReused => t::problem::key_reused(),
        ProblemCode::PreconditionRequired => t::problem::precondition_required(),
        ProblemCode::TooManyAttempts => t::problem::too_many_attempts(),
        ProblemCode::Internal => t::problem::internal(),
        ProblemCode::Unavailable => t::problem::unavailable(),
    }
}

/// What is wrong with a field. The codes of fields are open, so that an unknown one has a text too.
pub fn field_text(error: &FieldError) -> String {
    match error.code.as_str() {
        "required" => t::field::required(),
        "status_missing" => t::check_in::missing_status(),
        "reason_missing" => t::check_in::missing_reason(),
        "not_a_number" => t::edit::not_a_number(),
        "too_long" => t::field::too_long(),
        "control_character" => t::field::control_character(),
        "not_an_email" => t::field::not_an_email(),
        "wrong_password" => t::field::wrong_password(),
        "password_too_short" => t::field::password_too_short(),
        "password_too_common" => t::field::password_too_common(),
        "ends_before_it_begins" => t::field::ends_before_it_begins(),
        "named_twice" => t::field::named_twice(),
        "also_accountable" => t::field::also_accountable(),
        "too_many" => t::field::too_many(),
        "not_for_this_kind" => t::field::not_for_this_kind(),
        "out_of_range" => t::field::out_of_range(),
        "not_found" => t::field::not_found(),
        "locked" => t::field::locked(),
        _ => t::field::other(),
    }
}
