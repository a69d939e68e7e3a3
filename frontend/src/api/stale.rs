//! Which write makes which read stale. The one place that says so.

const PLAN: &[&str] = &["get_plan", "list_plans", "get_holes", "list_plan_changes"];
const MEASURES: &[&str] = &["list_measures", "get_measure", "list_changes"];
const AREAS: &[&str] = &["get_area", "get_goal"];
const CHECK_INS: &[&str] = &["list_check_ins", "list_measure_check_ins", "get_check_in", "list_answers"];
const PARTS: &[&str] = &["list_responsibilities"];
const PROPOSALS: &[&str] = &["list_proposals", "get_proposal"];
const OFFICES: &[&str] =
    &["list_offices", "get_office", "list_mandates", "get_mandate", "list_people", "list_bodies", "get_body"];
const BRANCH: &[&str] = &["get_branch", "get_me"];
const EVENTS: &[&str] = &[
    "list_events",
    "get_event",
    "list_event_changes",
    "list_workplaces",
    "get_workplace",
    "get_plan_progress",
    "get_measure_progress",
];
const LISTS: &[&str] = &[
    "list_agreement_areas",
    "get_agreement_area",
    "list_employers",
    "get_employer",
    "list_clubs",
    "get_club",
    "list_workplaces",
    "get_workplace",
    "list_event_types",
    "get_event_type",
    "list_purposes",
    "get_purpose",
];
const TARGETS: &[&str] = &["get_plan_progress", "get_measure_progress", "get_plan_growth"];
const FIGURES: &[&str] = &["list_figures", "get_figure", "list_figure_changes", "get_series"];
const INDICATORS: &[&str] = &["list_indicators", "get_indicator"];

/// The operations whose answers a write of `operation` may change.
pub fn made_stale(operation: &str) -> Vec<&'static str> {
    let groups: &[&[&str]] = match operation {
        "check_in" | "put_check_in" | "withdraw_check_in" | "acknowledge_check_in" | "hide_check_in_text" => {
            &[CHECK_INS, MEASURES, PLAN, TARGETS]
        }
        "assign_responsibility" | "assign_in_bulk" => &[MEASURES, PARTS, PLAN, OFFICES, AREAS, PROPOSALS],
        "create_measure" | "change_measure" | "delete_measure" => {
            &[MEASURES, PLAN, AREAS, CHECK_INS, PROPOSALS, TARGETS]
        }
        "create_goal" | "change_goal" | "delete_goal" | "create_area" | "change_situation"
        | "import_goals" => &[AREAS, PLAN, MEASURES, TARGETS],
        "create_plan" | "change_plan" | "change_plan_state" => {
            &[PLAN, BRANCH, MEASURES, AREAS, PROPOSALS, TARGETS]
        }
        "create_office" | "change_office" | "create_mandate" | "end_mandate" | "rename_mandate"
        | "revoke_mandate" | "create_body" | "change_body" | "change_seats" => {
            &[OFFICES, BRANCH, PARTS, MEASURES, PLAN, EVENTS, LISTS, FIGURES]
        }
        "see_answer" => &[&["list_answers"]],
        "hide_change" => &[MEASURES, PLAN],
        "create_proposal" | "decline_proposal" | "withdraw_proposal" => &[PROPOSALS],
        "accept_proposal" => &[PROPOSALS, MEASURES, PARTS, PLAN, OFFICES, AREAS, TARGETS],
        "log_event" | "put_event" | "correct_event" | "withdraw_event" => &[EVENTS],
        "create_agreement_area"
        | "change_agreement_area"
        | "delete_agreement_area"
        | "create_employer"
        | "change_employer"
        | "delete_employer"
        | "create_workplace"
        | "change_workplace"
        | "delete_workplace"
        | "create_club"
        | "change_club"
        | "delete_club"
        | "create_event_type"
        | "change_event_type"
        | "delete_event_type"
        | "create_purpose"
        | "change_purpose"
        | "delete_purpose" => &[LISTS, EVENTS, FIGURES, TARGETS],
        "enter_figures" | "correct_figure" | "withdraw_figure" | "import_figures" => &[FIGURES, TARGETS],
        "create_indicator" | "change_indicator" | "delete_indicator" => &[INDICATORS, FIGURES],
        "change_progress_settings" => &[&["get_progress_settings"], EVENTS, FIGURES, TARGETS],
        "change_measure_counting" => &[&["get_measure_counting"], TARGETS],
        "change_goal_counting" => &[&["get_goal_counting"], TARGETS],
        "create_api_token" | "revoke_api_token" => &[&["list_api_tokens", "get_api_token"]],
        "change_branch" => &[BRANCH, PLAN, MEASURES, TARGETS],
        "end_my_session" | "end_other_sessions" | "change_password" => &[&["list_my_sessions"]],
        // Nothing that was read before is shown to whoever logs in or has left; a link is in no answer but its own.
        "log_in" | "refresh_session" | "log_out" | "set_password" | "inspect_link" | "create_invitation" => {
            &[]
        }
        _ => &[],
    };
    groups.concat()
}

#[cfg(test)]
mod tests {
    use verv_contract::{
        endpoint::{Endpoint, Method, Visitor},
        endpoints,
    };

    use super::made_stale;

    #[derive(Default)]
    struct Operations {
        reads: Vec<&'static str>,
        writes: Vec<&'static str>,
    }

    impl Visitor for Operations {
        fn visit<E: Endpoint>(&mut self) {
            let operation = E::OPERATION;
            if operation.method == Method::Get { &mut self.reads } else { &mut self.writes }
                .push(operation.part_of.unwrap_or(operation.id));
        }
    }

    fn operations() -> Operations {
        let mut all = Operations::default();
        endpoints::visit_all(&mut all);
        all
    }

    #[test]
    fn every_write_in_a_branch_makes_something_stale_and_names_reads_alone() {
        const NOTHING_SHOWN: [&str; 6] =
            ["log_in", "refresh_session", "log_out", "set_password", "inspect_link", "create_invitation"];
        let Operations { reads, writes } = operations();
        for write in writes {
            let stale = made_stale(write);
            assert_eq!(stale.is_empty(), NOTHING_SHOWN.contains(&write), "{write} makes {stale:?} stale");
            for read in stale {
                assert!(reads.contains(&read), "{write} names {read}, which is no read");
            }
        }
    }
}
