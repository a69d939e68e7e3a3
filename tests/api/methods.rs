//! GET implies HEAD, everywhere (RFC 9110, 9.3.2); what is not served says what is.

use verv_contract::{endpoint::Method, endpoints::OPERATIONS};
use verv_tests::{Engine, House};

use crate::access::{ids, path};

#[actix_web::test]
async fn what_can_be_read_can_be_asked_about_without_its_body() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("leder@follo").await;
    let ids = ids(&client, "follo").await;
    let reads = OPERATIONS.iter().filter(|operation| operation.method == Method::Get);
    for path in reads.map(|operation| path(*operation, &ids)) {
        let read = client.get(&path).await;
        let asked = client.raw("HEAD", &format!("/api/v1{path}")).send().await;
        assert_eq!((asked.status, asked.header("etag")), (read.status, read.header("etag")), "{path}");
        let told = client.raw("OPTIONS", &format!("/api/v1{path}")).send().await;
        assert_eq!(told.status, 405, "{path}");
        assert!(told.header("allow").unwrap().contains("GET, HEAD"), "{path}");
    }
    let nobody = house.anonymous().await;
    assert_eq!(nobody.raw("HEAD", "/api/v1/me").send().await.status, 401);
    assert_eq!(client.raw("HEAD", "/api/v1/sessions").send().await.status, 405, "nothing is read there");
}
