//! One binding's verdict: a sentence, and what was compared piece by piece.

use crate::tr;
use std::sync::Arc;

use super::{Cell, Fit, WhyRow, summary};
use crate::name::Name;
use crate::routing::{
    AlignedWord, Considered, HashReason, HashedOn, HeaderArgument, HeaderVerdict, HeadersReason,
    Reason, TopicMismatch, TopicReason, topic,
};
use crate::topology::Destination;
use crate::words::{bindings, list, small_number, words};

/// One binding with its verdict, in words.
pub(super) fn tell(considered: &Considered) -> WhyRow {
    let pattern = &considered.binding.routing_key;
    let mut sentence = match &considered.reason {
        Reason::Fanout => tr!("A fanout exchange looks at nothing: every binding matches."),
        Reason::Direct { routing_key } => direct(pattern, routing_key, considered.matched),
        Reason::Topic(reason) => topic(pattern, reason),
        Reason::Headers(reason) => headers(reason, considered.matched),
        Reason::ConsistentHash(reason) => hash(reason, considered.matched),
        Reason::Random { among } => random(*among, considered.matched),
        Reason::RecentHistory => {
            tr!("A recent history exchange looks at nothing: every binding matches.")
        }
        Reason::NodeDown => tr!(
            "Its queue is on a node that is down: the binding leads nowhere \
                             until that is back."
        ),
        Reason::NoRules => tr!("Its exchange has no rules to compare by."),
    };
    if considered.matched && considered.already_reached {
        sentence.push_str(&match &considered.binding.destination {
            Destination::Queue(queue) => tr!(" But {} already has its copy.", queue),
            Destination::Exchange(exchange) => {
                tr!(
                    " But the message has already been to exchange {}.",
                    exchange
                )
            }
        });
    }
    WhyRow {
        binding: Arc::clone(&considered.binding),
        matched: considered.matched,
        counts: summary::counts(considered),
        sentence,
        cells: cells(considered),
    }
}

fn direct(wanted: &str, found: &str, matched: bool) -> String {
    if matched {
        tr!("The key is \"{}\", exactly as wanted.", wanted)
    } else if found.is_empty() {
        tr!(
            "It wants exactly \"{}\", and the message has no key.",
            wanted
        )
    } else {
        tr!("It wants exactly \"{}\", the key is \"{}\".", wanted, found)
    }
}

fn topic(pattern: &str, reason: &TopicReason) -> String {
    match &reason.mismatch {
        None => topic_match(pattern, reason),
        Some(TopicMismatch::Word { wanted, found, .. }) => {
            tr!(
                "\"{}\" wants \"{}\" where the key has \"{}\".",
                pattern,
                wanted,
                found
            )
        }
        Some(TopicMismatch::NoPlaceFor { word }) => {
            tr!(
                "\"{}\" wants \"{}\" among the words, and the key has none there.",
                pattern,
                word
            )
        }
        Some(TopicMismatch::TooManyWords { extra }) => too_many(pattern, reason, *extra),
        Some(TopicMismatch::TooFewWords { missing }) => too_few(pattern, reason, *missing),
    }
}

/// "*.#" matches: * stands for "kern", # for no word.
fn topic_match(pattern: &str, reason: &TopicReason) -> String {
    let wildcards: Vec<(&Name, String)> = reason
        .words
        .iter()
        .filter_map(|aligned| {
            let word = aligned.word.as_ref().filter(|word| is_wildcard(word))?;
            Some((word, stands_for(&aligned.took)))
        })
        .collect();
    if wildcards.is_empty() {
        return tr!("The key is \"{}\", word for word as wanted.", pattern);
    }
    let told: Vec<String> = wildcards
        .iter()
        .enumerate()
        .map(|(place, (word, took))| match place {
            0 => tr!("{} stands for {}", word, took),
            _ => tr!("{} for {}", word, took),
        })
        .collect();
    let told = list(&told);
    tr!("\"{}\" matches: {}.", pattern, told)
}

fn is_wildcard(word: &str) -> bool {
    word == topic::ONE_WORD || word == topic::ANY_WORDS
}

fn stands_for(took: &[Name]) -> String {
    match took {
        [] => tr!("no word"),
        [word] if word.is_empty() => tr!("an empty word"),
        words => format!("\"{}\"", words.join(".")),
    }
}

fn too_many(pattern: &str, reason: &TopicReason, extra: usize) -> String {
    if has_any_words(reason) {
        let over = reason.words.iter().filter(|each| each.word.is_none());
        let over: Vec<String> = over.map(|each| stands_for(&each.took)).collect();
        return tr!(
            "\"{}\" has no place for the key's {}.",
            pattern,
            list(&over)
        );
    }
    let (wanted, found) = (wanted_words(reason), found_words(reason));
    tr!(
        "\"{}\" wants {}, the key has {}: {} too many.",
        pattern,
        in_words(wanted),
        found,
        extra_words(extra)
    )
}

fn too_few(pattern: &str, reason: &TopicReason, missing: usize) -> String {
    let (wanted, found) = (wanted_words(reason), found_words(reason));
    if has_any_words(reason) && found >= wanted {
        let missed = reason
            .words
            .iter()
            .filter(|each| each.took.is_empty() && !each.matched);
        let missed: Vec<String> = missed
            .filter_map(|each| each.word.as_ref().map(|word| format!("\"{word}\"")))
            .collect();
        return tr!(
            "\"{}\" finds no word in the key for {}.",
            pattern,
            list(&missed)
        );
    }
    let found = match found {
        0 => tr!("none"),
        found => found.to_string(),
    };
    let (wanted, missing) = (in_words(wanted), extra_words(missing));
    if has_any_words(reason) {
        tr!(
            "\"{}\" wants at least {}, the key has {}: {} too few.",
            pattern,
            wanted,
            found,
            missing
        )
    } else {
        tr!(
            "\"{}\" wants {}, the key has {}: {} too few.",
            pattern,
            wanted,
            found,
            missing
        )
    }
}

