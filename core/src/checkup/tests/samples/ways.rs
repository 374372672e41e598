//! Where messages go, and where they do not.

use super::Sample;
use crate::checkup::Rule;

pub(super) const SAMPLES: &[Sample] = &[
    Sample {
        rule: Rule::UnreachableQueue,
        hit: "queue a
              queue b
              producer p - a",
        near: "queue a
               queue b
               producer p - {a|b}",
    },
    Sample {
        rule: Rule::UnreachableQueue,
        hit: "exchange x fanout
              exchange y fanout
              queue q
              bind y q
              producer p x
              consumer c q",
        near: "exchange x fanout alternate-exchange=y
               exchange y fanout
               queue q
               bind y q
               producer p x
               consumer c q",
    },
    Sample {
        rule: Rule::UnreachableQueue,
        hit: "queue rpc
              queue answers
              producer p - rpc",
        near: "queue rpc
               queue answers
               producer p - rpc reply_to=answers",
    },
    Sample {
        rule: Rule::UnmatchedQueue,
        hit: "exchange x direct
              queue q
              bind x q order
              producer p x orders",
        near: "exchange x direct
               queue q
               bind x q order
               producer p x {orders|order}",
    },
    Sample {
        rule: Rule::UnmatchedQueue,
        hit: "exchange x topic
              queue q
              bind x q task.a
              producer p x task.{n}",
        near: "exchange x topic
               queue q
               bind x q task.700
               producer p x task.{n}",
    },
    Sample {
        rule: Rule::UnmatchedQueue,
        hit: "exchange x headers
              queue q
              bind x q - format=pdf
              producer p x h.format=zip",
        near: "exchange x headers
               queue q
               bind x q - format=pdf
               producer p x h.format={zip|pdf}",
    },
    Sample {
        rule: Rule::UnmatchedBinding,
        hit: "exchange x topic
              queue q
              bind x q a.*
              bind x q a.*.*
              producer p x a.b",
        near: "exchange x topic
               queue q
               bind x q a.*
               bind x q a.*.*
               producer p x a.b,a.b.c",
    },
    Sample {
        rule: Rule::UnmatchedBinding,
        hit: "exchange x headers
              queue q
              bind x q - format=pdf
              bind x q - format=txt
              producer p x h.format=pdf",
        near: "exchange x fanout
               queue q
               bind x q a
               bind x q b
               producer p x a",
    },
    Sample {
        rule: Rule::DroppedMessages,
        hit: "exchange x topic
              queue q
              bind x q a.*
              producer p x a.b,a.b.c",
        near: "exchange x topic
               queue q
               bind x q a.*
               producer p x a.b,a.b.c mandatory=true",
    },
    Sample {
        rule: Rule::DroppedMessages,
        hit: "exchange x direct
              queue q
              bind x q a
              producer p x {a|b}",
        near: "exchange x direct
               queue q
               bind x q a
               producer p x {a|b} count=1",
    },
    Sample {
        rule: Rule::DroppedMessages,
        hit: "exchange x headers
              queue q
              bind x q - x-match=any a=1 b=2
              producer p x h.a=2",
        near: "exchange x headers
               queue q
               bind x q - x-match=any a=1 b=2
               producer p x h.a=1",
    },
    Sample {
        rule: Rule::DroppedMessages,
        hit: "exchange x fanout
              producer p x",
        near: "exchange x fanout alternate-exchange=amq.fanout
               queue q
               bind amq.fanout q
               producer p x",
    },
    Sample {
        rule: Rule::IdleExchange,
        hit: "exchange x fanout
              queue q
              producer p - q",
        near: "exchange x fanout
               queue q x-dead-letter-exchange=x
               producer p - q",
    },
    Sample {
        rule: Rule::IdleExchange,
        hit: "exchange x topic
              exchange y fanout
              bind x y a destination_type=exchange
              producer p x b",
        near: "exchange x topic
               exchange y fanout
               bind x y a destination_type=exchange
               producer p x a",
    },
    Sample {
        rule: Rule::DroppedOutputs,
        hit: "exchange logs topic
              queue q
              queue all
              bind logs all *.whole
              producer p - q
              processor w q logs routing_key=a.part",
        near: "exchange logs topic
               queue q
               queue all
               bind logs all *.part
               producer p - q
               processor w q logs routing_key=a.part",
    },
    Sample {
        rule: Rule::DroppedOutputs,
        hit: r#"exchange aside direct
                queue q
                queue grave
                bind aside grave dead
                producer p - q
                processor w q - routing_key=grave invalid={"exchange":"aside","routing_key":"ill"}"#,
        near: r#"exchange aside direct
                 queue q
                 queue grave
                 bind aside grave ill
                 producer p - q
                 processor w q - routing_key=grave invalid={"exchange":"aside","routing_key":"ill"}"#,
    },
    Sample {
        rule: Rule::DroppedOutputs,
        hit: "exchange logs fanout
              queue q
              producer p - q
              processor w q logs routing_key=x",
        near: "exchange logs fanout
               exchange by headers
               queue q
               queue all
               bind logs by - destination_type=exchange
               bind by all - kind=part
               producer p - q
               processor w q logs routing_key=x",
    },
];
