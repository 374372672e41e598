//! The chores of Warren: `cargo xtask serve`, `build` and `test`.
//!
//! It sets up what a chore needs and calls other programs.
//! It knows nothing of brokers and scenarios.
#![expect(
    clippy::print_stdout,
    reason = "a command line program talks on its standard output"
)]

mod browser;
mod page;
mod paths;
mod rabbitmq;
mod run;
mod say;
mod serve;
mod test;
mod tidy;
mod tools;

use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use pico_args::Arguments;

const HELP: &str = "\
The chores of Warren.

  cargo xtask serve [--port N]     build the page and serve it on 127.0.0.1
  cargo xtask build                make dist/, for any path of any static host
  cargo xtask test [--only PART]   check everything; PART: tidy, lint, unit, live, wasm,
                                   build, journeys
  cargo xtask conformance [WORDS]  compare with a real RabbitMQ, which is started for it;
                                   `cargo xtask conformance help` lists the words
  cargo xtask tidy                 only the rules over the sources
  cargo xtask shots [LIST]         pictures of the page into target/shots/, to look at
  cargo xtask setup                only install the tools;
                    [--browser]    and those of the tests

Tools go to .tools/ in this folder; the variable WARREN_TOOLS names another place.";

fn main() -> ExitCode {
    match chore(Arguments::from_env()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The value of `--port`.
fn port(args: &mut Arguments) -> Result<Option<u16>> {
    let port = args.opt_value_from_str("--port");
    port.context("--port wants the number of a port after it")
}

/// Refuses what nobody asked for.
fn finish(args: Arguments) -> Result<()> {
    match args.finish().first() {
        Some(word) => bail!(
            "{} is not understood here; see `cargo xtask help`",
            word.display()
        ),
        None => Ok(()),
    }
}

fn chore(mut args: Arguments) -> Result<()> {
    match args.subcommand()?.as_deref() {
        Some("serve") => {
            let port = port(&mut args)?.unwrap_or(serve::PORT);
            finish(args)?;
            serve::serve(port)
        }
        Some("build") => {
            finish(args)?;
            page::build()?;
            Ok(())
        }
        Some("test") => {
            let parts = args.values_from_str::<_, String>("--only")?;
            finish(args)?;
            test::test(&parts)
        }
        Some("shots") => {
            let list = args
                .subcommand()?
                .unwrap_or_else(|| "tests/shots.txt".to_owned());
            finish(args)?;
            page::build()?;
            shots(&list)
        }
        Some("tidy") => {
            finish(args)?;
            tidy::tidy()
        }
        Some("conformance") => {
            let words = args.finish();
            let words: Vec<_> = words.iter().map(|word| word.to_string_lossy()).collect();
            let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
            rabbitmq::conformance(&words)
        }
        Some("setup") => {
            let browser = args.contains("--browser");
            finish(args)?;
            tools::for_page(tools::Cores::All)?;
            if browser {
                browser::ensure()?;
            }
            Ok(())
        }
        // Called by Trunk and by `serve`, not by people.
        Some("seal") => page::seal_staged(),
        Some("announce") => serve::announce(port(&mut args)?.unwrap_or(serve::PORT)),
        Some("help") | None => {
            println!("{HELP}");
            Ok(())
        }
        Some(other) => bail!("there is no chore \"{other}\"; `cargo xtask help` lists them"),
    }
}

fn shots(list: &str) -> Result<()> {
    let browser = browser::ensure()?;
    let mut shots = run::command("cargo");
    shots.args([
        "run",
        "--quiet",
        "--package",
        "warren-tests",
        "--bin",
        "shots",
        "--",
        list,
    ]);
    browser.tell(&mut shots);
    run::loud(&mut shots)
}
