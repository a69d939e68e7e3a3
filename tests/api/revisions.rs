//! The revision of a branch: every operation of the table that writes in the branch raises it, and none that reads does, so that
//! a plan in memory is known to be current.

use serde_json::{Value, json};
use verv_api::examples;
use verv_app::Call;
use verv_contract::{
    endpoint::{Access, Method, Operation, Precondition},
    endpoints::OPERATIONS,
    patch::MEDIA_TYPE,
};
use verv_storage::plan::snapshots::revision;
use verv_tests::{Answer, Client, Engine, House, clock_and_rng::SECOND};

use crate::{
    FOLLO,
    access::{Ids, ids, path},
    part::change,
};

fn id(value: &Value) -> String {
    value["id"].as_str().unwrap_or_else(|| panic!("no id in {value}")).to_owned()
}

/// A leader at work in a branch that has a draft beside its plan.
struct Stage {
    house: House,
    call: Call,
    leader: Client,
    deputy: Client,
    /// Of the plan that is in force, and of the draft.
    ids: Ids,
    draft: Ids,
}

impl Stage {
    async fn new() -> Self {
        let house = House::demo(Engine::Sqlite).await;
        let (leader, deputy) = (house.client("leder@follo").await, house.client("nestleder@follo").await);
        let ids = ids(&leader, "follo").await;
        let plan = json!({
            "catalogue_id": ids["catalogue"], "title": "Kladd",
            "period": {"from": "2028-01-01", "to": "2029-12-31"},
        });
        let plan = leader.post(&format!("{FOLLO}/plans"), &plan).await.body;
        let mut draft = ids.clone();
        draft.insert("plan", id(&plan));
        draft.insert("area", id(&plan["areas"][0]));
        let call = house.member("leder@follo").await;
        Self { house, call, leader, deputy, ids, draft }
    }

    async fn revision(&self) -> i64 {
        let mut conn = self.house.scratch.database.read().await.unwrap();
        revision(&mut conn, &self.call.scope).await.unwrap().number
    }

    async fn post(&self, path: &str, body: &Value) -> Value {
        let made = self.leader.post(&format!("{FOLLO}/{path}"), body).await;
        assert_eq!(made.status, 201, "{path}: {}", made.text);
        made.body
    }

    /// A goal at this place of the draft, with a measure.
    async fn goal(&self, position: u32) -> (Ids, Value) {
        let goal = json!({
            "area_id": self.draft["area"], "position": position, "goal": {"title": format!("Mål {position}")},
        });
        let goal = self.post(&format!("plans/{}/goals", self.draft["plan"]), &goal).await;
        let mut ids = self.draft.clone();
        ids.insert("goal", id(&goal));
        (ids, goal)
    }

    async fn check_in(&self) -> Ids {
        let report = json!({"status": "stuck", "reason": "Derfor."});
        let made = self.post(&format!("measures/{}/check-ins", self.ids["measure"]), &report).await;
        self.with("check_in", id(&made))
    }

    async fn proposal(&self) -> Ids {
        let measure = json!({"title": "Nytt", "kind": "ongoing", "state": "active"});
        let proposed = json!({"kind": "new_measure", "goal_id": self.ids["goal"], "measure": measure});
        let made = self.post("proposals", &json!({"reason": "Det mangler.", "proposed": proposed})).await;
        self.with("proposal", id(&made))
    }

    /// What a section leader says to have completed.
    async fn waiting(&self, course: &str) -> Ids {
        let courses = self.leader.get(&format!("{FOLLO}/courses")).await.body;
        let found = courses["items"].as_array().unwrap().iter().find(|it| it["key"] == course).unwrap();
        let said = json!({"course_id": found["id"], "day": "2026-06-10"});
        let section = self.house.client("seksjon-samferdsel@follo").await;
        let made = section.post(&format!("{FOLLO}/completions"), &said).await;
        assert_eq!(made.status, 201, "{}", made.text);
        self.with("completion", id(&made.body))
    }

    fn with(&self, name: &'static str, id: String) -> Ids {
        let mut ids = self.ids.clone();
        ids.insert(name, id);
        ids
    }

    /// What a whole change of something in the branch is made of: what it is, with another member.
    async fn changed(&self, item: &str, member: &str, to: Value) -> Value {
        let mut form = self.leader.get(&format!("{FOLLO}/{item}")).await.body;
        form[member] = to;
        form
    }

