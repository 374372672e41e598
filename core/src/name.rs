//! Names as AMQP has them: short strings, and the pair (vhost, name) of a resource.
//!
//! Names are shared, not copied. This file does not know what carries them.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A shared, immutable string: the name of a client, a queue, a consumer tag, a key.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Name(#[schemars(with = "String")] Arc<str>);

impl Name {
    /// The characters of the name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::ops::Deref for Name {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Default for Name {
    fn default() -> Self {
        Self(Arc::from(""))
    }
}

impl Borrow<str> for Name {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        Self(Arc::from(text))
    }
}

impl From<String> for Name {
    fn from(text: String) -> Self {
        Self(Arc::from(text))
    }
}

impl PartialEq<str> for Name {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Name {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

/// The name of the vhost that every server has.
pub const DEFAULT_VHOST: &str = "/";

/// The full name of an exchange or a queue: the vhost that it lives in, and its name there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ResourceName {
    /// The virtual host.
    pub vhost: Name,
    /// The name within that vhost; `""` is the default exchange.
    pub name: Name,
}

impl ResourceName {
    /// The resource `name` of the vhost `vhost`.
    pub fn new(vhost: impl Into<Name>, name: impl Into<Name>) -> Self {
        Self {
            vhost: vhost.into(),
            name: name.into(),
        }
    }

    /// The resource `name` of the vhost `/`.
    pub fn root(name: impl Into<Name>) -> Self {
        Self::new(DEFAULT_VHOST, name)
    }
}

impl fmt::Display for ResourceName {
    /// The bare name in the vhost `/`, else `vhost:name`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.vhost == *DEFAULT_VHOST {
            f.pad(&self.name)
        } else {
            f.pad(&format!("{}:{}", self.vhost, self.name))
        }
    }
}
