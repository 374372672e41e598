//! What a published message's properties may say, and what they do.

use super::bench::{Bench, answer, message, name, precondition, queue};
use crate::amqp::{FieldValue, Properties, Table};
use crate::broker::{Method, Reply};
use crate::scenario::AckMode;

#[test]
fn an_expiration_is_digits_as_erlang_reads_them() {
    // As recorded in `ttl-invalid`; the last two as the source has it.
    let table = [
        ("4294967296", None),
        ("0", None),
        ("00100", None),
        ("abc", Some("no_integer")),
        ("", Some("no_integer")),
        (" 5", Some("no_integer")),
        ("-1", Some("{value_negative,-1}")),
        ("1.5", Some("{leftover_string,\".5\"}")),
        ("-", Some("no_integer")),
        ("5\u{e9}", Some("{leftover_string,[195,169]}")),
    ];
    for (expiration, why) in table {
        let expected = why.map_or_else(
            || "fine".to_owned(),
            |why| precondition(&format!("invalid expiration '{expiration}': {why}")),
        );
        let properties = Properties {
            expiration: Some(expiration.into()),
            ..Properties::default()
        };
        let publish = message(1, "", "q", properties);
        assert_eq!(answer(vec![queue(), publish]), expected);
    }
}

#[test]
fn properties_are_checked_in_the_servers_order() {
    let all_wrong = Properties {
        user_id: Some("somebody".into()),
        expiration: Some("soon".into()),
        delivery_mode: Some(0),
        headers: Some(Table::from([("CC", FieldValue::from("k"))])),
        ..Properties::default()
    };
    let user = Properties {
        user_id: Some("guest".into()),
        ..all_wrong.clone()
    };
    let expiration = Properties {
        expiration: None,
        ..user.clone()
    };
    let mode = Properties {
        headers: None,
        ..expiration.clone()
    };
    let table = [
        (
            all_wrong,
            "user_id property set to 'somebody' but authenticated user was 'guest'",
        ),
        (user, "invalid expiration 'soon': no_integer"),
        (
            expiration,
            "invalid message: {unacceptable_type_in_header,\"CC\",longstr}",
        ),
        (mode, "invalid message: {delivery_mode_unknown,0}"),
    ];
    for (properties, detail) in table {
        let publish = message(1, "", "q", properties);
        assert_eq!(answer(vec![queue(), publish]), precondition(detail));
    }
}

#[test]
fn cc_and_bcc_are_further_keys_and_bcc_is_kept_from_the_receivers() {
    let mut bench = Bench::new();
    let c = bench.channel("c");
    for queue in ["q", "r", "s"] {
        bench.queue(c, queue);
    }
    let keys = |keys: &[&str]| {
        let strings = keys.iter().copied().map(FieldValue::from);
        FieldValue::Array(strings.chain([FieldValue::Long(1)]).collect())
    };
    let headers = Table::from([("CC", keys(&["q", "r"])), ("BCC", keys(&["s"]))]);
    let properties = Properties {
        headers: Some(headers),
        ..Properties::default()
    };
    bench
        .call(c, message(1, "", "q", properties))
        .expect("routed");
    for queue in ["q", "r", "s"] {
        let (queue, ack) = (name(queue), AckMode::Auto);
        let Ok(Reply::Got {
            message,
            message_count: 0,
            ..
        }) = bench.call(c, Method::Get { queue, ack })
        else {
            panic!("one copy for each queue")
        };
        let headers = message.properties.headers.as_ref().expect("headers");
        assert!(headers.get("CC").is_some() && headers.get("BCC").is_none());
    }
}
