//! The format `amqplib`: a module in JavaScript for Node.

mod client;
mod value;

use warren_core::amqp::{FieldValue, Table};
use warren_core::scenario::{DestinationType, Scenario};
use warren_core::tr;

use self::value::{object, text};
use crate::notes::Notes;
use crate::options::Options;
use crate::program::code::Code;
use crate::program::head::head;
use crate::program::name::camel;
use crate::program::{Program, Vhost};

/// The scenario in this format.
pub(crate) fn write(scenario: &Scenario, options: &Options, notes: &mut Notes) -> String {
    let program = Program::of(scenario, options, "mjs", notes);
    let lossy = |value: &FieldValue| matches!(value, FieldValue::Long(whole) if whole.unsigned_abs() > 1 << 53);
    if program.has_value(&lossy) {
        notes.add(tr!(
            "JavaScript rounds whole numbers beyond 9007199254740992"
        ));
    }
    let mut code = Code::new("  ");
    let run = format!("node {}", program.file);
    head(&mut code, &program, "//", &["npm install amqplib"], &run);
    code.lines(IMPORTS);
    let url = text(&program.url);
    code.line(format!("const AMQP_URL = process.env.AMQP_URL ?? {url};"));
    code.lines(CONNECT);
    if program.takes_turns() {
        code.lines(TURN);
    }
    if program.draws() {
        code.lines(DRAW);
    }
    declare(&mut code, &program);
    for producer in &program.producers {
        client::publisher(&mut code, producer, notes);
    }
    for consumer in &program.consumers {
        client::worker(&mut code, consumer);
    }
    run_all(&mut code, &program);
    code.into_text()
}

const IMPORTS: &str = "
import process from \"node:process\";
import { setTimeout as sleep } from \"node:timers/promises\";

import amqp from \"amqplib\";
";

const CONNECT: &str = "
function connect(vhost) {
  const url = new URL(AMQP_URL);
  url.pathname = \"/\" + encodeURIComponent(vhost);
  return amqp.connect(url.href);
}";

const TURN: &str = "
function turn(n, ...choices) {
  return choices[(n - 1) % choices.length];
}";

const DRAW: &str = "
function draw(...choices) {
  return choices[Math.floor(Math.random() * choices.length)];
}";

fn declare(code: &mut Code, program: &Program<'_>) {
    code.line("");
    code.block(
        "export async function declare() {",
        |code| {
            for vhost in &program.vhosts {
                // A block each, so that each has names of its own.
                if program.vhosts.len() > 1 {
                    code.block("{", |code| declare_in(code, vhost), "}");
                } else {
                    declare_in(code, vhost);
                }
            }
        },
        "}",
    );
}

fn declare_in(code: &mut Code, vhost: &Vhost<'_>) {
    code.line(format!(
        "const connection = await connect({});",
        text(&vhost.name)
    ));
    code.line("const channel = await connection.createChannel();");
    for one in &vhost.exchanges {
        let flags = [
            ("durable", one.durable, true),
            ("autoDelete", one.auto_delete, false),
            ("internal", one.internal, false),
        ];
        code.line(format!(
            "await channel.assertExchange({}, {}{});",
            text(&one.name),
            text(&one.kind),
            options_of(&flags, &one.arguments)
        ));
    }
    for one in &vhost.queues {
        let flags = [
            ("durable", one.durable, true),
            ("autoDelete", one.auto_delete, false),
        ];
        code.line(format!(
            "await channel.assertQueue({}{});",
            text(&one.name),
            options_of(&flags, &one.arguments)
        ));
    }
    for one in &vhost.bindings {
        let method = match one.destination_type {
            DestinationType::Queue => "bindQueue",
            DestinationType::Exchange => "bindExchange",
        };
        let arguments = if one.arguments.is_empty() {
            String::new()
        } else {
            format!(", {}", object(&one.arguments))
        };
        code.line(format!(
            "await channel.{method}({}, {}, {}{arguments});",
            text(&one.destination),
            text(&one.source),
            text(&one.routing_key)
        ));
    }
    code.line("await channel.close();");
    code.line("await connection.close();");
}

/// What differs from what the library does by itself.
fn options_of(flags: &[(&str, bool, bool)], arguments: &Table) -> String {
    let flags = flags.iter().filter(|(_, is, usual)| is != usual);
    let mut all: Vec<String> = flags.map(|(name, is, _)| format!("{name}: {is}")).collect();
    if !arguments.is_empty() {
        all.push(format!("arguments: {}", object(arguments)));
    }
    if all.is_empty() {
        String::new()
    } else {
        format!(", {{ {} }}", all.join(", "))
    }
}

fn run_all(code: &mut Code, program: &Program<'_>) {
    let mut all = |word: &str, ids: Vec<&String>| {
        let calls = ids.iter().map(|id| camel(&format!("{word}_{id}")) + "()");
        let calls = calls.collect::<Vec<_>>().join(", ");
        code.line("");
        code.block(
            &format!("export async function {word}() {{"),
            |code| code.line(format!("await Promise.all([{calls}]);")),
            "}",
        );
    };
    all(
        "publish",
        program.producers.iter().map(|one| &one.id).collect(),
    );
    all(
        "consume",
        program.consumers.iter().map(|one| &one.id).collect(),
    );
    code.lines(RUN);
}

const RUN: &str = "
const words = { declare, publish, consume };
const word = process.argv[2];
if (Object.hasOwn(words, word ?? \"\")) {
  await words[word]();
} else {
  console.error(\"say what to do: declare, publish or consume\");
  process.exitCode = 2;
}";
