//! `erlang:phash2/1`: the hash that the server takes of a value before it picks a bucket.
//!
//! Bob Jenkins' 32-bit block hash ("Hash functions", Dr. Dobb's Journal, 1997), over a
//! term as the runtime lays it out (`erl_term_hashing.c`, `make_hash2`). Only the kinds of
//! terms that a message can bring are known. The tests hold what a real runtime gave.

use crate::amqp::FieldValue;

/// The golden ratio; every kind of term mixes in another multiple of it.
const GOLDEN: u32 = 0x9E37_79B9;
/// The hash has as many bits.
const BITS: u32 = 27;

/// A value as the Erlang runtime holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Term {
    Atom(&'static str),
    Integer(i128),
    /// The bits of a double.
    Double(u64),
    Bytes(Vec<u8>),
    List(Vec<Self>),
    Tuple(Vec<Self>),
}

impl Term {
    /// The value alone, as the server holds it after reading it from the wire.
    pub(super) fn plain(value: &FieldValue) -> Self {
        if let Some(integer) = value.as_integer() {
            return Self::Integer(integer.into());
        }
        match value {
            FieldValue::Bool(true) => Self::Atom("true"),
            FieldValue::Bool(false) => Self::Atom("false"),
            FieldValue::Timestamp(seconds) => Self::Integer((*seconds).into()),
            FieldValue::Float(bits) => Self::Double(widened(*bits)),
            FieldValue::Double(bits) => Self::Double(*bits),
            FieldValue::Decimal { scale, value } => Self::Tuple(vec![
                Self::Integer((*scale).into()),
                Self::Integer((*value).into()),
            ]),
            FieldValue::LongString(text) => Self::Bytes(text.as_bytes().to_vec()),
            FieldValue::Binary(bytes) => Self::Bytes(bytes.clone()),
            FieldValue::Array(items) => Self::List(items.iter().map(Self::typed).collect()),
            FieldValue::Table(table) => {
                let entries = table.0.iter().map(|(key, value)| {
                    let key = Self::Bytes(key.as_bytes().to_vec());
                    let kind = Self::Atom(value.type_name());
                    Self::Tuple(vec![key, kind, Self::plain(value)])
                });
                Self::List(entries.collect())
            }
            _ => Self::Atom("undefined"),
        }
    }

    /// The value with its wire type, as it stands in a table.
    pub(super) fn typed(value: &FieldValue) -> Self {
        Self::Tuple(vec![Self::Atom(value.type_name()), Self::plain(value)])
    }

    /// The hash.
    pub(super) fn phash2(&self) -> u32 {
        let mut hash = 0;
        self.mix_into(&mut hash);
        hash & ((1 << BITS) - 1)
    }

    fn mix_into(&self, hash: &mut u32) {
        match self {
            Self::Atom(name) if *hash == 0 => *hash = atom(name),
            Self::Atom(name) => mix_word(atom(name), 3, hash),
            Self::Integer(number) => mix_integer(*number, hash),
            Self::Double(bits) => {
                let (low, high) = halves(if *bits == 1 << 63 { 0 } else { *bits });
                mix_pair(high, low, 12, hash);
            }
            Self::Bytes(bytes) => *hash = block(bytes, multiple(13).wrapping_add(*hash)),
            Self::List(items) => {
                items.iter().for_each(|item| item.mix_into(hash));
                mix_end_of_list(hash);
            }
            Self::Tuple(items) => {
                let arity = u32::try_from(items.len()).unwrap_or(u32::MAX);
                mix_word(arity, 9, hash);
                items.iter().for_each(|item| item.mix_into(hash));
            }
        }
    }
}

const fn multiple(number: u32) -> u32 {
    GOLDEN.wrapping_mul(number)
}

const fn halves(bits: u64) -> (u32, u32) {
    let [a, b, c, d, e, f, g, h] = bits.to_le_bytes();
    (
        u32::from_le_bytes([a, b, c, d]),
        u32::from_le_bytes([e, f, g, h]),
    )
}

/// The bits of the double with the value of this single: normal numbers and zero, which is
/// what messages carry; what is left is not told apart here.
const fn widened(bits: u32) -> u64 {
    let (sign, exponent, fraction) = (bits >> 31, bits >> 23 & 0xFF, bits & 0x7F_FFFF);
    let sign = (sign as u64) << 63;
    if exponent == 0 {
        return sign;
    }
    sign | (exponent as u64 + 1023 - 127) << 52 | (fraction as u64) << 29
}

fn mix_word(word: u32, kind: u32, hash: &mut u32) {
    mix_pair(word, 0, kind, hash);
}

fn mix_pair(one: u32, other: u32, kind: u32, hash: &mut u32) {
    let kind = multiple(kind);
    let [_, _, c] = mixed([kind.wrapping_add(one), kind.wrapping_add(other), *hash]);
    *hash = c;
}

