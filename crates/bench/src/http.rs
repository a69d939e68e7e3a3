//! A cheap HTTP/1.1 client: all load comes from one core.

use std::time::Duration;

use anyhow::{Context, bail, ensure};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// Longer than any answer takes.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(10);

/// A connection that is kept open.
pub struct Connection {
    stream: TcpStream,
    received: Vec<u8>,
    /// The body of the last answer that came in chunks.
    joined: Vec<u8>,
}

/// An answer; the body lies in the connection's buffer.
pub struct Answer<'a> {
    pub status: u16,
    pub body: &'a [u8],
}

impl Connection {
    pub async fn open(port: u16) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, received: Vec::with_capacity(64 * 1024), joined: Vec::new() })
    }

    /// Sends a whole request and reads a whole answer.
    pub async fn ask(&mut self, request: &[u8]) -> anyhow::Result<Answer<'_>> {
        self.received.clear();
        let exchange = async {
            self.stream.write_all(request).await?;
            let head = loop {
                self.receive().await?;
                if let Some(end) = find(&self.received, b"\r\n\r\n") {
                    break end;
                }
            };
            let Head { status, body } = read_head(&self.received[..head])?;
            let begin = head + 4;
            match body {
                Body::Length(length) => {
                    while self.received.len() < begin + length {
                        self.receive().await?;
                    }
                    ensure!(self.received.len() == begin + length, "the server sent more than it announced");
                    anyhow::Ok((status, Some(begin)))
                }
                Body::Chunked => {
                    while !self.join_chunks(begin)? {
                        self.receive().await?;
                    }
                    Ok((status, None))
                }
            }
        };
        let (status, begin) = timeout(ANSWER_TIMEOUT, exchange).await.context("no answer came")??;
        let body = begin.map_or(&self.joined[..], |begin| &self.received[begin..]);
        Ok(Answer { status, body })
    }

    /// Whether the chunks are all there; then they are joined.
    fn join_chunks(&mut self, begin: usize) -> anyhow::Result<bool> {
        let mut rest = &self.received[begin..];
        // Looked at before the chunks are walked: a long body comes in many pieces.
        if !rest.ends_with(LAST_CHUNK) {
            return Ok(false);
        }
        self.joined.clear();
        while let Some(end) = find(rest, b"\r\n") {
            let length = usize::from_str_radix(std::str::from_utf8(&rest[..end])?.trim(), 16)?;
            if length == 0 {
                return Ok(rest.len() == LAST_CHUNK.len());
            }
            let chunk = end + 2;
            let Some(content) = rest.get(chunk..chunk + length) else { return Ok(false) };
            self.joined.extend_from_slice(content);
            let Some(after) = rest.get(chunk + length + 2..) else { return Ok(false) };
            rest = after;
        }
        Ok(false)
    }

    async fn receive(&mut self) -> anyhow::Result<()> {
        let read = self.stream.read_buf(&mut self.received).await?;
        ensure!(read > 0, "the server closed the connection");
        Ok(())
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

const LAST_CHUNK: &[u8] = b"0\r\n\r\n";

#[derive(Debug, PartialEq, Eq)]
struct Head {
    status: u16,
    body: Body,
}

/// How the end of the body is found.
#[derive(Debug, PartialEq, Eq)]
enum Body {
    Length(usize),
    Chunked,
}

fn read_head(head: &[u8]) -> anyhow::Result<Head> {
    let head = std::str::from_utf8(head)?;
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|word| word.parse().ok());
    let body = lines.filter_map(|line| line.split_once(':')).find_map(|(name, value)| {
        if name.eq_ignore_ascii_case("content-length") {
            value.trim().parse().ok().map(Body::Length)
        } else {
            let chunked = name.eq_ignore_ascii_case("transfer-encoding")
                && value.trim().eq_ignore_ascii_case("chunked");
            chunked.then_some(Body::Chunked)
        }
    });
    let (Some(status), Some(body)) = (status, body) else {
        bail!("not an answer whose end can be found: {head}");
    };
    Ok(Head { status, body })
}

/// A request's bytes.
pub fn request(method: &str, target: &str, headers: &str, body: &str) -> Vec<u8> {
    let announced = match method {
        "GET" => String::new(),
        _ => format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len()),
    };
    format!("{method} {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}{announced}\r\n{body}").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_whatever_the_case_of_its_names() {
        let head = b"HTTP/1.1 201 Created\r\nserver: x\r\ncontent-length: 17";
        assert_eq!(read_head(head).unwrap(), Head { status: 201, body: Body::Length(17) });
        let chunked = read_head(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked").unwrap();
        assert_eq!(chunked.body, Body::Chunked);
        assert!(read_head(b"HTTP/1.1 200 OK").is_err());
    }

    #[tokio::test]
    async fn chunks_are_joined_however_they_come() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let serving = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let answer =
                b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n0\r\n\r\n\r\nb\r\nand eleven.\r\n0\r\n\r\n";
            for byte in answer {
                stream.write_all(&[*byte]).await.unwrap();
                stream.flush().await.unwrap();
                tokio::task::yield_now().await;
            }
        });
        let mut connection = Connection::open(port).await.unwrap();
        let answer = connection.ask(b"GET / HTTP/1.1\r\n\r\n").await.unwrap();
        assert_eq!((answer.status, answer.body), (200, &b"0\r\n\r\nand eleven."[..]));
        serving.await.unwrap();
    }

    #[test]
    fn only_what_has_a_body_announces_one() {
        assert!(!String::from_utf8(request("GET", "/", "", "")).unwrap().contains("Content-"));
        assert!(String::from_utf8(request("POST", "/", "", "{}")).unwrap().ends_with("Length: 2\r\n\r\n{}"));
    }
}
