//! What an exchange decided, as fields of a flat object.

use serde_json::{Value, json};

use super::Row;
use crate::event::RoutedBecause;
use crate::routing::{Kept, Route};

impl Row {
    pub(super) fn route(self, route: &Route) -> Self {
        let replies = (!route.replies.is_empty()).then_some(&route.replies);
        let queues = route.destinations.iter().map(|to| to.queue.to_string());
        self.with("queues", queues.collect())
            .with("considered", json!(route.considered))
            .with_some("replies", replies)
            .with_some("drawn", route.drawn)
            .with_some("kept", kept(&route.kept))
    }

    /// Nothing for what was just published.
    pub(super) fn routed_because(self, because: &RoutedBecause) -> Self {
        match because {
            RoutedBecause::Published => self,
            RoutedBecause::DeadLetter(queue) => self
                .with("because", json!("dead_letter"))
                .resource("waits_in", queue),
            RoutedBecause::Due(hold) => self
                .with("because", json!("due"))
                .resource("held_by", &hold.exchange)
                .with("due_us", json!(hold.due)),
            RoutedBecause::Replayed { exchange, binding } => self
                .with("because", json!("replayed"))
                .resource("kept_by", exchange)
                .with("binding", json!(binding)),
        }
    }
}

/// What exchanges on the way keep of a message; none where they keep nothing.
fn kept(kept: &[Kept]) -> Option<Vec<Value>> {
    let told = kept.iter().map(|kept| match kept {
        Kept::History { exchange, .. } => json!({"history_of": exchange.to_string()}),
        Kept::Delayed { exchange, ms } => json!({"held_by": exchange.to_string(), "ms": ms}),
    });
    (!kept.is_empty()).then(|| told.collect())
}
