//! Checking what is done during the run.

use super::known::Known;
use super::{after_the_end, clients, cluster, definitions, operator};
use crate::name::{Name, ResourceName};
use crate::scenario::problem::Problems;
use crate::scenario::{InterventionAction, Scenario};
use crate::tr;

pub(super) fn check(scenario: &Scenario, known: &Known, problems: &mut Problems) {
    for (index, intervention) in scenario.timeline.iter().enumerate() {
        let place = format!("timeline[{index}]");
        let place_of_time = format!("{place}.at_ms");
        after_the_end(&place_of_time, intervention.at_ms, scenario, problems);
        action(&place, &intervention.action, (scenario, known), problems);
    }
}

fn action(
    place: &str,
    action: &InterventionAction,
    (scenario, known): (&Scenario, &Known),
    problems: &mut Problems,
) {
    match action {
        InterventionAction::Publish {
            vhost,
            exchange,
            message,
        } => {
            known.need_vhost(&format!("{place}.vhost"), vhost, problems);
            let exchange = ResourceName::new(vhost.clone(), exchange.clone());
            clients::publishes_to(&format!("{place}.exchange"), &exchange, known, problems);
            let place = format!("{place}.message");
            clients::template(&place, &exchange, message, known, problems);
        }
        InterventionAction::KillClient { client }
        | InterventionAction::StopClient { client }
        | InterventionAction::StartClient { client }
        | InterventionAction::CloseConnection { client } => {
            known.need_client(&format!("{place}.client"), client, problems);
        }
        InterventionAction::SetPolicy { policy } => {
            operator::policy(&format!("{place}.policy"), policy, known, problems);
        }
        InterventionAction::ClearPolicy { vhost, policy } => {
            let policy = ResourceName::new(vhost.clone(), policy.clone());
            let place = format!("{place}.policy");
            known_policy(&place, &policy, scenario, problems);
        }
        InterventionAction::SetPermissions { permissions } => {
            let place = format!("{place}.permissions");
            operator::permissions(&place, permissions, known, problems);
        }
        InterventionAction::SetTopicPermissions { permissions } => {
            let place = format!("{place}.permissions");
            operator::topic_permissions(&place, permissions, known, problems);
        }
        InterventionAction::ClearPermissions { vhost, user }
        | InterventionAction::ClearTopicPermissions { vhost, user } => {
            known.need_user(&format!("{place}.user"), user, problems);
            known.need_vhost(&format!("{place}.vhost"), vhost, problems);
        }
        InterventionAction::StopNode { node, .. } | InterventionAction::StartNode { node } => {
            known.need_node(&format!("{place}.node"), node, problems);
        }
        InterventionAction::Partition { nodes } => {
            cluster::side(&format!("{place}.nodes"), nodes, known, problems);
        }
        InterventionAction::RaiseAlarm { .. }
        | InterventionAction::ClearAlarm { .. }
        | InterventionAction::Heal {}
        | InterventionAction::RestartBroker { .. } => {}
        other => resource(place, other, (scenario, known), problems),
    }
}

/// What is done to exchanges, queues and bindings.
fn resource(
    place: &str,
    action: &InterventionAction,
    (scenario, known): (&Scenario, &Known),
    problems: &mut Problems,
) {
    let line = scenario.rabbitmq;
    let named = |vhost: &Name, name: &Name| ResourceName::new(vhost.clone(), name.clone());
    match action {
        InterventionAction::DeclareExchange { exchange } => {
            definitions::exchange(&format!("{place}.exchange"), exchange, line, problems);
        }
        InterventionAction::DeclareQueue {
            queue,
            exclusive,
            client,
        } => {
            let place_of_queue = format!("{place}.queue");
            definitions::queue(&place_of_queue, queue, (*exclusive, line), problems);
            if let Some(client) = client {
                known.need_client(&format!("{place}.client"), client, problems);
            }
        }
        InterventionAction::Bind { binding } | InterventionAction::Unbind { binding } => {
            let place = format!("{place}.binding");
            definitions::binding(&place, binding, (known, line), problems);
        }
        InterventionAction::DeleteExchange { vhost, exchange } => {
            let place = format!("{place}.exchange");
            known.need_exchange(&place, &named(vhost, exchange), problems);
        }
        InterventionAction::DeleteQueue { vhost, queue }
        | InterventionAction::PurgeQueue { vhost, queue } => {
            known.need_queue(&format!("{place}.queue"), &named(vhost, queue), problems);
        }
        _ => {}
    }
}

/// A policy that is cleared must be one that is defined or set.
fn known_policy(place: &str, policy: &ResourceName, scenario: &Scenario, problems: &mut Problems) {
    let defined = scenario.definitions.policies().into_iter().flatten();
    let set = scenario.timeline.iter().filter_map(|one| {
        let InterventionAction::SetPolicy { policy } = &one.action else {
            return None;
        };
        Some(policy.clone())
    });
    let mut names = defined.chain(set).map(|one| (one.vhost, one.name));
    if !names.any(|(vhost, name)| vhost == policy.vhost && name == policy.name) {
        let message = tr!("there is no policy \"{}\"", policy.name);
        problems.error(
            place,
            message,
            tr!("set it before, or write its name as it is set"),
        );
    }
}
