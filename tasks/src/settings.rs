//! How a task queue is set up: the names of its exchange and queues, how much is handed out
//! at once, and what becomes of failures.

use crate::receipt::OnFailure;

/// How a task queue is set up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The name of the exchange, and what the names of the queues begin with.
    pub prefix: String,
    /// How many tasks a listener has in hand at most; 0 is without limit.
    pub prefetch: u16,
    /// What becomes of tasks that are not OK.
    pub on_failure: OnFailure,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            prefix: "tasks".to_owned(),
            prefetch: 1,
            on_failure: OnFailure::default(),
        }
    }
}

impl Settings {
    /// The direct exchange that tasks are sent to, by their names.
    #[must_use]
    pub fn exchange(&self) -> &str {
        &self.prefix
    }

    /// The queue of all tasks, where they share one.
    #[must_use]
    pub fn shared_queue(&self) -> String {
        self.prefix.clone()
    }

    /// The queue of the tasks of this name, where each name has its own.
    #[must_use]
    pub fn queue_of(&self, name: &str) -> String {
        format!("{}.of.{name}", self.prefix)
    }

    /// The queue of what was put aside.
    #[must_use]
    pub fn aside(&self) -> String {
        format!("{}.failed", self.prefix)
    }

    /// Where the queues' dead letters go; none: they are dropped.
    #[must_use]
    pub fn dead_letters(&self) -> Option<String> {
        (self.on_failure == OnFailure::DeadLetter).then(|| self.aside())
    }
}
