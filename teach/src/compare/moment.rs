//! What differs between two runs at one moment: nodes and messages, each with a sentence.

use std::collections::BTreeSet;

use warren_core::amqp::MessageNumber;
use warren_core::name::{Name, ResourceName};
use warren_core::scenario::NodeId;
use warren_core::snapshot::{ClientState, ClientStatus, QueueState, Snapshot};
use warren_core::tr;

use super::{Outcome, Sender, Sent, Tally};

/// Something that is not the same on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What.
    pub subject: Subject,
    /// How, as a sentence.
    pub sentence: String,
    /// The message whose way explains it, by its number here and there, where there is one.
    pub about: Option<(Option<MessageNumber>, Option<MessageNumber>)>,
}

/// What is not the same on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The state of a node.
    Node(NodeId),
    /// What came of a message, by its number here and there.
    Message {
        /// Its number here; none where it was not sent here.
        here: Option<MessageNumber>,
        /// Its number there.
        there: Option<MessageNumber>,
    },
}

/// One side at a moment.
type At<'a> = (&'a Snapshot, &'a Tally);

/// How many messages are named one by one.
const NAMED: usize = 6;

/// What differs: messages, the latest first, then queues, then clients.
#[must_use]
pub fn differences(here: At<'_>, there: At<'_>) -> Vec<Difference> {
    let mut found = messages(here.1, there.1);
    found.extend(queues(here, there));
    found.extend(clients(here, there));
    found
}

fn messages(here: &Tally, there: &Tally) -> Vec<Difference> {
    let senders: BTreeSet<&Sender> = here.senders().chain(there.senders()).collect();
    let mut found: Vec<(MessageNumber, Difference)> = senders
        .into_iter()
        .filter_map(|sender| {
            let (here, there) = (here.sent_as(sender), there.sent_as(sender));
            let sentence = went(sender, here, there)?;
            let number = |sent: Option<&Sent>| sent.map(|one| one.message.number);
            let (here, there) = (number(here), number(there));
            let difference = Difference {
                subject: Subject::Message { here, there },
                sentence,
                about: Some((here, there)),
            };
            Some((here.or(there)?, difference))
        })
        .collect();
    found.sort_by_key(|(number, _)| std::cmp::Reverse(*number));
    found
        .into_iter()
        .map(|(_, difference)| difference)
        .collect()
}

/// Whether a message went elsewhere, or was lost on one side alone; when it is delivered is
/// the queues' and the consumers' matter.
fn went(sender: &Sender, here: Option<&Sent>, there: Option<&Sent>) -> Option<String> {
    let (one, other) = match (here, there) {
        (Some(here), Some(there)) => (here, there),
        (Some(here), None) => {
            let name = name(here, None);
            return Some(tr!("{} of {} is sent here only.", name, sender.client));
        }
        (None, Some(there)) => {
            let name = name(there, None);
            return Some(tr!("{} of {} is sent there only.", name, sender.client));
        }
        (None, None) => return None,
    };
    let (left, right) = (&one.outcome, &other.outcome);
    if left.queues.keys().eq(right.queues.keys())
        && left.lost == right.lost
        && left.returned == right.returned
    {
        return None;
    }
    let name = name(one, Some(other));
    Some(tr!(
        "{} {} here, there it {}.",
        name,
        verb(left),
        verb(right)
    ))
}

/// `Message #3`, with its number there where that is another.
fn name(here: &Sent, there: Option<&Sent>) -> String {
    let number = here.message.number;
    match there.map(|there| there.message.number) {
        Some(other) if other != number => tr!("Message {} ({} there)", number, other),
        _ => tr!("Message {}", number),
    }
}

/// What it did: `went to kern and critical`, `was dropped`, `is on its way`.
fn verb(outcome: &Outcome) -> String {
    let queues: Vec<String> = outcome.queues.keys().map(ToString::to_string).collect();
    let dropped = !outcome.lost.is_empty();
    match (queues.is_empty(), dropped, outcome.returned) {
        (true, _, true) => tr!("was returned"),
        (true, true, false) => tr!("was dropped"),
        (true, false, false) => tr!("has come to no queue"),
        (false, true, _) => tr!("went to {} and was lost there", listed(&queues)),
        (false, false, _) => tr!("went to {}", listed(&queues)),
    }
}

