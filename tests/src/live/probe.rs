//! The line to the process inside the server (`probe.erl`) that says when it is at rest.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

/// How long any one question may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// The line. The server ends when it is cut.
pub(crate) struct Probe(TcpStream);

impl Probe {
    pub(crate) fn open(port: u16) -> Result<Self> {
        let stream = TcpStream::connect(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self(stream))
    }

    /// Asks, and gives the answer.
    ///
    /// # Errors
    /// What the server could not do, in its own words.
    pub(crate) fn ask(&mut self, question: &Value) -> Result<Value> {
        let text = question.to_string();
        let length = u32::try_from(text.len()).context("a long question")?;
        let line = [&length.to_be_bytes()[..], text.as_bytes()].concat();
        self.0.write_all(&line)?;
        let mut length = [0; 4];
        self.0.read_exact(&mut length)?;
        let mut answer = vec![0; u32::from_be_bytes(length) as usize];
        self.0.read_exact(&mut answer)?;
        let answer: Value = serde_json::from_slice(&answer)?;
        match answer.get("error") {
            Some(why) => bail!("{}: {why}", question["do"]),
            None => Ok(answer),
        }
    }

    /// Whether the server has read what was `sent` through each socket, dropped those that
    /// are `gone`, and rests; asked of it for at most `ms`.
    pub(crate) fn quiet(&mut self, sent: &[(u16, u64)], gone: &[u16], ms: u64) -> Result<Value> {
        self.ask(&json!({"do": "quiet", "sockets": sent, "gone": gone, "ms": ms}))
    }
}
