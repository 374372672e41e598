//! Where frames begin and end, and what kind they are of (`rabbit_reader.erl`, `handle_input`;
//! `rabbit_command_assembler.erl`, `analyze_frame`). It takes frames that the codec refuses, for
//! what is wrong with them has to be told.

use super::arguments;

/// A frame, whatever is in it.
pub(super) struct Raw {
    pub(super) kind: u8,
    pub(super) channel: u16,
    pub(super) payload: Vec<u8>,
}

/// What has come so far.
pub(super) enum Next {
    /// Less than a frame.
    Part,
    /// A frame.
    Frame(Raw),
    /// A frame that announces more octets than may be.
    TooLarge(Raw, u32),
    /// A frame that ends with another octet than it must.
    BadEnd(Raw, u8),
}

const AROUND: usize = 7;
const END: u8 = 0xCE;

/// Takes the first frame from what has come. No more than `most` octets may be announced,
/// where that is not 0.
pub(super) fn next(octets: &mut Vec<u8>, most: u32) -> Next {
    let Some([kind, c1, c0, s3, s2, s1, s0]) = octets.first_chunk().copied() else {
        return Next::Part;
    };
    let channel = u16::from_be_bytes([c1, c0]);
    let size = u32::from_be_bytes([s3, s2, s1, s0]);
    let raw = |payload| Raw {
        kind,
        channel,
        payload,
    };
    if most != 0 && size > most {
        octets.clear();
        return Next::TooLarge(raw(Vec::new()), size);
    }
    let end = AROUND + size as usize;
    let Some(last) = octets.get(end).copied() else {
        return Next::Part;
    };
    let frame: Vec<u8> = octets.drain(..=end).collect();
    let raw = raw(frame[AROUND..end].to_vec());
    if last == END {
        Next::Frame(raw)
    } else {
        Next::BadEnd(raw, last)
    }
}

/// What a frame says.
pub(super) enum Said<'a> {
    /// The method of these numbers, and its fields.
    Method((u16, u16), &'a [u8]),
    /// A class, a weight, the size of a body, and properties.
    Header(u16, u16, u64, &'a [u8]),
    /// A part of a body.
    Body(&'a [u8]),
    /// That its sender is there.
    Heartbeat,
    /// Nothing that there is.
    Nothing,
}

impl Raw {
    pub(super) fn said(&self) -> Said<'_> {
        let pair = |at: usize| {
            let octets = self.payload.get(at..at + 2)?.try_into().ok()?;
            Some(u16::from_be_bytes(octets))
        };
        let said = match self.kind {
            1 => (|| Some(Said::Method((pair(0)?, pair(2)?), self.payload.get(4..)?)))(),
            2 => (|| {
                let size = arguments::body_size(self.payload.get(4..12)?)?;
                Some(Said::Header(
                    pair(0)?,
                    pair(2)?,
                    size,
                    self.payload.get(12..)?,
                ))
            })(),
            3 => Some(Said::Body(&self.payload)),
            8 if self.payload.is_empty() => Some(Said::Heartbeat),
            _ => None,
        };
        said.unwrap_or(Said::Nothing)
    }
}
