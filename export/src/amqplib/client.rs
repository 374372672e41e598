//! What clients do, in JavaScript.

use warren_core::scenario::{AckMode, Outcome};
use warren_core::tr;

use super::value::{headers, object, pattern, text};
use crate::notes::Notes;
use crate::program::code::Code;
use crate::program::name::camel;
use crate::program::properties::Property;
use crate::program::words::outcome;
use crate::program::{Publisher, Template, Worker};

/// The function of a producer.
pub(super) fn publisher(code: &mut Code, one: &Publisher<'_>, notes: &mut Notes) {
    let spec = one.spec;
    if spec.tx.is_some() {
        notes.add(tr!(
            "amqplib knows no transactions: what \"{}\" sends is published at once",
            spec.name
        ));
    }
    code.line("");
    code.line(format!("// {}", one.sentence()));
    let open = format!(
        "async function {}() {{",
        camel(&format!("publish_{}", one.id))
    );
    code.block(
        &open,
        |code| {
            code.line(format!("const connection = await connect({});", text(&spec.vhost)));
            let kind = if spec.confirms { "ConfirmChannel" } else { "Channel" };
            code.line(format!("const channel = await connection.create{kind}();"));
            if one.minds_returns() {
                let says = text(&format!("{}: no queue takes", spec.name));
                code.line(format!(
                    "channel.on(\"return\", (message) => console.log({says}, message.content.toString()));"
                ));
            }
            for (wait, template) in one.waits() {
                sleep(code, wait);
                send(code, one, template, notes);
            }
            schedule(code, one, notes);
            if spec.confirms {
                code.line("await channel.waitForConfirms().catch(() => {});");
            }
            code.line("await channel.close();");
            code.line("await connection.close();");
        },
        "}",
    );
}

fn sleep(code: &mut Code, ms: u64) {
    if ms > 0 {
        code.line(format!("await sleep({ms});"));
    }
}

fn schedule(code: &mut Code, one: &Publisher<'_>, notes: &mut Notes) {
    let spec = one.spec;
    if one.templates.is_empty() {
        return;
    }
    sleep(code, spec.start_ms.into());
    let until = spec
        .count
        .map_or_else(String::new, |count| format!("n <= {count}"));
    let open = format!("for (let n = 1; {until}; n++) {{");
    code.block(
        &open,
        |code| {
            choose(code, one, notes);
            let every = spec.every_ms.max(1);
            let pause = match spec.jitter_ms {
                0 => format!("await sleep({every});"),
                jitter => format!("await sleep({every} + Math.random() * {jitter});"),
            };
            if spec.burst > 1 {
                let open = format!("if (n % {} === 0) {{", spec.burst);
                code.block(&open, |code| code.line(pause), "}");
            } else {
                code.line(pause);
            }
        },
        "}",
    );
}

fn choose(code: &mut Code, one: &Publisher<'_>, notes: &mut Notes) {
    if let [always] = one.templates.as_slice() {
        send(code, one, always, notes);
        return;
    }
    let open = format!("switch ((n - 1) % {}) {{", one.templates.len());
    code.block(
        &open,
        |code| {
            for (index, template) in one.templates.iter().enumerate() {
                code.line(format!("case {index}:"));
                code.within(|code| {
                    send(code, one, template, notes);
                    code.line("break;");
                });
            }
        },
        "}",
    );
}

fn send(code: &mut Code, one: &Publisher<'_>, template: &Template<'_>, notes: &mut Notes) {
    let mut options: Vec<String> = template
        .properties
        .iter()
        .filter_map(|property| option(property, notes))
        .collect();
    if template.mandatory {
        options.push("mandatory: true".to_owned());
    }
    let options = if options.is_empty() {
        "{}".to_owned()
    } else {
        format!("{{ {} }}", options.join(", "))
    };
    let (exchange, key) = (text(&one.spec.exchange), pattern(&template.routing_key));
    let body = format!("Buffer.from({})", pattern(&template.body));
    if one.spec.confirms {
        let says = text(&format!("{}: the broker refuses", one.spec.name));
        let open = format!("channel.publish({exchange}, {key}, {body}, {options}, (error) => {{");
        let close = "});";
        code.block(
            &open,
            |code| code.line(format!("if (error) console.log({says}, error.message);")),
            close,
        );
        return;
    }
    let options = if options == "{}" {
        String::new()
    } else {
        format!(", {options}")
    };
    code.line(format!(
        "channel.publish({exchange}, {key}, {body}{options});"
    ));
}

fn option(property: &Property<'_>, notes: &mut Notes) -> Option<String> {
    Some(match property {
        Property::Text("cluster_id", _) => {
            notes.add(tr!("amqplib cannot send the property cluster_id"));
            return None;
        }
        Property::Text(name, text) => format!("{}: {}", camel(name), pattern(text)),
        Property::Number("delivery_mode", 2) => "persistent: true".to_owned(),
        Property::Number(name, number) => format!("{}: {number}", camel(name)),
        Property::Headers(table, number) => format!("headers: {}", headers(table, *number)),
    })
}

