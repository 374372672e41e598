//! One recording's steps, done on a live server in a vhost of their own.
//!
//! After every step both sides come to rest before anything is compared. No time is spent
//! waiting for that to be likely: the probe counts octets and looks at every process of the
//! server (see `probe.erl`), and the clients read until they have as many octets as were
//! sent to them. Publisher confirms may come later, when a file was synced, and answers when
//! a leader was elected: while some are due, they are waited for.

mod operate;

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, ensure};
use serde_json::{Map, Value, json};
use warren_replay::{Observed, Step};

use super::client::{Connection, Heard};
use super::encode;
use super::names::Names;
use super::server::Server;
use super::values;

/// How long both sides may take to come to rest.
const REST: Duration = Duration::from_secs(15);
/// How long a confirm or an answer may take that is due.
const LATE: Duration = Duration::from_secs(5);
/// How long in a cluster, whose nodes wait for each other before they give up.
const LATE_IN_CLUSTER: Duration = Duration::from_secs(150);
/// How long the server may take to notice that a socket is gone; it never does while it
/// does not read it.
const GONE: Duration = Duration::from_secs(2);

/// The server, with the clients of one recording.
pub struct Run<'a> {
    server: &'a mut Server,
    vhost: String,
    names: Names,
    connections: BTreeMap<String, Connection>,
    /// By name: whose, and which number.
    channels: BTreeMap<String, (String, u16)>,
    /// Ports of sockets that the clients dropped.
    gone: Vec<u16>,
    changed: Changed,
    /// What was heard because of the step, with the connection's name.
    heard: Vec<(String, Heard)>,
}

/// What has to be put back afterwards.
#[derive(Default)]
struct Changed {
    vhosts: BTreeSet<String>,
    users: BTreeSet<String>,
    alarms: BTreeSet<String>,
    /// Settings with what they were, if anything.
    settings: BTreeMap<String, Option<String>>,
}

/// Where a synchronous answer is due.
struct Awaited {
    connection: String,
    channel: u16,
}

impl<'a> Run<'a> {
    /// In a vhost that is new to the server.
    ///
    /// # Errors
    /// That the server does not make one.
    pub fn new(server: &'a mut Server, number: u32) -> Result<Self> {
        // All of the same length, so that none is the beginning of another.
        let vhost = format!("live-{number:06}");
        server.ask(&json!({"do": "add_vhost", "vhost": vhost, "guest": true}))?;
        let mut changed = Changed::default();
        changed.vhosts.insert(vhost.clone());
        Ok(Self {
            server,
            names: Names::new(vhost.clone()),
            vhost,
            connections: BTreeMap::new(),
            channels: BTreeMap::new(),
            gone: Vec::new(),
            changed,
            heard: Vec::new(),
        })
    }

    /// Does one step, and gives what the clients saw because of it.
    ///
    /// # Errors
    /// An operation that is not known here, or a server that does not come to rest.
    pub fn take(&mut self, step: &Step) -> Result<Observed> {
        let args = match self.names.take_out(step.args.clone().into()) {
            Value::Object(args) => args,
            _ => Map::new(),
        };
        let awaited = self
            .act(step, &args)
            .with_context(|| format!("step {}: {}", step.n, step.op))?;
        if self.server.probe().is_ok() {
            self.settle((&step.op, awaited.as_ref()))
                .with_context(|| format!("step {}: {}", step.n, step.op))?;
        }
        Ok(self.observed(&step.op, awaited.as_ref()))
    }

    /// What the server holds.
    ///
    /// # Errors
    /// That it does not say.
    pub fn state(&mut self) -> Result<Value> {
        let state = self
            .server
            .ask(&json!({"do": "state", "vhost": self.vhost}))?;
        Ok(self.names.put_in(state))
    }

    fn act(&mut self, step: &Step, args: &Map<String, Value>) -> Result<Option<Awaited>> {
        match step.op.as_str() {
            "open_channel" => {
                let name = step.connection.as_deref().context("on no connection")?;
                let number = self.connection(name)?.open_channel()?;
                let channel = step.channel.clone().context("the channel has no name")?;
                self.channels.insert(channel, (name.to_owned(), number));
            }
            "close_channel" => {
                let (name, number) = self.channel(step, args)?;
                self.connection(&name)?.close_channel(number)?;
            }
            "close_connection" => self.connection(connection_name(step)?)?.close()?,
            "drop_connection" => {
                let name = connection_name(step)?;
                let mut connection = self
                    .connections
                    .remove(name)
                    .with_context(|| format!("there is no connection {name}"))?;
                connection.drop_it();
                self.gone.push(connection.wire.port);
            }
            op if op.contains('.') => return self.method(step, args),
            _ => self.operate(step, args)?,
        }
        Ok(None)
    }

