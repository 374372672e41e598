//! What links of the tag `1` may refer to without holding it: the format's field names
//! and what usually stands beside them.
//!
//! Frozen for good. Every link of the tag `1` that was ever published is unpacked with
//! these very bytes, so a change here makes all of them unreadable. A better dictionary
//! needs a new tag. The likeliest texts stand last, where they are cheapest to refer to.

/// The dictionary of the tag `1`.
pub(super) const DICTIONARY_1: &str = concat!(
    r##""vhosts":[{"name":"/"}],"policies":[],"permissions":[],"users":[],"parameters":[],"global_parameters":[],"topic_permissions":[],"##,
    r##""rabbit_version":"3.10.8","product_name":"RabbitMQ","x-message-ttl":60000,"x-dead-letter-exchange":"dlx","x-dead-letter-routing-key":""##,
    r##""x-max-length":10,"x-overflow":"reject-publish","x-queue-type":"quorum","x-max-priority":10,"x-single-active-consumer":true,"x-delivery-limit":"alternate-exchange":""##,
    r##""$type":"timestamp","value":},"rabbitmq":"3.10","seed":1,"##,
    r##""latency":{"ack_ms":100,"deliver_ms":200,"publish_ms":200,"route_ms":200},"##,
    r##""content_encoding":"utf-8","content_type":"application/json","correlation_id":"1","expiration":"60000","message_id":"","priority":5,"reply_to":"","timestamp":,"type":"","user_id":"guest","app_id":""##,
    r##""auto_delete":true,"internal":true,"durable":false,"destination_type":"exchange","vhost":""##,
    r##""exclusive":true,"restart_ms":2000,"start_ms":0,"ack":"auto","outcomes":["ack","nack","reject","requeue","crash"],"jitter_ms":100,"burst":10,"mandatory":true,"script":[{"at_ms":1000,"message":{"body":""##,
    r##" exchange routing key message messages queue queues binding bindings consumer producer broker restart worker workers task tasks receives a copy of each every the is are and to for with which what only another that goes dies survive persistent acknowledges"##,
    r##""do":"publish","exchange":"","message":{"body":"order orders logs error info warning critical debug kern news images web hello world"##,
    r##"{"at_ms":"do":"start_client"},{"client":"w1","do":"stop_client"},{"at_ms":1000,"do":"restart_broker"},{"at_ms":500,"do":"restart_broker","down_ms":2000,"stop":"kill9"},"##,
    r##""view":{"nodes":{"client:":{"x":,"y":},"exchange:":{"x":1,"y":},"queue:":{"x":-1,"y":0}}}}"##,
    r##""expect":[{"at_ms":1000,"count":0,"that":"unacked"},{"client":"","count":1,"that":"acked"},{"count":1,"queue":"","that":"enqueued"},{"count":1,"queue":"","that":"ready"},{"count":0,"that":"lost"}],"##,
    r##""headers":{"x-match":"all-with-x","x-match":"any","format":"pdf","x-match":"all","type":""##,
    r##""timeline":[{"at_ms":1000,"client":"worker","do":"kill_client"},{"at_ms":1000,"do":"start_client"}],"title":"Logs by workers","version":1}}"##,
    r##""kind":"consumer","name":"worker","prefetch":10,"queue":"tasks","start_ms":5000,"work_ms":2500},{"kind":"consumer","name":"w3","queue":"tasks","work_ms":800}],"##,
    r##""notes":"A *direct* exchange *fanout* exchange *topic* exchange *headers* exchange.","run_for_ms":20000,"##,
    r##"{"at":3200000,"scenario":{"clients":[{"count":10,"every_ms":2000,"exchange":"logs","kind":"producer","messages":[{"body":"task {n}","properties":{"delivery_mode":2,"headers":{"},"routing_key":"tasks"},{"body":"","routing_key":"kern.#"}],"name":"app"},{"kind":"consumer","name":"w1","prefetch":1,"queue":"tasks","work_ms":1500},{"kind":"consumer","name":"w2","queue":""##,
    r##""definitions":{"bindings":[{"destination":"tasks","routing_key":"*.error","source":"logs"},{"destination":"","arguments":{"x-match":"all"},"source":"logs"}],"exchanges":[{"name":"logs","type":"direct"},{"name":"","type":"fanout"},{"name":"logs","type":"headers"},{"name":"logs","type":"topic"}],"queues":[{"name":"tasks"},{"name":""##,
);

#[cfg(test)]
mod tests {
    use super::DICTIONARY_1;

    #[test]
    fn the_dictionary_is_the_one_that_published_links_were_made_with() {
        let hash = miniz_oxide::mz_adler32_oxide(1, DICTIONARY_1.as_bytes());
        assert_eq!((DICTIONARY_1.len(), hash), (3077, 0xc862020f));
    }
}
