//! The server's management API, as far as it is needed to look and to begin anew.

use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::live::server::MANAGER;

/// The API of a server.
pub(super) struct Api {
    port: u16,
    agent: ureq::Agent,
}

impl Api {
    pub(super) fn new(port: u16) -> Self {
        let agent = ureq::Agent::new_with_defaults();
        Self { port, agent }
    }

    /// All that the server holds.
    pub(super) fn definitions(&self) -> Result<String> {
        self.get("api/definitions")
    }

    /// The program that the server hands out.
    pub(super) fn rabbitmqadmin(&self) -> Result<String> {
        self.get("cli/rabbitmqadmin")
    }

    /// Takes everything away but the one who manages.
    pub(super) fn wipe(&self) -> Result<()> {
        let definitions: Value = serde_json::from_str(&self.definitions()?)?;
        for part in ["vhosts", "users"] {
            let all = definitions[part].as_array().into_iter().flatten();
            for name in all.filter_map(|one| one["name"].as_str()) {
                if (part, name) != ("users", MANAGER.0) {
                    self.delete(&format!("api/{part}/{}", escaped(name)))?;
                }
            }
        }
        self.put("api/vhosts/%2F")
    }

    /// Makes the vhosts, in which the one who manages may do everything.
    pub(super) fn allow(&self, vhosts: &[String]) -> Result<()> {
        for vhost in vhosts {
            self.put(&format!("api/vhosts/{}", escaped(vhost)))?;
        }
        Ok(())
    }

    /// The messages of a queue, which go back to it.
    pub(super) fn messages(&self, vhost: &str, queue: &str) -> Result<Value> {
        let path = format!("api/queues/{}/{}/get", escaped(vhost), escaped(queue));
        let request = self.agent.post(self.address(&path));
        let request = request.header("authorization", authorization());
        let what = json!({"count": 1000, "ackmode": "ack_requeue_true", "encoding": "auto"});
        let mut answer = request
            .send_json(what)
            .with_context(|| format!("POST {path}"))?;
        Ok(answer.body_mut().read_json()?)
    }

    fn get(&self, path: &str) -> Result<String> {
        let request = self.agent.get(self.address(path));
        let request = request.header("authorization", authorization());
        let mut answer = request.call().with_context(|| format!("GET {path}"))?;
        Ok(answer.body_mut().read_to_string()?)
    }

    fn delete(&self, path: &str) -> Result<()> {
        let request = self.agent.delete(self.address(path));
        let request = request.header("authorization", authorization());
        request.call().with_context(|| format!("DELETE {path}"))?;
        Ok(())
    }

    fn put(&self, path: &str) -> Result<()> {
        let request = self.agent.put(self.address(path));
        let request = request.header("authorization", authorization());
        let request = request.header("content-type", "application/json");
        request.send("{}").with_context(|| format!("PUT {path}"))?;
        Ok(())
    }

    fn address(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}/{path}", self.port)
    }
}

fn authorization() -> String {
    let (user, password) = MANAGER;
    format!("Basic {}", STANDARD.encode(format!("{user}:{password}")))
}

/// A part of a path.
fn escaped(name: &str) -> String {
    name.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
