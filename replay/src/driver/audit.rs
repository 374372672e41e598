//! The books of a driver: whether its broker's facts add up to what it holds.

use std::sync::Arc;

use warren_core::broker::Broker;
use warren_core::event::{BrokerFact, Event, Fact};
use warren_core::invariant;
use warren_core::scenario::Scenario;
use warren_core::snapshot::Snapshot;
use warren_core::time::Time;

use super::Driver;

/// The sum of the facts since the beginning.
pub(super) struct Audit(Snapshot);

impl Driver {
    /// A fresh server of which books are kept, for [`Self::audit`].
    #[must_use]
    pub fn audited() -> Self {
        let mut driver = Self::new();
        driver.audit = Some(Audit::of(&driver.broker));
        driver
    }

    /// Whether every copy that came into a queue is still there or has a named end, and
    /// the broker's facts add up to what it holds.
    ///
    /// # Errors
    /// A sentence that says where the sum is wrong.
    pub fn audit(&self) -> Result<(), String> {
        let audit = self.audit.as_ref();
        audit.map_or(Ok(()), |audit| audit.holds(&self.broker))
    }

    pub(super) fn note(&mut self, facts: &[BrokerFact]) {
        if let Some(audit) = &mut self.audit {
            audit.add(self.now, facts);
        }
    }
}

impl Audit {
    fn of(broker: &Broker) -> Self {
        let topology = broker.topology().clone();
        Self(Snapshot::initial(&Scenario::default(), topology))
    }

    fn add(&mut self, at: Time, facts: &[BrokerFact]) {
        for fact in facts {
            let fact = Fact::Broker(fact.clone());
            self.0.apply(&Arc::new(Event { at, fact }));
        }
    }

    fn holds(&self, broker: &Broker) -> Result<(), String> {
        invariant::conservation(&self.0)?;
        invariant::agreement(&self.0, broker)
    }
}
