//! The format `lapin`: a program in Rust.

mod publisher;
mod value;
mod worker;

use warren_core::amqp::Table;
use warren_core::scenario::{DestinationType, Scenario};

use self::value::{short, table, text};
use crate::notes::Notes;
use crate::options::Options;
use crate::program::code::{Code, says};
use crate::program::head::head;
use crate::program::{Program, Vhost};

/// The scenario in this format.
pub(crate) fn write(scenario: &Scenario, options: &Options, notes: &mut Notes) -> String {
    let program = Program::of(scenario, options, "rs", notes);
    let mut body = Code::new("    ");
    connect(&mut body, &program);
    declare(&mut body, &program);
    for producer in &program.producers {
        publisher::publisher(&mut body, producer, notes);
    }
    for consumer in &program.consumers {
        worker::worker(&mut body, consumer);
    }
    run_all(&mut body, &program);
    let body = body.into_text();
    let mut code = Code::new("    ");
    let install = [
        "cargo add lapin futures-lite",
        "cargo add tokio --features full",
    ];
    head(&mut code, &program, "//", &install, "cargo run --");
    imports(&mut code, &body);
    code.lines(&parts(&body));
    code.into_text() + &body
}

fn imports(code: &mut Code, body: &str) {
    code.line("");
    code.line("use std::env;");
    code.line("use std::error::Error;");
    if says(body, "random()") || says(body, "draw(&") {
        code.line("use std::hash::{BuildHasher, Hasher, RandomState};");
    }
    if says(body, "Duration::") {
        code.line("use std::time::Duration;");
    }
    code.line("");
    if says(body, "deliveries.next()") {
        code.line("use futures_lite::StreamExt;");
    }
    if says(body, "Options") {
        code.line("use lapin::options::*;");
    }
    list(
        code,
        body,
        "lapin::types",
        &[
            ("AMQPValue", "AMQPValue::"),
            ("DecimalValue", "DecimalValue {"),
            ("FieldTable", "FieldTable::"),
            ("FieldTable", "table(["),
        ],
    );
    code.line("use lapin::uri::AMQPUri;");
    list(
        code,
        body,
        "lapin",
        &[
            ("BasicProperties", "BasicProperties::"),
            ("Confirmation", "Confirmation::"),
            ("Connection", "Connection"),
            ("ConnectionProperties", "Connection"),
            ("ExchangeKind", "ExchangeKind::"),
        ],
    );
    if says(body, "sleep(") {
        code.line("use tokio::time::sleep;");
    }
}

/// Imports those of the names whose words the body says.
fn list(code: &mut Code, body: &str, module: &str, names: &[(&str, &str)]) {
    let found = names.iter().filter(|(_, word)| says(body, word));
    let mut found: Vec<&str> = found.map(|(name, _)| *name).collect();
    found.dedup();
    match found.as_slice() {
        [] => {}
        [only] => code.line(format!("use {module}::{only};")),
        several => code.line(format!("use {module}::{{{}}};", several.join(", "))),
    }
}

/// The functions that only some programs need.
fn parts(body: &str) -> String {
    let mut parts = String::new();
    let draws = says(body, "draw(&");
    for (needed, part) in [
        (says(body, "table(["), TABLE),
        (says(body, "turn(n"), TURN),
        (draws, DRAW),
        (draws || says(body, "random()"), RANDOM),
    ] {
        if needed {
            parts += part;
        }
    }
    parts
}

const TABLE: &str = "
fn table<const N: usize>(entries: [(&str, AMQPValue); N]) -> FieldTable {
    let mut table = FieldTable::default();
    for (key, value) in entries {
        table.insert(key.into(), value);
    }
    table
}
";

