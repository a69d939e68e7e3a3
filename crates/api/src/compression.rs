//! Which encodings a reader takes, and large answers in one of them: a plan of 300 measures is a tenth of its size.
//!
//! Only answers of the API to GET are compressed. They never hold a secret beside text that others control (tokens are given
//! by POST and in cookies), so their compressed length leaks nothing (CVE-2013-3587, "BREACH"). Small answers are left alone:
//! compressing them costs more than it saves.

use std::io::Write as _;

use actix_web::{
    HttpRequest,
    http::header::{AcceptEncoding, Encoding, Header},
};
use flate2::{Compression, write::GzEncoder};
use verv_contract::endpoint::Method;

/// Answers with fewer bytes are not compressed.
const MIN_BYTES: usize = 4096;

/// Takes a third of the time of the best level, for a few per cent more bytes.
const LEVEL: u32 = 4;

/// Whether the client accepts the encoding, and does not prefer an uncompressed answer (RFC 9110, 12.5.3).
pub fn accepts(request: &HttpRequest, encoding: &Encoding) -> bool {
    let identity = Encoding::identity();
    AcceptEncoding::parse(request)
        .ok()
        .and_then(|accepted| accepted.negotiate([encoding, &identity].into_iter()))
        .is_some_and(|chosen| chosen == *encoding)
}

/// Whether an answer is sent with gzip: the client accepts it and the answer is large enough.
pub fn is_compressed(request: &HttpRequest, method: Method, body: &[u8]) -> bool {
    method == Method::Get && body.len() >= MIN_BYTES && accepts(request, &Encoding::gzip())
}

/// The body with gzip.
pub fn compress(body: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(body.len() / 6), Compression::new(LEVEL));
    encoder.write_all(body)?;
    encoder.finish()
}

#[cfg(test)]
mod tests {
    use actix_web::{http::header::ACCEPT_ENCODING, test::TestRequest};

    use super::*;

    #[test]
    fn an_encoding_is_taken_where_its_weight_says_so() {
        for (accepted, is_taken) in [
            (&["gzip"][..], true),
            (&["GZIP"], true),
            (&["br, gzip;q=0.001"], true),
            (&["br", "gzip"], true),
            (&[""], false),
            (&[], false),
            (&["br"], false),
            (&["gzip;q=0"], false),
            (&["gzip;q=0.0"], false),
            (&["gzip; q=0.000"], false),
            (&["gzip ; Q=0"], false),
            (&["identity, gzip;q=0.5"], false),
        ] {
            let request = TestRequest::default();
            let request =
                accepted.iter().fold(request, |it, line| it.append_header((ACCEPT_ENCODING, *line)));
            assert_eq!(accepts(&request.to_http_request(), &Encoding::gzip()), is_taken, "{accepted:?}");
        }
    }
}