/// The function of a consumer.
pub(super) fn worker(code: &mut Code, one: &Worker<'_>) {
    let spec = one.spec;
    code.line("");
    code.line(format!("// {}", one.sentence()));
    let name = camel(&format!("consume_{}", one.id));
    let counts = one.outcomes.len() > 1;
    let worked = if counts { "worked = 0" } else { "" };
    let open = format!("async function {name}({worked}) {{");
    code.block(
        &open,
        |code| {
            sleep_first(code, one);
            code.line(format!(
                "const connection = await connect({});",
                text(&spec.vhost)
            ));
            code.line("const channel = await connection.createChannel();");
            if spec.prefetch > 0 {
                let global = if spec.global { ", true" } else { "" };
                code.line(format!(
                    "await channel.prefetch({}{global});",
                    spec.prefetch
                ));
            }
            if counts {
                let all: Vec<String> = one.outcomes.iter().map(|one| text(outcome(*one))).collect();
                code.line(format!("const outcomes = [{}];", all.join(", ")));
            }
            ends(code, one, &name);
            code.block(
                "const work = async (message) => {",
                |code| work(code, one),
                "};",
            );
            receive(code, one);
        },
        "}",
    );
}

/// It waits before it first connects, and not when it comes back.
fn sleep_first(code: &mut Code, one: &Worker<'_>) {
    let ms: u64 = one.spec.start_ms.into();
    if ms > 0 && one.outcomes.len() > 1 && one.spec.restart_ms.is_some() {
        code.line(format!("if (worked === 0) await sleep({ms});"));
    } else {
        sleep(code, ms);
    }
}

/// What happens when its process dies, where it does.
fn ends(code: &mut Code, one: &Worker<'_>, name: &str) {
    if !one.crashes() {
        return;
    }
    code.line("let alive = true;");
    code.block(
        "const crash = async () => {",
        |code| {
            code.line("alive = false;");
            code.line("await connection.close();");
            if let Some(ms) = one.spec.restart_ms {
                sleep(code, ms.into());
                let worked = if one.outcomes.len() > 1 { "worked" } else { "" };
                code.line(format!("await {name}({worked});"));
            }
        },
        "};",
    );
}

fn work(code: &mut Code, one: &Worker<'_>) {
    if one.crashes() {
        code.line("if (!alive) return;");
    }
    let says = text(&format!("{} works on", one.spec.name));
    code.line(format!("console.log({says}, message.content.toString());"));
    sleep(code, one.spec.work_ms.into());
    let endings = one.endings();
    if let [always] = endings.as_slice() {
        code.line(ending(*always, one.spec.ack));
    } else if !endings.is_empty() {
        code.block(
            "switch (outcomes[worked++ % outcomes.length]) {",
            |code| {
                for one_ending in &endings {
                    code.line(format!("case {}:", text(outcome(*one_ending))));
                    code.within(|code| {
                        code.line(ending(*one_ending, one.spec.ack));
                        code.line("break;");
                    });
                }
            },
            "}",
        );
    }
}

const fn ending(outcome: Outcome, ack: AckMode) -> &'static str {
    match (outcome, ack) {
        (Outcome::Crash, _) => "await crash();",
        (_, AckMode::Auto) => "// The server asks for no answer.",
        (Outcome::Ack, _) => "channel.ack(message);",
        (Outcome::Nack, _) => "channel.nack(message, false, false);",
        (Outcome::Reject, _) => "channel.reject(message, false);",
        (Outcome::Requeue, _) => "channel.nack(message, false, true);",
        (Outcome::RejectRequeue, _) => "channel.reject(message, true);",
        (Outcome::Recover, _) => "await channel.recover();",
    }
}

fn receive(code: &mut Code, one: &Worker<'_>) {
    let spec = one.spec;
    let mut options = Vec::new();
    if spec.ack == AckMode::Auto {
        options.push("noAck: true".to_owned());
    }
    if let Some(every) = spec.get_every_ms {
        let options = if options.is_empty() {
            ""
        } else {
            ", { noAck: true }"
        };
        let during = if one.crashes() { "alive" } else { "true" };
        code.block(
            &format!("while ({during}) {{"),
            |code| {
                let queue = text(&spec.queue);
                code.line(format!(
                    "const message = await channel.get({queue}{options});"
                ));
                code.line("if (message) await work(message);");
                sleep(code, every.max(1).into());
            },
            "}",
        );
        return;
    }
    if spec.exclusive {
        options.push("exclusive: true".to_owned());
    }
    if !spec.arguments.is_empty() {
        options.push(format!("arguments: {}", object(&spec.arguments)));
    }
    code.line("// One message after the other, however many it holds.");
    code.line("let line = Promise.resolve();");
    code.block(
        "const receive = (message) => {",
        |code| code.line("if (message) line = line.then(() => work(message));"),
        "};",
    );
    for (queue, tag) in one.subscriptions() {
        let mut options = options.clone();
        options.insert(0, format!("consumerTag: {}", text(&tag)));
        let queue = text(queue);
        code.line(format!(
            "await channel.consume({queue}, receive, {{ {} }});",
            options.join(", ")
        ));
    }
}