    /// Puts an AMQP method on the wire.
    fn method(&mut self, step: &Step, args: &Map<String, Value>) -> Result<Option<Awaited>> {
        let (name, number) = self.channel(step, args)?;
        let mut args = args.clone();
        args.remove("channel_number");
        // The next step comes before the answer, which may take the server long.
        let later = args.remove("answered") == Some("later".into());
        let op = step.op.as_str();
        let connection = self.connection(&name)?;
        let answered = connection.open.contains(&number)
            && encode::is_answered(op)
            && op != "channel.open"
            && !later
            && args.get("nowait") != Some(&true.into());
        if op == "basic.qos" && args.contains_key("prefetch_size") {
            // The codec leaves out the field that no server ever supported.
            connection
                .wire
                .send_raw(&encode::qos_with_size(number, &args)?)?;
        } else if op == "basic.publish" {
            let repeat = args.get("repeat").map_or(Some(1), Value::as_u64);
            let none = json!({});
            let properties = values::properties(args.get("properties").unwrap_or(&none))?;
            let body = args.get("body").map_or(Some(""), Value::as_str);
            let body = body.context("the body is no text")?.as_bytes();
            for nth in 0..repeat.context("repeat is no number")? {
                let class = encode::method(op, &nth_key(&args, nth))?;
                connection.publish(number, class, (properties.clone(), body))?;
            }
        } else {
            connection.send(number, encode::method(op, &args)?)?;
            match op {
                "confirm.select" => connection.confirm(number),
                "channel.open" => _ = connection.open.insert(number),
                _ => {}
            }
        }
        Ok(answered.then_some(Awaited {
            connection: name,
            channel: number,
        }))
    }

    fn connection(&mut self, name: &str) -> Result<&mut Connection> {
        let connection = self.connections.get_mut(name);
        connection.with_context(|| format!("there is no connection {name}"))
    }

    /// The channel that the step names, or the number that it puts on the wire.
    fn channel(&self, step: &Step, args: &Map<String, Value>) -> Result<(String, u16)> {
        if let Some(name) = &step.channel {
            let channel = self.channels.get(name).cloned();
            return channel.with_context(|| format!("there is no channel {name}"));
        }
        let number = args.get("channel_number").and_then(Value::as_u64);
        let number = number.context("neither a channel nor its number")?;
        Ok((connection_name(step)?.to_owned(), u16::try_from(number)?))
    }

    /// Reads what the server said, and answers where that is due. Whether there was any.
    fn pump(&mut self) -> Result<bool> {
        let before = self.heard.len();
        for (name, connection) in &mut self.connections {
            for heard in connection.receive()? {
                self.heard.push((name.clone(), heard));
            }
        }
        Ok(self.heard.len() > before)
    }

    /// Until everything that follows from the step has happened.
    fn settle(&mut self, asked: (&str, Option<&Awaited>)) -> Result<()> {
        let start = Instant::now();
        let late = if self.server.is_cluster() {
            LATE_IN_CLUSTER
        } else {
            LATE
        };
        loop {
            self.pump()?;
            if self.rests(start)? && !self.pump()? {
                let confirms = self
                    .connections
                    .values()
                    .any(Connection::waits_for_confirms);
                let due = confirms && start.elapsed() < LATE
                    || self.waits(asked) && start.elapsed() < late;
                if !due {
                    self.connections
                        .retain(|_, connection| !connection.wire.ended());
                    return Ok(());
                }
                std::thread::sleep(Duration::from_millis(1));
            }
            let rest = REST + late;
            ensure!(start.elapsed() < rest, "the server does not come to rest");
        }
    }

    /// Whether an answer is due that has not come. The server can be quite still meanwhile:
    /// when it elects the leader of a new queue, all wait for somebody's timer.
    fn waits(&self, (op, awaited): (&str, Option<&Awaited>)) -> bool {
        awaited.is_some_and(|awaited| {
            let heard = |(name, heard): &(String, Heard)| {
                awaited.answers((name, heard.channel), op, &heard.name)
            };
            let connection = self.connections.get(&awaited.connection);
            connection.is_some_and(|one| !one.blocked) && !self.heard.iter().any(heard)
        })
    }

