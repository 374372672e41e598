//! What of the sources says nothing to people, file by file, each with its reason.

/// Texts that are for nobody to read in a language of their own.
pub(crate) struct Silent {
    /// The file, or the folder where all files are of one kind.
    pub(crate) place: &'static str,
    /// How the text begins; empty where all of the place is meant.
    pub(crate) begins: &'static str,
    #[expect(dead_code, reason = "for who reads the list")]
    because: &'static str,
}

impl Silent {
    /// Whether it is this text of this file.
    pub(crate) fn is(&self, path: &str, text: &str) -> bool {
        path.starts_with(self.place) && text.starts_with(self.begins)
    }
}

const fn all(place: &'static str, because: &'static str) -> Silent {
    Silent {
        place,
        begins: "",
        because,
    }
}

const fn one(place: &'static str, begins: &'static str, because: &'static str) -> Silent {
    Silent {
        place,
        begins,
        because,
    }
}

/// All of them.
pub(crate) const SILENT: &[Silent] = &[
    // What the server says, in its own words; events hold it.
    all("core/src/broker/", SERVER),
    all("core/src/policy.rs", SERVER),
    all("core/src/routing/", SERVER),
    all("wire/src/amqp091/server/", SERVER),
    one("core/src/simulation/intervene.rs", "Closed via", SERVER),
    one("core/src/why/reason/closing.rs", "delivery ack", SERVER),
    // What filters say.
    one("core/src/filter.rs", "nothing here runs", FILTER),
    all("core/src/simulation/processor/", FILTER),
    // Where a difference between server lines is written.
    one("core/src/server_line.rs", "3.1", SOURCE),
    one("core/src/server_line.rs", "4.0 release notes", SOURCE),
    one("core/src/server_line.rs", "4.3", SOURCE),
    // What documents, links and lessons are written with: the same in every language.
    all("core/src/scenario/link/dictionary.rs", WRITTEN),
    one("core/src/amqp/value.rs", "A field value.", WRITTEN),
    one("export/src/import/definitions.rs", "Imported def", WRITTEN),
    one("teach/src/lesson/read.rs", "go on", WRITTEN),
    one("teach/src/lesson/read.rs", "play until ", WRITTEN),
    one("teach/src/own/carry.rs", "{story}", WRITTEN),
    one("teach/src/own/challenge.rs", "```yaml", WRITTEN),
    one("teach/src/own/file.rs", "```json", WRITTEN),
    one("web/src/bench/author/insert.rs", "\n## {title}", WRITTEN),
    one("web/src/bench/author/insert.rs", "```yaml", WRITTEN),
    one("web/src/bench/author/insert.rs", "answer:", WRITTEN),
    one("web/src/bench/author/insert.rs", "change:", WRITTEN),
    one("web/src/bench/author/insert.rs", "predict: ", WRITTEN),
    one("web/src/bench/author/insert.rs", "press: ", WRITTEN),
    all("teach/src/own/link/known.rs", WRITTEN),
    // What other programs say, of which a part is looked for.
    one("core/src/scenario/read.rs", " at line ", PROGRAM),
    one("teach/src/yaml.rs", " at line ", PROGRAM),
    one("teach/src/yaml.rs", "untagged enum", PROGRAM),
    // What the browser reads.
    one("diagram/src/svg.rs", "system-ui", BROWSER),
    one("diagram/src/svg/token.rs", "<polygon", BROWSER),
    one("web/src/bench/compare/keys.rs", "button, a", BROWSER),
    one("web/src/bench/compare/keys.rs", "textarea, ", BROWSER),
    one("web/src/bench/learn/sheet.rs", "<!doctype", BROWSER),
    one("web/src/bench/picture.rs", "'Warren Inter'", BROWSER),
    one("web/src/hooks/clipboard.rs", "dialog, ", BROWSER),
    one("web/src/hooks/keyboard.rs", "dialog, ", BROWSER),
    // What the page's two programs say to one another.
    one("web/src/bin/warren-workshop.rs", "an unknown", PROGRAM),
    one("web/src/hooks/dispatch.rs", "the page provides", PROGRAM),
    one("web/src/workshop/order.rs", "play to", PROGRAM),
    // The protocols' words, and what is said where octets are no frames: at the command line
    // alone, for the page reads what it has written.
    all("wire/src/amqp091/decode.rs", PROTOCOL),
    all("wire/src/amqp10/decode.rs", PROTOCOL),
    one("wire/src/amqp091/login.rs", "PLAIN", PROTOCOL),
    one("wire/src/frame.rs", "octet {octet}", PROTOCOL),
    one("wire/src/frame.rs", "protocol header", PROTOCOL),
    // Not in the page.
    all("core/src/invariant.rs", TESTS),
    all("wire/src/laws.rs", TESTS),
    all("teach/src/challenge/translate.rs", TRANSLATORS),
    all("teach/src/lesson/translate.rs", TRANSLATORS),
];

const FILTER: &str = "why a filter gave nothing, which events hold";
const SERVER: &str = "the server's own words";
const SOURCE: &str = "a source";
const WRITTEN: &str = "written into documents";
const PROGRAM: &str = "between programs";
const BROWSER: &str = "for the browser";
const PROTOCOL: &str = "of the protocol";
const TESTS: &str = "for tests";
const TRANSLATORS: &str = "for who translates the course";
