#!/bin/sh
# Match by headers: a broker with its topology, on this machine only.
# `docker stop warren-match-by-headers` ends it and forgets it.
set -eu
[ -n "${RABBITMQ_PASSWORD:-}" ] || { printf '%s\n' 'RABBITMQ_PASSWORD is missing: the password of the user warren' >&2; exit 2; }
RABBITMQ_DEFAULT_USER=warren RABBITMQ_DEFAULT_PASS="$RABBITMQ_PASSWORD" \
    docker run --detach --rm --name warren-match-by-headers --hostname rabbitmq \
    --publish 127.0.0.1:5672:5672 --publish 127.0.0.1:15672:15672 \
    --env RABBITMQ_DEFAULT_USER --env RABBITMQ_DEFAULT_PASS rabbitmq:4-management

until docker exec warren-match-by-headers rabbitmq-diagnostics --quiet check_running 2>/dev/null; do sleep 1; done
docker exec warren-match-by-headers rabbitmq-plugins --quiet enable rabbitmq_management rabbitmq_prometheus
docker exec --interactive warren-match-by-headers rabbitmqctl import_definitions <<'DEFINITIONS'
{
  "bindings": [
    {
      "arguments": {
        "format": "pdf",
        "type": "report",
        "x-match": "all"
      },
      "destination": "pdf-reports",
      "destination_type": "queue",
      "routing_key": "",
      "source": "documents",
      "vhost": "/"
    },
    {
      "arguments": {
        "department": "legal",
        "urgent": true,
        "x-match": "any"
      },
      "destination": "urgent-or-legal",
      "destination_type": "queue",
      "routing_key": "",
      "source": "documents",
      "vhost": "/"
    }
  ],
  "exchanges": [
    {
      "arguments": {},
      "auto_delete": false,
      "durable": true,
      "internal": false,
      "name": "documents",
      "type": "headers",
      "vhost": "/"
    }
  ],
  "global_parameters": [],
  "parameters": [],
  "permissions": [],
  "policies": [],
  "queues": [
    {
      "arguments": {},
      "auto_delete": false,
      "durable": true,
      "name": "pdf-reports",
      "vhost": "/"
    },
    {
      "arguments": {},
      "auto_delete": false,
      "durable": true,
      "name": "urgent-or-legal",
      "vhost": "/"
    },
    {
      "arguments": {},
      "auto_delete": false,
      "durable": true,
      "name": "signed",
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
