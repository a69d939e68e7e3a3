//! An HTTP/1.1 client that costs little: the load shares one core with everything else that asks.

use std::time::Duration;

use anyhow::{Context, bail, ensure};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// Longer than any answer takes.
const PATIENCE: Duration = Duration::from_secs(10);

/// A connection that is kept open.
pub struct Connection {
    stream: TcpStream,
    received: Vec<u8>,
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
        Ok(Self { stream, received: Vec::with_capacity(64 * 1024) })
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
            let (status, length) = read_head(&self.received[..head])?;
            let begin = head + 4;
            while self.received.len() < begin + length {
                self.receive().await?;
            }
            ensure!(self.received.len() == begin + length, "the server sent more than it announced");
            anyhow::Ok((status, begin))
        };
        let (status, begin) = timeout(PATIENCE, exchange).await.context("no answer came")??;
        Ok(Answer { status, body: &self.received[begin..] })
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

/// The status, and the length of the body.
fn read_head(head: &[u8]) -> anyhow::Result<(u16, usize)> {
    let head = std::str::from_utf8(head)?;
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|word| word.parse().ok());
    let mut headers = lines.filter_map(|line| line.split_once(':'));
    let length = headers.find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let length = length.and_then(|(_, value)| value.trim().parse().ok());
    let (Some(status), Some(length)) = (status, length) else {
        bail!("not an answer with a length: {head}");
    };
    Ok((status, length))
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
        assert_eq!(read_head(head).unwrap(), (201, 17));
        assert!(read_head(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked").is_err());
    }

    #[test]
    fn only_what_has_a_body_announces_one() {
        assert!(!String::from_utf8(request("GET", "/", "", "")).unwrap().contains("Content-"));
        assert!(String::from_utf8(request("POST", "/", "", "{}")).unwrap().ends_with("Length: 2\r\n\r\n{}"));
    }
}
