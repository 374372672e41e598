//! What has reached an exchange and is not routed yet: it stands there until the next event.

use std::sync::Arc;

use warren_core::amqp::Message;
use warren_core::event::{BrokerFact, Fact, RoutedBecause};
use warren_core::scenario::NodeId;
use warren_core::snapshot::Snapshot;

use super::{Token, TokenKind};
use crate::inside;
use crate::layout::Layout;
use crate::look::Looks;

/// The token of the message that the latest event brought to an exchange.
#[expect(clippy::cast_precision_loss, reason = "places on a screen are small")]
pub(super) fn token(layout: &Layout, looks: &Looks, snapshot: &Snapshot) -> Option<Token> {
    let message = message(snapshot)?;
    let exchange = NodeId::Exchange(message.exchange.clone());
    let at = inside::of_exchange(*layout.nodes.get(&exchange)?);
    Some(Token {
        x: at.x as f32,
        y: at.y as f32,
        kind: TokenKind::Publish,
        number: message.number,
        look: looks.message(message),
        redelivered: false,
        persistent: message.properties.is_persistent(),
        priority: message.properties.priority,
        progress: 1.0,
        opacity: 1.0,
        beneath: 0,
    })
}

/// What was just published, or dead-lettered, or routed to nowhere: what becomes of that, the
/// next event says.
fn message(snapshot: &Snapshot) -> Option<&Arc<Message>> {
    let Fact::Broker(fact) = &snapshot.last.as_ref()?.fact else {
        return None;
    };
    match fact {
        BrokerFact::Published { message, .. } | BrokerFact::DeadLettered { message, .. } => {
            Some(message)
        }
        BrokerFact::Routed {
            message,
            route,
            because: RoutedBecause::Published,
        } => (route.destinations.is_empty() && route.kept.is_empty()).then_some(message),
        _ => None,
    }
}
