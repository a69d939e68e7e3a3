//! Partial change: of every item that can be replaced a part can be changed, by the same rules.

use serde_json::{Value, json};
use verv_api::examples;
use verv_contract::{
    endpoint::{Endpoint, Method, Operation, Precondition},
    endpoints::{OPERATIONS, visit_editable},
    patch::{Editable, EditableVisitor, MEDIA_TYPE},
};
use verv_tests::{Answer, Client, Engine, House};

use crate::{FOLLO, access};

/// What an item's form is, given its answer.
type Form = fn(Value) -> Value;

#[derive(Default)]
struct Items(Vec<(Operation, &'static str, Form)>);

impl EditableVisitor for Items {
    fn visit<E: Editable>(&mut self) {
        let form = |answer: Value| {
            let answer: E::Answer = serde_json::from_value(answer).unwrap();
            serde_json::to_value(E::form(&answer)).unwrap()
        };
        self.0.push((<E::Part as Endpoint>::OPERATION, E::OPERATION.id, form));
    }
}

fn items() -> Vec<(Operation, &'static str, Form)> {
    let mut items = Items::default();
    visit_editable(&mut items);
    items.0
}

/// One member for each item, to be another than it is.
pub fn change(operation: &str) -> Value {
    match operation {
        "patch_branch" => json!({"silent_days": 45}),
        "patch_plan" | "patch_measure" => json!({"title": "En annen tittel"}),
        "patch_situation" => json!({"long_term": "Det er langt fram.", "dated_on": "2026-06-10"}),
        "patch_goal" => json!({"not_local_reason": "Det er regionens."}),
        "patch_responsibility" => json!({"to": "2027-06-30"}),
        "patch_office"
        | "patch_body"
        | "patch_agreement_area"
        | "patch_purpose"
        | "patch_event_type"
        | "patch_indicator" => {
            json!({"position": 77})
        }
        "patch_mandate_end" => json!({"to": "2029-01-20"}),
        "patch_mandate_name" | "patch_employer" | "patch_workplace" | "patch_club" => {
            json!({"name": "Et annet navn"})
        }
        "patch_event" => json!({"counts": [{"of": "talks", "count": 3}]}),
        "patch_figure" => json!({"value": 7}),
        "patch_progress_settings" => json!({"sharing": "one"}),
        "patch_measure_counting" | "patch_goal_counting" => {
            let rule = json!({
                "types": ["course"], "purposes": [], "organisers": [], "agreement_areas": [], "sum": null,
            });
            json!({
                "counting": {
                    "by": "events", "rule": rule, "baseline": null, "percent": null, "interval": null,
                    "indicator": null,
                },
            })
        }
        "patch_seats" => json!({"seats": []}),
        other => panic!("{other} has no change to try"),
    }
}

async fn send(client: &Client, path: &str, if_match: Option<&str>, media_type: &str, body: &str) -> Answer {
    let draft = client.draft(Method::Patch, path).body(media_type, body.to_owned());
    match if_match {
        Some(tag) => draft.header("if-match", tag).send().await,
        None => draft.send().await,
    }
}

async fn last_audit(client: &Client) -> Value {
    client.get(&format!("{FOLLO}/audit?limit=1")).await.body["items"][0].clone()
}

#[actix_web::test]
async fn a_patch_of_nothing_changes_nothing_and_keeps_the_version() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let ids = access::ids(&leader, "follo").await;
    for (operation, _, form) in items() {
        let path = access::path(operation, &ids);
        let before = last_audit(&leader).await["id"].clone();
        let empty = send(&leader, &path, Some("*"), MEDIA_TYPE, "{}").await;
        assert_eq!(empty.status, 200, "{}: {}", operation.id, empty.text);
        // All that there is, said once more.
        let same = form(empty.body.clone());
        let again = send(&leader, &path, Some("*"), MEDIA_TYPE, &same.to_string()).await;
        assert_eq!(again.body, empty.body, "{}", operation.id);
        assert_eq!(last_audit(&leader).await["id"], before, "{} wrote", operation.id);
    }
}

#[actix_web::test]
async fn one_member_becomes_another_and_the_rest_stays() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let ids = access::ids(&leader, "follo").await;
    for (operation, _, form) in items() {
        let (path, patch) = (access::path(operation, &ids), change(operation.id));
        let read = send(&leader, &path, Some("*"), MEDIA_TYPE, "{}").await.body;
        let mut wanted = form(read.clone());
        for (name, member) in patch.as_object().unwrap() {
            assert_ne!(&wanted[name], member, "{}: nothing to change", operation.id);
            wanted[name] = member.clone();
        }

        let version = read["version"].as_i64().unwrap();
        let changed = leader.patch(&path, &json!(version), &patch).await;
        assert_eq!(changed.status, 200, "{}: {}", operation.id, changed.text);
        assert_eq!(form(changed.body.clone()), wanted, "{}", operation.id);
        assert_eq!(changed.body["version"], version + 1, "{}", operation.id);
        assert!(changed.header("etag").unwrap().contains(&format!("\"{}-", version + 1)), "{}", operation.id);
        assert_eq!(last_audit(&leader).await["operation"], operation.id);

        // A second time: of the version that was read it is too late, of the new one there is nothing to do.
        let stale = leader.patch(&path, &json!(version), &patch).await;
        assert_eq!((stale.status.as_u16(), stale.code()), (412, "stale_version"), "{}", operation.id);
        assert_eq!(stale.body["current"]["version"], version + 1, "{}", operation.id);
        let twice = leader.patch(&path, &changed.body["version"], &patch).await;
        assert_eq!((twice.status.as_u16(), &twice.body), (200, &changed.body), "{}", operation.id);
    }
    let history = leader.get(&format!("{FOLLO}/measures/{}/history", ids["measure"])).await.body;
    assert!(history.to_string().contains("En annen tittel"), "{history}");
}

