//! The format `curl`: a shell script of requests to the management API, which create
//! everything, and can be repeated.

use serde_json::{Map, Value, json};
use warren_core::mark;
use warren_core::name::{DEFAULT_VHOST, Name};
use warren_core::scenario::Scenario;

use crate::definitions::{binding, destination_type, exchange, policy, queue};
use crate::notes::Notes;
use crate::operators::{Operators, User, raw, text};
use crate::options::Options;
use crate::quote::{path, shell};
use crate::topology::Topology;
use crate::{json, needs, script};

/// What the requests are made with: an error of the server ends the script, with what the
/// server says.
const FUNCTIONS: &str = r#"
request() { # METHOD PATH BODY
    if ! answer=$(curl --silent --show-error --path-as-is --user "$RABBITMQ_USER:$RABBITMQ_PASSWORD" \
        --header 'content-type: application/json' --request "$1" --data-binary "$3" \
        --write-out '\n%{http_code}' "$RABBITMQ_API/$2"); then
        exit 1
    fi
    case ${answer##*
} in
    2??) ;;
    *) printf '%s %s: %s\n' "$1" "$2" "$answer" >&2; exit 1 ;;
    esac
}
put() { request PUT "$@"; }
post() { request POST "$@"; }
"#;

/// The scenario in this format.
pub(crate) fn write(scenario: &Scenario, options: &Options, notes: &mut Notes) -> String {
    let only = options.vhost.as_deref();
    let topology = Topology::of(scenario, only);
    let topology = topology.without_null(notes).addressable(notes);
    let operators = Operators::of(scenario, only, notes);
    let operators = operators.without_login(&options.broker.user, notes);
    needs::tell_plugins(&topology, notes);
    needs::tell_rest(scenario, &operators, notes);
    let mut script = script::head(scenario, options, script::Api::Address, notes);
    script.push_str(FUNCTIONS);
    vhosts_and_users(scenario, &topology, &operators, &mut script);
    policies(&operators, &mut script, notes);
    declarations(&topology, &mut script, notes);
    script
}

fn put(script: &mut String, place: &[&str], body: &Value) {
    request(script, "put", place, body);
}

fn request(script: &mut String, method: &str, place: &[&str], body: &Value) {
    let place: Vec<String> = place.iter().map(|part| path(part)).collect();
    let (place, body) = (place.join("/"), json::line(body));
    script.push_str(&format!("{method} {} {}\n", shell(&place), shell(&body)));
}

/// Without the fields that stand in the address.
fn body(mut value: Value, in_the_address: &[&str]) -> Value {
    if let Some(fields) = value.as_object_mut() {
        for name in in_the_address {
            fields.remove(*name);
        }
    }
    value
}

fn vhosts_and_users(
    scenario: &Scenario,
    topology: &Topology<'_>,
    operators: &Operators,
    script: &mut String,
) {
    let known = raw(scenario, "vhosts");
    for name in &topology.vhosts {
        let vhost = vhost(&known, name);
        // Every server has `/`, and perhaps says more of it than the scenario does.
        if *name != *DEFAULT_VHOST || vhost != json!({}) {
            put(script, &["vhosts", name], &vhost);
        }
    }
    for user in &operators.users {
        put(script, &["users", &user.name], &user_body(user));
    }
    for one in &operators.permissions {
        let body = json!({"configure": one.configure, "write": one.write, "read": one.read});
        put(script, &["permissions", &one.vhost, &one.user], &body);
    }
    for one in &operators.topic_permissions {
        let body = json!({"exchange": one.exchange, "write": one.write, "read": one.read});
        put(script, &["topic-permissions", &one.vhost, &one.user], &body);
    }
}

/// What the API takes of a vhost (`rabbit_mgmt_wm_vhost.erl`).
fn vhost(known: &[Map<String, Value>], name: &Name) -> Value {
    let known = known.iter().find(|one| text(one, "name") == Some(name));
    let mut fields = Map::new();
    for field in ["description", "tags", "tracing", "default_queue_type"] {
        let within = |one: &Map<String, Value>| {
            let metadata = one.get("metadata").and_then(|all| all.get(field));
            one.get(field).or(metadata).cloned()
        };
        let value = known.and_then(within);
        let says_nothing = [json!(null), json!("undefined"), json!(""), json!([])];
        let value = value.filter(|value| !says_nothing.contains(value));
        // Here the tags are words with commas between them.
        let value = value.map(|value| match value {
            Value::Array(words) => {
                let words: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
                Value::String(words.join(","))
            }
            other => other,
        });
        fields.extend(value.map(|value| (field.to_owned(), value)));
    }
    Value::Object(fields)
}

fn user_body(user: &User) -> Value {
    let mut fields = Map::new();
    for (name, value) in user.password.fields() {
        fields.insert(name.to_owned(), json!(value));
    }
    fields.insert("tags".to_owned(), json!(user.tags.join(",")));
    Value::Object(fields)
}

fn policies(operators: &Operators, script: &mut String, notes: &mut Notes) {
    for one in &operators.policies {
        let policy = body(policy(one, mark!("policy"), notes), &["vhost", "name"]);
        put(script, &["policies", &one.vhost, &one.name], &policy);
    }
    for one in &operators.operator_policies {
        let policy = body(
            policy(one, mark!("operator policy"), notes),
            &["vhost", "name"],
        );
        put(
            script,
            &["operator-policies", &one.vhost, &one.name],
            &policy,
        );
    }
    for one in &operators.parameters {
        let place = |field| text(one, field);
        if let (Some(component), Some(name)) = (place("component"), place("name")) {
            let vhost = place("vhost").unwrap_or("/");
            let body = json!({"value": one.get("value")});
            put(script, &["parameters", component, vhost, name], &body);
        }
    }
    for one in &operators.global_parameters {
        if let Some(name) = text(one, "name") {
            let body = json!({"value": one.get("value")});
            put(script, &["global-parameters", name], &body);
        }
    }
}

fn declarations(topology: &Topology<'_>, script: &mut String, notes: &mut Notes) {
    for one in &topology.exchanges {
        let body = body(exchange(one, notes), &["vhost", "name"]);
        put(script, &["exchanges", &one.vhost, &one.name], &body);
    }
    for one in &topology.queues {
        let body = body(queue(one, notes), &["vhost", "name"]);
        put(script, &["queues", &one.vhost, &one.name], &body);
    }
    for one in &topology.bindings {
        let kind = &destination_type(one)[..1];
        let whole = binding(one, notes);
        let body = json!({"routing_key": whole["routing_key"], "arguments": whole["arguments"]});
        let place = [
            "bindings",
            &one.vhost,
            "e",
            &one.source,
            kind,
            &one.destination,
        ];
        request(script, "post", &place, &body);
    }
}
