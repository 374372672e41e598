//! Puts the bounds into a filter: the same term, with a step counted wherever it could go on
//! for long, and calls guarded wherever they nest.
//!
//! The language has no bounds of its own. What can go on is a definition that calls itself,
//! an alternative (`,`), and the elements of a value; the last are counted by the values.
//! What a definition calls last does not nest, as the interpreter replaces the call by what
//! was called; every other call of a definition goes through a guard that counts the levels
//! of the terms around it. The guards' names cannot be written in a filter.

use jaq_core::load::lex::StrPart;
use jaq_core::load::parse::{BinaryOp, Def, Pattern, Term};
use jaq_core::path::{Part, Path};

/// The function that counts a step.
pub(crate) const STEP: &str = "!step";

/// The functions that go so many levels down while they run what they are given.
pub(crate) const GUARDS: [(&str, u32); 5] = [
    ("!below_4", 4),
    ("!below_16", 16),
    ("!below_64", 64),
    ("!below_256", 256),
    ("!below_1024", 1024),
];

/// What a name stands for at a place.
#[derive(Clone, Copy)]
struct Known<'s> {
    name: &'s str,
    arity: usize,
    what: What,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    /// A definition that takes values only.
    Plain,
    /// A definition that takes filters.
    Taking,
    /// A filter that a definition was given.
    Given,
}

/// Definitions, each of which may call those before it, with their bounds.
pub(crate) fn definitions(definitions: Vec<Def<&str>>) -> Vec<Def<&str>> {
    let mut rewrite = Rewrite { known: Vec::new() };
    let definitions = definitions.into_iter();
    definitions.map(|one| rewrite.definition(one, 0)).collect()
}

struct Rewrite<'s> {
    known: Vec<Known<'s>>,
}

/// Where a term stands.
#[derive(Clone, Copy)]
struct At {
    /// Whether its outputs are those of the definition that it stands in, as they are.
    last: bool,
    /// How many levels it is below that definition.
    level: u32,
}

impl At {
    const fn inside(self) -> Self {
        Self {
            last: false,
            level: self.level + 1,
        }
    }

    const fn along(self) -> Self {
        Self {
            last: self.last,
            level: self.level + 1,
        }
    }
}

