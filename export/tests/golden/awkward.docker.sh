#!/bin/sh
# It's "awkward": $HOME `x` ${y} %{z}\: a broker with its topology, on this machine only.
# `docker stop warren-it-s-awkward-home-x-y-z` ends it and forgets it.
set -eu
[ -n "${RABBITMQ_PASSWORD:-}" ] || { printf '%s\n' 'RABBITMQ_PASSWORD is missing: the password of the user warren' >&2; exit 2; }
RABBITMQ_DEFAULT_USER=warren RABBITMQ_DEFAULT_PASS="$RABBITMQ_PASSWORD" \
    docker run --detach --rm --name warren-it-s-awkward-home-x-y-z --hostname rabbitmq \
    --publish 127.0.0.1:5672:5672 --publish 127.0.0.1:15672:15672 \
    --env RABBITMQ_DEFAULT_USER --env RABBITMQ_DEFAULT_PASS rabbitmq:3.10-management

until docker exec warren-it-s-awkward-home-x-y-z rabbitmq-diagnostics --quiet check_running 2>/dev/null; do sleep 1; done
docker exec warren-it-s-awkward-home-x-y-z rabbitmq-plugins --quiet enable rabbitmq_management rabbitmq_prometheus rabbitmq_consistent_hash_exchange
docker exec --interactive warren-it-s-awkward-home-x-y-z rabbitmqctl import_definitions <<'DEFINITIONS'
{
  "bindings": [
    {
      "arguments": {},
      "destination": " a b ",
      "destination_type": "queue",
      "routing_key": "",
      "source": "it's \"$HOME\"/żółw",
      "vhost": "team/a b"
    },
    {
      "arguments": {},
      "destination": "a/b?c#d%20&e=f",
      "destination_type": "queue",
      "routing_key": "*.$x.#",
      "source": "it's \"$HOME\"/żółw",
      "vhost": "team/a b"
    },
    {
      "arguments": {},
      "destination": "-n",
      "destination_type": "queue",
      "routing_key": "'; rm -rf ~; '",
      "source": "it's \"$HOME\"/żółw",
      "vhost": "team/a b"
    },
    {
      "arguments": {},
      "destination": "within",
      "destination_type": "exchange",
      "routing_key": "żółć",
      "source": "it's \"$HOME\"/żółw",
      "vhost": "team/a b"
    },
    {
      "arguments": {},
      "destination": "line\nbreak",
      "destination_type": "queue",
      "routing_key": "ignored",
      "source": "within",
      "vhost": "team/a b"
    },
    {
      "arguments": {},
      "destination": "${y} %{z} $$ `x` \\",
      "destination_type": "queue",
      "routing_key": "10",
      "source": "spread",
      "vhost": "team/a b"
    },
    {
      "arguments": {},
      "destination": "plain",
      "destination_type": "queue",
      "routing_key": "a.#",
      "source": "amq.topic",
      "vhost": "/"
    },
    {
      "arguments": {
        "double": 1.5,
        "list": [
          1,
          "two",
          [
            false
          ]
        ],
        "long": 9007199254740993,
        "minus": -1,
        "table": {
          "in": {
            "ner": 1
          },
          "ż": "ó"
        },
        "text": "it's $x",
        "whole": 5.0,
        "x-match": "any",
        "yes": true
      },
      "destination": " a b ",
      "destination_type": "queue",
      "routing_key": "",
      "source": "heads",
      "vhost": "team/a b"
    },
    {
      "arguments": {
        "byte": -3,
        "bytes": "hi",
        "decimal": 123.45,
        "float": 2.5,
        "int": -70000,
        "short": -300,
        "time": 1700000000,
        "ubyte": 200,
        "uint": 4000000000,
        "ushort": 60000
      },
      "destination": "-n",
      "destination_type": "queue",
      "routing_key": "",
      "source": "heads",
      "vhost": "team/a b"
    }
  ],
  "exchanges": [
    {
      "arguments": {},
      "auto_delete": false,
      "durable": true,
      "internal": false,
      "name": "it's \"$HOME\"/żółw",
      "type": "topic",
      "vhost": "team/a b"
    },
    {
      "arguments": {},
      "auto_delete": true,
      "durable": false,
      "internal": false,
      "name": "heads",
      "type": "headers",
      "vhost": "team/a b"
    },
    {
      "arguments": {},
      "auto_delete": false,
      "durable": true,
      "internal": true,
      "name": "within",
      "type": "fanout",
      "vhost": "team/a b"
    },
    {
      "arguments": {
        "alternate-exchange": "within",
        "hash-header": "h"
      },
      "auto_delete": false,
      "durable": true,
      "internal": false,
      "name": "spread",
      "type": "x-consistent-hash",
      "vhost": "team/a b"
    }
  ],
  "global_parameters": [],
  "parameters": [
    {
      "component": "operator_policy",
      "name": "limit",
      "value": {
        "apply-to": "queues",
        "definition": {
          "max-length": 1000
        },
        "pattern": ".*",
        "priority": 2
      },
      "vhost": "team/a b"
    }
  ],
  "permissions": [
    {
      "configure": "^$",
      "read": ".*",
      "user": "ann o'hara",
      "vhost": "team/a b",
      "write": "^(a|b)\\..*$"
    },
    {
      "configure": "",
      "read": "",
      "user": "nopass",
      "vhost": "/",
      "write": ""
    },
    {
      "configure": ".*",
      "read": ".*",
      "user": "warren",
      "vhost": "team/a b",
      "write": ".*"
    }
  ],
  "policies": [
    {
      "apply-to": "queues",
      "definition": {
        "max-length": 5,
        "message-ttl": 60000,
        "overflow": "reject-publish"
      },
      "name": "p 'q' $x",
      "pattern": "^(a|b)\\$\"?",
      "priority": -1,
      "vhost": "team/a b"
    },
    {
      "apply-to": "exchanges",
      "definition": {
        "alternate-exchange": "amq.fanout"
      },
      "name": "ae",
      "pattern": "x",
      "priority": 7,
      "vhost": "/"
    }
  ],
  "queues": [
    {
      "arguments": {
        "x-dead-letter-exchange": "",
        "x-dead-letter-routing-key": "a/b?c#d%20&e=f",
        "x-message-ttl": 1000
      },
      "auto_delete": false,
      "durable": true,
      "name": " a b ",
      "vhost": "team/a b"
    },
    {
      "arguments": {
        "x-queue-type": "quorum"
      },
      "auto_delete": false,
      "durable": true,
      "name": "a/b?c#d%20&e=f",
      "vhost": "team/a b"
    },
    {
      "arguments": {},
      "auto_delete": false,
      "durable": false,
      "name": "-n",
      "vhost": "team/a b"
    },
    {
      "arguments": {},
      "auto_delete": true,
      "durable": true,
      "name": "line\nbreak",
      "vhost": "team/a b"
    },
    {
      "arguments": {
        "x-max-priority": 10
      },
      "auto_delete": false,
      "durable": true,
      "name": "${y} %{z} $$ `x` \\",
      "vhost": "team/a b"
    },
    {
      "arguments": {},
      "auto_delete": false,
      "durable": true,
      "name": "plain",
      "vhost": "/"
    }
  ],
  "rabbitmq_version": "3.10.0",
  "topic_permissions": [
    {
      "exchange": "it's \"$HOME\"/żółw",
      "read": ".*",
      "user": "ann o'hara",
      "vhost": "team/a b",
      "write": "^a\\."
    }
  ],
  "users": [
    {
      "hashing_algorithm": "rabbit_password_hashing_sha256",
      "name": "ann o'hara",
      "password_hash": "5B0Bj1IBda1SK6AM2uoKpCyF0sBuNsqyR7fxN2OWPqwFYdPa",
      "tags": [
        "monitoring",
        "policymaker"
      ]
    },
    {
      "name": "nopass",
      "password_hash": "",
      "tags": []
    }
  ],
  "vhosts": [
    {
      "name": "/"
    },
    {
      "name": "team/a b"
    }
  ]
}
DEFINITIONS
