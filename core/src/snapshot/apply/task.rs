//! What happens to tasks at their consumers.

use super::super::{FlightKind, Snapshot};
use crate::event::TaskFact;

impl Snapshot {
    pub(super) fn apply_task(&mut self, fact: &TaskFact) {
        match fact {
            TaskFact::Dispatched {
                client,
                delivery_tag,
                until,
                ..
            } => self.work_started(client, *delivery_tag, *until, true),
            TaskFact::Receipt {
                client,
                copy,
                delivery_tag,
                receipt,
                outcome,
                arrives,
            } => {
                let of = (&copy.queue, *delivery_tag);
                let flight = FlightKind::Receipt(*receipt);
                self.work_finished(client, of, (*outcome, flight), *arrives);
            }
        }
    }
}