    fn rests(&mut self, start: Instant) -> Result<bool> {
        let open = self.connections.values().filter(|one| !one.wire.ended());
        let reading = open.clone().filter(|connection| !connection.blocked);
        let sent: Vec<_> = reading.map(|one| (one.wire.port, one.wire.sent)).collect();
        let received: BTreeMap<_, _> = open.map(|one| (one.wire.port, one.wire.received)).collect();
        if start.elapsed() > GONE {
            self.gone.clear();
        }
        let answer = self.server.quiet(&sent, &self.gone, 200)?;
        if answer["left"] == true {
            self.gone.clear();
        }
        let told = answer["sent"].as_array().into_iter().flatten();
        let told: BTreeMap<_, _> = told
            .map(|pair| (pair[0].as_u64(), pair[1].as_u64()))
            .collect();
        // A socket that the server no longer has is read until its end.
        let heard = |(port, octets): (&u16, &u64)| {
            told.get(&Some(u64::from(*port)))
                .is_some_and(|told| *told == Some(*octets))
        };
        Ok(answer["quiet"] == true && received.iter().all(heard))
    }

    fn observed(&mut self, op: &str, awaited: Option<&Awaited>) -> Observed {
        let mut observed = Observed::default();
        for (connection, heard) in std::mem::take(&mut self.heard) {
            let Heard {
                channel,
                name,
                mut fields,
            } = heard;
            let due = awaited.filter(|_| observed.reply.is_none());
            if due.is_some_and(|due| due.answers((&connection, channel), op, &name)) {
                fields.insert("method".to_owned(), name.into());
                observed.reply = Some(self.names.put_in(fields.into()));
            } else if !is_handshake(&name) {
                fields.insert("event".to_owned(), name.into());
                let whose = self.name_of(&connection, channel);
                let event = self.names.put_in(fields.into());
                tell(observed.events.entry(whose).or_default(), event);
            }
        }
        observed
    }

    fn name_of(&self, connection: &str, channel: u16) -> String {
        let mut names = self.channels.iter();
        let named = names.find(|(_, (whose, number))| whose == connection && *number == channel);
        named.map_or_else(|| connection.to_owned(), |(name, _)| name.clone())
    }

    /// Puts everything back: the server is as it was before.
    ///
    /// # Errors
    /// That something could not be put back.
    pub fn clean_up(mut self) -> Result<()> {
        for connection in self.connections.values_mut() {
            connection.drop_it();
        }
        self.server.boot()?;
        for resource in &self.changed.alarms {
            let alarm = json!({"do": "set_alarm", "resource": resource, "on": false});
            self.server.ask(&alarm)?;
        }
        for (key, value) in &self.changed.settings {
            self.server.ask(&match value {
                Some(value) => json!({"do": "set_config", "key": key, "value": value}),
                None => json!({"do": "unset_config", "key": key}),
            })?;
        }
        for user in &self.changed.users {
            self.server
                .ask(&json!({"do": "delete_user", "user": user}))?;
        }
        for vhost in &self.changed.vhosts {
            self.server
                .ask(&json!({"do": "delete_vhost", "vhost": vhost}))?;
        }
        Ok(())
    }
}

impl Awaited {
    /// Whether this is the answer, or the refusal in its place.
    fn answers(&self, (connection, channel): (&str, u16), op: &str, name: &str) -> bool {
        let here = self.connection == connection && self.channel == channel;
        match name {
            "connection.close" => self.connection == connection,
            "channel.close" | "basic.get-empty" => here,
            _ => here && name.strip_suffix("-ok") == Some(op),
        }
    }
}

/// Adds an event; a confirm to the one before, for the server may tell several at once.
fn tell(events: &mut Vec<Value>, event: Value) {
    let is_confirm = event["event"] == "confirm.ack" || event["event"] == "confirm.nack";
    match events.last_mut() {
        Some(last) if is_confirm && last["event"] == event["event"] => {
            let numbers = |event: &Value| event["publish_seqnos"].as_array().cloned();
            let mut both = numbers(last).unwrap_or_default();
            both.extend(numbers(&event).unwrap_or_default());
            both.sort_by_key(Value::as_u64);
            last["publish_seqnos"] = both.into();
        }
        _ => events.push(event),
    }
}

/// What the recordings do not tell: that what the recorder itself did was done.
fn is_handshake(name: &str) -> bool {
    matches!(
        name,
        "channel.open-ok" | "channel.close-ok" | "connection.close-ok"
    )
}

fn connection_name(step: &Step) -> Result<&str> {
    let name = step.connection.as_deref();
    name.ok_or_else(|| anyhow!("no connection is named"))
}

/// The arguments of the nth of several publishes: a routing key such as `0..999` stands for
/// another number each time.
fn nth_key(args: &Map<String, Value>, nth: u64) -> Map<String, Value> {
    let mut args = args.clone();
    let key = args.get("routing_key").and_then(Value::as_str);
    let range = key.and_then(|key| key.split_once(".."));
    let first = range.and_then(|(first, _)| first.parse::<u64>().ok());
    if let Some(first) = first.filter(|_| args.contains_key("repeat")) {
        args.insert("routing_key".to_owned(), (first + nth).to_string().into());
    }
    args
}
