//! The formats by name, with the files that they make.
//!
//! How each is written stands in the file of its name.

use warren_core::mark;

/// A form that a scenario can be exported in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// The server's own definitions.
    Definitions,
    /// Commands of `rabbitmqadmin`.
    Rabbitmqadmin,
    /// Requests to the management API.
    Curl,
    /// Resources of the RabbitMQ provider.
    Terraform,
    /// An `AsyncAPI` 3 document with AMQP bindings.
    Asyncapi,
    /// A broker with the topology, for `docker compose`.
    Compose,
    /// A broker with the topology, by `docker run`.
    Docker,
    /// Python with pika.
    Pika,
    /// JavaScript with amqplib.
    Amqplib,
    /// Rust with lapin.
    Lapin,
    /// Java with RabbitMQ's own client.
    Java,
    /// Go with amqp091-go.
    Go,
    /// A flowchart.
    Mermaid,
}

impl Format {
    /// All of them, in the order that a menu shows them in.
    pub const ALL: [Self; 13] = [
        Self::Definitions,
        Self::Rabbitmqadmin,
        Self::Curl,
        Self::Terraform,
        Self::Asyncapi,
        Self::Compose,
        Self::Docker,
        Self::Pika,
        Self::Amqplib,
        Self::Lapin,
        Self::Java,
        Self::Go,
        Self::Mermaid,
    ];

    /// Its name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Definitions => "definitions",
            Self::Rabbitmqadmin => "rabbitmqadmin",
            Self::Curl => "curl",
            Self::Terraform => "terraform",
            Self::Asyncapi => "asyncapi",
            Self::Compose => "compose",
            Self::Docker => "docker",
            Self::Pika => "pika",
            Self::Amqplib => "amqplib",
            Self::Lapin => "lapin",
            Self::Java => "java",
            Self::Go => "go",
            Self::Mermaid => "mermaid",
        }
    }

    /// The format of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// What it is called in a menu.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Definitions => mark!("RabbitMQ definitions"),
            Self::Rabbitmqadmin => mark!("rabbitmqadmin commands"),
            Self::Curl => mark!("curl commands"),
            Self::Terraform => "Terraform",
            Self::Asyncapi => "AsyncAPI 3",
            Self::Compose => mark!("Docker Compose file"),
            Self::Docker => "docker run",
            Self::Pika => "Python (pika)",
            Self::Amqplib => "JavaScript (amqplib)",
            Self::Lapin => "Rust (lapin)",
            Self::Java => "Java",
            Self::Go => "Go",
            Self::Mermaid => "Mermaid",
        }
    }

    /// What follows the scenario's name in the name of the file.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Definitions => "definitions.json",
            Self::Rabbitmqadmin => "rabbitmqadmin.sh",
            Self::Curl => "curl.sh",
            Self::Terraform => "tf",
            Self::Asyncapi => "asyncapi.json",
            Self::Compose => "compose.yaml",
            Self::Docker => "docker.sh",
            Self::Pika => "py",
            Self::Amqplib => "mjs",
            Self::Lapin => "rs",
            Self::Java => "java",
            Self::Go => "go",
            Self::Mermaid => "mmd",
        }
    }

    /// What to call the file of a scenario with this title.
    #[must_use]
    pub fn file_name(self, title: &str) -> String {
        format!("{}.{}", slug(title), self.extension())
    }
}

/// A title as the name of a file on any system: small letters and digits of ASCII, joined
/// by hyphens.
pub(crate) fn slug(title: &str) -> String {
    let lower = title.to_lowercase();
    let words = lower.split(|letter: char| !letter.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).take(8).collect();
    if words.is_empty() {
        "scenario".to_owned()
    } else {
        words.join("-")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_to_formats() {
        for format in Format::ALL {
            assert_eq!(Format::from_name(format.name()), Some(format));
        }
        assert_eq!(Format::from_name("Curl"), None);
    }

    #[test]
    fn a_file_is_called_what_every_system_can_keep() {
        let table = [
            ("Image workers", "image-workers.tf"),
            ("../../etc/passwd\0", "etc-passwd.tf"),
            ("Żółw: 2", "w-2.tf"),
            ("", "scenario.tf"),
        ];
        for (title, expected) in table {
            assert_eq!(Format::Terraform.file_name(title), expected, "{title}");
        }
    }
}
