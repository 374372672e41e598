#!/bin/sh
# It's "awkward": $HOME `x` ${y} %{z}\: its topology on a RabbitMQ server. The user needs the tag administrator.
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
declare_in / vhost 'name=team/a b'
declare_in / user 'name=ann o'\''hara' tags=monitoring,policymaker password_hash=5B0Bj1IBda1SK6AM2uoKpCyF0sBuNsqyR7fxN2OWPqwFYdPa hashing_algorithm=rabbit_password_hashing_sha256
declare_in / user name=nopass tags= password_hash=
declare_in / permission 'vhost=team/a b' 'user=ann o'\''hara' 'configure=^$' 'write=^(a|b)\..*$' 'read=.*'
declare_in / permission vhost=/ user=nopass configure= write= read=
declare_in 'team/a b' policy 'name=p '\''q'\'' $x' 'pattern=^(a|b)\$"?' apply-to=queues priority=-1 'definition={"max-length":5,"message-ttl":60000,"overflow":"reject-publish"}'
declare_in / policy name=ae pattern=x apply-to=exchanges priority=7 'definition={"alternate-exchange":"amq.fanout"}'
declare_in 'team/a b' operator_policy name=limit 'pattern=.*' apply-to=queues priority=2 'definition={"max-length":1000}'
declare_in 'team/a b' exchange 'name=it'\''s "$HOME"/żółw' type=topic durable=true auto_delete=false internal=false 'arguments={}'
declare_in 'team/a b' exchange name=heads type=headers durable=false auto_delete=true internal=false 'arguments={}'
declare_in 'team/a b' exchange name=within type=fanout durable=true auto_delete=false internal=true 'arguments={}'
declare_in 'team/a b' exchange name=spread type=x-consistent-hash durable=true auto_delete=false internal=false 'arguments={"alternate-exchange":"within","hash-header":"h"}'
declare_in 'team/a b' queue 'name= a b ' durable=true auto_delete=false 'arguments={"x-dead-letter-exchange":"","x-dead-letter-routing-key":"a/b?c#d%20&e=f","x-message-ttl":1000}'
declare_in 'team/a b' queue 'name=a/b?c#d%20&e=f' durable=true auto_delete=false 'arguments={"x-queue-type":"quorum"}'
declare_in 'team/a b' queue name=-n durable=false auto_delete=false 'arguments={}'
declare_in 'team/a b' queue 'name=line
break' durable=true auto_delete=true 'arguments={}'
declare_in 'team/a b' queue 'name=${y} %{z} $$ `x` \' durable=true auto_delete=false 'arguments={"x-max-priority":10}'
declare_in / queue name=plain durable=true auto_delete=false 'arguments={}'
declare_in 'team/a b' binding 'source=it'\''s "$HOME"/żółw' 'destination= a b ' destination_type=queue routing_key= 'arguments={}'
declare_in 'team/a b' binding 'source=it'\''s "$HOME"/żółw' 'destination=a/b?c#d%20&e=f' destination_type=queue 'routing_key=*.$x.#' 'arguments={}'
declare_in 'team/a b' binding 'source=it'\''s "$HOME"/żółw' destination=-n destination_type=queue 'routing_key='\''; rm -rf ~; '\''' 'arguments={}'
declare_in 'team/a b' binding 'source=it'\''s "$HOME"/żółw' destination=within destination_type=exchange 'routing_key=żółć' 'arguments={}'
declare_in 'team/a b' binding source=within 'destination=line
break' destination_type=queue routing_key=ignored 'arguments={}'
declare_in 'team/a b' binding source=spread 'destination=${y} %{z} $$ `x` \' destination_type=queue routing_key=10 'arguments={}'
declare_in / binding source=amq.topic destination=plain destination_type=queue 'routing_key=a.#' 'arguments={}'
declare_in 'team/a b' binding source=heads 'destination= a b ' destination_type=queue routing_key= 'arguments={"double":1.5,"list":[1,"two",[false]],"long":9007199254740993,"minus":-1,"table":{"in":{"ner":1},"ż":"ó"},"text":"it'\''s $x","whole":5.0,"x-match":"any","yes":true}'
declare_in 'team/a b' binding source=heads destination=-n destination_type=queue routing_key= 'arguments={"byte":-3,"bytes":"hi","decimal":123.45,"float":2.5,"int":-70000,"short":-300,"time":1700000000,"ubyte":200,"uint":4000000000,"ushort":60000}'
