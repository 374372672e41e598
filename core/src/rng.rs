//! The one source of chance: a SplitMix64 generator seeded by the scenario.
//!
//! The algorithm is fixed here (Steele, Lea and Flood, "Fast splittable pseudorandom
//! number generators", 2014) because the small generators of the usual crates differ
//! between wasm32 and native. It knows nothing of what it is used for.

/// A generator whose whole state is one number, so that a checkpoint can hold it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rng {
    state: u64,
}

impl Rng {
    /// The generator that this seed names.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The next 64 bits.
    pub const fn next_u64(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `bound`; zero where `bound` is zero.
    ///
    /// The product's high half is taken: the bias is below one in 2^32 for the small
    /// bounds of a scenario.
    pub const fn below(&mut self, bound: u32) -> u32 {
        let high = self.next_u64() >> 32;
        ((high * bound as u64) >> 32) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_the_published_sequence_for_seed_1234567() {
        let mut rng = Rng::new(1_234_567);
        let drawn: Vec<u64> = (0..3).map(|_| rng.next_u64()).collect();
        assert_eq!(
            drawn,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423
            ]
        );
    }

    #[test]
    fn stays_below_its_bound() {
        let mut rng = Rng::new(7);
        assert!((0..1000).all(|_| rng.below(5) < 5));
        assert_eq!(rng.below(0), 0);
    }
}
