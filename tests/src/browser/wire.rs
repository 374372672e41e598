//! JSON over HTTP to ChromeDriver: one request, one answer, one connection.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use serde_json::Value;

/// A page load on a busy machine is the longest that a command waits.
const PATIENCE: Duration = Duration::from_secs(60);

/// Sends a command and returns the `value` of the answer; WebDriver's errors become ours.
pub(super) fn ask(port: u16, method: &str, path: &str, body: Option<&Value>) -> Result<Value> {
    let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).context("ChromeDriver is gone")?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let body = body.map(Value::to_string).unwrap_or_default();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\
         Content-Type: application/json; charset=utf-8\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    (&stream).write_all(head.as_bytes())?;
    (&stream).write_all(body.as_bytes())?;
    let answer = read_answer(&stream).with_context(|| format!("{method} {path}"))?;
    let mut answer: Value = serde_json::from_slice(&answer).context("the answer is not JSON")?;
    let value = answer["value"].take();
    match value["error"].as_str() {
        Some(error) => {
            let message = value["message"].as_str().unwrap_or_default();
            Err(anyhow!(
                "{error}: {}",
                message.lines().next().unwrap_or_default()
            ))
        }
        None => Ok(value),
    }
}

fn read_answer(stream: &TcpStream) -> Result<Vec<u8>> {
    let mut reader = BufReader::new(stream);
    let mut length = None;
    loop {
        let mut line = String::new();
        if reader
            .read_line(&mut line)
            .context("ChromeDriver does not answer")?
            == 0
        {
            bail!("ChromeDriver closed the connection");
        }
        if line.trim().is_empty() {
            break;
        }
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        if name.eq_ignore_ascii_case("content-length") {
            length = Some(value.trim().parse()?);
        }
    }
    let mut body = vec![0; length.context("the answer has no length")?];
    reader.read_exact(&mut body)?;
    Ok(body)
}
