#!/bin/sh
# Retry with backoff: a broker with its topology, on this machine only.
# `docker stop warren-retry-with-backoff` ends it and forgets it.
set -eu
[ -n "${RABBITMQ_PASSWORD:-}" ] || { printf '%s\n' 'RABBITMQ_PASSWORD is missing: the password of the user warren' >&2; exit 2; }
RABBITMQ_DEFAULT_USER=warren RABBITMQ_DEFAULT_PASS="$RABBITMQ_PASSWORD" \
    docker run --detach --rm --name warren-retry-with-backoff --hostname rabbitmq \
    --publish 127.0.0.1:5672:5672 --publish 127.0.0.1:15672:15672 \
    --env RABBITMQ_DEFAULT_USER --env RABBITMQ_DEFAULT_PASS rabbitmq:4-management

until docker exec warren-retry-with-backoff rabbitmq-diagnostics --quiet check_running 2>/dev/null; do sleep 1; done
docker exec warren-retry-with-backoff rabbitmq-plugins --quiet enable rabbitmq_management rabbitmq_prometheus
docker exec --interactive warren-retry-with-backoff rabbitmqctl import_definitions <<'DEFINITIONS'
{
  "bindings": [
    {
      "arguments": {},
      "destination": "mails",
      "destination_type": "queue",
      "routing_key": "new",
      "source": "jobs",
      "vhost": "/"
    },
    {
      "arguments": {},
      "destination": "mails",
      "destination_type": "queue",
      "routing_key": "again",
      "source": "jobs",
      "vhost": "/"
    },
    {
      "arguments": {},
      "destination": "wait",
      "destination_type": "queue",
      "routing_key": "new",
      "source": "failed",
      "vhost": "/"
    },
    {
      "arguments": {},
      "destination": "parking-lot",
      "destination_type": "queue",
      "routing_key": "again",
      "source": "failed",
      "vhost": "/"
    }
  ],
  "exchanges": [
    {
      "arguments": {},
      "auto_delete": false,
      "durable": true,
      "internal": false,
      "name": "jobs",
      "type": "direct",
      "vhost": "/"
    },
    {
      "arguments": {},
      "auto_delete": false,
      "durable": true,
      "internal": false,
      "name": "failed",
      "type": "direct",
      "vhost": "/"
    }
  ],
  "global_parameters": [],
  "parameters": [],
  "permissions": [],
  "policies": [],
  "queues": [
    {
      "arguments": {
        "x-dead-letter-exchange": "failed"
      },
      "auto_delete": false,
      "durable": true,
      "name": "mails",
      "vhost": "/"
    },
    {
      "arguments": {
        "x-dead-letter-exchange": "jobs",
        "x-dead-letter-routing-key": "again",
        "x-message-ttl": 3000
      },
      "auto_delete": false,
      "durable": true,
      "name": "wait",
      "vhost": "/"
    },
    {
      "arguments": {},
      "auto_delete": false,
      "durable": true,
      "name": "parking-lot",
      "vhost": "/"
    }
  ],
  "rabbitmq_version": "4.0.0",
  "topic_permissions": [],
  "users": [],
  "vhosts": [
    {
      "name": "/"
    }
  ]
}
DEFINITIONS
