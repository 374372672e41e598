//! The broker: AMQP 0-9-1 as RabbitMQ does it.
