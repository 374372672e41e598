//! The vocabulary of AMQP 0-9-1: field tables, properties, messages, reply codes.
//!
//! Plain values only; what a broker does with them stands in [`crate::broker`].

pub mod message;
pub mod reply;
pub(crate) mod term;
pub mod value;

pub use message::{Message, MessageNumber, Properties};
pub use reply::{Refusal, ReplyCode, Scope};
pub use value::{FieldValue, NestedTable, Table};
