//! A private RabbitMQ: one node or a cluster of several, with a port mapper of its own, on
//! 127.0.0.1 only, and ended with this value whatever happens.
//!
//! `probe.erl` is compiled beside each node's data and runs inside it. Should this process
//! be killed, the probes notice that their lines are cut and take nodes and port mapper
//! along.

mod node;

use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::probe::Probe;
use node::{Epmd, Layout, Node};

/// Where Debian keeps its versions of the server; a variable may name another place.
const DEBIAN: &str = "/usr/lib/rabbitmq/lib";
const ELSEWHERE: &str = "WARREN_RABBITMQ";
/// The name of a node that is alone.
pub(crate) const ALONE: &str = "warren";
/// What nodes say to each other is under way for less than this.
const BETWEEN_NODES: Duration = Duration::from_millis(20);

/// Who may do everything on a server that is managed by its web interface.
pub(super) const MANAGER: (&str, &str) = ("warren", "s3cret");

/// A running server.
pub struct Server {
    home: PathBuf,
    epmd: Child,
    nodes: Vec<Node>,
}

/// Where the server's scripts are, if it is installed.
#[must_use]
pub fn installed() -> Option<PathBuf> {
    let home = std::env::var_os(ELSEWHERE).map_or_else(|| DEBIAN.into(), PathBuf::from);
    let versions = std::fs::read_dir(home).ok()?.flatten();
    let mut scripts = versions
        .map(|version| version.path().join("sbin"))
        .filter(|scripts| scripts.join("rabbitmq-server").is_file());
    scripts.next()
}

impl Server {
    /// Starts one, and waits until it takes clients.
    ///
    /// # Errors
    /// That it is not installed, or why it does not start.
    pub fn start() -> Result<Self> {
        Self::of_nodes(&[ALONE.to_owned()])
    }

