#!/bin/sh
# Retry with backoff: its topology on a RabbitMQ server. The user needs the tag administrator.
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
declare_in / exchange name=jobs type=direct durable=true auto_delete=false internal=false 'arguments={}'
declare_in / exchange name=failed type=direct durable=true auto_delete=false internal=false 'arguments={}'
declare_in / queue name=mails durable=true auto_delete=false 'arguments={"x-dead-letter-exchange":"failed"}'
declare_in / queue name=wait durable=true auto_delete=false 'arguments={"x-dead-letter-exchange":"jobs","x-dead-letter-routing-key":"again","x-message-ttl":3000}'
declare_in / queue name=parking-lot durable=true auto_delete=false 'arguments={}'
declare_in / binding source=jobs destination=mails destination_type=queue routing_key=new 'arguments={}'
declare_in / binding source=jobs destination=mails destination_type=queue routing_key=again 'arguments={}'
declare_in / binding source=failed destination=wait destination_type=queue routing_key=new 'arguments={}'
declare_in / binding source=failed destination=parking-lot destination_type=queue routing_key=again 'arguments={}'
