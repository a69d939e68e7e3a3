//! Answers from memory.

use std::{fs, net::TcpListener, path::Path};

use actix_web::{
    App, HttpResponse, HttpServer,
    http::StatusCode,
    web::{self, Bytes},
};
use anyhow::Context;

use super::paths;
use crate::script::Operation;

fn answer(status: StatusCode, body: &Bytes) -> HttpResponse {
    HttpResponse::build(status).content_type("application/json").body(body.clone())
}

/// Serves the bodies in the folder, each named after its operation.
pub async fn serve(listener: TcpListener, folder: &Path) -> anyhow::Result<()> {
    let body = |operation: Operation| {
        let file = folder.join(operation.name());
        fs::read(&file).map(Bytes::from).with_context(|| file.display().to_string())
    };
    let measure = body(Operation::Measure)?;
    let page = body(Operation::Page)?;
    let plan = body(Operation::Plan)?;
    let check_in = body(Operation::CheckIn)?;
    HttpServer::new(move || {
        let get = |body: &Bytes| {
            let body = body.clone();
            web::get().to(move || std::future::ready(answer(StatusCode::OK, &body)))
        };
        let check_in = check_in.clone();
        // The body of the request is read, as everybody must.
        let post = web::post().to(move |_: Bytes| std::future::ready(answer(StatusCode::CREATED, &check_in)));
        App::new()
            .route(paths::READY, web::get().to(HttpResponse::Ok))
            .route(paths::CHECK_IN, post)
            .route(paths::MEASURE, get(&measure))
            .route(paths::PAGE, get(&page))
            .route(paths::PLAN, get(&plan))
    })
    .workers(1)
    .listen(listener)?
    .run()
    .await?;
    Ok(())
}
