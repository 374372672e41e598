# It's "awkward": $HOME `x` ${y} %{z}\

terraform {
  required_providers {
    rabbitmq = {
      source  = "cyrilgdn/rabbitmq"
      version = "~> 1.8"
    }
  }
}

variable "rabbitmq_password" {
  type      = string
  sensitive = true
}

provider "rabbitmq" {
  endpoint = "http://localhost:15672"
  username = "warren"
  password = var.rabbitmq_password
}

resource "rabbitmq_vhost" "team_a_b" {
  name = "team/a b"
}

variable "ann_o_hara_password" {
  type      = string
  sensitive = true
}

resource "rabbitmq_user" "ann_o_hara" {
  name     = "ann o'hara"
  password = var.ann_o_hara_password
  tags     = ["monitoring", "policymaker"]
}

variable "nopass_password" {
  type      = string
  sensitive = true
}

resource "rabbitmq_user" "nopass" {
  name     = "nopass"
  password = var.nopass_password
  tags     = []
}

resource "rabbitmq_permissions" "ann_o_hara_team_a_b" {
  user  = rabbitmq_user.ann_o_hara.name
  vhost = rabbitmq_vhost.team_a_b.name

  permissions {
    configure = "^$"
    write     = "^(a|b)\\..*$"
    read      = ".*"
  }
}

resource "rabbitmq_permissions" "nopass__" {
  user  = rabbitmq_user.nopass.name
  vhost = "/"

  permissions {
    configure = ""
    write     = ""
    read      = ""
  }
}

resource "rabbitmq_topic_permissions" "ann_o_hara_team_a_b" {
  user  = rabbitmq_user.ann_o_hara.name
  vhost = rabbitmq_vhost.team_a_b.name

  permissions {
    exchange = "it's \"$HOME\"/żółw"
    write    = "^a\\."
    read     = ".*"
  }
}

resource "rabbitmq_policy" "team_a_b_p__q___x" {
  name  = "p 'q' $x"
  vhost = rabbitmq_vhost.team_a_b.name

  policy {
    pattern    = "^(a|b)\\$\"?"
    apply_to   = "queues"
    priority   = -1
    definition = { "max-length" = 5, "message-ttl" = 60000, "overflow" = "reject-publish" }
  }
}

resource "rabbitmq_policy" "r___ae" {
  name  = "ae"
  vhost = "/"

  policy {
    pattern    = "x"
    apply_to   = "exchanges"
    priority   = 7
    definition = { "alternate-exchange" = "amq.fanout" }
  }
}

resource "rabbitmq_operator_policy" "team_a_b_limit" {
  name  = "limit"
  vhost = rabbitmq_vhost.team_a_b.name

  policy {
    pattern    = ".*"
    apply_to   = "queues"
    priority   = 2
    definition = { "max-length" = 1000 }
  }
}

resource "rabbitmq_exchange" "team_a_b_it_s___HOME_____w" {
  name  = "it's \"$HOME\"/żółw"
  vhost = rabbitmq_vhost.team_a_b.name

  settings {
    type        = "topic"
    durable     = true
    auto_delete = false
  }
}

resource "rabbitmq_exchange" "team_a_b_heads" {
  name  = "heads"
  vhost = rabbitmq_vhost.team_a_b.name

  settings {
    type        = "headers"
    durable     = false
    auto_delete = true
  }
}

resource "rabbitmq_exchange" "team_a_b_within" {
  name  = "within"
  vhost = rabbitmq_vhost.team_a_b.name

  settings {
    type        = "fanout"
    durable     = true
    auto_delete = false
  }
}

resource "rabbitmq_exchange" "team_a_b_spread" {
  name  = "spread"
  vhost = rabbitmq_vhost.team_a_b.name

  settings {
    type        = "x-consistent-hash"
    durable     = true
    auto_delete = false
    arguments   = { "alternate-exchange" = "within", "hash-header" = "h" }
  }
}

resource "rabbitmq_queue" "team_a_b__a_b_" {
  name  = " a b "
  vhost = rabbitmq_vhost.team_a_b.name

  settings {
    durable        = true
    auto_delete    = false
    arguments_json = jsonencode({ "x-dead-letter-exchange" = "", "x-dead-letter-routing-key" = "a/b?c#d%20&e=f", "x-message-ttl" = 1000 })
  }
}

resource "rabbitmq_queue" "team_a_b_a_b_c_d_20_e_f" {
  name  = "a/b?c#d%20&e=f"
  vhost = rabbitmq_vhost.team_a_b.name

  settings {
    durable        = true
    auto_delete    = false
    arguments_json = jsonencode({ "x-queue-type" = "quorum" })
  }
}

