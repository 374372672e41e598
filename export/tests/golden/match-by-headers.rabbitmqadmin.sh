#!/bin/sh
# Match by headers: its topology on a RabbitMQ server. The user needs the tag administrator.
set -eu
[ -n "${RABBITMQ_HOST:-}" ] || RABBITMQ_HOST=localhost
[ -n "${RABBITMQ_MANAGEMENT_PORT:-}" ] || RABBITMQ_MANAGEMENT_PORT=15672
[ -n "${RABBITMQ_USER:-}" ] || RABBITMQ_USER=warren
[ -n "${RABBITMQ_PASSWORD:-}" ] || { printf '%s\n' 'RABBITMQ_PASSWORD is missing: the password of the user warren' >&2; exit 2; }

declare_in() { # VHOST KIND NAME=VALUE...
    vhost=$1
    shift
    "${RABBITMQADMIN:-rabbitmqadmin}" --quiet --host "$RABBITMQ_HOST" --port "$RABBITMQ_MANAGEMENT_PORT" \
        --username "$RABBITMQ_USER" --password "$RABBITMQ_PASSWORD" --vhost "$vhost" declare "$@"
}
declare_in / exchange name=documents type=headers durable=true auto_delete=false internal=false 'arguments={}'
declare_in / queue name=pdf-reports durable=true auto_delete=false 'arguments={}'
declare_in / queue name=urgent-or-legal durable=true auto_delete=false 'arguments={}'
declare_in / queue name=signed durable=true auto_delete=false 'arguments={}'
declare_in / binding source=documents destination=pdf-reports destination_type=queue routing_key= 'arguments={"format":"pdf","type":"report","x-match":"all"}'
declare_in / binding source=documents destination=urgent-or-legal destination_type=queue routing_key= 'arguments={"department":"legal","urgent":true,"x-match":"any"}'
