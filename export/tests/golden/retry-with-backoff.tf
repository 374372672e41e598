# Retry with backoff

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

resource "rabbitmq_exchange" "jobs" {
  name  = "jobs"
  vhost = "/"

  settings {
    type        = "direct"
    durable     = true
    auto_delete = false
  }
}

resource "rabbitmq_exchange" "failed" {
  name  = "failed"
  vhost = "/"

  settings {
    type        = "direct"
    durable     = true
    auto_delete = false
  }
}

resource "rabbitmq_queue" "mails" {
  name  = "mails"
  vhost = "/"

  settings {
    durable        = true
    auto_delete    = false
    arguments_json = jsonencode({ "x-dead-letter-exchange" = "failed" })
  }
}

resource "rabbitmq_queue" "wait" {
  name  = "wait"
  vhost = "/"

  settings {
    durable        = true
    auto_delete    = false
    arguments_json = jsonencode({ "x-dead-letter-exchange" = "jobs", "x-dead-letter-routing-key" = "again", "x-message-ttl" = 3000 })
  }
}

resource "rabbitmq_queue" "parking-lot" {
  name  = "parking-lot"
  vhost = "/"

  settings {
    durable     = true
    auto_delete = false
  }
}

resource "rabbitmq_binding" "jobs_to_mails" {
  vhost            = "/"
  source           = rabbitmq_exchange.jobs.name
  destination      = rabbitmq_queue.mails.name
  destination_type = "queue"
  routing_key      = "new"
}

resource "rabbitmq_binding" "jobs_to_mails_2" {
  vhost            = "/"
  source           = rabbitmq_exchange.jobs.name
  destination      = rabbitmq_queue.mails.name
  destination_type = "queue"
  routing_key      = "again"
}

resource "rabbitmq_binding" "failed_to_wait" {
  vhost            = "/"
  source           = rabbitmq_exchange.failed.name
  destination      = rabbitmq_queue.wait.name
  destination_type = "queue"
  routing_key      = "new"
}

resource "rabbitmq_binding" "failed_to_parking-lot" {
  vhost            = "/"
  source           = rabbitmq_exchange.failed.name
  destination      = rabbitmq_queue.parking-lot.name
  destination_type = "queue"
  routing_key      = "again"
}