/// Numbers of up to 28 bits are mixed as one word, greater ones as their size in two.
fn mix_integer(number: i128, hash: &mut u32) {
    let small = i32::try_from(number)
        .ok()
        .filter(|small| (-(1 << 27)..1 << 27).contains(small));
    if let Some(small) = small {
        if small < 0 {
            mix_word(small.unsigned_abs(), 1, hash);
        }
        mix_word(small.cast_unsigned(), 1, hash);
    } else {
        let kind = if number < 0 { 10 } else { 11 };
        let size = u64::try_from(number.unsigned_abs()).unwrap_or(u64::MAX);
        let (low, high) = halves(size);
        mix_pair(low, high, kind, hash);
    }
}

fn mix_end_of_list(hash: &mut u32) {
    /// What the runtime calls the empty list.
    const NIL: u32 = 2;
    if *hash == 0 {
        *hash = 3_468_870_702;
    } else {
        mix_word(NIL, 2, hash);
    }
}

/// The hash of an atom's name (`atom.c`, `atom_hash`).
fn atom(name: &str) -> u32 {
    name.bytes().fold(0, |hash: u32, byte| {
        let hash = (hash << 4).wrapping_add(byte.into());
        let top = hash & 0xF000_0000;
        (hash ^ (top >> 24)) & !top
    })
}

/// The hash of a block of bytes.
fn block(bytes: &[u8], start: u32) -> u32 {
    if bytes.is_empty() {
        return start;
    }
    let mut state = [GOLDEN, GOLDEN, start];
    let (whole, rest) = bytes.as_chunks::<12>();
    for chunk in whole {
        state = mixed(added(state, words(chunk)));
    }
    let mut last = [0; 12];
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    // The lowest byte of the third word is the length's place.
    let (front, back) = rest.split_at(rest.len().min(8));
    last[..front.len()].copy_from_slice(front);
    last[9..9 + back.len()].copy_from_slice(back);
    let [a, b, c] = added(state, words(&last));
    let [_, _, hash] = mixed([a, b, c.wrapping_add(length)]);
    hash
}

const fn words(bytes: &[u8; 12]) -> [u32; 3] {
    let [a, b, c, d, e, f, g, h, i, j, k, l] = *bytes;
    [
        u32::from_le_bytes([a, b, c, d]),
        u32::from_le_bytes([e, f, g, h]),
        u32::from_le_bytes([i, j, k, l]),
    ]
}

const fn added(one: [u32; 3], other: [u32; 3]) -> [u32; 3] {
    [
        one[0].wrapping_add(other[0]),
        one[1].wrapping_add(other[1]),
        one[2].wrapping_add(other[2]),
    ]
}

/// Jenkins' mix of three words.
fn mixed([mut a, mut b, mut c]: [u32; 3]) -> [u32; 3] {
    for [first, second, third] in [[13, 8, 13], [12, 16, 5], [3, 10, 15]] {
        a = a.wrapping_sub(b).wrapping_sub(c) ^ (c >> first);
        b = b.wrapping_sub(c).wrapping_sub(a) ^ (a << second);
        c = c.wrapping_sub(a).wrapping_sub(b) ^ (b >> third);
    }
    [a, b, c]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::amqp::NestedTable;

    #[test]
    fn hashes_as_the_erlang_runtime_does() {
        let typed = |value: FieldValue| Term::typed(&value);
        let bytes = |text: &str| Term::Bytes(text.as_bytes().to_vec());
        let cases = [
            (bytes("same-key"), 40_629_369),
            (bytes(""), 13_708_901),
            (bytes("longer than twelve bytes"), 84_889_784),
            (Term::Atom("undefined"), 45_914_356),
            (Term::Integer(0), 88_723_725),
            (Term::Integer(-1), 44_071_773),
            (typed("a".into()), 65_711_459),
            (typed((-7).into()), 8_099_856),
            (typed(1_000_000_000_000.into()), 68_968_119),
            (typed(300_000_000.into()), 1_903_550),
            (typed(i64::MIN.into()), 112_631_110),
            (typed(true.into()), 32_030_443),
            (
                typed(FieldValue::Double(0x3FF8_0000_0000_0000)),
                115_320_697,
            ),
            (typed(FieldValue::Array(vec![1.into()])), 124_627_807),
            (typed(FieldValue::Array(Vec::new())), 86_211_673),
            (
                typed(FieldValue::Table(NestedTable::from([("a", 1.into())]))),
                22_142_682,
            ),
            (
                typed(FieldValue::Decimal { scale: 1, value: 5 }),
                16_965_096,
            ),
        ];
        for (term, expected) in cases {
            assert_eq!(term.phash2(), expected, "{term:?}");
        }
    }

    #[test]
    fn a_single_is_hashed_as_the_double_of_its_value() {
        for (single, double) in [
            (0x3F00_0000, 0x3FE0_0000_0000_0000),
            (0xC020_0000, 0xC004_0000_0000_0000),
        ] {
            assert_eq!(widened(single), double);
        }
    }
}
