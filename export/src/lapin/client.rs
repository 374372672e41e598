//! What clients do, in Rust.

use warren_core::scenario::{AckMode, Outcome, TxOutcome};

use super::value::{format, headers, pattern, short, text};
use super::{arguments, call, options};
use crate::notes::Notes;
use crate::program::code::Code;
use crate::program::properties::Property;
use crate::program::words::outcome;
use crate::program::{Publisher, Template, Worker};

/// The function of a producer.
pub(super) fn publisher(code: &mut Code, one: &Publisher<'_>, notes: &mut Notes) {
    let spec = one.spec;
    if one.minds_returns() && !spec.confirms {
        notes.add(format!(
            "lapin tells of a returned message together with its confirm, which \"{}\" does not ask for",
            spec.name
        ));
    }
    code.line("");
    code.line(format!("// {}", one.sentence()));
    let open = format!("async fn publish_{}() -> Result<()> {{", one.id);
    code.block(
        &open,
        |code| {
            code.line(format!(
                "let connection = connect({}).await?;",
                text(&spec.vhost)
            ));
            code.line("let channel = connection.create_channel().await?;");
            if spec.confirms {
                code.line("channel.confirm_select(ConfirmSelectOptions::default()).await?;");
            }
            if spec.tx.is_some() {
                code.line("channel.tx_select().await?;");
            }
            for (index, (wait, template)) in one.waits().enumerate() {
                sleep(code, wait);
                if spec.confirms {
                    code.line(format!("let n = {};", index + 1));
                }
                send(code, one, template, &confirming(one, ";"));
                confirmed(code, one);
            }
            schedule(code, one);
            code.line("connection.close(200, \"done\".into()).await?;");
            code.line("Ok(())");
        },
        "}",
    );
}

fn sleep(code: &mut Code, ms: u64) {
    if ms > 0 {
        code.line(format!("sleep(Duration::from_millis({ms})).await;"));
    }
}

/// Whether the number of the message is used.
fn counts(one: &Publisher<'_>) -> bool {
    let spec = one.spec;
    let ends = spec.tx.as_ref();
    one.templates.len() > 1
        || spec.burst > 1
        || spec.confirms
        || ends.is_some_and(|tx| tx.size > 1 || tx.outcomes.len() > 1)
        || one.templates.iter().any(Template::counts)
}

fn schedule(code: &mut Code, one: &Publisher<'_>) {
    let spec = one.spec;
    if one.templates.is_empty() {
        return;
    }
    sleep(code, spec.start_ms.into());
    let n = if counts(one) { "n" } else { "_" };
    let range = spec.count.map_or_else(
        || "1_usize..".to_owned(),
        |count| format!("1..={count}_usize"),
    );
    let open = format!("for {n} in {range} {{");
    code.block(
        &open,
        |code| {
            choose(code, one);
            confirmed(code, one);
            commit(code, one);
            let every = spec.every_ms.max(1);
            let pause = match spec.jitter_ms {
                0 => format!("sleep(Duration::from_millis({every})).await;"),
                jitter => {
                    let most = u64::from(jitter) + 1;
                    format!("sleep(Duration::from_millis({every} + random() % {most})).await;")
                }
            };
            if spec.burst > 1 {
                let open = format!("if n % {} == 0 {{", spec.burst);
                code.block(&open, |code| code.line(pause), "}");
            } else {
                code.line(pause);
            }
        },
        "}",
    );
}

fn choose(code: &mut Code, one: &Publisher<'_>) {
    if let [always] = one.templates.as_slice() {
        send(code, one, always, &confirming(one, ";"));
        return;
    }
    let many = one.templates.len();
    let start = if one.spec.confirms {
        "let confirmation = "
    } else {
        ""
    };
    let end = if one.spec.confirms { "};" } else { "}" };
    let open = format!("{start}match (n - 1) % {many} {{");
    code.block(
        &open,
        |code| {
            for (index, template) in one.templates.iter().enumerate() {
                let index = if index + 1 == many {
                    "_".to_owned()
                } else {
                    index.to_string()
                };
                let last = if one.spec.confirms { "" } else { ";" };
                code.block(
                    &format!("{index} => {{"),
                    |code| send(code, one, template, &("", last)),
                    "}",
                );
            }
        },
        end,
    );
}

