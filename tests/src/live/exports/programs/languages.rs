//! What it takes to run a program of each language; all of it below `target/exports/`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};
use warren_core::scenario::Scenario;
use warren_export::{Format, Options, export};

use crate::live::exports::quiet;
use crate::live::exports::tools::is_there;

/// A language that programs are exported in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    Python,
    JavaScript,
    Rust,
    Java,
    Go,
}

/// A program that can be run.
pub(super) struct Program {
    program: PathBuf,
    arguments: Vec<String>,
}

impl Program {
    /// The program with one word, at this broker.
    pub(super) fn command(&self, word: &str, url: &str) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).arg(word);
        command.env("AMQP_URL", url).stdin(Stdio::null());
        command.stdout(Stdio::null()).stderr(Stdio::piped());
        command
    }

    fn new(program: impl Into<PathBuf>, arguments: &[&str]) -> Self {
        Self {
            program: program.into(),
            arguments: arguments.iter().map(|&word| word.to_owned()).collect(),
        }
    }
}

/// The programs, or why the language is left out.
type Prepared = Result<Result<Vec<Program>, String>>;

/// Where Debian has what Java and Go need.
const JARS: [&str; 2] = [
    "/usr/share/java/amqp-client.jar",
    "/usr/share/java/slf4j-api.jar",
];
const GOPATH: &str = "/usr/share/gocode";

/// The crates that a program in Rust says it needs, and nothing else of the machine's.
const MANIFEST: &str = "\
[workspace]

[package]
name = \"exported\"
version = \"0.0.0\"
edition = \"2024\"

[dependencies]
futures-lite = \"2\"
lapin = { version = \"4\", default-features = false, features = [\"tokio\"] }
tokio = { version = \"1\", features = [\"full\"] }

[profile.dev]
debug = false
";

impl Language {
    pub(super) const ALL: [Self; 5] = [
        Self::Python,
        Self::JavaScript,
        Self::Rust,
        Self::Java,
        Self::Go,
    ];

    pub(super) const fn format(self) -> Format {
        match self {
            Self::Python => Format::Pika,
            Self::JavaScript => Format::Amqplib,
            Self::Rust => Format::Lapin,
            Self::Java => Format::Java,
            Self::Go => Format::Go,
        }
    }

    /// Makes programs of texts, each with its name.
    pub(super) fn prepare(&mut self, texts: &[(String, String)]) -> Prepared {
        let folder = folder(self.format().name())?;
        match self {
            Self::Python => python(&folder, texts),
            Self::JavaScript => javascript(&folder, texts),
            Self::Rust => rust(&folder, texts),
            Self::Java => java(&folder, texts),
            Self::Go => go(&folder, texts),
        }
    }
}

/// A folder that stays, so that what is installed or compiled is there the next time.
fn folder(name: &str) -> Result<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/exports");
    let folder = root.join(name);
    std::fs::create_dir_all(&folder)?;
    Ok(folder.canonicalize()?)
}

fn write(folder: &Path, file: &str, text: &str) -> Result<PathBuf> {
    let path = folder.join(file);
    let parent = path.parent().context("it has a folder")?;
    std::fs::create_dir_all(parent)?;
    std::fs::write(&path, text).with_context(|| path.display().to_string())?;
    Ok(path)
}

fn name_of(path: &Path) -> &str {
    path.to_str().unwrap_or_default()
}

fn python(folder: &Path, texts: &[(String, String)]) -> Prepared {
    if !is_there("python3") {
        return Ok(Err("there is no python3".to_owned()));
    }
    let python = folder.join("venv/bin/python");
    let has = |python: &Path| {
        let mut asks = Command::new(python);
        python.is_file() && quiet(asks.args(["-c", "import pika"])).is_ok()
    };
    if !has(&python) {
        let mut venv = Command::new("python3");
        venv.args(["-m", "venv", "--clear"])
            .arg(folder.join("venv"));
        let mut pip = Command::new(&python);
        pip.args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--retries",
            "0",
            "pika==1.4.*",
        ]);
        if quiet(&mut venv).and_then(|()| quiet(&mut pip)).is_err() {
            return Ok(Err("pika cannot be installed by pip".to_owned()));
        }
    }
    let mut programs = Vec::new();
    for (name, text) in texts {
        let file = write(folder, &format!("{name}.py"), text)?;
        programs.push(Program::new(&python, &["-W", "error", name_of(&file)]));
    }
    Ok(Ok(programs))
}

/// Installs packages of npm, unless the first is there already.
fn npm(folder: &Path, packages: &[&str]) -> Result<(), String> {
    if !is_there("node") || !is_there("npm") {
        return Err("there is no Node with npm".to_owned());
    }
    let first = packages.first().and_then(|one| one.split('@').next());
    if first.is_some_and(|first| folder.join("node_modules").join(first).is_dir()) {
        return Ok(());
    }
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--fetch-retries", "0"])
        .args(["--fetch-timeout", "20000", "--prefix"])
        .arg(folder)
        .args(packages);
    quiet(&mut npm).map_err(|_| format!("npm cannot install {}", packages.join(" and ")))
}