/// `a`, `a and b`, `a, b and c`.
fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => tr!("{} and {}", rest.join(&tr!("a list" => ", ")), last),
    }
}

fn queues((here, left): At<'_>, (there, right): At<'_>) -> Vec<Difference> {
    let names: BTreeSet<&ResourceName> = here.queues.keys().chain(there.queues.keys()).collect();
    let found = names.into_iter().filter_map(|name| {
        let sentence = match (here.queues.get(name), there.queues.get(name)) {
            (Some(one), Some(other)) => contents(name, (one, left), (other, right)),
            (Some(_), None) => Some(tr!("The queue {} is there only here.", name)),
            (None, Some(_)) => Some(tr!("The queue {} is missing here.", name)),
            (None, None) => None,
        };
        let one = here.queues.get(name).map(|queue| held(queue, left));
        let other = there.queues.get(name).map(|queue| held(queue, right));
        let only = apart(&one.unwrap_or_default(), &other.unwrap_or_default());
        Some(Difference {
            subject: Subject::Node(NodeId::Queue(name.clone())),
            sentence: sentence?,
            about: only.map(|sender| numbers_of(&sender, left, right)),
        })
    });
    found.collect()
}

/// One that only either of them holds.
fn apart(one: &(Vec<Sender>, Vec<Sender>), other: &(Vec<Sender>, Vec<Sender>)) -> Option<Sender> {
    let all = |held: &(Vec<Sender>, Vec<Sender>)| -> BTreeSet<Sender> {
        held.0.iter().chain(&held.1).cloned().collect()
    };
    let (one, other) = (all(one), all(other));
    one.symmetric_difference(&other).last().cloned()
}

/// The number of a message here and there.
fn numbers_of(
    sender: &Sender,
    here: &Tally,
    there: &Tally,
) -> (Option<MessageNumber>, Option<MessageNumber>) {
    let number = |tally: &Tally| tally.sent_as(sender).map(|one| one.message.number);
    (number(here), number(there))
}

/// The messages in a queue as whoever sent them, ready and unacknowledged apart.
fn held(queue: &QueueState, tally: &Tally) -> (Vec<Sender>, Vec<Sender>) {
    let sender = |number| tally.sender(number).cloned();
    let ready = queue.ready.values();
    let ready = ready.filter_map(|copy| sender(copy.message.number));
    let unacked = queue.unacked.values();
    let unacked = unacked.filter_map(|held| sender(held.copy.message.number));
    (ready.collect(), unacked.collect())
}

fn contents(
    name: &ResourceName,
    (here, left): (&QueueState, &Tally),
    (there, right): (&QueueState, &Tally),
) -> Option<String> {
    let (one, other) = (held(here, left), held(there, right));
    if one == other {
        let (one, other) = (here.enqueued, there.enqueued);
        return (one != other).then(|| {
            let one = messages_told(usize::try_from(one).unwrap_or(usize::MAX));
            tr!(
                "The queue {} has taken in {} here and {} there.",
                name,
                one,
                other
            )
        });
    }
    let size = |held: &(Vec<Sender>, Vec<Sender>)| held.0.len() + held.1.len();
    if size(&one) != size(&other) {
        return Some(tr!(
            "The queue {} holds {} here and {} there.",
            name,
            messages_told(size(&one)),
            size(&other)
        ));
    }
    if one.0.len() != other.0.len() {
        return Some(tr!(
            "Of what the queue {} holds, {} here and {} there.",
            name,
            waits(one.0.len()),
            waits(other.0.len())
        ));
    }
    Some(tr!(
        "The queue {} holds {} here and {} there.",
        name,
        numbers(here),
        numbers(there)
    ))
}

fn messages_told(count: usize) -> String {
    tr!("1 message" | "{n} messages" % count)
}

fn waits(count: usize) -> String {
    tr!("{n} waits" | "{n} wait" % count)
}

