//! The fields of an intervention: for each kind those that fit it.

use std::rc::Rc;
use warren_core::{mark, tr};

use warren_core::name::Name;
use warren_core::scenario::InterventionAction;
use yew::prelude::*;

use super::binding::binding;
use super::server::server;
use crate::bench::lists::{EXCHANGES, QUEUES, clients, policies, users};
use crate::bench::message::MessageForm;
use crate::bench::properties::permission::{permissions, topic_permissions};
use crate::bench::properties::policy::Policy;
use crate::bench::properties::{exchange, queue};
use crate::bench::reach::Among;
use crate::bench::record::{Named, Record};

/// An intervention's action, to be changed.
pub(super) type Acting = Record<InterventionAction>;

/// Makes an action of one field, where the others stay.
type Make<T> = Rc<dyn Fn(T) -> InterventionAction>;

/// The fields of what it does.
pub(super) fn fields(acting: &Acting) -> Html {
    use InterventionAction as Do;
    match &acting.now {
        Do::Publish { .. } => publish(acting),
        Do::KillClient { client } => one_client(acting, client, |client| Do::KillClient { client }),
        Do::StopClient { client } => one_client(acting, client, |client| Do::StopClient { client }),
        Do::StartClient { client } => {
            one_client(acting, client, |client| Do::StartClient { client })
        }
        Do::CloseConnection { client } => {
            one_client(acting, client, |client| Do::CloseConnection { client })
        }
        Do::SetPolicy { .. }
        | Do::ClearPolicy { .. }
        | Do::SetPermissions { .. }
        | Do::ClearPermissions { .. }
        | Do::SetTopicPermissions { .. }
        | Do::ClearTopicPermissions { .. } => rule(acting),
        Do::RaiseAlarm { .. }
        | Do::ClearAlarm { .. }
        | Do::StopNode { .. }
        | Do::StartNode { .. }
        | Do::Partition { .. }
        | Do::Heal {}
        | Do::RestartBroker { .. } => server(acting),
        _ => resource(acting),
    }
}

fn one_client(acting: &Acting, client: &Name, make: fn(Name) -> InterventionAction) -> Html {
    let clients = clients(&acting.desk.scenario);
    let named = Named::of("client", mark!("Client"));
    acting.one_of(named, client, &clients, move |action, client| {
        *action = make(client);
    })
}

fn publish(acting: &Acting) -> Html {
    let InterventionAction::Publish {
        vhost,
        exchange,
        message,
    } = &acting.now
    else {
        return Html::default();
    };
    let form = MessageForm {
        testid: &acting.testid,
        desk: &acting.desk,
        place: format!("{}.message", acting.place),
        message,
        take: acting.set(|action, to| {
            if let InterventionAction::Publish { message, .. } = action {
                *message = to;
            }
        }),
    };
    let named = Named::of("exchange", mark!("Exchange"))
        .hint(mark!(
            "Empty: the default exchange, where the key is the queue's name"
        ))
        .list(EXCHANGES);
    html! {
        <>
            { acting.vhost(vhost, |action, to| {
                if let InterventionAction::Publish { vhost, .. } = action {
                    *vhost = to;
                }
            }) }
            { acting.name(named, exchange, |action, to| {
                if let InterventionAction::Publish { exchange, .. } = action {
                    *exchange = to;
                }
            }) }
            { form.fields() }
        </>
    }
}

/// What an operator sets and clears.
fn rule(acting: &Acting) -> Html {
    use InterventionAction as Do;
    let scenario = &acting.desk.scenario;
    match &acting.now {
        Do::SetPolicy { policy } => {
            let set = |action: &mut Do, policy| *action = Do::SetPolicy { policy };
            let record = acting.part("policy", policy, set);
            html! { <Policy {record} among={Among::Policies(None)} /> }
        }
        Do::SetPermissions {
            permissions: granted,
        } => {
            let set = |action: &mut Do, permissions| *action = Do::SetPermissions { permissions };
            permissions(&acting.part("permissions", granted, set))
        }
        Do::SetTopicPermissions {
            permissions: granted,
        } => {
            let set = |action: &mut Do, permissions| {
                *action = Do::SetTopicPermissions { permissions };
            };
            topic_permissions(&acting.part("permissions", granted, set))
        }
        Do::ClearPolicy { vhost, policy } => {
            let make: Make<_> = Rc::new(|(vhost, policy)| Do::ClearPolicy { vhost, policy });
            let names = policies(scenario);
            in_vhost(
                acting,
                (vhost, policy),
                Named::of("policy", mark!("Policy")),
                Pick::OneOf(names),
                make,
            )
        }
        Do::ClearPermissions { vhost, user } => {
            let make: Make<_> = Rc::new(|(vhost, user)| Do::ClearPermissions { vhost, user });
            let names = users(scenario);
            in_vhost(
                acting,
                (vhost, user),
                Named::of("user", mark!("User")),
                Pick::OneOf(names),
                make,
            )
        }
        Do::ClearTopicPermissions { vhost, user } => {
            let make: Make<_> = Rc::new(|(vhost, user)| Do::ClearTopicPermissions { vhost, user });
            let names = users(scenario);
            in_vhost(
                acting,
                (vhost, user),
                Named::of("user", mark!("User")),
                Pick::OneOf(names),
                make,
            )
        }
        _ => Html::default(),
    }
}

