//! What client code for a scenario has to do, the same for every language: whom it connects
//! as, what it declares, and what each client does.
//!
//! It knows no language. What no client can do over AMQP (policies, users, what is done to
//! the scenario from outside) is told in notes.

pub(crate) mod code;
pub(crate) mod head;
pub(crate) mod name;
pub(crate) mod pattern;
mod patterns;
pub(crate) mod properties;
pub(crate) mod words;

use warren_core::amqp::FieldValue;
use warren_core::name::Name;
use warren_core::scenario::{
    AckMode, BindingDefinition, Client, Consumer, ExchangeDefinition, MessageTemplate, Outcome,
    Producer, QueueDefinition, Scenario,
};

use self::name::Identifiers;
use self::pattern::{Part, Pattern};
use self::properties::{Property, properties};
use crate::notes::Notes;
use crate::options::{Options, Password};
use crate::quote::{comment, path};
use crate::topology::Topology;

/// What the code does.
pub(crate) struct Program<'a> {
    /// What it is called, on one line.
    pub(crate) title: String,
    /// The name of its file.
    pub(crate) file: String,
    /// The address that is taken where none is given.
    pub(crate) url: String,
    /// What is to be said about who logs in.
    pub(crate) login: Vec<String>,
    /// What is declared, a vhost after the other.
    pub(crate) vhosts: Vec<Vhost<'a>>,
    /// Who publishes.
    pub(crate) producers: Vec<Publisher<'a>>,
    /// Who consumes.
    pub(crate) consumers: Vec<Worker<'a>>,
}

/// What is declared in a vhost.
pub(crate) struct Vhost<'a> {
    pub(crate) name: Name,
    pub(crate) exchanges: Vec<&'a ExchangeDefinition>,
    pub(crate) queues: Vec<&'a QueueDefinition>,
    pub(crate) bindings: Vec<&'a BindingDefinition>,
}

/// A producer.
pub(crate) struct Publisher<'a> {
    pub(crate) spec: &'a Producer,
    /// Its part of the names of functions.
    pub(crate) id: String,
    /// What its schedule sends in turn.
    pub(crate) templates: Vec<Template<'a>>,
    /// What it sends at times of its own, in their order.
    pub(crate) script: Vec<(u64, Template<'a>)>,
}

/// A consumer.
pub(crate) struct Worker<'a> {
    pub(crate) spec: &'a Consumer,
    /// Its part of the names of functions.
    pub(crate) id: String,
    /// How its work ends, in turn; one where it always ends alike, none where the server
    /// asks for no answer.
    pub(crate) outcomes: Vec<Outcome>,
}

/// A message to be filled in.
pub(crate) struct Template<'a> {
    pub(crate) routing_key: Pattern,
    pub(crate) body: Pattern,
    pub(crate) properties: Vec<Property<'a>>,
    pub(crate) mandatory: bool,
}

impl<'a> Program<'a> {
    /// That of a scenario. `extension` is that of the file.
    pub(crate) fn of(
        scenario: &'a Scenario,
        options: &Options,
        extension: &str,
        notes: &mut Notes,
    ) -> Self {
        left_out(scenario, notes);
        let mut names = Identifiers::default();
        let mut producers = Vec::new();
        let mut consumers = Vec::new();
        let within = |client: &&Client| {
            let vhost = client.login().0;
            options
                .vhost
                .as_ref()
                .is_none_or(|only| vhost == only.as_str())
        };
        for client in scenario.clients.iter().filter(within) {
            match client {
                Client::Producer(spec) => {
                    producers.push(Publisher::of(spec, names.of(&spec.name), notes));
                }
                Client::Consumer(spec) => consumers.push(Worker::of(spec, names.of(&spec.name))),
                Client::Processor(_) => {}
            }
        }
        let (url, login) = login(options);
        let title = comment(&scenario.title);
        let slug = crate::format::slug(&scenario.title);
        Self {
            title: if title.is_empty() {
                slug.clone()
            } else {
                title
            },
            file: format!("{slug}.{extension}"),
            url,
            login,
            vhosts: vhosts(scenario, options),
            producers,
            consumers,
        }
    }

