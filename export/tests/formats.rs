//! Every format over scenarios of the library, and over one whose names are as awkward as
//! names can be: what comes out is what stands in `golden/`.
//!
//! That tools take it is tested elsewhere, against the tools.

use std::path::Path;

use expect_test::expect_file;
use warren_core::scenario::{Scenario, library};
use warren_export::{Broker, Export, Format, Options, Password, export};

/// The formats that set a server up, or describe it.
const FORMATS: [Format; 7] = [
    Format::Definitions,
    Format::Rabbitmqadmin,
    Format::Curl,
    Format::Terraform,
    Format::Asyncapi,
    Format::Compose,
    Format::Docker,
];

fn golden(name: &str, scenario: &Scenario) {
    let mut notes = String::new();
    for format in FORMATS {
        let export = export(scenario, format, &Options::default());
        let file = format!("golden/{name}.{}", format.extension());
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests")
            .join(file);
        expect_file![path].assert_eq(&export.text);
        notes.push_str(&format!("{}:\n", format.name()));
        for note in export.notes {
            notes.push_str(&format!("- {note}\n"));
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/{name}.notes.txt"));
    expect_file![path].assert_eq(&notes);
}

fn of_library(slug: &str) -> Scenario {
    library::find(slug)
        .expect("listed")
        .scenario()
        .expect("sound")
}

fn awkward() -> Scenario {
    Scenario::from_json(include_str!("awkward.json")).expect("sound")
}

#[test]
fn retry_with_backoff_is_written_as_before() {
    golden("retry-with-backoff", &of_library("retry-with-backoff"));
}

#[test]
fn match_by_headers_is_written_as_before() {
    golden("match-by-headers", &of_library("match-by-headers"));
}

#[test]
fn awkward_names_are_written_as_before() {
    golden("awkward", &awkward());
}

fn with(broker: Broker, format: Format) -> Export {
    let options = Options {
        broker,
        vhost: None,
    };
    export(&of_library("hello-world"), format, &options)
}

#[test]
fn the_open_guest_is_never_given_without_a_warning() {
    for format in FORMATS {
        let broker = Broker {
            user: "guest".to_owned(),
            password: Password::Given("guest".to_owned()),
            ..Broker::default()
        };
        let guest = with(broker, format);
        let own = with(Broker::default(), format);
        if guest.text.contains("guest") {
            let warns = guest
                .notes
                .iter()
                .any(|note| note.contains("everybody knows"));
            let warns = warns
                || guest
                    .notes
                    .iter()
                    .any(|note| note.contains("has the password"));
            assert!(warns, "{}", format.name());
        }
        assert!(!own.text.contains("guest"), "{}", format.name());
    }
}

#[test]
fn a_password_is_written_only_where_one_is_given() {
    let given = |password: &str| Broker {
        password: Password::Given(password.to_owned()),
        ..Broker::default()
    };
    let curl = with(given("a'b$c"), Format::Curl).text;
    assert!(curl.contains(r"RABBITMQ_PASSWORD='a'\''b$c'"), "{curl}");
    let compose = with(given("a'b$c"), Format::Compose).text;
    assert!(compose.contains(r#""password": "a'b$$c""#), "{compose}");
    let terraform = with(given("a${b}"), Format::Terraform).text;
    assert!(terraform.contains(r#"default   = "a$${b}""#), "{terraform}");
}

#[test]
fn one_vhost_alone_says_nothing_of_vhosts_and_users() {
    let options = Options {
        vhost: Some("team/a b".to_owned()),
        ..Options::default()
    };
    let export = export(&awkward(), Format::Definitions, &options);
    let value: serde_json::Value = serde_json::from_str(&export.text).unwrap();
    assert_eq!(value.get("users"), None);
    assert_eq!(value.get("vhosts"), None);
    assert_eq!(value["queues"].as_array().unwrap().len(), 5);
    assert_eq!(value["queues"][0].get("vhost"), None);
    assert!(!export.text.contains("\"plain\""), "{}", export.text);
}