/// What stands before and after a publish whose confirmation is looked at.
fn confirming<'a>(one: &Publisher<'_>, end: &'a str) -> (&'static str, &'a str) {
    if one.spec.confirms {
        ("let confirmation = ", end)
    } else {
        ("", end)
    }
}

/// Says what became of a message, where the producer asks for that.
fn confirmed(code: &mut Code, one: &Publisher<'_>) {
    if !one.spec.confirms {
        return;
    }
    let name = format(&one.spec.name);
    code.block(
        "match confirmation {",
        |code| {
            for (kind, says) in [
                ("Ack(Some(_))", "no queue takes message"),
                ("Nack(_)", "the broker refuses message"),
            ] {
                code.line(format!(
                    "Confirmation::{kind} => println!(\"{name}: {says} {{n}}\"),"
                ));
            }
            code.line("Confirmation::Ack(None) | Confirmation::NotRequested => {}");
        },
        "}",
    );
}

fn send(
    code: &mut Code,
    one: &Publisher<'_>,
    template: &Template<'_>,
    (start, end): &(&str, &str),
) {
    let flags = [("mandatory", template.mandatory)];
    let body = pattern(&template.body) + ".as_bytes()";
    let mut properties = "BasicProperties::default()".to_owned();
    for property in &template.properties {
        properties += &with(property);
    }
    call(
        code,
        &format!("{start}channel.basic_publish"),
        &[
            short(&one.spec.exchange),
            pattern(&template.routing_key) + ".into()",
            options("BasicPublishOptions", &flags),
            body,
            properties,
        ],
        &format!(".await?.await?{end}"),
    );
}

fn with(property: &Property<'_>) -> String {
    match property {
        Property::Text(name, text) => format!(".with_{name}({}.into())", pattern(text)),
        Property::Number(name, number) => format!(".with_{name}({number})"),
        Property::Headers(table, number) => format!(".with_headers({})", headers(table, *number)),
    }
}

const fn tx_method(outcome: TxOutcome) -> &'static str {
    match outcome {
        TxOutcome::Commit => "channel.tx_commit().await?",
        TxOutcome::Rollback => "channel.tx_rollback().await?",
    }
}

fn commit(code: &mut Code, one: &Publisher<'_>) {
    let Some(tx) = &one.spec.tx else {
        return;
    };
    let size = tx.size.max(1);
    let write = |code: &mut Code| match tx.outcomes.as_slice() {
        [] => code.line("channel.tx_commit().await?;"),
        [always] => code.line(format!("{};", tx_method(*always))),
        all => {
            let many = all.len();
            let open = format!("match (n / {size} - 1) % {many} {{");
            code.block(
                &open,
                |code| {
                    for (index, end) in all.iter().enumerate() {
                        let index = if index + 1 == many {
                            "_".to_owned()
                        } else {
                            index.to_string()
                        };
                        code.line(format!("{index} => {},", tx_method(*end)));
                    }
                },
                "}",
            );
        }
    };
    if size > 1 {
        code.block(&format!("if n % {size} == 0 {{"), write, "}");
    } else {
        write(code);
    }
}

/// The function of a consumer.
pub(super) fn worker(code: &mut Code, one: &Worker<'_>) {
    let spec = one.spec;
    code.line("");
    code.line(format!("// {}", one.sentence()));
    let open = format!("async fn consume_{}() -> Result<()> {{", one.id);
    code.block(
        &open,
        |code| {
            if one.outcomes.len() > 1 {
                let all: Vec<String> = one.outcomes.iter().map(|one| text(outcome(*one))).collect();
                code.line(format!(
                    "let mut outcomes = [{}].into_iter().cycle();",
                    all.join(", ")
                ));
            }
            sleep(code, spec.start_ms.into());
            match spec.restart_ms {
                Some(ms) => code.block(
                    "loop {",
                    |code| {
                        life(code, one);
                        sleep(code, ms.into());
                    },
                    "}",
                ),
                None => {
                    life(code, one);
                    if spec.get_every_ms.is_none() {
                        code.line("Ok(())");
                    }
                }
            }
        },
        "}",
    );
}