    /// What the operation is asked for, so that it writes.
    async fn prepared(&self, operation: Operation) -> (Ids, Value) {
        let ids = self.ids.clone();
        let measure = json!({"title": "Et tiltak", "kind": "ongoing", "state": "active"});
        let nothing = Value::Null;
        match operation.id {
            part if operation.part_of.is_some() => (ids, change(part)),
            "change_branch" => (ids, json!({"name": "Follo", "time_zone": "Europe/Oslo", "silent_days": 50})),
            "create_plan" => {
                let period = json!({"from": "2030-01-01", "to": "2031-12-31"});
                (ids.clone(), json!({"catalogue_id": ids["catalogue"], "title": "Ny", "period": period}))
            }
            "change_plan" => {
                let plan = self.leader.get(&format!("{FOLLO}/plans/{}", ids["plan"])).await.body;
                (ids, json!({"title": "Planen", "period": plan["period"]}))
            }
            "change_plan_state" => (self.draft.clone(), json!({"state": "proposed"})),
            "create_area" => (self.draft.clone(), json!({"number": 9, "title": "Lokalt"})),
            "change_situation" => (ids, json!({"now": "Slik er det.", "dated_on": "2026-06-17"})),
            "create_goal" => {
                let goal = json!({"area_id": self.draft["area"], "position": 8, "goal": {"title": "Et mål"}});
                (self.draft.clone(), goal)
            }
            "change_goal" => {
                let (ids, _) = self.goal(7).await;
                (ids, json!({"title": "Et annet mål"}))
            }
            "delete_goal" => (self.goal(6).await.0, nothing),
            "create_measure" => (ids.clone(), json!({"goal_id": ids["goal"], "measure": measure})),
            "change_measure" => {
                let (mut ids, goal) = self.goal(5).await;
                let new = json!({"goal_id": goal["id"], "measure": measure});
                let made = self.post(&format!("plans/{}/measures", ids["plan"]), &new).await;
                ids.insert("measure", id(&made));
                (ids, json!({"title": "Et annet", "kind": "ongoing", "state": "active"}))
            }
            "delete_measure" => {
                let (mut ids, goal) = self.goal(4).await;
                let new = json!({"goal_id": goal["id"], "measure": measure});
                let made = self.post(&format!("plans/{}/measures", ids["plan"]), &new).await;
                ids.insert("measure", id(&made));
                (ids, nothing)
            }
            "hide_change" => {
                let at = format!("{FOLLO}/measures/{}", ids["measure"]);
                let version = self.leader.get(&at).await.body["version"].clone();
                let retitled = self.leader.patch(&at, &version, &json!({"title": "Noe privat"})).await;
                assert_eq!(retitled.status, 200, "{}", retitled.text);
                let history = self.leader.get(&format!("{at}/history?limit=1")).await.body;
                (self.with("change", id(&history["items"][0])), nothing)
            }
            "assign_responsibility" => {
                (ids.clone(), json!({"accountable": {"kind": "office", "id": ids["office"]}}))
            }
            "assign_in_bulk" => {
                let measure = self.leader.get(&format!("{FOLLO}/measures/{}", ids["measure"])).await.body;
                let item = json!({
                    "measure_id": ids["measure"], "version": measure["version"],
                    "responsibility": {"accountable": {"kind": "body", "id": ids["body_id"]}},
                });
                (ids, json!({"items": [item]}))
            }
            "create_proposal" => {
                let proposed = json!({"kind": "new_measure", "goal_id": ids["goal"], "measure": measure});
                (ids, json!({"reason": "Det mangler.", "proposed": proposed}))
            }
            "accept_proposal" | "decline_proposal" => (self.proposal().await, json!({"reply": "Takk."})),
            "withdraw_proposal" | "hide_proposal_text" => (self.proposal().await, nothing),
            "check_in" => (ids, json!({"status": "on_track"})),
            "put_check_in" => {
                let new = "019ed505-0000-7000-8000-000000000001".to_owned();
                (self.with("check_in", new), json!({"status": "done"}))
            }
            "withdraw_check_in" | "hide_check_in_text" => (self.check_in().await, nothing),
            "acknowledge_check_in" => (self.check_in().await, json!({"reply": "Takk."})),
            "see_answer" => {
                let ids = self.check_in().await;
                self.house.clock.pass(SECOND);
                let at = format!("{FOLLO}/check-ins/{}/acknowledgement", ids["check_in"]);
                let draft = self.deputy.draft(Method::Put, &at).header("if-match", "*");
                assert_eq!(draft.json(&json!({"reply": "Takk."})).send().await.status, 200);
                (ids, nothing)
            }
            "delete_calendar_feed" => {
                let titled = json!({"shows_titles": true, "language": "nb"});
                let made = self.leader.post(&format!("{FOLLO}/calendar-feed"), &titled).await;
                assert_eq!(made.status, 201, "{}", made.text);
                (ids, nothing)
            }
            "create_office" => (ids, json!({"name": "Arkivar", "role": "other", "position": 50})),
            "change_office" => {
                let name = json!("Et annet navn");
                let office = self.changed(&format!("offices/{}", ids["office"]), "name", name).await;
                let kept =
                    json!({"name": office["name"], "role": office["role"], "position": office["position"]});
                (ids, kept)
            }
            "create_mandate" => {
                let new = json!({
                    "office_id": ids["office"], "email": "ny@follo.example", "name": "Vararepresentant",
                    "deputy": true, "from": "2026-06-01",
                });
                (ids, new)
            }
            "end_mandate" => (ids, json!({"to": "2028-12-31"})),
            "rename_mandate" => (ids, json!({"name": "Tillitsvalgt"})),
            "create_invitation" => {
                let new = json!({
                    "office_id": ids["office"], "email": "invitert@follo.example", "name": "Vararepresentant",
                    "deputy": true, "from": "2026-06-01",
                });
                let mandate = self.post("mandates", &new).await;
                (self.with("mandate", id(&mandate)), nothing)
            }
            "revoke_api_token" => {
                let made = self.post("api-tokens", &example_of("create_api_token", "Et program")).await;
                (self.with("api_token", id(&made["api_token"])), nothing)
            }
            "create_body" => (ids, json!({"name": "En gruppe", "kind": "working_group", "position": 50})),
            "change_body" => (ids, json!({"name": "Et annet lag", "kind": "board", "position": 60})),
            "change_seats" => (ids.clone(), json!({"seats": [{"office_id": ids["office"]}]})),
            "revoke_mandate" => {
                let new = json!({
                    "office_id": ids["office"], "email": "feil@follo.example", "name": "Vararepresentant",
                    "deputy": true, "from": "2026-12-01",
                });
                let mandate = self.post("mandates", &new).await;
                (self.with("mandate", id(&mandate)), nothing)
            }
            "import_goals" => (self.draft.clone(), Value::from("Område;Mål\n1;Et mål fra en fil\n")),
            "import_figures" => (ids, Value::from("Måned;Organisasjonsgrad\n2026-03;24,5\n")),
            "enter_figures" => (ids, density("2026-04")),
            "correct_figure" | "withdraw_figure" => {
                let month = if operation.id == "correct_figure" { "2026-02" } else { "2026-01" };
                let path = format!("{FOLLO}/monthly-figures");
                let entered = self.leader.post(&path, &density(month)).await;
                assert_eq!(entered.status, 200, "{}", entered.text);
                let figure = id(&entered.body["figures"][0]);
                (self.with("monthly_figure", figure), example(operation, ""))
            }
            "put_event" => {
                let new = "019ed505-0000-7000-8000-000000000002".to_owned();
                (self.with("event", new), example(operation, ""))
            }
            "correct_event" | "withdraw_event" => {
                let event = self.post("events", &example_of("log_event", "")).await;
                (self.with("event", id(&event)), example(operation, ""))
            }
            "log_event"
            | "change_progress_settings"
            | "change_measure_counting"
            | "change_goal_counting"
            | "create_calendar_feed"
            | "change_reminder_mail"
            | "log_argument_use" => (ids, example(operation, "")),
            "log_completion" => (ids.clone(), json!({"course_id": ids["course"], "day": "2026-06-09"})),
            "confirm_completions" => {
                let waiting = self.waiting("post_process").await;
                (ids, json!({"items": [{"completion_id": waiting["completion"], "version": 1}]}))
            }
            "correct_completion" => (self.waiting("disputes").await, example(operation, "")),
            "withdraw_completion" => (self.waiting("klar").await, nothing),
            "create_agreement" => (ids, with(example(operation, ""), "counterparty", "Et annet parti")),
            "change_agreement" => (ids, with(example(operation, ""), "counterparty", "Et tredje parti")),
            "renew_agreement" => {
                let new = with(example_of("create_agreement", ""), "counterparty", "Et fjerde parti");
                let made = self.post("agreements", &new).await;
                (self.with("agreement", id(&made)), example(operation, ""))
            }
            "delete_agreement" => {
                let new = with(example_of("create_agreement", ""), "counterparty", "Et femte parti");
                let made = self.post("agreements", &new).await;
                (self.with("agreement", id(&made)), nothing)
            }
            "create_case" => (ids, with(example(operation, ""), "title", "En ny sak")),
            "change_case" => (ids, with(example(operation, ""), "title", "En annen sak")),
            "delete_case" => {
                let made =
                    self.post("cases", &with(example_of("create_case", ""), "title", "Feil sak")).await;
                (self.with("case", id(&made)), nothing)
            }
            "create_argument" => (ids, with(example(operation, ""), "wording", "Et nytt argument.")),
            "change_argument" => (ids, with(example(operation, ""), "wording", "Et annet argument.")),
            "delete_argument" => {
                let new = with(example_of("create_argument", ""), "wording", "Et dårlig argument.");
                (self.with("argument", id(&self.post("arguments", &new).await)), nothing)
            }
            "delete_argument_use" => {
                let uses = format!("arguments/{}/uses", ids["argument"]);
                let made = self.post(&uses, &example_of("log_argument_use", "")).await;
                (self.with("argument_use", id(&made)), nothing)
            }
            "create_representation" | "change_representation" => {
                let name = format!("Gruppe for {}", operation.id);
                let example = with(example(operation, ""), "name", &name);
                (ids.clone(), with(example, "employer_id", &ids["employer"]))
            }
            "delete_representation" => {
                let new =
                    with(example_of("create_representation", "Feil gruppe"), "employer_id", &ids["employer"]);
                (self.with("representation", id(&self.post("representations", &new).await)), nothing)
            }
            create if create.starts_with("create_") => (ids, example(operation, "Den første")),
            change if change.starts_with("change_") => (ids, example(operation, "Den andre")),
            delete if delete.starts_with("delete_") => {
                let listed = delete.trim_start_matches("delete_");
                let collection = format!("{}s", listed.replace('_', "-"));
                let made =
                    self.post(&collection, &example_of(&format!("create_{listed}"), "Den tredje")).await;
                let parameter = operation.path.rsplit('{').next().unwrap().trim_end_matches('}');
                (self.with(parameter, id(&made)), nothing)
            }
            other => panic!("{other} writes in a branch and has no write to try"),
        }
    }

