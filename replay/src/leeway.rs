//! What a recording leaves open: what its checks judge, and, where its notes say that
//! something was up to chance, how far a quorum queue overshot its limit before it refused
//! (`reject-publish`: the server tells the publishers later). Of a refusal, how Erlang writes a
//! term.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::driver::Observed;
use crate::trace::{Step, Trace};

/// What is not compared in a recording.
#[derive(Clone, Debug, Default)]
pub struct Leeway {
    /// The queues whose number of ready messages is not.
    queues: BTreeSet<String>,
    /// Whether a confirm may as well be a refusal.
    confirms: bool,
}

impl Leeway {
    /// What this recording leaves open.
    #[must_use]
    pub fn of(trace: &Trace) -> Self {
        let mut queues = judged_by_checks(trace);
        let overshooting: BTreeSet<String> = if trace.notes.is_some() {
            let refuses = trace.steps.iter().any(sets_to_refuse);
            let steps = trace.steps.iter();
            steps
                .filter_map(|step| overshooting(step, refuses))
                .collect()
        } else {
            BTreeSet::new()
        };
        let confirms = !overshooting.is_empty();
        queues.extend(overshooting);
        Self { queues, confirms }
    }

    /// The recorded state without what is left open.
    #[must_use]
    pub fn state(&self, recorded: &Value) -> Value {
        let mut state = recorded.clone();
        let Some(queues) = state.get_mut("queues") else {
            return state;
        };
        for queue in &self.queues {
            let fields = queues.get_mut(queue).and_then(Value::as_object_mut);
            if let Some(fields) = fields {
                fields.remove("ready");
            }
        }
        state
    }

    /// What came of a step without what is left open, for either side.
    #[must_use]
    pub fn outcome(&self, mut observed: Observed) -> Observed {
        if self.confirms {
            for event in observed.events.values_mut().flatten() {
                if event["event"] == "confirm.nack" {
                    event["event"] = "confirm.ack".into();
                }
            }
        }
        let events = observed.events.values_mut().flatten();
        for refusal in events.chain(&mut observed.reply) {
            leave_out_term(refusal);
        }
        observed
    }
}

/// Takes the Erlang term out of a refusal: where that is broken into lines, and so where the
/// text is cut off, depends on how long the names of vhost and node are.
fn leave_out_term(refusal: &mut Value) {
    const TERM: &str = "{timeout,";
    let text = refusal["reply_text"].as_str();
    let before = text.and_then(|text| text.split_once(TERM));
    if let Some(before) = before.map(|(before, _)| before.to_owned()) {
        refusal["reply_text"] = before.into();
    }
}

/// The queues whose `ready` checks judge, and nothing else does.
fn judged_by_checks(trace: &Trace) -> BTreeSet<String> {
    let checks = trace.steps.iter().flat_map(|step| &step.checks);
    let words = checks.flat_map(|check| check.split_whitespace());
    words
        .filter_map(|word| word.strip_suffix(".ready"))
        .map(str::to_owned)
        .collect()
}

/// Whether this step sets a policy by which queues refuse publishes when they are full.
fn sets_to_refuse(step: &Step) -> bool {
    let definition = step.args.get("definition");
    definition.is_some_and(|policy| policy["overflow"] == "reject-publish")
}

/// The quorum queue that this step declares, if it refuses publishes when it is full.
fn overshooting(step: &Step, by_policy: bool) -> Option<String> {
    let arguments = step.args.get("arguments")?;
    let refuses = by_policy || arguments["x-overflow"]["v"] == "reject-publish";
    let quorum = arguments["x-queue-type"]["v"] == "quorum";
    let name = step.args.get("queue")?.as_str()?;
    (step.op == "queue.declare" && quorum && refuses).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn trace(notes: &str) -> Trace {
        let declare = r#"{"n": 1, "op": "queue.declare", "args": {"queue": "qq", "arguments": {
            "x-queue-type": {"t": "longstr", "v": "quorum"},
            "x-overflow": {"t": "longstr", "v": "reject-publish"}}}}"#;
        let check = r#"{"n": 2, "op": "snapshot", "checks": ["q1.ready > 5"]}"#;
        Trace::from_json(&format!(r#"{{{notes} "steps": [{declare}, {check}]}}"#)).expect("a trace")
    }

    fn state() -> Value {
        json!({"queues": {"q1": {"ready": 9}, "qq": {"ready": 3, "unacked": 0}}})
    }

    fn refused() -> Observed {
        let nack = json!({"event": "confirm.nack", "publish_seqnos": [1]});
        Observed {
            reply: None,
            events: [("A".to_owned(), vec![nack])].into(),
        }
    }

    #[test]
    fn what_checks_judge_is_judged_by_them_alone() {
        let leeway = Leeway::of(&trace(""));
        let left = json!({"queues": {"q1": {}, "qq": {"ready": 3, "unacked": 0}}});
        assert_eq!(leeway.state(&state()), left);
        assert_eq!(leeway.outcome(refused()), refused());
    }

    #[test]
    fn of_a_refusal_s_term_nothing_is_compared() {
        let refused = |text: &str| Observed {
            reply: Some(json!({"reply_code": 541, "reply_text": text})),
            ..Observed::default()
        };
        let leeway = Leeway::of(&trace(""));
        let [one, other, third] = [
            "Cannot get: {timeout,{'%2F_q',n1}}",
            "Cannot get: {timeout,\n   {'/_q',...",
            "Cannot purge: {timeout,{'%2F_q',n1}}",
        ]
        .map(|text| leeway.outcome(refused(text)));
        assert_eq!(one, other);
        assert_ne!(one, third);
    }

    #[test]
    fn notes_leave_open_how_far_a_quorum_queue_overshoots() {
        let leeway = Leeway::of(&trace(r#""notes": "the limit is overshot","#));
        let left = json!({"queues": {"q1": {}, "qq": {"unacked": 0}}});
        assert_eq!(leeway.state(&state()), left);
        assert_eq!(
            leeway.outcome(refused()).events["A"][0]["event"],
            "confirm.ack"
        );
    }
}
