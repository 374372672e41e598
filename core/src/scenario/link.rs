//! The link: a scenario and a moment of it as a short text for the fragment of a URL.
//!
//! The text is a version tag, a dot, and URL-safe base64 (no padding) of: the length of
//! the packed bytes (LEB128), three bytes of their Adler-32, and the packed bytes. These
//! are raw DEFLATE, with the tag's dictionary, of compact JSON from which every default
//! is left out. A tag, once published, is read for good in just this way.
//!
//! Links come from strangers: length and unpacked size are bounded, and nothing in a
//! text can make reading it panic. It knows nothing of addresses but where a fragment begins.

mod dictionary;
mod pack;
mod prune;

use std::fmt;

use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use base64::{DecodeError, Engine};
use miniz_oxide::mz_adler32_oxide;
use serde_json::{Map, Value, json};

use super::{Problem, Scenario, json};
use crate::time::Time;
use crate::timeline::Playhead;
use crate::tr;
use dictionary::DICTIONARY_1;
use pack::UnpackError;

/// The tag that links are written with.
const TAG: u32 = 1;
/// The longest text that is read, in bytes.
pub const MAX_TEXT_BYTES: usize = 64 << 10;
/// The longest JSON that a link may hold, in bytes.
pub const MAX_UNPACKED_BYTES: usize = 1 << 20;

/// What a link holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// The scenario.
    pub scenario: Scenario,
    /// The moment to show; none: the start, ready to play.
    pub playhead: Option<Playhead>,
}

/// Why there is no link, or nothing in one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// There is no text.
    Empty,
    /// It does not begin as links do.
    Foreign,
    /// A tag that this program does not know.
    Future(String),
    /// A character that no link has.
    Character {
        /// Counted from 1, from the link's tag on.
        position: usize,
        /// The character.
        character: char,
    },
    /// Its end is missing.
    Truncated,
    /// Something follows its end.
    Trailing,
    /// Its characters are not those that were written.
    Damaged,
    /// The text is too long.
    TooLong(usize),
    /// What it holds is too long.
    TooLarge,
    /// What it holds is sound, but is no scenario and moment.
    NotAScenario(String),
    /// The scenario in it cannot be read.
    Problems(Vec<Problem>),
    /// The scenario does not fit into a link.
    DoesNotFit,
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match self {
            Self::Future(one) => tr!(
                "this link was made by a newer Warren (link version {}); this one reads up to {}",
                one,
                TAG
            ),
            Self::Character {
                character,
                position,
            } => tr!(
                "the link is damaged: '{}' at position {} belongs in no link",
                character,
                position
            ),
            Self::TooLong(one) => tr!(
                "the link has {} characters; at most {} are read",
                one,
                MAX_TEXT_BYTES
            ),
            Self::NotAScenario(one) => tr!("the link holds no scenario: {}", one),
            Self::Problems(one) => tr!("the scenario in the link cannot be read: {}", listed(one)),
            Self::Empty => tr!("the link is empty: it holds no scenario"),
            Self::Foreign => tr!(
                "this is no link of Warren: such a link begins with \"{}.\"",
                TAG
            ),
            Self::Truncated => tr!("the end of the link is missing: copy it once more, as a whole"),
            Self::Trailing => tr!(
                "something follows the end of the link: copy it once more, without what follows"
            ),
            Self::Damaged => {
                tr!("the link is damaged: its checksum does not agree; copy it once more")
            }
            Self::TooLarge => tr!(
                "the link unpacks to more than {} bytes, which is not allowed",
                MAX_UNPACKED_BYTES
            ),
            Self::DoesNotFit => {
                tr!("the scenario is too large for a link: save it as a file instead")
            }
        })
    }
}

fn listed(problems: &[Problem]) -> String {
    let all: Vec<String> = problems.iter().map(ToString::to_string).collect();
    all.join("; ")
}

/// Base64 whose last character may have bits to spare: what a cut link ends with.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(DecodePaddingMode::RequireNone)
        .with_decode_allow_trailing_bits(true),
);

