//! One binding's verdict: a sentence, and what was compared piece by piece.

use std::sync::Arc;

use super::{Cell, Fit, WhyRow, summary};
use crate::name::Name;
use crate::routing::{
    AlignedWord, Considered, HashReason, HashedOn, HeaderArgument, HeaderVerdict, HeadersReason,
    Reason, TopicMismatch, TopicReason, topic,
};
use crate::topology::Destination;
use crate::words::{count, list, small_number};

/// One binding with its verdict, in words.
pub(super) fn tell(considered: &Considered) -> WhyRow {
    let pattern = &considered.binding.routing_key;
    let mut sentence = match &considered.reason {
        Reason::Fanout => "A fanout exchange looks at nothing: every binding matches.".to_owned(),
        Reason::Direct { routing_key } => direct(pattern, routing_key, considered.matched),
        Reason::Topic(reason) => topic(pattern, reason),
        Reason::Headers(reason) => headers(reason, considered.matched),
        Reason::ConsistentHash(reason) => hash(reason, considered.matched),
        Reason::Random { among } => random(*among, considered.matched),
        Reason::RecentHistory => {
            "A recent history exchange looks at nothing: every binding matches.".to_owned()
        }
        Reason::NodeDown => "Its queue is on a node that is down: the binding leads nowhere \
                             until that is back."
            .to_owned(),
        Reason::NoRules => "Its exchange has no rules to compare by.".to_owned(),
    };
    if considered.matched && considered.already_reached {
        sentence.push_str(&match &considered.binding.destination {
            Destination::Queue(queue) => format!(" But {queue} already has its copy."),
            Destination::Exchange(exchange) => {
                format!(" But the message has already been to exchange {exchange}.")
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
        format!("The key is \"{wanted}\", exactly as wanted.")
    } else {
        format!("It wants exactly \"{wanted}\", the key is \"{found}\".")
    }
}

fn topic(pattern: &str, reason: &TopicReason) -> String {
    match &reason.mismatch {
        None => topic_match(pattern, reason),
        Some(TopicMismatch::Word { wanted, found, .. }) => {
            format!("\"{pattern}\" wants \"{wanted}\" where the key has \"{found}\".")
        }
        Some(TopicMismatch::NoPlaceFor { word }) => {
            format!("\"{pattern}\" wants \"{word}\" among the words, and the key has none there.")
        }
        Some(TopicMismatch::TooManyWords { extra }) => too_many(pattern, reason, *extra),
        Some(TopicMismatch::TooFewWords { missing }) => too_few(pattern, reason, *missing),
    }
}

/// "*.#" matches: * stands for "kern", # for no word.
fn topic_match(pattern: &str, reason: &TopicReason) -> String {
    let wildcards: Vec<String> = reason
        .words
        .iter()
        .filter_map(|aligned| {
            let word = aligned.word.as_ref().filter(|word| is_wildcard(word))?;
            Some(format!("{word} for {}", stands_for(&aligned.took)))
        })
        .collect();
    if wildcards.is_empty() {
        return format!("The key is \"{pattern}\", word for word as wanted.");
    }
    let told = list(&wildcards).replacen(" for ", " stands for ", 1);
    format!("\"{pattern}\" matches: {told}.")
}

fn is_wildcard(word: &str) -> bool {
    word == topic::ONE_WORD || word == topic::ANY_WORDS
}

fn stands_for(took: &[Name]) -> String {
    match took {
        [] => "no word".to_owned(),
        [word] if word.is_empty() => "an empty word".to_owned(),
        words => format!("\"{}\"", words.join(".")),
    }
}

fn too_many(pattern: &str, reason: &TopicReason, extra: usize) -> String {
    if has_any_words(reason) {
        let over = reason.words.iter().filter(|each| each.word.is_none());
        let over: Vec<String> = over.map(|each| stands_for(&each.took)).collect();
        return format!("\"{pattern}\" has no place for the key's {}.", list(&over));
    }
    let (wanted, found) = (wanted_words(reason), found_words(reason));
    format!(
        "\"{pattern}\" wants {}, the key has {found}: {} too many.",
        in_words(wanted),
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
        return format!(
            "\"{pattern}\" finds no word in the key for {}.",
            list(&missed)
        );
    }
    let at_least = if has_any_words(reason) {
        "at least "
    } else {
        ""
    };
    let found = match found {
        0 => "none".to_owned(),
        found => found.to_string(),
    };
    format!(
        "\"{pattern}\" wants {at_least}{}, the key has {found}: {} too few.",
        in_words(wanted),
        extra_words(missing)
    )
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
    count(number, "word")
}

fn extra_words(number: usize) -> String {
    let noun = if number == 1 { "word" } else { "words" };
    format!("{} {noun}", small_number(number))
}

fn headers(reason: &HeadersReason, matched: bool) -> String {
    let counting = |each: &&HeaderArgument| each.verdict != HeaderVerdict::Skipped;
    let any = reason.mode.is_any();
    if !reason.arguments.iter().any(|each| counting(&each)) {
        return if any {
            "It names no header that counts, so nothing can fit.".to_owned()
        } else {
            "It names no header that counts, so every message fits.".to_owned()
        };
    }
    let opening = match (any, matched) {
        (false, true) => "All headers must fit, and do",
        (false, false) => "All headers must fit",
        (true, true) => "One fitting header is enough",
        (true, false) => "One fitting header would be enough",
    };
    let told: Vec<String> = reason.arguments.iter().map(header).collect();
    format!("{opening}: {}.", told.join("; "))
}

fn header(argument: &HeaderArgument) -> String {
    let HeaderArgument { name, wanted, .. } = argument;
    let found = argument.found.as_deref().unwrap_or_default();
    match argument.verdict {
        HeaderVerdict::Equal => format!("{name} is {found} as wanted"),
        HeaderVerdict::Present => format!("{name} is there, any value will do"),
        HeaderVerdict::Different => format!("{name} is {found}, wanted is {wanted}"),
        HeaderVerdict::Absent => format!("{name} is missing"),
        HeaderVerdict::Skipped => format!("{name} does not count in this mode"),
    }
}

/// "The hash of \"a\" falls into one of its 2 buckets, of 7."
fn hash(reason: &HashReason, matched: bool) -> String {
    let HashReason {
        weight, buckets, ..
    } = reason;
    if *weight == 0 {
        return "Its destination was bound before, and has its buckets by that binding.".to_owned();
    }
    let hashed = match (&reason.on, &reason.value) {
        (HashedOn::RoutingKey, value) => {
            format!("\"{}\"", value.as_deref().unwrap_or_default())
        }
        (HashedOn::Header(name), Some(value)) => format!("the header {name}, \"{value}\","),
        (HashedOn::Property(name), Some(value)) => format!("the property {name}, \"{value}\","),
        (HashedOn::Header(name), None) => format!("the header {name}, which is missing,"),
        (HashedOn::Property(name), None) => format!("the property {name}, which is missing,"),
    };
    match (weight, matched) {
        (1, true) => format!("The hash of {hashed} falls into its bucket, 1 of {buckets}."),
        (_, true) => format!("The hash of {hashed} falls into its buckets, {weight} of {buckets}."),
        (1, false) => format!("The hash of {hashed} misses its bucket, 1 of {buckets}."),
        (_, false) => format!("The hash of {hashed} misses its buckets, {weight} of {buckets}."),
    }
}

fn random(among: usize, matched: bool) -> String {
    match (among, matched) {
        (1, _) => "It is the only binding.".to_owned(),
        (_, true) => format!("Chance drew it, of {}.", count(among, "binding")),
        (_, false) => "Chance drew another one.".to_owned(),
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
