//! What of the command line others use: task queues on a real RabbitMQ.
//!
//! The verbs are the binary's own business.

pub mod rabbitmq;
