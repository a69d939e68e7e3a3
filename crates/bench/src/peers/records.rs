//! PocketBase's collections, and a branch's plan as their records.

use std::collections::HashMap;

use anyhow::Context;
use serde_json::{Value, json};
use uuid::Uuid;
use verv_contract::plan::goals::TargetView;
use verv_domain::plan::responsibilities::Part;

use super::Client;
use crate::shape::{Branch, Shapes};

/// Records in one request.
const TOGETHER: usize = 200;

/// The id of a record: fifteen letters and digits, as it asks.
pub fn id(kind: char, number: usize) -> String {
    format!("{kind}{number:014}")
}

/// Makes the collections and fills them; logs in as `account` afterwards.
pub async fn fill(
    client: &mut Client,
    shapes: &Shapes,
    branch: &Branch,
    (email, password): (&str, &str),
) -> anyhow::Result<()> {
    let person =
        json!({ "email": email, "password": password, "passwordConfirm": password, "verified": true });
    let person = client.call("POST", "/api/collections/users/records", &person).await?;
    let person = person["id"].as_str().context("nobody")?.to_owned();
    collections(client).await?;

    let parties: HashMap<Uuid, String> = (branch.offices.iter().map(|office| office.id))
        .chain(branch.bodies.iter().map(|body| body.id))
        .enumerate()
        .map(|(n, party)| (party, id('o', n)))
        .collect();
    let offices = branch.offices.iter().map(|office| (office.id, "office", office.name));
    let bodies = branch.bodies.iter().map(|body| (body.id, "body", body.name));
    let rows = offices.chain(bodies);
    let rows = rows.map(|(party, kind, name)| json!({ "id": parties[&party], "kind": kind, "name": name }));
    insert(client, "parties", rows.collect()).await?;

    let (mut areas, mut goals, mut goal_ids) = (Vec::new(), Vec::new(), HashMap::new());
    for (n, (area, national)) in branch.areas.iter().zip(&shapes.catalogue.areas).enumerate() {
        areas.push(json!({
            "id": id('a', n), "number": national.number, "title": national.title,
            "situation": { "now": area.now, "short_term": area.short_term, "dated_on": shapes.today },
        }));
        for (goal, position) in area.goals.iter().zip(1..) {
            let goal_id = id('g', goals.len());
            goals.push(json!({
                "id": goal_id, "area": id('a', n), "position": position, "title": goal.title,
                "serves": goal.serves,
            }));
            goal_ids.insert(goal.id, goal_id);
        }
    }
    insert(client, "areas", areas).await?;
    insert(client, "goals", goals).await?;

    let measures = branch.measures.iter().enumerate().map(|(n, measure)| {
        let (content, deadline) = (&measure.content, measure.deadline.as_ref());
        let latest = measure.latest.and_then(|latest| branch.check_ins.get(latest));
        let with = |wanted: Part| {
            let parts = measure.parts.iter().filter(move |(_, part, _)| *part == wanted);
            parts.map(|(_, _, party)| &parties[&party.id()]).collect::<Vec<_>>()
        };
        json!({
            "id": id('m', n),
            "goal": goal_ids.get(&measure.goal),
            "position": measure.position,
            "title": content.title.as_str(),
            "adopted_text": content.adopted_text.clone().map(String::from),
            "kind": content.kind.as_str(),
            "target": content.target.clone().map(TargetView::from),
            "deadline_label": deadline.map(|deadline| deadline.label.as_str()),
            "deadline_ends": deadline.and_then(|deadline| deadline.ends),
            "deadline_certainty": deadline.map(|deadline| deadline.certainty.as_str()),
            "origin": "adopted",
            "state": content.state.as_str(),
            "not_local_reason": content.not_local_reason.clone().map(String::from),
            "everyone_named": content.everyone_named,
            "reported_status": latest.map(|latest| latest.report.status.as_str()),
            "reported_at": latest.map(|latest| latest.at),
            "reported_reason":
                latest.and_then(|latest| latest.report.reason.clone()).map(String::from),
            "accountable": with(Part::Accountable).first(),
            "supporting": with(Part::Supporting),
        })
    });
    insert(client, "measures", measures.collect()).await?;

    let numbers: HashMap<Uuid, usize> =
        branch.measures.iter().enumerate().map(|(n, measure)| (measure.id, n)).collect();
    let check_ins = branch.check_ins.iter().map(|check_in| {
        let report = &check_in.report;
        json!({
            "measure": id('m', numbers[&check_in.measure]),
            "person": person,
            "office": id('o', 0),
            "status": report.status.as_str(),
            "reason": report.reason.clone().map(String::from),
            "next_step": report.next_step.clone().map(String::from),
            "at": check_in.at,
        })
    });
    insert(client, "check_ins", check_ins.collect()).await
}

