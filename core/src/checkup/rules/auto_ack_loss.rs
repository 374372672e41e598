//! A consumer that acknowledges on delivery, and dies at its work
//! (<https://www.rabbitmq.com/docs/confirms#acknowledgement-modes>).

use crate::checkup::design::Design;
use crate::checkup::finding::{At, Findings};
use crate::checkup::rule::About;
use crate::checkup::{Mend, Rule, mend, say};
use crate::scenario::{AckMode, Outcome};
use crate::text::said;
use crate::{mark, tr};

pub(in crate::checkup) const ABOUT: About = About {
    id: "auto-ack-loss",
    title: mark!("A consumer loses what it works on"),
    why: mark!(
        "With automatic acknowledgement a message is done as soon as it is sent: what the \
          consumer has not finished when it dies is lost."
    ),
};

pub(in crate::checkup) fn look(design: &Design<'_>, findings: &mut Findings) {
    let killed = design.killed();
    for consumer in design.consumers().filter(|one| one.ack == AckMode::Auto) {
        let crashes = consumer.outcomes.contains(&Outcome::Crash);
        if !crashes && !killed.contains(&consumer.name) {
            continue;
        }
        let how = if crashes {
            mark!("crashes at its work")
        } else {
            mark!("is killed")
        };
        let queues: Vec<String> = consumer
            .queue_resources()
            .map(|one| say::queue(&one))
            .collect();
        let text = tr!(
            "\"{}\" {}, and what it then has of {} counts as done: it is lost",
            consumer.name,
            said(how, &[]),
            say::first(queues)
        );
        let remedy = mark!("Let it acknowledge by hand, after its work");
        let edit = mend::set_consumer(consumer, |consumer| consumer.ack = AckMode::Manual);
        let mend = Mend::new(mark!("Acknowledge after the work"), [edit]);
        findings.warn(
            Rule::AutoAckLoss,
            At::client(&consumer.name),
            text,
            remedy,
            Some(mend),
        );
    }
}
