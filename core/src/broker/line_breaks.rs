//! Line breaks in names: the server takes them out where something is declared, bound or
//! deleted, and nowhere else, so that what has them in its name can only be used without
//! (`rabbit_channel.erl`, `strip_cr_lf`; observed: names-with-line-breaks).

use super::command::{BindEnd, Method};
use crate::name::Name;

impl Method {
    /// The method as the server takes it.
    pub(super) fn without_line_breaks(mut self) -> Self {
        match &mut self {
            Self::QueueDeclare(declare) => strip(&mut declare.queue),
            Self::ExchangeDeclare(declare) => strip(&mut declare.exchange),
            Self::QueueDelete { queue, .. } => strip(queue),
            Self::ExchangeDelete { exchange, .. } => strip(exchange),
            Self::Bind {
                source,
                destination: BindEnd::Queue(name) | BindEnd::Exchange(name),
                ..
            }
            | Self::Unbind {
                source,
                destination: BindEnd::Queue(name) | BindEnd::Exchange(name),
                ..
            } => {
                strip(source);
                strip(name);
            }
            _ => {}
        }
        self
    }
}

fn strip(name: &mut Name) {
    if name.contains(['\r', '\n']) {
        *name = name.replace(['\r', '\n'], "").into();
    }
}
