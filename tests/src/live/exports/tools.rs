//! Tools of others that judge the exports' form, where they are there.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use warren_core::scenario::Scenario;
use warren_export::{Format, Options, Password, export};

use super::quiet;

/// Judges documents by the published schema.
const VALIDATE: &str = r"
const { createRequire } = require('node:module');
const fs = require('node:fs');
const from = createRequire(process.argv[2] + '/package.json');
const Ajv = from('ajv').default;
const schema = from('@asyncapi/specs').schemas['3.0.0'];
// The validator knows this one by itself.
delete schema.definitions['http://json-schema.org/draft-07/schema'];
const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
for (const file of process.argv.slice(3)) {
    if (!validate(JSON.parse(fs.readFileSync(file)))) {
        console.error(file, JSON.stringify(validate.errors));
        process.exit(1);
    }
}
";

/// Whether a program of this name can be started.
pub(super) fn is_there(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// Asks all of them; says who was asked and who was not there.
pub(super) fn check(
    home: &Path,
    scenarios: &[(String, Scenario)],
    said: &mut Vec<String>,
) -> Result<()> {
    terraform(home, scenarios, said)?;
    asyncapi(home, scenarios, said)?;
    compose(home, scenarios, said)
}

/// The scenarios in a format, as files.
fn files(
    home: &Path,
    scenarios: &[(String, Scenario)],
    format: Format,
) -> Result<Vec<std::path::PathBuf>> {
    let mut files = Vec::new();
    for (name, scenario) in scenarios {
        let file = home.join(format!("{name}.{}", format.extension()));
        std::fs::write(&file, export(scenario, format, &Options::default()).text)?;
        files.push(file);
    }
    Ok(files)
}

/// `terraform fmt` reads them, and would write them no differently. Whether the provider
/// takes them cannot be asked without Terraform's registry.
fn terraform(home: &Path, scenarios: &[(String, Scenario)], said: &mut Vec<String>) -> Result<()> {
    if !is_there("terraform") {
        said.push("LEFT OUT: reading the Terraform files, for there is no terraform".to_owned());
        return Ok(());
    }
    for file in files(home, scenarios, Format::Terraform)? {
        let mut fmt = Command::new("terraform");
        fmt.args(["fmt", "-check", "-diff"]).arg(file);
        fmt.env("CHECKPOINT_DISABLE", "1");
        quiet(&mut fmt).context("Terraform")?;
    }
    said.push(
        "terraform reads its files and would write them the same; LEFT OUT: what the provider \
         says of them, which has to be downloaded from Terraform's registry"
            .to_owned(),
    );
    Ok(())
}

/// The published schema, by Node.
fn asyncapi(home: &Path, scenarios: &[(String, Scenario)], said: &mut Vec<String>) -> Result<()> {
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--fetch-retries", "0"])
        .args(["--fetch-timeout", "20000", "--prefix"])
        .arg(home)
        .args(["ajv@8", "@asyncapi/specs@6"]);
    if !is_there("npm") || !is_there("node") || quiet(&mut npm).is_err() {
        let what = "judging the AsyncAPI documents by the published schema";
        let why = "Node with its registry is not there";
        said.push(format!("LEFT OUT: {what}, for {why}"));
        return Ok(());
    }
    let script = home.join("validate.cjs");
    std::fs::write(&script, VALIDATE)?;
    let mut node = Command::new("node");
    node.arg(script).arg(home);
    node.args(files(home, scenarios, Format::Asyncapi)?);
    quiet(&mut node).context("AsyncAPI")?;
    said.push("the AsyncAPI documents are what the published schema wants".to_owned());
    Ok(())
}

/// `docker compose config` needs no engine.
fn compose(home: &Path, scenarios: &[(String, Scenario)], said: &mut Vec<String>) -> Result<()> {
    let mut version = Command::new("docker");
    version.args(["compose", "version"]);
    if !is_there("docker") || quiet(&mut version).is_err() {
        let line = "LEFT OUT: `docker compose config`, for there is no Docker Compose";
        said.push(line.to_owned());
        return Ok(());
    }
    for file in files(home, scenarios, Format::Compose)? {
        let mut config = Command::new("docker");
        config.args(["compose", "--file"]).arg(file);
        config.args(["config", "--quiet"]);
        config.env(Password::VARIABLE, "secret");
        quiet(&mut config).context("Docker Compose")?;
    }
    said.push("`docker compose config` takes the compose files".to_owned());
    Ok(())
}
