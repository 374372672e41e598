//! A publish that is sent several times in one step: `repeat: n`, with the same routing key,
//! or with one of a range such as `0..999` each time.

use std::sync::Arc;

use warren_core::broker::Method;

use crate::args::Args;

/// How often a method is sent.
pub(super) struct Repeat(u64);

impl Repeat {
    /// Once, where the step does not say.
    pub(super) fn read(args: &mut Args) -> Result<Self, String> {
        Ok(Self(args.maybe_number("repeat")?.unwrap_or(1)))
    }

    /// The method as it is sent each time.
    pub(super) fn each(&self, method: &Method) -> Vec<Method> {
        let first = match method {
            Method::Publish { message, .. } => range(&message.routing_key, self.0),
            _ => None,
        };
        let nth = |n: u64| match (first, method.clone()) {
            (
                Some(first),
                Method::Publish {
                    mut message,
                    mandatory,
                    immediate,
                },
            ) => {
                Arc::make_mut(&mut message).routing_key = (first + n).to_string().into();
                Method::Publish {
                    message,
                    mandatory,
                    immediate,
                }
            }
            (_, method) => method,
        };
        (0..self.0).map(nth).collect()
    }
}

/// Where a routing key is written as a range of as many numbers, its first one.
fn range(key: &str, length: u64) -> Option<u64> {
    let (first, last) = key.split_once("..")?;
    let (first, last): (u64, u64) = (first.parse().ok()?, last.parse().ok()?);
    (length > 1 && last.checked_sub(first)? + 1 == length).then_some(first)
}
