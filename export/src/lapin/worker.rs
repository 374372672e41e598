//! What consumers do, in Rust.

use warren_core::scenario::{AckMode, Outcome};

use super::value::{format, short, text};
use super::{arguments, call, options, sleep};
use crate::program::Worker;
use crate::program::code::Code;
use crate::program::words::outcome;

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
