//! What clients do, in Go.

use warren_core::scenario::{AckMode, Outcome, TxOutcome};
use warren_core::tr;

use super::value::{headers, pattern, text};
use super::{arguments, checked, open};
use crate::notes::Notes;
use crate::program::code::Code;
use crate::program::name::{camel, capital};
use crate::program::properties::Property;
use crate::program::words::outcome;
use crate::program::{Publisher, Template, Worker};

/// The function of a producer.
pub(super) fn publisher(code: &mut Code, one: &Publisher<'_>, notes: &mut Notes) {
    let spec = one.spec;
    code.line("");
    code.line(format!("// {}", one.sentence()));
    let start = format!("func {}() error {{", camel(&format!("publish_{}", one.id)));
    code.block(
        &start,
        |code| {
            open(code, &spec.vhost);
            listen(code, one);
            if spec.tx.is_some() {
                checked(code, "", "channel.Tx()");
            }
            for (wait, template) in one.waits() {
                sleep(code, wait);
                send(code, one, template, notes);
                confirmed(code, one);
            }
            schedule(code, one, notes);
            if one.templates.is_empty() || spec.count.is_some() {
                code.line("return nil");
            }
        },
        "}",
    );
}

/// Hears of what does not arrive, where the producer asks for that.
fn listen(code: &mut Code, one: &Publisher<'_>) {
    let spec = one.spec;
    if one.minds_returns() {
        let says = text(&format!("{}: no queue takes", spec.name));
        code.line("returns := channel.NotifyReturn(make(chan amqp.Return, 100))");
        code.block(
            "go func() {",
            |code| {
                code.block(
                    "for returned := range returns {",
                    |code| code.line(format!("fmt.Println({says}, string(returned.Body))")),
                    "}",
                );
            },
            "}()",
        );
    }
    if spec.confirms {
        checked(code, "", "channel.Confirm(false)");
        code.line("confirms := channel.NotifyPublish(make(chan amqp.Confirmation, 1))");
    }
}

fn sleep(code: &mut Code, ms: u64) {
    if ms > 0 {
        code.line(format!("time.Sleep({ms} * time.Millisecond)"));
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
    let start = format!("for n := 1; {until}; n++ {{");
    code.block(
        &start,
        |code| {
            choose(code, one, notes);
            confirmed(code, one);
            commit(code, one);
            let every = spec.every_ms.max(1);
            let pause = match spec.jitter_ms {
                0 => format!("time.Sleep({every} * time.Millisecond)"),
                jitter => {
                    let most = u64::from(jitter) + 1;
                    format!(
                        "time.Sleep(time.Duration({every}+rand.Intn({most})) * time.Millisecond)"
                    )
                }
            };
            if spec.burst > 1 {
                let start = format!("if n%{} == 0 {{", spec.burst);
                code.block(&start, |code| code.line(pause), "}");
            } else {
                code.line(pause);
            }
        },
        "}",
    );
}

fn confirmed(code: &mut Code, one: &Publisher<'_>) {
    if !one.spec.confirms {
        return;
    }
    let says = text(&format!("{}: the broker refuses message", one.spec.name));
    code.block(
        "if confirm := <-confirms; !confirm.Ack {",
        |code| code.line(format!("fmt.Println({says}, confirm.DeliveryTag)")),
        "}",
    );
}

fn choose(code: &mut Code, one: &Publisher<'_>, notes: &mut Notes) {
    if let [always] = one.templates.as_slice() {
        send(code, one, always, notes);
        return;
    }
    code.line(format!("switch (n - 1) % {} {{", one.templates.len()));
    for (index, template) in one.templates.iter().enumerate() {
        code.line(format!("case {index}:"));
        code.within(|code| send(code, one, template, notes));
    }
    code.line("}");
}

fn send(code: &mut Code, one: &Publisher<'_>, template: &Template<'_>, notes: &mut Notes) {
    let start = format!(
        "err = channel.PublishWithContext(context.Background(), {}, {}, {}, false, amqp.Publishing{{",
        text(&one.spec.exchange),
        pattern(&template.routing_key),
        template.mandatory
    );
    code.block(
        &start,
        |code| {
            let mut fields: Vec<(String, String)> = Vec::new();
            for property in &template.properties {
                fields.extend(field(property, notes));
            }
            fields.push((
                "Body".to_owned(),
                format!("[]byte({})", pattern(&template.body)),
            ));
            // As gofmt has it: the values stand beneath each other.
            let widest = fields.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
            for (name, value) in fields {
                let gap = " ".repeat(widest - name.len());
                code.line(format!("{name}: {gap}{value},"));
            }
        },
        "})",
    );
    code.block("if err != nil {", |code| code.line("return err"), "}");
}

fn field(property: &Property<'_>, notes: &mut Notes) -> Option<(String, String)> {
    Some(match property {
        Property::Text("cluster_id", _) => {
            notes.add(tr!("amqp091-go cannot send the property cluster_id"));
            return None;
        }
        Property::Text(name, text) => (capital(&camel(name)), pattern(text)),
        Property::Number("timestamp", seconds) => {
            ("Timestamp".to_owned(), format!("time.Unix({seconds}, 0)"))
        }
        Property::Number(name, number) => (capital(&camel(name)), number.to_string()),
        Property::Headers(table, number) => ("Headers".to_owned(), headers(table, *number)),
    })
}

const fn tx_method(outcome: TxOutcome) -> &'static str {
    match outcome {
        TxOutcome::Commit => "channel.TxCommit()",
        TxOutcome::Rollback => "channel.TxRollback()",
    }
}

