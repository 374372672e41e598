//! How one topic binding stands against a routing key, word by word.
//!
//! The pattern is laid along the key so that least is left unmatched (an edit distance):
//! where nothing is, the binding matches; else the first thing left over is the reason.

use crate::name::Name;
use crate::routing::{AlignedWord, Reason, TopicMismatch, TopicReason};
use crate::topology::Binding;

use super::{ANY_WORDS, ONE_WORD, words};

/// Whether the binding matches one of the keys, and how it stands against that key, or
/// against the first where none matches.
pub(in crate::routing) fn compare(binding: &Binding, routing_keys: &[Name]) -> (bool, Reason) {
    let mut first = None;
    for key in routing_keys {
        let reason = align(&binding.routing_key, key);
        if reason.mismatch.is_none() {
            return (true, Reason::Topic(reason));
        }
        first.get_or_insert(reason);
    }
    let reason = first.unwrap_or_else(|| align(&binding.routing_key, &Name::default()));
    (false, Reason::Topic(reason))
}

/// How the pattern stands against the key.
fn align(pattern: &str, routing_key: &Name) -> TopicReason {
    let pattern: Vec<&str> = words(pattern).collect();
    let key: Vec<&str> = words(routing_key).collect();
    let moves = Costs::new(&pattern, &key).cheapest_way();
    let mismatch = mismatch(&pattern, &key, &moves);
    TopicReason {
        routing_key: routing_key.clone(),
        words: aligned_words(&pattern, &key, &moves),
        mismatch,
    }
}

/// One step of laying the pattern along the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Move {
    /// The pattern's word takes the key's word, as it should.
    Take,
    /// `#` takes the key's word and may take more.
    Absorb,
    /// `#` is done.
    Done,
    /// The literal stands against another word.
    Clash,
    /// The key has no word for the pattern's word.
    Miss,
    /// No word of the pattern stands against the key's word.
    Skip,
}

impl Move {
    /// The moves in the order they are preferred: `#` takes as little as it can, and
    /// what is left over is left at the end.
    const ALL: [Self; 6] = [
        Self::Take,
        Self::Done,
        Self::Absorb,
        Self::Clash,
        Self::Miss,
        Self::Skip,
    ];

    const fn cost(self) -> u32 {
        match self {
            Self::Take | Self::Absorb | Self::Done => 0,
            Self::Clash | Self::Miss | Self::Skip => 1,
        }
    }

    /// How many words of the pattern, and of the key, lie behind afterwards.
    const fn advance(self) -> (usize, usize) {
        match self {
            Self::Take | Self::Clash => (1, 1),
            Self::Done | Self::Miss => (1, 0),
            Self::Absorb | Self::Skip => (0, 1),
        }
    }

    /// Whether the move is possible with these next words.
    fn fits(self, wanted: Option<&str>, found: Option<&str>) -> bool {
        match self {
            Self::Take => match (wanted, found) {
                (Some(ANY_WORDS), _) | (None, _) | (_, None) => false,
                (Some(wanted), Some(found)) => wanted == ONE_WORD || wanted == found,
            },
            Self::Absorb => wanted == Some(ANY_WORDS) && found.is_some(),
            Self::Done => wanted == Some(ANY_WORDS),
            Self::Clash => wanted.is_some_and(is_literal) && found.is_some() && wanted != found,
            Self::Miss => wanted.is_some_and(|word| word != ANY_WORDS),
            Self::Skip => found.is_some(),
        }
    }
}

fn is_literal(word: &str) -> bool {
    word != ONE_WORD && word != ANY_WORDS
}

/// What the rest of the way costs at least, from each pair of places on.
struct Costs<'a> {
    pattern: &'a [&'a str],
    key: &'a [&'a str],
    rest: Vec<u32>,
}

