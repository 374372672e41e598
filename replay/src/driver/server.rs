//! What is asked of the server itself: the arguments of the recorder's own operations.

use warren_core::broker::{Command, Setting};
use warren_core::event::Alarm;
use warren_core::name::ResourceName;
use warren_core::permission::{Permissions, TopicPermissions};
use warren_core::policy::{ApplyTo, Policy};
use warren_core::scenario::StopKind;
use warren_core::time::Duration;

use super::vhost;
use crate::args::Args;

/// A resource of the server that runs short, or no longer does.
pub(super) fn alarm(args: &mut Args) -> Result<Command, String> {
    // A node that runs short blocks the publishers of all nodes.
    args.text("node")?;
    let alarm = match args.text("resource")?.as_str() {
        "memory" => Alarm::Memory,
        "disk" => Alarm::Disk,
        other => return Err(format!("no alarm is called {other}")),
    };
    let on = args.bit("on")?;
    Ok(Command::SetAlarm { alarm, on })
}

/// What a user may do in the recorder's vhost.
pub(super) fn permissions(args: &mut Args) -> Result<Command, String> {
    let user = args.text("user")?;
    let (configure, write) = (args.text("configure")?, args.text("write")?);
    let permissions = Permissions::new(&configure, &write, &args.text("read")?)?;
    Ok(Command::SetPermissions {
        user,
        vhost: vhost(&args.text("vhost")?),
        permissions,
    })
}

/// A user may do nothing any more.
pub(super) fn clear_permissions(args: &mut Args) -> Result<Command, String> {
    Ok(Command::ClearPermissions {
        user: args.text("user")?,
        vhost: vhost(&args.text("vhost")?),
    })
}

/// A setting of the server, as its configuration has it.
pub(super) fn setting(args: &mut Args) -> Result<Setting, String> {
    let (key, value) = (args.text("key")?, args.text_or_number("value")?);
    if key == "consumer_timeout" && matches!(value.as_str(), "undefined" | "infinity") {
        return Ok(Setting::ConsumerTimeout(None));
    }
    let number = value.parse();
    let number = number.map_err(|_| format!("the setting {key} is no number: {value}"))?;
    match key.as_str() {
        "channel_tick_interval" => Ok(Setting::ChannelTick(Duration::from_ms(number))),
        "max_message_size" => Ok(Setting::MaxMessageSize(number)),
        "dead_letter_worker_publisher_confirm_timeout" => {
            Ok(Setting::DeadLetterRetry(Duration::from_ms(number)))
        }
        "consumer_timeout" => Ok(Setting::ConsumerTimeout(Some(Duration::from_ms(number)))),
        _ => Err(format!("the setting {key} is not known")),
    }
}

pub(super) fn stop_kind(args: &mut Args) -> Result<StopKind, String> {
    match args.text("kind")?.as_str() {
        "clean" => Ok(StopKind::Clean),
        "kill9" => Ok(StopKind::Kill9),
        other => Err(format!("nothing stops by \"{other}\"")),
    }
}

/// A policy of the recorder's own vhost.
pub(super) fn policy(args: &mut Args) -> Result<Policy, String> {
    let apply_to = match args.maybe_text("apply_to")? {
        None => ApplyTo::All,
        Some(word) => {
            ApplyTo::from_name(&word).ok_or_else(|| format!("policies apply to no {word}"))?
        }
    };
    Ok(Policy {
        name: ResourceName::root(args.text("name")?),
        pattern: args.text("pattern")?.to_string(),
        apply_to,
        priority: args.signed("priority")?,
        definition: args.plain_table("definition")?,
    })
}

/// A user may use any routing key again.
pub(super) fn clear_topic_permissions(args: &mut Args) -> Result<Command, String> {
    Ok(Command::ClearTopicPermissions {
        user: args.text("user")?,
        vhost: vhost(&args.text("vhost")?),
    })
}

/// What routing keys a user may use at an exchange of the recorder's vhost.
pub(super) fn topic_permissions(args: &mut Args) -> Result<Command, String> {
    let permissions = TopicPermissions {
        write: args.text("write")?.to_string(),
        read: args.text("read")?.to_string(),
    };
    Ok(Command::SetTopicPermissions {
        user: args.text("user")?,
        exchange: ResourceName::root(args.text("exchange")?),
        permissions,
    })
}
