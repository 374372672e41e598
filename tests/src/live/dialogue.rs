//! What `warren-wire` says that a scenario's clients say, said to a real server on sockets: it
//! has to answer each frame as the sequence says.
//!
//! The frames go in the order of the sequence; where the server is to speak, it is waited for.
//! So what takes its time in the scenario takes none here, and the order is the same.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail, ensure};
use warren_core::scenario::{Scenario, library};
use warren_export::{Format, export};
use warren_wire::{Field, Frame, Options, Peer, Protocol, decode, sequence};

use super::Server;
use super::exports::quiet;

/// Scenarios of the library in which nothing depends on how much time passes.
const OF_LIBRARY: [&str; 6] = [
    "hello-world",
    "news-to-everyone",
    "logs-by-severity",
    "logs-by-topic",
    "match-by-headers",
    "backpressure",
];

/// How long the server may take to say something.
const PATIENCE: Duration = Duration::from_secs(10);

/// What the server tells of itself, which is not what a scenario's server would.
const OF_ITSELF: [&str; 3] = ["server-properties", "mechanisms", "size"];

/// Checks all of it; gives what to say, a line each.
///
/// # Errors
/// The first frame that the server answers in another way.
pub fn check() -> Result<Vec<String>> {
    let mut server = Server::start()?;
    let mut said = Vec::new();
    for slug in OF_LIBRARY {
        let entry = library::find(slug).with_context(|| slug.to_owned())?;
        let scenario = entry.scenario().map_err(|why| anyhow!("{slug}: {why:?}"))?;
        for frame_max in [Options::default().frame_max, Options::FRAME_MIN] {
            let counts = talk(&mut server, &scenario, frame_max);
            let (sent, heard) = counts.with_context(|| format!("{slug}, frame_max {frame_max}"))?;
            said.push(format!(
                "{slug}, frame_max {frame_max}: {sent} frames sent, {heard} came as foretold"
            ));
        }
    }
    let (sent, heard) = talk(&mut server, &with_large_bodies()?, Options::FRAME_MIN)?;
    said.push(format!(
        "bodies of several frames: {sent} frames sent, {heard} came as foretold"
    ));
    let (sent, heard) = talk(
        &mut server,
        &with_all_by_hand()?,
        Options::default().frame_max,
    )?;
    said.push(format!(
        "declared, bound, purged and deleted by hand, and refused: {sent} frames sent, {heard} \
         came as foretold"
    ));
    Ok(said)
}

/// Hello world with more in each body than fits into a frame.
fn with_large_bodies() -> Result<Scenario> {
    let entry = library::find("hello-world").context("hello-world")?;
    let body = "0123456789abcdef".repeat(600);
    read(&entry.json.replace("Hello {n}", &body))
}

fn read(json: &str) -> Result<Scenario> {
    Scenario::from_json(json).map_err(|why| anyhow!("{why:?}"))
}

/// Whatever may be done by hand, a transaction, and what the server refuses.
fn with_all_by_hand() -> Result<Scenario> {
    read(include_str!("dialogue.json"))
}

/// Plays a scenario; gives how many frames were sent, and how many came.
fn talk(server: &mut Server, scenario: &Scenario, frame_max: u32) -> Result<(u32, u32)> {
    prepare(server, scenario)?;
    let port = server.port()?;
    let options = Options {
        frame_max,
        ..Options::default()
    };
    let scenario = Arc::new(scenario.clone());
    let sequence = sequence(&scenario, Protocol::Amqp091, options);
    let mut sockets: BTreeMap<u32, Socket> = BTreeMap::new();
    let (mut sent, mut heard) = (0, 0);
    for (number, frame) in sequence.frames.iter().enumerate() {
        if !sockets.contains_key(&frame.connection) {
            sockets.insert(frame.connection, Socket::open(port)?);
        }
        let socket = sockets.get_mut(&frame.connection).context("opened")?;
        let place = || format!("frame {number}: {}", frame.headline());
        match frame.from {
            Peer::Client => {
                socket.send(&frame.octets).with_context(place)?;
                sent += 1;
            }
            Peer::Server => {
                let octets = socket.next().with_context(place)?;
                same(frame, &octets).with_context(place)?;
                heard += 1;
            }
        }
    }
    for (connection, mut socket) in sockets {
        socket
            .is_over()
            .with_context(|| format!("after the end of connection {connection}"))?;
    }
    ensure!(sent > 0 && heard > 0, "nothing was said");
    Ok((sent, heard))
}