fn commit(code: &mut Code, one: &Publisher<'_>) {
    let Some(tx) = &one.spec.tx else {
        return;
    };
    let size = tx.size.max(1);
    let write = |code: &mut Code| match tx.outcomes.as_slice() {
        [] => checked(code, "", "channel.TxCommit()"),
        [always] => checked(code, "", tx_method(*always)),
        all => {
            code.line(format!("switch (n/{size} - 1) % {} {{", all.len()));
            for (index, end) in all.iter().enumerate() {
                code.line(format!("case {index}:"));
                code.within(|code| checked(code, "", tx_method(*end)));
            }
            code.line("}");
        }
    };
    if size > 1 {
        code.block(&format!("if n%{size} == 0 {{"), write, "}");
    } else {
        write(code);
    }
}

/// The function of a consumer.
pub(super) fn worker(code: &mut Code, one: &Worker<'_>) {
    let spec = one.spec;
    code.line("");
    code.line(format!("// {}", one.sentence()));
    let start = format!("func {}() error {{", camel(&format!("consume_{}", one.id)));
    code.block(
        &start,
        |code| {
            if one.outcomes.len() > 1 {
                let all: Vec<String> = one.outcomes.iter().map(|one| text(outcome(*one))).collect();
                code.line(format!("outcomes := []string{{{}}}", all.join(", ")));
                code.line("worked := 0");
            }
            sleep(code, spec.start_ms.into());
            match spec.restart_ms {
                Some(ms) => again(code, one, ms.into()),
                None => life(code, one),
            }
        },
        "}",
    );
}

/// One life after the other.
fn again(code: &mut Code, one: &Worker<'_>, ms: u64) {
    code.block("life := func() error {", |code| life(code, one), "}");
    code.block(
        "for {",
        |code| {
            code.block(
                "if err := life(); err != nil {",
                |code| code.line("log.Println(err)"),
                "}",
            );
            sleep(code, ms);
        },
        "}",
    );
}

/// From connecting to the end of the connection.
fn life(code: &mut Code, one: &Worker<'_>) {
    let spec = one.spec;
    open(code, &spec.vhost);
    if spec.prefetch > 0 {
        checked(
            code,
            "",
            &format!("channel.Qos({}, 0, {})", spec.prefetch, spec.global),
        );
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
        "for {",
        |code| {
            code.line(format!(
                "delivery, found, err := channel.Get({queue}, {auto})"
            ));
            code.block("if err != nil {", |code| code.line("return err"), "}");
            code.block("if found {", |code| work(code, one), "}");
            sleep(code, every);
        },
        "}",
    );
}

fn receive(code: &mut Code, one: &Worker<'_>) {
    let spec = one.spec;
    let consume = |queue: &str, tag: &str| {
        format!(
            "channel.Consume({}, {}, {}, {}, false, false, {})",
            text(queue),
            text(tag),
            spec.ack == AckMode::Auto,
            spec.exclusive,
            arguments(&spec.arguments)
        )
    };
    let all: Vec<_> = one.subscriptions().collect();
    if let [(queue, tag)] = all.as_slice() {
        code.line(format!("deliveries, err := {}", consume(queue, tag)));
        code.block("if err != nil {", |code| code.line("return err"), "}");
    } else {
        code.line("deliveries := make(chan amqp.Delivery)");
        code.block(
            "forward := func(from <-chan amqp.Delivery) {",
            |code| {
                code.block(
                    "for delivery := range from {",
                    |code| code.line("deliveries <- delivery"),
                    "}",
                );
            },
            "}",
        );
        for (index, (queue, tag)) in all.iter().enumerate() {
            let name = format!("from{}", index + 1);
            code.line(format!("{name}, err := {}", consume(queue, tag)));
            code.block("if err != nil {", |code| code.line("return err"), "}");
            code.line(format!("go forward({name})"));
        }
    }
    code.block(
        "for delivery := range deliveries {",
        |code| work(code, one),
        "}",
    );
    code.line("return nil");
}

fn work(code: &mut Code, one: &Worker<'_>) {
    let says = text(&format!("{} works on", one.spec.name));
    code.line(format!("fmt.Println({says}, string(delivery.Body))"));
    sleep(code, one.spec.work_ms.into());
    let endings = one.endings();
    if let [always] = endings.as_slice() {
        ending(code, *always, one.spec.ack);
    } else if !endings.is_empty() {
        code.line("outcome := outcomes[worked%len(outcomes)]");
        code.line("worked++");
        code.line("switch outcome {");
        for one_ending in &endings {
            code.line(format!("case {}:", text(outcome(*one_ending))));
            code.within(|code| ending(code, *one_ending, one.spec.ack));
        }
        code.line("}");
    }
}

fn ending(code: &mut Code, outcome: Outcome, ack: AckMode) {
    let call = match (outcome, ack) {
        // Its connection goes at once, and what it held goes back.
        (Outcome::Crash, _) => return code.line("return connection.Close()"),
        (_, AckMode::Auto) => return,
        (Outcome::Ack, _) => "delivery.Ack(false)",
        (Outcome::Nack, _) => "delivery.Nack(false, false)",
        (Outcome::Reject, _) => "delivery.Reject(false)",
        (Outcome::Requeue, _) => "delivery.Nack(false, true)",
        (Outcome::RejectRequeue, _) => "delivery.Reject(true)",
        (Outcome::Recover, _) => "channel.Recover(true)",
    };
    checked(code, "", call);
}
