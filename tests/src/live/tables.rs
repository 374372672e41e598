//! The routing tables of topic and headers exchanges three ways: what was recorded, which
//! queues a live server's messages reach now, and which the simulator's.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use serde_json::{Map, Value, json};
use warren_replay::compare::{self, Difference};
use warren_replay::{Driver, Observed, Step};

use super::run::Run;
use super::server::Server;

/// A route whose tables differ in the order of their keys alone, which is not kept on the
/// way from the file to the socket here; the simulator is judged on it elsewhere.
const LEFT_OUT: (&str, usize) = ("tables-and-arrays", 10);

/// What came of a table.
#[derive(Debug, Default)]
pub struct Judged {
    /// How many routes and refusals were compared.
    pub compared: usize,
    /// What differs, and in which case.
    pub differences: Vec<(String, Difference)>,
}

/// The server and the simulator, asked the same.
struct Both<'a> {
    run: Run<'a>,
    simulator: Driver,
    case: &'a str,
    judged: &'a mut Judged,
}

/// Judges every case of a document.
///
/// # Errors
/// A file that is no table, or a server that fails.
pub fn judge(server: &mut Server, path: &Path) -> Result<Judged> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let document: Value = serde_json::from_str(&text)?;
    let mut judged = Judged::default();
    // Numbers that no recording's run has.
    for (number, case) in (500_000..).zip(items(&document["cases"])) {
        let id = case["id"].as_str().unwrap_or("a case");
        let mut both = Both::new(server, number, id, &mut judged)?;
        let asked = both.case(case);
        both.run.clean_up()?;
        asked.with_context(|| id.to_owned())?;
    }
    for (number, binding) in (600_000..).zip(items(&document["refused_bindings"])) {
        let mut both = Both::new(server, number, "refused binding", &mut judged)?;
        let asked = both.refused(binding);
        both.run.clean_up()?;
        asked?;
    }
    Ok(judged)
}

fn items(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

/// Values with the names of their types; texts may stand without.
fn table(plain: &Value) -> Value {
    let fields = plain.as_object().into_iter().flatten();
    let typed = fields.map(|(key, value)| {
        let value = match value {
            Value::String(text) => json!({"t": "longstr", "v": text}),
            other => other.clone(),
        };
        (key.clone(), value)
    });
    typed.collect::<Map<_, _>>().into()
}

fn binding(bound: &Value) -> Value {
    json!({
        "queue": bound["queue"], "exchange": "x", "routing_key": bound["key"].as_str().unwrap_or(""),
        "arguments": table(&bound["arguments"]),
    })
}

impl<'a> Both<'a> {
    fn new(
        server: &'a mut Server,
        number: u32,
        case: &'a str,
        judged: &'a mut Judged,
    ) -> Result<Self> {
        let mut both = Self {
            run: Run::new(server, number)?,
            simulator: Driver::new(),
            case,
            judged,
        };
        both.ask("connect", json!({}))?;
        both.ask("open_channel", json!({}))?;
        Ok(both)
    }

    /// Has both do a step; gives what the server's client saw.
    fn ask(&mut self, op: &str, args: Value) -> Result<Observed> {
        let connects = op == "connect" || op == "open_channel";
        let step = json!({
            "n": 1, "op": op, "args": args,
            "connection": connects.then_some("c"),
            "channel": (op != "connect").then_some("ch"),
        });
        let mut step: Step = serde_json::from_value(step)?;
        let seen = self.run.take(&step)?;
        step.reply.clone_from(&seen.reply);
        let observed = self.simulator.take(&step).map_err(|why| anyhow!(why))?;
        let differences = compare::outcomes(&seen, &observed).into_iter();
        let of_case = differences.map(|one| (format!("{}, {op}", self.case), one));
        self.judged.differences.extend(of_case);
        Ok(seen)
    }

    fn case(&mut self, case: &Value) -> Result<()> {
        let topic = items(&case["bindings"]).any(|bound| bound.get("key").is_some());
        let kind = if topic { "topic" } else { "headers" };
        self.ask("exchange.declare", json!({"exchange": "x", "type": kind}))?;
        let mut queues = BTreeSet::new();
        for bound in items(&case["bindings"]) {
            let queue = bound["queue"].as_str().context("no queue")?;
            if queues.insert(queue) {
                self.ask("queue.declare", json!({"queue": queue}))?;
            }
            self.ask("queue.bind", binding(bound))?;
        }
        for bound in items(&case["then_unbind"]) {
            self.ask("queue.unbind", binding(bound))?;
        }
        for (number, route) in items(&case["routes"]).enumerate() {
            let properties = match &route["headers"] {
                Value::Null => json!({}),
                headers => json!({"headers": table(headers)}),
            };
            let key = route["routing_key"].as_str().unwrap_or_default();
            let body = number.to_string();
            let args = json!({
                "exchange": "x", "routing_key": key, "body": body, "properties": properties,
            });
            self.ask("basic.publish", args)?;
        }
        let mut reached: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for queue in queues {
            loop {
                let got = self.ask("basic.get", json!({"queue": queue, "no_ack": true}))?;
                let Some(body) = got.reply.as_ref().and_then(|reply| reply["body"].as_str()) else {
                    break;
                };
                reached
                    .entry(body.to_owned())
                    .or_default()
                    .push(queue.into());
            }
        }
        for (number, route) in items(&case["routes"]).enumerate() {
            if (self.case, number) == LEFT_OUT {
                continue;
            }
            let mut recorded: Vec<Value> = items(&route["queues"]).cloned().collect();
            recorded.sort_by_key(ToString::to_string);
            let mut got = reached.remove(&number.to_string()).unwrap_or_default();
            got.sort_by_key(ToString::to_string);
            self.compare(format!("route {number}"), recorded.into(), got.into());
        }
        Ok(())
    }

    fn refused(&mut self, refused: &Value) -> Result<()> {
        self.ask(
            "exchange.declare",
            json!({"exchange": "x", "type": "headers"}),
        )?;
        self.ask("queue.declare", json!({"queue": "q"}))?;
        let mut bound = refused.clone();
        bound["queue"] = "q".into();
        let seen = self.ask("queue.bind", binding(&bound))?;
        let got = seen.reply.map(|reply| reply["reply_text"].clone());
        let expected = refused["reply_text"].clone();
        self.compare("reply text".to_owned(), expected, got.unwrap_or_default());
        Ok(())
    }

    fn compare(&mut self, what: String, expected: Value, got: Value) {
        self.judged.compared += 1;
        if expected != got {
            let difference = Difference {
                what,
                expected,
                got,
            };
            self.judged
                .differences
                .push((self.case.to_owned(), difference));
        }
    }
}
