//! Uploads: access is checked before the body is read, and the body is written in chunks to an unnamed temporary file, which
//! disappears with the request.

use std::{rc::Rc, time::Duration};

use actix_web::{HttpMessage, HttpRequest, http::header, web::Payload};
use futures_util::StreamExt;
use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt;
use verv_app::{App, AppError, CallTo, Result, exchange::imports::Upload};
use verv_contract::{
    ProblemCode,
    endpoint::{Body, Endpoint, FileBody},
};

use crate::{
    input::{self, Input},
    problem::Refusal,
    reply::Reply,
    routes::{Routes, claims, enter_with},
};

/// How long a file may take to arrive. A whole one takes that long by a slow mobile network.
const UPLOAD_TIMEOUT: Duration = Duration::from_mins(2);

/// After which a session that sends many files at once may try again, in seconds.
const RETRY_AFTER: u64 = 20;

impl Routes {
    /// An endpoint of a branch that takes a file, with its query. `may` says whether the caller may send one; it is asked before the body is read.
    pub fn receiving<E: Endpoint>(
        &mut self,
        _endpoint: E,
        may: impl AsyncFn(&App, &CallTo<E>, &E::Path) -> Result<()> + 'static,
        handler: impl AsyncFn(&App, &CallTo<E>, (E::Path, E::Query), Upload) -> Result<Reply<E::Answer>> + 'static,
    ) -> &mut Self {
        const { assert!(E::Body::FILE.is_some(), "the endpoint takes no file") };
        let (may, handler) = (Rc::new(may), Rc::new(handler));
        self.add::<E>(async move |edge, request, payload| {
            let session = claims(&edge, &request)?.session;
            let mut call = enter_with::<E>(&edge, &request, &Ok(Vec::new())).await?;
            let (path, query) = Input::<E>::address(&request)?;
            may(&edge.app, &call, &path).await?;
            let ticket = edge.limits.streams.open(session);
            let _ticket = ticket.ok_or_else(|| Refusal::too_many_attempts(RETRY_AFTER))?;
            let key = input::idempotency_key::<E>(&request)?;
            let (upload, hash) = receive::<E>(&request, payload).await?;
            call.set_idempotency(key.map(|(key, mut operation)| {
                operation.update(hash.finalize());
                (key, operation.finalize().to_vec())
            }));
            Ok(handler(&edge.app, &call, (path, query), upload).await?)
        })
    }
}

/// The body as a file, read from its beginning, and the hash of its bytes.
async fn receive<E: Endpoint>(
    request: &HttpRequest,
    mut payload: Payload,
) -> std::result::Result<(Upload, Sha256), Refusal> {
    let FileBody { media_types, max_bytes } =
        E::Body::FILE.unwrap_or(FileBody { media_types: &[], max_bytes: 0 });
    let sent = request.mime_type().ok().flatten();
    let known = sent.as_ref().and_then(|sent| media_types.iter().find(|known| **known == sent.essence_str()));
    let Some(media_type) = known else {
        let detail = format!("send Content-Type: {}", media_types.join(" or "));
        return Err(Refusal::detailed(ProblemCode::UnsupportedMediaType, detail));
    };
    let announced = request.headers().get(header::CONTENT_LENGTH);
    let announced = announced.and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > max_bytes) {
        return Err(ProblemCode::BodyTooLarge.into());
    }
    let file = tempfile::tempfile().map_err(|error| AppError::File(Box::new(error)))?;
    let mut file = tokio::fs::File::from_std(file);
    let (mut hash, mut length) = (Sha256::new(), 0_u64);
    let reading = async {
        // Back-pressure: the next chunk is requested when this one has been written.
        while let Some(piece) = payload.next().await {
            let piece = piece.map_err(|_| Refusal::from(ProblemCode::BadRequest))?;
            length += piece.len() as u64;
            if length > max_bytes {
                return Err(ProblemCode::BodyTooLarge.into());
            }
            hash.update(&piece);
            file.write_all(&piece).await.map_err(|error| AppError::File(Box::new(error)))?;
        }
        file.flush().await.map_err(|error| AppError::File(Box::new(error)))?;
        Ok::<_, Refusal>(())
    };
    let read = tokio::time::timeout(UPLOAD_TIMEOUT, reading).await;
    read.map_err(|_| Refusal::from(ProblemCode::RequestTimeout))??;
    let charset = sent.as_ref().and_then(|sent| sent.get_param("charset")).map(|charset| charset.to_string());
    Ok((Upload { file: file.into_std().await, media_type, charset }, hash))
}
