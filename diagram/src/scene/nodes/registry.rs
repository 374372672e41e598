//! The registry that a consumer with workers shows: its dispatcher, where there is one, and a
//! row for each worker. Which worker a message finds, the document says.

use warren_core::scenario::{Consumer, Tasks};
use warren_core::snapshot::{ClientState, Work};
use warren_core::tr;

use super::{Anchor, Text};
use crate::geometry::{Point, Rect};
use crate::inside;
use crate::print::Print;
use crate::scene::RegistryRow;
use crate::text;

/// The rows, from the top.
pub(super) fn rows(
    consumer: Option<&Consumer>,
    state: Option<&ClientState>,
    (rect, print): (Rect, Print),
) -> Vec<RegistryRow> {
    let Some(tasks) = consumer.and_then(|consumer| consumer.tasks.as_ref()) else {
        return Vec::new();
    };
    let work = state.and_then(|state| state.working.as_ref());
    let looking_up = work.is_some_and(|work| work.looking_up);
    let found = work.and_then(|work| tasks.worker(&work.copy.message).ok());
    let mut told = Vec::new();
    if !tasks.named {
        told.push((dispatcher(work.filter(|_| looking_up)), looking_up));
    }
    for (place, worker) in tasks.workers.iter().enumerate() {
        let lit = found == Some(place);
        let mark = match (lit, looking_up) {
            (false, _) => "",
            (true, true) => "→ ",
            (true, false) => "• ",
        };
        told.push(([mark, &worker.task].concat(), lit));
    }
    let size = print.letters().detail;
    let row = |(number, (words, lit)): (i32, (String, bool))| {
        let rect = inside::registry_row(rect, print, number);
        let at = Point::new(rect.x + 7, rect.center().y);
        RegistryRow {
            rect,
            text: Text {
                text: text::cut(&words, size, rect.width - 12),
                at,
                anchor: Anchor::Start,
                size,
            },
            lit,
            dispatcher: !tasks.named && number == 0,
        }
    };
    (0..).zip(told).map(row).collect()
}

/// What the dispatcher is at: it reads a name, or waits for one.
fn dispatcher(work: Option<&Work>) -> String {
    let Some(work) = work else {
        return tr!("dispatcher");
    };
    let name = work.copy.message.properties.kind.as_deref();
    [name.unwrap_or(""), "?"].concat()
}

/// The same in words, after what else the consumer is.
pub(super) fn told(rows: &[RegistryRow]) -> String {
    let mut told = String::new();
    for row in rows {
        let name = row.text.text.trim_start_matches(['→', '•', ' ']);
        told.push_str("; ");
        if row.lit {
            told.push_str(&tr!("{} is busy", name));
        } else {
            told.push_str(name);
        }
    }
    told
}

/// How much higher a consumer is for its registry.
pub(crate) fn height(tasks: &Tasks, print: Print) -> i32 {
    let rows = tasks.workers.len() + usize::from(!tasks.named);
    i32::try_from(rows).unwrap_or(0) * inside::registry_pitch(print)
}
