//! Addresses, version 2: `/exchanges/:exchange/:routing-key` and `/queues/:queue`, each name
//! percent-encoded (<https://www.rabbitmq.com/docs/amqp#address-v2>).

use std::fmt::Write;

use warren_core::name::Name;

/// Where management requests go.
pub(super) const MANAGEMENT: &str = "/management";

/// What a publish to this exchange with this key is sent to. The default exchange has no
/// address: what it does is to take the key for the name of a queue.
pub(super) fn of_publish(exchange: &str, key: &str) -> String {
    match (exchange, key) {
        ("", queue) => of_queue(queue),
        (exchange, "") => of_exchange(exchange),
        (exchange, key) => format!("{}/{}", of_exchange(exchange), encoded(key)),
    }
}

pub(super) fn of_exchange(exchange: &str) -> String {
    format!("/exchanges/{}", encoded(exchange))
}

pub(super) fn of_queue(queue: &str) -> String {
    format!("/queues/{}", encoded(queue))
}

/// The vhost as `open` names it.
pub(super) fn of_vhost(vhost: &Name) -> String {
    format!("vhost:{vhost}")
}

/// A name as it stands in an address (RFC 3986, section 2.3).
pub(super) fn encoded(name: &str) -> String {
    let mut text = String::new();
    for octet in name.bytes() {
        if octet.is_ascii_alphanumeric() || b"-._~".contains(&octet) {
            text.push(char::from(octet));
        } else {
            // Writing to a string does not fail.
            let _ = write!(text, "%{octet:02X}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_addresses() {
        assert_eq!(of_publish("news", ""), "/exchanges/news");
        assert_eq!(of_publish("logs", "kern.*"), "/exchanges/logs/kern.%2A");
        assert_eq!(of_publish("", "a/b c"), "/queues/a%2Fb%20c");
        assert_eq!(encoded("é~"), "%C3%A9~");
    }
}
