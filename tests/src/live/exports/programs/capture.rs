//! A session of a real client, captured: a program that was exported for lapin, with a recorder
//! between it and a real server.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use serde_json::json;
use warren_core::scenario::Client;
use warren_export::{Options, export};
use warren_wire::field::hex;

use super::languages::Language;
use super::{quick, read};
use crate::live::Server;
use crate::live::exports::api::Api;
use crate::live::recorder::Recorder;
use crate::live::server::MANAGER;

/// What the program does: most of what clients can.
const SCENARIO: &str = include_str!("../../../../../wire/tests/dialogue.json");

/// How long its consumers run.
const CONSUMING: Duration = Duration::from_secs(3);

/// Captures one and writes it; gives what to say.
///
/// # Errors
/// That the program cannot be made or run, or that nothing was said.
pub fn capture(out: &Path) -> Result<Vec<String>> {
    let mut scenario = quick(read(SCENARIO)?);
    for client in &mut scenario.clients {
        if let Client::Consumer(consumer) = client {
            consumer.start_ms = 0;
        }
    }
    let mut language = Language::Rust;
    let text = export(&scenario, language.format(), &Options::default()).text;
    let program = match language.prepare(&[("captured".to_owned(), text)])? {
        Ok(programs) => programs.into_iter().next().context("no program")?,
        Err(why) => bail!("{why}"),
    };
    let mut server = Server::start_managed("", &[])?;
    Api::new(server.management_port()).wipe()?;
    let recorder = Recorder::before(server.port()?)?;
    let (user, password) = MANAGER;
    let url = format!("amqp://{user}:{password}@127.0.0.1:{}", recorder.port);
    for word in ["declare", "publish"] {
        let output = program.command(word, &url).output()?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        ensure!(output.status.success(), "{word} failed: {said}");
    }
    let mut consumers = program.command("consume", &url).spawn()?;
    std::thread::sleep(CONSUMING);
    consumers.kill()?;
    consumers.wait()?;
    let talks = recorder.frames();
    let count: usize = talks.iter().map(Vec::len).sum();
    ensure!(count > 0, "nothing was said");
    let connections = talks.iter().map(|talk| {
        let frames = talk.iter();
        let frames = frames.map(|(peer, octets)| json!({"from": peer.name(), "hex": hex(octets)}));
        json!({ "frames": frames.collect::<Vec<_>>() })
    });
    let document = json!({
        "what": "sessions of a client as whole frames, in the order in which a recorder between \
                 client and server saw them",
        "client": "lapin 4, by an exported program",
        "observed_on": format!("RabbitMQ {}", server.versions().0),
        "connections": connections.collect::<Vec<_>>(),
    });
    std::fs::write(out, format!("{document:#}\n"))?;
    let (number, out) = (talks.len(), out.display());
    Ok(vec![format!(
        "{count} frames of {number} connections are in {out}"
    )])
}
