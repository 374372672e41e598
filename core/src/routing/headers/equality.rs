//! When a header's value equals a binding argument's.
//!
//! RabbitMQ compares values as it has decoded them from the wire: all integer types and
//! timestamps are integers, both floating-point types are doubles, text and binary are
//! bytes, an empty table and an empty array are the same empty list. Up to 3.12 the
//! integer 5 equals the double 5.0 (Erlang's `==`); from 3.13 on it does not (`=:=`),
//! and a header's timestamp, but not an argument's, has become milliseconds
//! (`rabbit_exchange_type_headers.erl`, `mc_amqpl.erl`).
//!
//! Inside an array or a table the wire types count too, and so does the order of a nested
//! table's keys (observed: `headers.json`, `tables-and-arrays`).

use crate::amqp::{FieldValue, NestedTable};
use crate::scenario::ServerLine;
use crate::server_line::Difference;

/// Whether a binding's argument and a message's header are equal.
pub(super) fn equal(argument: &FieldValue, header: &FieldValue, line: ServerLine) -> bool {
    let header = match header {
        FieldValue::Timestamp(seconds) if line.has(Difference::HeaderTimestamps) => {
            Decoded::Number(Number::integer(i128::from(*seconds) * 1000))
        }
        other => Decoded::of(other),
    };
    Decoded::of(argument).equals(&header, line)
}

/// A value as the server holds it after reading it from the wire.
enum Decoded<'a> {
    Undefined,
    Bool(bool),
    Number(Number),
    Bytes(&'a [u8]),
    Decimal(u8, u32),
    Empty,
    Array(&'a [FieldValue]),
    Table(&'a NestedTable),
}

impl<'a> Decoded<'a> {
    fn of(value: &'a FieldValue) -> Self {
        if let Some(integer) = value.as_integer() {
            return Self::Number(Number::integer(integer.into()));
        }
        match value {
            FieldValue::Bool(flag) => Self::Bool(*flag),
            FieldValue::Timestamp(seconds) => Self::Number(Number::integer((*seconds).into())),
            FieldValue::Float(bits) => Self::Number(Number::single(*bits)),
            FieldValue::Double(bits) => Self::Number(Number::double(*bits)),
            FieldValue::Decimal { scale, value } => Self::Decimal(*scale, *value),
            FieldValue::LongString(text) => Self::Bytes(text.as_bytes()),
            FieldValue::Binary(bytes) => Self::Bytes(bytes),
            FieldValue::Array(items) if items.is_empty() => Self::Empty,
            FieldValue::Array(items) => Self::Array(items),
            FieldValue::Table(table) if table.0.is_empty() => Self::Empty,
            FieldValue::Table(table) => Self::Table(table),
            _ => Self::Undefined,
        }
    }

    fn equals(&self, other: &Self, line: ServerLine) -> bool {
        match (self, other) {
            (Self::Undefined, Self::Undefined) | (Self::Empty, Self::Empty) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Number(a), Self::Number(b)) => a.equals(*b, line),
            (Self::Bytes(a), Self::Bytes(b)) => a == b,
            (Self::Decimal(scale, a), Self::Decimal(other, b)) => scale == other && a == b,
            (Self::Array(a), Self::Array(b)) => {
                a.len() == b.len() && a.iter().zip(*b).all(|(a, b)| same_typed(a, b, line))
            }
            (Self::Table(a), Self::Table(b)) => {
                a.0.len() == b.0.len()
                    && a.0
                        .iter()
                        .zip(&b.0)
                        .all(|((k, a), (l, b))| k == l && same_typed(a, b, line))
            }
            _ => false,
        }
    }
}

/// Whether two nested values are equal, wire type and all.
fn same_typed(a: &FieldValue, b: &FieldValue, line: ServerLine) -> bool {
    a.type_name() == b.type_name() && Decoded::of(a).equals(&Decoded::of(b), line)
}

/// A number in the one form that each value has: `mantissa × 2^exponent`, the mantissa
/// odd or zero. So an integer and a double compare exactly, and without arithmetic on
/// floating-point values.
///
/// Infinities and what is not a number are read like any other bits: the server cannot
/// take them from the wire at all.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Number {
    /// Whether it came as a floating-point value.
    floating: bool,
    negative_zero: bool,
    mantissa: i128,
    exponent: i64,
}

impl Number {
    const fn integer(value: i128) -> Self {
        Self::reduced(value, 0)
    }

    fn single(bits: u32) -> Self {
        Self::floating(bits.into(), 8, 23)
    }

    fn double(bits: u64) -> Self {
        Self::floating(bits, 11, 52)
    }

