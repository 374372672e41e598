//! The chores of Warren: `cargo xtask serve`, `build` and `test`.
//!
//! It sets up what a chore needs and calls other programs.
//! It knows nothing of brokers and scenarios.
#![expect(
    clippy::print_stdout,
    reason = "a command line program talks on its standard output"
)]

mod args;
mod browser;
mod page;
mod paths;
mod run;
mod say;
mod serve;
mod test;
mod tidy;
mod tools;

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::args::Args;

const HELP: &str = "\
The chores of Warren.

  cargo xtask serve [--port N]     build the page and serve it on 127.0.0.1
  cargo xtask build                make dist/, for any path of any static host
  cargo xtask test [--only PART]   check everything; PART: tidy, lint, unit, wasm, build, journeys
  cargo xtask tidy                 only the rules over the sources
  cargo xtask shots [LIST]         pictures of the page into target/shots/, to look at
  cargo xtask setup                only install the tools;
                    [--browser]    and those of the tests

Tools go to .tools/ in this folder; the variable WARREN_TOOLS names another place.";

fn main() -> ExitCode {
    match chore(Args::from_env()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn chore(mut args: Args) -> Result<()> {
    match args.word().as_deref() {
        Some("serve") => {
            let port = args.number("--port")?.unwrap_or(serve::PORT);
            args.finish()?;
            serve::serve(port)
        }
        Some("build") => {
            args.finish()?;
            page::build()
        }
        Some("test") => {
            let parts = args.values("--only")?;
            args.finish()?;
            test::test(&parts)
        }
        Some("shots") => {
            let list = args.word().unwrap_or_else(|| "tests/shots.txt".to_owned());
            args.finish()?;
            page::build()?;
            shots(&list)
        }
        Some("tidy") => {
            args.finish()?;
            tidy::tidy()
        }
        Some("setup") => {
            let browser = args.flag("--browser");
            args.finish()?;
            tools::for_page()?;
            if browser {
                tools::for_wasm_tests()?;
                browser::ensure()?;
            }
            Ok(())
        }
        // Called by Trunk and by `serve`, not by people.
        Some("seal") => page::seal_staged(),
        Some("announce") => serve::announce(args.number("--port")?.unwrap_or(serve::PORT)),
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
