//! The exports for containers, without containers: the steps of the docker script are done on
//! a server that runs, and a server is started with what the compose file gives to one.

use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use warren_core::scenario::Scenario;
use warren_export::{Broker, Format, Options, Password, export};

use super::api::Api;
use super::{executable, quiet, shows, wanted};
use crate::live::Server;
use crate::live::server::MANAGER;

/// Stands for the program: `run` only has to be there, and `exec` runs what it is told
/// beside the server.
const DOCKER: &str = r#"#!/bin/sh
case $1 in
run) [ "$RABBITMQ_DEFAULT_USER:$RABBITMQ_DEFAULT_PASS" = "$WANTED_LOGIN" ] ;;
exec)
    shift
    [ "$1" = --interactive ] && shift
    shift
    tool=$1
    shift
    # Here the plugins are enabled already.
    [ "$tool" = rabbitmq-plugins ] || exec "$SCRIPTS/$tool" "$@"
    ;;
*) exit 9 ;;
esac
"#;

fn options() -> Options {
    let broker = Broker {
        user: MANAGER.0.to_owned(),
        ..Broker::default()
    };
    Options {
        broker,
        vhost: None,
    }
}

/// The script, with a stand-in for docker.
pub(super) fn docker(server: &Server, api: &Api, scenario: &Scenario) -> Result<()> {
    api.wipe()?;
    let folder = server.home().join("docker");
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("docker"), DOCKER)?;
    executable(&folder.join("docker"))?;
    let script = folder.join("script.sh");
    std::fs::write(&script, export(scenario, Format::Docker, &options()).text)?;
    // The surroundings of one of the server's tools, for a shell.
    let tool = server.tool("rabbitmqctl")?;
    let scripts = std::path::Path::new(tool.get_program()).parent();
    let mut path = folder.into_os_string();
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    let mut shell = Command::new("sh");
    shell
        .arg(script)
        .envs(
            tool.get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        )
        .env("PATH", path)
        .env("SCRIPTS", scripts.context("the tools are in a folder")?)
        .env("WANTED_LOGIN", format!("{}:{}", MANAGER.0, MANAGER.1))
        .env(Password::VARIABLE, MANAGER.1);
    quiet(&mut shell)?;
    shows(&wanted(scenario)?, || api.definitions())
}

/// A server with the settings, the definitions and the user of the compose file.
pub(super) fn compose(scenario: &Scenario) -> Result<()> {
    let text = export(scenario, Format::Compose, &options()).text;
    let file: Value = serde_saphyr::from_str(&text).map_err(|why| anyhow::anyhow!("{why}"))?;
    let content = |name: &str| {
        let content = file["configs"][name]["content"].as_str();
        let content = content.with_context(|| format!("it has no config {name}"))?;
        // What compose makes of it.
        let variable = Password::VARIABLE;
        let asked = format!("${{{variable}:?{variable} is missing}}");
        Ok::<_, anyhow::Error>(content.replace(&asked, MANAGER.1).replace("$$", "$"))
    };
    ensure!(
        content("plugins")?.contains("rabbitmq_consistent_hash_exchange"),
        "it enables not all plugins"
    );
    let settings = content("settings")?.replace("/etc/rabbitmq/", "{home}/");
    let definitions = content("definitions")?;
    let server = Server::start_managed(&settings, &[("definitions.json", &definitions)])?;
    let api = Api::new(server.management_port());
    shows(&wanted(scenario)?, || api.definitions())
}