    /// Starts one with the management API, [`MANAGER`] as its only user and these further
    /// settings, in which `{home}` is the folder of these files.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub fn start_managed(settings: &str, files: &[(&str, &str)]) -> Result<Self> {
        let (user, password) = MANAGER;
        let settings = format!(
            "management.tcp.ip = 127.0.0.1\nmanagement.tcp.port = {{management}}\n\
             default_user = {user}\ndefault_pass = {password}\n{settings}"
        );
        let layout = Layout {
            plugins: ",rabbitmq_management",
            settings,
            files,
        };
        Self::laid_out(&[ALONE.to_owned()], &layout)
    }

    /// Starts a cluster of these nodes.
    ///
    /// # Errors
    /// That it is not installed, or why it does not start.
    pub fn of_nodes(names: &[String]) -> Result<Self> {
        Self::laid_out(names, &Layout::default())
    }

    fn laid_out(names: &[String], layout: &Layout<'_>) -> Result<Self> {
        let scripts = installed().context("rabbitmq-server is not installed")?;
        let home = fresh_folder()?;
        let port = free_port()?;
        let epmd = Command::new("epmd")
            .args(["-address", "127.0.0.1", "-port", &port.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("epmd does not start")?;
        let pid = epmd.id();
        let mut server = Self {
            home,
            epmd,
            nodes: Vec::new(),
        };
        for name in names {
            let folders = (server.home.as_path(), scripts.as_path());
            let node = Node::new(name, folders, Epmd { port, pid }, layout)?;
            server.nodes.push(node);
        }
        server.boot()?;
        let first = format!("{}@localhost", names.first().context("no nodes")?);
        for node in server.nodes.iter_mut().skip(1) {
            let join = json!({"do": "join", "node": first});
            node.probe()?.ask(&join).context(node.name.clone())?;
        }
        Ok(server)
    }

    /// The port of the management API.
    pub(crate) fn management_port(&self) -> u16 {
        self.nodes.first().map_or(0, Node::management_port)
    }

    /// A folder of its own, which ends with it.
    pub(crate) fn home(&self) -> &Path {
        &self.home
    }

    /// One of its command line tools.
    ///
    /// # Errors
    /// That it has no node.
    pub(crate) fn tool(&self, name: &str) -> Result<Command> {
        let node = self.nodes.first().context("there is no node")?;
        Ok(node.tool(name))
    }

    /// The version of the server as it names itself, and Erlang's major one.
    pub(crate) fn versions(&self) -> (&str, &str) {
        let versions = self.nodes.first().map(|node| &node.versions);
        versions.map_or(("", ""), |(server, otp)| (server, otp))
    }

    /// The node of this name; where none is named, the first that runs.
    ///
    /// # Errors
    /// That there is none.
    pub(crate) fn node(&mut self, name: Option<&str>) -> Result<&mut Node> {
        let found = self.nodes.iter_mut().find(|node| match name {
            Some(name) => node.name == name,
            None => node.is_up(),
        });
        found.with_context(|| match name {
            Some(name) => format!("there is no node {name}"),
            None => "the server is stopped".to_owned(),
        })
    }

    /// The port for AMQP.
    ///
    /// # Errors
    /// That the server is stopped.
    pub(crate) fn port(&mut self) -> Result<u16> {
        self.node(None).map(|node| node.port())
    }

    pub(crate) fn probe(&mut self) -> Result<&mut Probe> {
        self.node(None)?.probe()
    }

    /// Asks the probe of a node that runs for something.
    pub(crate) fn ask(&mut self, question: &Value) -> Result<Value> {
        self.probe()?.ask(question)
    }

    /// Whether it is a cluster.
    pub(crate) const fn is_cluster(&self) -> bool {
        self.nodes.len() > 1
    }

    /// What [`Probe::quiet`] says, of all nodes that run. What one tells another while they
    /// are asked is seen when they are asked again.
    pub(crate) fn quiet(&mut self, sent: &[(u16, u64)], gone: &[u16], ms: u64) -> Result<Value> {
        if !self.is_cluster() {
            return self.probe()?.quiet(sent, gone, ms);
        }
        let first = self.all_quiet(sent, gone, ms)?;
        std::thread::sleep(BETWEEN_NODES);
        let mut second = self.all_quiet(sent, gone, ms)?;
        if first != second {
            second["quiet"] = false.into();
        }
        Ok(second)
    }

    fn all_quiet(&mut self, sent: &[(u16, u64)], gone: &[u16], ms: u64) -> Result<Value> {
        let (mut quiet, mut left, mut told) = (true, true, Vec::new());
        for node in self.nodes.iter_mut().filter(|node| node.is_up()) {
            let answer = node.probe()?.quiet(sent, gone, ms)?;
            quiet &= answer["quiet"] == true;
            left &= answer["left"] == true;
            told.extend(answer["sent"].as_array().into_iter().flatten().cloned());
        }
        Ok(json!({"quiet": quiet, "left": left, "sent": told}))
    }

    /// Starts all nodes that do not run, over the data that there are.
    pub(crate) fn boot(&mut self) -> Result<()> {
        let stopped = self.nodes.iter_mut().filter(|node| !node.is_up());
        let mut stopped: Vec<&mut Node> = stopped.collect();
        stopped.iter_mut().try_for_each(|node| node.launch())?;
        let mut stopped = stopped.into_iter();
        stopped.try_for_each(Node::wait_until_ready)
    }

    /// Asks the nodes to stop, as `rabbitmqctl shutdown` does. [`Self::ended`] tells when
    /// they have.
    pub(crate) fn shut_down(&mut self) -> Result<()> {
        let mut running = self.nodes.iter_mut().filter(|node| node.is_up());
        running.try_for_each(Node::shut_down)
    }

    /// Whether all processes have ended.
    pub(crate) fn ended(&mut self) -> Result<bool> {
        let mut all = true;
        for node in &mut self.nodes {
            all &= node.ended()?;
        }
        Ok(all)
    }

    /// Ends it and starts it again, whatever state it is in.
    pub(crate) fn restart(&mut self) -> Result<()> {
        self.kill()?;
        self.boot()
    }

    /// Ends all at once, without a chance to put anything in order.
    pub(crate) fn kill(&mut self) -> Result<()> {
        self.nodes.iter_mut().try_for_each(Node::kill)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Nobody is left to tell what goes wrong here.
        let _ = self.kill();
        let _ = self.epmd.kill();
        let _ = self.epmd.wait();
        let _ = std::fs::remove_dir_all(&self.home);
    }
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    Ok(listener.local_addr()?.port())
}

fn fresh_folder() -> Result<PathBuf> {
    let since = std::time::UNIX_EPOCH.elapsed()?.as_nanos();
    let home = std::env::temp_dir().join(format!("warren-rabbitmq-{}-{since}", std::process::id()));
    std::fs::create_dir_all(&home)?;
    Ok(home)
}
