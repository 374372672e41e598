//! One node: its own home, data, name and ports.
//!
//! It does not know whether there are others; who has several lets them find each other.

use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::json;

use crate::live::probe::Probe;

const PROBE: &str = include_str!("../probe.erl");
/// How long it may take to start or to stop.
const PATIENCE: Duration = Duration::from_secs(120);
/// How long it may take to be gone.
const END: Duration = Duration::from_secs(60);

/// The exchange types that come as plugins. Streams as queues need none; the plugin for
/// their own protocol would listen on a port more.
const PLUGINS: &str = "rabbitmq_consistent_hash_exchange,rabbitmq_random_exchange,\
                       rabbitmq_recent_history_exchange";

/// Nothing of the machine's may interfere: no alarm that was not asked for. The log is of
/// errors only, for it costs time.
const CONFIG: &str = "\
disk_free_limit.absolute = 10MB
vm_memory_high_watermark.relative = 0.9
log.file.level = error
";

/// The consumer timeout is looked at with every tick, which are a minute apart by default.
const ADVANCED: &str = "[{rabbit, [{channel_tick_interval, 1000}]}].\n";

/// What nodes of one cluster know each other by; this is on 127.0.0.1 only.
const COOKIE: &str = "WARREN";

/// What a node has beyond what all have.
#[derive(Default)]
pub(super) struct Layout<'a> {
    /// Further plugins, each after a comma.
    pub(super) plugins: &'a str,
    /// Further settings, in which `{home}` is the node's folder and `{management}` the port
    /// of its management API.
    pub(super) settings: String,
    /// Further files in its folder.
    pub(super) files: &'a [(&'a str, &'a str)],
}

/// The port mapper that a node reports to.
#[derive(Clone, Copy)]
pub(super) struct Epmd {
    pub(super) port: u16,
    pub(super) pid: u32,
}

/// A node, running or not.
pub(crate) struct Node {
    /// Its name, without the machine's.
    pub(crate) name: String,
    home: PathBuf,
    scripts: PathBuf,
    epmd: Epmd,
    ports: Ports,
    child: Option<Child>,
    probe: Option<Probe>,
    /// As it names itself: the server's version, and Erlang's major one.
    pub(super) versions: (String, String),
}

#[derive(Clone, Copy)]
struct Ports {
    amqp: u16,
    distribution: u16,
    probe: u16,
    management: u16,
}

impl Node {
    /// One that never ran, with a folder of its own in this one.
    pub(super) fn new(
        name: &str,
        (folder, scripts): (&Path, &Path),
        epmd: Epmd,
        layout: &Layout<'_>,
    ) -> Result<Self> {
        let home = folder.join(name);
        let ports = Ports::free()?;
        lay_out(&home, ports.management, layout)?;
        Ok(Self {
            name: name.to_owned(),
            home,
            scripts: scripts.to_owned(),
            epmd,
            ports,
            child: None,
            probe: None,
            versions: (String::new(), String::new()),
        })
    }

    /// The port for AMQP.
    pub(crate) const fn port(&self) -> u16 {
        self.ports.amqp
    }

    /// The port of the management API.
    pub(super) const fn management_port(&self) -> u16 {
        self.ports.management
    }

    /// One of its command line tools.
    pub(super) fn tool(&self, name: &str) -> Command {
        let mut command = Command::new(self.scripts.join(name));
        self.surround(&mut command);
        command.env(
            "RABBITMQ_CTL_ERL_ARGS",
            "-kernel inet_dist_use_interface {127,0,0,1}",
        );
        command
    }

    /// Whether it was started, and nobody has stopped it.
    pub(crate) const fn is_up(&self) -> bool {
        self.child.is_some()
    }

    pub(crate) fn probe(&mut self) -> Result<&mut Probe> {
        let probe = self.probe.as_mut();
        probe.with_context(|| format!("the node {} is stopped", self.name))
    }

    /// Starts it over the data that there are, and waits until it takes clients.
    pub(crate) fn boot(&mut self) -> Result<()> {
        self.launch()?;
        self.wait_until_ready()
    }

    /// Starts it. Nodes that ended together wait for each other before they are ready.
    pub(super) fn launch(&mut self) -> Result<()> {
        let log = std::fs::File::create(self.home.join("output.txt"))?;
        let child = self.command().stdout(log.try_clone()?).stderr(log).spawn();
        self.child = Some(child.context("rabbitmq-server does not start")?);
        Ok(())
    }

    pub(super) fn wait_until_ready(&mut self) -> Result<()> {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if let Some(child) = &mut self.child
                && let Some(status) = child.try_wait()?
            {
                let said = std::fs::read_to_string(self.home.join("output.txt"));
                bail!("the server ended ({status}): {}", said.unwrap_or_default());
            }
            if self.is_ready().unwrap_or(false) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        bail!("the server is not ready after {PATIENCE:?}")
    }

    fn is_ready(&mut self) -> Result<bool> {
        if self.probe.is_none() {
            self.probe = Some(Probe::open(self.ports.probe)?);
        }
        let hello = self.probe()?.ask(&json!({"do": "hello"}))?;
        let text = |key: &str| hello[key].as_str().unwrap_or_default().to_owned();
        self.versions = (text("version"), text("otp"));
        Ok(hello["ready"] == true)
    }

