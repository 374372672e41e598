#!/bin/sh
# Match by headers: its topology on a RabbitMQ server. The user needs the tag administrator.
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
put exchanges/%2F/documents '{"arguments":{},"auto_delete":false,"durable":true,"internal":false,"type":"headers"}'
put queues/%2F/pdf-reports '{"arguments":{},"auto_delete":false,"durable":true}'
put queues/%2F/urgent-or-legal '{"arguments":{},"auto_delete":false,"durable":true}'
put queues/%2F/signed '{"arguments":{},"auto_delete":false,"durable":true}'
post bindings/%2F/e/documents/q/pdf-reports '{"arguments":{"format":"pdf","type":"report","x-match":"all"},"routing_key":""}'
post bindings/%2F/e/documents/q/urgent-or-legal '{"arguments":{"department":"legal","urgent":true,"x-match":"any"},"routing_key":""}'
