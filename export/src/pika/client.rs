//! What clients do, in Python.

use warren_core::scenario::{AckMode, Outcome, TxOutcome};

use super::value::{headers, pattern, text};
use crate::program::code::Code;
use crate::program::properties::Property;
use crate::program::words::{outcome, seconds};
use crate::program::{Publisher, Template, Worker};

/// The function of a producer.
pub(super) fn publisher(code: &mut Code, one: &Publisher<'_>) {
    let spec = one.spec;
    code.lines("\n\n");
    code.line(format!("# {}", one.sentence()));
    code.line(format!("def publish_{}():", one.id));
    code.within(|code| {
        code.line(format!("connection = connect({})", text(&spec.vhost)));
        code.line("channel = connection.channel()");
        if spec.confirms {
            code.line("channel.confirm_delivery()");
        } else if one.minds_returns() {
            let name = text(&format!("{}: no queue takes", spec.name));
            code.block(
                "channel.add_on_return_callback(",
                |code| {
                    code.line(format!(
                        "lambda channel, method, properties, body: print({name}, body.decode())"
                    ));
                },
                ")",
            );
        }
        if spec.tx.is_some() {
            code.line("channel.tx_select()");
        }
        for (wait, template) in one.waits() {
            sleep(code, wait);
            publish(code, one, |code| send(code, one, template));
        }
        schedule(code, one);
        code.line("connection.close()");
    });
}

fn sleep(code: &mut Code, ms: u64) {
    if ms > 0 {
        code.line(format!("connection.sleep({})", seconds(ms)));
    }
}

fn schedule(code: &mut Code, one: &Publisher<'_>) {
    let spec = one.spec;
    if one.templates.is_empty() {
        return;
    }
    if let Some(tx) = &spec.tx
        && tx.outcomes.len() > 1
    {
        let outcomes: Vec<&str> = tx.outcomes.iter().map(|one| tx_method(*one)).collect();
        let all = outcomes.join(", channel.");
        code.line(format!("ends = itertools.cycle([channel.{all}])"));
    }
    sleep(code, spec.start_ms.into());
    match spec.count {
        Some(count) => code.line(format!("for n in range(1, {}):", u64::from(count) + 1)),
        None => code.line("for n in itertools.count(1):"),
    }
    code.within(|code| {
        publish(code, one, |code| choose(code, one));
        commit(code, one);
        let every = seconds(spec.every_ms.max(1).into());
        let pause = match spec.jitter_ms {
            0 => format!("connection.sleep({every})"),
            jitter => format!(
                "connection.sleep({every} + random.uniform(0, {}))",
                seconds(jitter.into())
            ),
        };
        if spec.burst > 1 {
            code.line(format!("if n % {} == 0:", spec.burst));
            code.within(|code| code.line(pause));
        } else {
            code.line(pause);
        }
    });
}

/// Publishes, and says what becomes of it where the producer asks for that.
fn publish(code: &mut Code, one: &Publisher<'_>, write: impl FnOnce(&mut Code)) {
    if !one.spec.confirms {
        write(code);
        return;
    }
    let name = one.spec.name.as_str();
    code.line("try:");
    code.within(write);
    for (error, says) in [
        ("UnroutableError", "no queue takes"),
        ("NackError", "the broker refuses"),
    ] {
        code.line(format!("except pika.exceptions.{error} as error:"));
        let says = text(&format!("{name}: {says}"));
        code.within(|code| code.line(format!("print({says}, error.messages)")));
    }
}

fn choose(code: &mut Code, one: &Publisher<'_>) {
    let many = one.templates.len();
    for (index, template) in one.templates.iter().enumerate() {
        if many == 1 {
            send(code, one, template);
            return;
        }
        let word = if index == 0 { "if" } else { "elif" };
        if index + 1 == many {
            code.line("else:");
        } else {
            code.line(format!("{word} n % {many} == {}:", (index + 1) % many));
        }
        code.within(|code| send(code, one, template));
    }
}

fn send(code: &mut Code, one: &Publisher<'_>, template: &Template<'_>) {
    code.block(
        "channel.basic_publish(",
        |code| {
            code.line(format!("exchange={},", text(&one.spec.exchange)));
            code.line(format!("routing_key={},", pattern(&template.routing_key)));
            let body = pattern(&template.body);
            if body.contains(" + ") && template.body.fixed().is_none() {
                code.line(format!("body=({body}).encode(),"));
            } else {
                code.line(format!("body={body}.encode(),"));
            }
            if !template.properties.is_empty() {
                let all: Vec<String> = template.properties.iter().map(property).collect();
                code.line(format!(
                    "properties=pika.BasicProperties({}),",
                    all.join(", ")
                ));
            }
            if template.mandatory {
                code.line("mandatory=True,");
            }
        },
        ")",
    );
}

fn property(property: &Property<'_>) -> String {
    match property {
        Property::Text(name, text) => format!("{name}={}", pattern(text)),
        Property::Number(name, number) => format!("{name}={number}"),
        Property::Headers(table, number) => format!("headers={}", headers(table, *number)),
    }
}

const fn tx_method(outcome: TxOutcome) -> &'static str {
    match outcome {
        TxOutcome::Commit => "tx_commit",
        TxOutcome::Rollback => "tx_rollback",
    }
}

