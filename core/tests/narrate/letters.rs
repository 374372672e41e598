//! Direct replies, and dead letters that wait.

use std::sync::Arc;

use warren_core::event::{
    BrokerFact, DeadLetterFact, DeathReason, Obstacle, ReplyFact, RoutedBecause,
};
use warren_core::name::ResourceName;
use warren_core::routing::Route;

use super::plugins::again;
use super::things::{consumer, copy, delivery, error, message, tasks};

pub(super) fn replies() -> Vec<BrokerFact> {
    let address = "amq.rabbitmq.reply-to.1-1.1";
    let routed = BrokerFact::Routed {
        message: message(8, "", address),
        route: Arc::new(Route {
            replies: vec![address.into()],
            ..Route::default()
        }),
        because: RoutedBecause::Published,
    };
    let told = [
        ReplyFact::Awaited {
            consumer: consumer(),
            address: address.into(),
        },
        ReplyFact::Delivered {
            message: message(8, "", address),
            consumer: consumer(),
            delivery_tag: 1,
        },
        ReplyFact::NoLonger {
            consumer: consumer(),
        },
    ];
    let told = told.into_iter().map(BrokerFact::Reply);
    std::iter::once(routed).chain(told).collect()
}

pub(super) fn waiting_dead_letters() -> Vec<BrokerFact> {
    let (exchange, reason) = (ResourceName::root("dlx"), DeathReason::Rejected);
    let not_taken = |obstacle| DeadLetterFact::NotTaken {
        copy: copy(),
        obstacle,
    };
    let told = [
        DeadLetterFact::Kept {
            copy: copy(),
            message: error(),
            held_by: Some(delivery()),
            reason,
        },
        not_taken(Obstacle::NoExchange(exchange.clone())),
        not_taken(Obstacle::NoRoute(exchange)),
        not_taken(Obstacle::Circle),
        not_taken(Obstacle::Refused(tasks())),
        DeadLetterFact::Confirmed {
            copy: copy(),
            reason,
        },
    ];
    let because = RoutedBecause::DeadLetter(tasks());
    let told = told.into_iter().map(BrokerFact::DeadLetter);
    told.chain([again(&["dead"], because)]).collect()
}