/// From connecting to the end of the connection.
fn life(code: &mut Code, one: &Worker<'_>) {
    let spec = one.spec;
    code.line(format!(
        "let connection = connect({}).await?;",
        text(&spec.vhost)
    ));
    code.line("let channel = connection.create_channel().await?;");
    if spec.prefetch > 0 {
        let options = if spec.global {
            "BasicQosOptions { global: true }"
        } else {
            "BasicQosOptions::default()"
        };
        code.line(format!(
            "channel.basic_qos({}, {options}).await?;",
            spec.prefetch
        ));
    }
    match spec.get_every_ms {
        Some(every) => poll(code, one, every.max(1).into()),
        None => receive(code, one),
    }
}

fn poll(code: &mut Code, one: &Worker<'_>, every: u64) {
    let auto = one.spec.ack == AckMode::Auto;
    let options = if auto {
        "BasicGetOptions { no_ack: true }"
    } else {
        "BasicGetOptions::default()"
    };
    let queue = short(&one.spec.queue);
    code.block(
        "loop {",
        |code| {
            code.line(format!(
                "let message = channel.basic_get({queue}, {options}).await?;"
            ));
            code.block(
                "if let Some(message) = message {",
                |code| {
                    code.line("let delivery = message.delivery;");
                    work(code, one);
                },
                "}",
            );
            sleep(code, every);
        },
        "}",
    );
}

fn receive(code: &mut Code, one: &Worker<'_>) {
    let spec = one.spec;
    let flags = [
        ("no_ack", spec.ack == AckMode::Auto),
        ("exclusive", spec.exclusive),
    ];
    let several = !spec.more_queues.is_empty();
    for (index, (queue, tag)) in one.subscriptions().enumerate() {
        let name = match index {
            0 if several => "let first = channel",
            0 => "let mut deliveries = channel",
            _ => "let next = channel",
        };
        call(
            code,
            &format!("{name}.basic_consume"),
            &[
                short(queue),
                short(&tag),
                options("BasicConsumeOptions", &flags),
                arguments(&spec.arguments),
            ],
            ".await?;",
        );
        match index {
            0 => {}
            1 => code.line("let deliveries = first.race(next).boxed();"),
            _ => code.line("let deliveries = deliveries.race(next).boxed();"),
        }
    }
    if several {
        code.line("let mut deliveries = deliveries;");
    }
    if spec.restart_ms.is_some() {
        // Where the server ends the channel, it comes back too.
        code.block(
            "while let Some(Ok(delivery)) = deliveries.next().await {",
            |code| work(code, one),
            "}",
        );
        return;
    }
    code.block(
        "while let Some(delivery) = deliveries.next().await {",
        |code| {
            code.line("let delivery = delivery?;");
            work(code, one);
        },
        "}",
    );
}

fn work(code: &mut Code, one: &Worker<'_>) {
    let name = format(&one.spec.name);
    code.line(format!(
        "println!(\"{name} works on {{}}\", String::from_utf8_lossy(&delivery.data));"
    ));
    sleep(code, one.spec.work_ms.into());
    let endings = one.endings();
    if let [always] = endings.as_slice() {
        ending(code, one, *always);
    } else if !endings.is_empty() {
        code.block(
            "match outcomes.next() {",
            |code| {
                for one_ending in &endings {
                    code.block(
                        &format!("Some({}) => {{", text(outcome(*one_ending))),
                        |code| ending(code, one, *one_ending),
                        "}",
                    );
                }
                code.line("_ => {}");
            },
            "}",
        );
    }
}

fn ending(code: &mut Code, one: &Worker<'_>, outcome: Outcome) {
    let line = match (outcome, one.spec.ack) {
        (Outcome::Crash, _) => {
            code.line("connection.close(200, \"crash\".into()).await?;");
            if one.spec.restart_ms.is_some() {
                "break;"
            } else {
                "return Ok(());"
            }
        }
        (_, AckMode::Auto) => return,
        (Outcome::Ack, _) => "delivery.ack(BasicAckOptions::default()).await?;",
        (Outcome::Nack, _) => "delivery.nack(BasicNackOptions::default()).await?;",
        (Outcome::Requeue, _) => {
            "delivery.nack(BasicNackOptions { requeue: true, ..Default::default() }).await?;"
        }
        (Outcome::Reject, _) => "delivery.reject(BasicRejectOptions::default()).await?;",
        (Outcome::RejectRequeue, _) => {
            "delivery.reject(BasicRejectOptions { requeue: true }).await?;"
        }
        (Outcome::Recover, _) => {
            "channel.basic_recover(BasicRecoverOptions { requeue: true }).await?;"
        }
    };
    code.line(line);
}
