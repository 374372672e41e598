//! Client code and flowcharts over scenarios of the library, and over one that has everything
//! which clients can do, with names that are awkward in every language: what comes out is what
//! stands in `golden/`.
//!
//! That the languages' own tools take it is tested elsewhere, against the tools.

use std::path::Path;

use expect_test::expect_file;
use warren_core::scenario::{Scenario, library};
use warren_export::{Broker, Format, Options, Password, export};

const FORMATS: [Format; 6] = [
    Format::Pika,
    Format::Amqplib,
    Format::Lapin,
    Format::Java,
    Format::Go,
    Format::Mermaid,
];

fn golden(name: &str, scenario: &Scenario) {
    let mut notes = String::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    for format in FORMATS {
        let export = export(scenario, format, &Options::default());
        // With a further ending, so that no tool takes them for sources of this workspace.
        let file = format!("{name}.{}.txt", format.extension());
        expect_file![folder.join(file)].assert_eq(&export.text);
        notes.push_str(&format!("{}:\n", format.name()));
        for note in export.notes {
            notes.push_str(&format!("- {note}\n"));
        }
    }
    expect_file![folder.join(format!("{name}.programs.txt"))].assert_eq(&notes);
}

fn of_library(slug: &str) -> Scenario {
    let entry = library::find(slug).expect(slug);
    entry.scenario().expect(slug)
}

fn clients() -> Scenario {
    Scenario::from_json(include_str!("clients.json")).expect("sound")
}

#[test]
fn image_workers_are_written_as_before() {
    golden("image-workers", &of_library("image-workers"));
}

#[test]
fn retry_with_backoff_is_written_as_before() {
    golden("retry-with-backoff", &of_library("retry-with-backoff"));
}

#[test]
fn backpressure_is_written_as_before() {
    golden("backpressure", &of_library("backpressure"));
}

#[test]
fn everything_that_clients_do_is_written_as_before() {
    golden("clients", &clients());
}

#[test]
fn every_client_has_its_function_and_every_program_its_three() {
    for format in FORMATS.into_iter().filter(|one| *one != Format::Mermaid) {
        let text = export(&of_library("image-workers"), format, &Options::default()).text;
        let lower = text.to_lowercase().replace('_', "");
        for name in [
            "declare(",
            "publish(",
            "consume(",
            "publishapi(",
            "consumew1(",
        ] {
            assert!(lower.contains(name), "{name} in {}", format.name());
        }
    }
}

#[test]
fn who_logs_in_is_said_and_a_given_password_is_escaped() {
    let scenario = of_library("hello-world");
    let given = Options {
        broker: Broker {
            host: "mq.example".to_owned(),
            user: "a@b".to_owned(),
            password: Password::Given("p/w:d".to_owned()),
            ..Broker::default()
        },
        ..Options::default()
    };
    for format in FORMATS.into_iter().filter(|one| *one != Format::Mermaid) {
        let open = export(&scenario, format, &Options::default()).text;
        assert!(open.contains("the user guest"), "{}", format.name());
        let closed = export(&scenario, format, &given).text;
        assert!(closed.contains("amqp://a%40b:p%2Fw%3Ad@mq.example:5672"));
        assert!(!closed.contains("guest"), "{}", format.name());
    }
}

#[test]
fn of_one_vhost_only_that_is_written() {
    let options = Options {
        vhost: Some("other/vhost %".to_owned()),
        ..Options::default()
    };
    for format in FORMATS {
        let text = export(&clients(), format, &options).text;
        assert!(text.contains("elsewhere"), "{}", format.name());
        assert!(!text.contains("in a transaction"), "{}", format.name());
    }
}
