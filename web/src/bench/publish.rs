//! A message composed by hand, and published at the moment that is shown.

use warren_core::name::{Name, ResourceName};
use warren_core::scenario::edit::{self, Edit};
use warren_core::scenario::{
    Client, Intervention, InterventionAction, MessageTemplate, NodeId, Producer, Scenario,
};
use warren_core::{mark, tr};
use yew::prelude::*;

use super::desk::Desk;
use super::field::{Choice, choice};
use super::message::MessageForm;
use crate::state::editor::sentence;
use crate::words;
use crate::workshop::{Commit, Order, Pointer};

/// Where it is published.
#[derive(Clone, PartialEq, Properties)]
pub struct PublishProps {
    /// The scenario and the moment.
    pub desk: Desk,
}

/// The form, beginning with the key of the scenario's first producer.
#[component]
pub fn Publish(PublishProps { desk }: &PublishProps) -> Html {
    let message = use_state(|| MessageTemplate {
        routing_key: first_key(&desk.scenario),
        body: mark!("by hand").into(),
        ..MessageTemplate::default()
    });
    let exchange = use_state(|| first_exchange(desk));
    let refused = use_state(|| None::<String>);
    let onclick = {
        let (desk, refused) = (desk.clone(), refused.setter());
        let (exchange, message) = ((*exchange).clone(), (*message).clone());
        Callback::from(move |_| refused.set(publish(&desk, &exchange, &message).err()))
    };
    let form = MessageForm {
        testid: "publish",
        desk,
        place: String::new(),
        message: &message,
        take: {
            let message = message.setter();
            Callback::from(move |to| message.set(to))
        },
    };
    html! {
        <div class="form">
            { exchanges(desk, &exchange) }
            { form.fields() }
            <div class="dialog-actions">
                if let Some(because) = refused.as_ref() {
                    <span class="field-refused" role="alert" data-testid="publish-refused">{ because }</span>
                }
                <button
                    type="button"
                    class="button button-primary"
                    data-testid="publish-send"
                    {onclick}
                >
                    { tr!("Publish") }
                </button>
            </div>
        </div>
    }
}

fn exchanges(desk: &Desk, chosen: &UseStateHandle<ResourceName>) -> Html {
    let all = usable_exchanges(&desk.scenario);
    let number = all.iter().position(|one| one == &**chosen);
    let options = all.iter().enumerate();
    let options = options.map(|(number, name)| (number.to_string(), words::exchange(name)));
    let options = options.collect();
    let setter = chosen.setter();
    choice(&Choice {
        testid: "publish-exchange",
        label: mark!("Exchange"),
        value: &number.map(|number| number.to_string()).unwrap_or_default(),
        options,
        problem: None,
        take: Callback::from(move |number: String| {
            let number: Option<usize> = number.parse().ok();
            if let Some(exchange) = number.and_then(|number| all.get(number)) {
                setter.set(exchange.clone());
            }
        }),
    })
}

/// The exchanges that a client may publish to: the scenario's, those that are declared by
/// hand during the run, and the server's own.
fn usable_exchanges(scenario: &Scenario) -> Vec<ResourceName> {
    const SERVERS: [&str; 5] = ["", "amq.direct", "amq.fanout", "amq.topic", "amq.headers"];
    let defined = scenario.definitions.exchanges.iter();
    let declared = scenario
        .timeline
        .iter()
        .filter_map(|one| match &one.action {
            InterventionAction::DeclareExchange { exchange } => Some(exchange),
            _ => None,
        });
    let open = defined
        .chain(declared)
        .filter(|exchange| !exchange.internal);
    let mut all: Vec<ResourceName> = Vec::new();
    for name in open
        .map(|exchange| exchange.resource())
        .chain(SERVERS.map(ResourceName::root))
    {
        if !all.contains(&name) {
            all.push(name);
        }
    }
    all
}

fn producers(scenario: &Scenario) -> impl Iterator<Item = &Producer> {
    scenario.clients.iter().filter_map(|client| match client {
        Client::Producer(producer) => Some(producer),
        Client::Consumer(_) | Client::Processor(_) => None,
    })
}

fn first_key(scenario: &Scenario) -> Name {
    let message = producers(scenario).find_map(|producer| producer.messages.first());
    message
        .map(|message| message.routing_key.clone())
        .unwrap_or_default()
}

/// The exchange that is selected, or the one that is published to anyway.
fn first_exchange(desk: &Desk) -> ResourceName {
    if let Some(Pointer::Node(NodeId::Exchange(name))) = &desk.brief.selection {
        return name.clone();
    }
    let first = producers(&desk.scenario).next();
    first.map_or_else(|| ResourceName::root(""), Producer::exchange_resource)
}

/// Publishes it at the moment, and comes to the moment after it.
fn publish(desk: &Desk, exchange: &ResourceName, message: &MessageTemplate) -> Result<(), String> {
    let at_ms = desk.at().ceil_ms().min(desk.scenario.run_for_ms);
    let action = InterventionAction::Publish {
        vhost: exchange.vhost.clone(),
        exchange: exchange.name.clone(),
        message: message.clone(),
    };
    let edit = Edit::AddIntervention(Intervention { at_ms, action });
    let edited =
        edit::apply(&desk.scenario, &edit).map_err(|error| sentence(&error.to_string()))?;
    desk.order(Order::Commit(Commit {
        after_ms: Some(at_ms),
        ..Commit::to(edited)
    }));
    desk.order(Order::Close);
    Ok(())
}
