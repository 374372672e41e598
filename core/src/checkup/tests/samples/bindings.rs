//! Bindings, and exchanges that stand in for others.

use super::Sample;
use crate::checkup::Rule;

pub(super) const SAMPLES: &[Sample] = &[
    Sample {
        rule: Rule::MissingAlternate,
        hit: "exchange logs topic alternate-exchange=spares
              exchange spare fanout",
        near: "exchange logs topic alternate-exchange=spare
               exchange spare fanout",
    },
    Sample {
        rule: Rule::MissingAlternate,
        hit: "exchange logs topic
              policy p ^logs exchanges alternate-exchange=elsewhere",
        near: "exchange logs topic
               exchange elsewhere fanout
               policy p ^logs exchanges alternate-exchange=elsewhere",
    },
    Sample {
        rule: Rule::AlternateCycle,
        hit: "exchange a direct alternate-exchange=b
              exchange b direct alternate-exchange=c
              exchange c direct alternate-exchange=b",
        near: "exchange a direct alternate-exchange=b
               exchange b direct alternate-exchange=c
               exchange c direct",
    },
    Sample {
        rule: Rule::ShadowedBinding,
        hit: "exchange x topic
              queue q
              bind x q a.*
              bind x q a.#",
        near: "exchange x topic
               queue q
               queue r
               bind x q a.*
               bind x r a.#
               bind x q *.b",
    },
    Sample {
        rule: Rule::ShadowedBinding,
        hit: "exchange x fanout
              queue q
              bind x q a
              bind x q b",
        near: "exchange x direct
               queue q
               bind x q a
               bind x q b",
    },
    Sample {
        rule: Rule::ShadowedBinding,
        hit: "exchange x headers
              queue q
              bind x q - a=1 b=2
              bind x q - a=1",
        near: "exchange x headers
               queue q
               bind x q - a=1 b=2
               bind x q - b=1",
    },
    Sample {
        rule: Rule::ShadowedBinding,
        hit: "exchange x headers
              queue q
              bind x q - x-match=any a=1
              bind x q - x-match=any a=1 b=2",
        near: "exchange x headers
               queue q
               bind x q - x-match=any a=1
               bind x q - x-match=any b=2",
    },
    Sample {
        rule: Rule::ShadowedBinding,
        hit: "exchange x direct
              queue q
              bind x q a
              bind x q a why=not",
        near: "exchange x x-consistent-hash
               queue q
               bind x q 1
               bind x q 2",
    },
    Sample {
        rule: Rule::ImpossibleBinding,
        hit: "exchange x headers
              queue q
              bind x q - x-match=any",
        near: "exchange x headers
               queue q
               bind x q - x-match=all",
    },
    Sample {
        rule: Rule::ImpossibleBinding,
        hit: "exchange x headers
              queue q
              bind x q - x-match=any x-format=pdf",
        near: "exchange x headers
               queue q
               bind x q - x-match=any-with-x x-format=pdf",
    },
    Sample {
        rule: Rule::LiteralWildcard,
        hit: "exchange x direct
              queue q
              bind x q a.*
              producer p x a.b",
        near: "exchange x direct
               queue q
               bind x q a.*
               producer p x a.*",
    },
    Sample {
        rule: Rule::LiteralWildcard,
        hit: "exchange x topic
              queue q
              bind x q log*
              producer p x logs",
        near: "exchange x topic
               queue q
               bind x q *
               producer p x logs",
    },
];
