//! One run that can be stopped at any moment, quickly.
//!
//! Every few hundred events it keeps where the simulation and the books stand, so that a stop
//! anywhere has only the rest to do.

use std::collections::BTreeSet;
use std::sync::Arc;

use warren_core::event::{BrokerFact, ClientFact, Confirm, Event, Fact};
use warren_core::filter::Filters;
use warren_core::name::Name;
use warren_core::scenario::{Client, Scenario, StopKind};
use warren_core::simulation::Simulation;
use warren_core::time::Time;

use super::ledger::Ledger;
use super::{MOST_EVENTS, Row, Way};

/// After how many events the next station is.
const STATION: usize = 200;

/// Something that a publisher waits for, or does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// A message is sent.
    Sent,
    /// A message is on disk, which was in memory.
    Stored,
    /// A publisher hears that its message was confirmed.
    Confirmed,
}

/// When something of a sort happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// When.
    pub at: Time,
    /// What.
    pub sort: Sort,
}

/// Where a run stands after some of its events.
#[derive(Clone, Debug)]
struct Station {
    simulation: Simulation,
    ledger: Ledger,
    /// Up to when everything was done.
    at: Time,
}

/// A run.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) way: Option<Way>,
    confirming: BTreeSet<Name>,
    stations: Vec<Station>,
    marks: Vec<Mark>,
    /// When something happens, in whole milliseconds.
    moments: Vec<Time>,
    end: Time,
}

impl Run {
    pub(super) fn new(
        way: Option<Way>,
        scenario: Arc<Scenario>,
        filters: Arc<dyn Filters>,
    ) -> Self {
        let confirming = scenario.clients.iter().filter_map(|client| match client {
            Client::Producer(producer) => producer.confirms.then(|| producer.name.clone()),
            Client::Consumer(_) | Client::Processor(_) => None,
        });
        let mut run = Self {
            way,
            confirming: confirming.collect(),
            stations: Vec::new(),
            marks: Vec::new(),
            moments: Vec::new(),
            end: Time::from_ms(scenario.run_for_ms),
        };
        run.follow(Simulation::with_filters(scenario, filters));
        run
    }

    fn follow(&mut self, simulation: Simulation) {
        let mut station = Station {
            simulation,
            ledger: Ledger::default(),
            at: Time::ZERO,
        };
        self.stations.push(station.clone());
        let (mut events, mut since) = (0, 0);
        while let Some(next) = station.simulation.next_at() {
            if events >= MOST_EVENTS {
                self.end = self.end.min(whole_ms_before(next));
                break;
            }
            let mut log = Vec::new();
            station.simulation.step(&mut log);
            station.at = next;
            for event in &log {
                station.ledger.add(event);
                self.note(event);
            }
            events += log.len();
            since += log.len();
            if since >= STATION {
                self.stations.push(station.clone());
                since = 0;
            }
        }
        self.moments.dedup();
        self.marks.dedup();
    }

    fn note(&mut self, event: &Event) {
        let at = event.at;
        self.moments.push(whole_ms_after(at));
        let sort = match &event.fact {
            Fact::Client(ClientFact::PublishSent { .. }) => Sort::Sent,
            Fact::Broker(BrokerFact::Stored { .. }) => Sort::Stored,
            Fact::Client(ClientFact::ConfirmReceived {
                confirm: Confirm::Ack,
                ..
            }) => Sort::Confirmed,
            _ => return,
        };
        self.marks.push(Mark { at, sort });
    }

    pub(super) const fn end(&self) -> Time {
        self.end
    }

    pub(super) fn marks(&self) -> &[Mark] {
        &self.marks
    }

    pub(super) fn next(&self, at: Time) -> Option<Time> {
        let next = self.moments.partition_point(|moment| *moment <= at);
        self.moments.get(next).copied()
    }

    pub(super) fn previous(&self, at: Time) -> Option<Time> {
        let before = self.moments.partition_point(|moment| *moment < at);
        self.moments.get(before.checked_sub(1)?).copied()
    }

    /// What a stop at this moment costs.
    pub(super) fn row(&self, at: Time, stop: StopKind) -> Row {
        let next = self.stations.partition_point(|station| station.at <= at);
        let mut station = self.stations[next.saturating_sub(1)].clone();
        let mut log: Vec<Arc<Event>> = Vec::new();
        while station.simulation.next_at().is_some_and(|next| next <= at) {
            station.simulation.step(&mut log);
        }
        for event in &log {
            station.ledger.add(event);
        }
        log.clear();
        station.simulation.stop_broker(at, stop, &mut log);
        let (count, lost) = station.ledger.close(&log, &self.confirming);
        Row {
            way: self.way,
            count,
            lost,
        }
    }
}

const MS: u64 = 1000;

/// The first whole millisecond at which this has happened.
const fn whole_ms_after(at: Time) -> Time {
    Time(at.0.div_ceil(MS) * MS)
}

/// The last whole millisecond before this.
const fn whole_ms_before(at: Time) -> Time {
    Time(at.0.saturating_sub(1) / MS * MS)
}
