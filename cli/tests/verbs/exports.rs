//! `export` and `import` from outside.

use expect_test::expect;

use super::{does, file, text, warren};

#[test]
fn what_is_exported_is_imported_again() {
    let path = format!("{}/there.json", env!("CARGO_TARGET_TMPDIR"));
    let words = [
        "export",
        "--format",
        "definitions",
        "logs-by-topic",
        "-o",
        &path,
    ];
    let output = warren(&words);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(&output.stdout), "");
    let output = warren(&["import", &path, "--samples"]);
    assert_eq!(output.status.code(), Some(0));
    let told = text(&output.stderr).replace(&path, "there.json");
    expect![[r#"
        there.json: RabbitMQ definitions; took 1 vhost, 1 exchange, 4 queues, 4 bindings
        added 1 sample producer and 4 sample consumers
    "#]]
    .assert_eq(&told);
    let back = file("back.json", text(&output.stdout));
    assert_eq!(warren(&["check", &back]).status.code(), Some(0));
}

#[test]
fn what_a_real_server_wrote_is_imported_and_passes_its_check() {
    let names = ["server-by-rabbitmqctl", "server-by-api", "vhost-by-api"];
    for name in names {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../export/tests/definitions");
        let output = warren(&["import", &format!("{folder}/{name}.json"), "--samples"]);
        assert_eq!(output.status.code(), Some(0), "{name}");
        let scenario = file(&format!("{name}.json"), text(&output.stdout));
        let output = warren(&["check", &scenario]);
        assert_eq!(output.status.code(), Some(0), "{name}");
        assert!(text(&output.stdout).contains("no problems"), "{name}");
        let output = warren(&["run", &scenario, "--until", "1s"]);
        assert_eq!(output.status.code(), Some(0), "{name}");
    }
}

#[test]
fn notes_and_reasons_go_to_standard_error() {
    let output = warren(&["export", "--format", "curl", "match-by-headers"]);
    assert!(text(&output.stdout).starts_with("#!/bin/sh\n"));
    expect![[r#"
        note: left out: the binding from "documents" to "signed" with the key "", for one of its arguments is void, and the server takes no null in JSON; a client can declare it
    "#]].assert_eq(text(&output.stderr));
    let path = file(
        "one.json",
        r#"{"queues": [{"name": "q", "durable": true, "auto_delete": false, "arguments": {}}],
            "exchanges": [{"name": "amq.direct", "type": "direct"}]}"#,
    );
    let output = warren(&["import", &path]);
    let told = text(&output.stderr).replace(&path, "one.json");
    expect![[r#"
        one.json: RabbitMQ definitions; took 1 queue
        left out: the exchange "amq.direct": every vhost has it by itself
    "#]]
    .assert_eq(&told);
}

#[test]
fn a_format_that_there_is_not_and_a_text_that_is_nothing_are_refused() {
    let output = warren(&["export", "--format", "ansible", "hello-world"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("the forms are definitions, rabbitmqadmin, curl"));
    let path = file("nothing.txt", "hello");
    let output = warren(&["import", &path]);
    assert_eq!(output.status.code(), Some(1));
    let told = text(&output.stderr).replace(&path, "nothing.txt");
    expect![[r#"
        nothing.txt: this is none of the texts that are read; give a scenario, a link, RabbitMQ definitions (JSON), or an AsyncAPI 3 document (JSON or YAML)
    "#]].assert_eq(&told);
}

#[test]
fn a_link_is_exported_and_imported_like_a_file() {
    let output = warren(&["link", "hello-world"]);
    let link = text(&output.stdout).trim().to_owned();
    let from_link = warren(&["export", "--format", "terraform", &link]);
    let from_library = warren(&["export", "--format", "terraform", "hello-world"]);
    assert_eq!(text(&from_link.stdout), text(&from_library.stdout));
    let output = warren(&["import", &link]);
    assert_eq!(text(&output.stderr), "the link: a link\n");
    does(
        &["import", "no-such-file"],
        expect![[r#"
        exit 2
        -- out
        -- err
        warren: there is no file "no-such-file", nor is this a link or a scenario of the library
    "#]],
    );
}
