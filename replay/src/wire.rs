//! Which recordings need a socket, by what they contain: the broker has no frames, no
//! heartbeats and no login.

use serde_json::Value;

use crate::trace::{Step, Trace};

/// Why this recording can only be done on the wire, where it is so.
#[must_use]
pub fn waits_for_wire(trace: &Trace) -> Option<String> {
    trace.steps.iter().find_map(|step| {
        let why = needs_socket(step)?;
        Some(format!("step {} {why}", step.n))
    })
}

fn needs_socket(step: &Step) -> Option<&'static str> {
    if step.op == "send_raw" {
        return Some("puts bytes on the socket as they are");
    }
    if events(step).any(|event| event["event"] == "protocol.header") {
        return Some("sees the server's protocol header");
    }
    if step.op != "connect" {
        return None;
    }
    let heartbeat = step.args.get("heartbeat").and_then(Value::as_u64);
    if heartbeat.is_some_and(|seconds| seconds > 0) {
        return Some("counts on heartbeats");
    }
    let ended =
        |event: &Value| event["event"] == "connection.close" || event["event"] == "socket.closed";
    events(step)
        .any(ended)
        .then_some("is a login that the server refuses")
}

fn events(step: &Step) -> impl Iterator<Item = &Value> {
    let lists = step.events.values().filter_map(Value::as_array);
    lists.flatten()
}
