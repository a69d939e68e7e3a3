//! An example of every request body, for the document. A test reads each as the type that it is an example of.

use serde_json::{Value, json};
use verv_contract::endpoint::Operation;

/// Stands for an id; the reader has better ones.
const ID: &str = "019c0f3a-7d2b-7c41-9a52-1f4e6b8d9c10";

/// The example of an operation's body; `None` where it has none. Of a partial change it is the first member of the whole.
pub fn of(operation: Operation) -> Option<Value> {
    let Some(whole) = operation.part_of else { return body(operation.id) };
    let Value::Object(members) = body(whole)? else { return None };
    Some(Value::Object(members.into_iter().take(1).collect()))
}

fn body(operation: &str) -> Option<Value> {
    let measure = || {
        json!({
            "title": "Seks arbeidsplassbesøk i året", "adopted_text": null, "kind": "count",
            "target": {"at_least": 6, "unit": "times", "per": "year", "note": null},
            "deadline": {"label": "i hele perioden", "starts": null, "ends": null},
            "state": "active", "not_local_reason": null, "everyone_named": false,
        })
    };
    let responsibility = || {
        json!({
            "accountable": {"kind": "office", "id": ID},
            "supporting": [{"kind": "body", "id": "019c0f3a-7d2b-7c41-9a52-1f4e6b8d9c11"}],
            "from": null, "to": null,
        })
    };
    let goal =
        json!({"title": "Flere yrkesaktive", "not_local_reason": null, "target": null, "serves": [ID]});
    let period = json!({"from": "2028-01-01", "to": "2029-12-31"});
    let counting = || {
        json!({
            "counting": {
                "by": "events", "baseline": null, "percent": null, "interval": null, "indicator": null,
                "rule": {
                    "types": ["workplace_visit"], "purposes": ["recruit_members"], "organisers": [],
                    "agreement_areas": [], "sum": null,
                },
            },
        })
    };
    Some(match operation {
        "create_agreement_area" | "change_agreement_area" => {
            json!({"name": "Samfunnsbedriftene", "position": 6, "active": true})
        }
        "create_purpose" | "change_purpose" => {
            json!({"name": "Seniorpolitikk", "position": 9, "active": true})
        }
        "create_indicator" | "change_indicator" => {
            json!({"name": "Unge medlemmer", "position": 9, "active": true})
        }
        "enter_figures" => json!({
            "month": "2026-05", "source": "member_register", "reason": null,
            "figures": [{"indicator": "members", "agreement_area": null, "employer_id": null, "value": 3012, "version": null}],
        }),
        "correct_figure" => json!({"value": 31, "source": "member_register", "reason": "Talt på nytt."}),
        "withdraw_figure" => json!({"reason": "Ført på feil måned."}),
        "create_event_type" | "change_event_type" => json!({
            "name": "Stand", "position": 12, "active": true, "is_visit": false,
            "usual_counts": ["talks", "new_members"], "usual_purposes": [],
        }),
        "create_employer" | "change_employer" => {
            json!({"name": "Kommunen", "agreement_area": "ks", "has_agreement": true, "active": true})
        }
        "create_club" | "change_club" => json!({
            "name": "Klubben i kommunen", "employer_id": null, "agreement_area": "ks", "office_id": null,
            "active": true,
        }),
        "create_workplace" | "change_workplace" => json!({
            "name": "Sykehjem A", "employer_id": null, "agreement_area": "ks", "club_id": null,
            "has_steward": true, "active": true,
        }),
        "log_event" | "put_event" => json!({
            "day": "2026-06-17", "event_type": "workplace_visit", "place": "Sykehjem A",
            "purposes": ["recruit_members"], "counts": [{"of": "talks", "count": 14}],
            "note": "Nytt besøk i august.",
        }),
        "correct_event" => json!({
            "day": "2026-06-16", "event_type": "workplace_visit", "workplace_id": null, "place": "Sykehjem A",
            "organiser": null, "purposes": ["recruit_members"], "counts": [{"of": "talks", "count": 12}],
            "note": null, "reason": "Det var dagen før.",
        }),
        "withdraw_event" => json!({"reason": "Logget to ganger."}),
        "change_progress_settings" => {
            json!({"sharing": "several", "year_starts_month": 1, "year_starts_day": 1})
        }
        "change_measure_counting" | "change_goal_counting" => counting(),
        "create_api_token" => json!({
            "name": "Regnearket på kontoret", "operations": ["get_plan", "list_measures", "check_in"],
            "expires_on": "2026-12-31",
        }),
        "log_in" => json!({"email": "leder@follo.example", "password": "en lang setning som du husker"}),
        "set_password" => {
            json!({"link": "det som står etter # i lenken", "password": "en lang setning som du husker"})
        }
        "inspect_link" => json!({"link": "det som står etter # i lenken"}),
        "change_password" => {
            json!({"current": "en lang setning som du husker", "new": "en annen setning som du husker"})
        }
        "change_branch" => {
            json!({"name": "Fagforbundet Follo 254", "time_zone": "Europe/Oslo", "silent_days": 60})
        }
        "create_plan" => json!({"catalogue_id": ID, "title": "Handlingsplan 2028–2029", "period": period}),
        "change_plan" => json!({"title": "Handlingsplan 2028–2029", "period": period}),
        "change_plan_state" => {
            json!({
                "state": "adopted", "adopted_on": "2028-01-20", "day_unknown": false, "adopted_by": "Årsmøtet 2028",
            })
        }
        "create_area" => json!({"number": 7, "title": "Lokale utfordringer"}),
        "change_situation" => {
            json!({
                "now": "Få vet hva klubben gjør.", "short_term": "Nye klubbledere.", "long_term": null,
                "dated_on": "2026-06-17",
            })
        }
        "create_goal" => json!({"area_id": ID, "position": 1, "goal": goal}),
        "change_goal" => goal,
        "create_measure" => json!({"goal_id": ID, "measure": measure()}),
        "change_measure" => measure(),
        "assign_responsibility" => responsibility(),
        "assign_in_bulk" => {
            json!({"items": [{"measure_id": ID, "version": 3, "responsibility": responsibility()}]})
        }
        "create_proposal" => json!({
            "reason": "Byggearbeidene er utsatt til høsten.",
            "proposed": {"kind": "change", "measure_id": ID, "version": 3, "measure": measure()},
        }),
        "accept_proposal" => json!({"reply": "Godt forslag, takk.", "measure_version": null}),
        "decline_proposal" => json!({"reply": "Vi tar det opp på årsmøtet."}),
        "check_in" | "put_check_in" => {
            json!({"status": "needs_effort", "reason": "To besøk er utsatt.", "next_step": "Nye datoer i august"})
        }
        "acknowledge_check_in" => json!({"reply": "Takk, vi tar det i styret."}),
        "create_office" | "change_office" => {
            json!({"name": "Hovedtillitsvalgt", "role": "chief_steward", "position": 5})
        }
        "create_mandate" => {
            json!({"office_id": ID, "email": "htv@follo.example", "name": "Hovedtillitsvalgt", "from": "2026-01-21"})
        }
        "end_mandate" => json!({"to": "2028-01-20"}),
        "rename_mandate" => json!({"name": "Hovedtillitsvalgt"}),
        "create_body" | "change_body" => {
            json!({
                "name": "Arbeidsgruppe heltid", "kind": "working_group", "position": 5, "starts": "vår 2026",
                "evaluated_on": null,
            })
        }
        "change_seats" => json!({"seats": [{"office_id": ID, "title": "Prosjektleder", "answers": true}]}),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use verv_contract::{
        endpoint::{Body, Endpoint, Visitor},
        endpoints::visit_all,
    };

    use super::of;

    struct Reading(usize);

    impl Visitor for Reading {
        fn visit<E: Endpoint>(&mut self) {
            let id = E::OPERATION.id;
            let example = of(E::OPERATION);
            assert_eq!(example.is_some(), E::Body::EXISTS && E::Body::FILE.is_none(), "{id}");
            let Some(example) = example else { return };
            let read = serde_json::from_value::<E::Body>(example);
            assert!(read.is_ok(), "{id}: {:?}", read.err());
            self.0 += 1;
        }
    }

    #[test]
    fn every_body_has_an_example_that_is_one() {
        let mut reading = Reading(0);
        visit_all(&mut reading);
        assert!(reading.0 > 20, "{} examples", reading.0);
    }
}
