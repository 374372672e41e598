//! The scenario library: the scenarios that come with Warren, in the order of teaching.
//!
//! The documents themselves are files in `scenarios/`.

use super::{Problem, Scenario};
use crate::mark;

/// One scenario of the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name in addresses and on the command line.
    pub slug: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What it shows, in one line.
    pub promise: &'static str,
    /// The document.
    pub json: &'static str,
}

impl Entry {
    /// The scenario.
    ///
    /// # Errors
    /// None for the entries of [`LIBRARY`], which is a test.
    pub fn scenario(&self) -> Result<Scenario, Vec<Problem>> {
        Scenario::from_json(self.json)
    }
}

/// The one that is open where nothing else is.
pub const FIRST: Entry = Entry {
    slug: "image-workers",
    title: mark!("Image workers"),
    promise: mark!("Share the work out fairly, and lose none of it when a worker dies"),
    json: include_str!("../../../scenarios/image-workers.json"),
};

/// The one that runs by itself where somebody comes for the first time: an exchange that
/// chooses is what there is to see.
pub const WELCOME: Entry = Entry {
    slug: "logs-by-topic",
    title: mark!("Logs by topic"),
    promise: mark!("A topic exchange matches patterns of words, with * and #"),
    json: include_str!("../../../scenarios/logs-by-topic.json"),
};

/// All of them.
pub const LIBRARY: &[Entry] = &[
    Entry {
        slug: "hello-world",
        title: mark!("Hello world"),
        promise: mark!("One message at a time, from a sender through a queue to a receiver"),
        json: include_str!("../../../scenarios/hello-world.json"),
    },
    FIRST,
    Entry {
        slug: "news-to-everyone",
        title: mark!("News to everyone"),
        promise: mark!("A fanout exchange gives every subscriber a copy of its own"),
        json: include_str!("../../../scenarios/news-to-everyone.json"),
    },
    Entry {
        slug: "logs-by-severity",
        title: mark!("Logs by severity"),
        promise: mark!("A direct exchange sorts by the exact routing key"),
        json: include_str!("../../../scenarios/logs-by-severity.json"),
    },
    WELCOME,
    Entry {
        slug: "match-by-headers",
        title: mark!("Match by headers"),
        promise: mark!("A headers exchange compares properties instead of the routing key"),
        json: include_str!("../../../scenarios/match-by-headers.json"),
    },
    Entry {
        slug: "ask-and-answer",
        title: mark!("Ask and answer"),
        promise: mark!("Requests that are answered, answered too late, and not at all"),
        json: include_str!("../../../scenarios/ask-and-answer.json"),
    },
    Entry {
        slug: "retry-with-backoff",
        title: mark!("Retry with backoff"),
        promise: mark!("What fails waits and is tried again; what fails for good is put aside"),
        json: include_str!("../../../scenarios/retry-with-backoff.json"),
    },
    Entry {
        slug: "task-queue-two-ways",
        title: mark!("Task queue, two ways"),
        promise: mark!(
            "One queue and a dispatcher, or a queue for each name; receipts say what came of it"
        ),
        json: include_str!("../../../scenarios/task-queue-two-ways.json"),
    },
    Entry {
        slug: "order-splitter",
        title: mark!("Order splitter"),
        promise: mark!("One order in parts, worked on by several services, and one answer"),
        json: include_str!("../../../scenarios/order-splitter.json"),
    },
    Entry {
        slug: "backpressure",
        title: mark!("Backpressure"),
        promise: mark!(
            "Full queues drop or refuse, and a broker short of memory makes senders wait"
        ),
        json: include_str!("../../../scenarios/backpressure.json"),
    },
    Entry {
        slug: "what-a-crash-loses",
        title: mark!("What a crash loses"),
        promise: mark!("In memory, on disk, confirmed: what each moment of a crash costs"),
        json: include_str!("../../../scenarios/what-a-crash-loses.json"),
    },
    Entry {
        slug: "failover",
        title: mark!("Failover"),
        promise: mark!(
            "A queue on three nodes outlives its leader, and waits where too few are left"
        ),
        json: include_str!("../../../scenarios/failover.json"),
    },
];

/// The entry of this slug.
#[must_use]
pub fn find(slug: &str) -> Option<&'static Entry> {
    LIBRARY.iter().find(|entry| entry.slug == slug)
}

/// The slug that `name` is most likely a misspelling of.
#[must_use]
pub fn closest(name: &str) -> Option<&'static str> {
    super::problem::closest(name, LIBRARY.iter().map(|entry| entry.slug))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::check::check;

    #[test]
    fn every_scenario_is_sound_and_called_what_the_list_says() {
        for entry in LIBRARY {
            let scenario = entry.scenario().expect(entry.slug);
            assert_eq!(check(&scenario), [], "{}", entry.slug);
            assert_eq!(scenario.title, entry.title);
            assert!(!scenario.notes.is_empty(), "{}", entry.slug);
            assert!(!scenario.expect.is_empty(), "{}", entry.slug);
            assert_eq!(find(entry.slug), Some(entry));
        }
        assert_eq!(find("hello"), None);
        assert_eq!(closest("helo-world"), Some("hello-world"));
    }
}