const TURN: &str = "
fn turn(n: usize, choices: &[&'static str]) -> &'static str {
    choices[(n - 1) % choices.len()]
}
";

const DRAW: &str = "
fn draw(choices: &[&'static str]) -> &'static str {
    choices[random() as usize % choices.len()]
}
";

const RANDOM: &str = "
// Chance without another crate.
fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}
";

fn connect(code: &mut Code, program: &Program<'_>) {
    code.lines("\ntype Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;\n\n");
    code.block(
        "async fn connect(vhost: &str) -> Result<Connection> {",
        |code| {
            let url = text(&program.url);
            code.line(format!(
                "let url = env::var(\"AMQP_URL\").unwrap_or_else(|_| {url}.to_owned());"
            ));
            code.line("let mut uri: AMQPUri = url.parse()?;");
            code.line("uri.vhost = vhost.to_owned();");
            code.line("Ok(Connection::connect_uri(uri, ConnectionProperties::default()).await?)");
        },
        "}",
    );
}

fn declare(code: &mut Code, program: &Program<'_>) {
    code.line("");
    code.block(
        "async fn declare() -> Result<()> {",
        |code| {
            for vhost in &program.vhosts {
                declare_in(code, vhost);
            }
            code.line("Ok(())");
        },
        "}",
    );
}

fn declare_in(code: &mut Code, vhost: &Vhost<'_>) {
    code.line(format!(
        "let connection = connect({}).await?;",
        text(&vhost.name)
    ));
    code.line("let channel = connection.create_channel().await?;");
    for one in &vhost.exchanges {
        let flags = [
            ("durable", one.durable),
            ("auto_delete", one.auto_delete),
            ("internal", one.internal),
        ];
        call(
            code,
            "channel.exchange_declare",
            &[
                short(&one.name),
                exchange_kind(&one.kind),
                options("ExchangeDeclareOptions", &flags),
                arguments(&one.arguments),
            ],
            ".await?;",
        );
    }
    for one in &vhost.queues {
        let flags = [("durable", one.durable), ("auto_delete", one.auto_delete)];
        call(
            code,
            "channel.queue_declare",
            &[
                short(&one.name),
                options("QueueDeclareOptions", &flags),
                arguments(&one.arguments),
            ],
            ".await?;",
        );
    }
    for one in &vhost.bindings {
        let (method, kind) = match one.destination_type {
            DestinationType::Queue => ("channel.queue_bind", "QueueBindOptions"),
            DestinationType::Exchange => ("channel.exchange_bind", "ExchangeBindOptions"),
        };
        call(
            code,
            method,
            &[
                short(&one.destination),
                short(&one.source),
                short(&one.routing_key),
                options(kind, &[]),
                arguments(&one.arguments),
            ],
            ".await?;",
        );
    }
    code.line("connection.close(200, \"done\".into()).await?;");
}

fn exchange_kind(kind: &str) -> String {
    match kind {
        "direct" => "ExchangeKind::Direct".to_owned(),
        "fanout" => "ExchangeKind::Fanout".to_owned(),
        "topic" => "ExchangeKind::Topic".to_owned(),
        "headers" => "ExchangeKind::Headers".to_owned(),
        other => format!("ExchangeKind::Custom({}.to_owned())", text(other)),
    }
}

/// A call over several lines, with one argument on each.
fn call(code: &mut Code, method: &str, arguments: &[String], end: &str) {
    let (object, method) = method.split_once('.').unwrap_or((method, ""));
    code.line(object);
    code.within(|code| {
        code.block(
            &format!(".{method}("),
            |code| {
                for argument in arguments {
                    code.line(format!("{argument},"));
                }
            },
            ")",
        );
        code.line(end);
    });
}

/// Waits, where there is something to wait for.
fn sleep(code: &mut Code, ms: u64) {
    if ms > 0 {
        code.line(format!("sleep(Duration::from_millis({ms})).await;"));
    }
}

/// The options of a method in which these flags are set.
fn options(kind: &str, flags: &[(&str, bool)]) -> String {
    let set: Vec<String> = flags
        .iter()
        .filter(|(_, is)| *is)
        .map(|(name, _)| format!("{name}: true"))
        .collect();
    if set.is_empty() {
        format!("{kind}::default()")
    } else {
        format!("{kind} {{ {}, ..Default::default() }}", set.join(", "))
    }
}

fn arguments(arguments: &Table) -> String {
    if arguments.is_empty() {
        "FieldTable::default()".to_owned()
    } else {
        table(arguments)
    }
}

fn run_all(code: &mut Code, program: &Program<'_>) {
    let mut all = |word: &str, ids: Vec<&String>| {
        let calls: Vec<String> = ids.iter().map(|id| format!("{word}_{id}()")).collect();
        code.line("");
        code.block(
            &format!("async fn {word}() -> Result<()> {{"),
            |code| {
                if !calls.is_empty() {
                    code.line(format!("tokio::try_join!({})?;", calls.join(", ")));
                }
                code.line("Ok(())");
            },
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
    code.lines(MAIN);
}

const MAIN: &str = "
#[tokio::main]
async fn main() -> Result<()> {
    match env::args().nth(1).as_deref() {
        Some(\"declare\") => declare().await,
        Some(\"publish\") => publish().await,
        Some(\"consume\") => consume().await,
        _ => Err(\"say what to do: declare, publish or consume\".into()),
    }
}";