resource "rabbitmq_queue" "team_a_b_-n" {
  name  = "-n"
  vhost = rabbitmq_vhost.team_a_b.name

  settings {
    durable     = false
    auto_delete = false
  }
}

resource "rabbitmq_queue" "team_a_b_line_break" {
  name  = "line\nbreak"
  vhost = rabbitmq_vhost.team_a_b.name

  settings {
    durable     = true
    auto_delete = true
  }
}

resource "rabbitmq_queue" "team_a_b___y____z______x___" {
  name  = "$${y} %%{z} $$ `x` \\"
  vhost = rabbitmq_vhost.team_a_b.name

  settings {
    durable        = true
    auto_delete    = false
    arguments_json = jsonencode({ "x-max-priority" = 10 })
  }
}

resource "rabbitmq_queue" "plain" {
  name  = "plain"
  vhost = "/"

  settings {
    durable     = true
    auto_delete = false
  }
}

resource "rabbitmq_binding" "it_s___HOME_____w_to__a_b_" {
  vhost            = rabbitmq_vhost.team_a_b.name
  source           = rabbitmq_exchange.team_a_b_it_s___HOME_____w.name
  destination      = rabbitmq_queue.team_a_b__a_b_.name
  destination_type = "queue"
  routing_key      = ""
}

resource "rabbitmq_binding" "it_s___HOME_____w_to_a_b_c_d_20_e_f" {
  vhost            = rabbitmq_vhost.team_a_b.name
  source           = rabbitmq_exchange.team_a_b_it_s___HOME_____w.name
  destination      = rabbitmq_queue.team_a_b_a_b_c_d_20_e_f.name
  destination_type = "queue"
  routing_key      = "*.$x.#"
}

resource "rabbitmq_binding" "it_s___HOME_____w_to_-n" {
  vhost            = rabbitmq_vhost.team_a_b.name
  source           = rabbitmq_exchange.team_a_b_it_s___HOME_____w.name
  destination      = rabbitmq_queue.team_a_b_-n.name
  destination_type = "queue"
  routing_key      = "'; rm -rf ~; '"
}

resource "rabbitmq_binding" "it_s___HOME_____w_to_within" {
  vhost            = rabbitmq_vhost.team_a_b.name
  source           = rabbitmq_exchange.team_a_b_it_s___HOME_____w.name
  destination      = rabbitmq_exchange.team_a_b_within.name
  destination_type = "exchange"
  routing_key      = "żółć"
}

resource "rabbitmq_binding" "within_to_line_break" {
  vhost            = rabbitmq_vhost.team_a_b.name
  source           = rabbitmq_exchange.team_a_b_within.name
  destination      = rabbitmq_queue.team_a_b_line_break.name
  destination_type = "queue"
  routing_key      = "ignored"
}

resource "rabbitmq_binding" "spread_to___y____z______x___" {
  vhost            = rabbitmq_vhost.team_a_b.name
  source           = rabbitmq_exchange.team_a_b_spread.name
  destination      = rabbitmq_queue.team_a_b___y____z______x___.name
  destination_type = "queue"
  routing_key      = "10"
}

resource "rabbitmq_binding" "amq_topic_to_plain" {
  vhost            = "/"
  source           = "amq.topic"
  destination      = rabbitmq_queue.plain.name
  destination_type = "queue"
  routing_key      = "a.#"
}

resource "rabbitmq_binding" "heads_to__a_b_" {
  vhost            = rabbitmq_vhost.team_a_b.name
  source           = rabbitmq_exchange.team_a_b_heads.name
  destination      = rabbitmq_queue.team_a_b__a_b_.name
  destination_type = "queue"
  routing_key      = ""
  arguments_json   = jsonencode({ "double" = 1.5, "list" = [1, "two", [false]], "long" = 9007199254740993, "minus" = -1, "table" = { "in" = { "ner" = 1 }, "ż" = "ó" }, "text" = "it's $x", "whole" = 5.0, "x-match" = "any", "yes" = true })
}

resource "rabbitmq_binding" "heads_to_-n" {
  vhost            = rabbitmq_vhost.team_a_b.name
  source           = rabbitmq_exchange.team_a_b_heads.name
  destination      = rabbitmq_queue.team_a_b_-n.name
  destination_type = "queue"
  routing_key      = ""
  arguments_json   = jsonencode({ "byte" = -3, "bytes" = "hi", "decimal" = 123.45, "float" = 2.5, "int" = -70000, "short" = -300, "time" = 1700000000, "ubyte" = 200, "uint" = 4000000000, "ushort" = 60000 })
}