fn commit(code: &mut Code, one: &Publisher<'_>) {
    let Some(tx) = &one.spec.tx else {
        return;
    };
    let end = match tx.outcomes.as_slice() {
        [] => "channel.tx_commit()".to_owned(),
        [always] => format!("channel.{}()", tx_method(*always)),
        _ => "next(ends)()".to_owned(),
    };
    if tx.size > 1 {
        code.line(format!("if n % {} == 0:", tx.size));
        code.within(|code| code.line(end));
    } else {
        code.line(end);
    }
}

/// The function of a consumer.
pub(super) fn worker(code: &mut Code, one: &Worker<'_>) {
    let spec = one.spec;
    code.lines("\n\n");
    code.line(format!("# {}", one.sentence()));
    code.line(format!("def consume_{}():", one.id));
    code.within(|code| {
        if one.outcomes.len() > 1 {
            let all: Vec<String> = one.outcomes.iter().map(|one| text(outcome(*one))).collect();
            code.line(format!("outcomes = itertools.cycle([{}])", all.join(", ")));
        }
        if spec.start_ms > 0 {
            code.line(format!("time.sleep({})", seconds(spec.start_ms.into())));
        }
        match spec.restart_ms {
            Some(ms) => {
                code.line("while True:");
                code.within(|code| {
                    life(code, one);
                    code.line(format!("time.sleep({})", seconds(ms.into())));
                });
            }
            None => life(code, one),
        }
    });
}

/// From connecting to the end of the connection.
fn life(code: &mut Code, one: &Worker<'_>) {
    let spec = one.spec;
    code.line(format!("connection = connect({})", text(&spec.vhost)));
    code.line("channel = connection.channel()");
    if spec.prefetch > 0 {
        let global = if spec.global { ", global_qos=True" } else { "" };
        code.line(format!(
            "channel.basic_qos(prefetch_count={}{global})",
            spec.prefetch
        ));
    }
    code.line("");
    code.line("def work(channel, method, properties, body):");
    code.within(|code| work(code, one));
    code.line("");
    let errors = match (one.crashes(), spec.restart_ms.is_some()) {
        (true, true) => Some("(Crash, pika.exceptions.AMQPError)"),
        (true, false) => Some("Crash"),
        (false, true) => Some("pika.exceptions.AMQPError"),
        (false, false) => None,
    };
    match errors {
        Some(errors) => {
            code.line("try:");
            code.within(|code| receive(code, one));
            code.line(format!("except {errors}:"));
            code.within(|code| {
                code.line("if connection.is_open:");
                code.within(|code| code.line("connection.close()"));
            });
        }
        None => receive(code, one),
    }
}

fn work(code: &mut Code, one: &Worker<'_>) {
    let says = text(&format!("{} works on", one.spec.name));
    code.line(format!("print({says}, body.decode(errors=\"replace\"))"));
    sleep(code, one.spec.work_ms.into());
    let endings = one.endings();
    if let [always] = endings.as_slice() {
        code.line(ending(*always, one.spec.ack));
    } else if !endings.is_empty() {
        code.line("outcome = next(outcomes)");
        for (index, one_ending) in endings.iter().enumerate() {
            let word = if index == 0 { "if" } else { "elif" };
            code.line(format!("{word} outcome == {}:", text(outcome(*one_ending))));
            code.within(|code| code.line(ending(*one_ending, one.spec.ack)));
        }
    }
}

const fn ending(outcome: Outcome, ack: AckMode) -> &'static str {
    match (outcome, ack) {
        (Outcome::Crash, _) => "raise Crash()",
        (_, AckMode::Auto) => "pass",
        (Outcome::Ack, _) => "channel.basic_ack(method.delivery_tag)",
        (Outcome::Nack, _) => "channel.basic_nack(method.delivery_tag, requeue=False)",
        (Outcome::Reject, _) => "channel.basic_reject(method.delivery_tag, requeue=False)",
        (Outcome::Requeue, _) => "channel.basic_nack(method.delivery_tag, requeue=True)",
        (Outcome::RejectRequeue, _) => "channel.basic_reject(method.delivery_tag, requeue=True)",
        (Outcome::Recover, _) => "channel.basic_recover(requeue=True)",
    }
}

fn receive(code: &mut Code, one: &Worker<'_>) {
    let spec = one.spec;
    let auto = match spec.ack {
        AckMode::Auto => ", auto_ack=True",
        AckMode::Manual => "",
    };
    if let Some(every) = spec.get_every_ms {
        code.line("while True:");
        code.within(|code| {
            let queue = text(&spec.queue);
            code.line(format!(
                "method, properties, body = channel.basic_get({queue}{auto})"
            ));
            code.line("if method:");
            code.within(|code| code.line("work(channel, method, properties, body)"));
            sleep(code, every.max(1).into());
        });
        return;
    }
    let exclusive = if spec.exclusive {
        ", exclusive=True"
    } else {
        ""
    };
    for (queue, tag) in one.subscriptions() {
        code.line(format!(
            "channel.basic_consume({}, work{auto}{exclusive}, consumer_tag={}{})",
            text(queue),
            text(&tag),
            super::arguments(&spec.arguments)
        ));
    }
    code.line("channel.start_consuming()");
}
