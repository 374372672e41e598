//! The described types of AMQP 1.0: the numbers that describe them, and the fields of those
//! that are lists (its parts 2.7, 2.8, 3.2, 3.4, 3.5 and 5.3).

/// A described type.
pub(super) struct Type {
    pub(super) code: u64,
    pub(super) name: &'static str,
    /// The names of the fields by their place; none where it is no list.
    pub(super) fields: &'static [&'static str],
}

const fn described(code: u64, name: &'static str, fields: &'static [&'static str]) -> Type {
    Type { code, name, fields }
}

/// The type of this number.
pub(super) fn find(code: u64) -> Option<&'static Type> {
    TYPES.iter().find(|one| one.code == code)
}

const TYPES: &[Type] = &[
    described(
        0x10,
        "open",
        &[
            "container-id",
            "hostname",
            "max-frame-size",
            "channel-max",
            "idle-time-out",
            "outgoing-locales",
            "incoming-locales",
            "offered-capabilities",
            "desired-capabilities",
            "properties",
        ],
    ),
    described(
        0x11,
        "begin",
        &[
            "remote-channel",
            "next-outgoing-id",
            "incoming-window",
            "outgoing-window",
            "handle-max",
            "offered-capabilities",
            "desired-capabilities",
            "properties",
        ],
    ),
    described(
        0x12,
        "attach",
        &[
            "name",
            "handle",
            "role",
            "snd-settle-mode",
            "rcv-settle-mode",
            "source",
            "target",
            "unsettled",
            "incomplete-unsettled",
            "initial-delivery-count",
            "max-message-size",
            "offered-capabilities",
            "desired-capabilities",
            "properties",
        ],
    ),
    described(
        0x13,
        "flow",
        &[
            "next-incoming-id",
            "incoming-window",
            "next-outgoing-id",
            "outgoing-window",
            "handle",
            "delivery-count",
            "link-credit",
            "available",
            "drain",
            "echo",
            "properties",
        ],
    ),
    described(
        0x14,
        "transfer",
        &[
            "handle",
            "delivery-id",
            "delivery-tag",
            "message-format",
            "settled",
            "more",
            "rcv-settle-mode",
            "state",
            "resume",
            "aborted",
            "batchable",
        ],
    ),
    described(
        0x15,
        "disposition",
        &["role", "first", "last", "settled", "state", "batchable"],
    ),
    described(0x16, "detach", &["handle", "closed", "error"]),
    described(0x17, "end", &["error"]),
    described(0x18, "close", &["error"]),
    described(0x1d, "error", &["condition", "description", "info"]),
    described(0x23, "received", &["section-number", "section-offset"]),
    described(0x24, "accepted", &[]),
    described(0x25, "rejected", &["error"]),
    described(0x26, "released", &[]),
    described(
        0x27,
        "modified",
        &[
            "delivery-failed",
            "undeliverable-here",
            "message-annotations",
        ],
    ),
    described(
        0x28,
        "source",
        &[
            "address",
            "durable",
            "expiry-policy",
            "timeout",
            "dynamic",
            "dynamic-node-properties",
            "distribution-mode",
            "filter",
            "default-outcome",
            "outcomes",
            "capabilities",
        ],
    ),
    described(
        0x29,
        "target",
        &[
            "address",
            "durable",
            "expiry-policy",
            "timeout",
            "dynamic",
            "dynamic-node-properties",
            "capabilities",
        ],
    ),
    described(0x40, "sasl-mechanisms", &["sasl-server-mechanisms"]),
    described(
        0x41,
        "sasl-init",
        &["mechanism", "initial-response", "hostname"],
    ),
    described(0x42, "sasl-challenge", &["challenge"]),
    described(0x43, "sasl-response", &["response"]),
    described(0x44, "sasl-outcome", &["code", "additional-data"]),
    described(
        0x70,
        "header",
        &[
            "durable",
            "priority",
            "ttl",
            "first-acquirer",
            "delivery-count",
        ],
    ),
    described(0x71, "delivery-annotations", &[]),
    described(0x72, "message-annotations", &[]),
    described(
        0x73,
        "properties",
        &[
            "message-id",
            "user-id",
            "to",
            "subject",
            "reply-to",
            "correlation-id",
            "content-type",
            "content-encoding",
            "absolute-expiry-time",
            "creation-time",
            "group-id",
            "group-sequence",
            "reply-to-group-id",
        ],
    ),
    described(0x74, "application-properties", &[]),
    described(0x75, "data", &[]),
    described(0x76, "amqp-sequence", &[]),
    described(0x77, "amqp-value", &[]),
    described(0x78, "footer", &[]),
];
