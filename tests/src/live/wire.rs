//! A socket to a server, in frames: no AMQP client, only what one is made of.
//!
//! It counts the octets both ways, so that one can know whether the server has read
//! everything and whether everything of the server's was read.

use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use amq_protocol::frame::{AMQPFrame, WriteContext, gen_frame, parse_frame};
use anyhow::{Context, Result, anyhow, bail, ensure};

/// How long a write may take before it is given up: a blocked connection is not read.
const WRITE: Duration = Duration::from_secs(5);

/// What came from the server.
pub(crate) enum Incoming {
    /// A frame.
    Frame(Box<AMQPFrame>),
    /// A protocol header in place of a frame, as eight octets.
    Header(Vec<u8>),
    /// The end: the server closed its side.
    End,
}

/// A socket.
pub(crate) struct Wire {
    stream: TcpStream,
    /// The port on our side, by which the server knows the socket.
    pub(crate) port: u16,
    pub(crate) sent: u64,
    pub(crate) received: u64,
    unread: Vec<u8>,
    ended: bool,
}

impl Wire {
    pub(crate) fn open(port: u16) -> Result<Self> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let stream = TcpStream::connect(address).context("the server does not listen")?;
        stream.set_nodelay(true)?;
        stream.set_nonblocking(true)?;
        let port = stream.local_addr()?.port();
        Ok(Self {
            stream,
            port,
            sent: 0,
            received: 0,
            unread: Vec::new(),
            ended: false,
        })
    }

    /// Whether the server closed its side.
    pub(crate) const fn ended(&self) -> bool {
        self.ended
    }

    pub(crate) fn send(&mut self, frames: &[AMQPFrame]) -> Result<()> {
        let mut octets = WriteContext::from(Vec::new());
        for frame in frames {
            octets = gen_frame(frame)(octets).map_err(|error| anyhow!("{error:?}"))?;
        }
        self.send_raw(&octets.into_inner().0)
    }

    pub(crate) fn send_raw(&mut self, octets: &[u8]) -> Result<()> {
        let start = Instant::now();
        let mut rest = octets;
        while !rest.is_empty() {
            match self.stream.write(rest) {
                Ok(n) => {
                    self.sent += n as u64;
                    rest = &rest[n..];
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    ensure!(start.elapsed() < WRITE, "the server does not read");
                    std::thread::sleep(Duration::from_millis(1));
                }
                // The server is gone; what it had to say is still to be read.
                Err(_) => return Ok(()),
            }
        }
        Ok(())
    }

    /// Everything that has come, without waiting.
    pub(crate) fn receive(&mut self) -> Result<Vec<Incoming>> {
        let mut chunk = [0; 65536];
        let before = self.ended;
        while !self.ended {
            match self.stream.read(&mut chunk) {
                Ok(0) => self.ended = true,
                Ok(n) => {
                    self.received += n as u64;
                    self.unread.extend_from_slice(&chunk[..n]);
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => self.ended = true,
            }
        }
        let mut incoming = Vec::new();
        while let Some(next) = self.next()? {
            incoming.push(next);
        }
        if self.ended && !before {
            incoming.push(Incoming::End);
        }
        Ok(incoming)
    }

    fn next(&mut self) -> Result<Option<Incoming>> {
        let Some(length) = whole(&self.unread) else {
            return Ok(None);
        };
        let octets: Vec<u8> = self.unread.drain(..length).collect();
        if octets.starts_with(b"AMQP") {
            return Ok(Some(Incoming::Header(octets)));
        }
        match parse_frame(&octets[..]) {
            Ok((_, frame)) => Ok(Some(Incoming::Frame(Box::new(frame)))),
            Err(error) => bail!("a frame cannot be read: {error:?}"),
        }
    }

    /// Closes the socket without a word.
    pub(crate) fn drop_it(&mut self) {
        // What is already closed need not be closed again.
        let _ = self.stream.shutdown(Shutdown::Both);
        self.ended = true;
    }
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
