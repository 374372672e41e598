//! A language's catalogue: read from the file that translators write, and written as the page
//! fetches it (`core/src/text/catalogue.rs` reads that).
//!
//! It does not know which sentences the sources say; a test of `warren-tests` compares.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, anyhow, ensure};

/// What tells sentences apart that read alike comes before them, with this after it.
pub const CONTEXT: char = '\u{4}';

/// A sentence in another language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What English says of many, where a number decides.
    pub many: Option<String>,
    /// The translation; one for each number that the language tells apart.
    pub forms: Vec<String>,
}

/// A language's sentences, by the English ones (with their contexts).
pub type Entries = BTreeMap<String, Entry>;

/// Reads a .po file.
///
/// # Errors
/// Where it cannot be read, or has plurals by other rules than "none" or "all numbers but 1".
pub fn read(file: &Path) -> Result<Entries> {
    let catalogue = polib::po_file::parse(file).map_err(|error| anyhow!("{error}"));
    let catalogue = catalogue.with_context(|| file.display().to_string())?;
    let rules = &catalogue.metadata.plural_rules;
    let known = rules.nplurals == 1 || (rules.nplurals == 2 && rules.expr.contains("!="));
    ensure!(
        known,
        "{}: write Plural-Forms as \"nplurals=1; plural=0;\" or \"nplurals=2; plural=(n != 1);\", \
         the page knows no others",
        file.display()
    );
    let entries = catalogue.messages().map(|message| {
        let key = match message.msgctxt() {
            Some(context) if !context.is_empty() => {
                format!("{context}{CONTEXT}{}", message.msgid())
            }
            _ => message.msgid().to_owned(),
        };
        let many = message.msgid_plural().ok().map(ToOwned::to_owned);
        let forms = match (message.msgstr(), message.msgstr_plural()) {
            (Ok(form), _) => vec![form.to_owned()],
            (_, Ok(forms)) => forms.clone(),
            _ => Vec::new(),
        };
        (key, Entry { many, forms })
    });
    Ok(entries.collect())
}

/// What the page fetches: an entry for each sentence, sorted; between them stands the separator
/// of records.
///
/// # Errors
/// Where a sentence holds that separator or a tab.
pub fn written(entries: &Entries) -> Result<String> {
    let lines = entries.iter().map(|(english, entry)| {
        let parts: Vec<&str> = std::iter::once(english)
            .chain(&entry.forms)
            .map(String::as_str)
            .collect();
        let plain = parts.iter().all(|part| !part.contains(['\u{1e}', '\t']));
        ensure!(plain, "a separator or a tab in \"{english}\"");
        Ok(parts.join("\t"))
    });
    let lines: Vec<String> = lines.collect::<Result<_>>()?;
    Ok(lines.join("\u{1e}"))
}
