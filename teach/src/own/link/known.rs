//! What links of lessons are packed with: words that most of them have. It stays for good, or links
//! that were given away could not be read.

/// What links of the tag 1 may refer to besides the dictionary of scenarios: the words of
/// lessons. Frozen for good, as every link of this tag is unpacked with these very bytes.
pub(super) const KNOWN_1: &str = concat!(
    "par: may: [definitions/queues, definitions/bindings, definitions/exchanges, ",
    "clients/worker/prefetch]\\ngoal:\\n  - {that: lost, count: 0}\\n  - {that: acked, client: ",
    "worker, count: 3}\\nhints:\\n  - variations:\\n  - title: changes:\\n      - {set: ",
    "clients/, to: }\\n```yaml solutions\\nright:\\n  - {add: definitions/bindings, to: {source: ",
    ", destination: , routing_key: }}\\nwrong:\\n  thought: \\n  changes:\\n  fails: ",
    " before after registered crashed requeued dropped dead-lettered returned confirmed ",
    "finished received begun published enqueued delivered acked in client: exchange: queue: ",
    "binding: message: The message goes to Which queues get a copy? ",
    "What happens now? Where does the message go? ",
    "hint: solution:\\n    - {set: \\n```\\n\\n## ```yaml\\nat: end\\npoint: client:\\nchange:\\n",
    "  goal:\\n    - {that: lost, count: 0}\\n  may: []\\n  hint: \\n  solution:\\n    - {set: ",
    "```yaml\\nat: after routed 1\\npoint: queue:\\nanswer:\\n  question: \\n  choices:\\n",
    "    - right: \\n    - wrong: \\n      because: \\n```\\n\\n## ",
    "```yaml\\nat: before routed 1\\npoint: message:1\\npredict: queues\\n```\\n\\n## ",
    "predict: consumer\\n```\\n\\n## press: go on\\n```\\n\\n## press: step\\n```\\n\\n",
    "```yaml\\nat: start\\npoint: exchange:\\npress: play until after sent 1\\n```\\n\\n## ",
    "{\"scenarios\":{\"own\":{\"text\":\"---\\ntitle: \\nscenario: own\\nminutes: 5\\nable:\\n  - Say ",
    "\\n---\\n\\n## ",
);
