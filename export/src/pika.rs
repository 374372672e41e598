//! The format `pika`: a program in Python.

mod client;
mod value;

use warren_core::amqp::FieldValue;
use warren_core::scenario::{
    BindingDefinition, DestinationType, ExchangeDefinition, QueueDefinition, Scenario,
};
use warren_core::tr;

use self::value::{dict, text};
use crate::notes::Notes;
use crate::options::Options;
use crate::program::code::{Code, says};
use crate::program::head::head;
use crate::program::{Program, Vhost};

/// The scenario in this format.
pub(crate) fn write(scenario: &Scenario, options: &Options, notes: &mut Notes) -> String {
    let program = Program::of(scenario, options, "py", notes);
    if program.has_value(&|value| matches!(value, FieldValue::Float(_) | FieldValue::Double(_))) {
        notes.add(tr!(
            "pika cannot send floating point numbers: they are decimals in the code"
        ));
    }
    let mut body = Code::new("    ");
    connect(&mut body, &program);
    declare(&mut body, &program);
    for producer in &program.producers {
        client::publisher(&mut body, producer);
    }
    for consumer in &program.consumers {
        client::worker(&mut body, consumer);
    }
    run_all(&mut body, &program);
    let body = body.into_text();
    let mut code = Code::new("    ");
    let run = format!("python {}", program.file);
    head(&mut code, &program, "#", &["pip install pika"], &run);
    code.line("");
    for module in MODULES {
        if says(&body, &format!("{module}.")) {
            code.line(format!("import {module}"));
        }
    }
    code.lines("\nimport pika");
    code.into_text() + &body
}

/// The modules of Python's own that the code may need.
const MODULES: [&str; 8] = [
    "datetime",
    "decimal",
    "itertools",
    "os",
    "random",
    "sys",
    "threading",
    "time",
];

fn connect(code: &mut Code, program: &Program<'_>) {
    code.line("");
    let url = text(&program.url);
    code.line(format!("AMQP_URL = os.environ.get(\"AMQP_URL\", {url})"));
    code.lines(CONNECT);
    if program.takes_turns() {
        code.lines(TURN);
    }
    if program
        .consumers
        .iter()
        .any(crate::program::Worker::crashes)
    {
        code.lines(CRASH);
    }
}

const CONNECT: &str = "

def connect(vhost):
    parameters = pika.URLParameters(AMQP_URL)
    parameters.virtual_host = vhost
    return pika.BlockingConnection(parameters)";

const TURN: &str = "

def turn(n, *choices):
    return choices[(n - 1) % len(choices)]";

const CRASH: &str = "

class Crash(Exception):
    \"\"\"The process of a consumer dies: its connection goes, and what it held goes back.\"\"\"";

fn declare(code: &mut Code, program: &Program<'_>) {
    code.lines("\n\ndef declare():");
    code.within(|code| {
        if program.vhosts.is_empty() {
            code.line("pass");
        }
        for vhost in &program.vhosts {
            declare_in(code, vhost);
        }
    });
}

fn declare_in(code: &mut Code, vhost: &Vhost<'_>) {
    code.line(format!("connection = connect({})", text(&vhost.name)));
    code.line("channel = connection.channel()");
    vhost.exchanges.iter().for_each(|one| exchange(code, one));
    vhost.queues.iter().for_each(|one| queue(code, one));
    vhost.bindings.iter().for_each(|one| binding(code, one));
    code.line("connection.close()");
}

fn exchange(code: &mut Code, one: &ExchangeDefinition) {
    let mut call = format!(
        "channel.exchange_declare({}, {}",
        text(&one.name),
        text(&one.kind)
    );
    for (set, word) in [
        (one.durable, "durable"),
        (one.auto_delete, "auto_delete"),
        (one.internal, "internal"),
    ] {
        if set {
            call += &format!(", {word}=True");
        }
    }
    code.line(call + &arguments(&one.arguments) + ")");
}

fn queue(code: &mut Code, one: &QueueDefinition) {
    let mut call = format!("channel.queue_declare({}", text(&one.name));
    for (set, word) in [(one.durable, "durable"), (one.auto_delete, "auto_delete")] {
        if set {
            call += &format!(", {word}=True");
        }
    }
    code.line(call + &arguments(&one.arguments) + ")");
}

fn binding(code: &mut Code, one: &BindingDefinition) {
    let method = match one.destination_type {
        DestinationType::Queue => "queue_bind",
        DestinationType::Exchange => "exchange_bind",
    };
    code.line(format!(
        "channel.{method}({}, {}, routing_key={}{})",
        text(&one.destination),
        text(&one.source),
        text(&one.routing_key),
        arguments(&one.arguments)
    ));
}

/// The argument of a call, where there are arguments.
fn arguments(table: &warren_core::amqp::Table) -> String {
    if table.is_empty() {
        String::new()
    } else {
        format!(", arguments={}", dict(table))
    }
}

fn run_all(code: &mut Code, program: &Program<'_>) {
    let names = |kind: &str, ids: Vec<&str>| {
        let names: Vec<String> = ids.iter().map(|id| format!("{kind}_{id}")).collect();
        names.join(", ")
    };
    let producers = program.producers.iter().map(|one| one.id.as_str());
    let consumers = program.consumers.iter().map(|one| one.id.as_str());
    code.lines("\n\ndef publish():");
    let all = names("publish", producers.collect());
    code.within(|code| code.line(format!("run([{all}])")));
    code.lines("\n\ndef consume():");
    let all = names("consume", consumers.collect());
    code.within(|code| code.line(format!("run([{all}])")));
    code.lines(RUN);
}

const RUN: &str = "

# Each client is a thread with a connection of its own.
def run(clients):
    threads = [threading.Thread(target=client, daemon=True) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == \"__main__\":
    words = {\"declare\": declare, \"publish\": publish, \"consume\": consume}
    if len(sys.argv) != 2 or sys.argv[1] not in words:
        sys.exit(\"say what to do: declare, publish or consume\")
    try:
        words[sys.argv[1]]()
    except KeyboardInterrupt:
        pass";
