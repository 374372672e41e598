//! Which bucket a key falls into: jump consistent hash, with the random numbers of
//! Erlang's `exs1024` that the key seeds.
//!
//! Lamping and Veach, "A Fast, Minimal Memory, Consistent Hash Algorithm", 2014;
//! `rabbit_exchange_type_consistent_hash.erl`, `jump_consistent_hash`; `rand.erl`. The
//! server divides doubles here; the same quotients are worked out in whole numbers.

/// How many words the generator's state has.
const WORDS: usize = 16;
/// The bits of a double that count.
const PRECISION: u32 = 53;

/// The bucket of this key among so many, from 0.
pub(super) fn bucket(key: i128, buckets: u64) -> u64 {
    if buckets <= 1 {
        return 0;
    }
    let mut random = Exs1024::seeded(key);
    let (mut bucket, mut next) = (0, 0);
    while next < buckets {
        bucket = next;
        next = jump(bucket, random.next());
    }
    bucket
}

/// `trunc((bucket + 1) / (drawn / 2^64))`, as doubles give it.
fn jump(bucket: u64, drawn: u64) -> u64 {
    let Some(divisor) = std::num::NonZeroU128::new(nearest_double(drawn.into(), false)) else {
        return u64::MAX;
    };
    let dividend = (u128::from(bucket) + 1) << 64;
    let (quotient, rest) = (dividend / divisor, dividend % divisor);
    let length = u128::BITS - quotient.leading_zeros();
    let next = if length <= PRECISION {
        // So close below a whole number that the nearest double is that number.
        let up = (divisor.get() - rest) << (PRECISION + 1 - length) <= divisor.get();
        quotient + u128::from(up)
    } else {
        nearest_double(quotient, rest != 0)
    };
    u64::try_from(next).unwrap_or(u64::MAX)
}

/// The double nearest to a whole number, or to somewhat more than it.
const fn nearest_double(number: u128, somewhat_more: bool) -> u128 {
    let length = u128::BITS - number.leading_zeros();
    if length <= PRECISION {
        return number;
    }
    let spare = length - PRECISION;
    let (kept, cut) = (number >> spare, number & ((1 << spare) - 1));
    let half = 1 << (spare - 1);
    let up = cut > half || cut == half && (somewhat_more || kept & 1 == 1);
    (kept + up as u128) << spare
}

/// Erlang's `exs1024`: Vigna's xorshift1024*, seeded through xorshift64*.
struct Exs1024 {
    words: [u64; WORDS],
    at: usize,
}

impl Exs1024 {
    /// The generator after `rand:seed_s(exs1024, {Key, Key, Key})`.
    fn seeded(key: i128) -> Self {
        const MASK: u64 = (1 << 21) - 1;
        let low = u64::from_le_bytes(low_bytes(key)) & MASK;
        let part = |factor: u64| (low + 1).wrapping_mul(factor) & MASK;
        let mut state = part(2_097_131) << 43 | part(2_097_133) << 22 | part(2_097_143) << 1 | 1;
        let mut words = [0; WORDS];
        // The list grows at its head: the first number drawn is the last word.
        for word in words.iter_mut().rev() {
            state ^= state >> 12;
            state ^= state << 25;
            state ^= state >> 27;
            *word = state.wrapping_mul(2_685_821_657_736_338_717);
        }
        Self { words, at: 0 }
    }

    fn next(&mut self) -> u64 {
        let first = self.words[self.at];
        self.at = (self.at + 1) % WORDS;
        let mut second = self.words[self.at];
        second ^= second << 31;
        second ^= second >> 11;
        let first = first ^ first >> 30;
        self.words[self.at] = first ^ second;
        (first ^ second).wrapping_mul(1_181_783_497_276_652_981)
    }
}

const fn low_bytes(key: i128) -> [u8; 8] {
    let [a, b, c, d, e, f, g, h, ..] = key.to_le_bytes();
    [a, b, c, d, e, f, g, h]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_bucket_that_the_server_finds() {
        let cases = [
            (0, 2, 0),
            (0, 7, 4),
            (0, 1000, 807),
            (0, 1_000_000_000, 288_782_200),
            (1, 3, 2),
            (1, 1_000_000_000, 432_781_789),
            (2, 1000, 730),
            (40_629_369, 7, 5),
            (40_629_369, 1_000_000_000, 57_505_268),
            (134_217_727, 1000, 220),
            (-7, 2, 1),
            (-7, 1_000_000_000, 340_921_305),
            (1_700_000_000_000, 1_000_000_000, 445_622_987),
            (5, 1, 0),
            (5, 0, 0),
        ];
        for (key, buckets, expected) in cases {
            assert_eq!(bucket(key, buckets), expected, "{key} among {buckets}");
        }
    }

    /// Sixty thousand buckets, folded into one number; the other number is Erlang's.
    #[test]
    fn finds_many_buckets_that_erlang_finds() {
        let folded = (0..=20_000)
            .flat_map(|key| [5, 100, 123_456_789].map(|buckets| bucket(key, buckets)))
            .fold(0, |sum: u64, bucket| (sum * 31 + bucket) % (1 << 32));
        assert_eq!(folded, 3_988_713_581);
    }

    #[test]
    fn one_more_bucket_moves_a_key_to_it_or_not_at_all() {
        for key in 0..500 {
            for buckets in 1..20 {
                let (before, after) = (bucket(key, buckets), bucket(key, buckets + 1));
                assert!(after == before || after == buckets, "{key} among {buckets}");
            }
        }
    }
}