/// The text of a link.
///
/// ```
/// use warren_core::scenario::{Scenario, link};
/// use warren_core::{time::Time, timeline::Playhead};
///
/// let shared = link::Shared {
///     scenario: Scenario::default(),
///     playhead: Some(Playhead::at(Time::from_ms(3200))),
/// };
/// let text = link::encode(&shared)?;
/// assert_eq!(link::decode(&text)?, shared);
/// # Ok::<(), link::LinkError>(())
/// ```
///
/// # Errors
/// [`LinkError::DoesNotFit`], where [`decode`] would refuse the text.
pub fn encode(shared: &Shared) -> Result<String, LinkError> {
    packed("", "", &json::text(&shared.to_value()))
}

/// A text packed as scenarios are, for a link of another kind: `mark` stands before its tag,
/// and `known` is what it may refer to besides what scenarios usually say. Both are frozen for
/// good with the tag.
///
/// # Errors
/// [`LinkError::DoesNotFit`], where [`unpacked_text`] would refuse it.
pub fn packed(mark: &str, known: &str, text: &str) -> Result<String, LinkError> {
    let dictionary = [known, DICTIONARY_1].concat();
    let bytes = framed(&pack::pack(dictionary.as_bytes(), text.as_bytes()));
    let link = format!("{mark}{TAG}.{}", BASE64.encode(bytes));
    if text.len() > MAX_UNPACKED_BYTES || link.len() > MAX_TEXT_BYTES {
        return Err(LinkError::DoesNotFit);
    }
    Ok(link)
}

/// What the text of a link holds. A leading `#`, white space, and the punctuation of a
/// sentence that the link stood in are passed over.
///
/// # Errors
/// Whatever may be wrong with a text that a stranger sent.
pub fn decode(text: &str) -> Result<Shared, LinkError> {
    Shared::from_value(unpacked(text)?)
}

/// What the text of a link holds, as [`Scenario::read`] reads it.
///
/// # Errors
/// As [`decode`]; of a scenario that cannot be read, only what cannot be read of it.
pub fn read(text: &str) -> Result<Shared, LinkError> {
    Shared::by(unpacked(text)?, Scenario::read_value)
}

fn unpacked(text: &str) -> Result<Value, LinkError> {
    let json = unpacked_text("", "", text)?;
    serde_json::from_slice(&json).map_err(|error| LinkError::NotAScenario(error.to_string()))
}

/// What [`packed`] packed with the same mark and the same knowledge, as bytes.
///
/// # Errors
/// As [`decode`], but nothing of what the bytes mean.
pub fn unpacked_text(mark: &str, known: &str, text: &str) -> Result<Vec<u8>, LinkError> {
    if text.len() > MAX_TEXT_BYTES {
        return Err(LinkError::TooLong(text.len()));
    }
    let text: String = text.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let text = text.trim_end_matches([')', ']', '>', ',', ';', ':', '!', '?', '"', '\'']);
    let text = text.strip_prefix('#').unwrap_or(text);
    if text.is_empty() {
        return Err(LinkError::Empty);
    }
    let text = text.strip_prefix(mark).ok_or(LinkError::Foreign)?;
    let packed = unframed(&bytes(text)?)?;
    let dictionary = [known, DICTIONARY_1].concat();
    let unpacked = pack::unpack(dictionary.as_bytes(), &packed, MAX_UNPACKED_BYTES);
    unpacked.map_err(|error| match error {
        UnpackError::Damaged => LinkError::Damaged,
        UnpackError::TooLarge => LinkError::TooLarge,
    })
}

/// The fragment of an address, or the text itself where it has none.
#[must_use]
pub fn fragment(address: &str) -> &str {
    address
        .split_once('#')
        .map_or(address, |(_, fragment)| fragment)
}

impl Shared {
    /// As JSON, without anything that is a default.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut fields = Map::new();
        if let Some(playhead) = self.playhead {
            fields.insert("at".to_owned(), json!(playhead.at));
            if playhead.within != Playhead::ALL {
                fields.insert("within".to_owned(), json!(playhead.within));
            }
        }
        fields.insert("scenario".to_owned(), prune::pruned(&self.scenario));
        Value::Object(fields)
    }

    /// From what [`Shared::to_value`] gave.
    ///
    /// # Errors
    /// [`LinkError::NotAScenario`] or [`LinkError::Problems`].
    pub fn from_value(value: Value) -> Result<Self, LinkError> {
        Self::by(value, Scenario::from_value)
    }

    fn by(
        value: Value,
        read: fn(Value) -> Result<Scenario, Vec<Problem>>,
    ) -> Result<Self, LinkError> {
        let not = |what: &str| LinkError::NotAScenario(what.to_owned());
        let Value::Object(mut fields) = value else {
            return Err(not(&tr!("it is no JSON object")));
        };
        let at = number(&fields, "at").map_err(|what| not(&what))?;
        let within = number(&fields, "within").map_err(|what| not(&what))?;
        let within = within.and_then(|n| u32::try_from(n).ok());
        let playhead = at.map(|at| Playhead {
            at: Time(at),
            within: within.unwrap_or(Playhead::ALL),
        });
        let scenario = fields.get_mut("scenario").map(Value::take);
        let scenario = scenario.ok_or_else(|| not(&tr!("the field \"scenario\" is missing")))?;
        let scenario = read(scenario).map_err(LinkError::Problems)?;
        Ok(Self { scenario, playhead })
    }
}

