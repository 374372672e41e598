//! A recorder between clients and a server: it passes on what either says, and keeps it.
//!
//! It knows how long a frame is, and nothing else of what goes through it.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use warren_wire::Peer;

/// Octets that one of the two said at once.
type Said = (Peer, Vec<u8>);

/// What was said on each connection, in the order in which they were opened.
type Talks = Arc<Mutex<Vec<Vec<Said>>>>;

/// A port that leads to a server.
pub(crate) struct Recorder {
    /// The port.
    pub(crate) port: u16,
    talks: Talks,
}

impl Recorder {
    /// Listens, for as long as the process runs.
    pub(crate) fn before(server: u16) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = listener.local_addr()?.port();
        let talks = Talks::default();
        let kept = talks.clone();
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                // A server that does not listen shows at the client.
                let _ = pass_on(client, server, &kept);
            }
        });
        Ok(Self { port, talks })
    }

    /// The frames of each connection so far, in the order in which they were whole.
    pub(crate) fn frames(&self) -> Vec<Vec<Said>> {
        let talks = self.talks.lock().unwrap_or_else(PoisonError::into_inner);
        talks.iter().map(|talk| frames(talk)).collect()
    }
}

fn pass_on(client: TcpStream, server: u16, talks: &Talks) -> Result<()> {
    let server = TcpStream::connect((Ipv4Addr::LOCALHOST, server))?;
    let number = {
        let mut talks = talks.lock().unwrap_or_else(PoisonError::into_inner);
        talks.push(Vec::new());
        talks.len() - 1
    };
    let ways = [
        (Peer::Client, client.try_clone()?, server.try_clone()?),
        (Peer::Server, server, client),
    ];
    for (peer, from, to) in ways {
        let talks = talks.clone();
        std::thread::spawn(move || copy(peer, from, to, (number, &talks)));
    }
    Ok(())
}

fn copy(peer: Peer, mut from: TcpStream, mut to: TcpStream, (number, talks): (usize, &Talks)) {
    let mut chunk = [0; 65536];
    while let Ok(length @ 1..) = from.read(&mut chunk) {
        // Kept before it is passed on, so that no answer comes before what it answers.
        let mut kept = talks.lock().unwrap_or_else(PoisonError::into_inner);
        kept[number].push((peer, chunk[..length].to_vec()));
        drop(kept);
        if to.write_all(&chunk[..length]).is_err() {
            break;
        }
    }
    // What is already closed need not be closed again.
    let _ = to.shutdown(Shutdown::Write);
}

fn frames(talk: &[Said]) -> Vec<Said> {
    let mut rest = [Vec::new(), Vec::new()];
    let mut frames = Vec::new();
    for (peer, octets) in talk {
        let rest = &mut rest[usize::from(*peer == Peer::Server)];
        rest.extend_from_slice(octets);
        while let Some(length) = whole(rest) {
            frames.push((*peer, rest.drain(..length).collect()));
        }
    }
    frames
}

/// The length of the first frame, or header, once it is there whole.
fn whole(octets: &[u8]) -> Option<usize> {
    let length = if octets.starts_with(b"AMQP") {
        8
    } else {
        let size = octets.get(3..7)?.iter();
        8 + size.fold(0, |size, octet| size << 8 | usize::from(*octet))
    };
    (octets.len() >= length).then_some(length)
}