    async fn ask(&self, operation: Operation, ids: &Ids, body: &Value) -> Answer {
        let draft = self.leader.draft(operation.method, &path(operation, ids));
        let draft = match operation.precondition {
            Precondition::IfMatch => draft.header("if-match", "*"),
            Precondition::None => draft,
        };
        match (operation.method, body) {
            (_, Value::Null) => draft.send().await,
            (Method::Post, Value::String(file)) => draft.body("text/csv", file.clone()).send().await,
            (Method::Patch, body) => draft.body(MEDIA_TYPE, body.to_string()).send().await,
            (_, body) => draft.json(body).send().await,
        }
    }
}

/// A figure that the demo has not.
fn density(month: &str) -> Value {
    let figure = json!({
        "indicator": "density", "agreement_area": null, "employer_id": null, "value": 24.5, "version": null,
    });
    json!({"month": month, "source": "estimate", "reason": null, "figures": [figure]})
}

/// The document's example, with a name that nothing has yet where it has one.
fn example(operation: Operation, name: &str) -> Value {
    let mut body = examples::of(operation).unwrap();
    if let Some(example) = body.get_mut("name") {
        *example = Value::from(name);
    }
    body
}

/// With another text for a member.
fn with(mut body: Value, member: &str, text: &str) -> Value {
    body[member] = Value::from(text);
    body
}

