//! The front end's files: one page for every address in the chosen language, and files whose names hold their hash.

use std::{borrow::Cow, sync::Arc};

use verv_api::{Edge, site::Site};
use verv_contract::places::patterns;
use verv_tests::{Answer, Client, Engine, House};

/// A bundle in small.
fn bundle(name: &str) -> Option<Cow<'static, [u8]>> {
    let content: &[u8] = match name {
        "verv.nb.html" => b"<!doctype html>nb",
        "verv.nn.html" => b"<!doctype html>nn",
        "verv.nn.html.br" => b"nn, compressed",
        "hjelp.nb.html" => b"<!doctype html>hjelp",
        "worker.js" => b"// worker",
        "assets/verv.0123abcd.js" => b"start()",
        "assets/verv.0123abcd.js.gz" => b"start(), compressed",
        "assets/split_plan.89abcdef.wasm" => b"\0asm",
        "verv.key" => b"secret",
        _ => return None,
    };
    Some(Cow::Borrowed(content))
}

async fn house_with_a_front_end() -> (House, Client) {
    let house = House::empty(Engine::Sqlite).await;
    let edge = Arc::new(Edge {
        app: house.app.clone(),
        limits: verv_api::limits::Limits::default(),
        public_url: house.edge.public_url.clone(),
        site: Site { lookup: bundle },
    });
    let client = Client::new(&edge).await;
    (house, client)
}

async fn get(client: &Client, path: &str, headers: &[(&str, &str)]) -> Answer {
    let draft = client.raw("GET", path);
    headers.iter().fold(draft, |draft, (name, value)| draft.header(name, value)).send().await
}

#[actix_web::test]
async fn every_address_of_a_page_has_the_one_page() {
    let (_house, client) = house_with_a_front_end().await;
    // Where a page was before, the program leads on.
    let places = patterns().map(filled);
    for path in places.chain(["/styleguide".to_owned()]) {
        let answer = get(&client, &path, &[]).await;
        assert_eq!((answer.status.as_u16(), answer.text.as_str()), (200, "<!doctype html>nb"), "{path}");
        assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"), "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-cache"), "{path}");
        assert_eq!(answer.header("vary"), Some("Accept-Encoding, Cookie"), "{path}");
    }
    assert_eq!(get(&client, "/hjelp", &[]).await.text, "<!doctype html>hjelp");
}

/// A path like this pattern.
fn filled(pattern: &str) -> String {
    let segments = pattern.split('/').map(|segment| match segment {
        ":branch" => "follo",
        parameter if parameter.starts_with(':') => "0198c0de-0000-7000-8000-000000000001",
        fixed => fixed,
    });
    segments.collect::<Vec<_>>().join("/")
}

#[actix_web::test]
async fn where_there_is_no_page_the_program_says_so_and_so_does_the_status() {
    let (_house, client) = house_with_a_front_end().await;
    for path in [
        "/finnes/ikke?q=1",
        "/.well-known/security.txt",
        "/missing.js.map",
        "/f/follo/tiltak/1",
        "/f/follo",
        "/healthy",
        "/wp-login.php",
    ] {
        let answer = get(&client, path, &[]).await;
        assert_eq!((answer.status.as_u16(), answer.text.as_str()), (404, "<!doctype html>nb"), "{path}");
        let posted = client.raw("POST", path).send().await;
        assert_eq!(posted.status.as_u16(), 404, "{path}");
    }
}

#[actix_web::test]
async fn files_and_pages_are_read_and_nothing_else() {
    let (_house, client) = house_with_a_front_end().await;
    for path in [
        "/",
        "/hjelp",
        "/f/follo/planen",
        "/worker.js",
        "/assets/verv.0123abcd.js",
        "/health/live",
        "/health/ready",
        "/api/docs/",
        "/api/v1/openapi.json",
    ] {
        assert_eq!(client.raw("HEAD", path).send().await.status.as_u16(), 200, "{path}");
        for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW"] {
            let refused = client.raw(method, path).send().await;
            let told = (refused.status.as_u16(), refused.code(), refused.header("allow"));
            assert_eq!(told, (405, "method_not_allowed", Some("GET, HEAD")), "{method} {path}");
        }
    }
}

#[actix_web::test]
async fn the_page_is_in_the_language_that_is_chosen() {
    let (_house, client) = house_with_a_front_end().await;
    for (cookie, page) in [
        ("verv_language=nn", "<!doctype html>nn"),
        ("verv_language=nb", "<!doctype html>nb"),
        // A language that there is not, and what is none.
        ("verv_language=de", "<!doctype html>nb"),
        ("verv_language=../verv", "<!doctype html>nb"),
        ("verv_language=", "<!doctype html>nb"),
        ("verv_language=nn.html", "<!doctype html>nb"),
    ] {
        let answer = get(&client, "/f/follo/planen", &[("cookie", cookie)]).await;
        assert_eq!((answer.status.as_u16(), answer.text.as_str()), (200, page), "{cookie}");
    }
    // The guide is not translated here.
    let guide = get(&client, "/hjelp", &[("cookie", "verv_language=nn")]).await;
    assert_eq!(guide.text, "<!doctype html>hjelp");
    let compressed = [("cookie", "verv_language=nn"), ("accept-encoding", "gzip, br")];
    let answer = get(&client, "/", &compressed).await;
    assert_eq!((answer.header("content-encoding"), answer.text.as_str()), (Some("br"), "nn, compressed"));
}

#[actix_web::test]
async fn a_file_with_a_hash_is_kept_for_ever_and_one_that_is_not_there_is_no_page() {
    let (_house, client) = house_with_a_front_end().await;
    let script = get(&client, "/assets/verv.0123abcd.js", &[]).await;
    assert_eq!((script.status.as_u16(), script.text.as_str()), (200, "start()"));
    assert_eq!(script.header("cache-control"), Some("public, max-age=31536000, immutable"));
    assert_eq!(script.header("content-type"), Some("text/javascript; charset=utf-8"));
    let compressed = get(&client, "/assets/verv.0123abcd.js", &[("accept-encoding", "gzip")]).await;
    assert_eq!(compressed.header("content-encoding"), Some("gzip"));
    let chunk = get(&client, "/assets/split_plan.89abcdef.wasm", &[]).await;
    assert_eq!((chunk.status.as_u16(), chunk.header("content-type")), (200, Some("application/wasm")));
    assert_eq!(get(&client, "/worker.js", &[]).await.header("cache-control"), Some("no-cache"));
    // A chunk of an older program, and files that are not for others.
    for path in [
        "/assets/split_plan.00000000.wasm",
        "/assets/..%2fverv.key",
        "/assets/.hidden",
        "/assets/",
        "/install.js",
        "/verv.png",
    ] {
        let answer = get(&client, path, &[]).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (404, "not_found"), "{path}");
    }
    // A page's own name is no address of its own, and neither is the key.
    for path in ["/verv.nn.html", "/verv.key"] {
        let answer = get(&client, path, &[]).await;
        assert_eq!((answer.status.as_u16(), answer.text.as_str()), (404, "<!doctype html>nb"), "{path}");
    }
    let posted = client.raw("POST", "/f/follo/planen").send().await;
    assert_eq!((posted.status.as_u16(), posted.header("allow")), (405, Some("GET, HEAD")));
}

#[actix_web::test]
async fn a_server_without_its_front_end_says_so() {
    let house = House::empty(Engine::Sqlite).await;
    let answer = get(&house.anonymous().await, "/f/follo/planen", &[]).await;
    assert_eq!(answer.status, 404);
    assert!(answer.text.contains("cargo xtask run"), "{}", answer.text);
}
