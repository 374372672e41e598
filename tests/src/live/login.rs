//! How a client introduces itself. It does not know what the server says to that.

use amq_protocol::protocol::connection::StartOk;
use amq_protocol::types::{AMQPValue, FieldTable};
use anyhow::Result;

use super::values::short;

/// What a client that says nothing else of itself understands.
const CAPABILITIES: [&str; 6] = [
    "publisher_confirms",
    "exchange_exchange_bindings",
    "basic.nack",
    "consumer_cancel_notify",
    "connection.blocked",
    "authentication_failure_close",
];

/// How to connect.
#[derive(Clone, Debug)]
pub(crate) struct Login {
    pub(crate) user: String,
    pub(crate) password: String,
    pub(crate) vhost: String,
    pub(crate) channel_max: Option<u16>,
    pub(crate) frame_max: Option<u32>,
    /// Seconds; the client itself never sends any.
    pub(crate) heartbeat: u16,
    /// A capability that it does not announce by itself.
    pub(crate) left_out: Option<String>,
    /// What the client says of itself; by itself it announces all capabilities.
    pub(crate) client_properties: Option<FieldTable>,
}

impl Login {
    /// The client's first word.
    ///
    /// # Errors
    /// A text that is too long.
    pub(crate) fn start_ok(&self) -> Result<StartOk> {
        let mut capabilities = FieldTable::default();
        let announced = CAPABILITIES.into_iter();
        for flag in announced.filter(|flag| self.left_out.as_deref() != Some(flag)) {
            capabilities.insert(short(flag)?, AMQPValue::Boolean(true));
        }
        let mut all = FieldTable::default();
        all.insert(short("capabilities")?, AMQPValue::FieldTable(capabilities));
        Ok(StartOk {
            client_properties: self.client_properties.clone().unwrap_or(all),
            mechanism: short("PLAIN")?,
            response: format!("\0{}\0{}", self.user, self.password)
                .as_str()
                .into(),
            locale: short("en_US")?,
        })
    }
}
