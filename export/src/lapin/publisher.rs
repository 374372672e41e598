//! What producers do, in Rust.

use warren_core::scenario::TxOutcome;
use warren_core::tr;

use super::value::{format, headers, pattern, short, text};
use super::{call, options, sleep};
use crate::notes::Notes;
use crate::program::code::Code;
use crate::program::properties::Property;
use crate::program::{Publisher, Template};

/// The function of a producer.
pub(super) fn publisher(code: &mut Code, one: &Publisher<'_>, notes: &mut Notes) {
    let spec = one.spec;
    if one.minds_returns() && !spec.confirms {
        notes.add(tr!("lapin tells of a returned message together with its confirm, which \"{}\" does not ask for", spec.name));
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
