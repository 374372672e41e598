//! What can be changed of a client, whichever kind it is.

use warren_core::name::Name;
use warren_core::scenario::{Client, Consumer, Processor, Producer};
use warren_core::{mark, tr};
use yew::prelude::*;

use super::{Desk, consumer, processor, producer};
use crate::bench::entry::Entry;

/// The producer that a client is.
pub(super) const fn producer_of(client: &mut Client) -> Option<&mut Producer> {
    match client {
        Client::Producer(producer) => Some(producer),
        Client::Consumer(_) | Client::Processor(_) => None,
    }
}

/// The consumer that a client is.
pub(super) const fn consumer_of(client: &mut Client) -> Option<&mut Consumer> {
    match client {
        Client::Consumer(consumer) => Some(consumer),
        Client::Producer(_) | Client::Processor(_) => None,
    }
}

/// The processor that a client is.
pub(super) const fn processor_of(client: &mut Client) -> Option<&mut Processor> {
    match client {
        Client::Processor(processor) => Some(processor),
        Client::Producer(_) | Client::Consumer(_) => None,
    }
}

/// The form of a client that the scenario has.
pub(super) fn form(desk: &Desk, name: &Name) -> Option<Html> {
    let clients = &desk.scenario.clients;
    let index = clients.iter().position(|client| client.name() == name)?;
    let fields = match &clients[index] {
        Client::Producer(producer) => producer::form(desk, index, producer),
        Client::Consumer(consumer) => consumer::form(desk, index, consumer),
        Client::Processor(processor) => processor::form(desk, index, processor),
    };
    Some(html! { <>{ fields }{ login(desk, index, &clients[index]) }</> })
}

/// Where it connects, and as whom.
fn login(desk: &Desk, index: usize, client: &Client) -> Html {
    let (vhost, user) = client.login();
    let node = client.node().map(ToString::to_string).unwrap_or_default();
    let place = format!("clients[{index}]");
    let take = |change: fn(&mut Client, &str)| {
        desk.take(
            |text| Ok(text.trim().to_owned()),
            move |scenario, text| {
                if let Some(client) = scenario.clients.get_mut(index) {
                    change(client, &text);
                }
            },
        )
    };
    let cluster = !desk.scenario.cluster.is_empty();
    html! {
        <details class="group">
            <summary data-testid="group-login">{ tr!("Connection") }</summary>
            <div class="form">
                <Entry
                    testid="client-vhost"
                    label={mark!("Vhost")}
                    value={vhost.to_string()}
                    problem={desk.wrong(&format!("{place}.vhost"))}
                    take={take(|client, text| set_vhost(client, text.into()))}
                />
                <Entry
                    testid="client-user"
                    label={mark!("User")}
                    value={user.to_string()}
                    problem={desk.wrong(&format!("{place}.user"))}
                    take={take(|client, text| set_user(client, text.into()))}
                />
                if cluster || !node.is_empty() {
                    <Entry
                        testid="client-node"
                        label={mark!("Node of the cluster")}
                        value={node}
                        otherwise={mark!("the first that runs")}
                        problem={desk.wrong(&format!("{place}.node"))}
                        take={take(|client, text| set_node(client, (!text.is_empty()).then(|| text.into())))}
                    />
                }
            </div>
        </details>
    }
}

fn set_vhost(client: &mut Client, vhost: Name) {
    match client {
        Client::Producer(producer) => producer.vhost = vhost,
        Client::Consumer(consumer) => consumer.vhost = vhost,
        Client::Processor(processor) => processor.vhost = vhost,
    }
}

fn set_user(client: &mut Client, user: Name) {
    match client {
        Client::Producer(producer) => producer.user = user,
        Client::Consumer(consumer) => consumer.user = user,
        Client::Processor(processor) => processor.user = user,
    }
}

fn set_node(client: &mut Client, node: Option<Name>) {
    match client {
        Client::Producer(producer) => producer.node = node,
        Client::Consumer(consumer) => consumer.node = node,
        Client::Processor(processor) => processor.node = node,
    }
}
