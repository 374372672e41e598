//! What clients do, in Java.

use warren_core::scenario::{AckMode, Outcome, TxOutcome};

use super::arguments;
use super::value::{headers, pattern, text};
use crate::program::code::Code;
use crate::program::name::camel;
use crate::program::properties::Property;
use crate::program::words::outcome;
use crate::program::{Publisher, Template, Worker};

/// A sentence for a comment. In Java a backslash and u are read as a letter there too.
fn sentence(text: &str) -> String {
    format!("// {}", text.replace('\\', "\\\\"))
}

/// The method of a producer.
pub(super) fn publisher(code: &mut Code, one: &Publisher<'_>) {
    let spec = one.spec;
    code.line("");
    code.line(sentence(&one.sentence()));
    let open = format!(
        "static void {}() throws Exception {{",
        camel(&format!("publish_{}", one.id))
    );
    let connect = format!(
        "try (Connection connection = connect({})) {{",
        text(&spec.vhost)
    );
    let inside = |code: &mut Code| {
        code.line("Channel channel = connection.createChannel();");
        listen(code, one);
        if spec.tx.is_some() {
            code.line("channel.txSelect();");
        }
        for (wait, template) in one.waits() {
            sleep(code, wait);
            send(code, one, template);
        }
        schedule(code, one);
        if spec.confirms && (one.templates.is_empty() || spec.count.is_some()) {
            code.line("channel.waitForConfirms();");
        }
    };
    code.block(&open, |code| code.block(&connect, inside, "}"), "}");
}

/// Hears of what does not arrive, where the producer asks for that.
fn listen(code: &mut Code, one: &Publisher<'_>) {
    let spec = one.spec;
    if one.minds_returns() {
        let says = text(&format!("{}: no queue takes ", spec.name));
        code.line(format!(
            "channel.addReturnListener(returned -> System.out.println({says} + text(returned.getBody())));"
        ));
    }
    if spec.confirms {
        let says = text(&format!("{}: the broker refuses message ", spec.name));
        code.line("channel.confirmSelect();");
        code.line("channel.addConfirmListener(");
        code.within(|code| {
            code.line("(tag, multiple) -> {},");
            code.line(format!(
                "(tag, multiple) -> System.out.println({says} + tag));"
            ));
        });
    }
}

fn sleep(code: &mut Code, ms: u64) {
    if ms > 0 {
        code.line(format!("sleep({ms});"));
    }
}

