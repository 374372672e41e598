//! Which recordings need a socket, by what they contain: the broker has no frames, no
//! heartbeats and no login.

use serde_json::Value;

use crate::trace::{Step, Trace};

/// Why this recording can only be done on the wire, where it is so.
#[must_use]
pub fn waits_for_wire(trace: &Trace) -> Option<String> {
    let waited: u64 = trace.steps.iter().filter_map(waits).sum();
    trace.steps.iter().find_map(|step| {
        let why = needs_socket(step, waited)?;
        Some(format!("step {} {why}", step.n))
    })
}

/// For how many milliseconds a step waits.
fn waits(step: &Step) -> Option<u64> {
    let ms = step.args.get("ms").filter(|_| step.op == "wait")?;
    ms.as_u64()
}

fn needs_socket(step: &Step, waited: u64) -> Option<&'static str> {
    if step.op == "send_raw" {
        return Some("puts bytes on the socket as they are");
    }
    if events(step).any(|event| event["event"] == "protocol.header") {
        return Some("sees the server's protocol header");
    }
    if step.op != "connect" {
        return None;
    }
    // Until the first one is due, a connection with heartbeats is like any other.
    let heartbeat = step.args.get("heartbeat").and_then(Value::as_u64);
    if heartbeat.is_some_and(|seconds| seconds > 0 && seconds * 500 <= waited) {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn waits(steps: &str) -> bool {
        let trace = Trace::from_json(&format!(r#"{{"steps": [{steps}]}}"#)).expect("a trace");
        waits_for_wire(&trace).is_some()
    }

    #[test]
    fn a_heartbeat_counts_where_one_falls_due() {
        let connect = |seconds: u32| {
            format!(r#"{{"n": 1, "op": "connect", "args": {{"heartbeat": {seconds}}}}}"#)
        };
        let wait = r#"{"n": 2, "op": "wait", "args": {"ms": 3000}}"#;
        assert!(waits(&format!("{}, {wait}", connect(1))));
        assert!(!waits(&format!("{}, {wait}", connect(0))));
        assert!(!waits(&format!("{}, {wait}", connect(60))));
        assert!(!waits(&connect(1)));
    }
}