fn javascript(folder: &Path, texts: &[(String, String)]) -> Prepared {
    if let Err(why) = npm(folder, &["amqplib@2"]) {
        return Ok(Err(why));
    }
    let mut programs = Vec::new();
    for (name, text) in texts {
        let file = write(folder, &format!("{name}.mjs"), text)?;
        programs.push(Program::new("node", &[name_of(&file)]));
    }
    Ok(Ok(programs))
}

fn rust(folder: &Path, texts: &[(String, String)]) -> Prepared {
    write(folder, "Cargo.toml", MANIFEST)?;
    for (name, text) in texts {
        write(folder, &format!("src/bin/{name}.rs"), text)?;
    }
    let mut fetch = Command::new("cargo");
    fetch.arg("fetch").current_dir(folder);
    if quiet(&mut fetch).is_err() {
        return Ok(Err("cargo cannot fetch lapin".to_owned()));
    }
    let mut build = Command::new("cargo");
    build
        .args(["build", "--quiet", "--bins"])
        .current_dir(folder);
    build.env("CARGO_TARGET_DIR", folder.join("target"));
    build.env("RUSTFLAGS", "-Dwarnings");
    quiet(&mut build)?;
    let built = folder.join("target/debug");
    let programs = texts
        .iter()
        .map(|(name, _)| Program::new(built.join(name), &[]));
    Ok(Ok(programs.collect()))
}

fn java(folder: &Path, texts: &[(String, String)]) -> Prepared {
    if !is_there("javac") {
        return Ok(Err("there is no javac".to_owned()));
    }
    if !JARS.iter().all(|jar| Path::new(jar).is_file()) {
        let why = "Debian's librabbitmq-client-java is not installed";
        return Ok(Err(why.to_owned()));
    }
    let jars = JARS.join(":");
    let mut programs = Vec::new();
    for (name, text) in texts {
        let file = write(folder, &format!("{name}/Scenario.java"), text)?;
        let classes = folder.join(name).join("classes");
        let mut javac = Command::new("javac");
        javac.args(["-Xlint:all", "-Werror", "-proc:none", "-encoding", "UTF-8"]);
        javac.args(["-cp", &jars, "-d"]).arg(&classes).arg(file);
        quiet(&mut javac)?;
        let path = format!("{jars}:{}", classes.display());
        programs.push(Program::new("java", &["-cp", &path, "Scenario"]));
    }
    Ok(Ok(programs))
}

fn go(folder: &Path, texts: &[(String, String)]) -> Prepared {
    if !is_there("go") || !is_there("gofmt") {
        return Ok(Err("there is no go".to_owned()));
    }
    let library = Path::new(GOPATH).join("src/github.com/rabbitmq/amqp091-go");
    if !library.is_dir() {
        let why = "Debian's golang-github-rabbitmq-amqp091-go-dev is not installed";
        return Ok(Err(why.to_owned()));
    }
    let mut programs = Vec::new();
    for (name, text) in texts {
        let file = write(folder, &format!("{name}/main.go"), text)?;
        for word in ["vet", "build"] {
            let mut go = Command::new("go");
            go.arg(word).current_dir(folder.join(name));
            if word == "build" {
                go.args(["-o", "program"]);
            }
            go.arg(&file)
                .env("GO111MODULE", "off")
                .env("GOPATH", GOPATH);
            go.env("GOCACHE", folder.join("cache"));
            quiet(&mut go)?;
        }
        let formatted = Command::new("gofmt").arg(&file).output()?;
        anyhow::ensure!(
            formatted.stdout == text.as_bytes(),
            "gofmt would write {name} differently"
        );
        programs.push(Program::new(folder.join(name).join("program"), &[]));
    }
    Ok(Ok(programs))
}

/// Mermaid's own parser, which wants the purifier of a browser.
const PARSE: &str = "
import { JSDOM } from 'jsdom';
import fs from 'node:fs';
const page = new JSDOM('<!doctype html><body></body>');
globalThis.window = page.window;
globalThis.document = page.window.document;
const { default: mermaid } = await import('mermaid');
for (const file of process.argv.slice(2)) {
    await mermaid.parse(fs.readFileSync(file, 'utf8'));
}
";

/// Has the flowcharts of the scenarios read by Mermaid.
pub(super) fn mermaid(scenarios: &[(String, Scenario)], said: &mut Vec<String>) -> Result<()> {
    let folder = folder("mermaid")?;
    if let Err(why) = npm(&folder, &["mermaid@11", "jsdom@26"]) {
        said.push(format!(
            "LEFT OUT: reading the flowcharts by Mermaid: {why}"
        ));
        return Ok(());
    }
    let mut node = Command::new("node");
    node.arg(write(&folder, "parse.mjs", PARSE)?);
    for (name, scenario) in scenarios {
        let text = export(scenario, Format::Mermaid, &Options::default()).text;
        node.arg(write(&folder, &format!("{name}.mmd"), &text)?);
    }
    quiet(&mut node).context("Mermaid")?;
    said.push("Mermaid reads the flowcharts".to_owned());
    Ok(())
}
