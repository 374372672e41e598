//! From a filter's text to what can be run, and where the text is wrong if it is.

use jaq_core::load::lex::{Lexer, Token};
use jaq_core::load::parse::{Def, Expect, Parser};
use jaq_core::load::{Arena, File, Loader, span};
use jaq_core::{Compiler, Filter};
use warren_core::filter::{FilterError, FilterFailure};

use crate::natives::{self, Data};
use crate::rewrite;
use crate::shape::excess;

/// The name under which a filter is compiled, and which its caller calls.
const FILTER: &str = "filter_of_the_processor";

/// A filter that can be run.
pub(crate) type Compiled = Filter<Data>;

/// Reads a filter.
///
/// # Errors
///
/// With the place at which it is none.
pub(crate) fn compile(source: &str) -> Result<Compiled, FilterError> {
    if let Some((at, text)) = excess(source) {
        return Err(unreadable(source, at, text.to_owned()));
    }
    let body = parse(source)?;
    let mut definitions = prelude();
    definitions.push(Def {
        name: FILTER,
        args: Vec::new(),
        body,
    });
    let arena = Arena::default();
    let main = File {
        code: FILTER,
        path: (),
    };
    let modules = Loader::new(rewrite::definitions(definitions)).load(&arena, main);
    let modules = modules.map_err(|_| unreadable(source, 0, "it cannot be read".to_owned()))?;
    let compiler = Compiler::<_, Data>::default().with_funs(natives::all());
    compiler.compile(modules).map_err(|errors| {
        let first = errors.into_iter().flat_map(|(_, errors)| errors).next();
        first.map_or_else(
            || unreadable(source, 0, "it cannot be read".to_owned()),
            |(name, undefined)| undefined_name(source, name, &undefined),
        )
    })
}

fn prelude() -> Vec<Def<&'static str>> {
    jaq_core::load::parse(include_str!("prelude.jq"), |parser| parser.defs()).unwrap_or_default()
}

fn parse(source: &str) -> Result<jaq_core::load::parse::Term<&str>, FilterError> {
    let tokens = Lexer::new(source).lex().map_err(|errors| {
        let first = errors.into_iter().next();
        first.map_or_else(
            || unreadable(source, 0, "it cannot be read".to_owned()),
            |(expected, found)| {
                let text = format!("{} is missing here", expected.as_str());
                unreadable(source, span(source, found).start, text)
            },
        )
    })?;
    let parsed = Parser::new(&tokens).parse(|parser| parser.term());
    parsed.map_err(|errors| match errors.into_iter().next() {
        Some((expected, found)) => unexpected(source, &expected, found),
        None => unreadable(source, 0, "it cannot be read".to_owned()),
    })
}

/// Something stands where something else has to.
fn unexpected<'s>(
    source: &'s str,
    expected: &Expect<&'s str>,
    found: Option<&Token<&'s str>>,
) -> FilterError {
    let wanted = match expected {
        Expect::Just(word) => format!("“{word}”"),
        Expect::Nothing => "the end".to_owned(),
        other => format!("a {}", other.as_str()),
    };
    match found {
        Some(Token(text, _)) => {
            let shown: String = text.chars().take(12).collect();
            let said = format!("{wanted} is expected here, and not “{shown}”");
            unreadable(source, span(source, text).start, said)
        }
        None => unreadable(
            source,
            source.len(),
            format!("{wanted} is missing at the end"),
        ),
    }
}

fn undefined_name(
    source: &str,
    name: &str,
    undefined: &jaq_core::compile::Undefined,
) -> FilterError {
    use jaq_core::compile::Undefined;
    let text = match undefined {
        Undefined::Filter(0) => format!("there is no filter {name}"),
        Undefined::Filter(1) => format!("there is no filter {name} with 1 argument"),
        Undefined::Filter(arity) => format!("there is no filter {name} with {arity} arguments"),
        Undefined::Var => format!("nothing is bound to {name}"),
        other => format!("there is no {} {name}", other.as_str()),
    };
    let inside = source.as_bytes().as_ptr_range().contains(&name.as_ptr());
    let at = if inside { span(source, name).start } else { 0 };
    unreadable(source, at, text)
}

/// An error at a byte of the source.
fn unreadable(source: &str, byte: usize, text: String) -> FilterError {
    let before = source.char_indices().take_while(|(at, _)| *at < byte);
    FilterError {
        kind: FilterFailure::Unreadable,
        text,
        at: u32::try_from(before.count()).ok(),
    }
}
