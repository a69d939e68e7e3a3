//! Conditions to the letter of RFC 9110: every operation that asks for a version, every kind of tag.

use serde_json::json;
use verv_contract::{
    endpoint::{Method, Operation, Precondition},
    endpoints::OPERATIONS,
};
use verv_tests::{Answer, Client, Engine, House};

use crate::{
    FOLLO,
    access::{Ids, ids, path},
    measure_path,
};

/// The tag of what the operation changes, as it is answered: that of its own path where it can be read, else that of the path up to
/// its last id.
async fn tag(client: &Client, operation: Operation, ids: &Ids) -> String {
    let is_read = OPERATIONS.iter().any(|it| it.method == Method::Get && it.path == operation.path);
    let end = match operation.path.rfind('}') {
        Some(last) if !is_read => last + 1,
        _ => operation.path.len(),
    };
    let item = path(Operation { path: &operation.path[..end], ..operation }, ids);
    let answer = client.get(&item).await;
    assert_eq!(answer.status, 200, "{item}: {}", answer.text);
    answer.header("etag").unwrap_or_else(|| panic!("{item} has no tag")).to_owned()
}

/// Sends what goes no further than the condition: a body that is none.
async fn try_with(client: &Client, operation: Operation, ids: &Ids, lines: &[&str]) -> Answer {
    let draft = client.draft(operation.method, &path(operation, ids));
    lines
        .iter()
        .fold(draft, |draft, line| draft.another("if-match", line))
        .body("text/plain", "{")
        .send()
        .await
}

#[actix_web::test]
async fn every_operation_takes_the_tag_that_was_answered_and_no_other() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("leder@follo").await;
    let ids = ids(&client, "follo").await;
    let mut count = 0;
    for operation in OPERATIONS.iter().filter(|it| it.precondition == Precondition::IfMatch) {
        let tag = tag(&client, *operation, &ids).await;
        let parts: Vec<&str> = tag.trim_matches('"').split('-').collect();
        let [version, epoch, hash] = parts[..] else { panic!("{tag}: not three parts") };
        assert_eq!((epoch.len(), hash.len()), (16, 16), "{tag}");
        let next = version.parse::<i64>().unwrap() + 1;
        for wrong in [
            version.to_owned(),
            format!("\"{version}\""),
            format!("\"{version}-0000000000000000\""),
            format!("\"{version}-0000000000000000-{hash}\""),
            format!("\"{version}-{epoch}-\""),
            format!("\"{next}-{epoch}\""),
            format!("\"{next}-{epoch}-{hash}\""),
            format!("W/{tag}"),
            format!("W/W/{version}"),
            format!("W/W/{tag}"),
            format!("{version}-{epoch}"),
            "\"\"".to_owned(),
            ",".to_owned(),
            String::new(),
        ] {
            let answer = try_with(&client, *operation, &ids, &[&wrong]).await;
            let told = (answer.status.as_u16(), answer.code());
            assert_eq!(told, (412, "stale_version"), "{} with {wrong}", operation.id);
        }
        let missing = try_with(&client, *operation, &ids, &[]).await;
        assert_eq!(missing.code(), "precondition_required", "{}", operation.id);
        count += 1;
        // What has no body would be done.
        if operation.method != Method::Put
            || ["withdraw_proposal", "see_answer", "revoke_mandate", "revoke_api_token"]
                .contains(&operation.id)
        {
            continue;
        }
        let (short, stale) = (format!("\"{version}-{epoch}\""), format!("\"{next}-{epoch}\""));
        for right in [
            &["*"][..],
            &[&tag],
            &[&short],
            &[&format!("{stale} , {tag}")],
            &[&stale, &tag],
            &["\"a tag, of others\"", &stale, &short],
        ] {
            let answer = try_with(&client, *operation, &ids, right).await;
            assert_eq!(answer.code(), "unsupported_media_type", "{} with {right:?}", operation.id);
        }
    }
    assert!(count > 15, "{count} operations");
}

/// The database goes back to a copy: its versions are given out again, and mean something else.
#[actix_web::test]
async fn a_version_of_another_life_of_the_database_overwrites_nothing() {
    for engine in [Engine::Sqlite, Engine::Postgres].into_iter().filter(|engine| engine.is_here()) {
        let house = House::demo(engine).await;
        let client = house.client("leder@follo").await;
        let path = measure_path(&client, "unassigned=true").await;
        let before = client.get(&path).await;
        let tag = before.header("etag").unwrap().to_owned();
        house.app.renew_epoch().await.unwrap();
        let restarted = house.restarted();
        let client = restarted.client("leder@follo").await;
        let after = client.get(&path).await;
        assert_eq!(after.body["version"], before.body["version"]);
        assert_ne!(after.header("etag"), Some(tag.as_str()));
        let give = async |tag: &str| {
            let draft = client.draft(Method::Put, &format!("{path}/responsibility")).header("if-match", tag);
            draft.json(&json!({})).send().await
        };
        let refused = give(&tag).await;
        assert_eq!(refused.code(), "stale_version");
        assert_eq!(refused.body["current"]["version"], before.body["version"]);
        // Where versions stand in the body, the tag says of which life they are.
        let item =
            json!({"measure_id": before.body["id"], "version": before.body["version"], "responsibility": {}});
        let bulk = async |tag: &str| {
            let draft = client.draft(Method::Post, &format!("{FOLLO}/responsibilities/bulk"));
            draft.header("if-match", tag).json(&json!({"items": [item]})).send().await
        };
        assert_eq!(bulk(&tag).await.code(), "stale_version");
        let current = after.header("etag").unwrap();
        assert_eq!(bulk(current).await.status, 200, "{}", bulk(current).await.text);
        assert_eq!(give(current).await.code(), "stale_version", "it was changed in bulk");
    }
}

#[actix_web::test]
async fn every_item_is_known_by_its_tag_in_any_line() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("leder@follo").await;
    let ids = ids(&client, "follo").await;
    for operation in OPERATIONS.iter().filter(|it| it.method == Method::Get) {
        let path = path(*operation, &ids);
        for coding in ["identity", "gzip"] {
            let ask = |lines: &[&str]| {
                let draft = client.draft(Method::Get, &path).header("accept-encoding", coding);
                lines.iter().fold(draft, |draft, line| draft.another("if-none-match", line)).send()
            };
            let whole = ask(&[]).await;
            let Some(tag) = whole.header("etag").map(str::to_owned) else {
                assert!(
                    ["export_plan", "export_figures", "watch_changes"].contains(&operation.id),
                    "{path} has no tag"
                );
                continue;
            };
            for known in [
                &["*"][..],
                &[&tag],
                &[&format!("W/{tag}")],
                &[&format!("\"else\", {tag}")],
                &["\"else\"", &tag],
                &["W/W/5", "\"else\", \"more\"", &tag],
            ] {
                let answer = ask(known).await;
                assert_eq!((answer.status.as_u16(), answer.text.as_str()), (304, ""), "{path} {known:?}");
                for header in ["etag", "vary", "cache-control"] {
                    assert_eq!(answer.header(header), whole.header(header), "{path} {header}");
                }
            }
            for unknown in [&["\"else\""][..], &[""], &[tag.trim_matches('"')], &[&format!("W/W/{tag}")]] {
                assert_eq!(ask(unknown).await.status, 200, "{path} {unknown:?}");
            }
        }
    }
}
