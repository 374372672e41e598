#!/bin/sh
# It's "awkward": $HOME `x` ${y} %{z}\: its topology on a RabbitMQ server. The user needs the tag administrator.
set -eu
[ -n "${RABBITMQ_API:-}" ] || RABBITMQ_API=http://localhost:15672/api
[ -n "${RABBITMQ_USER:-}" ] || RABBITMQ_USER=warren
[ -n "${RABBITMQ_PASSWORD:-}" ] || { printf '%s\n' 'RABBITMQ_PASSWORD is missing: the password of the user warren' >&2; exit 2; }

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
put vhosts/team%2Fa%20b '{}'
put users/ann%20o%27hara '{"hashing_algorithm":"rabbit_password_hashing_sha256","password_hash":"5B0Bj1IBda1SK6AM2uoKpCyF0sBuNsqyR7fxN2OWPqwFYdPa","tags":"monitoring,policymaker"}'
put users/nopass '{"password_hash":"","tags":""}'
put permissions/team%2Fa%20b/ann%20o%27hara '{"configure":"^$","read":".*","write":"^(a|b)\\..*$"}'
put permissions/%2F/nopass '{"configure":"","read":"","write":""}'
put topic-permissions/team%2Fa%20b/ann%20o%27hara '{"exchange":"it'\''s \"$HOME\"/żółw","read":".*","write":"^a\\."}'
put policies/team%2Fa%20b/p%20%27q%27%20%24x '{"apply-to":"queues","definition":{"max-length":5,"message-ttl":60000,"overflow":"reject-publish"},"pattern":"^(a|b)\\$\"?","priority":-1}'
put policies/%2F/ae '{"apply-to":"exchanges","definition":{"alternate-exchange":"amq.fanout"},"pattern":"x","priority":7}'
put operator-policies/team%2Fa%20b/limit '{"apply-to":"queues","definition":{"max-length":1000},"pattern":".*","priority":2}'
put exchanges/team%2Fa%20b/it%27s%20%22%24HOME%22%2F%C5%BC%C3%B3%C5%82w '{"arguments":{},"auto_delete":false,"durable":true,"internal":false,"type":"topic"}'
put exchanges/team%2Fa%20b/heads '{"arguments":{},"auto_delete":true,"durable":false,"internal":false,"type":"headers"}'
put exchanges/team%2Fa%20b/within '{"arguments":{},"auto_delete":false,"durable":true,"internal":true,"type":"fanout"}'
put exchanges/team%2Fa%20b/spread '{"arguments":{"alternate-exchange":"within","hash-header":"h"},"auto_delete":false,"durable":true,"internal":false,"type":"x-consistent-hash"}'
put queues/team%2Fa%20b/%20a%20b%20 '{"arguments":{"x-dead-letter-exchange":"","x-dead-letter-routing-key":"a/b?c#d%20&e=f","x-message-ttl":1000},"auto_delete":false,"durable":true}'
put queues/team%2Fa%20b/a%2Fb%3Fc%23d%2520%26e%3Df '{"arguments":{"x-queue-type":"quorum"},"auto_delete":false,"durable":true}'
put queues/team%2Fa%20b/-n '{"arguments":{},"auto_delete":false,"durable":false}'
put queues/team%2Fa%20b/line%0Abreak '{"arguments":{},"auto_delete":true,"durable":true}'
put queues/team%2Fa%20b/%24%7By%7D%20%25%7Bz%7D%20%24%24%20%60x%60%20%5C '{"arguments":{"x-max-priority":10},"auto_delete":false,"durable":true}'
put queues/%2F/plain '{"arguments":{},"auto_delete":false,"durable":true}'
post bindings/team%2Fa%20b/e/it%27s%20%22%24HOME%22%2F%C5%BC%C3%B3%C5%82w/q/%20a%20b%20 '{"arguments":{},"routing_key":""}'
post bindings/team%2Fa%20b/e/it%27s%20%22%24HOME%22%2F%C5%BC%C3%B3%C5%82w/q/a%2Fb%3Fc%23d%2520%26e%3Df '{"arguments":{},"routing_key":"*.$x.#"}'
post bindings/team%2Fa%20b/e/it%27s%20%22%24HOME%22%2F%C5%BC%C3%B3%C5%82w/q/-n '{"arguments":{},"routing_key":"'\''; rm -rf ~; '\''"}'
post bindings/team%2Fa%20b/e/it%27s%20%22%24HOME%22%2F%C5%BC%C3%B3%C5%82w/e/within '{"arguments":{},"routing_key":"żółć"}'
post bindings/team%2Fa%20b/e/within/q/line%0Abreak '{"arguments":{},"routing_key":"ignored"}'
post bindings/team%2Fa%20b/e/spread/q/%24%7By%7D%20%25%7Bz%7D%20%24%24%20%60x%60%20%5C '{"arguments":{},"routing_key":"10"}'
post bindings/%2F/e/amq.topic/q/plain '{"arguments":{},"routing_key":"a.#"}'
post bindings/team%2Fa%20b/e/heads/q/%20a%20b%20 '{"arguments":{"double":1.5,"list":[1,"two",[false]],"long":9007199254740993,"minus":-1,"table":{"in":{"ner":1},"ż":"ó"},"text":"it'\''s $x","whole":5.0,"x-match":"any","yes":true},"routing_key":""}'
post bindings/team%2Fa%20b/e/heads/q/-n '{"arguments":{"byte":-3,"bytes":"hi","decimal":123.45,"float":2.5,"int":-70000,"short":-300,"time":1700000000,"ubyte":200,"uint":4000000000,"ushort":60000},"routing_key":""}'