impl<'s> Rewrite<'s> {
    fn definition(&mut self, definition: Def<&'s str>, level: u32) -> Def<&'s str> {
        let Def { name, args, body } = definition;
        let plain = args.iter().all(|arg| arg.starts_with('$'));
        let what = if plain { What::Plain } else { What::Taking };
        let arity = args.len();
        self.known.push(Known { name, arity, what });
        let outside = self.known.len();
        for arg in args.iter().filter(|arg| !arg.starts_with('$')) {
            self.known.push(Known {
                name: arg,
                arity: 0,
                what: What::Given,
            });
        }
        let body = self.term(
            body,
            At {
                last: true,
                level: level + 1,
            },
        );
        self.known.truncate(outside);
        let body = stepping(body);
        Def { name, args, body }
    }

    fn boxed(&mut self, mut term: Box<Term<&'s str>>, at: At) -> Box<Term<&'s str>> {
        let inner = std::mem::replace(&mut *term, Term::Id);
        *term = self.term(inner, at);
        term
    }

    fn term(&mut self, term: Term<&'s str>, at: At) -> Term<&'s str> {
        let inside = at.inside();
        match term {
            Term::Id | Term::Recurse | Term::Num(_) | Term::Break(_) | Term::Var(_) => term,
            Term::Str(format, parts) => {
                let parts = parts.into_iter().map(|part| self.part(part, inside));
                Term::Str(format, parts.collect())
            }
            Term::Arr(of) => Term::Arr(of.map(|of| self.boxed(of, inside))),
            Term::Obj(entries) => Term::Obj(self.entries(entries, at)),
            Term::Neg(of) => Term::Neg(self.boxed(of, inside)),
            Term::BinOp(left, op, right) => self.operator(*left, op, *right, at),
            Term::Label(name, of) => Term::Label(name, self.boxed(of, inside)),
            Term::Fold(name, of, pattern, terms) => {
                let of = self.boxed(of, inside);
                let pattern = self.pattern(pattern, inside);
                Term::Fold(name, of, pattern, self.fold(terms, inside))
            }
            Term::TryCatch(of, catch) => {
                let of = self.boxed(of, inside);
                Term::TryCatch(of, catch.map(|catch| self.boxed(catch, inside)))
            }
            Term::IfThenElse(cases, other) => {
                let case = |(test, then)| (self.term(test, inside), self.term(then, at.along()));
                let cases = cases.into_iter().map(case).collect();
                Term::IfThenElse(cases, other.map(|other| self.boxed(other, at.along())))
            }
            Term::Def(definitions, of) => {
                let outside = self.known.len();
                let definitions = definitions.into_iter();
                let definitions = definitions
                    .map(|one| self.definition(one, at.level))
                    .collect();
                let of = self.boxed(of, at.along());
                self.known.truncate(outside);
                Term::Def(definitions, of)
            }
            Term::Call(name, args) => self.call(name, args, at),
            Term::Path(of, path) => {
                let of = self.boxed(of, inside);
                Term::Path(of, self.path(path, inside))
            }
        }
    }

    /// `,` counts a step for each alternative; `|` and the like are as they were.
    fn operator(
        &mut self,
        left: Term<&'s str>,
        op: BinaryOp<&'s str>,
        right: Term<&'s str>,
        at: At,
    ) -> Term<&'s str> {
        let (left_at, right_at) = match op {
            BinaryOp::Comma => (at.along(), at.along()),
            BinaryOp::Pipe(_) | BinaryOp::Alt => (at.inside(), at.along()),
            BinaryOp::Or
            | BinaryOp::And
            | BinaryOp::Math(_)
            | BinaryOp::Cmp(_)
            | BinaryOp::Assign
            | BinaryOp::Update
            | BinaryOp::UpdateMath(_)
            | BinaryOp::UpdateAlt => (at.inside(), at.inside()),
        };
        let left = self.term(left, left_at);
        let right = self.term(right, right_at);
        let right = match op {
            BinaryOp::Comma => stepping(right),
            _ => right,
        };
        let op = match op {
            BinaryOp::Pipe(Some(pattern)) => {
                BinaryOp::Pipe(Some(self.pattern(pattern, at.inside())))
            }
            op => op,
        };
        Term::BinOp(Box::new(left), op, Box::new(right))
    }

    /// Each entry of an object is one more operand of a chain.
    fn entries(
        &mut self,
        entries: Vec<(Term<&'s str>, Option<Term<&'s str>>)>,
        at: At,
    ) -> Vec<(Term<&'s str>, Option<Term<&'s str>>)> {
        let mut inside = at.inside();
        let mut all = Vec::new();
        for (key, value) in entries {
            inside = inside.inside();
            let key = self.term(key, inside);
            all.push((key, value.map(|value| self.term(value, inside))));
        }
        all
    }

    /// What a fold does with each element is guarded, as updates through it nest.
    fn fold(&mut self, terms: Vec<Term<&'s str>>, at: At) -> Vec<Term<&'s str>> {
        let terms = terms.into_iter().enumerate();
        let terms = terms.map(|(place, term)| match (place, self.term(term, at)) {
            (1, term) => guarded(term, at.level),
            (_, term) => term,
        });
        terms.collect()
    }

    fn call(&mut self, name: &'s str, args: Vec<Term<&'s str>>, at: At) -> Term<&'s str> {
        let arity = args.len();
        let args = args.into_iter().map(|arg| self.term(arg, at.inside()));
        let call = Term::Call(name, args.collect());
        let known = self.known.iter().rev();
        let what = known.filter(|known| known.name == name && known.arity == arity);
        match what.map(|known| known.what).next() {
            None | Some(What::Given) => call,
            Some(What::Plain) if at.last => call,
            Some(What::Plain | What::Taking) => guarded(call, at.level),
        }
    }

    fn part(
        &mut self,
        part: StrPart<&'s str, Term<&'s str>>,
        at: At,
    ) -> StrPart<&'s str, Term<&'s str>> {
        match part {
            StrPart::Term(term) => StrPart::Term(self.term(term, at)),
            StrPart::Str(_) | StrPart::Char(_) => part,
        }
    }

    fn pattern(&mut self, pattern: Pattern<&'s str>, at: At) -> Pattern<&'s str> {
        match pattern {
            Pattern::Var(_) => pattern,
            Pattern::Arr(of) => {
                let of = of.into_iter().map(|one| self.pattern(one, at.inside()));
                Pattern::Arr(of.collect())
            }
            Pattern::Obj(of) => {
                let inside = at.inside();
                let of = of.into_iter();
                let of = of.map(|(key, one)| (self.term(key, inside), self.pattern(one, inside)));
                Pattern::Obj(of.collect())
            }
        }
    }

    fn path(&mut self, path: Path<Term<&'s str>>, at: At) -> Path<Term<&'s str>> {
        let parts = path.0.into_iter().map(|(part, opt)| {
            let part = match part {
                Part::Index(index) => Part::Index(self.term(index, at)),
                Part::Range(from, to) => Part::Range(
                    from.map(|from| self.term(from, at)),
                    to.map(|to| self.term(to, at)),
                ),
            };
            (part, opt)
        });
        Path(parts.collect())
    }
}

/// The term, and a step for each time that it is begun.
fn stepping(term: Term<&str>) -> Term<&str> {
    let step = Term::Call(STEP, Vec::new());
    Term::BinOp(Box::new(step), BinaryOp::Pipe(None), Box::new(term))
}

/// The term, run so many levels down.
fn guarded(term: Term<&str>, level: u32) -> Term<&str> {
    let fits = GUARDS.iter().find(|(_, levels)| *levels >= level);
    let (guard, _) = fits.unwrap_or(&GUARDS[GUARDS.len() - 1]);
    Term::Call(guard, vec![term])
}
