//! What policies may apply to, and which servers know it.

use super::bench::Bench;
use crate::amqp::Table;
use crate::broker::{Command, Reply};
use crate::name::ResourceName;
use crate::policy::{ApplyTo, Policy};
use crate::scenario::ServerLine;
use crate::server_line::Difference;
use crate::topology::QueueKind;

#[test]
fn policies_for_one_type_of_queues_came_later() {
    for line in [ServerLine::V3_10, ServerLine::V4] {
        let mut bench = Bench::of(line);
        let policy = Policy {
            name: ResourceName::root("p"),
            pattern: String::new(),
            apply_to: ApplyTo::Only(QueueKind::Quorum),
            priority: 0,
            definition: Table::from([("max-length", 2.into())]),
        };
        let operators = policy.clone();
        let commands = [
            Command::SetPolicy { policy },
            Command::SetOperatorPolicy { policy: operators },
        ];
        for command in commands {
            match (line, bench.apply(command)) {
                (ServerLine::V4, reply) => assert_eq!(reply, Ok(Reply::Done)),
                (ServerLine::V3_10, reply) => {
                    let refusal = reply.expect_err("unknown");
                    let told = "406 PRECONDITION_FAILED - apply-to 'quorum_queues' unrecognised; \
                                should be 'queues', 'exchanges' or 'all'";
                    assert_eq!(refusal.to_string(), told);
                    assert_eq!(refusal.differs, Some(Difference::PoliciesByType));
                }
            }
        }
    }
}
