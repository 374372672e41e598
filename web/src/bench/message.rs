//! A message as a form: key, body, and every property that AMQP has.

use warren_core::amqp::{Properties, Table};
use warren_core::name::Name;
use warren_core::scenario::MessageTemplate;
use warren_core::{mark, tr};
use yew::prelude::*;

use super::amount::{perhaps, whole};
use super::desk::Desk;
use super::entry::{Entry, Take};
use super::field::flag;
use super::table::TableRows;

/// A message, and who takes what it becomes.
pub struct MessageForm<'a> {
    /// What its parts are called in tests begins with this.
    pub testid: &'a str,
    /// What may be wrong with it.
    pub desk: &'a Desk,
    /// Where it stands in the document; empty where it does not yet.
    pub place: String,
    /// The message.
    pub message: &'a MessageTemplate,
    /// Takes it as it is to be.
    pub take: Callback<MessageTemplate>,
}

/// A property that is a text.
type TextProperty = (
    &'static str,
    &'static str,
    &'static str,
    fn(&mut Properties) -> &mut Option<Name>,
);

/// Their fields: name in the document, what it is called, what it is for.
const TEXTS: [TextProperty; 10] = [
    (
        "expiration",
        mark!("Expiration (ms)"),
        mark!("Its own time to live, in milliseconds"),
        |it| &mut it.expiration,
    ),
    (
        "correlation_id",
        mark!("Correlation id"),
        mark!("Which request a reply answers"),
        |it| &mut it.correlation_id,
    ),
    (
        "reply_to",
        mark!("Reply to"),
        mark!("The queue where the reply should go"),
        |it| &mut it.reply_to,
    ),
    (
        "message_id",
        mark!("Message id"),
        mark!("The application's own name for it"),
        |it| &mut it.message_id,
    ),
    (
        "type",
        mark!("Type"),
        mark!("The application's name for its kind"),
        |it| &mut it.kind,
    ),
    (
        "content_type",
        mark!("Content type"),
        mark!("Such as application/json"),
        |it| &mut it.content_type,
    ),
    (
        "content_encoding",
        mark!("Content encoding"),
        mark!("Such as gzip"),
        |it| &mut it.content_encoding,
    ),
    (
        "user_id",
        mark!("User id"),
        mark!("Who publishes: the server checks it"),
        |it| &mut it.user_id,
    ),
    (
        "app_id",
        mark!("App id"),
        mark!("The application that publishes"),
        |it| &mut it.app_id,
    ),
    (
        "cluster_id",
        mark!("Cluster id"),
        mark!("Left over from older versions of the protocol"),
        |it| &mut it.cluster_id,
    ),
];

impl MessageForm<'_> {
    fn id(&self, part: &str) -> String {
        format!("{}-{part}", self.testid)
    }

    fn wrong(&self, part: &str) -> Option<AttrValue> {
        let here = !self.place.is_empty();
        here.then(|| self.desk.wrong(&format!("{}.{part}", self.place)))?
    }

    fn set<T: 'static>(&self, change: impl Fn(&mut MessageTemplate, T) + 'static) -> Callback<T> {
        let (message, take) = (self.message.clone(), self.take.clone());
        Callback::from(move |value| {
            let mut message = message.clone();
            change(&mut message, value);
            take.emit(message);
        })
    }

    fn entered<T: 'static>(
        &self,
        read: impl Fn(&str) -> Result<T, String> + 'static,
        change: impl Fn(&mut MessageTemplate, T) + 'static,
    ) -> Take {
        let set = self.set(change);
        Callback::from(move |text: String| {
            set.emit(read(&text)?);
            Ok(())
        })
    }

    /// The form.
    pub fn fields(&self) -> Html {
        let properties = &self.message.properties;
        html! {
            <>
                <Entry
                    testid={self.id("key")}
                    label={mark!("Routing key")}
                    value={self.message.routing_key.to_string()}
                    mono=true
                    problem={self.wrong("routing_key")}
                    take={self.entered(|text| Ok(Name::from(text)), |message, key| message.routing_key = key)}
                />
                <Entry
                    testid={self.id("body")}
                    label={mark!("Body")}
                    value={self.message.body.to_string()}
                    lines=2
                    problem={self.wrong("body")}
                    take={self.entered(|text| Ok(Name::from(text)), |message, body| message.body = body)}
                />
                { flag(&self.id("persistent"), mark!("Persistent: it survives a restart in a durable queue"),
                    properties.is_persistent(),
                    &self.set(|message, on: bool| message.properties.delivery_mode = on.then_some(2))) }
                { flag(&self.id("mandatory"), mark!("Mandatory: it is returned where no queue takes it"),
                    self.message.mandatory,
                    &self.set(|message, on| message.mandatory = on)) }
                { self.headers() }
                { self.properties() }
            </>
        }
    }

    fn headers(&self) -> Html {
        let table = self.message.properties.headers.clone().unwrap_or_default();
        let take = self.set(|message, table: Table| {
            message.properties.headers = (!table.is_empty()).then_some(table);
        });
        html! {
            <details class="group" open={!table.is_empty()}>
                <summary data-testid={self.id("headers-group")}>
                    { tr!("Headers") }
                    if !table.is_empty() {
                        <span class="group-count">{ table.0.len() }</span>
                    }
                </summary>
                <TableRows testid={self.id("header")} what="header" {table} {take} />
            </details>
        }
    }

    fn properties(&self) -> Html {
        let texts = TEXTS.map(|(name, label, hint, part)| {
            let mut properties = self.message.properties.clone();
            let value = part(&mut properties).clone().unwrap_or_default();
            let take = self.entered(
                |text| Ok((!text.is_empty()).then(|| Name::from(text))),
                move |message, value| *part(&mut message.properties) = value,
            );
            html! {
                <Entry
                    key={name}
                    testid={self.id(name)}
                    {label}
                    value={value.to_string()}
                    {hint}
                    problem={self.wrong(&format!("properties.{name}"))}
                    {take}
                />
            }
        });
        html! {
            <details class="group">
                <summary data-testid={self.id("properties-group")}>{ tr!("Properties") }</summary>
                <div class="form">
                    { self.priority() }
                    { for texts }
                    { self.timestamp() }
                </div>
            </details>
        }
    }

    fn priority(&self) -> Html {
        let value = self.message.properties.priority.map(|it| it.to_string());
        let read = |text: &str| {
            let number = perhaps(text, |text| whole(text, 0, 255))?;
            Ok(number.and_then(|number| u8::try_from(number).ok()))
        };
        html! {
            <Entry
                testid={self.id("priority")}
                label={mark!("Priority")}
                value={value.unwrap_or_default()}
                hint={mark!("0 to 255: only priority queues look at it")}
                numeric=true
                problem={self.wrong("properties.priority")}
                take={self.entered(read, |message, number| message.properties.priority = number)}
            />
        }
    }

    fn timestamp(&self) -> Html {
        let value = self.message.properties.timestamp.map(|it| it.to_string());
        let read = |text: &str| perhaps(text, |text| whole(text, 0, u64::MAX));
        html! {
            <Entry
                testid={self.id("timestamp")}
                label={mark!("Timestamp")}
                value={value.unwrap_or_default()}
                hint={mark!("Seconds since 1970, set by the application")}
                numeric=true
                take={self.entered(read, |message, seconds| message.properties.timestamp = seconds)}
            />
        }
    }
}
