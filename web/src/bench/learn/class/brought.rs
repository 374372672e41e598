//! What was brought of a class so far, and what is done to it. Pure.

use std::rc::Rc;

use warren_teach::result::{Column, NoResult, Results, Table};
use yew::Reducible;

/// What was brought so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Brought {
    pub(super) table: Table,
    /// What was not taken, by name, and why.
    pub(super) refused: Vec<(String, String)>,
    /// By what it is sorted; the name where by none.
    pub(super) by: Option<Column>,
    pub(super) reverse: bool,
}

/// Something that is brought, or done to the table.
pub(super) enum Bring {
    /// More is brought: what was refused before is told no longer.
    More,
    /// What something of this name holds.
    Results(String, Result<Results, NoResult>),
    /// Sort by this; once more turns it round.
    Sort(Option<Column>),
    /// Begin anew.
    Clear,
}

impl Reducible for Brought {
    type Action = Bring;

    fn reduce(self: Rc<Self>, bring: Bring) -> Rc<Self> {
        let mut next = Rc::unwrap_or_clone(self);
        match bring {
            Bring::More => next.refused.clear(),
            Bring::Results(_, Ok(results)) => {
                next.table.add(results);
            }
            Bring::Results(name, Err(because)) => next.refused.push((name, because.to_string())),
            Bring::Sort(by) => {
                next.reverse = next.by == by && !next.reverse;
                next.by = by;
            }
            Bring::Clear => return Rc::default(),
        }
        next.table.sort(next.by.as_ref(), next.reverse);
        Rc::new(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str, right: u32) -> Results {
        Results {
            name: name.to_owned(),
            predicted: (right, 9),
            lessons: [("own.md".to_owned(), (1, 2))].into(),
            ..Results::default()
        }
    }

    #[test]
    fn what_is_brought_is_sorted_and_the_rest_is_named() {
        let mut brought = Rc::new(Brought::default());
        let mut bring = |what| {
            brought = Rc::clone(&brought).reduce(what);
            let names = brought.table.rows.iter().map(|row| row.name.clone());
            (names.collect::<Vec<_>>().join(" "), brought.refused.len())
        };
        let of = |results: Results| Bring::Results(String::new(), Ok(results));
        assert_eq!(bring(of(named("Eve", 2))), ("Eve".to_owned(), 0));
        assert_eq!(bring(of(named("Ada", 1))), ("Ada Eve".to_owned(), 0));
        let foreign = Bring::Results("a.txt".to_owned(), Err(NoResult::Foreign));
        assert_eq!(bring(foreign), ("Ada Eve".to_owned(), 1));
        let by = || Bring::Sort(Some(Column::Predicted));
        assert_eq!(bring(by()), ("Eve Ada".to_owned(), 1));
        assert_eq!(bring(by()), ("Ada Eve".to_owned(), 1));
        assert_eq!(bring(of(named("Ida", 3))), ("Ada Eve Ida".to_owned(), 1));
        assert_eq!(bring(Bring::More), ("Ada Eve Ida".to_owned(), 0));
        assert_eq!(bring(Bring::Clear), (String::new(), 0));
    }
}
