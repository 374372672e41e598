//! A priority queue with more levels than are good for it
//! (<https://www.rabbitmq.com/docs/priority>: few levels are recommended, since each has a
//! cost in memory and processor time of its own).

use crate::checkup::Rule;
use crate::checkup::design::Design;
use crate::checkup::finding::{At, Findings};
use crate::checkup::rule::About;
use crate::checkup::{Mend, mend, say};
use crate::words;
use crate::{mark, tr};

pub(in crate::checkup) const ABOUT: About = About {
    id: "many-priorities",
    title: mark!("The queue has many priorities"),
    why: mark!(
        "A queue keeps a queue of its own for each priority, which costs memory and time; up \
          to 5 are advised, and few designs can name more than 10."
    ),
};

/// The most that goes without a word: what is advised, twice.
const MOST: u8 = 10;

pub(in crate::checkup) fn look(design: &Design<'_>, findings: &mut Findings) {
    for (name, facts) in &design.queues {
        let Some(priorities) = facts.settings.max_priority.filter(|most| *most > MOST) else {
            continue;
        };
        let text = tr!(
            "{} has {} priorities",
            words::sentence(&say::queue(name)),
            priorities
        );
        let remedy = mark!("Set x-max-priority to 5, or to as many as messages differ in");
        let mend = facts.is_defined.then(|| {
            let edit = mend::set_queue(facts.definition, |queue| {
                let most = i64::from(MOST);
                queue
                    .arguments
                    .0
                    .insert("x-max-priority".into(), most.into());
            });
            Mend::new(tr!("Have {}", MOST), [edit])
        });
        findings.warn(Rule::ManyPriorities, At::queue(name), text, remedy, mend);
    }
}
