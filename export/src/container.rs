//! A broker in a container: the image, the server's settings, and what is asked of both.

use warren_core::scenario::config::Config;
use warren_core::scenario::{Scenario, ServerLine};
use warren_core::tr;

use crate::format::slug;
use crate::needs;
use crate::notes::Notes;
use crate::operators::Operators;
use crate::options::Options;
use crate::topology::Topology;

/// The official image of the line that the scenario means, with the management plugin.
pub(crate) const fn image(scenario: &Scenario) -> &'static str {
    match scenario.rabbitmq {
        ServerLine::V3_10 => "rabbitmq:3.10-management",
        ServerLine::V4 => "rabbitmq:4-management",
    }
}

/// What the container is called.
pub(crate) fn name(scenario: &Scenario) -> String {
    format!("warren-{}", slug(&scenario.title))
}

/// The plugins to enable; the image's own among them.
pub(crate) fn plugins(topology: &Topology<'_>) -> Vec<&'static str> {
    let mut all = vec!["rabbitmq_management", "rabbitmq_prometheus"];
    let wanted = needs::plugins(topology).into_iter();
    let shipped = wanted.filter(|plugin| plugin.is_shipped());
    all.extend(shipped.map(warren_core::topology::Plugin::name));
    all
}

/// The lines of `rabbitmq.conf` that differ from a new server's.
pub(crate) fn settings(config: &Config) -> Vec<String> {
    let mut lines = Vec::new();
    let differs = config.consumer_timeout != Config::default().consumer_timeout;
    if let Some(timeout) = config.consumer_timeout.filter(|_| differs) {
        lines.push(format!("consumer_timeout = {timeout}"));
    }
    if let Some(size) = config.max_message_size {
        lines.push(format!("max_message_size = {size}"));
    }
    lines
}

/// What is to be known of a broker that is started for a scenario.
pub(crate) fn tell(
    scenario: &Scenario,
    topology: &Topology<'_>,
    options: &Options,
    notes: &mut Notes,
) {
    if let Some(warning) = options.broker.warning() {
        notes.add(warning);
    }
    needs::tell_foreign_plugins(topology, notes);
    let operators = Operators::of(scenario, None, notes);
    needs::tell_rest(scenario, &operators, notes);
    let nodes = scenario.cluster.len();
    if nodes > 1 {
        notes.add(tr!(
            "the scenario has a cluster of {} nodes; this starts one server",
            nodes
        ));
    }
    let standard = Config::default();
    if scenario.config.channel_tick_interval != standard.channel_tick_interval {
        notes.add(tr!(
            "the setting channel_tick_interval is left out: only advanced.config takes it"
        ));
    }
    if scenario.config.consumer_timeout.is_none() {
        notes.add(tr!(
            "that deliveries may wait for ever is left out: only advanced.config takes it"
        ));
    }
}
