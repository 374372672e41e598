//! The interventions of the scenario: each can be visited, changed in time and in every
//! field, and removed.

use warren_core::name::Name;
use warren_core::scenario::edit::Edit;
use warren_core::scenario::{
    Client, Intervention, InterventionAction, MessageTemplate, Scenario, StopKind,
};
use warren_core::time::Time;
use yew::prelude::*;

use super::amount::millis;
use super::desk::Desk;
use super::entry::{Entry, Take};
use super::field::{Choice, choice};
use super::message::MessageForm;
use crate::components::button::Button;
use crate::components::icon::Icon;
use crate::words;
use crate::workshop::Order;

/// The list, in order of time.
pub fn interventions(desk: &Desk) -> Html {
    let timeline = &desk.scenario.timeline;
    if timeline.is_empty() {
        return html! {
            <p class="hint">{ "Nothing is done from outside. Pause at any moment and publish, kill or restart." }</p>
        };
    }
    let mut order: Vec<usize> = (0..timeline.len()).collect();
    order.sort_by_key(|index| timeline[*index].at_ms);
    let items = order
        .into_iter()
        .map(|index| item(desk, index, &timeline[index]));
    html! { <ul class="rows">{ for items }</ul> }
}

fn item(desk: &Desk, index: usize, one: &Intervention) -> Html {
    let at = Time::from_ms(one.at_ms);
    let remove = {
        let desk = desk.clone();
        Callback::from(move |_| {
            // It is there, or it would have no button.
            let _ = desk.edit(&Edit::RemoveIntervention { index }, None);
        })
    };
    html! {
        <li key={index} data-testid="intervention">
            <div class="row">
                <button type="button" class="hop row-text" onclick={desk.on(Order::Seek(at))}>
                    <span class="hop-time">{ at.to_string() }</span>
                    <span>{ words::intervention(&one.action) }</span>
                </button>
                <Button
                    testid="intervention-remove"
                    label="Remove this intervention"
                    icon={Icon::Close}
                    onclick={remove}
                />
            </div>
            <details class="group">
                <summary data-testid={format!("intervention-{index}-edit")}>{ "Change" }</summary>
                <div class="form">{ fields(desk, index, one) }</div>
            </details>
        </li>
    }
}

/// Takes an intervention as it is to be.
fn set(desk: &Desk, index: usize, to: Intervention) -> Result<(), String> {
    desk.edit(&Edit::SetIntervention { index, to }, None)
}

fn fields(desk: &Desk, index: usize, one: &Intervention) -> Html {
    let place = format!("timeline[{index}]");
    let take = {
        let (desk, action) = (desk.clone(), one.action.clone());
        Callback::from(move |text: String| {
            let at_ms = millis(&text, u64::MAX)?;
            let action = action.clone();
            set(&desk, index, Intervention { at_ms, action })
        })
    };
    html! {
        <>
            <Entry
                testid={format!("intervention-{index}-at")}
                label="At"
                value={one.at_ms.to_string()}
                unit="ms"
                numeric=true
                problem={desk.wrong(&format!("{place}.at_ms"))}
                {take}
            />
            { action_fields(desk, index, one) }
            if let Some(wrong) = desk.wrong(&place) {
                <p class="field-refused" role="alert">{ wrong }</p>
            }
        </>
    }
}

/// Takes another action at the same time.
fn act(
    desk: &Desk,
    index: usize,
    one: &Intervention,
) -> impl Fn(InterventionAction) + Clone + 'static {
    let (desk, at_ms) = (desk.clone(), one.at_ms);
    move |action| {
        if let Err(text) = set(&desk, index, Intervention { at_ms, action }) {
            desk.order(Order::Tell {
                problem: true,
                text,
            });
        }
    }
}

fn action_fields(desk: &Desk, index: usize, one: &Intervention) -> Html {
    let act = act(desk, index, one);
    match &one.action {
        InterventionAction::Publish { .. } => publish(desk, index, one),
        InterventionAction::KillClient { client } => clients(desk, index, client, move |client| {
            act(InterventionAction::KillClient { client });
        }),
        InterventionAction::StopClient { client } => clients(desk, index, client, move |client| {
            act(InterventionAction::StopClient { client });
        }),
        InterventionAction::StartClient { client } => clients(desk, index, client, move |client| {
            act(InterventionAction::StartClient { client });
        }),
        InterventionAction::CloseConnection { client } => {
            clients(desk, index, client, move |client| {
                act(InterventionAction::CloseConnection { client });
            })
        }
        InterventionAction::RestartBroker { stop, down_ms } => {
            restart(index, *stop, *down_ms, &act)
        }
        _ => as_json(desk, index, one),
    }
}

fn clients(desk: &Desk, index: usize, client: &Name, take: impl Fn(Name) + 'static) -> Html {
    let names = desk.scenario.clients.iter().map(Client::name);
    choice(&Choice {
        testid: &format!("intervention-{index}-client"),
        label: "Client",
        value: client,
        options: names
            .map(|name| (name.to_string(), name.to_string()))
            .collect(),
        problem: None,
        take: Callback::from(move |name: String| take(name.into())),
    })
}

