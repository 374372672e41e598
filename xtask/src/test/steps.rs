//! The steps of the whole test, in their order: the quick ones first.

use std::process::Command;

use anyhow::{Error, Result, ensure};

use super::count::Count;
use super::{Outcome, Step};
use crate::page::{self, BUDGET};
use crate::run::{command, loud, tee};
use crate::tidy::tidy;
use crate::{browser, paths, rabbitmq, tools};

pub(crate) const STEPS: &[Step] = &[
    step("tidy", "the sources are formatted", formatted).first(),
    step("tidy", "the rules of the house hold", rules),
    step(
        "tidy",
        "core, export, teach and wire compile for wasm32",
        pure_on_wasm,
    ),
    step("lint", "clippy, native", clippy),
    step("lint", "clippy, the page on wasm32", clippy_wasm),
    step("unit", "unit, property and golden tests", unit),
    step("live", "a real RabbitMQ does what was recorded", live),
    step("live", "a real RabbitMQ routes as the tables say", tables),
    step("live", "a real RabbitMQ agrees on random sequences", random),
    step("live", "a real RabbitMQ takes what is exported", exports),
    step(
        "live",
        "a real RabbitMQ answers what is said on the wire as foretold",
        wire,
    ),
    step(
        "live",
        "exported programs do on a real RabbitMQ what they should",
        programs,
    ),
    step(
        "live",
        "task queues pass their suite on a real RabbitMQ",
        tasks,
    ),
    step("wasm", "tests of the page in a real browser", wasm),
    step("build", "dist/ builds within its budget", build),
    step(
        "journeys",
        "journeys through dist/ in a real browser",
        journeys,
    ),
];

const fn step(part: &'static str, name: &'static str, run: fn() -> Result<Outcome>) -> Step {
    Step {
        part,
        name,
        first_things_first: false,
        run,
    }
}

impl Step {
    const fn first(self) -> Self {
        Self {
            first_things_first: true,
            ..self
        }
    }
}

fn cargo(words: &str) -> Command {
    let mut cargo = command("cargo");
    cargo.args(words.split_whitespace());
    cargo
}

fn formatted() -> Result<Outcome> {
    loud(&mut cargo("fmt --all --check"))?;
    Ok(Outcome::Held)
}

fn rules() -> Result<Outcome> {
    tidy()?;
    Ok(Outcome::Held)
}

fn pure_on_wasm() -> Result<Outcome> {
    tools::wasm_target()?;
    loud(&mut cargo(
        "check --locked --package warren-core --package warren-export --package warren-teach --package warren-wire \
         --target wasm32-unknown-unknown",
    ))?;
    Ok(Outcome::Held)
}

fn clippy() -> Result<Outcome> {
    loud(&mut cargo(
        "clippy --locked --workspace --all-targets -- -D warnings",
    ))?;
    // Not among "all targets", for it does not belong to a plain `cargo test`.
    loud(&mut cargo(
        "clippy --locked --package warren-tests --test journeys -- -D warnings",
    ))?;
    Ok(Outcome::Held)
}

fn clippy_wasm() -> Result<Outcome> {
    tools::wasm_target()?;
    // The other crates are linted natively; some lints count bytes, which differ here.
    loud(&mut cargo(
        "clippy --locked --package warren-web --all-targets --target wasm32-unknown-unknown \
         --no-deps -- -D warnings",
    ))?;
    Ok(Outcome::Held)
}

fn unit() -> Result<Outcome> {
    counted(&mut cargo("test --locked --workspace --no-fail-fast"))
}

/// A part of the corpus on a real server, where there can be one. The whole of it takes over
/// twenty minutes, in which a server that is restarted again and again is not the same each time:
/// `cargo xtask conformance` is for that.
fn live() -> Result<Outcome> {
    with_server(&[
        "check",
        "tests/conformance/traces",
        "tests/conformance/found",
    ])
}

/// The routing tables on a real server.
fn tables() -> Result<Outcome> {
    with_server(&["tables"])
}

/// What is exported, given to a real server and to the tools that it is for.
fn exports() -> Result<Outcome> {
    with_server(&["exports"])
}

/// A scenario's octets on sockets.
fn wire() -> Result<Outcome> {
    with_server(&["wire"])
}

/// Exported programs in each language that is there, run on a real server.
fn programs() -> Result<Outcome> {
    with_server(&["programs"])
}

/// The suite of task queues, which the simulator passes among the unit tests.
fn tasks() -> Result<Outcome> {
    with_server(&["tasks"])
}

/// A short run, always the same; those that wait for something are few.
fn random() -> Result<Outcome> {
    let profiles = "basic,confirms,tx,limits,consumers,quorum,exchanges,priorities,policies,\
                    policies-quorum,poison,permissions,alarms,streams,errors,cycles,ttl:3,\
                    restarts:1";
    with_server(&[
        "random",
        "--seed",
        "1",
        "--sequences",
        "8",
        "--profile",
        profiles,
    ])
}

fn with_server(words: &[&str]) -> Result<Outcome> {
    if let Err(why) = rabbitmq::ensure() {
        return Ok(Outcome::LeftOut(format!("{why:#}")));
    }
    rabbitmq::conformance(words)?;
    Ok(Outcome::Held)
}

fn wasm() -> Result<Outcome> {
    tools::for_wasm_tests()?;
    let browser = browser::ensure()?;
    let mut test =
        cargo("test --locked --package warren-web --target wasm32-unknown-unknown --test browser");
    test.env(
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
        paths::tools().join("bin/wasm-bindgen-test-runner"),
    );
    test.env("CHROMEDRIVER", browser.driver);
    counted(&mut test)
}

fn build() -> Result<Outcome> {
    let size = page::build()?.brotli();
    ensure!(
        size <= BUDGET,
        "the first screen downloads {size} bytes; {BUDGET} are budgeted"
    );
    Ok(Outcome::Held)
}

fn journeys() -> Result<Outcome> {
    ensure!(
        paths::dist().join("index.html").is_file(),
        "there is no dist/ to try; `cargo xtask build` makes it"
    );
    let browser = browser::ensure()?;
    let mut test = cargo("test --locked --package warren-tests --test journeys");
    browser.tell(&mut test);
    counted(&mut test)
}

/// Runs tests and counts them. None at all is a failure: a runner that skips all looks the same.
fn counted(runner: &mut Command) -> Result<Outcome> {
    let mut count = Count::default();
    let result = tee(runner, |line| count.read(line));
    if let Err(error) = result {
        return Err(if count.failed > 0 {
            Error::new(count)
        } else {
            error
        });
    }
    ensure!(count.passed > 0, "no test ran");
    Ok(Outcome::Tests(count))
}
