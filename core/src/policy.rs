//! Policies: settings that an operator gives to queues and exchanges by a pattern of
//! names, from outside, without declaring them anew
//! (<https://www.rabbitmq.com/docs/parameters#policies>).
//!
//! It knows what a policy is and which one wins; what its keys mean is their readers'
//! business.

use crate::amqp::Table;
use crate::name::ResourceName;

/// What a policy is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum ApplyTo {
    /// Queues and exchanges.
    #[default]
    All,
    /// Queues.
    Queues,
    /// Exchanges.
    Exchanges,
}

/// A policy of a vhost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Its vhost and name.
    pub name: ResourceName,
    /// A regular expression; it need not match the whole name.
    pub pattern: String,
    /// What it is for.
    pub apply_to: ApplyTo,
    /// The greatest wins.
    pub priority: i32,
    /// Its keys, such as `max-length` (without the `x-` of arguments).
    pub definition: Table,
}