fn example_of(id: &str, name: &str) -> Value {
    example(*OPERATIONS.iter().find(|operation| operation.id == id).unwrap(), name)
}

fn of_a_branch() -> impl Iterator<Item = Operation> {
    OPERATIONS.iter().copied().filter(|operation| matches!(operation.access, Access::Branch(_)))
}

#[actix_web::test]
async fn every_operation_that_writes_in_a_branch_raises_its_revision() {
    let stage = Stage::new().await;
    let mut count = 0;
    for operation in of_a_branch().filter(|operation| operation.method != Method::Get) {
        let (ids, body) = stage.prepared(operation).await;
        let before = stage.revision().await;
        let answer = stage.ask(operation, &ids, &body).await;
        assert!(answer.status.is_success(), "{}: {}", operation.id, answer.text);
        assert_eq!(stage.revision().await, before + 1, "{}", operation.id);
        count += 1;
    }
    assert!(count > 40, "{count} operations");
}

#[actix_web::test]
async fn what_reads_what_is_refused_and_what_changes_nothing_leaves_the_revision() {
    let stage = Stage::new().await;
    let before = stage.revision().await;
    for operation in of_a_branch() {
        match operation.method {
            Method::Get => {
                let answer = stage.ask(operation, &stage.ids, &Value::Null).await;
                assert_eq!(answer.status, 200, "{}: {}", operation.id, answer.text);
            }
            Method::Patch => {
                let answer = stage.ask(operation, &stage.ids, &json!({})).await;
                assert_eq!(answer.status, 200, "{}: {}", operation.id, answer.text);
            }
            Method::Post | Method::Put => {
                let draft = stage.leader.draft(operation.method, &path(operation, &stage.ids));
                let answer = draft.body("application/json", "{").send().await;
                assert!(answer.status.is_client_error() || operation.id == "create_invitation");
            }
            Method::Delete => {}
        }
        assert_eq!(stage.revision().await, before, "{}", operation.id);
    }
}
