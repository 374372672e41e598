//! A policy that mirrors classic queues (`ha-mode` and its kin), on a server that has no
//! mirrors any more (<https://www.rabbitmq.com/docs/3.13/ha>).

use crate::checkup::rule::About;
use crate::mark;

pub(in crate::checkup) const ABOUT: About = About {
    id: "mirrored-policy",
    title: mark!("Classic queues cannot be mirrored"),
    why: mark!(
        "RabbitMQ 4 has no mirrored classic queues and refuses such policies; quorum queues \
          are what keeps copies on several nodes."
    ),
};