fn number(fields: &Map<String, Value>, name: &str) -> Result<Option<u64>, String> {
    match fields.get(name) {
        None => Ok(None),
        Some(value) => match value.as_u64() {
            Some(number) => Ok(Some(number)),
            None => Err(tr!("its moment is not a whole number")),
        },
    }
}

/// The bytes behind the tag.
fn bytes(text: &str) -> Result<Vec<u8>, LinkError> {
    let (tag, code) = text.split_once('.').ok_or(LinkError::Foreign)?;
    if tag.is_empty() || tag.len() > 9 || !tag.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(LinkError::Foreign);
    }
    match tag.parse::<u32>() {
        Ok(TAG) => {}
        Ok(number) if number > TAG => return Err(LinkError::Future(tag.to_owned())),
        _ => return Err(LinkError::Foreign),
    }
    // One character alone holds no whole byte: the rest of it was cut off.
    let whole = if code.len() % 4 == 1 && code.is_ascii() {
        &code[..code.len() - 1]
    } else {
        code
    };
    BASE64.decode(whole).map_err(|error| match error {
        DecodeError::InvalidByte(offset, _) => LinkError::Character {
            position: tag.len() + 1 + code[..floor(code, offset)].chars().count() + 1,
            character: code[floor(code, offset)..].chars().next().unwrap_or('='),
        },
        DecodeError::InvalidLength(_)
        | DecodeError::InvalidLastSymbol { .. }
        | DecodeError::InvalidPadding => LinkError::Damaged,
    })
}

/// The start of the character that the byte at `offset` belongs to.
fn floor(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

/// The packed bytes behind their length and their checksum.
fn framed(packed: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(packed.len() + 8);
    let mut length = packed.len();
    while length > 0x7F {
        bytes.push(0x80 | low_byte(length & 0x7F));
        length >>= 7;
    }
    bytes.push(low_byte(length));
    bytes.extend(checksum(packed));
    bytes.extend(packed);
    bytes
}

fn low_byte(number: usize) -> u8 {
    number.to_le_bytes()[0]
}

/// Three of the four bytes of Adler-32. The one left out is the high byte of the plain
/// sum, which is the same for most links.
fn checksum(packed: &[u8]) -> [u8; 3] {
    let [high, low, _, sum] = mz_adler32_oxide(1, packed).to_be_bytes();
    [high, low, sum]
}

fn unframed(bytes: &[u8]) -> Result<Vec<u8>, LinkError> {
    let (length, rest) = length(bytes)?;
    let (sum, packed) = rest.split_at_checked(3).ok_or(LinkError::Truncated)?;
    match packed.get(..length) {
        None if checksum(packed) == *sum => Err(LinkError::Damaged),
        None => Err(LinkError::Truncated),
        Some(whole) if checksum(whole) != *sum => Err(LinkError::Damaged),
        Some(whole) if whole.len() < packed.len() => Err(LinkError::Trailing),
        Some(whole) => Ok(whole.to_vec()),
    }
}

fn length(bytes: &[u8]) -> Result<(usize, &[u8]), LinkError> {
    const LONGEST: usize = 3;
    let mut length = 0;
    for (index, byte) in bytes.iter().enumerate().take(LONGEST) {
        length |= usize::from(byte & 0x7F) << (7 * index);
        if byte & 0x80 == 0 {
            return Ok((length, &bytes[index + 1..]));
        }
    }
    if bytes.len() < LONGEST {
        Err(LinkError::Truncated)
    } else {
        Err(LinkError::Damaged)
    }
}

#[cfg(test)]
mod tests;
