//! What `warren-wire` says that a scenario's clients say, said to a real server on sockets: it
//! has to answer each frame as the sequence says.
//!
//! The frames go in the order in which they come to the server and leave it; where it is to
//! speak, it is waited for. So what takes its time in the scenario takes next to none here, and
//! the order is the same.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail, ensure};
use warren_core::scenario::{Latency, Scenario, ServerLine, library};
use warren_core::time::Time;
use warren_export::{Format, export};
use warren_wire::field::find;
use warren_wire::{Field, Frame, Options, Peer, Protocol, decode, sequence};

use super::Server;
use super::exports::quiet;

/// Scenarios of the library in which nothing depends on how much time passes nor on what an
/// operator does, and that begin with what a definitions file can say (which has no header
/// without a value).
const OF_LIBRARY: [&str; 4] = [
    "hello-world",
    "news-to-everyone",
    "logs-by-severity",
    "logs-by-topic",
];

/// How long the server may take to say something.
const PATIENCE: Duration = Duration::from_secs(10);

/// What is left of the time between two moments, so that what came on one connection has its
/// effect before something comes on another.
const BETWEEN: Duration = Duration::from_millis(10);

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
    read(include_str!("../../../wire/tests/dialogue.json"))
}

/// Plays a scenario; gives how many frames were sent, and how many came.
fn talk(server: &mut Server, scenario: &Scenario, frame_max: u32) -> Result<(u32, u32)> {
    prepare(server, scenario)?;
    let port = server.port()?;
    let options = Options {
        frame_max,
        ..Options::default()
    };
    let scenario = Arc::new(Scenario {
        rabbitmq: line_of(server),
        // A real server takes no time between an exchange and a queue.
        latency: Latency {
            route_ms: 0,
            ..scenario.latency
        },
        ..scenario.clone()
    });
    let sequence = sequence(&scenario, Protocol::Amqp091, options);
    let mut sockets: BTreeMap<u32, Socket> = BTreeMap::new();
    let (mut sent, mut heard) = (0, 0);
    let mut frames: Vec<&Frame> = sequence.frames.iter().collect();
    frames.sort_by_key(|frame| at_server(frame));
    let mut last = Time::ZERO;
    for (number, frame) in frames.into_iter().enumerate() {
        if at_server(frame) > last {
            std::thread::sleep(BETWEEN);
        }
        last = at_server(frame);
        let socket = match sockets.entry(frame.connection) {
            Entry::Occupied(open) => open.into_mut(),
            Entry::Vacant(new) => new.insert(Socket::open(port)?),
        };
        let place = || format!("frame {number}: {}", frame.headline());
        match frame.from {
            Peer::Client => {
                socket.send(&frame.octets).with_context(place)?;
                sent += 1;
            }
            Peer::Server => {
                socket.hear(frame).with_context(place)?;
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

/// When a frame comes to the server, or leaves it.
const fn at_server(frame: &Frame) -> Time {
    match frame.from {
        Peer::Client => frame.arrives,
        Peer::Server => frame.at,
    }
}

/// The line that the server is of.
fn line_of(server: &Server) -> ServerLine {
    if server.versions().0.starts_with("3.") {
        ServerLine::V3_10
    } else {
        ServerLine::V4
    }
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

/// What a confirm says: whether it takes the messages on, up to which, and whether it is all of
/// those before, too.
fn confirm(name: &str, fields: &[Field]) -> Option<(bool, u64, bool)> {
    let is_ack = match name {
        "basic.ack" => true,
        "basic.nack" => false,
        _ => return None,
    };
    let tag = find(fields, "delivery-tag")?.text.parse().ok()?;
    let multiple = find(fields, "bits")?.at(&["multiple"])?;
    Some((is_ack, tag, multiple.text == "true"))
}

/// One connection of a client.
struct Socket {
    stream: TcpStream,
    /// What the server has confirmed, by the number on the channel; it may say it of several
    /// at once.
    confirmed: BTreeMap<u64, bool>,
}

impl Socket {
    fn open(port: u16) -> Result<Self> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let stream = TcpStream::connect(address).context("the server does not listen")?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self {
            stream,
            confirmed: BTreeMap::new(),
        })
    }

    fn send(&mut self, octets: &[u8]) -> Result<()> {
        Ok(self.stream.write_all(octets)?)
    }

    /// That the server says what was foretold.
    fn hear(&mut self, foretold: &Frame) -> Result<()> {
        let Some((is_ack, tag, _)) = confirm(foretold.name, &foretold.fields()) else {
            return same(foretold, &self.next()?);
        };
        // The one that a queue takes may be confirmed after one that it refuses.
        while !self.confirmed.contains_key(&tag) {
            let octets = self.next()?;
            let said = decode(Protocol::Amqp091, &octets)?;
            let Some((is_ack, up_to, multiple)) = confirm(said.name, &said.fields) else {
                return same(foretold, &octets);
            };
            let first = if multiple { 1 } else { up_to };
            for tag in first..=up_to {
                self.confirmed.entry(tag).or_insert(is_ack);
            }
        }
        let said = self.confirmed.get(&tag);
        ensure!(
            said == Some(&is_ack),
            "of {tag} it says {said:?}, of all {:?}",
            self.confirmed
        );
        Ok(())
    }

    /// The next frame of the server's that is no heartbeat.
    fn next(&mut self) -> Result<Vec<u8>> {
        loop {
            let mut frame = vec![0; 7];
            self.stream
                .read_exact(&mut frame)
                .context("the server says nothing more")?;
            let size = frame[3..7].iter();
            let size = size.fold(0, |size, octet| size << 8 | usize::from(*octet));
            let mut rest = vec![0; size + 1];
            self.stream.read_exact(&mut rest)?;
            frame.extend(rest);
            if frame.first() != Some(&8) {
                return Ok(frame);
            }
        }
    }

    /// That the server has nothing more to say, and closes its side when the client does.
    fn is_over(&mut self) -> Result<()> {
        // A server that has closed it already may be faster.
        let _ = self.stream.shutdown(Shutdown::Write);
        let mut rest = Vec::new();
        match self.stream.read_to_end(&mut rest) {
            Err(why) if why.kind() != ErrorKind::ConnectionReset => {
                return Err(why).context("the server does not close its side");
            }
            _ => {}
        }
        if !rest.is_empty() {
            bail!("the server says more: {}", warren_wire::field::hex(&rest));
        }
        Ok(())
    }
}
