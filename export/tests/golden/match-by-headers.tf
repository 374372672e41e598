# Match by headers

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

resource "rabbitmq_exchange" "documents" {
  name  = "documents"
  vhost = "/"

  settings {
    type        = "headers"
    durable     = true
    auto_delete = false
  }
}

resource "rabbitmq_queue" "pdf-reports" {
  name  = "pdf-reports"
  vhost = "/"

  settings {
    durable     = true
    auto_delete = false
  }
}

resource "rabbitmq_queue" "urgent-or-legal" {
  name  = "urgent-or-legal"
  vhost = "/"

  settings {
    durable     = true
    auto_delete = false
  }
}

resource "rabbitmq_queue" "signed" {
  name  = "signed"
  vhost = "/"

  settings {
    durable     = true
    auto_delete = false
  }
}

resource "rabbitmq_binding" "documents_to_pdf-reports" {
  vhost            = "/"
  source           = rabbitmq_exchange.documents.name
  destination      = rabbitmq_queue.pdf-reports.name
  destination_type = "queue"
  routing_key      = ""
  arguments_json   = jsonencode({ "format" = "pdf", "type" = "report", "x-match" = "all" })
}

resource "rabbitmq_binding" "documents_to_urgent-or-legal" {
  vhost            = "/"
  source           = rabbitmq_exchange.documents.name
  destination      = rabbitmq_queue.urgent-or-legal.name
  destination_type = "queue"
  routing_key      = ""
  arguments_json   = jsonencode({ "department" = "legal", "urgent" = true, "x-match" = "any" })
}