fn schedule(code: &mut Code, one: &Publisher<'_>) {
    let spec = one.spec;
    if one.templates.is_empty() {
        return;
    }
    sleep(code, spec.start_ms.into());
    let until = spec
        .count
        .map_or_else(String::new, |count| format!("n <= {count}"));
    let open = format!("for (int n = 1; {until}; n++) {{");
    code.block(
        &open,
        |code| {
            choose(code, one);
            commit(code, one);
            let every = spec.every_ms.max(1);
            let pause = match spec.jitter_ms {
                0 => format!("sleep({every});"),
                jitter => {
                    let most = u64::from(jitter) + 1;
                    format!("sleep({every} + ThreadLocalRandom.current().nextLong({most}));")
                }
            };
            if spec.burst > 1 {
                let open = format!("if (n % {} == 0) {{", spec.burst);
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
        send(code, one, always);
        return;
    }
    let open = format!("switch ((n - 1) % {}) {{", one.templates.len());
    code.block(
        &open,
        |code| {
            for (index, template) in one.templates.iter().enumerate() {
                code.line(format!("case {index}:"));
                code.within(|code| {
                    send(code, one, template);
                    code.line("break;");
                });
            }
        },
        "}",
    );
}

fn send(code: &mut Code, one: &Publisher<'_>, template: &Template<'_>) {
    let properties: String = template.properties.iter().map(with).collect();
    let properties = if properties.is_empty() {
        "null".to_owned()
    } else {
        format!("new AMQP.BasicProperties.Builder(){properties}.build()")
    };
    let mandatory = if template.mandatory { ", true" } else { "" };
    let (exchange, key) = (text(&one.spec.exchange), pattern(&template.routing_key));
    let body = pattern(&template.body);
    code.line(format!(
        "channel.basicPublish({exchange}, {key}{mandatory}, {properties}, body({body}));"
    ));
}

fn with(property: &Property<'_>) -> String {
    match property {
        Property::Text(name, text) => format!(".{}({})", camel(name), pattern(text)),
        Property::Number("timestamp", seconds) => {
            format!(".timestamp(new Date({seconds}L * 1000))")
        }
        Property::Number(name, number) => format!(".{}({number})", camel(name)),
        Property::Headers(table, number) => format!(".headers({})", headers(table, *number)),
    }
}

const fn tx_method(outcome: TxOutcome) -> &'static str {
    match outcome {
        TxOutcome::Commit => "channel.txCommit();",
        TxOutcome::Rollback => "channel.txRollback();",
    }
}

fn commit(code: &mut Code, one: &Publisher<'_>) {
    let Some(tx) = &one.spec.tx else {
        return;
    };
    let size = tx.size.max(1);
    let write = |code: &mut Code| match tx.outcomes.as_slice() {
        [] => code.line("channel.txCommit();"),
        [always] => code.line(tx_method(*always)),
        all => code.block(
            &format!("switch ((n / {size} - 1) % {}) {{", all.len()),
            |code| {
                for (index, end) in all.iter().enumerate() {
                    code.line(format!("case {index}:"));
                    code.within(|code| {
                        code.line(tx_method(*end));
                        code.line("break;");
                    });
                }
            },
            "}",
        ),
    };
    if size > 1 {
        code.block(&format!("if (n % {size} == 0) {{"), write, "}");
    } else {
        write(code);
    }
}

/// The method of a consumer.
pub(super) fn worker(code: &mut Code, one: &Worker<'_>) {
    let spec = one.spec;
    code.line("");
    code.line(sentence(&one.sentence()));
    let open = format!(
        "static void {}() throws Exception {{",
        camel(&format!("consume_{}", one.id))
    );
    code.block(
        &open,
        |code| {
            if one.outcomes.len() > 1 {
                let all: Vec<String> = one.outcomes.iter().map(|one| text(outcome(*one))).collect();
                code.line(format!("String[] outcomes = {{{}}};", all.join(", ")));
                // A method that is called later may only use what does not change.
                code.line("int[] worked = {0};");
            }
            sleep(code, spec.start_ms.into());
            match spec.restart_ms {
                Some(ms) => code.block(
                    "while (true) {",
                    |code| {
                        life(code, one);
                        sleep(code, ms.into());
                    },
                    "}",
                ),
                None => life(code, one),
            }
        },
        "}",
    );
}

/// From connecting to the end of the connection, where that is waited for.
fn life(code: &mut Code, one: &Worker<'_>) {
    let spec = one.spec;
    code.line(format!(
        "Connection connection = connect({});",
        text(&spec.vhost)
    ));
    code.line("Channel channel = connection.createChannel();");
    if spec.prefetch > 0 {
        let global = if spec.global { ", true" } else { "" };
        code.line(format!("channel.basicQos({}{global});", spec.prefetch));
    }
    match spec.get_every_ms {
        Some(every) => poll(code, one, every.max(1).into()),
        None => receive(code, one),
    }
}

fn poll(code: &mut Code, one: &Worker<'_>, every: u64) {
    let auto = one.spec.ack == AckMode::Auto;
    let queue = text(&one.spec.queue);
    code.block(
        "while (connection.isOpen()) {",
        |code| {
            code.line(format!(
                "GetResponse delivery = channel.basicGet({queue}, {auto});"
            ));
            code.block("if (delivery != null) {", |code| work(code, one), "}");
            sleep(code, every);
        },
        "}",
    );
}

fn receive(code: &mut Code, one: &Worker<'_>) {
    let spec = one.spec;
    if spec.restart_ms.is_some() {
        code.line("CountDownLatch ended = new CountDownLatch(1);");
        code.line("channel.addShutdownListener(cause -> ended.countDown());");
    }
    code.block(
        "DeliverCallback work = (tag, delivery) -> {",
        |code| work(code, one),
        "};",
    );
    let auto = spec.ack == AckMode::Auto;
    for (queue, tag) in one.subscriptions() {
        code.line(format!(
            "channel.basicConsume({}, {auto}, {}, false, {}, {}, work, tag -> {{}});",
            text(queue),
            text(&tag),
            spec.exclusive,
            arguments(&spec.arguments)
        ));
    }
    if spec.restart_ms.is_some() {
        code.line("ended.await();");
        code.line("connection.abort();");
    }
}

fn work(code: &mut Code, one: &Worker<'_>) {
    let says = text(&format!("{} works on ", one.spec.name));
    code.line(format!(
        "System.out.println({says} + text(delivery.getBody()));"
    ));
    sleep(code, one.spec.work_ms.into());
    let endings = one.endings();
    let manual = one.spec.ack == AckMode::Manual;
    if manual
        && endings
            .iter()
            .any(|one| !matches!(one, Outcome::Crash | Outcome::Recover))
    {
        code.line("long number = delivery.getEnvelope().getDeliveryTag();");
    }
    if let [always] = endings.as_slice() {
        code.line(ending(*always, one.spec.ack));
    } else if !endings.is_empty() {
        code.block(
            "switch (outcomes[worked[0]++ % outcomes.length]) {",
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
        // Its connection goes at once, and what it held goes back.
        (Outcome::Crash, _) => "connection.abort();",
        (_, AckMode::Auto) => "// The server asks for no answer.",
        (Outcome::Ack, _) => "channel.basicAck(number, false);",
        (Outcome::Nack, _) => "channel.basicNack(number, false, false);",
        (Outcome::Reject, _) => "channel.basicReject(number, false);",
        (Outcome::Requeue, _) => "channel.basicNack(number, false, true);",
        (Outcome::RejectRequeue, _) => "channel.basicReject(number, true);",
        (Outcome::Recover, _) => "channel.basicRecover(true);",
    }
}
