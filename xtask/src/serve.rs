//! `cargo xtask serve`: Trunk on a free port, and a clear line with the address.

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result};

use crate::run::command;
use crate::say::say;
use crate::{page, paths, tools};

/// Where the page is served unless another is asked for or this is taken.
pub(crate) const PORT: u16 = 8080;

/// Apart from `dist/`, which stays what `build` made.
const FOLDER: &str = "target/serve";

/// Sets up, builds, serves and rebuilds on change, until it is stopped.
pub(crate) fn serve(wanted: u16) -> Result<()> {
    tools::for_page(tools::Cores::All)?;
    let port = free_port(wanted)?;
    if port != wanted {
        say(&format!("port {wanted} is taken; using {port}"));
    }
    say("building the page (the first time takes a minute or two)");
    // Without the last run's page, which would be served if this build fails.
    drop(std::fs::remove_dir_all(paths::root().join(FOLDER)));
    let mut trunk = page::trunk("serve");
    trunk
        .args([
            "--dist",
            FOLDER,
            "--address",
            "127.0.0.1",
            "--disable-address-lookup",
        ])
        .arg(format!("--port={port}"))
        .args(sources())
        .env(page::SERVED, "1");
    let announcer = std::env::current_exe().context("xtask does not know its own file")?;
    command(announcer)
        .args(["announce", "--port", &port.to_string()])
        .spawn()
        .context("the announcer could not be started")?;
    become_it(trunk)
}

/// What Trunk rebuilds the page for. It refuses to watch what does not exist.
fn sources() -> Vec<String> {
    let names = [
        "index.html",
        "web",
        "core",
        "diagram",
        "scenarios",
        "lessons",
    ];
    let there = names
        .into_iter()
        .filter(|name| paths::root().join(name).exists());
    there.map(|name| format!("--watch={name}")).collect()
}

/// Trunk takes this process's place, so that whoever stops this process stops the server.
#[cfg(unix)]
fn become_it(mut trunk: std::process::Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    Err(trunk.exec()).context("Trunk could not be started")
}

#[cfg(not(unix))]
fn become_it(mut trunk: std::process::Command) -> Result<()> {
    crate::run::loud(&mut trunk)
}

/// Waits until the page is there, and says where. Ends when the server is gone.
pub(crate) fn announce(port: u16) -> Result<()> {
    let server = parent();
    let mut told = false;
    while parent() == server {
        match answer(port) {
            Some(answer) if answer.contains(" 200 ") => {
                println!("\n    Warren is at  http://127.0.0.1:{port}/\n    Ctrl+C stops it.\n");
                return Ok(());
            }
            Some(_) if !told => {
                say("the build failed, as said above; it is tried again when a source changes");
                told = true;
            }
            _ => std::thread::sleep(Duration::from_millis(200)),
        }
    }
    Ok(())
}

/// The first line of what the server says when it is asked for the page.
fn answer(port: u16) -> Option<String> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_millis(500)).ok()?;
    stream
        .write_all(b"GET / HTTP/1.0\r\nAccept: text/html\r\n\r\n")
        .ok()?;
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line).ok()?;
    Some(line)
}

#[cfg(unix)]
fn parent() -> u32 {
    std::os::unix::process::parent_id()
}

#[cfg(not(unix))]
fn parent() -> u32 {
    0
}

/// `wanted`, or the next port that nobody listens on.
fn free_port(wanted: u16) -> Result<u16> {
    let last = wanted.saturating_add(50);
    (wanted..=last)
        .find(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok())
        .with_context(|| format!("no port from {wanted} to {last} is free; try --port"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_passed_over() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        assert_ne!(free_port(port).unwrap(), port);
    }
}