/// How a name is given: it is one of these, or typed, as it may be of what is not there.
enum Pick {
    OneOf(Vec<Name>),
    Typed,
}

/// Something of a name in a vhost.
fn in_vhost(
    acting: &Acting,
    (vhost, name): (&Name, &Name),
    named: Named<'_>,
    pick: Pick,
    make: Make<(Name, Name)>,
) -> Html {
    let take_vhost = {
        let (make, name) = (make.clone(), name.clone());
        move |action: &mut InterventionAction, vhost| *action = make((vhost, name.clone()))
    };
    let here = vhost.clone();
    let take_name = move |action: &mut InterventionAction, name| {
        *action = make((here.clone(), name));
    };
    html! {
        <>
            { acting.vhost(vhost, take_vhost) }
            { match pick {
                Pick::OneOf(names) => acting.one_of(named, name, &names, take_name),
                Pick::Typed => acting.name(named, name, take_name),
            } }
        </>
    }
}

/// What is done to exchanges, queues and bindings.
fn resource(acting: &Acting) -> Html {
    use InterventionAction as Do;
    let of_exchange = Named::of("exchange", mark!("Exchange")).list(EXCHANGES);
    let of_queue = Named::of("queue", mark!("Queue")).list(QUEUES);
    let typed = |at: (&Name, &Name), named, make: fn((Name, Name)) -> Do| {
        in_vhost(acting, at, named, Pick::Typed, Rc::new(make))
    };
    match &acting.now {
        Do::DeclareExchange { exchange } => {
            let set = |action: &mut Do, exchange| *action = Do::DeclareExchange { exchange };
            let record = acting.part("exchange", exchange, set);
            html! {
                <>
                    { record.name(Named::of("name", mark!("Name")), &record.now.name, |it, name| it.name = name) }
                    { record.vhost(&record.now.vhost, |it, vhost| it.vhost = vhost) }
                    { exchange::fields(&record, &format!("{}-", acting.testid)) }
                </>
            }
        }
        Do::DeclareQueue { .. } => declare_queue(acting),
        Do::DeleteExchange { vhost, exchange } => {
            typed((vhost, exchange), of_exchange, |(vhost, exchange)| {
                Do::DeleteExchange { vhost, exchange }
            })
        }
        Do::PassiveDeclareExchange { vhost, exchange } => {
            typed((vhost, exchange), of_exchange, |(vhost, exchange)| {
                Do::PassiveDeclareExchange { vhost, exchange }
            })
        }
        Do::PassiveDeclareQueue { vhost, queue } => {
            typed((vhost, queue), of_queue, |(vhost, queue)| {
                Do::PassiveDeclareQueue { vhost, queue }
            })
        }
        Do::DeleteQueue { vhost, queue } => typed((vhost, queue), of_queue, |(vhost, queue)| {
            Do::DeleteQueue { vhost, queue }
        }),
        Do::PurgeQueue { vhost, queue } => typed((vhost, queue), of_queue, |(vhost, queue)| {
            Do::PurgeQueue { vhost, queue }
        }),
        Do::Bind { binding: bound } => {
            let set = |action: &mut Do, binding| *action = Do::Bind { binding };
            binding(&acting.part("binding", bound, set))
        }
        Do::Unbind { binding: bound } => {
            let set = |action: &mut Do, binding| *action = Do::Unbind { binding };
            binding(&acting.part("binding", bound, set))
        }
        _ => Html::default(),
    }
}

fn declare_queue(acting: &Acting) -> Html {
    let InterventionAction::DeclareQueue {
        queue: declared,
        exclusive,
        client,
    } = &acting.now
    else {
        return Html::default();
    };
    let record = acting.part("queue", declared, |action, to| {
        if let InterventionAction::DeclareQueue { queue, .. } = action {
            *queue = to;
        }
    });
    let by_hand = (String::new(), tr!("by hand"));
    let names = clients(&acting.desk.scenario).into_iter();
    let names = names.map(|name| (name.to_string(), name.to_string()));
    let options = std::iter::once(by_hand).chain(names).collect();
    let now = client.as_ref().map_or("", Name::as_str);
    let who = Named::of("client", mark!("Who declares it"));
    html! {
        <>
            { record.name(Named::of("name", mark!("Name")), &declared.name, |it, name| it.name = name) }
            { record.vhost(&declared.vhost, |it, vhost| it.vhost = vhost) }
            { acting.choice(who, now, options, |action, name| {
                if let InterventionAction::DeclareQueue { client, .. } = action {
                    *client = (!name.is_empty()).then(|| name.into());
                }
            }) }
            { acting.flag("exclusive", mark!("Exclusive: its connection's alone, and gone with it"), *exclusive,
                |action, on| {
                    if let InterventionAction::DeclareQueue { exclusive, .. } = action {
                        *exclusive = on;
                    }
                }) }
            { queue::fields(&record, &format!("{}-", acting.testid)) }
        </>
    }
}