#[actix_web::test]
async fn what_is_no_patch_of_the_item_is_refused() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, club) = (house.client("leder@follo").await, house.client("klubb@follo").await);
    let ids = access::ids(&leader, "follo").await;
    let before = last_audit(&leader).await["id"].clone();
    for (operation, _, form) in items() {
        let (path, patch) = (access::path(operation, &ids), change(operation.id).to_string());
        let refused = send(&club, &path, Some("*"), MEDIA_TYPE, &patch).await;
        assert!(matches!(refused.status.as_u16(), 403 | 404), "{}: {}", operation.id, refused.text);
        let unversioned = send(&leader, &path, None, "text/plain", "{").await;
        assert_eq!(unversioned.status, 428, "{}", operation.id);
        for media_type in ["application/json", "text/plain", "application/json-patch+json"] {
            let answer = send(&leader, &path, Some("*"), media_type, &patch).await;
            assert_eq!(answer.status, 415, "{} {media_type}", operation.id);
            assert_eq!(answer.header("accept-patch"), Some(MEDIA_TYPE), "{}", operation.id);
        }
        for (body, status, code) in [
            ("{", 400, "malformed_body"),
            ("", 400, "malformed_body"),
            ("[]", 422, "not_a_value"),
            ("null", 422, "not_a_value"),
            ("\"title\"", 422, "not_a_value"),
            (r#"{"boss": 1}"#, 422, "unknown_field"),
            (r#"{"boss": null}"#, 422, "unknown_field"),
            (r#"{"boss": 1, "boss": 1}"#, 422, "given_twice"),
        ] {
            let answer = send(&leader, &path, Some("*"), MEDIA_TYPE, body).await;
            let told = answer.body["errors"][0]["code"].as_str().unwrap_or(answer.code());
            let about = format!("{} {body}: {}", operation.id, answer.text);
            assert_eq!((answer.status.as_u16(), told), (status, code), "{about}");
        }
        // What a form must have is not removed.
        let form = form(send(&leader, &path, Some("*"), MEDIA_TYPE, "{}").await.body);
        for (name, _) in form.as_object().unwrap().iter().filter(|(_, member)| !member.is_null()) {
            let answer = send(&leader, &path, Some("*"), MEDIA_TYPE, &json!({name: null}).to_string()).await;
            assert!(matches!(answer.status.as_u16(), 200 | 422), "{} {name}: {}", operation.id, answer.text);
            if answer.status == 422 {
                assert_eq!(answer.body["errors"][0]["pointer"], format!("/{name}"), "{}", answer.text);
            }
        }
    }
    assert_ne!(last_audit(&leader).await["id"], before, "nothing could be removed anywhere");
}

/// What replaces something that was read and has no part: steps from one state to the next, whose words are said with them.
#[test]
fn what_replaces_an_item_is_changed_in_part() {
    let whole: Vec<_> = items().into_iter().map(|(_, whole, _)| whole).collect();
    let replacing = OPERATIONS.iter().filter(|operation| {
        operation.method == Method::Put && operation.precondition == Precondition::IfMatch
    });
    let without: Vec<_> = replacing.map(|operation| operation.id).filter(|id| !whole.contains(id)).collect();
    let steps = [
        "change_plan_state",
        "accept_proposal",
        "decline_proposal",
        "withdraw_proposal",
        "acknowledge_check_in",
        "see_answer",
        "revoke_mandate",
        "revoke_api_token",
        "withdraw_event",
        "withdraw_figure",
    ];
    assert_eq!(without, steps);
}

/// An older client must not reset by silence what it does not know of.
#[actix_web::test]
async fn every_member_of_what_replaces_something_is_required() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let ids = access::ids(&leader, "follo").await;
    let mut tried = 0;
    for operation in OPERATIONS.iter().filter(|operation| {
        operation.method == Method::Put && operation.precondition == Precondition::IfMatch
    }) {
        let Some(example) = examples::of(*operation) else { continue };
        let mut pointers = Vec::new();
        members(&example, "", &mut pointers);
        for (parent, name) in pointers {
            let mut body = example.clone();
            body.pointer_mut(&parent).unwrap().as_object_mut().unwrap().remove(&name);
            let draft = leader.draft(Method::Put, &access::path(*operation, &ids)).header("if-match", "*");
            let answer = draft.body("application/json", body.to_string()).send().await;
            let about = format!("{} without {parent}/{name}: {}", operation.id, answer.text);
            assert_eq!((answer.status.as_u16(), answer.code()), (422, "invalid_fields"), "{about}");
            assert!(answer.text.contains("missing field"), "{about}");
            tried += 1;
        }
    }
    assert!(tried > 40, "{tried} members");
}

/// Every member of every object in the body, by the object's pointer. A party is one value in two members.
fn members(value: &Value, at: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::Object(object) => {
            for (name, member) in object {
                found.push((at.to_owned(), name.clone()));
                members(member, &format!("{at}/{name}"), found);
            }
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(n, item)| members(item, &format!("{at}/{n}"), found));
        }
        _ => {}
    }
}
