//! What a client says that it understands when it connects (`client_properties`,
//! `capabilities`): the server does not tell it of anything else. What the broker does is
//! the same either way, so that it need not know.

use serde_json::Value;

use crate::args::Args;

/// What a client is told of.
#[derive(Clone, Copy)]
pub(crate) struct Capabilities {
    /// `consumer_cancel_notify`: that its consumer was cancelled.
    pub(crate) cancelled: bool,
    /// `connection.blocked`: that it is blocked, and that it no longer is.
    pub(crate) blocked: bool,
    /// `authentication_failure_close`: why its login is refused.
    pub(crate) refused: bool,
}

impl Capabilities {
    /// All of them, where the recording does not say. Of a table, what it does not have was
    /// not announced.
    /// What a client left out may also stand in the step's note alone, as `client without the
    /// … capability`.
    pub(super) fn read(args: &mut Args, note: Option<&str>) -> Self {
        let properties = args.json("client_properties");
        let table = args.json("capabilities").or_else(|| {
            let properties = plain(properties.as_ref()?);
            Some(properties.get("capabilities").cloned().unwrap_or_default())
        });
        let announced = |name: &str| {
            let left_out = format!("without the {name} capability");
            let noted = note.is_some_and(|note| note.contains(&left_out));
            let said = table.as_ref().is_none_or(|table| {
                let flag = plain(table).get(name).map(plain);
                flag == Some(&Value::Bool(true))
            });
            said && !noted
        };
        Self {
            cancelled: announced("consumer_cancel_notify"),
            blocked: announced("connection.blocked"),
            refused: announced("authentication_failure_close"),
        }
    }

    /// Their names in the protocol.
    pub(super) fn names(self) -> Vec<&'static str> {
        let all = [
            ("consumer_cancel_notify", self.cancelled),
            ("connection.blocked", self.blocked),
            ("authentication_failure_close", self.refused),
        ];
        let announced = all.into_iter().filter(|(_, announced)| *announced);
        announced.map(|(name, _)| name).collect()
    }

    /// Whether the client is told of this event.
    pub(crate) fn hear(self, event: &Value) -> bool {
        match event["event"].as_str() {
            Some("basic.cancel") => self.cancelled,
            Some("connection.blocked" | "connection.unblocked") => self.blocked,
            _ => true,
        }
    }
}

/// A value without the name of its wire type, where it has one.
fn plain(value: &Value) -> &Value {
    match value.get("t") {
        Some(Value::String(_)) => value.get("v").unwrap_or(value),
        _ => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn told(args: &Value) -> (bool, bool) {
        let mut args = Args::new(args.as_object().cloned().unwrap_or_default());
        let read = Capabilities::read(&mut args, None);
        args.taken().expect("everything is understood");
        (read.cancelled, read.blocked)
    }

    #[test]
    fn a_client_is_told_what_it_announced() {
        assert_eq!(told(&json!({})), (true, true));
        let typed = json!({"client_properties": {"capabilities": {"t": "table", "v": {
            "connection.blocked": {"t": "bool", "v": true},
            "consumer_cancel_notify": {"t": "bool", "v": false}}}}});
        assert_eq!(told(&typed), (false, true));
        let plain = json!({"capabilities": {"consumer_cancel_notify": true}});
        assert_eq!(told(&plain), (true, false));
        assert_eq!(told(&json!({"client_properties": {}})), (false, false));
    }

    #[test]
    fn a_note_may_say_what_is_not_announced() {
        let note = "client without the connection.blocked capability";
        let read = Capabilities::read(&mut Args::new(serde_json::Map::new()), Some(note));
        assert_eq!(
            read.names(),
            ["consumer_cancel_notify", "authentication_failure_close"]
        );
    }
}
