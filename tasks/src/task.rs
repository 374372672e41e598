//! A task, and how it lies in a message: its name is the property `type`, which AMQP has for
//! "the application's name for the kind of message"; its id is `message_id`; its body is a
//! text, such as JSON. It does not know what a worker makes of the body.

use crate::amqp::Message;

/// Something to be done by a worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// The sender's own name for this one task.
    pub id: String,
    /// The kind of task: which worker does it.
    pub name: String,
    /// What the worker needs to know.
    pub body: String,
}

/// Why a message is no task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// Nobody knows which worker is meant.
    #[error("it has no name (the property `type`)")]
    NoName,
    /// Nobody knows which task it is.
    #[error("it has no id (the property `message_id`)")]
    NoId,
    /// Its octets are no UTF-8.
    #[error("its body is no text")]
    NoText,
}

impl Task {
    /// A task of these texts.
    #[must_use]
    pub fn new(id: impl Into<String>, name: impl Into<String>, body: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            body: body.into(),
        }
    }

    /// The message that carries it.
    #[must_use]
    pub fn to_message(&self) -> Message {
        Message {
            kind: Some(self.name.clone()),
            id: Some(self.id.clone()),
            body: self.body.clone().into_bytes(),
        }
    }

    /// The task that a message carries.
    ///
    /// # Errors
    /// Why it carries none.
    pub fn from_message(message: Message) -> Result<Self, Malformed> {
        let name = message.kind.filter(|name| !name.is_empty());
        Ok(Self {
            name: name.ok_or(Malformed::NoName)?,
            id: message.id.ok_or(Malformed::NoId)?,
            body: String::from_utf8(message.body).map_err(|_| Malformed::NoText)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_survives_its_message() {
        let task = Task::new("7", "resize", "{\"width\":40}");
        assert_eq!(Task::from_message(task.to_message()), Ok(task));
    }

    #[test]
    fn what_lacks_something_is_malformed() {
        let whole = Task::new("7", "resize", "").to_message();
        let nameless = Message {
            kind: None,
            ..whole.clone()
        };
        assert_eq!(Task::from_message(nameless), Err(Malformed::NoName));
        let nobody = Message {
            id: None,
            ..whole.clone()
        };
        assert_eq!(Task::from_message(nobody), Err(Malformed::NoId));
        let body = vec![0xff];
        assert_eq!(
            Task::from_message(Message { body, ..whole }),
            Err(Malformed::NoText)
        );
    }
}