async fn insert(client: &mut Client, collection: &str, rows: Vec<Value>) -> anyhow::Result<()> {
    let url = format!("/api/collections/{collection}/records");
    for rows in rows.chunks(TOGETHER) {
        let requests: Vec<Value> =
            rows.iter().map(|row| json!({ "method": "POST", "url": url, "body": row })).collect();
        client.call("POST", "/api/batch", &json!({ "requests": requests })).await?;
    }
    Ok(())
}

fn text(name: &str) -> Value {
    json!({ "name": name, "type": "text", "max": 5000 })
}

fn of(kind: &str, name: &str) -> Value {
    json!({ "name": name, "type": kind })
}

/// To records of another collection, of which one record names so many.
fn relation(name: &str, collection: &str, many: usize) -> Value {
    json!({ "name": name, "type": "relation", "collectionId": collection, "maxSelect": many })
}

async fn collections(client: &mut Client) -> anyhow::Result<()> {
    let users = client.call("GET", "/api/collections/users", &Value::Null).await?;
    let users = users["id"].as_str().context("no users")?.to_owned();
    let parties = collection(client, "parties", vec![text("kind"), text("name")], &[]).await?;
    let fields = vec![of("number", "number"), text("title"), of("json", "situation")];
    let areas = collection(client, "areas", fields, &[]).await?;
    let fields =
        vec![relation("area", &areas, 1), of("number", "position"), text("title"), of("json", "serves")];
    let goals = collection(client, "goals", fields, &["(area, position)"]).await?;
    let mut fields = vec![
        relation("goal", &goals, 1),
        of("number", "position"),
        of("json", "target"),
        of("bool", "everyone_named"),
        of("date", "reported_at"),
        relation("accountable", &parties, 1),
        relation("supporting", &parties, 99),
    ];
    let texts = [
        "title",
        "adopted_text",
        "kind",
        "deadline_label",
        "deadline_ends",
        "deadline_certainty",
        "origin",
        "state",
        "not_local_reason",
        "reported_status",
        "reported_reason",
    ];
    fields.extend(texts.map(text));
    let measures = collection(client, "measures", fields, &["(goal, position)", "(title)"]).await?;
    let fields = vec![
        relation("measure", &measures, 1),
        relation("person", &users, 1),
        relation("office", &parties, 1),
        text("status"),
        text("reason"),
        text("next_step"),
        of("date", "at"),
    ];
    collection(client, "check_ins", fields, &["(measure, at)"]).await?;
    Ok(())
}

/// Makes a collection that whoever is logged in may read and write; gives its id.
async fn collection(
    client: &mut Client,
    name: &str,
    fields: Vec<Value>,
    indexes: &[&str],
) -> anyhow::Result<String> {
    let rule = "@request.auth.id != ''";
    let indexes: Vec<String> = indexes
        .iter()
        .enumerate()
        .map(|(n, columns)| format!("CREATE INDEX {name}_{n} ON {name} {columns}"))
        .collect();
    let body = json!({
        "name": name, "type": "base", "fields": fields, "indexes": indexes,
        "listRule": rule, "viewRule": rule, "createRule": rule, "updateRule": rule,
    });
    let made = client.call("POST", "/api/collections", &body).await?;
    Ok(made["id"].as_str().context("a collection without an id")?.to_owned())
}
