//! Which encodings a reader takes, and large answers in one of them: a plan of 300 measures is a tenth of its size.
//!
//! Only answers of the API to GET: what others have written stands in them beside no secret, for tokens are given by POST
//! and by cookies alone, so that a length tells nothing (CVE-2013-3587, "BREACH"). Only large ones: a small answer gains
//! less than the work costs.

use std::io::Write as _;

use actix_web::{HttpRequest, http::header};
use flate2::{Compression, write::GzEncoder};
use verv_contract::endpoint::Method;

/// Bytes from which it pays.
const LARGE: usize = 4096;

/// A third of the best level's time, and a few hundredths more bytes.
const LEVEL: u32 = 4;

/// Whether the browser or program takes the encoding.
pub fn accepts(request: &HttpRequest, encoding: &str) -> bool {
    let accepted = request.headers().get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    let mut offers = accepted.unwrap_or_default().split(',').map(str::trim);
    offers.any(|offer| offer.split(';').next() == Some(encoding) && !offer.ends_with("q=0"))
}

/// The body with gzip, where that is wanted and pays.
pub fn gzip(request: &HttpRequest, method: Method, body: &[u8]) -> Option<Vec<u8>> {
    if method != Method::Get || body.len() < LARGE || !accepts(request, "gzip") {
        return None;
    }
    compress(body)
}

/// The body with gzip.
pub fn compress(body: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(body.len() / 6), Compression::new(LEVEL));
    // Writing to memory does not fail; if it did, the plain body would be right as well.
    encoder.write_all(body).ok()?;
    encoder.finish().ok()
}