fn restart(
    index: usize,
    stop: StopKind,
    down_ms: u32,
    act: &(impl Fn(InterventionAction) + Clone + 'static),
) -> Html {
    let how = {
        let act = act.clone();
        Callback::from(move |how: String| {
            let stop = if how == "kill9" {
                StopKind::Kill9
            } else {
                StopKind::Clean
            };
            act(InterventionAction::RestartBroker { stop, down_ms });
        })
    };
    let long = {
        let act = act.clone();
        Callback::from(move |text: String| {
            let ms = millis(&text, u32::MAX.into())?;
            let down_ms = u32::try_from(ms).unwrap_or(u32::MAX);
            act(InterventionAction::RestartBroker { stop, down_ms });
            Ok(())
        })
    };
    html! {
        <>
            { choice(&Choice {
                testid: &format!("intervention-{index}-stop"),
                label: "It stops",
                value: match stop {
                    StopKind::Clean => "clean",
                    StopKind::Kill9 => "kill9",
                },
                options: vec![
                    ("clean".to_owned(), "cleanly".to_owned()),
                    ("kill9".to_owned(), "by kill -9".to_owned()),
                ],
                problem: None,
                take: how,
            }) }
            <Entry
                testid={format!("intervention-{index}-down")}
                label="And is away for"
                value={down_ms.to_string()}
                unit="ms"
                numeric=true
                take={long}
            />
        </>
    }
}

fn publish(desk: &Desk, index: usize, one: &Intervention) -> Html {
    let InterventionAction::Publish {
        vhost,
        exchange,
        message,
    } = &one.action
    else {
        return Html::default();
    };
    let act = act(desk, index, one);
    let to = {
        let (act, vhost, message) = (act.clone(), vhost.clone(), message.clone());
        Callback::from(move |text: String| {
            act(InterventionAction::Publish {
                vhost: vhost.clone(),
                exchange: text.trim().into(),
                message: message.clone(),
            });
            Ok(())
        })
    };
    let take = {
        let (vhost, exchange) = (vhost.clone(), exchange.clone());
        Callback::from(move |message: MessageTemplate| {
            act(InterventionAction::Publish {
                vhost: vhost.clone(),
                exchange: exchange.clone(),
                message,
            });
        })
    };
    let testid = format!("intervention-{index}");
    let form = MessageForm {
        testid: &testid,
        desk,
        place: format!("timeline[{index}].message"),
        message,
        take,
    };
    html! {
        <>
            <Entry
                testid={format!("{testid}-exchange")}
                label="Exchange"
                value={exchange.to_string()}
                otherwise="the default exchange"
                take={to}
            />
            { form.fields() }
        </>
    }
}

/// What has no fields of its own is changed as it stands in the document.
fn as_json(desk: &Desk, index: usize, one: &Intervention) -> Html {
    let take: Take = {
        let (desk, at_ms) = (desk.clone(), one.at_ms);
        Callback::from(move |text: String| {
            let to = Intervention {
                at_ms,
                ..read(&text)?
            };
            set(&desk, index, to)
        })
    };
    html! {
        <Entry
            testid={format!("intervention-{index}-json")}
            label="As it stands in the document"
            value={written(one)}
            lines=6
            mono=true
            {take}
        />
    }
}

/// An intervention as JSON, without its time.
fn written(one: &Intervention) -> String {
    let mut json = serde_json::to_value(one).unwrap_or_default();
    if let Some(fields) = json.as_object_mut() {
        fields.remove("at_ms");
    }
    serde_json::to_string_pretty(&json).unwrap_or_default()
}

/// An intervention at the start, from JSON without a time: by the reader that documents have.
fn read(text: &str) -> Result<Intervention, String> {
    let mut one: serde_json::Value =
        serde_json::from_str(text).map_err(|error| format!("This is not JSON: {error}"))?;
    let fields = one.as_object_mut().ok_or("This is no JSON object")?;
    fields.insert("at_ms".to_owned(), 0.into());
    let document = serde_json::json!({"version": 1, "timeline": [one]});
    let read = Scenario::from_value(document).map_err(|problems| {
        let told = problems.first().map(ToString::to_string);
        let told = told.unwrap_or_default();
        told.trim_start_matches("timeline[0].").to_owned()
    })?;
    read.timeline
        .into_iter()
        .next()
        .ok_or_else(|| "This is no intervention".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_intervention_survives_its_json() {
        let text = r#"{"do": "set_policy", "policy": {"name": "p", "pattern": "^q", "definition": {"max-length": 3}}}"#;
        let one = read(text).expect("an intervention");
        assert_eq!(read(&written(&one)), Ok(one));
        let refused = read(r#"{"do": "purge_queue", "queue": 7}"#).expect_err("a number");
        assert!(refused.starts_with("queue"), "{refused}");
        assert!(read("{").is_err() && read("[]").is_err());
    }
}