fn has_any_words(reason: &TopicReason) -> bool {
    let mut words = reason.words.iter().filter_map(|each| each.word.as_ref());
    words.any(|word| *word == *topic::ANY_WORDS)
}

/// How many words the pattern wants, at least.
fn wanted_words(reason: &TopicReason) -> usize {
    let words = reason.words.iter().filter_map(|each| each.word.as_ref());
    words.filter(|word| **word != *topic::ANY_WORDS).count()
}

fn found_words(reason: &TopicReason) -> usize {
    topic::words(&reason.routing_key).count()
}

fn in_words(number: usize) -> String {
    words(number)
}

fn extra_words(number: usize) -> String {
    tr!("{} word" | "{} words" % number, small_number(number))
}

fn headers(reason: &HeadersReason, matched: bool) -> String {
    let counting = |each: &&HeaderArgument| each.verdict != HeaderVerdict::Skipped;
    let any = reason.mode.is_any();
    if !reason.arguments.iter().any(|each| counting(&each)) {
        return if any {
            tr!("It names no header that counts, so nothing can fit.")
        } else {
            tr!("It names no header that counts, so every message fits.")
        };
    }
    let opening = match (any, matched) {
        (false, true) => tr!("All headers must fit, and do"),
        (false, false) => tr!("All headers must fit"),
        (true, true) => tr!("One fitting header is enough"),
        (true, false) => tr!("One fitting header would be enough"),
    };
    let told: Vec<String> = reason.arguments.iter().map(header).collect();
    tr!("{}: {}.", opening, told.join(&tr!("between parts" => "; ")))
}

fn header(argument: &HeaderArgument) -> String {
    let HeaderArgument { name, wanted, .. } = argument;
    let found = argument.found.as_deref().unwrap_or_default();
    match argument.verdict {
        HeaderVerdict::Equal => tr!("{} is {} as wanted", name, found),
        HeaderVerdict::Present => tr!("{} is there, any value will do", name),
        HeaderVerdict::Different => tr!("{} is {}, wanted is {}", name, found, wanted),
        HeaderVerdict::Absent => tr!("{} is missing", name),
        HeaderVerdict::Skipped => tr!("{} does not count in this mode", name),
    }
}

/// "The hash of \"a\" falls into one of its 2 buckets, of 7."
fn hash(reason: &HashReason, matched: bool) -> String {
    let HashReason {
        weight, buckets, ..
    } = reason;
    if *weight == 0 {
        return tr!("Its destination was bound before, and has its buckets by that binding.");
    }
    let hashed = match (&reason.on, &reason.value) {
        (HashedOn::RoutingKey, value) => {
            format!("\"{}\"", value.as_deref().unwrap_or_default())
        }
        (HashedOn::Header(name), Some(value)) => tr!("the header {}, \"{}\",", name, value),
        (HashedOn::Property(name), Some(value)) => tr!("the property {}, \"{}\",", name, value),
        (HashedOn::Header(name), None) => tr!("the header {}, which is missing,", name),
        (HashedOn::Property(name), None) => tr!("the property {}, which is missing,", name),
    };
    match (weight, matched) {
        (1, true) => tr!(
            "The hash of {} falls into its bucket, 1 of {}.",
            hashed,
            buckets
        ),
        (_, true) => tr!(
            "The hash of {} falls into its buckets, {} of {}.",
            hashed,
            weight,
            buckets
        ),
        (1, false) => tr!(
            "The hash of {} misses its bucket, 1 of {}.",
            hashed,
            buckets
        ),
        (_, false) => tr!(
            "The hash of {} misses its buckets, {} of {}.",
            hashed,
            weight,
            buckets
        ),
    }
}

fn random(among: usize, matched: bool) -> String {
    match (among, matched) {
        (1, _) => tr!("It is the only binding."),
        (_, true) => tr!("Chance drew it, of {}.", bindings(among)),
        (_, false) => tr!("Chance drew another one."),
    }
}

fn cells(considered: &Considered) -> Vec<Cell> {
    match &considered.reason {
        Reason::Fanout
        | Reason::ConsistentHash(_)
        | Reason::Random { .. }
        | Reason::RecentHistory
        | Reason::NodeDown
        | Reason::NoRules => Vec::new(),
        Reason::Direct { routing_key } => vec![Cell {
            name: None,
            wanted: considered.binding.routing_key.to_string(),
            found: Some(routing_key.to_string()),
            fit: fit(considered.matched),
        }],
        Reason::Topic(reason) => reason.words.iter().map(word_cell).collect(),
        Reason::Headers(reason) => reason.arguments.iter().map(header_cell).collect(),
    }
}

const fn fit(matched: bool) -> Fit {
    if matched { Fit::Fits } else { Fit::Misfits }
}

fn word_cell(aligned: &AlignedWord) -> Cell {
    Cell {
        name: None,
        wanted: aligned.word.as_deref().unwrap_or_default().to_owned(),
        found: (!aligned.took.is_empty()).then(|| aligned.took.join(".")),
        fit: fit(aligned.matched),
    }
}

fn header_cell(argument: &HeaderArgument) -> Cell {
    Cell {
        name: Some(argument.name.clone()),
        wanted: argument.wanted.clone(),
        found: argument.found.clone(),
        fit: match argument.verdict {
            HeaderVerdict::Equal | HeaderVerdict::Present => Fit::Fits,
            HeaderVerdict::Different | HeaderVerdict::Absent => Fit::Misfits,
            HeaderVerdict::Skipped => Fit::Ignored,
        },
    }
}