    /// All messages that are published.
    pub(crate) fn templates(&self) -> impl Iterator<Item = &Template<'a>> {
        self.producers.iter().flat_map(|one| {
            let script = one.script.iter().map(|(_, template)| template);
            one.templates.iter().chain(script)
        })
    }

    /// All texts of messages that are to be filled in.
    fn patterns(&self) -> impl Iterator<Item = Pattern> {
        self.templates().flat_map(Template::patterns)
    }

    /// Whether a value anywhere, in arguments or headers, is such a one.
    pub(crate) fn has_value(&self, is: &dyn Fn(&FieldValue) -> bool) -> bool {
        let vhosts = self.vhosts.iter();
        let declared = vhosts.flat_map(|vhost| {
            let exchanges = vhost.exchanges.iter().map(|one| &one.arguments);
            let queues = vhost.queues.iter().map(|one| &one.arguments);
            let bindings = vhost.bindings.iter().map(|one| &one.arguments);
            exchanges.chain(queues).chain(bindings)
        });
        let consumed = self.consumers.iter().map(|one| &one.spec.arguments);
        let headers = self.templates().flat_map(|one| &one.properties);
        let headers = headers.filter_map(|property| match property {
            Property::Headers(table, _) => Some(*table),
            Property::Text(..) | Property::Number(..) => None,
        });
        let mut tables = declared.chain(consumed).chain(headers);
        tables.any(|table| table.0.iter().any(|(_, value)| within(value, is)))
    }

    /// Whether something is taken in turn, by the number of the message.
    pub(crate) fn takes_turns(&self) -> bool {
        self.patterns()
            .any(|one| one.0.iter().any(|part| matches!(part, Part::Turn(_))))
    }

    /// Whether something is taken by chance.
    pub(crate) fn draws(&self) -> bool {
        self.patterns()
            .any(|one| one.0.iter().any(|part| matches!(part, Part::Drawn(_))))
    }
}

impl<'a> Publisher<'a> {
    fn of(spec: &'a Producer, id: String, notes: &mut Notes) -> Self {
        let scheduled = if spec.count == Some(0) {
            &[][..]
        } else {
            &spec.messages
        };
        let mut script: Vec<_> = spec.script.iter().collect();
        script.sort_by_key(|one| one.at_ms);
        if !scheduled.is_empty() && !script.is_empty() {
            notes.add(format!(
                "the producer \"{}\" has a schedule and a script: the code sends the script first, \
                 and each counts its own messages",
                spec.name
            ));
        }
        let script = script.into_iter().enumerate();
        Self {
            spec,
            id,
            templates: scheduled.iter().map(Template::of).collect(),
            script: script
                .map(|(index, one)| (one.at_ms, Template::of(&one.message).at(index + 1)))
                .collect(),
        }
    }

    /// Whether it wants something back that no queue takes.
    pub(crate) fn minds_returns(&self) -> bool {
        let script = self.script.iter().map(|(_, template)| template);
        self.templates.iter().chain(script).any(|one| one.mandatory)
    }

    /// How long to wait before each message of the script.
    pub(crate) fn waits(&self) -> impl Iterator<Item = (u64, &Template<'a>)> {
        let mut now = 0;
        self.script.iter().map(move |(at, template)| {
            let wait = at - now;
            now = *at;
            (wait, template)
        })
    }
}

impl<'a> Worker<'a> {
    fn of(spec: &'a Consumer, id: String) -> Self {
        let crashes = spec.outcomes.contains(&Outcome::Crash);
        let outcomes = match spec.ack {
            AckMode::Auto if !crashes => Vec::new(),
            AckMode::Auto | AckMode::Manual if spec.outcomes.is_empty() => vec![Outcome::Ack],
            AckMode::Auto | AckMode::Manual => spec.outcomes.clone(),
        };
        Self { spec, id, outcomes }
    }

    /// Whether its process ever dies.
    pub(crate) fn crashes(&self) -> bool {
        self.outcomes.contains(&Outcome::Crash)
    }

    /// The different ways in which its work ends, each once.
    pub(crate) fn endings(&self) -> Vec<Outcome> {
        let mut endings = self.outcomes.clone();
        endings.sort_unstable();
        endings.dedup();
        endings
    }

    /// What its tags and queues are; only the first queue where it asks for each message.
    pub(crate) fn subscriptions(&self) -> impl Iterator<Item = (&'a Name, String)> {
        let spec = self.spec;
        let all = std::iter::once(&spec.queue).chain(&spec.more_queues);
        all.enumerate().map(move |(index, queue)| match index {
            0 => (queue, spec.name.to_string()),
            _ => (queue, format!("{}-{}", spec.name, index + 1)),
        })
    }
}

