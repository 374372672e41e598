//! What is found in the scenarios of the library, which show some of it on purpose.

use expect_test::expect;

use super::told;
use crate::scenario::library::LIBRARY;

#[test]
fn the_library_is_found_to_do_what_it_shows() {
    let all = LIBRARY.iter().map(|entry| {
        let scenario = entry.scenario().expect("sound");
        format!("{}\n{}", entry.slug, told(&scenario))
    });
    // logs-by-severity, logs-by-topic and match-by-headers show that an exchange drops what
    // matches no binding; each says so in its notes, and expects the losses.
    expect![[r#"
        hello-world
        image-workers
        news-to-everyone
        logs-by-severity
        exchange:logs: The exchange "logs" drops the messages of "app" with the key "debug": no binding matches. Bind a queue for them, give the exchange an alternate exchange, or have them returned (mandatory) (dropped-messages) [Have them returned to the producer]
        logs-by-topic
        exchange:logs: The exchange "logs" drops the messages of "servers" with the keys "critical" and "web.shop.critical": no binding matches. Bind a queue for them, give the exchange an alternate exchange, or have them returned (mandatory) (dropped-messages) [Have them returned to the producer]
        match-by-headers
        exchange:documents: The exchange "documents" drops 2 messages of "scanner" whose headers no binding matches. Bind a queue for them, give the exchange an alternate exchange, or have them returned (mandatory) (dropped-messages) [Have them returned to the producer]
        ask-and-answer
        retry-with-backoff
        task-queue-two-ways
        order-splitter
        backpressure
        what-a-crash-loses
        failover
    "#]].assert_eq(&all.collect::<String>());
}