    /// The IEEE 754 value with these widths of its exponent and its fraction.
    fn floating(bits: u64, exponent_width: u32, fraction_width: u32) -> Self {
        let negative = bits >> (exponent_width + fraction_width) == 1;
        let exponent = (bits >> fraction_width) & ((1 << exponent_width) - 1);
        let fraction = i128::from(bits & ((1 << fraction_width) - 1));
        let (significand, exponent) = match exponent {
            0 => (fraction, 1),
            _ => (fraction | (1 << fraction_width), exponent.cast_signed()),
        };
        let bias = (1 << (exponent_width - 1)) - 1 + i64::from(fraction_width);
        let signed = if negative { -significand } else { significand };
        Self {
            floating: true,
            negative_zero: negative && significand == 0,
            ..Self::reduced(signed, exponent - bias)
        }
    }

    const fn reduced(mantissa: i128, exponent: i64) -> Self {
        let (mantissa, exponent) = match mantissa {
            0 => (0, 0),
            _ => {
                let zeros = mantissa.trailing_zeros();
                (mantissa >> zeros, exponent + zeros as i64)
            }
        };
        Self {
            floating: false,
            negative_zero: false,
            mantissa,
            exponent,
        }
    }

    fn equals(self, other: Self, line: ServerLine) -> bool {
        if line.has(Difference::HeaderNumbers) {
            self == other
        } else {
            (self.mantissa, self.exponent) == (other.mantissa, other.exponent)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Both lines' verdicts, the old one first.
    fn verdicts(argument: &FieldValue, header: &FieldValue) -> (bool, bool) {
        (
            equal(argument, header, ServerLine::V3_10),
            equal(argument, header, ServerLine::V4),
        )
    }

    const fn double(value: f64) -> FieldValue {
        FieldValue::Double(value.to_bits())
    }

    const fn single(value: f32) -> FieldValue {
        FieldValue::Float(value.to_bits())
    }

    #[test]
    fn integers_and_doubles_compare_exactly() {
        const TWO_TO_53: i64 = 1 << 53;
        let cases = [
            (
                FieldValue::Long(TWO_TO_53),
                double(9_007_199_254_740_992.0),
                true,
            ),
            (
                FieldValue::Long(TWO_TO_53 + 1),
                double(9_007_199_254_740_992.0),
                false,
            ),
            (
                FieldValue::Long(i64::MIN),
                double(-9_223_372_036_854_775_808.0),
                true,
            ),
            (
                FieldValue::Long(i64::MAX),
                double(9_223_372_036_854_775_808.0),
                false,
            ),
            (
                FieldValue::Timestamp(1 << 63),
                double(9_223_372_036_854_775_808.0),
                true,
            ),
            (FieldValue::Byte(-6), single(-6.0), true),
            (FieldValue::Long(0), double(-0.0), true),
            (FieldValue::Long(0), double(f64::from_bits(1)), false),
        ];
        for (integer, floating, equal) in cases {
            assert_eq!(verdicts(&integer, &floating), (equal, false), "{integer:?}");
        }
    }

    #[test]
    fn singles_compare_as_the_doubles_they_are() {
        assert_eq!(verdicts(&single(0.5), &double(0.5)), (true, true));
        assert_eq!(verdicts(&single(0.1), &double(0.1)), (false, false));
        assert_eq!(
            verdicts(&single(1e-45), &double(1.401_298_464_324_817e-45)),
            (true, true)
        );
        assert_eq!(verdicts(&single(-0.0), &double(-0.0)), (true, true));
        assert_eq!(verdicts(&double(0.0), &double(-0.0)), (true, false));
    }

    #[test]
    fn a_timestamp_header_becomes_milliseconds_on_the_newer_line_only() {
        let stamp = FieldValue::Timestamp;
        assert_eq!(verdicts(&stamp(5), &stamp(5)), (true, false));
        assert_eq!(verdicts(&stamp(5), &FieldValue::Long(5)), (true, true));
        assert_eq!(verdicts(&FieldValue::Long(5000), &stamp(5)), (false, true));
        assert_eq!(verdicts(&stamp(u64::MAX), &stamp(u64::MAX)), (true, false));
    }

    #[test]
    fn values_of_other_kinds_are_never_equal() {
        let kinds = [
            FieldValue::Void,
            FieldValue::Bool(true),
            FieldValue::Long(1),
            FieldValue::Decimal { scale: 0, value: 1 },
            FieldValue::from("true"),
            FieldValue::Array(vec![FieldValue::Void]),
            FieldValue::Array(Vec::new()),
            FieldValue::Table(NestedTable::from([("", FieldValue::Void)])),
        ];
        for (i, a) in kinds.iter().enumerate() {
            for (j, b) in kinds.iter().enumerate() {
                assert_eq!(verdicts(a, b), (i == j, i == j), "{a:?} and {b:?}");
            }
        }
    }
}