/// Makes the server hold what the scenario begins with, and nothing else.
fn prepare(server: &mut Server, scenario: &Scenario) -> Result<()> {
    for words in [
        &["delete_vhost", "/"][..],
        &["add_vhost", "/"],
        &["set_permissions", "-p", "/", "guest", ".*", ".*", ".*"],
    ] {
        quiet(server.tool("rabbitmqctl")?.args(words))?;
    }
    let file = server.home().join("dialogue.json");
    let text = export(
        scenario,
        Format::Definitions,
        &warren_export::Options::default(),
    )
    .text;
    std::fs::write(&file, text)?;
    quiet(
        server
            .tool("rabbitmqctl")?
            .arg("import_definitions")
            .arg(&file),
    )
}

/// That the server says what was foretold, but for what it tells of itself.
fn same(foretold: &Frame, octets: &[u8]) -> Result<()> {
    let said = decode(Protocol::Amqp091, octets)?;
    ensure!(
        said.name == foretold.name && said.channel == foretold.channel,
        "it says {} on channel {}: {}",
        said.name,
        said.channel,
        told(&said.fields)
    );
    let (said, foretold) = (told(&said.fields), told(&foretold.fields()));
    ensure!(said == foretold, "it says\n{said}\ninstead of\n{foretold}");
    Ok(())
}

/// The fields as text, without what is not compared.
fn told(fields: &[Field]) -> String {
    let compared = fields
        .iter()
        .filter(|field| !OF_ITSELF.contains(&field.name.as_str()));
    let lines = compared.flat_map(|field| leaves(field, &field.name));
    lines.collect::<Vec<_>>().join("\n")
}

fn leaves(field: &Field, path: &str) -> Vec<String> {
    if field.parts.is_empty() {
        return vec![format!("{path} = {}", field.text)];
    }
    let parts = field.parts.iter();
    parts
        .flat_map(|part| leaves(part, &format!("{path}.{}", part.name)))
        .collect()
}

/// One connection of a client.
struct Socket(TcpStream);

impl Socket {
    fn open(port: u16) -> Result<Self> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let stream = TcpStream::connect(address).context("the server does not listen")?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self(stream))
    }

    fn send(&mut self, octets: &[u8]) -> Result<()> {
        Ok(self.0.write_all(octets)?)
    }

    /// The next frame of the server's that is no heartbeat.
    fn next(&mut self) -> Result<Vec<u8>> {
        loop {
            let mut frame = vec![0; 7];
            self.0
                .read_exact(&mut frame)
                .context("the server says nothing more")?;
            let size = frame[3..7].iter();
            let size = size.fold(0, |size, octet| size << 8 | usize::from(*octet));
            let mut rest = vec![0; size + 1];
            self.0.read_exact(&mut rest)?;
            frame.extend(rest);
            if frame.first() != Some(&8) {
                return Ok(frame);
            }
        }
    }

    /// That the server has nothing more to say, and closes its side.
    fn is_over(&mut self) -> Result<()> {
        let mut rest = Vec::new();
        self.0
            .read_to_end(&mut rest)
            .context("the server does not close its side")?;
        if !rest.is_empty() {
            bail!("the server says more: {}", warren_wire::field::hex(&rest));
        }
        Ok(())
    }
}
