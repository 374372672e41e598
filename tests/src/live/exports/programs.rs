//! Exported programs, run against a real server: each declares, publishes and consumes, and
//! has to leave the server in the state that the simulator comes to.
//!
//! A language whose tools are not there is left out, and that is said.

mod capture;
mod languages;
mod state;

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use warren_core::scenario::{Client, Scenario, library};
use warren_export::{Format, Options, export};

pub use self::capture::capture;
use self::languages::{Language, Program};
use self::state::{held, shown, simulated};
use super::api::Api;
use super::compare::{Inventory, difference};
use super::imported;
use crate::live::Server;
use crate::live::server::MANAGER;

/// The scenario with everything that clients do.
const CLIENTS: &str = include_str!("../../../../export/tests/clients.json");
/// Scenarios of the library that differ in what is published, and into what.
const PUBLISHED: [&str; 3] = ["logs-by-topic", "match-by-headers", "backpressure"];
/// A scenario whose outcome depends on what the consumers do.
const CONSUMED: &str = "retry-with-backoff";
/// How long consumers may take until the server is in the state that is wanted.
const PATIENCE: Duration = Duration::from_secs(30);

/// Checks all languages that are there; gives what to say, a line each.
///
/// # Errors
/// The first program that its language does not take, or that leaves another state.
pub fn programs() -> Result<Vec<String>> {
    let mut said = Vec::new();
    let published = published()?;
    let consumed = quick(of_library(CONSUMED)?);
    let mut server = Server::start_managed("", &[])?;
    let port = server.port()?;
    let api = Api::new(server.management_port());
    for mut language in Language::ALL {
        let name = language.format().name();
        let mut scenarios: Vec<(String, Scenario)> = published
            .iter()
            .map(|(name, scenario)| (name.clone(), fitting(scenario, language.format())))
            .collect();
        scenarios.push((CONSUMED.to_owned(), consumed.clone()));
        let texts: Vec<(String, String)> = scenarios
            .iter()
            .map(|(name, scenario)| {
                let text = export(scenario, language.format(), &Options::default()).text;
                (name.clone(), text)
            })
            .collect();
        let programs = match language.prepare(&texts)? {
            Ok(programs) => programs,
            Err(why) => {
                said.push(format!("LEFT OUT: the programs for {name}: {why}"));
                continue;
            }
        };
        for ((slug, scenario), program) in scenarios.iter().zip(&programs) {
            let run = Run {
                port,
                api: &api,
                scenario,
                program,
            };
            run.publish()
                .with_context(|| format!("{slug} for {name}"))?;
            if slug == CONSUMED {
                run.consume()
                    .with_context(|| format!("{slug} for {name}"))?;
            }
        }
        said.push(format!(
            "the programs for {name} declare, publish and consume as the simulator does"
        ));
    }
    languages::mermaid(&published, &mut said)?;
    Ok(said)
}

fn of_library(slug: &str) -> Result<Scenario> {
    let entry = library::find(slug).with_context(|| slug.to_owned())?;
    read(entry.json)
}

fn read(json: &str) -> Result<Scenario> {
    Scenario::from_json(json).map_err(|problems| anyhow::anyhow!("{problems:?}"))
}

fn published() -> Result<Vec<(String, Scenario)>> {
    let mut all = Vec::new();
    for slug in PUBLISHED {
        all.push((slug.to_owned(), quick(of_library(slug)?)));
    }
    // In turn instead of by chance, so that all come to the same.
    let clients = read(&CLIENTS.replace("{?", "{"))?;
    all.push(("clients".to_owned(), quick(clients)));
    Ok(all)
}

/// The same without waiting, without what comes from outside, and without what has no end.
fn quick(mut scenario: Scenario) -> Scenario {
    scenario.timeline.clear();
    scenario.clients.retain(|client| match client {
        Client::Producer(producer) => producer.messages.is_empty() || producer.count.is_some(),
        Client::Consumer(_) => true,
        // What its filter makes of messages is not in the code.
        Client::Processor(_) => false,
    });
    for client in &mut scenario.clients {
        match client {
            Client::Producer(producer) => {
                producer.start_ms = 0;
                producer.every_ms = 5;
            }
            Client::Consumer(consumer) => consumer.work_ms = 5,
            Client::Processor(_) => {}
        }
    }
    scenario
}

/// Without what the language's library cannot do.
fn fitting(scenario: &Scenario, format: Format) -> Scenario {
    let mut scenario = scenario.clone();
    if format == Format::Amqplib {
        scenario
            .clients
            .retain(|client| !matches!(client, Client::Producer(one) if one.tx.is_some()));
    }
    if format == Format::Pika {
        state::without_decimals(&mut scenario);
    }
    scenario
}

/// One program on the server.
struct Run<'a> {
    port: u16,
    api: &'a Api,
    scenario: &'a Scenario,
    program: &'a Program,
}

impl Run<'_> {
    /// Declares and publishes, and compares after each.
    fn publish(&self) -> Result<()> {
        self.api.wipe()?;
        let wanted = Inventory::of(&shown(self.scenario));
        self.api.allow(&vhosts(self.scenario))?;
        self.does("declare")?;
        let found = imported(&self.api.definitions()?)?;
        let differs = difference(
            &wanted.topology().without_line_breaks(),
            &Inventory::of(&found.scenario),
        );
        ensure!(
            differs.is_empty(),
            "after declare the server holds something else:\n{}",
            differs.join("\n")
        );
        self.does("publish")?;
        self.comes_to(&simulated(self.scenario, false)?)
    }

    /// Consumes until nothing changes any more.
    fn consume(&self) -> Result<()> {
        let wanted = simulated(self.scenario, true)?;
        let mut consume = self.program.command("consume", &self.url());
        let mut running = consume.spawn().with_context(|| format!("{consume:?}"))?;
        let ended = self.comes_to(&wanted);
        let early = running.try_wait()?;
        running.kill()?;
        running.wait()?;
        ensure!(early.is_none(), "the consumers have ended");
        ended
    }

    fn does(&self, word: &str) -> Result<()> {
        let output = self.program.command(word, &self.url()).output()?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        ensure!(output.status.success(), "{word} failed: {said}");
        // A client that fails says so, and the others go on.
        let fails = ["Error", "error", "Exception", "panicked"];
        let failed = fails.iter().any(|word| said.contains(word));
        ensure!(!failed, "{word} says: {said}");
        Ok(())
    }

    /// Waits until the queues hold what is wanted: confirms or not, messages arrive later.
    fn comes_to(&self, wanted: &state::Held) -> Result<()> {
        let start = Instant::now();
        loop {
            let found = held(self.api, wanted)?;
            if found == *wanted {
                return Ok(());
            }
            if start.elapsed() > PATIENCE {
                bail!("the queues hold\n{found:#?}\ninstead of\n{wanted:#?}");
            }
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    fn url(&self) -> String {
        let (user, password) = MANAGER;
        format!("amqp://{user}:{password}@127.0.0.1:{}", self.port)
    }
}

/// All vhosts that something is in.
fn vhosts(scenario: &Scenario) -> Vec<String> {
    let definitions = &scenario.definitions;
    let queues = definitions.queues.iter().map(|one| one.vhost.to_string());
    let mut all: Vec<String> = queues.collect();
    all.sort();
    all.dedup();
    all
}
