//! The results of several learners as one table: a row for each learner, a column for each
//! lesson and challenge.

use warren_core::tr;

use std::cmp::Ordering;

use super::Results;

/// A column besides the name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Column {
    /// A lesson, by its file.
    Lesson(String),
    /// A challenge, by its file.
    Challenge(String),
    /// How many lessons are done.
    Done,
    /// How many challenges are solved.
    Solved,
    /// The predictions.
    Predicted,
}

/// What stands in a cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// As it is shown.
    pub text: String,
    /// In words, for who cannot tell by the short text.
    pub told: String,
    /// By what it is sorted, the best greatest.
    pub worth: i64,
    /// Whether it is done.
    pub done: bool,
}

/// The results of several learners.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The learners, in the order in which they came or were sorted.
    pub rows: Vec<Results>,
}

impl Table {
    /// Takes one more; one of the same name that says the same is there already. Gives
    /// whether it is new.
    pub fn add(&mut self, results: Results) -> bool {
        let is_new = !self.rows.contains(&results);
        if is_new {
            self.rows.push(results);
        }
        is_new
    }

    /// Sorts by the name, or by a column with the best first; or the other way round.
    pub fn sort(&mut self, column: Option<&Column>, reverse: bool) {
        self.rows.sort_by(|one, other| {
            let names = || one.name.to_lowercase().cmp(&other.name.to_lowercase());
            let order = match column {
                None => names(),
                Some(column) => {
                    let worth = |row| cell(row, column).worth;
                    worth(other).cmp(&worth(one))
                }
            };
            let order = if reverse { order.reverse() } else { order };
            if order == Ordering::Equal {
                names()
            } else {
                order
            }
        });
    }

    /// As comma-separated values, with titles for the columns.
    #[must_use]
    pub fn to_csv(&self, columns: &[(Column, String)]) -> String {
        let titles = columns.iter().map(|(_, title)| title.clone());
        let head = std::iter::once(tr!("of a person" => "Name")).chain(titles);
        let mut csv = line(head);
        for row in &self.rows {
            let cells = columns.iter().map(|(column, _)| cell(row, column).text);
            csv += &line(std::iter::once(row.name.clone()).chain(cells));
        }
        csv
    }
}

fn line(fields: impl Iterator<Item = String>) -> String {
    let fields: Vec<String> = fields.map(|field| quoted(&field)).collect();
    fields.join(",") + "\r\n"
}

/// A field; one that a spreadsheet would take for a formula is made a text.
fn quoted(field: &str) -> String {
    let formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if formula {
        format!("'{field}")
    } else {
        field.to_owned()
    };
    if text.contains([',', '"', '\n', '\r', '\'']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

/// What stands in this column of a learner.
#[must_use]
pub fn cell(results: &Results, column: &Column) -> Cell {
    match column {
        Column::Lesson(file) => lesson(results, file),
        Column::Challenge(file) => challenge(results, file),
        Column::Done => {
            let done = results.lessons.values();
            let done = done.filter(|(done, of)| done >= of && *of > 0).count();
            counted(done, tr!("{n} lesson done" | "{n} lessons done" % done))
        }
        Column::Solved => {
            let solved = results.challenges.values();
            let solved = solved.filter(|one| one.elements.is_some()).count();
            counted(
                solved,
                tr!("{n} challenge solved" | "{n} challenges solved" % solved),
            )
        }
        Column::Predicted => {
            let (right, of) = results.predicted;
            Cell {
                text: format!("{right}/{of}"),
                told: tr!("{} of {} predictions right", right, of),
                worth: i64::from(right) * 1000 - i64::from(of),
                done: false,
            }
        }
    }
}

fn counted(count: usize, told: String) -> Cell {
    Cell {
        text: count.to_string(),
        told,
        worth: i64::try_from(count).unwrap_or(i64::MAX),
        done: false,
    }
}

fn lesson(results: &Results, file: &str) -> Cell {
    let (done, of) = results.lessons.get(file).copied().unwrap_or_default();
    match done {
        0 => Cell {
            told: tr!("not begun"),
            ..Cell::default()
        },
        done if done >= of => Cell {
            text: "✓".to_owned(),
            told: tr!("a lesson" => "done"),
            worth: i64::MAX,
            done: true,
        },
        done => Cell {
            text: format!("{done}/{of}"),
            told: tr!("{} of {} steps", done, of),
            worth: i64::from(done) * 1000 / i64::from(of),
            done: false,
        },
    }
}

fn challenge(results: &Results, file: &str) -> Cell {
    let solved = results.challenges.get(file).copied().unwrap_or_default();
    let hints = match solved.hints {
        0 => String::new(),
        more => tr!(", with {n} hint" | ", with {n} hints" % more as usize),
    };
    let Some(elements) = solved.elements else {
        return Cell {
            told: tr!("not solved{}", hints),
            ..Cell::default()
        };
    };
    let marks = "*".repeat(solved.hints.min(3) as usize);
    Cell {
        text: format!("{elements}/{}{marks}", solved.par),
        told: tr!(
            "solved with {} elements, par is {}{}",
            elements,
            solved.par,
            hints
        ),
        worth: 1_000_000 + (i64::from(solved.par) - i64::from(elements)) * 100
            - i64::from(solved.hints),
        done: true,
    }
}
