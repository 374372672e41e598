//! The sentences of another language, as the page fetches them.
//!
//! An entry for each sentence, sorted by the English one: that, and its translation, or one for each
//! number that the language tells apart. It knows nothing of the files that translators write.

use std::borrow::Cow;

use tr::Translator;

/// What stands between the entries: a separator of records, as texts may have lines.
pub const ENTRY: char = '\u{1e}';

/// What stands between a sentence and its translations.
pub const FORM: char = '\t';

/// A language's sentences.
#[derive(Debug)]
pub struct Catalogue {
    lines: Vec<&'static str>,
}

impl Catalogue {
    /// Reads what was fetched. It is kept for good: a program speaks one language.
    #[must_use]
    pub fn read(text: String) -> Self {
        let text: &'static str = String::leak(text);
        Self {
            lines: text.split(ENTRY).collect(),
        }
    }

    fn forms(&self, text: &str, context: Option<&str>) -> Option<std::str::Split<'static, char>> {
        let key = match context {
            Some(context) => Cow::Owned([context, "\u{4}", text].concat()),
            None => Cow::Borrowed(text),
        };
        let english = |line: &&'static str| line.split(FORM).next().unwrap_or_default();
        let place = self.lines.binary_search_by(|line| english(line).cmp(&*key));
        let mut forms = self.lines[place.ok()?].split(FORM);
        forms.next();
        Some(forms)
    }
}

impl Translator for Catalogue {
    fn translate<'a>(&'a self, text: &'a str, context: Option<&'a str>) -> Cow<'a, str> {
        let form = self.forms(text, context).and_then(|mut forms| forms.next());
        Cow::Borrowed(form.unwrap_or(text))
    }

    fn ntranslate<'a>(
        &'a self,
        number: u64,
        one: &'a str,
        many: &'a str,
        context: Option<&'a str>,
    ) -> Cow<'a, str> {
        // Of a language with more than one form, the second is for all numbers but 1, as in
        // English: what `cargo xtask build` makes sure of.
        let form = self.forms(one, context).and_then(|forms| {
            let forms: Vec<&str> = forms.collect();
            forms
                .get(usize::from(number != 1))
                .or(forms.first())
                .copied()
        });
        Cow::Borrowed(form.unwrap_or(if number == 1 { one } else { many }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_found_and_others_stay_english() {
        let catalogue = Catalogue::read(
            "Open\t开放\u{1e}a verb\u{4}Open\t打开\u{1e}{n} copy\t{n} 份\u{1e}{n} day\t{n} Tag\t{n} Tage"
                .to_owned(),
        );
        assert_eq!(catalogue.translate("Open", None), "开放");
        assert_eq!(catalogue.translate("Open", Some("a verb")), "打开");
        assert_eq!(catalogue.translate("Close", None), "Close");
        let counted = |number, one, many| catalogue.ntranslate(number, one, many, None);
        assert_eq!(counted(2, "{n} copy", "{n} copies"), "{n} 份");
        assert_eq!(counted(1, "{n} day", "{n} days"), "{n} Tag");
        assert_eq!(counted(0, "{n} day", "{n} days"), "{n} Tage");
        assert_eq!(counted(0, "{n} hour", "{n} hours"), "{n} hours");
    }
}
