//! Sentences for people, in the language that was chosen.
//!
//! English stands where a sentence is said, in [`tr!`](crate::tr); another language is a
//! catalogue of the same sentences, which [`speak`] installs once when a program starts. Nothing
//! but sentences goes through here: events, documents and links are the same in every language.

mod catalogue;
mod spacing;

use std::borrow::Cow;
use std::fmt::Display;
use std::sync::OnceLock;

use tr::Translator;
use tr::runtime_format::display_string;

pub use catalogue::{Catalogue, ENTRY, FORM};

/// What stands between a sentence and what tells it from others that read alike.
const CONTEXT: char = '\u{4}';

/// The one thing here that is not given: who speaks does not know for whom.
static CHOSEN: OnceLock<Catalogue> = OnceLock::new();

/// From now on sentences are those of this catalogue, where it has them. A program speaks one
/// language: the first one stays.
pub fn speak(catalogue: Catalogue) {
    // It is an error only that there is one already.
    let _ = CHOSEN.set(catalogue);
}

/// Whether sentences are said as the sources have them.
#[must_use]
pub fn is_the_sources_language() -> bool {
    CHOSEN.get().is_none()
}

/// The sentence in the language that was chosen.
///
/// Its places `{}` (or `{0}`, `{1}`, … in another order) take what follows it. `"one" | "many" %
/// number` picks one of two, whose places `{n}` take the number. `"context" =>` before it tells
/// short texts apart that read alike in English.
///
/// ```
/// use warren_core::tr;
///
/// assert_eq!(tr!("queue {}", "tasks"), "queue tasks");
/// assert_eq!(tr!("{n} copy" | "{n} copies" % 2), "2 copies");
/// assert_eq!(tr!("a verb" => "Open"), "Open");
/// ```
#[macro_export]
macro_rules! tr {
    ($text:literal $(,)?) => {
        $crate::text::said($text, &[])
    };
    ($text:literal, $($arg:expr),+ $(,)?) => {
        $crate::text::said($text, &[$(&$arg as &dyn ::core::fmt::Display),+])
    };
    ($one:literal | $many:literal % $n:expr $(, $arg:expr)* $(,)?) => {
        $crate::text::counted($n, $one, $many, &[$(&$arg as &dyn ::core::fmt::Display),*])
    };
    ($context:literal => $text:literal $(, $arg:expr)* $(,)?) => {
        $crate::text::said(
            concat!($context, "\u{4}", $text),
            &[$(&$arg as &dyn ::core::fmt::Display),*],
        )
    };
}

/// A text that is said later, by [`said`]: for tables, whose texts cannot be made at once.
#[macro_export]
macro_rules! mark {
    ($text:literal) => {
        $text
    };
}

/// What [`tr!`](crate::tr) gives for one sentence; without what follows it, its places stay as
/// they are. The macro and the registry of the crate `tr` would write most of this again at each
/// place where something is said, and the page has to download it.
#[must_use]
pub fn said(text: &str, args: &[&dyn Display]) -> String {
    let (context, text) = match text.split_once(CONTEXT) {
        Some((context, text)) => (Some(context), text),
        None => (None, text),
    };
    let (text, translated) = match CHOSEN.get() {
        Some(catalogue) => (catalogue.translate(text, context), true),
        None => (Cow::Borrowed(text), false),
    };
    if args.is_empty() {
        return text.into_owned();
    }
    if translated {
        return spacing::filled(&text, args, None);
    }
    display_string(&text, &unnamed(args))
}

/// What [`tr!`](crate::tr) gives for a sentence about a number of things.
#[must_use]
pub fn counted(number: usize, one: &str, many: &str, args: &[&dyn Display]) -> String {
    if let Some(catalogue) = CHOSEN.get() {
        let text = catalogue.ntranslate(number as u64, one, many, None);
        return spacing::filled(&text, args, Some(number));
    }
    let mut all = unnamed(args);
    all.push(("n", &number));
    display_string(if number == 1 { one } else { many }, &all)
}

fn unnamed<'a>(args: &[&'a dyn Display]) -> Vec<(&'static str, &'a dyn Display)> {
    args.iter().map(|arg| ("", *arg)).collect()
}