/// `#1, #3`: what is ready, and then what is held.
fn numbers(queue: &QueueState) -> String {
    let ready = queue.ready.values().map(|copy| copy.message.number);
    let unacked = queue.unacked.values().map(|held| held.copy.message.number);
    let all: Vec<String> = ready
        .chain(unacked)
        .map(|number| number.to_string())
        .collect();
    match all.len() {
        0 => tr!("nothing"),
        many if many > NAMED => tr!("{} and {} more", all[..NAMED].join(", "), many - NAMED),
        _ => all.join(", "),
    }
}

fn clients((here, left): At<'_>, (there, right): At<'_>) -> Vec<Difference> {
    let names: BTreeSet<&Name> = here.clients.keys().chain(there.clients.keys()).collect();
    let found = names.into_iter().filter_map(|name| {
        let sentence = match (here.clients.get(name), there.clients.get(name)) {
            (Some(one), Some(other)) => client(name, (one, left), (other, right)),
            (Some(_), None) => Some(tr!("The client {} is there only here.", name)),
            (None, Some(_)) => Some(tr!("The client {} is missing here.", name)),
            (None, None) => None,
        };
        let work = |state: &Snapshot, tally: &Tally| {
            let work = state.clients.get(name)?.working.as_ref()?;
            tally.sender(work.copy.message.number).cloned()
        };
        let (one, other) = (work(here, left), work(there, right));
        let only = if one == other { None } else { one.or(other) };
        Some(Difference {
            subject: Subject::Node(NodeId::Client(name.clone())),
            sentence: sentence?,
            about: only.map(|sender| numbers_of(&sender, left, right)),
        })
    });
    found.collect()
}

fn client(
    name: &Name,
    (here, left): (&ClientState, &Tally),
    (there, right): (&ClientState, &Tally),
) -> Option<String> {
    if std::mem::discriminant(&here.status) != std::mem::discriminant(&there.status) {
        let (one, other) = (status(&here.status), status(&there.status));
        return Some(tr!("{} {} here and {} there.", name, one, other));
    }
    let work = |client: &ClientState| client.working.as_ref().map(|one| one.copy.message.number);
    let same =
        |one: &ClientState, tally: &Tally| work(one).and_then(|one| tally.sender(one).cloned());
    if same(here, left) != same(there, right) {
        let told =
            |client| work(client).map_or_else(|| tr!("nothing"), |number| number.to_string());
        let (one, other) = (told(here), told(there));
        return Some(tr!(
            "{} works on {} here and on {} there.",
            name,
            one,
            other
        ));
    }
    let (one, other) = (here.waiting.size(), there.waiting.size());
    if one != other {
        return Some(tr!(
            "{} has {} more in its hands here and {} there.",
            name,
            one,
            other
        ));
    }
    if here.acked != there.acked {
        return Some(tr!(
            "{} has finished {} here and {} there.",
            name,
            here.acked,
            there.acked
        ));
    }
    None
}

fn status(status: &ClientStatus) -> String {
    match status {
        ClientStatus::NotStarted => tr!("has not started"),
        ClientStatus::Running => tr!("runs"),
        ClientStatus::Disconnected => tr!("is cut off"),
        ClientStatus::Stopped => tr!("has left"),
        ClientStatus::Crashed => tr!("has died"),
        ClientStatus::Failed(_) => tr!("was refused"),
    }
}

/// The nodes and, for one side, the messages that differ: what is marked in its picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marked {
    /// The nodes.
    pub nodes: Vec<NodeId>,
    /// The numbers of the messages on this side.
    pub messages: BTreeSet<MessageNumber>,
}

impl Marked {
    /// What is marked here and what there.
    #[must_use]
    pub fn both(differences: &[Difference]) -> [Self; 2] {
        let mut both = [Self::default(), Self::default()];
        for difference in differences {
            match &difference.subject {
                Subject::Node(node) => {
                    for side in &mut both {
                        side.nodes.push(node.clone());
                    }
                }
                Subject::Message { here, there } => {
                    both[0].messages.extend(*here);
                    both[1].messages.extend(*there);
                }
            }
        }
        both
    }
}
