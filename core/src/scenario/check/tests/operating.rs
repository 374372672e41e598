//! What is said of users, permissions and policies, and of what is done during the run.

use expect_test::expect;

use super::says;

#[test]
fn what_a_server_exports_is_sound() {
    says(
        r#"{"version": 1,
            "definitions": {
              "rabbit_version": "3.10.8",
              "users": [{"name": "shop", "password_hash": "x", "limits": {},
                         "hashing_algorithm": "rabbit_password_hashing_sha256",
                         "tags": ["administrator"]}],
              "vhosts": [{"name": "/"}, {"name": "staging"}],
              "permissions": [{"user": "shop", "vhost": "staging", "configure": "",
                               "write": "^shop-", "read": ".*"}],
              "topic_permissions": [{"user": "shop", "vhost": "/", "exchange": "amq.topic",
                                     "write": "^{username}", "read": ".*"}],
              "parameters": [], "global_parameters": [],
              "policies": [{"vhost": "/", "name": "short", "pattern": "^q", "apply-to": "queues",
                            "definition": {"max-length": 3, "overflow": "drop-head"},
                            "priority": 0}]},
            "clients": [{"kind": "producer", "name": "p", "vhost": "staging"}]}"#,
        expect![[""]],
    );
}

#[test]
fn what_an_operator_cannot_have_meant_is_named_at_its_place() {
    says(
        r#"{"version": 1,
            "definitions": {
              "users": [{"name": ""}, {"nam": "shop"}],
              "vhosts": {},
              "permissions": [{"user": "gast", "configure": "(", "write": "", "read": ""},
                              {"user": "guest", "vhost": "staging", "configure": "", "write": 1}],
              "topic_permissions": [{"user": "guest", "exchange": "amq.topc", "write": "a",
                                     "read": "["}],
              "policies": [{"name": "p", "pattern": "*", "apply-to": "queue", "vhost": "x"},
                           {"name": "q", "pattern": "(", "definitions": {}},
                           {"name": "", "pattern": "", "priority": "high"}]}}"#,
        expect![[r#"
            Error definitions.vhosts: expected a list
            Error definitions.users[0].name: the name is empty; give it one
            Error definitions.users[1].name: this field is missing
            Error definitions.users[1].nam: there is no such field; did you mean "name"?
            Error definitions.permissions[0].user: there is no user "gast"; add it to definitions.users
            Error definitions.permissions[0].configure: the pattern is no regular expression: found open group without closing ')'; write a regular expression, such as "^orders"; ".*" matches every name
            Error definitions.permissions[1].write: expected text in quotes, found 1
            Error definitions.permissions[1].read: this field is missing
            Warning definitions.topic_permissions[0].exchange: there is no exchange "amq.topc" that this could be for; did you mean "amq.topic"?
            Error definitions.topic_permissions[0].read: the pattern is no regular expression: found unclosed character class; write a regular expression, such as "^orders"; ".*" matches every name
            Error definitions.policies[0].vhost: there is no vhost "x"; did you mean "/"?
            Error definitions.policies[0].apply-to: policies apply to no "queue"; write one of queues, exchanges, all, classic_queues, quorum_queues, streams
            Error definitions.policies[1].definitions: there is no such field; did you mean "definition"?
            Error definitions.policies[2].priority: expected a whole number, found "high"
        "#]],
    );
}

#[test]
fn interventions_that_speak_of_nothing_are_named() {
    says(
        r#"{"version": 1,
            "definitions": {"queues": [{"name": "tasks"}],
                            "policies": [{"name": "short", "pattern": ""}]},
            "timeline": [
              {"at_ms": 1, "do": "close_connection", "client": "w"},
              {"at_ms": 1, "do": "raise_alarm", "alarm": "cpu"},
              {"at_ms": 1, "do": "clear_alarm"},
              {"at_ms": 1, "do": "set_policy", "policy": {"name": "p", "pattern": "("}},
              {"at_ms": 1, "do": "set_policy", "policy": {"name": "p", "patern": "a"}},
              {"at_ms": 1, "do": "clear_policy", "policy": "shrt"},
              {"at_ms": 1, "do": "set_permissions", "permissions": {"user": "guest"}},
              {"at_ms": 1, "do": "clear_permissions", "user": "gust"},
              {"at_ms": 1, "do": "set_topic_permissions"},
              {"at_ms": 1, "do": "clear_topic_permissions", "user": "guest", "vhost": "x"},
              {"at_ms": 1, "do": "purge_queue", "queue": "task"},
              {"at_ms": 1, "do": "delete_queue", "queu": "tasks"},
              {"at_ms": 1, "do": "delete_exchange", "exchange": "logs"}]}"#,
        expect![[r#"
            Error timeline[1].alarm: "cpu" is not known here; write one of memory, disk
            Error timeline[2].alarm: this field is missing
            Error timeline[4].policy.pattern: this field is missing
            Error timeline[4].policy.patern: there is no such field; did you mean "pattern"?
            Error timeline[6].permissions.configure: this field is missing
            Error timeline[6].permissions.write: this field is missing
            Error timeline[6].permissions.read: this field is missing
            Error timeline[8].permissions: this field is missing
            Error timeline[11].queue: this field is missing
            Error timeline[11].queu: there is no such field; did you mean "queue"?
            Error timeline[0].client: there is no client "w"
            Error timeline[3].policy.pattern: the pattern is no regular expression: found open group without closing ')'; write a regular expression, such as "^orders"; ".*" matches every name
            Error timeline[5].policy: there is no policy "shrt"; set it before, or write its name as it is set
            Error timeline[7].user: there is no user "gust"; did you mean "guest"?
            Error timeline[9].vhost: there is no vhost "x"; did you mean "/"?
            Error timeline[10].queue: there is no queue "task"; did you mean "tasks"?
            Error timeline[12].exchange: there is no exchange "logs"
        "#]],
    );
}

#[test]
fn what_is_declared_during_the_run_is_checked_as_what_is_defined() {
    says(
        r#"{"version": 1,
            "definitions": {"queues": [{"name": "tasks"}]},
            "clients": [{"kind": "consumer", "name": "w", "queue": "late"}],
            "timeline": [
              {"at_ms": 1, "do": "declare_queue", "queue": {"name": "late"}},
              {"at_ms": 2, "do": "declare_queue",
               "queue": {"name": "amq.x", "arguments": {"x-expires": 0}}},
              {"at_ms": 3, "do": "declare_exchange", "exchange": {"name": "x", "type": "tropic"}},
              {"at_ms": 4, "do": "bind", "binding": {"source": "x", "destination": "late"}},
              {"at_ms": 5, "do": "bind", "binding": {"source": "y", "destination": "lte"}},
              {"at_ms": 6, "do": "unbind",
               "binding": {"source": "amq.headers", "destination": "tasks",
                           "arguments": {"x-match": "both"}}}]}"#,
        expect![[r#"
            Error timeline[1].queue.name: the name "amq.x" begins with "amq.", which is reserved for the server; choose another name; the queues that the server has itself are always there
            Error timeline[1].queue.arguments: the server refuses this queue: PRECONDITION_FAILED - invalid arg 'x-expires' for queue 'amq.x' in vhost '/': {value_zero,0}; change its arguments
            Error timeline[2].exchange.type: there is no exchange type "tropic"; did you mean "topic"?
            Error timeline[4].binding.source: there is no exchange "y"; did you mean "x"?
            Error timeline[4].binding.destination: there is no queue "lte"; did you mean "late"?
            Error timeline[5].binding.arguments.x-match: there is no way to compare headers "both"; write one of all, any, all-with-x, any-with-x
        "#]],
    );
}

#[test]
fn what_clients_and_the_server_cannot_be_told_is_named() {
    says(
        r#"{"version": 1,
            "config": {"consumer_timeout": -1, "channel_tick_interval": 0, "max_size": 1},
            "definitions": {"queues": [{"name": "q"}], "users": [{"name": "shop"}]},
            "clients": [
              {"kind": "producer", "name": "a", "user": "shop", "confirms": true,
               "tx": {"size": 0, "outcomes": ["comit"]}},
              {"kind": "producer", "name": "b", "user": "shp", "tx": {}},
              {"kind": "consumer", "name": "c", "queue": "q", "get_every_ms": 0, "global": 1,
               "arguments": {"x-priority": "high"}, "outcomes": ["recovr"]}]}"#,
        expect![[r#"
            Error clients[0].tx.outcomes[0]: "comit" is not known here; write one of commit, rollback
            Error clients[1].tx.size: this field is missing
            Error clients[2].global: expected true or false, found 1
            Error clients[2].outcomes[0]: "recovr" is not known here; write one of ack, nack, reject, requeue, reject_requeue, recover, crash
            Error config.consumer_timeout: expected a whole number from 0 to 4294967295, found -1
            Error config.max_size: there is no such field
            Error config.channel_tick_interval: an interval of 0 ms never ends; write 1 or more
            Error clients[0].tx.size: a transaction of no messages never ends; write 1 or more
            Error clients[0].tx: a channel has either transactions or confirms, not both; leave one of them out
            Error clients[1].user: there is no user "shp"; did you mean "shop"?
            Error clients[2].get_every_ms: an interval of 0 ms never ends; write 1 or more, or leave it out to subscribe
            Error clients[2].arguments: the server refuses this consumer: PRECONDITION_FAILED - invalid arg 'x-priority' for queue 'q' in vhost '/': "expected integer, got longstr"; change its arguments
        "#]],
    );
}

#[test]
fn a_user_without_permissions_is_warned_about() {
    says(
        r#"{"version": 1,
            "definitions": {"queues": [{"name": "q"}], "users": [{"name": "shop"}]},
            "clients": [
              {"kind": "producer", "name": "a", "user": "shop", "confirms": true, "tx": {"size": 0}},
              {"kind": "consumer", "name": "c", "queue": "q", "get_every_ms": 0,
               "arguments": {"x-priority": "high", "x-cancel-on-ha-failover": 1}}]}"#,
        expect![[r#"
            Warning clients[0].user: the user "shop" has no permissions in the vhost "/"; the server refuses its connection: add them to definitions.permissions
            Error clients[0].tx.size: a transaction of no messages never ends; write 1 or more
            Error clients[0].tx: a channel has either transactions or confirms, not both; leave one of them out
            Error clients[1].get_every_ms: an interval of 0 ms never ends; write 1 or more, or leave it out to subscribe
            Error clients[1].arguments: the server refuses this consumer: PRECONDITION_FAILED - invalid arg 'x-priority' for queue 'q' in vhost '/': "expected integer, got longstr"; change its arguments
        "#]],
    );
}

#[test]
fn what_is_defined_cannot_be_bound_to_what_is_declared_later() {
    says(
        r#"{"version": 1, "definitions": {"queues": [{"name": "q"}],
              "bindings": [{"source": "late", "destination": "q"}]},
            "timeline": [
              {"at_ms": 1, "do": "declare_exchange", "exchange": {"name": "late", "type": "fanout"}},
              {"at_ms": 2, "do": "bind", "binding": {"source": "late", "destination": "q"}}]}"#,
        expect![[r#"
            Error definitions.bindings[0].source: there is no exchange "late"
        "#]],
    );
}

#[test]
fn newer_servers_refuse_mirrors_and_transient_queues() {
    let document = |line: &str| {
        format!(
            r#"{{"version": 1, "rabbitmq": "{line}", "definitions": {{
                "queues": [{{"name": "q", "durable": false}}],
                "policies": [{{"name": "ha", "vhost": "/", "pattern": "q", "apply-to": "queues",
                    "priority": 0, "definition": {{"ha-mode": "all"}}}}]}}}}"#
        )
    };
    says(&document("3.10"), expect![""]);
    says(
        &document("4"),
        expect![[r#"
        Error definitions.queues[0]: the server refuses this queue: INTERNAL_ERROR - Feature `transient_nonexcl_queues` is deprecated.
        By default, this feature is not permitted anymore.
        The feature will be removed from a future major RabbitMQ version, regardless of the configuration; actual version to be determined.
        To...; make it durable, or choose an earlier server
        Error definitions.policies[0].definition.ha-mode: this server has no mirrors of classic queues, and refuses the policy; choose quorum queues, or an earlier server
    "#]],
    );
}

#[test]
fn older_servers_refuse_policies_for_one_type_of_queues() {
    let document = |line: &str| {
        format!(
            r#"{{"version": 1, "rabbitmq": "{line}", "definitions": {{
                "policies": [{{"name": "p", "pattern": "", "apply-to": "quorum_queues"}}],
                "operator_policies": [{{"name": "o", "pattern": "", "apply-to": "streams"}}]}}}}"#
        )
    };
    says(&document("4"), expect![""]);
    says(
        &document("3.10"),
        expect![[r#"
            Error definitions.policies[0].apply-to: this server has no policies for queues of one type, and refuses it; write queues, or choose a later server
            Error definitions.operator_policies[0].apply-to: this server has no policies for queues of one type, and refuses it; write queues, or choose a later server
        "#]],
    );
}
