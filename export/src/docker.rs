//! The format `docker`: the `docker run` line of a broker with management and a user of its
//! own, and what gives it the scenario's topology.

use warren_core::scenario::Scenario;
use warren_core::tr;

use crate::notes::Notes;
use crate::options::Options;
use crate::quote::{comment, shell};
use crate::topology::Topology;
use crate::{container, definitions, json, script};

/// The scenario in this format.
pub(crate) fn write(scenario: &Scenario, options: &Options, notes: &mut Notes) -> String {
    let topology = Topology::of(scenario, None);
    let broker = &options.broker;
    container::tell(scenario, &topology, options, notes);
    if !container::settings(&scenario.config).is_empty() {
        notes.add(tr!(
            "the server's settings of the scenario are left out; the compose file has them"
        ));
    }
    let definitions = definitions::with_user(scenario, (&broker.user, None), notes);
    let name = shell(&container::name(scenario));
    let enable: Vec<&str> = container::plugins(&topology);
    format!(
        "#!/bin/sh\n# {title}: a broker with its topology, on this machine only.\n# `docker stop \
         {name}` ends it and forgets it.\nset -eu\n{password}\
         RABBITMQ_DEFAULT_USER={user} RABBITMQ_DEFAULT_PASS=\"$RABBITMQ_PASSWORD\" \\\n    docker \
         run --detach --rm --name {name} --hostname rabbitmq \\\n    --publish \
         127.0.0.1:{port}:5672 --publish 127.0.0.1:{management}:15672 \\\n    --env \
         RABBITMQ_DEFAULT_USER --env RABBITMQ_DEFAULT_PASS {image}\n\nuntil docker exec {name} \
         rabbitmq-diagnostics --quiet check_running 2>/dev/null; do sleep 1; done\ndocker exec \
         {name} rabbitmq-plugins --quiet enable {plugins}\ndocker exec --interactive {name} \
         rabbitmqctl import_definitions <<'DEFINITIONS'\n{definitions}\nDEFINITIONS\n",
        title = comment(&scenario.title),
        password = script::password(&broker.password, &broker.user),
        user = shell(&broker.user),
        port = broker.port,
        management = broker.management_port,
        image = container::image(scenario),
        plugins = enable.join(" "),
        definitions = json::pretty(&definitions),
    )
}
