//! Answers from memory.

use std::{collections::HashMap, fs, net::TcpListener, path::Path};

use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer,
    http::Method,
    web::{self, Bytes, Data},
};
use anyhow::Context;

use super::READY;
use crate::script::ANSWER;

type Bodies = HashMap<String, Bytes>;

/// The body of the request is read, as everybody must.
async fn answer(bodies: Data<Bodies>, request: HttpRequest, _: Bytes) -> HttpResponse {
    let name = request.headers().get(ANSWER).and_then(|name| name.to_str().ok());
    let Some(body) = name.and_then(|name| bodies.get(name)) else {
        return HttpResponse::NotFound().finish();
    };
    let mut response =
        if request.method() == Method::POST { HttpResponse::Created() } else { HttpResponse::Ok() };
    response.content_type("application/json").body(body.clone())
}

/// Serves the bodies in the folder, each named after its operation.
pub async fn serve(listener: TcpListener, folder: &Path) -> anyhow::Result<()> {
    let mut bodies = Bodies::new();
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let entry = entry?;
        bodies.insert(entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path())?.into());
    }
    let bodies = Data::new(bodies);
    HttpServer::new(move || {
        App::new()
            .app_data(bodies.clone())
            .route(READY, web::get().to(HttpResponse::Ok))
            .default_service(web::to(answer))
    })
    .workers(1)
    .listen(listener)?
    .run()
    .await?;
    Ok(())
}