impl<'a> Costs<'a> {
    fn new(pattern: &'a [&'a str], key: &'a [&'a str]) -> Self {
        let mut costs = Self {
            pattern,
            key,
            rest: vec![0; (pattern.len() + 1) * (key.len() + 1)],
        };
        for p in (0..=pattern.len()).rev() {
            for k in (0..=key.len()).rev() {
                let cost = costs.best(p, k).map_or(0, |(cost, _)| cost);
                costs.rest[p * (key.len() + 1) + k] = cost;
            }
        }
        costs
    }

    /// The cheapest move from here with the cost from here on; none at the end.
    fn best(&self, p: usize, k: usize) -> Option<(u32, Move)> {
        let (wanted, found) = (self.pattern.get(p).copied(), self.key.get(k).copied());
        Move::ALL
            .into_iter()
            .filter(|step| step.fits(wanted, found))
            .map(|step| {
                let (dp, dk) = step.advance();
                let rest = self.rest[(p + dp) * (self.key.len() + 1) + k + dk];
                (rest + step.cost(), step)
            })
            .min_by_key(|(cost, _)| *cost)
    }

    fn cheapest_way(&self) -> Vec<Move> {
        let (mut p, mut k) = (0, 0);
        let mut moves = Vec::new();
        while let Some((_, step)) = self.best(p, k) {
            let (dp, dk) = step.advance();
            (p, k) = (p + dp, k + dk);
            moves.push(step);
        }
        moves
    }
}

/// The moves, each with the places in the pattern and the key where it is made.
fn placed(moves: &[Move]) -> impl Iterator<Item = (usize, usize, Move)> {
    moves.iter().scan((0, 0), |(p, k), step| {
        let place = (*p, *k, *step);
        let (dp, dk) = step.advance();
        (*p, *k) = (*p + dp, *k + dk);
        Some(place)
    })
}

fn aligned_words(pattern: &[&str], key: &[&str], moves: &[Move]) -> Vec<AlignedWord> {
    let mut words = Vec::new();
    let mut absorbed = Vec::new();
    for (p, k, step) in placed(moves) {
        let (word, took) = match step {
            Move::Absorb => {
                absorbed.push(key[k].into());
                continue;
            }
            Move::Done => (Some(pattern[p]), std::mem::take(&mut absorbed)),
            Move::Take | Move::Clash => (Some(pattern[p]), vec![key[k].into()]),
            Move::Miss => (Some(pattern[p]), Vec::new()),
            Move::Skip => (None, vec![key[k].into()]),
        };
        words.push(AlignedWord {
            word: word.map(Name::from),
            took,
            matched: step.cost() == 0,
        });
    }
    words
}

/// The reason that helps most: the first thing that went wrong.
fn mismatch(pattern: &[&str], key: &[&str], moves: &[Move]) -> Option<TopicMismatch> {
    let count = |wanted| moves.iter().filter(|step| **step == wanted).count();
    let (p, k, step) = placed(moves).find(|(_, _, step)| step.cost() > 0)?;
    let least = pattern.iter().filter(|word| **word != ANY_WORDS).count();
    if pattern[..p].contains(&ANY_WORDS) && key.len() < least {
        let missing = least - key.len();
        return Some(TopicMismatch::TooFewWords { missing });
    }
    Some(match step {
        Move::Clash | Move::Miss if floats(pattern, p) => TopicMismatch::NoPlaceFor {
            word: pattern[p].into(),
        },
        Move::Clash => TopicMismatch::Word {
            position: p,
            wanted: pattern[p].into(),
            found: key[k].into(),
        },
        Move::Miss => TopicMismatch::TooFewWords {
            missing: count(Move::Miss),
        },
        Move::Take | Move::Absorb | Move::Done | Move::Skip => TopicMismatch::TooManyWords {
            extra: count(Move::Skip),
        },
    })
}

/// Whether a literal has a `#` on both sides, so that it could stand anywhere.
fn floats(pattern: &[&str], p: usize) -> bool {
    is_literal(pattern[p])
        && pattern[..p].contains(&ANY_WORDS)
        && pattern[p + 1..].contains(&ANY_WORDS)
}