    fn command(&self) -> Command {
        let erl = format!(
            "-kernel inet_dist_use_interface {{127,0,0,1}} +sbwt none +sbwtdcpu none \
             +sbwtdio none -pa {} -run warren_probe start {}",
            self.home.display(),
            self.ports.probe
        );
        let mut command = Command::new(self.scripts.join("rabbitmq-server"));
        self.surround(&mut command);
        command
            .stdin(Stdio::null())
            // A group of its own, so that the script and all it starts end together.
            .process_group(0)
            .env("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", erl);
        command
    }

    /// Tells a program of the server's where everything of this node is.
    fn surround(&self, command: &mut Command) {
        let at = |name: &str| self.home.join(name);
        command
            .env("HOME", &self.home)
            .env("ERL_CRASH_DUMP", at("erl_crash.dump"))
            .env("ERL_EPMD_ADDRESS", "127.0.0.1")
            .env("ERL_EPMD_PORT", self.epmd.port.to_string())
            .env("WARREN_EPMD_PID", self.epmd.pid.to_string())
            .env("RABBITMQ_CONF_ENV_FILE", "/dev/null")
            .env("RABBITMQ_NODENAME", format!("{}@localhost", self.name))
            .env("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1")
            .env("RABBITMQ_NODE_PORT", self.ports.amqp.to_string())
            .env("RABBITMQ_DIST_PORT", self.ports.distribution.to_string())
            .env("RABBITMQ_MNESIA_BASE", at("data"))
            .env("RABBITMQ_LOG_BASE", at("log"))
            .env("RABBITMQ_SCHEMA_DIR", at("schema"))
            .env("RABBITMQ_GENERATED_CONFIG_DIR", at("generated"))
            .env("RABBITMQ_PID_FILE", at("pid"))
            .env("RABBITMQ_ENABLED_PLUGINS_FILE", at("plugins"))
            .env("RABBITMQ_CONFIG_FILE", at("rabbitmq.conf"))
            .env("RABBITMQ_ADVANCED_CONFIG_FILE", at("advanced.config"));
    }

    /// Asks it to stop, as `rabbitmqctl shutdown` does. [`Self::ended`] tells when it has.
    pub(crate) fn shut_down(&mut self) -> Result<()> {
        self.probe()?.ask(&json!({"do": "stop"})).map(|_| ())
    }

    /// Whether its processes have ended.
    pub(crate) fn ended(&mut self) -> Result<bool> {
        let Some(child) = &mut self.child else {
            return Ok(true);
        };
        let ended = child.try_wait()?.is_some();
        if ended {
            self.child = None;
            self.probe = None;
        }
        Ok(ended)
    }

    /// Waits until it has ended.
    pub(crate) fn wait_for_end(&mut self) -> Result<()> {
        let start = Instant::now();
        while !self.ended()? {
            ensure!(
                start.elapsed() < END,
                "the node {} does not stop",
                self.name
            );
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }

    /// Ends it at once, without a chance to put anything in order.
    pub(crate) fn kill(&mut self) -> Result<()> {
        if let Some(mut child) = self.child.take() {
            let group = format!("-{}", child.id());
            let kill = Command::new("kill").args(["-KILL", "--", &group]).status();
            ensure!(kill?.success(), "the server {group} could not be ended");
            child.wait()?;
        }
        self.probe = None;
        Ok(())
    }
}

impl Ports {
    /// Ports that nobody listens on now.
    fn free() -> Result<Self> {
        let open = || TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
        let (amqp, distribution, probe, management) = (open()?, open()?, open()?, open()?);
        let port = |listener: &TcpListener| listener.local_addr().map(|address| address.port());
        Ok(Self {
            amqp: port(&amqp)?,
            distribution: port(&distribution)?,
            probe: port(&probe)?,
            management: port(&management)?,
        })
    }
}

/// The files that the server reads, and the probe's module.
fn lay_out(home: &Path, management: u16, layout: &Layout<'_>) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::create_dir_all(home)?;
    let cookie = home.join(".erlang.cookie");
    std::fs::write(&cookie, COOKIE)?;
    std::fs::set_permissions(&cookie, std::fs::Permissions::from_mode(0o400))?;
    let plugins = format!("[{PLUGINS}{}].\n", layout.plugins);
    std::fs::write(home.join("plugins"), plugins)?;
    let settings = layout
        .settings
        .replace("{home}", &home.display().to_string())
        .replace("{management}", &management.to_string());
    std::fs::write(home.join("rabbitmq.conf"), format!("{CONFIG}{settings}"))?;
    for (name, text) in layout.files {
        std::fs::write(home.join(name), text)?;
    }
    std::fs::write(home.join("advanced.config"), ADVANCED)?;
    std::fs::write(home.join("warren_probe.erl"), PROBE)?;
    let compiled = Command::new("erlc")
        .arg("-o")
        .arg(home)
        .arg(home.join("warren_probe.erl"))
        .output()
        .context("erlc does not start")?;
    ensure!(
        compiled.status.success(),
        "the probe does not compile: {}",
        String::from_utf8_lossy(&compiled.stdout)
    );
    Ok(())
}