impl<'a> Template<'a> {
    fn of(message: &'a MessageTemplate) -> Self {
        Self {
            routing_key: Pattern::parse(&message.routing_key),
            body: Pattern::parse(&message.body),
            properties: properties(&message.properties),
            mandatory: message.mandatory,
        }
    }

    /// The same for the message of this number.
    fn at(self, number: usize) -> Self {
        Self {
            routing_key: self.routing_key.at(number),
            body: self.body.at(number),
            properties: self
                .properties
                .into_iter()
                .map(|one| one.at(number))
                .collect(),
            ..self
        }
    }

    fn patterns(&self) -> Vec<Pattern> {
        let mut patterns = vec![self.routing_key.clone(), self.body.clone()];
        for property in &self.properties {
            property.collect(&mut patterns);
        }
        patterns
    }

    /// Whether it differs with the number of the message.
    pub(crate) fn counts(&self) -> bool {
        let counted = |part: &Part| matches!(part, Part::Number | Part::Turn(_));
        self.patterns().iter().any(|one| one.0.iter().any(counted))
    }
}

/// Whether the value, or one within it, is such a one.
fn within(value: &FieldValue, is: &dyn Fn(&FieldValue) -> bool) -> bool {
    is(value)
        || match value {
            FieldValue::Array(items) => items.iter().any(|one| within(one, is)),
            FieldValue::Table(table) => table.0.iter().any(|(_, one)| within(one, is)),
            _ => false,
        }
}

fn vhosts<'a>(scenario: &'a Scenario, options: &Options) -> Vec<Vhost<'a>> {
    let all = Topology::of(scenario, options.vhost.as_deref());
    let within = |vhost: &Name| Vhost {
        name: vhost.clone(),
        exchanges: all
            .exchanges
            .iter()
            .copied()
            .filter(|one| one.vhost == *vhost)
            .collect(),
        queues: all
            .queues
            .iter()
            .copied()
            .filter(|one| one.vhost == *vhost)
            .collect(),
        bindings: all
            .bindings
            .iter()
            .copied()
            .filter(|one| one.vhost == *vhost)
            .collect(),
    };
    let vhosts = all.vhosts.iter().map(within);
    vhosts.filter(|one| !one.is_empty()).collect()
}

impl Vhost<'_> {
    fn is_empty(&self) -> bool {
        self.exchanges.is_empty() && self.queues.is_empty() && self.bindings.is_empty()
    }
}

/// The address to take where none is given, and what is to be said about it.
fn login(options: &Options) -> (String, Vec<String>) {
    let broker = &options.broker;
    let at = format!("{}:{}", broker.host, broker.port);
    let mut lines = vec![
        "AMQP_URL says which broker is meant, and who logs in; its vhost is the scenario's."
            .to_owned(),
    ];
    let url = match &broker.password {
        Password::Given(password) => {
            lines.extend(broker.warning().map(|warning| format!("Mind: {warning}.")));
            format!("amqp://{}:{}@{at}", path(&broker.user), path(password))
        }
        Password::FromEnvironment => {
            lines.push(
                "Without it, it is the user guest, which every new server has with a password that"
                    .to_owned(),
            );
            lines.push(
                "everybody knows, and takes from its own machine alone. Better a user of your own:"
                    .to_owned(),
            );
            lines.push(format!(
                "AMQP_URL=amqp://{}:PASSWORD@{at}",
                comment(&path(&broker.user))
            ));
            format!("amqp://guest:guest@{at}")
        }
    };
    (url, lines.iter().map(|line| comment(line)).collect())
}

/// Notes what of the scenario no client does over AMQP.
fn left_out(scenario: &Scenario, notes: &mut Notes) {
    let definitions = &scenario.definitions;
    let policies = definitions.policies().len() + definitions.operator_policies().len();
    if policies > 0 {
        notes.add("clients cannot set policies; the format definitions has them");
    }
    let vhosts = definitions.vhosts().len();
    if definitions.users().len() + definitions.permissions().len() + vhosts > 0 {
        notes.add(
            "clients cannot make users, permissions or vhosts; the format definitions has them",
        );
    }
    if !scenario.timeline.is_empty() {
        notes.add("what is done to the scenario from outside (its timeline) is not in the code");
    }
    for client in &scenario.clients {
        patterns::note(client, notes);
        if *client.login().1 != *"guest" {
            notes.add(format!(
                "the client \"{}\" logs in as \"{}\" in the scenario, and as the user of AMQP_URL here",
                client.name(),
                client.login().1
            ));
        }
    }
}
