//! A private RabbitMQ: its own home, data, node name, ports and port mapper, on 127.0.0.1
//! only, and ended with this value whatever happens.
//!
//! `probe.erl` is compiled beside its data and runs inside it. Should this process be
//! killed, the probe notices that its line is cut and takes server and port mapper along.

use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use super::probe::Probe;

const PROBE: &str = include_str!("probe.erl");
/// Where Debian keeps its versions of the server; a variable may name another place.
const DEBIAN: &str = "/usr/lib/rabbitmq/lib";
const ELSEWHERE: &str = "WARREN_RABBITMQ";
/// How long the server may take to start or to stop.
const PATIENCE: Duration = Duration::from_secs(120);

/// Further plugins and settings of a server that is managed by its web interface.
const MANAGEMENT: &str = "rabbitmq_management";
/// Who may do everything on such a server.
pub(super) const MANAGER: (&str, &str) = ("warren", "s3cret");

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

/// A running server.
pub struct Server {
    home: PathBuf,
    scripts: PathBuf,
    ports: Ports,
    epmd: Child,
    node: Option<Child>,
    probe: Option<Probe>,
    /// As it names itself.
    pub(crate) version: String,
    /// Erlang's major version.
    pub(crate) otp: String,
}

#[derive(Clone, Copy)]
struct Ports {
    amqp: u16,
    distribution: u16,
    epmd: u16,
    probe: u16,
    management: u16,
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
        Self::laid_out(|home, _| lay_out(home, PLUGINS, CONFIG))
    }

    /// Starts one with the management API, [`MANAGER`] as its only user and these further
    /// settings, in which `{home}` is the folder where the files are laid out.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub fn start_managed(settings: &str, files: &[(&str, &str)]) -> Result<Self> {
        Self::laid_out(|home, ports| {
            for (name, text) in files {
                std::fs::write(home.join(name), text)?;
            }
            let settings = settings.replace("{home}", &home.display().to_string());
            let (user, password) = MANAGER;
            let port = ports.management;
            let config = format!(
                "{CONFIG}management.tcp.ip = 127.0.0.1\nmanagement.tcp.port = {port}\n\
                 default_user = {user}\ndefault_pass = {password}\n{settings}"
            );
            lay_out(home, &format!("{PLUGINS},{MANAGEMENT}"), &config)
        })
    }

    fn laid_out(lay_out: impl FnOnce(&Path, Ports) -> Result<()>) -> Result<Self> {
        let scripts = installed().context("rabbitmq-server is not installed")?;
        let home = fresh_folder()?;
        let ports = Ports::free()?;
        lay_out(&home, ports)?;
        let epmd = Command::new("epmd")
            .args(["-address", "127.0.0.1", "-port", &ports.epmd.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("epmd does not start")?;
        let mut server = Self {
            home,
            scripts,
            ports,
            epmd,
            node: None,
            probe: None,
            version: String::new(),
            otp: String::new(),
        };
        server.boot()?;
        Ok(server)
    }

    /// The port for AMQP.
    pub(crate) const fn port(&self) -> u16 {
        self.ports.amqp
    }

    /// The port of the management API.
    pub(crate) const fn management_port(&self) -> u16 {
        self.ports.management
    }

    /// A folder of its own, which ends with it.
    pub(crate) fn home(&self) -> &Path {
        &self.home
    }

    /// One of its command line tools.
    pub(crate) fn tool(&self, name: &str) -> Command {
        let mut command = Command::new(self.scripts.join(name));
        self.surround(&mut command);
        command.env(
            "RABBITMQ_CTL_ERL_ARGS",
            "-kernel inet_dist_use_interface {127,0,0,1}",
        );
        command
    }

    pub(crate) fn probe(&mut self) -> Result<&mut Probe> {
        self.probe.as_mut().context("the server is stopped")
    }

    /// Asks the probe for something.
    pub(crate) fn ask(&mut self, question: &Value) -> Result<Value> {
        self.probe()?.ask(question)
    }

    /// Starts the server over the data that there are.
    pub(crate) fn boot(&mut self) -> Result<()> {
        let log = std::fs::File::create(self.home.join("output.txt"))?;
        let node = self.command().stdout(log.try_clone()?).stderr(log).spawn();
        self.node = Some(node.context("rabbitmq-server does not start")?);
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if let Some(node) = &mut self.node
                && let Some(status) = node.try_wait()?
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
        let hello = self.ask(&json!({"do": "hello"}))?;
        self.version = hello["version"].as_str().unwrap_or_default().to_owned();
        self.otp = hello["otp"].as_str().unwrap_or_default().to_owned();
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

    /// Tells a program of the server's where everything of this one is.
    fn surround(&self, command: &mut Command) {
        let at = |name: &str| self.home.join(name);
        command
            .env("HOME", &self.home)
            .env("ERL_CRASH_DUMP", at("erl_crash.dump"))
            .env("ERL_EPMD_ADDRESS", "127.0.0.1")
            .env("ERL_EPMD_PORT", self.ports.epmd.to_string())
            .env("WARREN_EPMD_PID", self.epmd.id().to_string())
            .env("RABBITMQ_CONF_ENV_FILE", "/dev/null")
            .env("RABBITMQ_NODENAME", "warren@localhost")
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

    /// Asks the server to stop, as `rabbitmqctl shutdown` does. [`Self::ended`] tells when
    /// it has.
    pub(crate) fn shut_down(&mut self) -> Result<()> {
        self.ask(&json!({"do": "stop"})).map(|_| ())
    }

    /// Whether its processes have ended.
    pub(crate) fn ended(&mut self) -> Result<bool> {
        let Some(node) = &mut self.node else {
            return Ok(true);
        };
        let ended = node.try_wait()?.is_some();
        if ended {
            self.node = None;
            self.probe = None;
        }
        Ok(ended)
    }

    /// Ends it and starts it again, whatever state it is in.
    pub(crate) fn restart(&mut self) -> Result<()> {
        self.kill()?;
        self.boot()
    }

    /// Ends it at once, without a chance to put anything in order.
    pub(crate) fn kill(&mut self) -> Result<()> {
        if let Some(mut node) = self.node.take() {
            let group = format!("-{}", node.id());
            let kill = Command::new("kill").args(["-KILL", "--", &group]).status();
            ensure!(kill?.success(), "the server {group} could not be ended");
            node.wait()?;
        }
        self.probe = None;
        Ok(())
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

impl Ports {
    /// Ports that nobody listens on now.
    fn free() -> Result<Self> {
        let open = || TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
        let (amqp, distribution, epmd, probe) = (open()?, open()?, open()?, open()?);
        let management = open()?;
        let port = |listener: &TcpListener| listener.local_addr().map(|address| address.port());
        Ok(Self {
            amqp: port(&amqp)?,
            distribution: port(&distribution)?,
            epmd: port(&epmd)?,
            probe: port(&probe)?,
            management: port(&management)?,
        })
    }
}

fn fresh_folder() -> Result<PathBuf> {
    let since = std::time::UNIX_EPOCH.elapsed()?.as_nanos();
    let home = std::env::temp_dir().join(format!("warren-rabbitmq-{}-{since}", std::process::id()));
    std::fs::create_dir_all(&home)?;
    Ok(home)
}

/// The files that the server reads, and the probe's module.
fn lay_out(home: &Path, plugins: &str, config: &str) -> Result<()> {
    std::fs::write(home.join("plugins"), format!("[{plugins}].\n"))?;
    std::fs::write(home.join("rabbitmq.conf"), config)?;
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
