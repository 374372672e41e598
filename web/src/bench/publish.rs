//! The dialog that publishes a message by hand.

use warren_core::amqp::{FieldValue, Properties, Table};
use warren_core::name::{Name, ResourceName};
use warren_core::scenario::{InterventionAction, MessageTemplate};
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::components::dialog::DialogFrame;
use crate::hooks::dispatch::use_dispatch;
use crate::state::Action;
use crate::words;

/// What the dialog begins with.
#[derive(Clone, PartialEq, Eq, Properties)]
pub struct PublishProps {
    /// The exchanges to choose from.
    pub exchanges: Vec<ResourceName>,
    /// The exchange that is chosen at first.
    pub exchange: ResourceName,
    /// The routing key to begin with.
    pub routing_key: Name,
}

/// The dialog.
#[component]
pub fn PublishDialog(props: &PublishProps) -> Html {
    let dispatch = use_dispatch();
    let [exchange, key, body, headers, persistent] = std::array::from_fn(|_| NodeRef::default());
    let fields = use_memo((), |()| Fields {
        exchange,
        key,
        body,
        headers,
        persistent,
    });
    let refused = use_state(|| None::<String>);
    let onsubmit = {
        let (fields, exchanges) = (fields.clone(), props.exchanges.clone());
        let refused = refused.setter();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            match fields.read(&exchanges) {
                Some(Ok(action)) => dispatch.send(Action::Intervene(action)),
                Some(Err(because)) => refused.set(Some(because)),
                None => {}
            }
        })
    };
    let options = props.exchanges.iter().zip(0..).map(|(name, number): (_, usize)| {
        let selected = *name == props.exchange;
        html! { <option key={number} value={number.to_string()} {selected}>{ words::exchange(name) }</option> }
    });
    html! {
        <DialogFrame testid="publish-dialog" title="Publish a message">
            <form class="cards" {onsubmit}>
                <label class="field">
                    <span class="field-label">{ "Exchange" }</span>
                    <select ref={&fields.exchange} data-testid="publish-exchange">{ for options }</select>
                </label>
                <label class="field">
                    <span class="field-label">{ "Routing key" }</span>
                    <input
                        ref={&fields.key}
                        class="mono"
                        data-testid="publish-key"
                        value={props.routing_key.to_string()}
                        maxlength="255"
                        autocomplete="off"
                        spellcheck="false"
                    />
                </label>
                <label class="field">
                    <span class="field-label">{ "Body" }</span>
                    <input ref={&fields.body} data-testid="publish-body" value="by hand" autocomplete="off" />
                </label>
                <label class="field">
                    <span class="field-label">{ "Headers, one in a line: key=value" }</span>
                    <textarea ref={&fields.headers} class="mono" data-testid="publish-headers" />
                    if let Some(because) = refused.as_ref() {
                        <span class="field-refused" role="alert" data-testid="publish-refused">{ because }</span>
                    }
                </label>
                <label class="check">
                    <input ref={&fields.persistent} type="checkbox" data-testid="publish-persistent" />
                    { "Persistent: it survives a restart in a durable queue" }
                </label>
                <div class="dialog-actions">
                    <button type="submit" class="button button-primary" data-testid="publish-send">
                        { "Publish" }
                    </button>
                </div>
            </form>
        </DialogFrame>
    }
}

struct Fields {
    exchange: NodeRef,
    key: NodeRef,
    body: NodeRef,
    headers: NodeRef,
    persistent: NodeRef,
}

impl Fields {
    /// What is to be published, or why it cannot be; nothing, where a field is not there.
    fn read(&self, exchanges: &[ResourceName]) -> Option<Result<InterventionAction, String>> {
        let chosen: usize = self
            .exchange
            .cast::<HtmlSelectElement>()?
            .value()
            .parse()
            .ok()?;
        let exchange = exchanges.get(chosen)?;
        let headers = match headers(&self.headers.cast::<HtmlTextAreaElement>()?.value()) {
            Ok(headers) => headers,
            Err(because) => return Some(Err(because)),
        };
        let persistent = self.persistent.cast::<HtmlInputElement>()?.checked();
        let text = |field: &NodeRef| field.cast::<HtmlInputElement>().map(|input| input.value());
        let properties = Properties {
            headers,
            delivery_mode: persistent.then_some(2),
            ..Properties::default()
        };
        Some(Ok(InterventionAction::Publish {
            vhost: exchange.vhost.clone(),
            exchange: exchange.name.clone(),
            message: MessageTemplate {
                routing_key: text(&self.key)?.into(),
                body: text(&self.body)?.into(),
                properties,
                mandatory: false,
            },
        }))
    }
}

/// The headers that these lines name. Numbers and truth values are read as such, since a
/// headers exchange tells them from strings. A line without a name is refused.
fn headers(lines: &str) -> Result<Option<Table>, String> {
    let mut table = Table::default();
    for (line, number) in lines.lines().zip(1..) {
        let (key, value) = line.split_once('=').unwrap_or((line, ""));
        match (key.trim(), value.trim()) {
            ("", "") => {}
            ("", value) => {
                return Err(format!(
                    "Line {number} has the value \"{value}\" and no name: write name={value}"
                ));
            }
            (key, value) => {
                table.0.insert(Name::from(key), value_of(value));
            }
        }
    }
    Ok((!table.is_empty()).then_some(table))
}

fn value_of(text: &str) -> FieldValue {
    if let Ok(number) = text.parse::<i64>() {
        return number.into();
    }
    match text {
        "true" => true.into(),
        "false" => false.into(),
        text => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_read_line_by_line_with_their_types() {
        let table = headers("format = pdf\n\n pages=12\nurgent=true\nbare").unwrap();
        let expected = Table::from([
            ("format", "pdf".into()),
            ("pages", 12.into()),
            ("urgent", true.into()),
            ("bare", "".into()),
        ]);
        assert_eq!(table, Some(expected));
        assert_eq!(headers(" \n"), Ok(None));
        assert_eq!(
            headers("a=1\n=2").unwrap_err(),
            "Line 2 has the value \"2\" and no name: write name=2"
        );
    }
}
