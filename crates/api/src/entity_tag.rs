//! Entity tags and the conditions that are made of them (RFC 9110, 8.8.3 and 13).
//!
//! A tag is `"<version>-<epoch>-<hash>"`. Version and epoch say which state it is of what can be changed, and `If-Match`
//! compares them; the hash tells answers apart that look different tomorrow, or to somebody with other rights, and is for
//! `If-None-Match`. The epoch is the deployment's: after a copy of the database was put back, its versions count again
//! (decision 0046). All tags are strong: an answer that is sent compressed has another tag than the plain one.

use std::fmt::Write;

use actix_web::{
    HttpRequest,
    http::header::{self, EntityTag, Header, IfMatch, IfNoneMatch},
};
use sha2::{Digest, Sha256};
use verv_app::Expected;

/// The tag of an answer. Answers without a version use 0, which no stored item ever has.
pub fn entity_tag(version: Option<i64>, epoch: &str, body: &[u8]) -> EntityTag {
    let mut tag = format!("{}-{epoch}-", version.unwrap_or_default());
    write_hash(&mut tag, body);
    EntityTag::new_strong(tag)
}

/// The tag of a document that is the same wherever this program runs.
pub fn content_tag(body: &[u8]) -> EntityTag {
    let mut tag = String::with_capacity(16);
    write_hash(&mut tag, body);
    EntityTag::new_strong(tag)
}

fn write_hash(tag: &mut String, body: &[u8]) {
    for byte in &Sha256::digest(body)[..8] {
        // Writing into a string does not fail.
        let _ = write!(tag, "{byte:02x}");
    }
}

/// The tag of the same content, compressed.
pub fn compressed(tag: &EntityTag) -> EntityTag {
    EntityTag::new_strong(format!("{}-gzip", tag.tag()))
}

/// Whether the reader has this already: any tag of any line, by weak comparison.
pub fn is_not_modified(request: &HttpRequest, tag: &EntityTag) -> bool {
    match IfNoneMatch::parse(request) {
        Ok(IfNoneMatch::Any) => true,
        Ok(IfNoneMatch::Items(known)) => known.iter().any(|known| known.weak_eq(tag)),
        Err(_) => false,
    }
}

/// What `If-Match` says: the versions of those tags that are of this epoch. The comparison is strong.
pub fn expected(request: &HttpRequest, epoch: &str) -> Expected {
    if !request.headers().contains_key(header::IF_MATCH) {
        return Expected::Missing;
    }
    match IfMatch::parse(request) {
        Ok(IfMatch::Any) => Expected::Any,
        Ok(IfMatch::Items(tags)) => {
            Expected::Versions(tags.iter().filter_map(|tag| version(tag, epoch)).collect())
        }
        Err(_) => Expected::Versions(Vec::new()),
    }
}

/// The version of a tag of this epoch: as it was answered, or of a version alone, as the items of a list have it.
fn version(tag: &EntityTag, epoch: &str) -> Option<i64> {
    if tag.weak {
        return None;
    }
    let mut parts = tag.tag().split('-');
    let version = parts.next()?;
    let is_plain = !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit());
    let is_of_this_epoch = parts.next()? == epoch;
    let is_hash = |part: &str| part.len() == 16 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_whole = parts.next().is_none_or(is_hash)
        && parts.next().is_none_or(|coding| coding == "gzip")
        && parts.next().is_none();
    version.parse().ok().filter(|_| is_plain && is_of_this_epoch && is_whole)
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    const EPOCH: &str = "0123456789abcdef";

    fn read(lines: &[&str]) -> Expected {
        let request = TestRequest::default();
        let request = lines.iter().fold(request, |it, line| it.append_header((header::IF_MATCH, *line)));
        expected(&request.to_http_request(), EPOCH)
    }

    #[test]
    fn a_list_over_several_lines_is_one_list() {
        let (one, other) = (format!("\"3-{EPOCH}\""), format!("\"5-{EPOCH}-fedcba9876543210\""));
        let gzip = format!("\"7-{EPOCH}-fedcba9876543210-gzip\"");
        assert_eq!(read(&[]), Expected::Missing);
        assert_eq!(read(&["*"]), Expected::Any);
        assert_eq!(read(&[&one]), Expected::version(3));
        assert_eq!(read(&[&format!("{one} ,{other}"), "\"else\"", &gzip]), Expected::Versions(vec![3, 5, 7]));
    }

    #[test]
    fn what_is_no_tag_of_this_epoch_is_no_version() {
        let nothing = Expected::Versions(Vec::new());
        for wrong in [
            "",
            "5",
            "\"5\"",
            "\"5-0000000000000000\"",
            "\"5-0000000000000000-0000000000000000\"",
            "\"-0123456789abcdef\"",
            "\"+5-0123456789abcdef\"",
            "\"5-0123456789abcdef-\"",
            "\"5-0123456789abcdef-00\"",
            "\"5-0123456789abcdef-0000000000000000-br\"",
            "\"5-0123456789abcdef-0000000000000000-gzip-gzip\"",
            "\"99999999999999999999-0123456789abcdef\"",
            "5-0123456789abcdef",
            "W/\"5-0123456789abcdef\"",
            "w/\"5-0123456789abcdef\"",
            "W/W/\"5-0123456789abcdef\"",
            "W/W/5",
        ] {
            assert_eq!(read(&[wrong]), nothing, "{wrong}");
        }
    }

    #[test]
    fn a_tag_that_was_answered_is_read_again() {
        let tag = entity_tag(Some(12), EPOCH, b"{}");
        assert_eq!(version(&tag, EPOCH), Some(12));
        assert_eq!(version(&compressed(&tag), EPOCH), Some(12));
        assert_eq!(version(&tag, "fedcba9876543210"), None);
    }
}
