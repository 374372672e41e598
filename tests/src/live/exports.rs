//! What is exported is given to a real server, taken out of it again, and compared with the
//! scenario: definitions through `rabbitmqctl`, and each script by running it.
//!
//! Tools of others that may be missing are asked where they are there; what was left out is
//! said.

mod api;
mod compare;
mod container;
mod programs;
mod tools;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use warren_core::scenario::{Scenario, library};
use warren_export::{Broker, Format, Import, Options, Password, export, import};

use super::Server;
use super::server::MANAGER;
use api::Api;
use compare::{Inventory, difference};
pub use programs::{capture, programs};

/// The scenario with the awkward names.
const AWKWARD: &str = include_str!("../../../export/tests/awkward.json");
/// Scenarios of the library that have most kinds of things between them.
const OF_LIBRARY: [&str; 3] = ["logs-by-topic", "match-by-headers", "retry-with-backoff"];
/// How long the server may take to show what it was told.
const PATIENCE: Duration = Duration::from_secs(20);

/// Checks all of it; gives what to say, a line each.
///
/// # Errors
/// The first export that a tool does not take, or that leaves the server in another state.
pub fn check() -> Result<Vec<String>> {
    let mut said = Vec::new();
    let server = Server::start_managed("", &[])?;
    let api = Api::new(server.management_port());
    let scenarios = scenarios()?;
    for (name, scenario) in &scenarios {
        let place = || format!("{name}, on RabbitMQ {}", server.versions().0);
        through_rabbitmqctl(&server, &api, scenario).with_context(place)?;
        by_script(&server, &api, scenario, Format::Curl, &mut said).with_context(place)?;
        by_script(&server, &api, scenario, Format::Rabbitmqadmin, &mut said).with_context(place)?;
    }
    let names: Vec<&str> = scenarios.iter().map(|(name, _)| name.as_str()).collect();
    said.push(format!(
        "definitions, curl and rabbitmqadmin leave the server in the state of the scenario: {}",
        names.join(", ")
    ));
    let awkward = Scenario::from_json(AWKWARD).map_err(|all| anyhow::anyhow!("{all:?}"))?;
    container::docker(&server, &api, &awkward).context("the docker script")?;
    container::compose(&awkward).context("the compose file")?;
    said.push("the steps of the docker script and the parts of the compose file work".to_owned());
    tools::check(server.home(), &scenarios, &mut said)?;
    Ok(said)
}

fn scenarios() -> Result<Vec<(String, Scenario)>> {
    let mut all = Vec::new();
    for slug in OF_LIBRARY {
        let entry = library::find(slug).with_context(|| slug.to_owned())?;
        all.push((slug.to_owned(), entry.json));
    }
    all.push(("awkward".to_owned(), AWKWARD));
    let read = |(name, json): (String, &str)| match Scenario::from_json(json) {
        Ok(scenario) => Ok((name, scenario)),
        Err(problems) => bail!("{name}: {problems:?}"),
    };
    all.into_iter().map(read).collect()
}

fn imported(text: &str) -> Result<Import> {
    import(text).map_err(|problems| anyhow::anyhow!("it is not imported: {problems:?}"))
}

/// What the server should hold: the scenario, as far as JSON can say it.
fn wanted(scenario: &Scenario) -> Result<Inventory> {
    let text = export(scenario, Format::Definitions, &Options::default()).text;
    let found = imported(&text)?;
    let secrets = |item: &str| item.contains("hash of the password");
    let lost = found.left_out.iter().find(|one| !secrets(&one.item));
    ensure!(lost.is_none(), "the import leaves out {lost:?}");
    Ok(Inventory::of(&found.scenario))
}

/// Export, `rabbitmqctl import_definitions`, `rabbitmqctl export_definitions`, import.
fn through_rabbitmqctl(server: &Server, api: &Api, scenario: &Scenario) -> Result<()> {
    api.wipe()?;
    let (out, back) = (
        server.home().join("out.json"),
        server.home().join("back.json"),
    );
    let text = export(scenario, Format::Definitions, &Options::default()).text;
    std::fs::write(&out, text)?;
    quiet(
        server
            .tool("rabbitmqctl")?
            .arg("import_definitions")
            .arg(&out),
    )?;
    // What `rabbitmqctl` writes has no internal exchanges (`rabbit_definitions.erl`).
    let wanted = wanted(scenario)?;
    shows(&wanted.without_internal(scenario), || {
        quiet(
            server
                .tool("rabbitmqctl")?
                .arg("export_definitions")
                .arg(&back),
        )?;
        Ok(std::fs::read_to_string(&back)?)
    })?;
    shows(&wanted, || api.definitions())
}

/// The script, run by a shell against the server.
fn by_script(
    server: &Server,
    api: &Api,
    scenario: &Scenario,
    format: Format,
    said: &mut Vec<String>,
) -> Result<()> {
    let needs = if format == Format::Curl {
        "curl"
    } else {
        "python3"
    };
    if !tools::is_there(needs) {
        let name = format.name();
        let line = format!("LEFT OUT: the {name} scripts, for there is no {needs}");
        if !said.contains(&line) {
            said.push(line);
        }
        return Ok(());
    }
    api.wipe()?;
    let broker = Broker {
        host: "127.0.0.1".to_owned(),
        management_port: server.management_port(),
        user: MANAGER.0.to_owned(),
        password: Password::FromEnvironment,
        ..Broker::default()
    };
    let options = Options {
        broker,
        vhost: None,
    };
    let script = server.home().join("script.sh");
    std::fs::write(&script, export(scenario, format, &options).text)?;
    let mut shell = Command::new("sh");
    shell.arg(&script).env(Password::VARIABLE, MANAGER.1);
    if format == Format::Rabbitmqadmin {
        let program = server.home().join("rabbitmqadmin");
        std::fs::write(&program, api.rabbitmqadmin()?)?;
        std::fs::write(server.home().join("run"), RUN)?;
        shell.env("RABBITMQADMIN", executable(&server.home().join("run"))?);
        shell.env("RABBITMQADMIN_PROGRAM", program);
    }
    quiet(&mut shell).with_context(|| format!("the script for {}", format.name()))?;
    let mut wanted = wanted(scenario)?.without_line_breaks();
    if format == Format::Rabbitmqadmin {
        wanted.forget("topic_permissions");
    }
    shows(&wanted, || api.definitions()).with_context(|| format.name())
}

/// The program says `#! /usr/bin/python3`, which may be elsewhere.
const RUN: &str = "#!/bin/sh\nexec python3 \"$RABBITMQADMIN_PROGRAM\" \"$@\"\n";

fn executable(path: &Path) -> Result<&Path> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755))?;
    Ok(path)
}

/// Waits until the server shows what is wanted: it imports after it has answered.
fn shows(wanted: &Inventory, definitions: impl Fn() -> Result<String>) -> Result<()> {
    let start = Instant::now();
    loop {
        let found = imported(&definitions()?)?;
        let differs = difference(wanted, &Inventory::of(&found.scenario));
        if differs.is_empty() {
            return Ok(());
        }
        ensure!(
            start.elapsed() < PATIENCE,
            "the server holds something else:\n{}\nleft out by the import: {:?}",
            differs.join("\n"),
            found.left_out
        );
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// Runs a program whose output matters only when it fails.
pub(super) fn quiet(command: &mut Command) -> Result<()> {
    let output = command.stdin(Stdio::null()).output();
    let output = output.with_context(|| format!("{command:?}"))?;
    ensure!(
        output.status.success(),
        "{command:?} failed: {}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}
