//! Why a binding matched or not, for each exchange type.
//!
//! Plain data: the matchers find the reasons, others word them.

use crate::name::Name;

/// Why a binding matched or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A fanout exchange matches every binding.
    Fanout,
    /// A direct exchange compared the keys; `routing_key` is the one that was equal, or
    /// the message's own where none was.
    Direct {
        /// The routing key compared.
        routing_key: Name,
    },
    /// A topic exchange compared word by word.
    Topic(TopicReason),
    /// A headers exchange compared the headers.
    Headers(HeadersReason),
    /// A consistent hash exchange picked one bucket.
    ConsistentHash(HashReason),
    /// A random exchange drew one binding.
    Random {
        /// Among how many.
        among: usize,
    },
    /// A recent history exchange matches every binding.
    RecentHistory,
    /// Nothing was compared: the binding's queue is on a node that is down.
    NodeDown,
    /// Nothing compares: an exchange whose rules are unknown.
    NoRules,
}

/// How a consistent hash binding stands to the bucket that was picked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HashReason {
    /// What the hash is taken of.
    pub on: HashedOn,
    /// Its value; none where the message does not have it, which hashes too.
    pub value: Option<Name>,
    /// How many buckets are the binding's; none where its destination was bound before.
    pub weight: u64,
    /// How many buckets there are.
    pub buckets: u64,
}

/// What a consistent hash exchange takes the hash of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HashedOn {
    /// The routing key.
    RoutingKey,
    /// This header.
    Header(Name),
    /// This property.
    Property(Name),
}

/// How a topic binding's words stand against the routing key's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicReason {
    /// The routing key compared.
    pub routing_key: Name,
    /// The pattern's words, each with the key's words that it stands against, in the
    /// way that leaves least unmatched; among them, the key's words left over.
    pub words: Vec<AlignedWord>,
    /// The first thing that went wrong; none where it matched.
    pub mismatch: Option<TopicMismatch>,
}

/// One word of a binding key against what it took of the routing key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlignedWord {
    /// The pattern's word: a literal, `*` or `#`; none where words of the key are left
    /// over here.
    pub word: Option<Name>,
    /// The routing key's words that it stands against: one for a literal and for `*`,
    /// none where the key has none for it; any number for `#`.
    pub took: Vec<Name>,
    /// Whether the two fit.
    pub matched: bool,
}

/// Why a topic binding did not match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TopicMismatch {
    /// A literal word stands against another one.
    Word {
        /// The position of the pattern's word, from 0.
        position: usize,
        /// What the pattern wants.
        wanted: Name,
        /// What the key has there.
        found: Name,
    },
    /// The key has words left over.
    TooManyWords {
        /// How many.
        extra: usize,
    },
    /// The key ended before the pattern did.
    TooFewWords {
        /// How many more the pattern wants, at least.
        missing: usize,
    },
    /// With `#` in the pattern: no way of sharing out the key's words fits; this literal
    /// word is nowhere that it could stand.
    NoPlaceFor {
        /// The pattern's word.
        word: Name,
    },
}

/// How a headers binding's arguments stand against the message's headers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadersReason {
    /// The `x-match` mode.
    pub mode: XMatch,
    /// Every argument but `x-match`, in order of key.
    pub arguments: Vec<HeaderArgument>,
}

/// The modes of a headers binding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum XMatch {
    /// Every argument must be among the headers; those starting `x-` do not count.
    #[default]
    All,
    /// One argument is enough; those starting `x-` do not count.
    Any,
    /// As `all`, with those starting `x-`.
    AllWithX,
    /// As `any`, with those starting `x-`.
    AnyWithX,
}

impl XMatch {
    /// The value of the `x-match` argument.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Any => "any",
            Self::AllWithX => "all-with-x",
            Self::AnyWithX => "any-with-x",
        }
    }
}

/// One argument of a headers binding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderArgument {
    /// The header's name.
    pub name: Name,
    /// What the binding wants, as text.
    pub wanted: String,
    /// What the message has, as text; none where the header is absent.
    pub found: Option<String>,
    /// How it came out.
    pub verdict: HeaderVerdict,
}

/// How one argument of a headers binding came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderVerdict {
    /// The header has this value.
    Equal,
    /// A void argument: the header is there, whatever its value.
    Present,
    /// The header has another value.
    Different,
    /// The message does not have this header.
    Absent,
    /// The argument does not count in this mode.
    Skipped,
}
