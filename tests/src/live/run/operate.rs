//! The operations that are not AMQP methods: connecting, time, the broker itself, and what
//! an operator does.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Map, Value, json};
use warren_replay::Step;

use super::{Run, connection_name};
use crate::live::client::Connection;
use crate::live::login::Login;
use crate::live::values;

/// How long the server may take to stop.
const STOP: Duration = Duration::from_secs(60);
/// How long the nodes of a cluster take to agree again when one of them went or came: to
/// elect leaders, and to bring who came up to date.
const REUNION: Duration = Duration::from_secs(4);

/// How long the server may take to answer on a socket that it does not list yet.
const UNKNOWN: Duration = Duration::from_millis(400);

/// The capability that a client does not announce, where the step's note says so.
fn left_out(note: &str) -> Option<String> {
    let (_, rest) = note.split_once("without the ")?;
    let (name, _) = rest.split_once(" capability")?;
    Some(name.to_owned())
}

impl Run<'_> {
    pub(super) fn operate(&mut self, step: &Step, args: &Map<String, Value>) -> Result<()> {
        match step.op.as_str() {
            "connect" => self.connect(step, args),
            "snapshot" | "late_events" => Ok(()),
            "send_raw" => self.send_raw(step, args),
            "wait" => {
                let ms = args.get("ms").and_then(Value::as_u64);
                self.wait(Duration::from_millis(ms.context("for how long?")?))
            }
            "stop_broker" => self.stop(args.get("kind") == Some(&"kill9".into())),
            "start_broker" => {
                self.server.boot()?;
                // Quorum queues elect their leaders first, which this waits for; what is
                // asked of one before comes in any order.
                self.state().map(|_| ())
            }
            "stop_node" => {
                let node = args.get("node").and_then(Value::as_str);
                self.stop_node(node, args.get("kind") == Some(&"kill9".into()))
            }
            "start_node" => {
                let node = args.get("node").and_then(Value::as_str);
                self.server.node(node)?.boot()?;
                self.wait(REUNION)
            }
            "set_policy" | "clear_policy" | "set_operator_policy" | "clear_operator_policy" => {
                self.ask_in_vhost(&step.op, args)
            }
            "set_permissions"
            | "set_topic_permissions"
            | "clear_permissions"
            | "clear_topic_permissions" => {
                let user = args.get("user").and_then(Value::as_str);
                self.changed
                    .users
                    .insert(user.context("whose permissions?")?.to_owned());
                self.ask_in_vhost(&step.op, args)
            }
            "set_resource_alarm" => {
                let resource = args.get("resource").and_then(Value::as_str);
                let resource = resource.context("of which resource?")?;
                self.changed.alarms.insert(resource.to_owned());
                let on = args.get("on") == Some(&true.into());
                let alarm = json!({"do": "set_alarm", "resource": resource, "on": on});
                self.server.ask(&alarm).map(|_| ())
            }
            "set_config" => self.configure(args),
            op => bail!("{op} is not known to the live run"),
        }
    }

    fn connect(&mut self, step: &Step, args: &Map<String, Value>) -> Result<()> {
        let name = connection_name(step)?;
        let text = |key: &str| args.get(key).and_then(Value::as_str);
        let number = |key: &str| args.get(key).and_then(Value::as_u64);
        let vhost = match text("vhost") {
            None => self.vhost.clone(),
            Some(name) => self.other_vhost(name)?,
        };
        let user = text("user").unwrap_or("guest");
        let properties = args.get("client_properties").map(values::table);
        let login = Login {
            user: user.to_owned(),
            password: text("password").unwrap_or(user).to_owned(),
            vhost,
            channel_max: number("channel_max").map(u16::try_from).transpose()?,
            frame_max: number("frame_max").map(u32::try_from).transpose()?,
            heartbeat: number("heartbeat").map_or(Ok(0), u16::try_from)?,
            left_out: step.note.as_deref().and_then(left_out),
            client_properties: properties.transpose()?,
        };
        let port = self.server.node(text("node"))?.port();
        let (connection, refused) = Connection::connect(port, &login)?;
        self.channels.retain(|_, (whose, _)| whose != name);
        self.heard
            .extend(refused.into_iter().map(|heard| (name.to_owned(), heard)));
        self.connections.insert(name.to_owned(), connection);
        Ok(())
    }

    /// The recordings know three other vhosts: one that is there (`other`, or any that
    /// begins so), one that nobody may enter (`closed`), and any other name is not there.
    fn other_vhost(&mut self, name: &str) -> Result<String> {
        if name == "/" {
            return Ok(self.vhost.clone());
        }
        let real = if name == "closed" || !name.starts_with("other") {
            name.to_owned()
        } else {
            format!("{}{name}", self.vhost)
        };
        let guest = name != "closed";
        let exists = !guest || name.starts_with("other");
        if exists && self.changed.vhosts.insert(real.clone()) {
            self.server
                .ask(&json!({"do": "add_vhost", "vhost": real, "guest": guest}))?;
        }
        Ok(real)
    }

    fn send_raw(&mut self, step: &Step, args: &Map<String, Value>) -> Result<()> {
        let name = connection_name(step)?;
        let hex = args.get("hex").and_then(Value::as_str);
        // Three dots stand for the rest of what the server does not read any more.
        let hex = hex.context("no bytes are given")?.trim_end_matches('.');
        ensure!(hex.len().is_multiple_of(2), "half an octet");
        let octets = (0..hex.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&hex[at..at + 2], 16));
        let octets = octets.collect::<Result<Vec<_>, _>>()?;
        if !self.connections.contains_key(name) {
            let bare = Connection::bare(self.server.port()?)?;
            self.connections.insert(name.to_owned(), bare);
        }
        let connection = self.connection(name)?;
        connection.wire.send_raw(&octets)?;
        if connection.is_open() {
            return Ok(());
        }
        // Of a socket that nobody has logged in on the probe knows too little.
        self.wait(UNKNOWN)
    }

    fn wait(&mut self, time: Duration) -> Result<()> {
        let start = Instant::now();
        while start.elapsed() < time {
            self.pump()?;
            let left = time.saturating_sub(start.elapsed());
            std::thread::sleep(left.min(Duration::from_millis(5)));
        }
        Ok(())
    }

    fn stop(&mut self, kill: bool) -> Result<()> {
        if kill {
            self.server.kill()?;
        } else {
            self.server.shut_down()?;
        }
        let start = Instant::now();
        loop {
            self.pump()?;
            let closed = self.connections.values().all(|one| one.wire.ended());
            if self.server.ended()? && closed {
                break;
            }
            ensure!(start.elapsed() < STOP, "the server does not stop");
            std::thread::sleep(Duration::from_millis(5));
        }
        self.connections.clear();
        Ok(())
    }

    fn stop_node(&mut self, node: Option<&str>, kill: bool) -> Result<()> {
        let node = self.server.node(Some(node.context("which node?")?))?;
        if kill {
            node.kill()?;
        } else {
            node.shut_down()?;
            node.wait_for_end()?;
        }
        self.wait(REUNION)
    }

    fn ask_in_vhost(&mut self, op: &str, args: &Map<String, Value>) -> Result<()> {
        let mut question = args.clone();
        question.insert("do".to_owned(), op.into());
        question.insert("vhost".to_owned(), self.vhost.clone().into());
        if op.starts_with("set_") && op.ends_with("_policy") {
            question.entry("priority").or_insert_with(|| 0.into());
            question.entry("apply_to").or_insert_with(|| "all".into());
        }
        self.server.ask(&question.into()).map(|_| ())
    }

    fn configure(&mut self, args: &Map<String, Value>) -> Result<()> {
        let text = |key: &str| args.get(key).and_then(Value::as_str);
        let key = text("key").context("which setting?")?;
        let value = text("value").context("to which value?")?;
        if !self.changed.settings.contains_key(key) {
            let before = self.server.ask(&json!({"do": "get_config", "key": key}))?;
            let before = before["value"].as_str().map(str::to_owned);
            self.changed.settings.insert(key.to_owned(), before);
        }
        let set = json!({"do": "set_config", "key": key, "value": value});
        self.server.ask(&set).map(|_| ())
    }
}
